//! Ways in without a password: invitations and recovery codes. Both are good once, and only
//! their hashes are kept.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    tx::Tx,
};
use uuid::Uuid;

/// An invitation to set a password: good once, until it runs out.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Invitation {
    /// Agency of the account.
    pub agency_id: Uuid,
    /// Whose account.
    pub practitioner_id: Uuid,
    /// When it runs out, microseconds.
    pub expires_us: i64,
}

impl Conn {
    /// How many recovery codes are left.
    ///
    /// # Errors
    /// The database.
    pub async fn recovery_codes_left(&mut self, agency: Uuid, practitioner: Uuid) -> Result<i64> {
        Ok(row!(
            self,
            (i64,),
            "SELECT COUNT(*) FROM recovery_code WHERE agency_id = $1 AND practitioner_id = $2 AND used_us IS NULL",
            agency,
            practitioner
        )
        .map_or(0, |(n,)| n))
    }

    /// An invitation by its token.
    ///
    /// # Errors
    /// [`StoreError::Missing`]: never made, used, or withdrawn.
    pub async fn invitation(&mut self, token: &str) -> Result<Invitation> {
        row!(
            self,
            Invitation,
            "SELECT agency_id, practitioner_id, expires_us FROM invitation WHERE token_hash = $1",
            seal::hash_token(token).to_vec()
        )
        .ok_or(StoreError::Missing)
    }

    /// Whether an invitation has run out.
    ///
    /// # Errors
    /// The database.
    pub async fn any_invitation_over(&mut self, now_us: i64) -> Result<bool> {
        Ok(row!(
            self,
            (i64,),
            "SELECT expires_us FROM invitation WHERE expires_us <= $1 LIMIT 1",
            now_us
        )
        .is_some())
    }

    /// When each open invitation of an agency runs out, by practitioner.
    ///
    /// # Errors
    /// The database.
    pub async fn invitations_of(&mut self, agency: Uuid) -> Result<Vec<Invitation>> {
        Ok(rows!(
            self,
            Invitation,
            "SELECT agency_id, practitioner_id, expires_us FROM invitation WHERE agency_id = $1 ORDER BY expires_us",
            agency
        ))
    }
}

/// A recovery code that is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRecoveryCode {
    /// Which of them it is: its first letter.
    pub which: String,
    /// The slow hash of the whole code, as a PHC string.
    pub hash: String,
}

impl Conn {
    fn recovery_token(&self, practitioner: Uuid, text: &str) -> Vec<u8> {
        self.keys
            .sign_in_tokens()
            .token("recovery", &format!("{practitioner} {text}"))
            .to_vec()
    }

    /// The slow hash of one of somebody's recovery codes, where it has not been used.
    ///
    /// # Errors
    /// The database.
    pub async fn recovery_hash(
        &mut self,
        agency: Uuid,
        practitioner: Uuid,
        which: &str,
    ) -> Result<Option<String>> {
        let token = self.recovery_token(practitioner, which);
        Ok(row!(
            self,
            (Option<String>,),
            "SELECT slow_hash FROM recovery_code WHERE agency_id = $1 AND practitioner_id = $2 AND code_hash = $3 AND used_us IS NULL",
            agency,
            practitioner,
            token.clone()
        )
        .and_then(|(hash,)| hash))
    }
}

impl Tx {
    /// Puts new recovery codes in place of all others. Only their hashes are kept.
    ///
    /// # Errors
    /// The database.
    pub async fn replace_recovery_codes(
        &mut self,
        agency: Uuid,
        practitioner: Uuid,
        codes: &[NewRecoveryCode],
    ) -> Result<()> {
        exec!(
            self,
            "DELETE FROM recovery_code WHERE agency_id = $1 AND practitioner_id = $2",
            agency,
            practitioner
        );
        for code in codes {
            let token = self.recovery_token(practitioner, &code.which);
            exec!(
                self,
                "INSERT INTO recovery_code (agency_id, practitioner_id, code_hash, slow_hash) VALUES ($1,$2,$3,$4)",
                agency,
                practitioner,
                token.clone(),
                code.hash.clone()
            );
        }
        Ok(())
    }

