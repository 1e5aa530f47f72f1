//! Writes the story: agencies and people as they are told, what happened in the order of time.

use crate::make;
use casework::{AgencyRow, Result};
use domain::{
    Lang,
    chronology::{EntryContent, EntryKind, Impact, Seriousness},
    concern::{Category, ChildInConcern, ConcernContent, Statement, StatementKind, Urgency},
    person::RelationKind,
    practitioner::Role,
    task::{TaskContent, TaskKind},
    text::headline,
    time::{EventTime, Precision},
};
use jiff::{SignedDuration, Timestamp, civil};
use ledger::EventKind;
use serde_json::json;
use std::collections::HashMap;
use store::{
    AgreementRow, Event, NewConcern, NewEntry, NewPerson, NewTask, Reach, RelationRow, Tx,
};
use uuid::Uuid;

/// Ids of the story all begin alike and are the same on every machine.
const FIRST_ID: u128 = 0x0199_0000_0000_7000_8000_0000_0000_0000;

/// Longest headline of a row.
const HEADLINE: usize = 90;

/// A child in the story with the agency that knows the child.
#[derive(Clone, Copy)]
pub(super) struct Known {
    pub(super) agency: Uuid,
    pub(super) person: Uuid,
}

/// Something that happened, waiting for its place in time.
struct Told {
    at: Timestamp,
    by: Uuid,
    child: Known,
    what: What,
}

enum What {
    Concern(Box<NewConcern>),
    Read(Uuid, Vec<Category>),
    Entry(Box<NewEntry>, EventKind),
    Task(Box<NewTask>),
}

/// A concern as the story tells it.
pub(super) struct Worry<'a> {
    pub(super) urgency: Urgency,
    pub(super) place: &'a str,
    pub(super) said: &'a [(StatementKind, &'a str)],
    /// The child's own words, or nothing.
    pub(super) childs_words: &'a str,
    /// Who read it and how many minutes later, with the tags given; `None`: it still waits.
    pub(super) read: Option<(Uuid, i64, &'a [Category])>,
}

/// A row of the chronology as the story tells it.
pub(super) struct Row<'a> {
    pub(super) kind: EntryKind,
    pub(super) seriousness: Seriousness,
    pub(super) content: EntryContent,
    /// Agency that it comes from, where it is another.
    pub(super) from: Option<Uuid>,
    /// Word of the ledger.
    pub(super) event: EventKind,
    pub(super) at: &'a Timestamp,
}

/// The pen.
pub(super) struct Teller {
    tx: Tx,
    now: Timestamp,
    last_id: u128,
    names: HashMap<&'static str, Uuid>,
    told: Vec<Told>,
}

impl Teller {
    pub(super) fn new(tx: Tx, now: Timestamp) -> Self {
        Self {
            tx,
            now,
            last_id: FIRST_ID,
            names: HashMap::new(),
            told: Vec::new(),
        }
    }

    pub(super) const fn fresh(&mut self) -> Uuid {
        self.last_id += 1;
        Uuid::from_u128(self.last_id)
    }

    /// So many days before now, at an hour of the day.
    pub(super) fn days_ago(&self, days: i64, hour: i64) -> Timestamp {
        let midnight = self.now.as_second() / 86_400 * 86_400;
        let then =
            Timestamp::from_second(midnight - days * 86_400 + hour * 3_600).unwrap_or(self.now);
        then.min(self.now)
    }

    /// So many minutes before now.
    pub(super) fn minutes_ago(&self, minutes: i64) -> Timestamp {
        self.now - SignedDuration::from_mins(minutes)
    }

    /// The account or agency told of earlier under a name.
    pub(super) fn id_of(&self, name: &'static str) -> Uuid {
        self.names.get(name).copied().unwrap_or_default()
    }

    pub(super) async fn agency(&mut self, mut a: AgencyRow, key: &'static str) -> Result<Uuid> {
        let now = self.now.as_microsecond();
        a.verified_us = Some(now);
        a.verified_how = "Made up for the demonstration".into();
        self.tx.add_agency(&a, now).await?;
        self.names.insert(key, a.id);
        Ok(a.id)
    }

