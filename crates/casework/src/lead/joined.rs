//! What the records hold that a person said are of one child, for the child's page.

use super::{
    JoinedRecord, Named,
    child::{Around, Source},
};
use crate::{Actor, Casework, HoldsLine, Result, Work};
use access::Fields;
use domain::linking::PairState;
use std::collections::HashSet;
use store::{Afterword, ConcernRow, Conn, PairRow, PersonRow, SharingRow, StoreError, TaskRow};
use uuid::Uuid;

/// What all joined records hold.
pub(super) struct Held {
    pub about: Vec<ConcernRow>,
    pub tasks: Vec<TaskRow>,
    pub sent: Vec<SharingRow>,
    pub after: Vec<Afterword>,
    pub around: Vec<Around>,
    pub sources: Vec<Source>,
}

/// Reads what the records hold: each thing once, in the order of a single record.
pub(super) async fn held(conn: &mut Conn, agency: Uuid, records: &[Uuid]) -> Result<Held> {
    let mut all = Held {
        about: Vec::new(),
        tasks: Vec::new(),
        sent: Vec::new(),
        after: Vec::new(),
        around: Vec::new(),
        sources: sources(conn, agency, records).await?,
    };
    let (mut concerns, mut near) = (HashSet::new(), HashSet::new());
    for record in records {
        let about = conn.concerns_about(agency, *record).await?;
        all.about
            .extend(about.into_iter().filter(|c| concerns.insert(c.id)));
        all.tasks
            .extend(conn.open_tasks_about(agency, *record).await?);
        all.sent.extend(conn.sharings_about(agency, *record).await?);
        all.after.extend(conn.afterwords(agency, *record).await?);
        let people = around(conn, agency, *record).await?;
        all.around.extend(
            people
                .into_iter()
                .filter(|a| near.insert((a.person.id, a.relation))),
        );
    }
    if records.len() > 1 {
        all.about
            .sort_by_key(|c| std::cmp::Reverse((c.logged_us, c.id)));
        all.tasks.sort_by_key(|t| (t.due_us, t.id));
        all.sent
            .sort_by_key(|s| std::cmp::Reverse((s.sent_us, s.id)));
    }
    Ok(all)
}

async fn around(conn: &mut Conn, agency: Uuid, person: Uuid) -> Result<Vec<Around>> {
    let mut all = Vec::new();
    for r in conn.relations(agency, person).await? {
        match conn.person(agency, r.other_id).await {
            Ok(p) => all.push(Around {
                person: Named {
                    id: p.id,
                    name: p.content.full_name(),
                },
                kind: p.kind,
                relation: r.relation,
                parental_responsibility: r.parental_responsibility,
                same_household: r.same_household,
                until: r.until,
            }),
            Err(store::StoreError::Missing | store::StoreError::Erased) => {}
            Err(e) => return Err(e.into()),
        }
    }
    Ok(all)
}

/// Agencies from which anything in the child's chronology comes, this one first: a lane without a
/// mark is a gap that should be seen.
pub(crate) async fn sources(
    conn: &mut Conn,
    agency: Uuid,
    records: &[Uuid],
) -> Result<Vec<Source>> {
    let mut ids = Vec::new();
    for record in records {
        ids.extend(conn.entry_sources(agency, *record).await?);
    }
    ids.retain(|id| *id != agency);
    ids.sort_unstable();
    ids.dedup();
    ids.insert(0, agency);
    let mut all = Vec::with_capacity(ids.len());
    for id in ids {
        let row = conn.agency(id).await?;
        all.push(Source {
            id,
            name_en: row.name_en,
            name_cy: row.name_cy,
        });
    }
    Ok(all)
}

/// The pairs with a record that wait for somebody to look.
pub(crate) async fn pairs_to_compare(
    conn: &mut Conn,
    agency: Uuid,
    person: Uuid,
) -> Result<Vec<Uuid>> {
    let mut pairs = conn.pairs_with(agency, person).await?;
    pairs.retain(|p| p.state == PairState::Open);
    Ok(pairs.into_iter().map(|p| p.id).collect())
}

impl Casework {
    pub(crate) async fn joined_records(
        &self,
        conn: &mut Conn,
        shown: Fields,
        (agency, records, pairs): (Uuid, &[Uuid], &[PairRow]),
    ) -> Result<Vec<JoinedRecord>> {
        let mut all = Vec::new();
        let Some((first, others)) = records.split_first() else {
            return Ok(all);
        };
        for id in others {
            let pair = pairs
                .iter()
                .find(|p| (p.one, p.other) == (*first.min(id), *first.max(id)));
            match conn.person(agency, *id).await {
                Ok(row) => all.push(JoinedRecord {
                    identity: self.identity_of(shown, row),
                    pair: pair.map(|p| p.id),
                }),
                Err(StoreError::Missing | StoreError::Erased) => {}
                Err(e) => return Err(e.into()),
            }
        }
        Ok(all)
    }

    pub(super) async fn holds_here(
        &self,
        conn: &mut Conn,
        shown: Fields,
        child: &PersonRow,
    ) -> Result<Vec<HoldsLine>> {
        let mut all = Vec::new();
        for row in conn.holds_about(child.agency_id, child.id).await? {
            all.push(HoldsLine {
                child: self.identity_of(shown, child.clone()),
                partner: conn.agency(row.partner_id).await?,
                talk: conn.talk(row.agency_id, row.id).await?.map(|t| t.state),
                row,
            });
        }
        Ok(all)
    }
}

impl Work {
    /// Notes that somebody saw records joined, and what partners hold.
    pub(crate) async fn note_seen(
        &mut self,
        actor: &Actor,
        person: Uuid,
        pairs: &[PairRow],
    ) -> store::Result<()> {
        let (agency, now_us) = (self.agency_id, self.now_us);
        self.saw_pairs(actor.practitioner_id, pairs).await?;
        self.saw_holds(agency, person, now_us).await
    }

    /// Notes that somebody saw records joined, so that they are told if that is undone. Where the
    /// disk is full, reading goes on without.
    pub(crate) async fn note_joined(&mut self, pairs: &[PairRow]) -> Result<()> {
        match self.actor_id {
            Some(who) if !self.full => {
                let seen = self.saw_pairs(who, pairs).await;
                self.unless_full(seen)
            }
            _ => Ok(()),
        }
    }

    /// As [`Work::note_joined`], of somebody for whom it was put together.
    pub(crate) async fn saw_pairs(&mut self, who: Uuid, pairs: &[PairRow]) -> store::Result<()> {
        let (agency, now_us) = (self.agency_id, self.now_us);
        for pair in pairs {
            self.saw_pair(agency, pair.id, who, now_us).await?;
        }
        Ok(())
    }
}
