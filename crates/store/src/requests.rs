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

/// What a write about one child has to know before it begins, asked in one trip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beforehand {
    /// Whether the client's id was used for this act before.
    pub used: bool,
    /// Whether decisions not to share wait that new information about the child brings back.
    pub brings_back: bool,
}

#[derive(sqlx::FromRow)]
struct Raw {
    practitioner_id: Uuid,
    print: Vec<u8>,
}

#[derive(sqlx::FromRow)]
struct RawBeforehand {
    frontier: Vec<u8>,
    key_id: Option<Uuid>,
    wrapped: Option<Vec<u8>>,
    used: bool,
    brings_back: bool,
}

impl Tx {
    /// Asks all that a write about one child has to know before it begins. The ledger's head and
    /// the key of the child's file are kept for the rest of the write, so that no later step asks
    /// for them again.
    ///
    /// # Errors
    /// The agency is not known, or its ledger's head is damaged.
    pub async fn beforehand(
        &mut self,
        agency: Uuid,
        child: Uuid,
        act: &'static str,
        client_id: Uuid,
    ) -> Result<Beforehand> {
        let found = row!(
            self,
            RawBeforehand,
            "SELECT ledger_head.frontier, k.id AS key_id, k.wrapped, \
             EXISTS (SELECT 1 FROM client_request r WHERE r.agency_id = $1 AND r.id = $3 AND r.act = $4) AS used, \
             EXISTS (SELECT 1 FROM sharing_decision d WHERE d.agency_id = $1 AND d.kind = 'not-share' AND d.state = 'decided' \
             AND d.person_id IN (SELECT $2 UNION SELECT child_id FROM person_relation WHERE agency_id = $1 AND other_id = $2 \
             UNION SELECT child_id FROM person_relation WHERE agency_id = $1 AND other_id IN (\
             SELECT other_id FROM person_relation WHERE agency_id = $1 AND child_id = $2))) AS brings_back \
             FROM ledger_head LEFT JOIN person p ON p.agency_id = ledger_head.agency_id AND p.id = $2 \
             LEFT JOIN data_key k ON k.agency_id = p.agency_id AND k.id = p.key_id WHERE ledger_head.agency_id = $1",
            agency,
            child,
            client_id,
            act
        )
        .ok_or(StoreError::Missing)?;
        self.know_head(agency, &found.frontier)?;
        if let (Some(key), Some(wrapped)) = (found.key_id, found.wrapped) {
            self.know_person_key(agency, child, key, wrapped).await?;
        }
        Ok(Beforehand {
            used: found.used,
            brings_back: found.brings_back,
        })
    }

    /// Notes that an id is used for an act with this content, where it is known to be new.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] where it was used after all; of a write that gathers, at the
    /// commit.
    pub async fn note_client_id(
        &mut self,
        agency: Uuid,
        id: Uuid,
        act: &'static str,
        practitioner: Uuid,
        content: &str,
        now_us: i64,
    ) -> Result<()> {
        let print = self.search_tokens(agency).await?.token(act, content);
        put!(
            self,
            "INSERT INTO client_request (agency_id, id, act, practitioner_id, print, at_us) VALUES ($1,$2,$3,$4,$5,$6)",
            agency,
            id,
            act,
            practitioner,
            print.to_vec(),
            now_us
        );
        Ok(())
    }

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
