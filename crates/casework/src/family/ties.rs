//! What somebody says of two people around a child: how they are or were partners, how they get on,
//! who adopted or fosters whom. Nothing is overwritten: the newest of a kind counts.

use super::{check_days, named};
use crate::{
    Act, Actor, Casework, CaseworkError, Named, Result,
    error::Fault,
    lead::{Names, child},
};
use domain::{
    around::{Parting, TieGroup, TieKind, TieSaid},
    person::PersonKind,
    text::{self, LINE_MAX},
};
use jiff::civil::Date;
use ledger::EventKind;
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeMap;
use store::{Conn, PartnerRow, StoreError, TieRow};
use uuid::Uuid;

/// Something to be said of two people around a child.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SayTie {
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// The child around whom both stand; or one of them.
    pub child_id: Uuid,
    /// The one; where it matters, who does it.
    pub one: Uuid,
    /// The other; where it matters, to whom it is done.
    pub other: Uuid,
    /// What they are to each other.
    pub kind: TieKind,
    /// It is over: of partners, how they parted.
    pub parting: Option<Parting>,
    /// First day, where known.
    pub from: Option<Date>,
    /// Last day; `None` while it lasts, or where it is not known.
    pub until: Option<Date>,
    /// It was said by mistake.
    pub mistaken: bool,
    /// From where it is known, or why it changed.
    pub why: String,
}

/// How two adults are or were partners, as it is said on an adult's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SayPartners {
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// Married, living together, or partners otherwise.
    pub kind: TieKind,
    /// How they parted, if they did.
    pub parting: Option<Parting>,
    /// First day, where known.
    pub from: Option<Date>,
    /// Last day; `None` while it lasts.
    pub until: Option<Date>,
}

impl SayPartners {
    /// Partners of whom no more is known than these days.
    pub fn since(from: Option<Date>, until: Option<Date>) -> Self {
        Self {
            id: Uuid::now_v7(),
            kind: TieKind::Partners,
            parting: until.map(|_| Parting::Otherwise),
            from,
            until,
        }
    }
}

/// Something that was said of two people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TieShown {
    /// The one; where it matters, who does it.
    pub one: Named,
    /// The other.
    pub other: Named,
    /// What was said.
    pub said: TieSaid,
    /// When, microseconds.
    pub at_us: i64,
    /// Who said it.
    pub by: String,
    /// Whether it is the newest of its kind: what was said before it is kept to be read.
    pub newest: bool,
}

impl TieShown {
    /// Whether it is drawn: said last, and not over.
    pub const fn holds(&self) -> bool {
        self.newest && self.said.holds()
    }

    /// Whether it is of these two, either way round.
    pub fn is_of(&self, a: Uuid, b: Uuid) -> bool {
        let both = (self.one.id, self.other.id);
        both == (a, b) || both == (b, a)
    }
}

fn check(t: &SayTie, today: Date) -> Result<()> {
    let mut faults = Vec::new();
    let mut add = |field: &str, key| {
        faults.push(Fault {
            field: field.into(),
            key,
        });
    };
    if t.one == t.other {
        add("other", "same");
    }
    // Anything can be over; only a couple can separate or divorce.
    let of_couple = matches!(t.parting, Some(Parting::Separated | Parting::Divorced));
    if of_couple && t.kind.group() != TieGroup::Couple {
        add("parting", "kind");
    }
    if text::check_required(&t.why, LINE_MAX).is_err() {
        add("why", "empty");
    }
    if !faults.is_empty() {
        return Err(CaseworkError::Invalid(faults));
    }
    check_days(t.from, t.until, today)
}

