//! Passkeys and the questions that devices answer with them.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    tx::Tx,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The sealed part of a passkey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyContent {
    /// What its owner calls it.
    pub name: String,
    /// The public key with its count, as `authn` writes it.
    pub key: String,
}

/// A passkey, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyRow {
    /// Agency of the account.
    pub agency_id: Uuid,
    /// Whose it is.
    pub practitioner_id: Uuid,
    /// Identifies it.
    pub id: Uuid,
    /// When it was made, microseconds.
    pub made_us: i64,
    /// When it was last used.
    pub used_us: Option<i64>,
    /// Name and key.
    pub content: PasskeyContent,
}

/// What a device was asked, as it is kept until the answer comes.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PasskeyQuestion {
    /// What the answer may be used for.
    pub purpose: String,
    /// Agency of whoever is to answer, where that is known.
    pub agency_id: Option<Uuid>,
    /// Whoever is to answer, where that is known.
    pub practitioner_id: Option<Uuid>,
    /// The question as `authn` keeps it.
    pub state: String,
    /// Until when an answer counts, microseconds.
    pub expires_us: i64,
}

#[derive(sqlx::FromRow)]
struct Raw {
    agency_id: Uuid,
    practitioner_id: Uuid,
    id: Uuid,
    content: Vec<u8>,
    made_us: i64,
    used_us: Option<i64>,
}

impl Conn {
    fn credential_token(&self, credential: &[u8]) -> Vec<u8> {
        let text: String = credential.iter().map(|b| format!("{b:02x}")).collect();
        self.keys.sign_in_tokens().token("passkey", &text).to_vec()
    }

    async fn open_passkey(&mut self, r: Raw) -> Result<PasskeyRow> {
        let content = self
            .open_for_agency(r.agency_id, "passkey", r.id, "content", &r.content)
            .await?;
        Ok(PasskeyRow {
            agency_id: r.agency_id,
            practitioner_id: r.practitioner_id,
            id: r.id,
            made_us: r.made_us,
            used_us: r.used_us,
            content,
        })
    }

    /// The passkeys of a practitioner, the oldest first.
    ///
    /// # Errors
    /// The database.
    pub async fn passkeys_of(
        &mut self,
        agency: Uuid,
        practitioner: Uuid,
    ) -> Result<Vec<PasskeyRow>> {
        let raws = rows!(
            self,
            Raw,
            "SELECT agency_id, practitioner_id, id, content, made_us, used_us FROM passkey \
             WHERE agency_id = $1 AND practitioner_id = $2 ORDER BY id",
            agency,
            practitioner
        );
        let mut all = Vec::with_capacity(raws.len());
        for raw in raws {
            all.push(self.open_passkey(raw).await?);
        }
        Ok(all)
    }

    /// A passkey by the id that its device chose, whoever's it is.
    ///
    /// # Errors
    /// The database.
    pub async fn passkey_by_credential(&mut self, credential: &[u8]) -> Result<Option<PasskeyRow>> {
        let token = self.credential_token(credential);
        let raw = row!(
            self,
            Raw,
            "SELECT agency_id, practitioner_id, id, content, made_us, used_us FROM passkey \
             WHERE credential_token = $1",
            token.clone()
        );
        match raw {
            None => Ok(None),
            Some(raw) => Ok(Some(self.open_passkey(raw).await?)),
        }
    }
}

impl Tx {
    /// Keeps a new passkey. Every session of the account ends.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] where somebody has that very credential.
    pub async fn add_passkey(&mut self, row: &PasskeyRow, credential: &[u8]) -> Result<()> {
        let token = self.credential_token(credential);
        let sealed = self
            .seal_for_agency(row.agency_id, "passkey", row.id, "content", &row.content)
            .await?;
        exec!(
            self,
            "INSERT INTO passkey (agency_id, practitioner_id, id, credential_token, content, made_us) \
             VALUES ($1,$2,$3,$4,$5,$6)",
            row.agency_id,
            row.practitioner_id,
            row.id,
            token.clone(),
            sealed.clone(),
            row.made_us
        );
        self.count_passkeys(row.agency_id, row.practitioner_id)
            .await?;
        self.end_sessions(row.agency_id, row.practitioner_id).await
    }