    /// Uses up a recovery code whose slow hash was found to be right. `false`: another was faster, or
    /// new codes were made meanwhile.
    ///
    /// # Errors
    /// The database.
    pub async fn use_recovery_code(
        &mut self,
        agency: Uuid,
        practitioner: Uuid,
        code: &NewRecoveryCode,
        now_us: i64,
    ) -> Result<bool> {
        let token = self.recovery_token(practitioner, &code.which);
        let n = exec!(
            self,
            "UPDATE recovery_code SET used_us = $5 WHERE agency_id = $1 AND practitioner_id = $2 AND code_hash = $3 AND slow_hash = $4 AND used_us IS NULL",
            agency,
            practitioner,
            token.clone(),
            code.hash.clone(),
            now_us
        );
        Ok(n == 1)
    }

    /// Uses up a recovery code of before, by its quick keyed hash. `false`: not one of theirs, or
    /// used before.
    ///
    /// # Errors
    /// The database.
    pub async fn use_recovery_code_of_before(
        &mut self,
        agency: Uuid,
        practitioner: Uuid,
        code: &str,
        now_us: i64,
    ) -> Result<bool> {
        let token = self.recovery_token(practitioner, code);
        let n = exec!(
            self,
            "UPDATE recovery_code SET used_us = $4 WHERE agency_id = $1 AND practitioner_id = $2 AND code_hash = $3 AND slow_hash IS NULL AND used_us IS NULL",
            agency,
            practitioner,
            token.clone(),
            now_us
        );
        Ok(n == 1)
    }

    /// Adds a recovery code as they were made before codes said which they are.
    ///
    /// # Errors
    /// The database.
    #[cfg(feature = "testing")]
    pub async fn add_recovery_code_of_before(
        &mut self,
        agency: Uuid,
        practitioner: Uuid,
        code: &str,
    ) -> Result<()> {
        let token = self.recovery_token(practitioner, code);
        exec!(
            self,
            "INSERT INTO recovery_code (agency_id, practitioner_id, code_hash) VALUES ($1,$2,$3)",
            agency,
            practitioner,
            token.clone()
        );
        Ok(())
    }

    /// Makes an invitation and gives its token, which is kept as a hash only. An earlier one of
    /// the same person ends.
    ///
    /// # Errors
    /// No randomness from the operating system.
    pub async fn make_invitation(&mut self, invitation: &Invitation) -> Result<String> {
        let token = seal::random_token()?;
        exec!(
            self,
            "DELETE FROM invitation WHERE agency_id = $1 AND practitioner_id = $2",
            invitation.agency_id,
            invitation.practitioner_id
        );
        exec!(
            self,
            "INSERT INTO invitation (token_hash, agency_id, practitioner_id, expires_us) VALUES ($1,$2,$3,$4)",
            seal::hash_token(&token).to_vec(),
            invitation.agency_id,
            invitation.practitioner_id,
            invitation.expires_us
        );
        Ok(token)
    }

    /// Withdraws the open link of a practitioner, if there is one.
    ///
    /// # Errors
    /// The database.
    pub async fn drop_invitation(&mut self, agency: Uuid, practitioner: Uuid) -> Result<()> {
        exec!(
            self,
            "DELETE FROM invitation WHERE agency_id = $1 AND practitioner_id = $2",
            agency,
            practitioner
        );
        Ok(())
    }

    /// Uses up an invitation. `false`: it is not there any more.
    ///
    /// # Errors
    /// The database.
    pub async fn use_invitation(&mut self, token: &str) -> Result<bool> {
        let n = exec!(
            self,
            "DELETE FROM invitation WHERE token_hash = $1",
            seal::hash_token(token).to_vec()
        );
        Ok(n == 1)
    }

    /// Removes invitations that have run out; says how many.
    ///
    /// # Errors
    /// The database.
    pub async fn clear_invitations(&mut self, now_us: i64) -> Result<u64> {
        Ok(exec!(
            self,
            "DELETE FROM invitation WHERE expires_us <= $1",
            now_us
        ))
    }
}
