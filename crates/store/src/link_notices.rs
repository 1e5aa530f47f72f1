//! Notices that a partner looked up more than is usual, and what a person decided.

use crate::{
    engine::Conn,
    error::{Result, StoreError},
    tx::Tx,
};
use domain::linking::UnusualState;
use uuid::Uuid;

/// That a partner looked up more than is usual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// Agency that is told.
    pub agency_id: Uuid,
    /// Identifies the notice.
    pub id: Uuid,
    /// The partner.
    pub partner_id: Uuid,
    /// Where it stands.
    pub state: UnusualState,
    /// Since when, microseconds.
    pub opened_us: i64,
    /// Who decided last.
    pub decided_by: Option<Uuid>,
    /// When, microseconds.
    pub decided_us: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct RawNotice {
    agency_id: Uuid,
    id: Uuid,
    partner_id: Uuid,
    state: String,
    opened_us: i64,
    decided_by: Option<Uuid>,
    decided_us: Option<i64>,
}

impl TryFrom<RawNotice> for NoticeRow {
    type Error = StoreError;
    fn try_from(r: RawNotice) -> Result<Self> {
        let state = r.state.parse();
        Ok(Self {
            state: state.map_err(|_| StoreError::Corrupt("link_notice"))?,
            agency_id: r.agency_id,
            id: r.id,
            partner_id: r.partner_id,
            opened_us: r.opened_us,
            decided_by: r.decided_by,
            decided_us: r.decided_us,
        })
    }
}

impl Conn {
    /// The newest notice about a partner.
    ///
    /// # Errors
    /// The database.
    pub async fn look_up_notice(
        &mut self,
        agency: Uuid,
        partner: Uuid,
    ) -> Result<Option<NoticeRow>> {
        row!(
            self,
            RawNotice,
            "SELECT agency_id, id, partner_id, state, opened_us, decided_by, decided_us FROM link_notice \
             WHERE agency_id = $1 AND partner_id = $2 ORDER BY opened_us DESC, id DESC LIMIT 1",
            agency,
            partner
        )
        .map(NoticeRow::try_from)
        .transpose()
    }

    /// How many notices wait for a decision.
    ///
    /// # Errors
    /// The database.
    pub async fn notices_waiting(&mut self, agency: Uuid) -> Result<usize> {
        let found = row!(
            self,
            (i64,),
            "SELECT COUNT(*) FROM link_notice WHERE agency_id = $1 AND state IN ('open','asked')",
            agency
        );
        let n = found.map_or(0, |(n,)| n);
        Ok(usize::try_from(n).unwrap_or_default())
    }

    /// One notice.
    ///
    /// # Errors
    /// The database.
    pub async fn notice(&mut self, agency: Uuid, id: Uuid) -> Result<Option<NoticeRow>> {
        row!(
            self,
            RawNotice,
            "SELECT agency_id, id, partner_id, state, opened_us, decided_by, decided_us FROM link_notice \
             WHERE agency_id = $1 AND id = $2",
            agency,
            id
        )
        .map(NoticeRow::try_from)
        .transpose()
    }
}

impl Tx {
    /// Opens a notice about a partner.
    ///
    /// # Errors
    /// The database.
    pub async fn open_notice(&mut self, n: &NoticeRow) -> Result<()> {
        exec!(
            self,
            "INSERT INTO link_notice (agency_id, id, partner_id, state, opened_us) VALUES ($1,$2,$3,$4,$5)",
            n.agency_id,
            n.id,
            n.partner_id,
            n.state.as_str(),
            n.opened_us
        );
        Ok(())
    }

    /// Notes what somebody decided about a notice that was not ended or let through yet.
    ///
    /// # Errors
    /// [`StoreError::Missing`]: somebody has decided it meanwhile.
    pub async fn decide_notice(
        &mut self,
        agency: Uuid,
        id: Uuid,
        state: UnusualState,
        (by, at_us): (Uuid, i64),
    ) -> Result<()> {
        let n = exec!(
            self,
            "UPDATE link_notice SET state = $3, decided_by = $4, decided_us = $5 \
             WHERE agency_id = $1 AND id = $2 AND state IN ('open','asked')",
            agency,
            id,
            state.as_str(),
            by,
            at_us
        );
        if n == 1 {
            Ok(())
        } else {
            Err(StoreError::Missing)
        }
    }
}
