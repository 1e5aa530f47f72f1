//! One-time links for recipients without an account.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    tx::Tx,
};
use uuid::Uuid;

/// Wrong codes after which a link is dead.
pub const LINK_TRIES: i64 = 5;
const CODE_DIGITS: usize = 6;

/// A link as the sender sees it: never the token, never the code.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct LinkRow {
    /// When it ends, microseconds.
    pub expires_us: i64,
    /// Codes tried so far.
    pub tries: i64,
    /// When it was opened with the right code; then it is used up.
    pub opened_us: Option<i64>,
    /// When the sender revoked it.
    pub revoked_us: Option<i64>,
    /// When it was made.
    pub created_us: i64,
}

impl Conn {
    /// The last link made for a sharing.
    ///
    /// # Errors
    /// The database.
    pub async fn link_of(&mut self, agency: Uuid, sharing: Uuid) -> Result<Option<LinkRow>> {
        Ok(row!(
            self,
            LinkRow,
            "SELECT expires_us, tries, opened_us, revoked_us, created_us FROM share_link \
             WHERE agency_id = $1 AND sharing_id = $2 ORDER BY created_us DESC LIMIT 1",
            agency,
            sharing
        ))
    }

    /// Whose link it is: the agency and the sharing.
    ///
    /// # Errors
    /// [`StoreError::Missing`].
    pub async fn link_owner(&mut self, token: &str) -> Result<(Uuid, Uuid)> {
        row!(
            self,
            (Uuid, Uuid),
            "SELECT agency_id, sharing_id FROM share_link WHERE token_hash = $1",
            seal::hash_token(token).to_vec()
        )
        .ok_or(StoreError::Missing)
    }

    /// A short code is guessed quickly, so its hash is keyed with the agency's key, and bound to
    /// the link.
    async fn code_hash(&mut self, agency: Uuid, token: &str, code: &str) -> Result<Vec<u8>> {
        let key = self.search_tokens(agency).await?;
        let bound: String = seal::hash_token(&format!("{token} {code}"))
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        Ok(key.token("link-code", &bound).to_vec())
    }
}

impl Tx {
    /// Makes a link: its token and the code that opens it. Both are shown once and kept as hashes.
    ///
    /// # Errors
    /// No randomness, or the database.
    pub async fn make_link(
        &mut self,
        agency: Uuid,
        sharing: Uuid,
        expires_us: i64,
        now_us: i64,
    ) -> Result<(String, String)> {
        let token = seal::random_token()?;
        let code = seal::random_digits(CODE_DIGITS)?;
        let code_hash = self.code_hash(agency, &token, &code).await?;
        exec!(
            self,
            "INSERT INTO share_link (token_hash, agency_id, sharing_id, code_hash, expires_us, tries, created_us) \
             VALUES ($1,$2,$3,$4,$5,0,$6)",
            seal::hash_token(&token).to_vec(),
            agency,
            sharing,
            code_hash,
            expires_us,
            now_us
        );
        Ok((token, code))
    }

    /// Revokes every link of a sharing that could still be opened; gives how many.
    ///
    /// # Errors
    /// The database.
    pub async fn revoke_links(&mut self, agency: Uuid, sharing: Uuid, now_us: i64) -> Result<u64> {
        Ok(exec!(
            self,
            "UPDATE share_link SET revoked_us = $3 \
             WHERE agency_id = $1 AND sharing_id = $2 AND revoked_us IS NULL AND opened_us IS NULL",
            agency,
            sharing,
            now_us
        ))
    }

    /// Tries a code. Each try counts; the right code uses the link up.
    ///
    /// # Errors
    /// The database.
    pub async fn use_link(
        &mut self,
        agency: Uuid,
        token: &str,
        code: &str,
        now_us: i64,
    ) -> Result<bool> {
        let token_hash = seal::hash_token(token).to_vec();
        let counted = exec!(
            self,
            "UPDATE share_link SET tries = tries + 1 WHERE token_hash = $1 AND agency_id = $2 AND tries < $3 \
             AND revoked_us IS NULL AND opened_us IS NULL AND expires_us > $4",
            token_hash.clone(),
            agency,
            LINK_TRIES,
            now_us
        );
        let given = self.code_hash(agency, token, code).await?;
        let (kept,) = row!(
            self,
            (Vec<u8>,),
            "SELECT code_hash FROM share_link WHERE token_hash = $1 AND agency_id = $2",
            token_hash.clone(),
            agency
        )
        .ok_or(StoreError::Missing)?;
        if counted == 0 || !seal::constant_time_eq(&given, &kept) {
            return Ok(false);
        }
        exec!(
            self,
            "UPDATE share_link SET opened_us = $2 WHERE token_hash = $1",
            token_hash,
            now_us
        );
        Ok(true)
    }
}
