//! What this agency sent, and what it says of it afterwards, through the API.

use super::{Asked, Id, JsonBody, Problem, sharing::IdOut};
use crate::App;
use axum::{Json, extract::State, http::StatusCode};
use casework::{CorrectSharing, SharingLine, TrailLine};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use words::Lang;

/// Something that the agency sent, in a list.
#[derive(Serialize, ToSchema)]
pub struct SentLineOut {
    /// The sharing.
    pub id: Uuid,
    /// The decision on which it rests.
    pub decision: Uuid,
    /// The recipient, where it is in the directory.
    pub recipient: Option<Uuid>,
    /// Its name.
    pub to: String,
    /// Where it stands: `drafted`, `sent`, `delivered`, `opened`, `accepted`, `declined`,
    /// `acknowledged`, `acted-on` or `withdrawn`.
    pub state: String,
    /// When it was sent, microseconds since 1970.
    pub sent_us: i64,
    /// Sent in an emergency.
    pub emergency: bool,
}

impl SentLineOut {
    pub(super) fn of(l: &SharingLine, lang: Lang) -> Self {
        Self {
            id: l.row.id,
            decision: l.row.decision_id,
            recipient: l.row.recipient_agency_id,
            to: l.to.in_lang(lang).to_owned(),
            state: l.state.to_string(),
            sent_us: l.row.sent_us,
            emergency: l.row.emergency,
        }
    }
}

/// One line of a sharing's trail.
#[derive(Serialize, ToSchema)]
pub struct TrailOut {
    /// What happened: a state, or a notice that it was withdrawn or corrected, or
    /// that where the child is became protected (`protected`).
    pub what: String,
    /// When, microseconds since 1970.
    pub at_us: i64,
    /// The agency that did it; empty for someone outside.
    pub agency: String,
    /// The practitioner of this agency; empty for another's, whose names stay there.
    pub person: String,
    /// What was said with it.
    pub words: String,
    /// The signed receipt or notice; empty where there is none.
    pub receipt: String,
}

impl TrailOut {
    fn of(l: TrailLine, lang: Lang) -> Self {
        Self {
            what: l.event.state,
            at_us: l.event.at_us,
            agency: l.agency.in_lang(lang).to_owned(),
            person: l.person,
            words: l.event.reason,
            receipt: l.event.receipt,
        }
    }
}

/// A sharing with what went, and what happened since.
#[derive(Serialize, ToSchema)]
pub struct SentOut {
    /// The sharing.
    pub id: Uuid,
    /// The child.
    pub child: Uuid,
    /// The decision on which it rests.
    pub decision: Uuid,
    /// Where it stands, in the words of the list.
    pub state: String,
    /// The sharing that this one puts right.
    pub corrects: Option<Uuid>,
    /// The sharings that put it right since, the first first.
    pub corrected_by: Vec<Uuid>,
    /// What was sent, as it stood; absent where it was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<serde_json::Value>)]
    pub package: Option<serde_json::Value>,
    /// What happened, the first first.
    pub trail: Vec<TrailOut>,
}

/// Why a sharing is withdrawn.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawIn {
    /// Why. The recipient reads it.
    #[schema(example = "It was sent about the wrong child.")]
    pub why: String,
}

/// What was wrong in a sharing, and what is right.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectIn {
    /// A UUID of version 7 for the sharing that carries the correction, made by you.
    pub id: Uuid,
    /// The item that was wrong: an `item_id` of the package; left out: something else in it.
    #[serde(default)]
    pub item: Option<Uuid>,
    /// What was wrong.
    pub what: String,
    /// What is right.
    pub right: String,
}

/// A sharing that this agency sent, with its trail and receipts. The reading is logged.
#[utoipa::path(get, path = "/api/v1/sharings/{id}", tag = "sharing", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The sharing")),
    responses((status = 200, description = "As asked", body = SentOut)))]
pub async fn show(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
) -> Result<Json<SentOut>, Problem> {
    let view = app
        .casework
        .sharing(&asked.actor, id)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    let package = view.package.as_ref().map(serde_json::to_value).transpose();
    Ok(Json(SentOut {
        id: view.row.id,
        child: view.row.person_id,
        decision: view.row.decision_id,
        state: view.state.to_string(),
        corrects: view.row.corrects_id,
        corrected_by: view.corrected_by,
        package: package.map_err(|e| Problem::unreadable(asked.lang, e.to_string()))?,
        trail: view
            .trail
            .into_iter()
            .map(|l| TrailOut::of(l, asked.lang))
            .collect(),
    }))
}

/// Withdraws a sharing: the recipient is told not to rely on it any more, and why. Both sides keep
/// it, marked.
#[utoipa::path(post, path = "/api/v1/sharings/{id}/withdrawal", tag = "sharing", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The sharing")), request_body = WithdrawIn,
    responses((status = 204, description = "Withdrawn; the same again answers alike"),
        (status = 409, description = "You withdrew it for another reason", body = Problem)))]
pub async fn withdraw(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
    JsonBody(w): JsonBody<WithdrawIn>,
) -> Result<StatusCode, Problem> {
    app.casework
        .withdraw_sharing(&asked.actor, id, &w.why)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sends a correction to whoever received a sharing. It is a sharing of its own; the first stays as
/// it was sent.
#[utoipa::path(post, path = "/api/v1/sharings/{id}/corrections", tag = "sharing", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The sharing")), request_body = CorrectIn,
    responses((status = 201, description = "Sent; the same again answers alike", body = IdOut),
        (status = 409, description = "It was withdrawn, or the id was used for something else", body = Problem)))]
pub async fn correct(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
    JsonBody(c): JsonBody<CorrectIn>,
) -> Result<(StatusCode, Json<IdOut>), Problem> {
    let correction = CorrectSharing {
        id: c.id,
        item: c.item,
        what: c.what,
        right: c.right,
    };
    let sent = app
        .casework
        .correct_sharing(&asked.actor, id, correction)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    Ok((
        StatusCode::CREATED,
        Json(IdOut {
            id: sent.sharing_id,
        }),
    ))
}
