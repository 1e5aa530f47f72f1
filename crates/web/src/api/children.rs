//! Children and the lead's inbox through the API.

use super::{Asked, Id, JsonBody, Problem, sent::SentLineOut};
use crate::App;
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What to look for. In the body, since a name must not stand in an address.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// The first letters of a name, or of several.
    pub name: String,
}

/// A child to pick.
#[derive(Serialize, ToSchema)]
pub struct ChildOut {
    /// The agency's record.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Date of birth, ISO.
    pub born: Option<String>,
    /// Class, tutor group or ward.
    pub group: Option<String>,
}

/// One row of a chronology.
#[derive(Serialize, ToSchema)]
pub struct EntryOut {
    /// The entry.
    pub id: Uuid,
    /// What kind of row.
    pub kind: String,
    /// When it happened, RFC 3339.
    pub happened_at: String,
    /// How exactly that is known.
    pub precision: String,
    /// The agency from which it comes.
    pub source_agency: Uuid,
    /// Who wrote it.
    pub author: String,
    /// How serious, as its author judged.
    pub seriousness: String,
    /// The entry that it corrects.
    pub corrects: Option<Uuid>,
    /// What it says, in the shape in which it is kept.
    #[schema(value_type = serde_json::Value)]
    pub content: domain::chronology::EntryContent,
}

/// A child's page.
#[derive(Serialize, ToSchema)]
pub struct ChildPageOut {
    /// The agency's record.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Date of birth, ISO.
    pub born: Option<String>,
    /// Address; absent where it is protected or not known.
    pub address: Option<String>,
    /// The address is protected.
    pub protected_address: bool,
    /// The chronology, newest first, at most 200 rows.
    pub chronology: Vec<EntryOut>,
    /// Concerns in which the child has a part.
    pub concerns: Vec<Uuid>,
    /// What is due.
    pub tasks: Vec<TaskOut>,
    /// What this agency sent about the child, the newest first.
    pub sharings: Vec<SentLineOut>,
}

/// Something that is due.
#[derive(Serialize, ToSchema)]
pub struct TaskOut {
    /// The task.
    pub id: Uuid,
    /// What is due.
    pub kind: String,
    /// In words.
    pub text: String,
    /// The child.
    pub child: Option<Uuid>,
    /// What it points to: a concern, a decision, a sharing.
    pub object: Option<Uuid>,
    /// When it is due, microseconds since 1970.
    pub due_us: i64,
    /// Whether its time has passed.
    pub overdue: bool,
}

impl From<casework::TaskLine> for TaskOut {
    fn from(t: casework::TaskLine) -> Self {
        Self {
            id: t.id,
            kind: t.kind.to_string(),
            text: t.text,
            child: t.person.map(|p| p.id),
            object: t.object_id,
            due_us: t.due_us,
            overdue: t.overdue,
        }
    }
}

/// A concern in a list; it says nothing of what was seen.
#[derive(Serialize, ToSchema)]
pub struct InboxConcern {
    /// The concern.
    pub id: Uuid,
    /// `danger`, `today` or `routine`.
    pub urgency: String,
    /// Who logged it.
    pub author: String,
    /// When, microseconds since 1970.
    pub logged_us: i64,
}

impl From<casework::ConcernLine> for InboxConcern {
    fn from(c: casework::ConcernLine) -> Self {
        Self {
            id: c.id,
            urgency: c.urgency.to_string(),
            author: c.author,
            logged_us: c.logged_us,
        }
    }
}

/// The lead's inbox.
#[derive(Serialize, ToSchema)]
pub struct InboxOut {
    /// New concerns, the most urgent first.
    pub new_concerns: Vec<InboxConcern>,
    /// What is due, the most pressing first.
    pub tasks: Vec<TaskOut>,
}

/// Children whose names begin with what is given. The search is logged.
#[utoipa::path(post, path = "/api/v1/children/search", tag = "children", security(("session" = [])), request_body = Search,
    responses((status = 200, description = "As asked", body = Vec<ChildOut>)))]
pub async fn search(
    State(app): State<App>,
    asked: Asked,
    JsonBody(s): JsonBody<Search>,
) -> Result<Json<Vec<ChildOut>>, Problem> {
    let found = app
        .casework
        .find_children(&asked.actor, &s.name)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    let out = found.into_iter().map(|c| ChildOut {
        id: c.id,
        name: c.name,
        born: c.birth.map(|b| b.date.to_string()),
        group: c.group,
    });
    Ok(Json(out.collect()))
}

/// A child's page. The reading is logged.
#[utoipa::path(get, path = "/api/v1/children/{id}", tag = "children", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The agency's record of the child")),
    responses((status = 200, description = "As asked", body = ChildPageOut)))]
pub async fn show(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
) -> Result<Json<ChildPageOut>, Problem> {
    let page = app
        .casework
        .child_page(&asked.actor, id, None)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    let chronology = page.lines.into_iter().map(|l| EntryOut {
        id: l.entry.id,
        kind: l.entry.kind.to_string(),
        happened_at: l.entry.when.at.to_string(),
        precision: l.entry.when.precision.to_string(),
        source_agency: l.entry.source_agency_id,
        author: l.author,
        seriousness: l.entry.seriousness.to_string(),
        corrects: l.entry.corrects_id,
        content: l.entry.content,
    });
    Ok(Json(ChildPageOut {
        id: page.identity.id,
        name: page.identity.name,
        born: page.identity.birth.map(|b| b.date.to_string()),
        address: page.identity.address,
        protected_address: page.identity.protected_address,
        chronology: chronology.collect(),
        concerns: page.concerns.into_iter().map(|c| c.id).collect(),
        tasks: page.tasks.into_iter().map(TaskOut::from).collect(),
        sharings: page
            .sharings
            .iter()
            .map(|l| SentLineOut::of(l, asked.lang))
            .collect(),
    }))
}

/// The lead's inbox: new concerns and what is due.
#[utoipa::path(get, path = "/api/v1/inbox", tag = "concerns", security(("session" = [])),
    responses((status = 200, description = "As asked", body = InboxOut)))]
pub async fn inbox(State(app): State<App>, asked: Asked) -> Result<Json<InboxOut>, Problem> {
    let inbox = app
        .casework
        .inbox(&asked.actor)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    let new_concerns = inbox.new_concerns.into_iter().map(InboxConcern::from);
    Ok(Json(InboxOut {
        new_concerns: new_concerns.collect(),
        tasks: inbox.tasks.into_iter().map(TaskOut::from).collect(),
    }))
}
