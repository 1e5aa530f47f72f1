//! What a client's id was first used for, so that a retry is told from another thing sent under
//! the same id.

use crate::{
    error::{Result, StoreError},
    tx::Tx,
};
use uuid::Uuid;

/// What an id was used for before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UsedFor {
    /// Nothing yet; now it is.
    Nothing,
    /// The very same, by the same person.
    TheSame,
    /// Something else, by the same person.
    SomethingElse,
    /// Something of somebody else's.
    AnothersWork,
}

#[derive(sqlx::FromRow)]
struct Raw {
    practitioner_id: Uuid,
    print: Vec<u8>,
}

impl Tx {
    /// Notes that an id is used for an act with this content, or says what it was used for. Only
    /// a keyed hash of the content is kept.
    ///
    /// # Errors
    /// The database.
    pub async fn use_client_id(
        &mut self,
        agency: Uuid,
        id: Uuid,
        act: &'static str,
        practitioner: Uuid,
        content: &str,
        now_us: i64,
    ) -> Result<UsedFor> {
        let key = self.search_tokens(agency).await?;
        let print = key.token(act, content).to_vec();
        let new = exec!(
            self,
            "INSERT INTO client_request (agency_id, id, act, practitioner_id, print, at_us) VALUES ($1,$2,$3,$4,$5,$6) \
             ON CONFLICT DO NOTHING",
            agency,
            id,
            act,
            practitioner,
            print.clone(),
            now_us
        );
        if new == 1 {
            return Ok(UsedFor::Nothing);
        }
        let before = row!(
            self,
            Raw,
            "SELECT practitioner_id, print FROM client_request WHERE agency_id = $1 AND id = $2 AND act = $3",
            agency,
            id,
            act
        )
        .ok_or(StoreError::Missing)?;
        Ok(if before.practitioner_id != practitioner {
            UsedFor::AnothersWork
        } else if before.print == print {
            UsedFor::TheSame
        } else {
            UsedFor::SomethingElse
        })
    }
}
