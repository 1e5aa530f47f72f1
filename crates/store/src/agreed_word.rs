//! The word that staff of an agency type when somebody makes them look a child up.

use crate::{engine::Conn, error::Result, tx::Tx};
use uuid::Uuid;

/// An agency's agreed word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreedWordRow {
    /// The word, as casework folds it.
    pub word: String,
    /// Who set it.
    pub set_by: Uuid,
    /// When, microseconds.
    pub set_us: i64,
}

impl Conn {
    /// The agency's word, if it has one.
    ///
    /// # Errors
    /// The database, or what is sealed cannot be opened.
    pub async fn agreed_word(&mut self, agency: Uuid) -> Result<Option<AgreedWordRow>> {
        let raw = row!(
            self,
            (Vec<u8>, Uuid, i64),
            "SELECT content, set_by, set_us FROM agreed_word WHERE agency_id = $1",
            agency
        );
        let Some((content, set_by, set_us)) = raw else {
            return Ok(None);
        };
        let word = self
            .open_for_agency(agency, "agreed_word", agency, "content", &content)
            .await?;
        Ok(Some(AgreedWordRow {
            word,
            set_by,
            set_us,
        }))
    }
}

impl Tx {
    /// Sets the agency's word, in place of the one before.
    ///
    /// # Errors
    /// The database.
    pub async fn set_agreed_word(&mut self, agency: Uuid, row: &AgreedWordRow) -> Result<()> {
        let content = self
            .seal_for_agency(agency, "agreed_word", agency, "content", &row.word)
            .await?;
        exec!(
            self,
            "INSERT INTO agreed_word (agency_id, content, set_by, set_us) VALUES ($1,$2,$3,$4) \
             ON CONFLICT (agency_id) DO UPDATE SET content = excluded.content, set_by = excluded.set_by, set_us = excluded.set_us",
            agency,
            content,
            row.set_by,
            row.set_us
        );
        Ok(())
    }

    /// Takes the agency's word away.
    ///
    /// # Errors
    /// The database.
    pub async fn end_agreed_word(&mut self, agency: Uuid) -> Result<()> {
        exec!(self, "DELETE FROM agreed_word WHERE agency_id = $1", agency);
        Ok(())
    }
}
