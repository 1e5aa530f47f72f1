//! Where a membership stands, in which role, and in which language.

use crate::{
    error::{Result, StoreError},
    tx::Tx,
};
use domain::{
    Lang,
    practitioner::{MemberState, Role},
};
use uuid::Uuid;

impl Tx {
    /// Sets where a membership stands. Every session of the account ends.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn set_member_state(
        &mut self,
        agency: Uuid,
        id: Uuid,
        state: MemberState,
    ) -> Result<()> {
        let n = exec!(
            self,
            "UPDATE practitioner SET state = $3 WHERE agency_id = $1 AND id = $2",
            agency,
            id,
            state.as_str()
        );
        if n == 0 {
            return Err(StoreError::Missing);
        }
        self.end_sessions(agency, id).await
    }

    /// Gives another role. Every session of the account ends.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn set_role(&mut self, agency: Uuid, id: Uuid, role: Role) -> Result<()> {
        let n = exec!(
            self,
            "UPDATE practitioner SET role = $3 WHERE agency_id = $1 AND id = $2",
            agency,
            id,
            role.as_str()
        );
        if n == 0 {
            return Err(StoreError::Missing);
        }
        self.end_sessions(agency, id).await
    }

    /// Takes every way in away from an account: its password, its second factor with passkeys
    /// and recovery codes, ties to single sign-on, and an open link. Every session of the account ends.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn clear_ways_in(&mut self, agency: Uuid, id: Uuid) -> Result<()> {
        let n = exec!(
            self,
            "UPDATE practitioner SET password_hash = NULL, totp_sealed = NULL WHERE agency_id = $1 AND id = $2",
            agency,
            id
        );
        if n == 0 {
            return Err(StoreError::Missing);
        }
        self.remove_passkeys(agency, id).await?;
        self.untie_all_sso(agency, id).await?;
        exec!(
            self,
            "DELETE FROM recovery_code WHERE agency_id = $1 AND practitioner_id = $2",
            agency,
            id
        );
        self.drop_invitation(agency, id).await?;
        self.end_sessions(agency, id).await
    }

    /// Sets the language of a practitioner's screens and alerts.
    ///
    /// # Errors
    /// The database.
    pub async fn set_lang(&mut self, agency: Uuid, id: Uuid, lang: Lang) -> Result<()> {
        exec!(
            self,
            "UPDATE practitioner SET lang = $3 WHERE agency_id = $1 AND id = $2",
            agency,
            id,
            lang.as_str()
        );
        Ok(())
    }
}
