//! Putting a record of a person right: names, date of birth, sex, numbers, home. What it said before
//! is kept with who changed it and why, and former names are still found.

use super::{Faults, Identity};
use crate::{Act, Actor, Casework, CaseworkError, Result};
use domain::{
    person::{IdentifierKind, PersonContent, PersonWas},
    text::{LINE_MAX, TEXT_MAX},
    time::BirthDateKind,
};
use ledger::EventKind;
use serde::Serialize;
use serde_json::json;
use store::{PersonChangeRow, PersonRow};
use uuid::Uuid;

/// Most changes shown.
const SHOWN: i64 = 50;

/// A record as it is put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PutRight {
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// The record.
    pub person_id: Uuid,
    /// The version that was put right.
    pub version: i64,
    /// What it says from now on. Where the address is protected, address, telephone,
    /// school and area stay as they are whatever stands here.
    pub content: PersonContent,
    /// Why.
    pub why: String,
    /// What stood there of home, school or area was wrong: the child did not move.
    pub written_wrong: bool,
}

/// A record with what it said before.
#[derive(Debug, Clone)]
pub struct RecordDesk {
    /// The person.
    pub identity: Identity,
    /// The version of the record, to notice that somebody else changed it.
    pub version: i64,
    /// What it says. Address, telephone, school and area are left out where they are
    /// protected.
    pub content: PersonContent,
    /// Each change: what the record said before and after, who changed it, the last first.
    pub changes: Vec<RecordChange>,
}

/// One change of a record.
#[derive(Debug, Clone)]
pub struct RecordChange {
    /// When, microseconds.
    pub at_us: i64,
    /// Who; nothing where a file brought it.
    pub by: Option<String>,
    /// Why.
    pub why: String,
    /// What it said before.
    pub was: PersonContent,
    /// What it said after.
    pub became: PersonContent,
}

fn without_home(mut content: PersonContent) -> PersonContent {
    (content.address, content.phone) = (None, None);
    (content.school, content.area) = (None, None);
    content
}

impl Casework {
    /// A record to be put right, with what it said before. The reading is logged.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] where there is none, or the asker may not write in it.
    pub async fn record_desk(&self, actor: &Actor, person: Uuid) -> Result<RecordDesk> {
        let permit = self.permit_on(actor, Act::WriteFile, person).await?;
        let (agency, shown) = (actor.agency_id, permit.fields());
        let mut conn = self.read(&permit).await?;
        let row = conn.person(agency, person).await?;
        let hide = |c: PersonContent| match row.protected_address {
            true => without_home(c),
            false => c,
        };
        let mut became = row.content.clone();
        let mut changes = Vec::new();
        let kept = conn.person_changes(agency, person, SHOWN).await?;
        for c in kept.into_iter().rev() {
            let by = match c.by_id {
                Some(who) => Some(conn.practitioner(agency, who).await?.content.name),
                None => None,
            };
            changes.push(RecordChange {
                at_us: c.at_us,
                by,
                why: c.was.why,
                was: hide(c.was.content.clone()),
                became: hide(std::mem::replace(&mut became, c.was.content)),
            });
        }
        drop(conn);
        let mut work = self.begin(actor, permit).await?;
        let detail = json!({ "page": "record" });
        work.log_reading(EventKind::FileRead, Some(person), None, detail)
            .await?;
        work.commit_reading().await?;
        Ok(RecordDesk {
            version: row.version,
            content: hide(row.content.clone()),
            identity: self.identity_of(shown, row),
            changes,
        })
    }

    /// Puts a record right. It is looked up anew at once, under its former names too.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] naming the fields; [`CaseworkError::Stale`] where somebody changed
    /// it meanwhile; [`CaseworkError::NotFound`].
    pub async fn put_record_right(&self, actor: &Actor, input: PutRight) -> Result<()> {
        let permit = self
            .permit_on(actor, Act::WriteFile, input.person_id)
            .await?;
        check(&input, self.today())?;
        let agency = actor.agency_id;
        let mut work = self.begin(actor, permit).await?;
        if !work.first_time("record", input.id, &input).await? {
            return Ok(());
        }
        let mut row = work.person(agency, input.person_id).await?;
        if row.version != input.version {
            return Err(CaseworkError::Stale);
        }
        let mut content = input.content;
        if row.protected_address {
            content.address.clone_from(&row.content.address);
            content.phone.clone_from(&row.content.phone);
            content.school.clone_from(&row.content.school);
            content.area.clone_from(&row.content.area);
        }
        if content == row.content {
            return Ok(());
        }
        let fields = changed(&row.content, &content);
        let was = std::mem::replace(&mut row.content, content);
        work.keep_was(&row, input.id, was.clone(), &input.why)
            .await?;
        work.change_person(&row).await?;
        if !input.written_wrong {
            work.note_move(&row, &was, input.id).await?;
        }
        let detail = json!({ "fields": fields, "why": input.why });
        work.log(EventKind::PersonChanged, Some(row.id), None, detail)
            .await?;
        work.grow_mark(row.id).await?;
        work.bring_back_decisions(row.id).await?;
        work.commit().await?;
        self.link_soon(agency, input.person_id).await;
        Ok(())
    }
}

impl crate::Work {
    /// Keeps what a record said before it is changed.
    pub(crate) async fn keep_was(
        &mut self,
        row: &PersonRow,
        id: Uuid,
        was: PersonContent,
        why: &str,
    ) -> Result<()> {
        let change = PersonChangeRow {
            id,
            at_us: self.now_us,
            by_id: self.actor_id,
            was: PersonWas {
                content: was,
                why: why.trim().to_owned(),
            },
        };
        Ok(self.keep_person_was(row, &change).await?)
    }
}

/// The fields in which two say different things.
fn changed(was: &PersonContent, now: &PersonContent) -> Vec<&'static str> {
    let all = [
        ("given", was.given_names != now.given_names),
        ("family", was.family_name != now.family_name),
        ("known-as", was.known_as != now.known_as),
        ("former", was.former_names != now.former_names),
        ("born", was.birth != now.birth),
        ("sex", was.sex != now.sex),
        ("group", was.group != now.group),
        ("address", was.address != now.address),
        ("phone", was.phone != now.phone),
        ("school", was.school != now.school),
        ("area", was.area != now.area),
        ("language", was.language != now.language),
        ("died", was.died != now.died),
        ("numbers", was.identifiers != now.identifiers),
    ];
    all.into_iter()
        .filter(|(_, differs)| *differs)
        .map(|(name, _)| name)
        .collect()
}

fn check(input: &PutRight, today: jiff::civil::Date) -> Result<()> {
    let c = &input.content;
    let mut faults = Faults::default();
    faults.person(c);
    for name in &c.former_names {
        faults.text("former", name, LINE_MAX);
    }
    let future = |b: domain::time::BirthDate| b.kind != BirthDateKind::Expected && b.date > today;
    if c.birth.is_some_and(future) {
        faults.add("born", "future");
    }
    if let Some(on) = c.died.and_then(|d| d.on) {
        let before = c.birth.is_some_and(|b| on < b.date);
        if on > today || before {
            faults.add("died", if before { "before" } else { "future" });
        }
    }
    for i in &c.identifiers {
        let wrong = i.kind != IdentifierKind::Local && linkage::check(i.kind, &i.value).is_err();
        if wrong {
            faults.add(i.kind.as_str(), "number");
        }
    }
    faults.required("why", &input.why, TEXT_MAX);
    faults.check()
}
