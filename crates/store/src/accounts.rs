//! What signing in needs: credentials, throttling, sessions.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    sessions::SessionRow,
    tx::Tx,
};
use domain::practitioner::MemberState;
use uuid::Uuid;

/// What a sign-in is checked against. Secret: it has no `Debug` and goes no further than casework.
pub struct Credentials {
    /// Agency of the account.
    pub agency_id: Uuid,
    /// Whose account.
    pub id: Uuid,
    /// Membership.
    pub state: MemberState,
    /// The password's hash; `None`: none was set.
    pub password_hash: Option<String>,
    /// The secret behind the codes of a telephone, opened; `None`: none was set up.
    pub totp: Option<Vec<u8>>,
    /// How many passkeys there are.
    pub passkeys: i64,
}

impl Credentials {
    /// Whether the password alone opens nothing.
    pub const fn has_second_factor(&self) -> bool {
        self.totp.is_some() || self.passkeys > 0
    }
}

#[derive(sqlx::FromRow)]
struct Raw {
    agency_id: Uuid,
    id: Uuid,
    state: String,
    password_hash: Option<String>,
    totp_sealed: Option<Vec<u8>>,
    passkeys: i64,
}

impl Conn {
    /// The keyed hash of a sign-in name, under which tries are counted whether or not anybody
    /// has that name.
    pub fn sign_in_token(&self, name: &str) -> Vec<u8> {
        self.keys
            .sign_in_tokens()
            .token("sign-in", &seal::fold_sign_in(name))
            .to_vec()
    }

    /// The keyed hash under which further tries of one account are counted (`what`: `code`,
    /// `password`).
    pub fn account_try_token(&self, what: &'static str, practitioner: Uuid) -> Vec<u8> {
        self.keys
            .sign_in_tokens()
            .token(what, &practitioner.to_string())
            .to_vec()
    }

    /// The keyed hash under which tries of a one-time link are counted, whether or not there is
    /// such a link.
    pub fn link_try_token(&self, link: &str) -> Vec<u8> {
        self.keys.sign_in_tokens().token("link", link).to_vec()
    }

    async fn open_credentials(&mut self, r: Raw) -> Result<Credentials> {
        let totp = match &r.totp_sealed {
            None => None,
            Some(sealed) => Some(
                self.open_for_agency(r.agency_id, "practitioner", r.id, "totp_sealed", sealed)
                    .await?,
            ),
        };
        Ok(Credentials {
            agency_id: r.agency_id,
            id: r.id,
            state: r
                .state
                .parse()
                .map_err(|_| StoreError::Corrupt("practitioner"))?,
            password_hash: r.password_hash,
            totp,
            passkeys: r.passkeys,
        })
    }

    /// The account with a sign-in name, if there is one.
    ///
    /// # Errors
    /// The database.
    pub async fn credentials_by_token(&mut self, token: &[u8]) -> Result<Option<Credentials>> {
        let raw = row!(
            self,
            Raw,
            "SELECT agency_id, id, state, password_hash, totp_sealed, passkeys FROM practitioner WHERE sign_in_token = $1",
            token.to_vec()
        );
        match raw {
            None => Ok(None),
            Some(raw) => Ok(Some(self.open_credentials(raw).await?)),
        }
    }

    /// The credentials of an account.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn credentials(&mut self, agency: Uuid, id: Uuid) -> Result<Credentials> {
        let raw = row!(
            self,
            Raw,
            "SELECT agency_id, id, state, password_hash, totp_sealed, passkeys FROM practitioner WHERE agency_id = $1 AND id = $2",
            agency,
            id
        )
        .ok_or(StoreError::Missing)?;
        self.open_credentials(raw).await
    }

    /// How many tries failed in a row under a token, and when the last was, microseconds.
    ///
    /// # Errors
    /// The database.
    pub async fn tries(&mut self, token: &[u8]) -> Result<(i64, i64)> {
        Ok(row!(
            self,
            (i64, i64),
            "SELECT fails, last_us FROM sign_in_try WHERE name_token = $1",
            token.to_vec()
        )
        .unwrap_or((0, 0)))
    }

    /// The sessions of a practitioner, the last used first.
    ///
    /// # Errors
    /// The database.
    pub async fn sessions_of(
        &mut self,
        agency: Uuid,
        practitioner: Uuid,
    ) -> Result<Vec<SessionRow>> {
        Ok(rows!(
            self,
            SessionRow,
            "SELECT token_hash, agency_id, practitioner_id, credential_version, created_us, seen_us, second_factor_us, locked, kind, way, device, confirmed_us, provider_id, provider_session \
             FROM session WHERE agency_id = $1 AND practitioner_id = $2 ORDER BY seen_us DESC, created_us DESC",
            agency,
            practitioner
        ))
    }
}

impl Tx {
    /// Counts a try as failed before it is checked, so that many at once gain nothing. `false`:
    /// another try came between.
    ///
    /// # Errors
    /// The database.
    pub async fn count_try(&mut self, token: &[u8], seen: (i64, i64), now_us: i64) -> Result<bool> {
        let n = exec!(
            self,
            "INSERT INTO sign_in_try (name_token, fails, last_us) VALUES ($1, 1, $2) \
             ON CONFLICT (name_token) DO UPDATE SET fails = sign_in_try.fails + 1, last_us = excluded.last_us \
             WHERE sign_in_try.fails = $3 AND sign_in_try.last_us = $4",
            token.to_vec(),
            now_us,
            seen.0,
            seen.1
        );
        Ok(n == 1)
    }

