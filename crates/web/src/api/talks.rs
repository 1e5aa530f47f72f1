//! Messages with the lead of another agency, through the API.

use super::{Asked, Id, JsonBody, Problem, sharing::known};
use crate::App;
use axum::{Json, extract::State, http::StatusCode};
use casework::SayToPartner;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What was said.
#[derive(Serialize, ToSchema)]
pub struct MessageOut {
    /// The message.
    pub id: Uuid,
    /// `message` or `close`.
    pub what: String,
    /// The agency that said it.
    pub from: Uuid,
    /// Who said it.
    pub name: String,
    /// What they are.
    pub role: String,
    /// Where they can be rung; empty: the number of the agency.
    pub phone: String,
    /// The words.
    pub text: String,
    /// When, microseconds since 1970.
    pub at_us: i64,
}

/// Everything that was said with one partner about what may be one child.
#[derive(Serialize, ToSchema)]
pub struct TalkOut {
    /// That under which both were told.
    pub id: Uuid,
    /// The agency's own record.
    pub child: Uuid,
    /// The partner.
    pub partner: Uuid,
    /// Whom to ring.
    pub phone: String,
    /// `open` or `closed`; none: nobody has written yet.
    pub state: Option<String>,
    /// What was said, the first first.
    pub messages: Vec<MessageOut>,
}

/// What to say to the partner's lead.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SayIn {
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// `message`, or `close`: it is settled.
    pub what: String,
    /// The words; what closes may be without.
    #[serde(default)]
    pub text: String,
    /// Where you can be rung; empty: the number of the agency.
    #[serde(default)]
    pub phone: String,
}

/// What was said with the lead of a partner that may hold something. Logged in the ledger.
#[utoipa::path(get, path = "/api/v1/holds/{id}", tag = "links", security(("session" = [])),
    params(("id" = Uuid, Path, description = "As `may_hold` of a look-up names it")),
    responses((status = 200, description = "As asked", body = TalkOut)))]
pub async fn show(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
) -> Result<Json<TalkOut>, Problem> {
    let talk = app.casework.talk(&asked.actor, id).await;
    let talk = talk.map_err(|e| Problem::of(asked.lang, &e))?;
    let messages = talk.messages.into_iter().map(|m| MessageOut {
        id: m.id,
        what: m.what.to_string(),
        from: m.from_agency_id,
        name: m.words.name,
        role: m.words.role,
        phone: m.words.phone,
        text: m.words.text,
        at_us: m.at_us,
    });
    Ok(Json(TalkOut {
        id,
        child: talk.child.id,
        partner: talk.partner.id,
        phone: talk.partner.phone,
        state: talk.state.map(|s| s.to_string()),
        messages: messages.collect(),
    }))
}

/// Writes to the lead of a partner, or says that it is settled. Nothing of a file goes with it.
#[utoipa::path(post, path = "/api/v1/holds/{id}", tag = "links", security(("session" = [])), request_body = SayIn,
    params(("id" = Uuid, Path, description = "As `may_hold` of a look-up names it")),
    responses((status = 204, description = "On its way"),
        (status = 409, description = "It has moved on, or the id was used for something else", body = Problem)))]
pub async fn say(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
    JsonBody(s): JsonBody<SayIn>,
) -> Result<StatusCode, Problem> {
    let input = SayToPartner {
        id: s.id,
        hold: id,
        what: known(&asked, "what", &s.what)?,
        text: s.text,
        phone: s.phone,
    };
    let said = app.casework.say_to_partner(&asked.actor, input).await;
    said.map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(StatusCode::NO_CONTENT)
}
