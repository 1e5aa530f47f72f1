//! The second step of signing in by code: one-time codes, and recovery codes as they are made and used
//! up.

use crate::{
    desk::Casework,
    error::{CaseworkError, Result},
    happened::{Tell, tell},
};
use authn::{RECOVERY_CODES, RecoveryTyped, TotpSecret, fold_recovery_code, recovery_code};
use domain::signing_in::{Happening, Way};
use ledger::EventKind;
use serde_json::json;
use store::{Credentials, NewRecoveryCode, Tx, random_bytes};
use uuid::Uuid;

/// Recovery codes that were made: as they are shown, once, and as they are kept.
pub(crate) struct MadeCodes {
    pub shown: Vec<String>,
    pub kept: Vec<NewRecoveryCode>,
}

fn totp_of(account: &Credentials) -> Option<TotpSecret> {
    let bytes: [u8; 20] = account.totp.as_deref()?.try_into().ok()?;
    Some(TotpSecret::new(bytes))
}

impl Casework {
    /// Ten new codes. Their hashes are slow, so this comes before a write begins.
    pub(crate) async fn fresh_codes(&self) -> Result<MadeCodes> {
        let mut shown = Vec::with_capacity(RECOVERY_CODES);
        let mut typed = Vec::with_capacity(RECOVERY_CODES);
        for nth in 0..RECOVERY_CODES {
            let random = random_bytes().map_err(|e| CaseworkError::Internal(e.to_string()))?;
            let code = recovery_code(nth, &random);
            let Some(RecoveryTyped::New {
                which,
                code: folded,
            }) = fold_recovery_code(&code)
            else {
                return Err(CaseworkError::Internal("a recovery code".into()));
            };
            shown.push(code);
            typed.push((which, folded));
        }
        let texts: Vec<&str> = typed.iter().map(|(_, code)| code.as_str()).collect();
        let hashes = self.passwords.hash_codes(&texts).await?;
        let kept = typed
            .into_iter()
            .zip(hashes)
            .map(|((which, _), hash)| NewRecoveryCode { which, hash })
            .collect();
        Ok(MadeCodes { shown, kept })
    }

    /// Checks and uses up a one-time or recovery code: the same code opens once. `None`: not right.
    pub(crate) async fn use_code(&self, account: &Credentials, code: &str) -> Result<Option<Way>> {
        let (agency, id) = (account.agency_id, account.id);
        let now = self.now().as_second();
        if let Some(step) = totp_of(account).and_then(|s| s.step_of(code, now)) {
            let mut tx = self.store.write(agency).await?;
            let fresh = tx.use_code_step(agency, id, step).await?;
            tx.commit().await?;
            return Ok(fresh.then_some(Way::Code));
        }
        let used = match fold_recovery_code(code) {
            None => false,
            Some(RecoveryTyped::Before(code)) => {
                let mut tx = self.store.write(agency).await?;
                let used = tx
                    .use_recovery_code_of_before(agency, id, &code, self.now_us())
                    .await?;
                self.recovery_code_used(tx, agency, id, used).await?
            }
            Some(RecoveryTyped::New { which, code }) => {
                let mut conn = self.store.read().await?;
                let hash = conn.recovery_hash(agency, id, &which).await?;
                drop(conn);
                // One hash, also where there is no such code.
                let right = self.passwords.verify_code(&code, hash.clone()).await?;
                let Some(hash) = hash.filter(|_| right) else {
                    return Ok(None);
                };
                let code = NewRecoveryCode { which, hash };
                let mut tx = self.store.write(agency).await?;
                let used = tx
                    .use_recovery_code(agency, id, &code, self.now_us())
                    .await?;
                self.recovery_code_used(tx, agency, id, used).await?
            }
        };
        Ok(used.then_some(Way::RecoveryCode))
    }

    /// Does the work of checking a recovery code, where what was typed could be one, and finds nothing.
    pub(crate) async fn hash_for_nothing(&self, code: Option<&str>) -> Result<()> {
        if let Some(RecoveryTyped::New { code, .. }) = code.and_then(fold_recovery_code) {
            self.passwords.verify_code(&code, None).await?;
        }
        Ok(())
    }

    async fn recovery_code_used(
        &self,
        mut tx: Tx,
        agency: Uuid,
        id: Uuid,
        used: bool,
    ) -> Result<bool> {
        if used {
            let detail = json!({ "what": "recovery-code-used" });
            self.log_account(&mut tx, agency, id, EventKind::AccountChanged, detail)
                .await?;
            let told = Tell::of(Happening::RecoveryCodeUsed, self.now_us());
            tell(&mut tx, agency, id, told).await?;
        }
        tx.commit().await?;
        Ok(used)
    }
}
