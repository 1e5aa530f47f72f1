//! How files are opened, through the API: the day's number and why one needs more, the agency's own
//! numbers, one's own details, and what is to be looked at.

use super::{Asked, Id, JsonBody, Problem};
use crate::App;
use axum::{Json, extract::State, http::StatusCode};
use casework::{FilesNumber, OwnDetails, ReviewLine};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// How many files were opened today.
#[derive(Serialize, ToSchema)]
pub struct FilesTodayOut {
    /// Different children's files opened today.
    pub opened: u32,
    /// How many may be opened before the caller is asked why, counting what they said today.
    pub may: u32,
}

/// Why more files are needed today.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoreFiles {
    /// Made by the caller, so that sending it again is harmless.
    pub id: Uuid,
    /// Why, in words that somebody else understands.
    #[schema(example = "Twenty files for the meeting of the partnership tomorrow")]
    pub why: String,
}

/// How many different children's files the caller opened today.
#[utoipa::path(get, path = "/api/v1/files-today", tag = "access", security(("session" = [])),
    responses((status = 200, description = "As it is now", body = FilesTodayOut)))]
pub async fn files_today(
    State(app): State<App>,
    asked: Asked,
) -> Result<Json<FilesTodayOut>, Problem> {
    let today = app.casework.files_today(&asked.actor).await;
    let today = today.map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(Json(FilesTodayOut {
        opened: today.opened,
        may: today.may,
    }))
}

/// Says why the caller needs the files of more children today: as many again can be opened at once,
/// and somebody looks at it within two working days. What answers `more-files` goes on after it.
#[utoipa::path(post, path = "/api/v1/files-today/more", tag = "access", security(("session" = [])),
    request_body = MoreFiles,
    responses((status = 200, description = "Said; the same again changes nothing", body = FilesTodayOut)))]
pub async fn more_files(
    State(app): State<App>,
    asked: Asked,
    JsonBody(said): JsonBody<MoreFiles>,
) -> Result<Json<FilesTodayOut>, Problem> {
    app.casework
        .say_why_more(&asked.actor, said.id, &said.why)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    files_today(State(app), asked).await
}

/// The number of one role, or of every other.
#[derive(Serialize, ToSchema)]
pub struct FilesNumberOut {
    /// The role; `any`: every role that has no number of its own.
    #[schema(example = "safeguarding-lead")]
    pub role: String,
    /// Different children's files in a day before somebody is asked why.
    pub files: u32,
    /// The number that ships.
    pub usual: u32,
    /// The most that the agency may set; the least is 1.
    pub most: u32,
}

/// The agency's own number for a role.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FilesNumberIn {
    /// The role, or `any`.
    pub role: String,
    /// Files in a day.
    pub files: u32,
}

/// The agency's own numbers.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FilesNumbersIn {
    /// Roles that are not named keep theirs.
    pub numbers: Vec<FilesNumberIn>,
    /// Why.
    #[schema(example = "Agreed by the governors: a small nursery")]
    pub why: String,
}

impl From<FilesNumber> for FilesNumberOut {
    fn from(n: FilesNumber) -> Self {
        Self {
            role: n.word().to_owned(),
            files: n.files,
            usual: n.usual.files,
            most: n.most,
        }
    }
}

/// How many different children's files somebody opens in a day at the caller's agency before they
/// are asked why.
#[utoipa::path(get, path = "/api/v1/files-a-day", tag = "access", security(("session" = [])),
    responses((status = 200, description = "As they hold now", body = Vec<FilesNumberOut>)))]
pub async fn files_numbers(
    State(app): State<App>,
    asked: Asked,
) -> Result<Json<Vec<FilesNumberOut>>, Problem> {
    let all = app.casework.files_numbers(&asked.actor).await;
    let all = all.map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(Json(all.into_iter().map(FilesNumberOut::from).collect()))
}

/// Sets the agency's own numbers. For its administrator; asks again who the caller is.
#[utoipa::path(put, path = "/api/v1/files-a-day", tag = "access", security(("session" = [])),
    request_body = FilesNumbersIn,
    responses((status = 200, description = "As they hold from now on", body = Vec<FilesNumberOut>)))]
pub async fn set_files_numbers(
    State(app): State<App>,
    asked: Asked,
    JsonBody(said): JsonBody<FilesNumbersIn>,
) -> Result<Json<Vec<FilesNumberOut>>, Problem> {
    let wanted: Vec<(String, Option<u32>)> = said
        .numbers
        .into_iter()
        .map(|n| (n.role, Some(n.files)))
        .collect();
    app.casework
        .set_files_numbers(&asked.actor, &wanted, &said.why)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    files_numbers(State(app), asked).await
}

/// What one says of one's own home, so that the files of one's own family stay closed. Nobody else
/// is shown it.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnDetailsBody {
    /// Telephone at home or in the pocket; empty: none given.
    #[serde(default)]
    #[schema(example = "01632 960123")]
    pub phone: String,
    /// Address at home, with the postcode; empty: none given.
    #[serde(default)]
    pub address: String,
}

