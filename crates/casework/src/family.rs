//! Family and places: who stands around a child, since when and until when, who lives together,
//! and an adult's own page. Two people are linked by what somebody said of them, never by an
//! address: whoever moves into the old home of a family has nothing to do with it.

mod adult_page;
mod home;
mod partners;
mod ties;

pub use adult_page::{AdultPage, ChildOfAdult};
pub use home::AlsoAtHome;
pub(crate) use home::also_at_home;
pub use partners::Partners;
use partners::partners_of;
pub use ties::{SayPartners, SayTie, TieShown};

use crate::{
    Act, Actor, Casework, CaseworkError, Identity, Named, Place, Result, RiskShown, Source, Work,
    error::Fault,
    grounds::closed_children,
    lead::{child, put_in_place},
    risk,
};
use domain::{
    around::{PlaceSaid, RelationChange},
    person::{Died, PersonKind, RelationKind, Sex},
    text::{self, LINE_MAX},
    time::BirthDate,
};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use store::{Conn, PairRow, RelationChangeRow, RelationRow, StoreError};
use uuid::Uuid;

/// Somebody around a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person: Named,
    /// Child or adult.
    pub kind: PersonKind,
    /// Date of birth where known.
    pub birth: Option<BirthDate>,
    /// Sex, where recorded.
    pub sex: Option<Sex>,
    /// That they have died, where recorded.
    pub died: Option<Died>,
    /// What they are to the child, since when and until when.
    pub place: PlaceSaid,
    /// Marked as a risk.
    pub risk: bool,
}

/// What was said of somebody's place before it was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FamilyChange {
    /// Whose place.
    pub person: Named,
    /// When it was changed, microseconds.
    pub at_us: i64,
    /// Who changed it.
    pub by: String,
    /// What was said before, and why it was changed.
    pub change: RelationChange,
}

/// A child's family and places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FamilyPage {
    /// The child. Holds no address where it is protected.
    pub identity: Identity,
    /// The child's sex, where recorded.
    pub sex: Option<Sex>,
    /// That the child has died, where recorded.
    pub died: Option<Died>,
    /// Everybody around the child, those who were too.
    pub members: Vec<Member>,
    /// Who lives with a child of this home, without a word of what they are to this child.
    pub also_at_home: Vec<AlsoAtHome>,
    /// Partners among them, and partners of theirs.
    pub partners: Vec<Partners>,
    /// All that was said of any two of them, oldest first.
    pub ties: Vec<TieShown>,
    /// Agencies from which anything is known of the child, this one first.
    pub sources: Vec<Source>,
    /// What was said before, oldest first.
    pub changes: Vec<FamilyChange>,
    /// Adults around the child who are a risk.
    pub risks: Vec<RiskShown>,
}

/// Somebody's place around a child is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndPlace {
    /// The child.
    pub child_id: Uuid,
    /// Whose place it was.
    pub other_id: Uuid,
    /// The last day.
    pub until: Date,
    /// Why, or from where it is known.
    pub why: String,
}

pub(crate) const fn said(r: &RelationRow) -> PlaceSaid {
    PlaceSaid {
        relation: r.relation,
        parental_responsibility: r.parental_responsibility,
        same_household: r.same_household,
        from: r.from,
        until: r.until,
    }
}

/// Days that may be said: none in the future, and the last not before the first.
///
/// # Errors
/// [`CaseworkError::Invalid`] naming `from` or `until`.
pub(crate) fn check_days(from: Option<Date>, until: Option<Date>, today: Date) -> Result<()> {
    let mut faults = Vec::new();
    let mut add = |field: &str, key| {
        faults.push(Fault {
            field: field.into(),
            key,
        });
    };
    if from.is_some_and(|d| d > today) {
        add("from", "future");
    }
    if until.is_some_and(|d| d > today) {
        add("until", "future");
    } else if from.zip(until).is_some_and(|(from, until)| until < from) {
        add("until", "before");
    }
    match faults.is_empty() {
        true => Ok(()),
        false => Err(CaseworkError::Invalid(faults)),
    }
}