    /// Notes when a try that failed ended.
    ///
    /// # Errors
    /// The database.
    pub async fn note_try(&mut self, token: &[u8], now_us: i64) -> Result<()> {
        exec!(
            self,
            "UPDATE sign_in_try SET last_us = $2 WHERE name_token = $1",
            token.to_vec(),
            now_us
        );
        Ok(())
    }

    /// Forgets the failed tries under a token, and every try before a time.
    ///
    /// # Errors
    /// The database.
    pub async fn forget_tries(&mut self, token: &[u8], before_us: i64) -> Result<()> {
        exec!(
            self,
            "DELETE FROM sign_in_try WHERE name_token = $1 OR last_us < $2",
            token.to_vec(),
            before_us
        );
        Ok(())
    }

    /// Sets a password. Every session of the account ends.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn set_password(&mut self, agency: Uuid, id: Uuid, hash: &str) -> Result<()> {
        let n = exec!(
            self,
            "UPDATE practitioner SET password_hash = $3 WHERE agency_id = $1 AND id = $2",
            agency,
            id,
            hash.to_owned()
        );
        if n == 0 {
            return Err(StoreError::Missing);
        }
        self.end_sessions(agency, id).await
    }

    /// Puts a new hash of the same password in place of an old one. Sessions go on.
    ///
    /// # Errors
    /// The database.
    pub async fn renew_password_hash(
        &mut self,
        agency: Uuid,
        id: Uuid,
        old: &str,
        new: &str,
    ) -> Result<()> {
        exec!(
            self,
            "UPDATE practitioner SET password_hash = $4 WHERE agency_id = $1 AND id = $2 AND password_hash = $3",
            agency,
            id,
            old.to_owned(),
            new.to_owned()
        );
        Ok(())
    }

    /// Sets the second factor and the step of the code that proved it. Every session of the
    /// account ends.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn set_second_factor(
        &mut self,
        agency: Uuid,
        id: Uuid,
        secret: &[u8],
        step: i64,
    ) -> Result<()> {
        let sealed = self
            .seal_for_agency(agency, "practitioner", id, "totp_sealed", &secret)
            .await?;
        let n = exec!(
            self,
            "UPDATE practitioner SET totp_sealed = $3, totp_last_step = $4 WHERE agency_id = $1 AND id = $2",
            agency,
            id,
            sealed.clone(),
            step
        );
        if n == 0 {
            return Err(StoreError::Missing);
        }
        self.end_sessions(agency, id).await
    }

    /// Takes a lost second factor away: the codes of the telephone, the passkeys, and the recovery
    /// codes. Every session of the account ends.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where there is none.
    pub async fn clear_second_factor(&mut self, agency: Uuid, id: Uuid) -> Result<()> {
        let n = exec!(
            self,
            "UPDATE practitioner SET totp_sealed = NULL WHERE agency_id = $1 AND id = $2 AND (totp_sealed IS NOT NULL OR passkeys > 0)",
            agency,
            id
        );
        if n == 0 {
            return Err(StoreError::Missing);
        }
        self.remove_passkeys(agency, id).await?;
        exec!(
            self,
            "DELETE FROM recovery_code WHERE agency_id = $1 AND practitioner_id = $2",
            agency,
            id
        );
        self.end_sessions(agency, id).await
    }

    /// Raises the credential version and removes the sessions made before.
    pub(crate) async fn end_sessions(&mut self, agency: Uuid, id: Uuid) -> Result<()> {
        exec!(
            self,
            "UPDATE practitioner SET credential_version = credential_version + 1 WHERE agency_id = $1 AND id = $2",
            agency,
            id
        );
        exec!(
            self,
            "DELETE FROM session WHERE agency_id = $1 AND practitioner_id = $2",
            agency,
            id
        );
        Ok(())
    }

    /// Ends every session of a practitioner but one.
    ///
    /// # Errors
    /// The database.
    pub async fn end_other_sessions(
        &mut self,
        agency: Uuid,
        practitioner: Uuid,
        keep: &[u8],
    ) -> Result<u64> {
        Ok(exec!(
            self,
            "DELETE FROM session WHERE agency_id = $1 AND practitioner_id = $2 AND token_hash <> $3",
            agency,
            practitioner,
            keep.to_vec()
        ))
    }

    /// Ends one session of a practitioner. `false`: it is none of theirs, or has ended.
    ///
    /// # Errors
    /// The database.
    pub async fn end_session_of(
        &mut self,
        agency: Uuid,
        practitioner: Uuid,
        token_hash: &[u8],
    ) -> Result<bool> {
        let n = exec!(
            self,
            "DELETE FROM session WHERE token_hash = $1 AND agency_id = $2 AND practitioner_id = $3",
            token_hash.to_vec(),
            agency,
            practitioner
        );
        Ok(n == 1)
    }

    /// Uses up the step of a one-time code. `false`: it, or a later one, was used before.
    ///
    /// # Errors
    /// The database.
    pub async fn use_code_step(&mut self, agency: Uuid, id: Uuid, step: i64) -> Result<bool> {
        let n = exec!(
            self,
            "UPDATE practitioner SET totp_last_step = $3 WHERE agency_id = $1 AND id = $2 AND totp_last_step < $3",
            agency,
            id,
            step
        );
        Ok(n == 1)
    }
}
