//! Concerns through the API.

use super::{Asked, Id, JsonBody, Problem};
use crate::App;
use axum::{Json, extract::State, http::StatusCode};
use casework::{LogConcern, Logged, NewStatement};
use domain::{
    concern::{Category, ChildInConcern, ChildRole, StatementKind, Urgency},
    time::{EventTime, Precision},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A concern to be logged. Required: `id`, a child or `child_not_listed`, and one statement or
/// `childs_words`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewConcern {
    /// A UUID of version 7, made by you: sent again with the same id, nothing is logged twice.
    pub id: Uuid,
    /// `danger`, `today` or `routine` (the default).
    #[serde(default)]
    pub urgency: Option<String>,
    /// Children in it.
    #[serde(default)]
    pub children: Vec<NewPart>,
    /// Name and what is known of a child who is not on the list.
    #[serde(default)]
    pub child_not_listed: String,
    /// When it happened, RFC 3339; now, where it is absent.
    #[serde(default)]
    pub happened_at: Option<String>,
    /// How exactly that is known: `minute`, `day`, `about`, `month` or `unknown`.
    #[serde(default)]
    pub precision: Option<String>,
    /// Where.
    #[serde(default)]
    pub place: String,
    /// What was seen or heard.
    #[serde(default)]
    pub statements: Vec<StatementIn>,
    /// The child's own words.
    #[serde(default)]
    pub childs_words: String,
    /// Others who are involved.
    #[serde(default)]
    pub others_involved: String,
    /// Who has been told already.
    #[serde(default)]
    pub already_told: String,
    /// What it is mainly about, where the writer chooses to say: `physical`, `emotional`,
    /// `sexual`, `neglect`, `financial`, `domestic-abuse`, `exploitation`, `child-on-child`,
    /// `mental-health`, `missing`, `online` or `other`.
    #[serde(default)]
    pub category: Option<String>,
    /// Marks and injuries that were seen.
    #[serde(default)]
    pub body_map: Vec<super::body_map::MarkIn>,
    /// The number of the sheet of paper that it stands on, such as `7K3M-P2XW`. The first time, the
    /// concern has the id that follows from the sheet; when the sheet was typed in before, with other
    /// words or by somebody else, it is logged under `id`, and `sheet_before` says so.
    #[serde(default)]
    pub sheet: Option<String>,
}

/// A child's part in a concern.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPart {
    /// The agency's record of the child.
    pub child: Uuid,
    /// `subject` (the default), `sibling`, `witness`, `alleged-to-have-harmed` or `other`.
    #[serde(default)]
    pub role: Option<String>,
}

/// One statement.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatementIn {
    /// `fact`, `reported`, `opinion` or `historical`; may be absent until somebody says.
    #[serde(default)]
    pub kind: Option<String>,
    /// The words.
    pub text: String,
    /// For what was reported: who said it.
    #[serde(default)]
    pub reported_by: String,
    /// For what is historical: when it was.
    #[serde(default)]
    pub historical_date: String,
}

/// Somebody who was told.
#[derive(Serialize, ToSchema)]
pub struct ToldOut {
    /// Name.
    pub name: String,
    /// Job title.
    pub job_title: String,
    /// When, RFC 3339.
    pub at: String,
}

/// A concern that is on the record.
#[derive(Serialize, ToSchema)]
pub struct LoggedOut {
    /// Its id.
    pub id: Uuid,
    /// What people say on the telephone.
    pub reference: String,
    /// When it was logged, RFC 3339.
    pub logged_at: String,
    /// Who was told.
    pub told: Vec<ToldOut>,
    /// Whether the sheet of paper was typed in before.
    pub sheet_before: bool,
}

impl From<Logged> for LoggedOut {
    fn from(l: Logged) -> Self {
        let told = l.told.into_iter().map(|t| ToldOut {
            name: t.name,
            job_title: t.job_title,
            at: t.at.to_string(),
        });
        Self {
            id: l.id,
            reference: l.reference,
            logged_at: l.at.to_string(),
            told: told.collect(),
            sheet_before: false,
        }
    }
}

/// A concern as its reader may see it.
#[derive(Serialize, ToSchema)]
pub struct ConcernOut {
    /// Its id.
    pub id: Uuid,
    /// What people say on the telephone.
    pub reference: String,
    /// `new`, `acknowledged` or `closed`.
    pub state: String,
    /// `danger`, `today` or `routine`.
    pub urgency: String,
    /// When it was logged, RFC 3339.
    pub logged_at: String,
    /// Who logged it.
    pub author: String,
    /// Who read it first, if anybody did.
    pub read_by: Option<String>,
    /// Children in it.
    pub children: Vec<PartOut>,
    /// What it says, in the shape in which it is kept.
    #[schema(value_type = serde_json::Value)]
    pub content: domain::concern::ConcernContent,
}