/// Keeps what is said of a place now, before something else is said of it.
pub(crate) async fn keep_before(work: &mut Work, now: &RelationRow, why: &str) -> Result<()> {
    let (agency, at_us) = (work.agency_id, work.now_us);
    let before = work.relations(agency, now.child_id).await?;
    let before = before.iter().find(|r| r.other_id == now.other_id);
    let (Some(before), Some(by_id)) = (before.filter(|b| *b != now), work.actor_id) else {
        return Ok(());
    };
    let change = RelationChangeRow {
        id: Uuid::now_v7(),
        child_id: now.child_id,
        other_id: now.other_id,
        at_us,
        by_id,
        content: RelationChange {
            was: said(before),
            why: why.to_owned(),
        },
    };
    Ok(work.add_relation_change(agency, &change).await?)
}

/// A person by name; `None` where the record was erased.
pub(crate) async fn named(conn: &mut Conn, agency: Uuid, id: Uuid) -> Result<Option<Named>> {
    match conn.person(agency, id).await {
        Ok(p) => Ok(Some(Named {
            id,
            name: p.content.full_name(),
        })),
        Err(StoreError::Missing | StoreError::Erased) => Ok(None),
        Err(e) => Err(e.into()),
    }
}

/// The pairs that joined what a page shows: records of the child, and of the adults around it.
async fn with_adults(
    conn: &mut Conn,
    agency: Uuid,
    mut pairs: Vec<PairRow>,
    members: &[Member],
) -> Result<Vec<PairRow>> {
    for m in members.iter().filter(|m| m.kind == PersonKind::Adult) {
        pairs.extend(conn.joined(agency, m.person.id).await?.1);
    }
    pairs.sort_by_key(|p| p.id);
    pairs.dedup_by_key(|p| p.id);
    Ok(pairs)
}

/// Which person of a page each record is: records that people joined are one person.
async fn who_is_who(
    conn: &mut Conn,
    agency: Uuid,
    (child, records): (Uuid, &[Uuid]),
    members: &[Member],
) -> Result<BTreeMap<Uuid, Uuid>> {
    let mut all: BTreeMap<Uuid, Uuid> = records.iter().map(|r| (*r, child)).collect();
    for m in members {
        for record in conn.joined(agency, m.person.id).await?.0 {
            all.entry(record).or_insert(m.person.id);
        }
    }
    Ok(all)
}

async fn members(
    conn: &mut Conn,
    agency: Uuid,
    records: &[Uuid],
    closed: &BTreeSet<Uuid>,
) -> Result<Vec<Member>> {
    let mut all: Vec<Member> = Vec::new();
    let mut relations = Vec::new();
    for record in records {
        relations.extend(conn.relations(agency, *record).await?);
    }
    for r in relations {
        if closed.contains(&r.other_id) || all.iter().any(|m| m.person.id == r.other_id) {
            continue;
        }
        let p = match conn.person(agency, r.other_id).await {
            Ok(p) => p,
            Err(StoreError::Missing | StoreError::Erased) => continue,
            Err(e) => return Err(e.into()),
        };
        all.push(Member {
            person: Named {
                id: p.id,
                name: p.content.full_name(),
            },
            kind: p.kind,
            birth: p.content.birth,
            sex: p.content.sex,
            died: p.content.died,
            place: said(&r),
            risk: risk::is_marked(conn, agency, p.id).await?,
        });
    }
    Ok(all)
}