    /// The agreement under which agencies look up across each other, as each of them set it.
    pub(super) async fn agreement(
        &mut self,
        reference: &str,
        agencies: &[(Uuid, &'static str)],
    ) -> Result<()> {
        for (agency, by) in agencies {
            let row = AgreementRow {
                agency_id: *agency,
                id: self.fresh(),
                on: true,
                reference: reference.into(),
                made_on: civil::date(2026, 1, 12),
                purpose: "To find out who else works with a child, so that nobody acts on half of what is known."
                    .into(),
                set_by: self.id_of(by),
                set_us: self.now.as_microsecond(),
            };
            let partners: Vec<Uuid> = agencies
                .iter()
                .map(|a| a.0)
                .filter(|a| a != agency)
                .collect();
            self.tx.set_link_agreement(&row, &partners).await?;
            self.tx.all_links_due(*agency, Reach::Across).await?;
        }
        Ok(())
    }

    pub(super) async fn practitioner(
        &mut self,
        agency: Uuid,
        name: &'static str,
        job: &str,
        role: Role,
        lang: Lang,
    ) -> Result<Uuid> {
        let id = self.fresh();
        let mut p = make::practitioner(agency, id, role, lang, name, job);
        let sign_in = format!(
            "{}@sharewise.example",
            name.to_lowercase().replace(' ', ".")
        );
        p.content.email = Some(sign_in.clone());
        self.tx
            .add_practitioner(&p, &sign_in, self.now.as_microsecond())
            .await?;
        self.names.insert(name, id);
        Ok(id)
    }

    pub(super) async fn person(&mut self, p: NewPerson) -> Result<Known> {
        self.tx.add_person(&p, self.now.as_microsecond()).await?;
        Ok(Known {
            agency: p.agency_id,
            person: p.id,
        })
    }

    pub(super) async fn relate(
        &mut self,
        child: Known,
        other: Known,
        relation: RelationKind,
        parent: bool,
        same_household: bool,
    ) -> Result<()> {
        let row = RelationRow {
            child_id: child.person,
            other_id: other.person,
            relation,
            parental_responsibility: parent,
            same_household,
            from: None,
            until: None,
        };
        Ok(self.tx.relate(child.agency, &row).await?)
    }

    /// A concern, with its row in the chronology and, where nobody has read it, its task.
    pub(super) fn concern(
        &mut self,
        children: &[(Known, domain::concern::ChildRole)],
        by: &'static str,
        at: Timestamp,
        w: &Worry<'_>,
    ) {
        let (id, author) = (self.fresh(), self.id_of(by));
        let Some((first, _)) = children.first().copied() else {
            return;
        };
        let mut statements: Vec<Statement> = Vec::new();
        for (kind, text) in w.said {
            statements.push(self.statement(*kind, text, false));
        }
        if !w.childs_words.is_empty() {
            statements.push(self.statement(StatementKind::Reported, w.childs_words, true));
        }
        let line = headline(statements.first().map_or("", |s| &s.text), HEADLINE);
        let concern = NewConcern {
            agency_id: first.agency,
            id,
            author_id: author,
            urgency: w.urgency,
            children: children
                .iter()
                .map(|(c, role)| ChildInConcern {
                    person_id: c.person,
                    role: *role,
                })
                .collect(),
            content: ConcernContent {
                when: exactly(at),
                place: w.place.into(),
                statements,
                others_involved: String::new(),
                already_told: String::new(),
                child_not_listed: None,
                category: None,
                body_map: vec![],
                body_map_changes: vec![],
            },
            logged_us: at.as_microsecond(),
        };
        self.push(at, author, first, What::Concern(Box::new(concern)));
        for (child, _) in children {
            let row = Row {
                kind: EntryKind::Concern,
                seriousness: if w.urgency == Urgency::Routine {
                    Seriousness::Low
                } else {
                    Seriousness::Medium
                },
                content: EntryContent::Concern {
                    headline: line.clone(),
                },
                from: None,
                event: EventKind::ConcernLogged,
                at: &at,
            };
            self.row_about(*child, author, Some(id), row);
        }
        match w.read {
            Some((lead, minutes, tags)) => {
                let later = at + SignedDuration::from_mins(minutes);
                self.push(later, lead, first, What::Read(id, tags.to_vec()));
            }
            None => {
                let hours = if w.urgency == Urgency::Routine { 24 } else { 4 };
                let kind = TaskKind::ReadConcern;
                self.task(first, author, None, Some(id), kind, at, hours, "");
            }
        }
    }

    fn statement(&mut self, kind: StatementKind, text: &str, childs_words: bool) -> Statement {
        Statement {
            id: self.fresh(),
            kind: Some(kind),
            text: text.into(),
            childs_words,
            reported_by: None,
            historical_date: None,
        }
    }

    /// A row of a child's chronology.
    pub(super) fn row(&mut self, child: Known, by: &'static str, row: Row<'_>) {
        let author = self.id_of(by);
        self.row_about(child, author, None, row);
    }

    fn row_about(&mut self, child: Known, author: Uuid, object: Option<Uuid>, row: Row<'_>) {
        let entry = NewEntry {
            agency_id: child.agency,
            person_id: child.person,
            // Casework gives the row of a concern the concern's own id.
            id: object.unwrap_or_else(|| self.fresh()),
            kind: row.kind,
            when: exactly(*row.at),
            recorded_us: row.at.as_microsecond(),
            author_id: author,
            source_agency_id: row.from.unwrap_or(child.agency),
            object_id: object,
            corrects_id: None,
            seriousness: row.seriousness,
            content: row.content,
        };
        self.push(
            *row.at,
            author,
            child,
            What::Entry(Box::new(entry), row.event),
        );
    }

    /// A note, a talk or a contact with the family.
    pub(super) fn note(
        &mut self,
        child: Known,
        by: &'static str,
        at: Timestamp,
        kind: EntryKind,
        impact: Impact,
        words: (&str, &str),
    ) {
        let (text, voice) = words;
        let row = Row {
            kind,
            seriousness: Seriousness::Low,
            content: EntryContent::Note {
                headline: headline(text, HEADLINE),
                text: text.into(),
                childs_voice: voice.into(),
                impact,
                family: None,
            },
            from: None,
            event: EventKind::NoteAdded,
            at: &at,
        };
        self.row(child, by, row);
    }

    /// Something that another agency shared, as it stood.
    pub(super) fn received(
        &mut self,
        child: Known,
        by: &'static str,
        from: Uuid,
        at: Timestamp,
        said: (StatementKind, &str, &str, &str),
    ) {
        let (kind, text, source, why) = said;
        let row = Row {
            kind: EntryKind::Received,
            seriousness: Seriousness::Medium,
            content: EntryContent::Received {
                sharing_id: self.fresh(),
                statement_kind: Some(kind),
                text: text.into(),
                source: source.into(),
                why: why.into(),
                handling: vec![],
                body_map: vec![],
            },
            from: Some(from),
            event: EventKind::SharingAccepted,
            at: &at,
        };
        self.row(child, by, row);
    }

    /// A task, due so many hours after it was set.
    pub(super) fn task(
        &mut self,
        child: Known,
        by: Uuid,
        owner: Option<Uuid>,
        object: Option<Uuid>,
        kind: TaskKind,
        at: Timestamp,
        hours: i64,
        text: &str,
    ) {
        let task = NewTask {
            agency_id: child.agency,
            id: self.fresh(),
            kind,
            person_id: Some(child.person),
            object_id: object,
            owner_id: owner,
            due_us: (at + SignedDuration::from_hours(hours)).as_microsecond(),
            created_us: at.as_microsecond(),
            content: TaskContent {
                text: text.into(),
                outcome: String::new(),
                every_days: (kind == TaskKind::CheckIn).then_some(7),
            },
        };
        self.push(at, by, child, What::Task(Box::new(task)));
    }

    fn push(&mut self, at: Timestamp, by: Uuid, child: Known, what: What) {
        self.told.push(Told {
            at,
            by,
            child,
            what,
        });
    }

    /// Writes what happened in the order of time, and makes it durable.
    pub(super) async fn finish(mut self) -> Result<()> {
        let mut told = std::mem::take(&mut self.told);
        told.sort_by_key(|t| t.at);
        for t in told {
            self.write(t).await?;
        }
        Ok(self.tx.commit().await?)
    }

    async fn write(&mut self, t: Told) -> Result<()> {
        let (agency, us) = (t.child.agency, t.at.as_microsecond());
        match t.what {
            What::Concern(c) => {
                let key = match c.children.as_slice() {
                    [one] => self.tx.person_key(agency, one.person_id).await?,
                    _ => self.tx.new_file_key(agency, c.id, us).await?,
                };
                self.tx.add_concern(&c, &key).await?;
            }
            What::Read(concern, tags) => {
                self.tx
                    .acknowledge_concern(agency, concern, t.by, us)
                    .await?;
                self.tx.tag_concern(agency, concern, &tags).await?;
                self.log(
                    &t.child,
                    t.by,
                    us,
                    EventKind::ConcernAcknowledged,
                    Some(concern),
                )
                .await?;
            }
            What::Entry(e, kind) => {
                self.tx.add_entry(&e).await?;
                // What is told here is looked at for patterns like what is written later.
                let thing = e.object_id.unwrap_or(e.id);
                self.tx
                    .queue_pattern_job(agency, e.person_id, thing, us)
                    .await?;
                // What came in before the story began has no sharing here that could be opened.
                let received = e.kind == EntryKind::Received;
                let object = (!received).then(|| e.object_id.unwrap_or(e.id));
                let from = received.then_some(e.source_agency_id);
                self.log_from(&t.child, t.by, us, kind, object, from)
                    .await?;
            }
            What::Task(task) => {
                self.tx.add_task(&task).await?;
                if task.kind != TaskKind::ReadConcern {
                    self.log(&t.child, t.by, us, EventKind::ActionSet, Some(task.id))
                        .await?;
                }
            }
        }
        Ok(())
    }

    async fn log(
        &mut self,
        child: &Known,
        by: Uuid,
        at_us: i64,
        kind: EventKind,
        object: Option<Uuid>,
    ) -> Result<()> {
        self.log_from(child, by, at_us, kind, object, None).await
    }

    async fn log_from(
        &mut self,
        child: &Known,
        by: Uuid,
        at_us: i64,
        kind: EventKind,
        object: Option<Uuid>,
        from: Option<Uuid>,
    ) -> Result<()> {
        let event = Event {
            at_us,
            kind,
            actor: Some(by),
            person: Some(child.person),
            object,
            detail: json!({ "story": true, "from": from }),
        };
        Ok(self.tx.append(child.agency, &event).await?)
    }
}

const fn exactly(at: Timestamp) -> EventTime {
    EventTime {
        at,
        precision: Precision::Minute,
    }
}