/// What the caller said of their own home.
#[utoipa::path(get, path = "/api/v1/own-details", tag = "access", security(("session" = [])),
    responses((status = 200, description = "As it was said", body = OwnDetailsBody)))]
pub async fn own_details(
    State(app): State<App>,
    asked: Asked,
) -> Result<Json<OwnDetailsBody>, Problem> {
    let own = app.casework.own_details(&asked.actor).await;
    let own = own.map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(Json(OwnDetailsBody {
        phone: own.phone,
        address: own.address,
    }))
}

/// Says it anew; what is empty is forgotten.
#[utoipa::path(put, path = "/api/v1/own-details", tag = "access", security(("session" = [])),
    request_body = OwnDetailsBody,
    responses((status = 200, description = "Kept", body = OwnDetailsBody)))]
pub async fn set_own_details(
    State(app): State<App>,
    asked: Asked,
    JsonBody(said): JsonBody<OwnDetailsBody>,
) -> Result<Json<OwnDetailsBody>, Problem> {
    let details = OwnDetails {
        phone: said.phone.trim().to_owned(),
        address: said.address.trim().to_owned(),
    };
    app.casework
        .set_own_details(&asked.actor, &details)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    own_details(State(app), asked).await
}

/// Something that was opened out of the ordinary.
#[derive(Serialize, ToSchema)]
#[schema(as = OpenedReviewOut)]
pub struct ReviewOut {
    /// Which.
    pub id: Uuid,
    /// What happened: `break-glass`, `kept-out`, `budget`, `unexplained`, `canary` and so on.
    pub kind: String,
    /// `open`, `right` (there was a reason) or `wrong`.
    pub state: String,
    /// Whose doing it was.
    pub practitioner: Uuid,
    /// Their name.
    pub name: String,
    /// Whose file; absent where it is about no one file, or it was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub child: Option<Uuid>,
    /// When it happened, microseconds since 1970.
    pub at_us: i64,
    /// By when somebody looks at it, microseconds since 1970.
    pub due_us: i64,
    /// Nobody has looked in time.
    pub overdue: bool,
    /// Whether the caller may say what came of it.
    pub may_answer: bool,
}

/// What is to be looked at, and what was.
#[derive(Serialize, ToSchema)]
pub struct ReviewsOut {
    /// To be looked at, the first due first.
    pub open: Vec<ReviewOut>,
    /// Looked at: there was no reason.
    pub wrong: Vec<ReviewOut>,
    /// Looked at, with a reason.
    pub right: Vec<ReviewOut>,
}

/// What came of looking at it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewAnswer {
    /// Whether there was a reason.
    pub right: bool,
    /// What was found and what follows.
    #[schema(example = "Asked the nurse: the hospital had rung")]
    pub outcome: String,
}

impl From<ReviewLine> for ReviewOut {
    fn from(line: ReviewLine) -> Self {
        Self {
            id: line.row.id,
            kind: line.row.kind.as_str().to_owned(),
            state: line.row.state.as_str().to_owned(),
            practitioner: line.who.id,
            name: line.who.name,
            child: line.child.map(|c| c.id),
            at_us: line.row.at_us,
            due_us: line.row.due_us,
            overdue: line.overdue,
            may_answer: line.may_answer,
        }
    }
}

fn all(lines: Vec<ReviewLine>) -> Vec<ReviewOut> {
    lines.into_iter().map(ReviewOut::from).collect()
}

/// Files opened for a few hours, for no reason that is known, by people who stand too close, and
/// made-up records that were opened; never the caller's own doing.
#[utoipa::path(get, path = "/api/v1/reviews", tag = "access", security(("session" = [])),
    responses((status = 200, description = "Exceptions first", body = ReviewsOut)))]
pub async fn reviews(State(app): State<App>, asked: Asked) -> Result<Json<ReviewsOut>, Problem> {
    let queue = app.casework.review_queue(&asked.actor).await;
    let queue = queue.map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(Json(ReviewsOut {
        open: all(queue.open),
        wrong: all(queue.wrong),
        right: all(queue.right),
    }))
}

/// Says what came of looking at one of them.
#[utoipa::path(post, path = "/api/v1/reviews/{id}", tag = "access", security(("session" = [])),
    params(("id" = Uuid, Path, description = "Which")), request_body = ReviewAnswer,
    responses((status = 204, description = "Kept"),
        (status = 409, description = "Somebody has answered before", body = Problem)))]
pub async fn answer_review(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
    JsonBody(said): JsonBody<ReviewAnswer>,
) -> Result<StatusCode, Problem> {
    app.casework
        .answer_review(&asked.actor, id, Some(said.right), &said.outcome)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(StatusCode::NO_CONTENT)
}
