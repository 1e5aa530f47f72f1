//! Logging a concern, and reading back by need to know.

mod body_map;
mod check;
mod effects;
mod reading;
mod telling;

pub use body_map::{BodyMapPage, ChangePin, MarkSeen, NewMark, PinDesk};
pub(crate) use body_map::{marks_of, marks_seen};
pub(crate) use effects::{ALERT_ANSWERED, InChronology};
pub(crate) use reading::unseen_answers;
pub use reading::{AuthorStep, AuthorStepKind, ConcernPart, ConcernView, MyConcern};

use crate::{
    Work,
    attachments::Attachment,
    desk::{Actor, Casework},
    error::{CaseworkError, Fault, Result},
};
use access::{Act, Permit, Relation};
use domain::{
    concern::{Category, ChildInConcern, ConcernContent, Statement, StatementKind, Urgency},
    time::EventTime,
};
use jiff::Timestamp;
use serde::Serialize;
use store::{Conn, FileKey, NewConcern, StoreError};
use telling::Listeners;
use uuid::Uuid;

/// Most children in one concern.
pub const CHILDREN_MAX: usize = 10;
/// Most statements in one concern.
pub const STATEMENTS_MAX: usize = 20;

/// Something that was seen or heard, as it is logged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct NewStatement {
    /// Fact, reported, opinion or historical; `None` while nobody has said.
    pub kind: Option<StatementKind>,
    /// The words, exactly as typed.
    pub text: String,
    /// For what was reported: who said it.
    pub reported_by: String,
    /// For what is historical: when it was.
    pub historical_date: String,
}

/// A concern to be logged. Required: a child (or words on one who is not on the list) and one
/// statement, or the child's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogConcern {
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// How pressing.
    pub urgency: Urgency,
    /// Children in it, each with a part.
    pub children: Vec<ChildInConcern>,
    /// Name and what is known of a child who is not on the list; empty where there is none.
    pub child_not_listed: String,
    /// When it happened. A retry need not say it alike: "now" has gone on.
    #[serde(skip)]
    pub when: EventTime,
    /// Where; may be empty.
    pub place: String,
    /// What was seen or heard; empty ones are left out.
    pub statements: Vec<NewStatement>,
    /// The child's own words; may be empty.
    pub childs_words: String,
    /// Others who are involved; may be empty.
    pub others_involved: String,
    /// Who has been told already; may be empty.
    pub already_told: String,
    /// What it is mainly about, where the writer chose to say.
    pub category: Option<Category>,
    /// Marks and injuries that were seen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub body_map: Vec<NewMark>,
    /// The draft that it grows out of: its files come along, and it is removed.
    #[serde(skip)]
    pub draft_id: Option<Uuid>,
}

/// Somebody who was told of a concern by the product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Their name.
    pub name: String,
    /// Their job title.
    pub job_title: String,
    /// When.
    pub at: Timestamp,
    /// When they first looked; `None`: not yet.
    pub looked: Option<Timestamp>,
}

/// A concern that is on the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// Its id.
    pub id: Uuid,
    /// What people say on the telephone.
    pub reference: String,
    /// How pressing.
    pub urgency: Urgency,
    /// When it was logged.
    pub at: Timestamp,
    /// Who was told, and when.
    pub told: Vec<Told>,
}

/// The reference of a concern: eight characters of the random half of its id.
pub fn reference(id: Uuid) -> String {
    let hex = id.simple().to_string().to_uppercase();
    let tail = &hex[24..];
    format!("{}-{}", &tail[..4], &tail[4..])
}

pub(crate) fn moment(us: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(us).map_err(|e| CaseworkError::Internal(e.to_string()))
}

/// Whether the write is new, or a retry found what it had written before.
enum Written {
    New(Logged),
    Before,
}

impl Casework {
    /// Logs a concern: chronology, task, alerts, mail and ledger line in one commit. Sent again
    /// with the same id by the same person, it answers as the first time and writes nothing.
    ///
    /// # Errors
    /// [`CaseworkError::Invalid`] names each field to put right; [`CaseworkError::OtherContent`]
    /// where something else was logged under the id, [`CaseworkError::WrongState`] where somebody
    /// else did.
    pub async fn log_concern(&self, actor: &Actor, input: LogConcern) -> Result<Logged> {
        let permit = self.permit(actor, Act::LogConcern, Relation::None).await?;
        let faults = self.faults_of_concern(&input);
        if !faults.is_empty() {
            return Err(CaseworkError::Invalid(faults));
        }
        let mut conn = self.read(&permit).await?;
        check_children(&mut conn, actor, &input.children).await?;
        let listeners = Listeners::find(&mut conn, actor.agency_id).await?;
        drop(conn);
        let id = input.id;
        let written = self.write_concern(actor, permit, &input, listeners).await?;
        if let Written::New(logged) = written {
            return Ok(logged);
        }
        let author = self
            .store
            .read()
            .await?
            .concern_author(actor.agency_id, id)
            .await?;
        if author != Some(actor.practitioner_id) {
            return Err(CaseworkError::WrongState);
        }
        self.tidy_after_retry(actor, &input).await?;
        self.logged(actor, id).await
    }