    /// Notes a use of a passkey, and the key as it is after it.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where it was removed meanwhile.
    pub async fn passkey_used(&mut self, row: &PasskeyRow, now_us: i64) -> Result<()> {
        let sealed = self
            .seal_for_agency(row.agency_id, "passkey", row.id, "content", &row.content)
            .await?;
        let n = exec!(
            self,
            "UPDATE passkey SET content = $4, used_us = $5 WHERE agency_id = $1 AND practitioner_id = $2 AND id = $3",
            row.agency_id,
            row.practitioner_id,
            row.id,
            sealed.clone(),
            now_us
        );
        if n == 1 {
            Ok(())
        } else {
            Err(StoreError::Missing)
        }
    }

    /// Takes a passkey away. Every session of the account ends.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where it is none of theirs.
    pub async fn remove_passkey(
        &mut self,
        agency: Uuid,
        practitioner: Uuid,
        id: Uuid,
    ) -> Result<()> {
        let n = exec!(
            self,
            "DELETE FROM passkey WHERE agency_id = $1 AND practitioner_id = $2 AND id = $3",
            agency,
            practitioner,
            id
        );
        if n == 0 {
            return Err(StoreError::Missing);
        }
        self.count_passkeys(agency, practitioner).await?;
        self.end_sessions(agency, practitioner).await
    }

    /// Takes every passkey of an account away. Its sessions are the caller's to end.
    pub(crate) async fn remove_passkeys(&mut self, agency: Uuid, practitioner: Uuid) -> Result<()> {
        exec!(
            self,
            "DELETE FROM passkey WHERE agency_id = $1 AND practitioner_id = $2",
            agency,
            practitioner
        );
        self.count_passkeys(agency, practitioner).await
    }

    async fn count_passkeys(&mut self, agency: Uuid, practitioner: Uuid) -> Result<()> {
        exec!(
            self,
            "UPDATE practitioner SET passkeys = (SELECT COUNT(*) FROM passkey WHERE agency_id = $1 AND practitioner_id = $2) \
             WHERE agency_id = $1 AND id = $2",
            agency,
            practitioner
        );
        Ok(())
    }

    /// Keeps what a device is asked; gives the token under which its answer comes.
    ///
    /// # Errors
    /// No randomness from the operating system.
    pub async fn ask_passkey(&mut self, question: &PasskeyQuestion) -> Result<String> {
        let token = seal::random_token()?;
        exec!(
            self,
            "INSERT INTO passkey_question (token_hash, purpose, agency_id, practitioner_id, state, expires_us) \
             VALUES ($1,$2,$3,$4,$5,$6)",
            seal::hash_token(&token).to_vec(),
            question.purpose.clone(),
            question.agency_id,
            question.practitioner_id,
            question.state.clone(),
            question.expires_us
        );
        Ok(token)
    }

    /// Takes a question back to check its answer: it is gone then, whatever the answer is worth.
    ///
    /// # Errors
    /// [`StoreError::Missing`]: never asked, answered before, or too long ago.
    pub async fn take_passkey_question(
        &mut self,
        token: &str,
        now_us: i64,
    ) -> Result<PasskeyQuestion> {
        let hash = seal::hash_token(token).to_vec();
        let question = row!(
            self,
            PasskeyQuestion,
            "SELECT purpose, agency_id, practitioner_id, state, expires_us FROM passkey_question WHERE token_hash = $1",
            hash.clone()
        )
        .ok_or(StoreError::Missing)?;
        let n = exec!(
            self,
            "DELETE FROM passkey_question WHERE token_hash = $1",
            hash.clone()
        );
        if n == 1 && now_us < question.expires_us {
            Ok(question)
        } else {
            Err(StoreError::Missing)
        }
    }

    /// Throws questions away that nobody answered in time.
    ///
    /// # Errors
    /// The database.
    pub async fn forget_passkey_questions(&mut self, now_us: i64) -> Result<u64> {
        Ok(exec!(
            self,
            "DELETE FROM passkey_question WHERE expires_us <= $1",
            now_us
        ))
    }
}