impl Casework {
    /// A child's family and places. The reading is logged.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where there is no such child, or the reader may not read files.
    pub async fn family(&self, actor: &Actor, person: Uuid) -> Result<FamilyPage> {
        let permit = self.permit_on(actor, Act::ReadFile, person).await?;
        let shown = permit.fields();
        let agency = actor.agency_id;
        let mut conn = self.read(&permit).await?;
        let row = child(&mut conn, agency, person).await?;
        // What was said of any record that a person joined to this one is of the same child.
        let (records, pairs) = conn.joined(agency, person).await?;
        let closed = closed_children(&mut conn, actor).await?;
        let members = members(&mut conn, agency, &records, &closed).await?;
        let mut partners: Vec<Partners> = Vec::new();
        for m in members.iter().filter(|m| m.kind == PersonKind::Adult) {
            for p in partners_of(&mut conn, agency, &m.person).await? {
                // Of two who both stand around the child, one row says it.
                if !partners
                    .iter()
                    .any(|o| (o.other.id, o.one.id) == (p.one.id, p.other.id))
                {
                    partners.push(p);
                }
            }
        }
        let mut changes = Vec::new();
        let mut said_before = Vec::new();
        for record in &records {
            said_before.extend(conn.relation_changes(agency, *record).await?);
        }
        said_before.sort_by_key(|c| (c.at_us, c.id));
        said_before.retain(|c| !closed.contains(&c.other_id));
        for c in said_before {
            let Some(who) = named(&mut conn, agency, c.other_id).await? else {
                continue;
            };
            changes.push(FamilyChange {
                person: who,
                at_us: c.at_us,
                by: conn.practitioner(agency, c.by_id).await?.content.name,
                change: c.content,
            });
        }
        let who = who_is_who(&mut conn, agency, (person, &records), &members).await?;
        let ties = ties::ties(&mut conn, agency, &who).await?;
        let mut also_at_home = also_at_home(&mut conn, agency, person).await?;
        also_at_home.retain(|a| !closed.contains(&a.person.id) && !closed.contains(&a.with.id));
        let page = FamilyPage {
            also_at_home,
            sources: crate::lead::sources(&mut conn, agency, &records).await?,
            risks: risk::around(&mut conn, (agency, Some(actor)), person, self.today()).await?,
            sex: row.content.sex,
            died: row.content.died,
            identity: self.identity_of(shown, row),
            members,
            partners,
            ties,
            changes,
        };
        let pairs = with_adults(&mut conn, agency, pairs, &page.members).await?;
        drop(conn);
        self.log_file_read(actor, permit, person, ("family", &pairs))
            .await?;
        Ok(page)
    }

    /// Says that somebody's place around a child is over. The link stays: what the person was to
    /// the child, and until when, can still be seen. Said again, nothing changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] naming `until` or `why`; [`CaseworkError::NotFound`].
    pub async fn end_place(&self, actor: &Actor, end: EndPlace) -> Result<()> {
        let permit = self.permit_on(actor, Act::WriteFile, end.child_id).await?;
        text::check_required(&end.why, LINE_MAX)
            .map_err(|_| CaseworkError::invalid("why", "empty"))?;
        let mut work = self.begin(actor, permit).await?;
        let agency = actor.agency_id;
        child(&mut work, agency, end.child_id).await?;
        let (records, _) = work.joined(agency, end.child_id).await?;
        let of_child = records.iter().map(|r| (*r, end.other_id));
        let both: Vec<(Uuid, Uuid)> = of_child.chain([(end.other_id, end.child_id)]).collect();
        let mut found = false;
        for (of, other) in both {
            let rows = work.relations(agency, of).await?;
            let Some(row) = rows.into_iter().find(|r| r.other_id == other) else {
                continue;
            };
            // Brother and sister are so to each other.
            if of == end.other_id && row.relation != RelationKind::Sibling {
                continue;
            }
            found = true;
            check_days(row.from, Some(end.until), self.today())?;
            if row.until == Some(end.until) {
                continue;
            }
            let place = Place {
                child_id: of,
                relation: row.relation,
                parental_responsibility: row.parental_responsibility,
                same_household: row.same_household,
                from: row.from,
                until: Some(end.until),
            };
            put_in_place(&mut work, other, place, &end.why).await?;
        }
        match found {
            true => work.commit().await,
            false => Err(CaseworkError::NotFound),
        }
    }
}

/// A record of an adult; a child's answers as if it did not exist.
pub(crate) async fn adult(conn: &mut Conn, agency: Uuid, id: Uuid) -> Result<store::PersonRow> {
    let row = conn.person(agency, id).await?;
    match row.kind {
        PersonKind::Adult => Ok(row),
        PersonKind::Child => Err(CaseworkError::NotFound),
    }
}