/// A child's part in a concern.
#[derive(Serialize, ToSchema)]
pub struct PartOut {
    /// The agency's record of the child.
    pub child: Uuid,
    /// Name.
    pub name: String,
    /// The part.
    pub role: String,
}

/// Reads a word of a known list; `None` stands for the default.
fn word<T: std::str::FromStr>(
    asked: &Asked,
    field: &str,
    given: Option<&str>,
    default: T,
) -> Result<T, Problem> {
    given.map_or(Ok(default), |w| {
        w.parse().map_err(|_| {
            Problem::of(
                asked.lang,
                &casework::CaseworkError::invalid(field, "unknown"),
            )
        })
    })
}

fn read(app: &App, asked: &Asked, c: NewConcern) -> Result<LogConcern, Problem> {
    let mut children = Vec::with_capacity(c.children.len());
    for part in &c.children {
        let role = word(
            asked,
            "children.role",
            part.role.as_deref(),
            ChildRole::Subject,
        )?;
        children.push(ChildInConcern {
            person_id: part.child,
            role,
        });
    }
    let mut statements = Vec::with_capacity(c.statements.len());
    for s in c.statements {
        let kind = match s.kind.as_deref() {
            None => None,
            Some(w) => Some(word(
                asked,
                "statements.kind",
                Some(w),
                StatementKind::Fact,
            )?),
        };
        statements.push(NewStatement {
            kind,
            text: s.text,
            reported_by: s.reported_by,
            historical_date: s.historical_date,
        });
    }
    let mut marks = Vec::with_capacity(c.body_map.len());
    for m in c.body_map {
        marks.push(m.read(asked)?);
    }
    let category = match c.category.as_deref() {
        None => None,
        Some(w) => Some(word(asked, "category", Some(w), Category::Other)?),
    };
    let at: Timestamp = word(
        asked,
        "happened_at",
        c.happened_at.as_deref(),
        app.casework.now(),
    )?;
    Ok(LogConcern {
        id: c.id,
        urgency: word(asked, "urgency", c.urgency.as_deref(), Urgency::Routine)?,
        children,
        child_not_listed: c.child_not_listed,
        when: EventTime {
            at,
            precision: word(
                asked,
                "precision",
                c.precision.as_deref(),
                Precision::Minute,
            )?,
        },
        place: c.place,
        statements,
        childs_words: c.childs_words,
        others_involved: c.others_involved,
        already_told: c.already_told,
        category,
        body_map: marks,
        draft_id: None,
    })
}

/// Logs a concern. Anyone in an agency may; the lead is told at once.
#[utoipa::path(post, path = "/api/v1/concerns", tag = "concerns", security(("session" = [])), request_body = NewConcern,
    responses((status = 201, description = "Done; the same again answers alike", body = LoggedOut), (status = 409, description = "It has moved on, or the id was used for something else", body = Problem)))]
pub async fn log(
    State(app): State<App>,
    asked: Asked,
    JsonBody(concern): JsonBody<NewConcern>,
) -> Result<(StatusCode, Json<LoggedOut>), Problem> {
    let sheet = super::sheet_number(&asked, concern.sheet.as_deref())?;
    let input = read(&app, &asked, concern)?;
    let (logged, sheet_before) = app
        .casework
        .log_from_sheet(&asked.actor, input, sheet.as_ref())
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    let out = LoggedOut {
        sheet_before,
        ..logged.into()
    };
    Ok((StatusCode::CREATED, Json(out)))
}

/// Reads a concern: whoever logged it, and whoever receives the agency's concerns. The reading is
/// logged.
#[utoipa::path(get, path = "/api/v1/concerns/{id}", tag = "concerns", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The concern")),
    responses((status = 200, description = "As asked", body = ConcernOut)))]
pub async fn show(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
) -> Result<Json<ConcernOut>, Problem> {
    let view = app
        .casework
        .concern(&asked.actor, id)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    let children = view.children.into_iter().map(|p| PartOut {
        child: p.child.id,
        name: p.child.name,
        role: p.role.to_string(),
    });
    Ok(Json(ConcernOut {
        id: view.concern.id,
        reference: view.reference,
        state: view.concern.state.to_string(),
        urgency: view.concern.urgency.to_string(),
        logged_at: view.logged.to_string(),
        author: view.author,
        read_by: view.read_by.map(|(name, _)| name),
        children: children.collect(),
        content: view.concern.content,
    }))
}
