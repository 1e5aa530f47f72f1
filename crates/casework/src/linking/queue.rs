//! What waits: pairs to look at, links that were undone, what partners hold.

use super::{HoldsLine, LookUp, deciding::ALERT_UNDONE, look_up};
use crate::{Act, Actor, Casework, Identity, Relation, Result, grounds::closed_to};
use access::Fields;
use domain::linking::PairState;
use ledger::EventKind;
use serde_json::json;
use store::{Conn, PairRow, StoreError};
use uuid::Uuid;

/// Most pairs of one list.
const LIST: i64 = 100;

/// A pair as one row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairLine {
    /// The pair.
    pub pair: PairRow,
    /// One record.
    pub one: Identity,
    /// The other.
    pub other: Identity,
}

/// Pairs of the agency's records, by what is to be done with them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinkQueue {
    /// Nobody has looked yet: the heaviest first.
    pub open: Vec<PairLine>,
    /// Somebody looked and could not tell: the newest decision first.
    pub unsure: Vec<PairLine>,
    /// Joined: the newest decision first.
    pub joined: Vec<PairLine>,
}

/// What waits for whoever is signed in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinksWaiting {
    /// Pairs that nobody has looked at, counted up to 100.
    pub open: usize,
    /// Pairs that they saw joined and that somebody took apart.
    pub undone: Vec<Uuid>,
    /// Children into whose files they looked, out of which something was moved since.
    pub moved: Vec<Uuid>,
    /// What partners hold that no one here has looked at.
    pub holds: Vec<HoldsLine>,
}

impl Casework {
    /// Pairs of the agency's records that may be of one person.
    ///
    /// # Errors
    /// [`crate::CaseworkError::NotFound`] for whoever may not link.
    pub async fn link_queue(&self, actor: &Actor) -> Result<LinkQueue> {
        let permit = self
            .permit(actor, Act::LinkRecords, Relation::Agency)
            .await?;
        let shown = permit.fields();
        let mut conn = self.read(&permit).await?;
        let mut queue = LinkQueue {
            open: self.lines(&mut conn, actor, shown, PairState::Open).await?,
            unsure: self
                .lines(&mut conn, actor, shown, PairState::Unsure)
                .await?,
            joined: self.lines(&mut conn, actor, shown, PairState::Same).await?,
        };
        let closed = closed_to(&mut conn, actor).await?;
        for lines in [&mut queue.open, &mut queue.unsure, &mut queue.joined] {
            lines.retain(|l| !closed.contains(&l.one.id) && !closed.contains(&l.other.id));
        }
        drop(conn);
        let mut work = self.begin(actor, permit).await?;
        let shown: Vec<Uuid> = queue
            .open
            .iter()
            .chain(&queue.unsure)
            .chain(&queue.joined)
            .flat_map(|l| [l.one.id, l.other.id])
            .collect();
        let detail = json!({ "page": "links", "shown": shown });
        work.log_reading(EventKind::Search, None, None, detail)
            .await?;
        work.commit_reading().await?;
        Ok(queue)
    }

    async fn lines(
        &self,
        conn: &mut Conn,
        actor: &Actor,
        shown: Fields,
        state: PairState,
    ) -> Result<Vec<PairLine>> {
        let mut lines = Vec::new();
        let pairs = match state {
            PairState::Open => conn.likeliest_pairs(actor.agency_id, state, LIST).await?,
            _ => conn.newest_pairs(actor.agency_id, state, LIST).await?,
        };
        for pair in pairs {
            lines.extend(self.line(conn, shown, pair).await?);
        }
        Ok(lines)
    }

    /// A pair with both names; nothing where one of the two was erased.
    async fn line(
        &self,
        conn: &mut Conn,
        shown: Fields,
        pair: PairRow,
    ) -> Result<Option<PairLine>> {
        let mut both = Vec::with_capacity(2);
        for id in [pair.one, pair.other] {
            match conn.person(pair.agency_id, id).await {
                Ok(row) => both.push(self.identity_of(shown, row)),
                Err(StoreError::Missing | StoreError::Erased) => return Ok(None),
                Err(e) => return Err(e.into()),
            }
        }
        let mut both = both.into_iter();
        Ok(both
            .next()
            .zip(both.next())
            .map(|(one, other)| PairLine { pair, one, other }))
    }

    /// What waits for the actor about links. Asking is no reading of anybody's file.
    ///
    /// # Errors
    /// The database.
    pub async fn links_waiting(&self, actor: &Actor) -> Result<LinksWaiting> {
        let moved = self.moved_since(actor).await?;
        let mut conn = self.store.read().await?;
        let (agency, who) = (actor.agency_id, actor.practitioner_id);
        let alerts = conn.unread_alerts(agency, who).await?;
        let undone = alerts
            .into_iter()
            .filter(|a| a.kind == ALERT_UNDONE)
            .filter_map(|a| a.object_id)
            .collect();
        if !self.may(actor, Act::LinkRecords, Relation::Agency) {
            return Ok(LinksWaiting {
                undone,
                moved,
                ..LinksWaiting::default()
            });
        }
        drop(conn);
        let open = self.open_pairs(actor).await?;
        let mut holds = self.holds_lines(actor).await?;
        holds.retain(|h| h.row.seen_us.is_none());
        Ok(LinksWaiting {
            open,
            undone,
            moved,
            holds,
        })
    }

    /// How many pairs nobody has looked at, without those whom the reader stands too close to.
    pub(crate) async fn open_pairs(&self, actor: &Actor) -> Result<usize> {
        let mut conn = self.store.read().await?;
        let closed = closed_to(&mut conn, actor).await?;
        let mut open = conn
            .likeliest_pairs(actor.agency_id, PairState::Open, LIST)
            .await?;
        open.retain(|p| !closed.contains(&p.one) && !closed.contains(&p.other));
        Ok(open.len())
    }

    /// Everything of the agency's that may be of one person with a record: what people decided,
    /// and what is found now. The look-up is logged.
    ///
    /// # Errors
    /// [`crate::CaseworkError::NotFound`] where there is no such record, or the asker may not link.
    pub async fn matches_of(
        &self,
        actor: &Actor,
        person: Uuid,
    ) -> Result<(Identity, Vec<PairLine>, LookUp)> {
        let permit = self
            .permit(actor, Act::LinkRecords, Relation::Agency)
            .await?;
        let shown = permit.fields();
        let agency = actor.agency_id;
        let row = self.read(&permit).await?.person(agency, person).await?;
        // What came in a moment ago may still be due.
        self.link_soon(agency, person).await;
        let mut work = self.begin(actor, permit).await?;
        let looked = look_up(&mut work, &row).await?;
        let mut lines = Vec::new();
        for pair in work.pairs_with(agency, person).await? {
            if pair.state != PairState::Gone {
                lines.extend(self.line(&mut work, shown, pair).await?);
            }
        }
        let seen: Vec<Uuid> = lines.iter().map(|l| l.pair.beside(person)).collect();
        let detail = json!({ "what": "same person", "shown": seen, "overfull": looked.overfull });
        work.log_reading(EventKind::Search, Some(person), None, detail)
            .await?;
        work.commit_reading().await?;
        Ok((self.identity_of(shown, row), lines, looked))
    }
}