    /// What must be put right before a concern can be logged, without looking into the database.
    /// The fields are `child`, `not-listed`, `when`, `place`, `saw` (that of the second statement
    /// is `saw-2`), `reported-by`, `historical-date`, `words`, `others`, `told`, and `marks`,
    /// `mark-1-site` and so on for the body map.
    pub fn faults_of_concern(&self, input: &LogConcern) -> Vec<Fault> {
        check::check(input, self.now())
    }

    async fn write_concern(
        &self,
        actor: &Actor,
        permit: Permit,
        input: &LogConcern,
        listeners: Listeners,
    ) -> Result<Written> {
        let mut work = self.begin(actor, permit).await?;
        let Some(brings_back) = work.begin_concern(input).await? else {
            return Ok(Written::Before);
        };
        let key = match concern_key(&mut work, input).await {
            Err(StoreError::Duplicate) => return Ok(Written::Before),
            other => other?,
        };
        let new = NewConcern {
            agency_id: actor.agency_id,
            id: input.id,
            author_id: actor.practitioner_id,
            urgency: input.urgency,
            children: input.children.clone(),
            content: content_of(input),
            logged_us: work.now_us,
        };
        work.gather();
        work.note_first("concern", input.id, input).await?;
        work.add_concern(&new, &key).await?;
        work.enter_in_chronologies(&new).await?;
        work.ask_to_read(&new).await?;
        let told = work.tell_leads(actor, listeners, input.id).await?;
        let files = work.take_draft(actor, input).await?;
        work.log_concern_logged(&new, files).await?;
        if brings_back {
            for child in &new.children {
                work.bring_back_decisions(child.person_id).await?;
            }
        }
        let logged = Logged {
            id: input.id,
            reference: reference(input.id),
            urgency: input.urgency,
            at: moment(work.now_us)?,
            told,
        };
        Ok(if work.commit_new().await? {
            Written::New(logged)
        } else {
            Written::Before
        })
    }

    /// A retry may bring files that the first try did not, and leaves no draft behind either.
    async fn tidy_after_retry(&self, actor: &Actor, input: &LogConcern) -> Result<()> {
        let permit = self.permit(actor, Act::LogConcern, Relation::None).await?;
        let mut work = self.begin(actor, permit).await?;
        work.take_draft(actor, input).await?;
        work.commit().await
    }
}

impl Work {
    /// Asks what logging has to know, in one trip where it is about one child. `None`: the same
    /// person sent the very same before. `true`: decisions not to share may be brought back by it.
    async fn begin_concern(&mut self, input: &LogConcern) -> Result<Option<bool>> {
        let (agency, child) = match input.children.as_slice() {
            [one] => (self.agency_id, one.person_id),
            _ => (self.agency_id, Uuid::nil()),
        };
        let before = self.beforehand(agency, child, "concern", input.id).await?;
        if before.used && !self.first_time("concern", input.id, input).await? {
            return Ok(None);
        }
        Ok(Some(before.brings_back || input.children.len() > 1))
    }
}

/// Whether each is a child on the agency's list.
async fn check_children(conn: &mut Conn, actor: &Actor, children: &[ChildInConcern]) -> Result<()> {
    for child in children {
        match conn.person_kind(actor.agency_id, child.person_id).await {
            Ok(domain::person::PersonKind::Child) => {}
            Ok(_) | Err(StoreError::Missing | StoreError::Erased) => {
                return Err(CaseworkError::invalid("child", "unknown"));
            }
            Err(e) => return Err(e.into()),
        }
    }
    Ok(())
}

/// One child: the key of the child's file. None or several: a key of the concern's own.
async fn concern_key(
    work: &mut Work,
    input: &LogConcern,
) -> std::result::Result<FileKey, StoreError> {
    let (agency, now) = (work.agency_id, work.now_us);
    match input.children.as_slice() {
        [one] => work.person_key(agency, one.person_id).await,
        _ => work.new_file_key(agency, input.id, now).await,
    }
}

fn content_of(input: &LogConcern) -> ConcernContent {
    let some = |s: &str| (!s.trim().is_empty()).then(|| s.to_owned());
    let mut statements: Vec<Statement> = input
        .statements
        .iter()
        .filter(|s| !s.text.trim().is_empty())
        .map(|s| Statement {
            id: Uuid::now_v7(),
            kind: s.kind,
            text: s.text.clone(),
            childs_words: false,
            reported_by: some(&s.reported_by),
            historical_date: some(&s.historical_date),
        })
        .collect();
    if let Some(words) = some(&input.childs_words) {
        statements.push(Statement {
            id: Uuid::now_v7(),
            kind: Some(StatementKind::Reported),
            text: words,
            childs_words: true,
            reported_by: None,
            historical_date: None,
        });
    }
    ConcernContent {
        when: input.when,
        place: input.place.clone(),
        statements,
        others_involved: input.others_involved.clone(),
        already_told: input.already_told.clone(),
        child_not_listed: some(&input.child_not_listed),
        category: input.category,
        body_map: body_map::pins(input),
        body_map_changes: Vec::new(),
    }
}