/// All that was said of the people around a child among themselves, oldest first. `people` says who
/// each record is: records of one person are one.
pub(super) async fn ties(
    conn: &mut Conn,
    agency: Uuid,
    people: &BTreeMap<Uuid, Uuid>,
) -> Result<Vec<TieShown>> {
    let mut rows: BTreeMap<(i64, Uuid), TieRow> = BTreeMap::new();
    for record in people.keys() {
        for row in conn.ties(agency, *record).await? {
            rows.insert((row.at_us, row.id), row);
        }
    }
    let names = Names::of_agency(conn, agency).await?;
    let mut all: Vec<TieShown> = Vec::new();
    for row in rows.into_values() {
        let (one, other) = (row.content.one, row.content.other);
        let (Some(a), Some(b)) = (people.get(&one), people.get(&other)) else {
            continue;
        };
        let (Some(one), Some(other)) = (
            named(conn, agency, *a).await?,
            named(conn, agency, *b).await?,
        ) else {
            continue;
        };
        let group = row.content.kind.group();
        for before in &mut all {
            if before.is_of(one.id, other.id) && before.said.kind.group() == group {
                before.newest = false;
            }
        }
        all.push(TieShown {
            one,
            other,
            at_us: row.at_us,
            by: names.staff(row.by_id),
            said: row.content,
            newest: true,
        });
    }
    Ok(all)
}

impl Casework {
    /// Says something of two people around a child. What was said of them before is kept. Sent
    /// again with the same id, nothing changes.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] naming `one`, `other`, `parting`, `from`, `until` or `why`;
    /// [`CaseworkError::OtherContent`] where the id was used for something else;
    /// [`CaseworkError::NotFound`] where there is no such child, or the asker may not write.
    pub async fn say_tie(&self, actor: &Actor, input: SayTie) -> Result<()> {
        let permit = self
            .permit_on(actor, Act::WriteFile, input.child_id)
            .await?;
        check(&input, self.today())?;
        let agency = actor.agency_id;
        let mut work = self.begin(actor, permit).await?;
        child(&mut work, agency, input.child_id).await?;
        let (mut around, _) = work.joined(agency, input.child_id).await?;
        for record in around.clone() {
            let near = work.relations(agency, record).await?;
            around.extend(near.into_iter().map(|r| r.other_id));
        }
        for (field, who) in [("one", input.one), ("other", input.other)] {
            if !around.contains(&who) {
                return Err(CaseworkError::invalid(field, "unknown"));
            }
        }
        if !work.first_time("tie", input.id, &input).await? {
            return Ok(());
        }
        let said = TieSaid {
            one: input.one,
            other: input.other,
            kind: input.kind,
            parting: input.parting,
            from: input.from,
            until: input.until,
            mistaken: input.mistaken,
            why: input.why,
        };
        work.keep_tie(input.id, said).await?;
        work.commit().await
    }
}

impl crate::Work {
    /// Keeps what was said of two people. Of two adults who are or were partners, each finds the
    /// other by it: a risk shows through a partner.
    pub(super) async fn keep_tie(&mut self, id: Uuid, said: TieSaid) -> Result<()> {
        let agency = self.agency_id;
        let by_id = self.actor_id.ok_or(CaseworkError::NotFound)?;
        let (one, other) = (said.one, said.other);
        let detail = json!({ "relation": said.kind, "tie": id, "parting": said.parting,
            "from": said.from, "until": said.until, "mistaken": said.mistaken, "why": said.why });
        let couple = said.kind.group() == TieGroup::Couple;
        let row = TieRow {
            id,
            at_us: self.now_us,
            by_id,
            content: said,
        };
        if couple && self.both_adults(one, other).await? {
            let partners = PartnerRow {
                person_id: one,
                other_id: other,
                from: row.content.from,
                until: row.content.until,
            };
            match row.content.mistaken {
                true => self.unsay_partners(agency, (one, other)).await?,
                false => self.say_partners(agency, &partners).await?,
            }
        }
        match self.say_tie(agency, &row).await {
            Err(StoreError::Duplicate) => return Err(CaseworkError::WrongState),
            done => done?,
        }
        self.log(EventKind::PersonRelated, Some(one), Some(other), detail)
            .await?;
        if !self.grow_mark(one).await?.contains(&other) {
            self.grow_mark(other).await?;
        }
        self.bring_back_decisions(one).await?;
        self.bring_back_decisions(other).await
    }

    async fn both_adults(&mut self, one: Uuid, other: Uuid) -> Result<bool> {
        let agency = self.agency_id;
        Ok(self.person_kind(agency, one).await? == PersonKind::Adult
            && self.person_kind(agency, other).await? == PersonKind::Adult)
    }
}
