//! What happened to somebody's account, for its owner to see. Stable words, times and nothing else.

use crate::{engine::Conn, error::Result, tx::Tx};
use uuid::Uuid;

/// Something that happened to an account.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct HappenedRow {
    /// The agency.
    pub agency_id: Uuid,
    /// Whose account.
    pub practitioner_id: Uuid,
    /// Identifies it for that person.
    pub id: Uuid,
    /// What: the word of a [`domain::signing_in::Happening`].
    pub what: String,
    /// On what: the words of a [`domain::signing_in::Device`]; empty where no device took part.
    pub device: String,
    /// How many tries failed; 0 where it is not about tries.
    pub tries: i64,
    /// When, microseconds.
    pub at_us: i64,
    /// Whether an e-mail went out about it.
    pub mailed: bool,
    /// When its owner said that they know of it, microseconds.
    pub seen_us: Option<i64>,
}

/// An account under whose name many tries failed.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct TriedRow {
    /// The agency.
    pub agency_id: Uuid,
    /// Whose account.
    pub practitioner_id: Uuid,
    /// How many failed in a row.
    pub fails: i64,
}

impl Conn {
    /// What happened to an account since a time, the newest first, at most so many.
    ///
    /// # Errors
    /// The database.
    pub async fn happened_since(
        &mut self,
        agency: Uuid,
        practitioner: Uuid,
        since_us: i64,
        most: i64,
    ) -> Result<Vec<HappenedRow>> {
        Ok(rows!(
            self,
            HappenedRow,
            "SELECT agency_id, practitioner_id, id, what, device, tries, at_us, mailed, seen_us FROM account_happened \
             WHERE agency_id = $1 AND practitioner_id = $2 AND at_us >= $3 ORDER BY at_us DESC, id DESC LIMIT $4",
            agency,
            practitioner,
            since_us,
            most
        ))
    }

    /// What an account's owner has not said that they know of, the newest first, at most so many.
    /// What happened at the moment `but_us`, when a session began, is not new to that session.
    ///
    /// # Errors
    /// The database.
    pub async fn untold(
        &mut self,
        agency: Uuid,
        practitioner: Uuid,
        but_us: i64,
        most: i64,
    ) -> Result<Vec<HappenedRow>> {
        Ok(rows!(
            self,
            HappenedRow,
            "SELECT agency_id, practitioner_id, id, what, device, tries, at_us, mailed, seen_us FROM account_happened \
             WHERE agency_id = $1 AND practitioner_id = $2 AND seen_us IS NULL AND at_us <> $3 \
             ORDER BY at_us DESC, id DESC LIMIT $4",
            agency,
            practitioner,
            but_us,
            most
        ))
    }

    /// Whether such a thing happened to an account since a time.
    ///
    /// # Errors
    /// The database.
    pub async fn has_happened(
        &mut self,
        agency: Uuid,
        practitioner: Uuid,
        what: &'static str,
        since_us: i64,
    ) -> Result<bool> {
        Ok(row!(
            self,
            (Uuid,),
            "SELECT id FROM account_happened WHERE agency_id = $1 AND practitioner_id = $2 AND what = $3 AND at_us > $4 LIMIT 1",
            agency,
            practitioner,
            what,
            since_us
        )
        .is_some())
    }

    /// Whether an account's owner was sent an e-mail about such a thing since a time.
    ///
    /// # Errors
    /// The database.
    pub async fn was_mailed(
        &mut self,
        agency: Uuid,
        practitioner: Uuid,
        what: &'static str,
        since_us: i64,
    ) -> Result<bool> {
        Ok(row!(
            self,
            (Uuid,),
            "SELECT id FROM account_happened WHERE agency_id = $1 AND practitioner_id = $2 AND what = $3 AND mailed AND at_us > $4 LIMIT 1",
            agency,
            practitioner,
            what,
            since_us
        )
        .is_some())
    }

    /// Active accounts under whose name at least so many tries failed in a row, and to which `what`
    /// has not happened since a time.
    ///
    /// # Errors
    /// The database.
    pub async fn tried_often(
        &mut self,
        least: i64,
        what: &'static str,
        since_us: i64,
    ) -> Result<Vec<TriedRow>> {
        Ok(rows!(
            self,
            TriedRow,
            "SELECT p.agency_id, p.id AS practitioner_id, t.fails FROM sign_in_try t \
             CROSS JOIN practitioner p WHERE p.sign_in_token = t.name_token \
             AND t.fails >= $1 AND t.last_us > $3 AND p.state = 'active' AND NOT EXISTS (SELECT 1 FROM account_happened h \
             WHERE h.agency_id = p.agency_id AND h.practitioner_id = p.id AND h.what = $2 AND h.at_us > $3) \
             ORDER BY p.agency_id, p.id",
            least,
            what,
            since_us
        ))
    }
}

impl Tx {
    /// Notes that something happened to an account.
    ///
    /// # Errors
    /// The database.
    pub async fn add_happened(&mut self, row: &HappenedRow) -> Result<()> {
        exec!(
            self,
            "INSERT INTO account_happened (agency_id, practitioner_id, id, what, device, tries, at_us, mailed, seen_us) \
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
            row.agency_id,
            row.practitioner_id,
            row.id,
            row.what.clone(),
            row.device.clone(),
            row.tries,
            row.at_us,
            row.mailed,
            row.seen_us
        );
        Ok(())
    }

    /// Notes that an account's owner knows of everything that happened to it until now, but for what
    /// happened at the moment `but_us` and for what is called `but`.
    ///
    /// # Errors
    /// The database.
    pub async fn happened_seen(
        &mut self,
        agency: Uuid,
        practitioner: Uuid,
        (but_us, but): (i64, &'static str),
        now_us: i64,
    ) -> Result<()> {
        exec!(
            self,
            "UPDATE account_happened SET seen_us = $5 WHERE agency_id = $1 AND practitioner_id = $2 \
             AND seen_us IS NULL AND at_us <> $3 AND what <> $4",
            agency,
            practitioner,
            but_us,
            but,
            now_us
        );
        Ok(())
    }

    /// Notes that an account's owner knows of everything of one kind.
    ///
    /// # Errors
    /// The database.
    pub async fn happened_done(
        &mut self,
        agency: Uuid,
        practitioner: Uuid,
        what: &'static str,
        now_us: i64,
    ) -> Result<()> {
        exec!(
            self,
            "UPDATE account_happened SET seen_us = $4 WHERE agency_id = $1 AND practitioner_id = $2 AND what = $3 AND seen_us IS NULL",
            agency,
            practitioner,
            what,
            now_us
        );
        Ok(())
    }

    /// Forgets what happened before a time.
    ///
    /// # Errors
    /// The database.
    pub async fn forget_happened(&mut self, before_us: i64) -> Result<()> {
        exec!(
            self,
            "DELETE FROM account_happened WHERE at_us < $1",
            before_us
        );
        Ok(())
    }
}
