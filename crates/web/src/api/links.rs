//! Records that may be of one person: looking up and deciding, through the API.

use super::{Asked, Id, JsonBody, Problem};
use crate::App;
use axum::{Json, extract::State, http::StatusCode};
use casework::{CaseworkError, DecidePair, PairLine};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// One of two records.
#[derive(Serialize, ToSchema)]
pub struct HeldRecordOut {
    /// The record.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Date of birth, ISO.
    pub born: Option<String>,
    /// Class, tutor group or ward.
    pub group: Option<String>,
}

/// Two records of the agency that may be of one person.
#[derive(Serialize, ToSchema)]
pub struct PairOut {
    /// The pair.
    pub id: Uuid,
    /// One record.
    pub one: HeldRecordOut,
    /// The other.
    pub other: HeldRecordOut,
    /// `open`, `aside`, `same`, `different`, `twin-or-sibling` or `unsure`.
    pub state: String,
    /// What the model says: base-2 logarithm of the odds of one person.
    pub weight: f64,
    /// Two whole numbers clash, so that only a person can say that they are one.
    pub clash: bool,
}

/// An agency that may hold something about the child. What, is for it to say.
#[derive(Serialize, ToSchema)]
pub struct MayHold {
    /// Under which its lead can be written to: `/api/v1/holds/{id}`.
    pub id: Uuid,
    /// The agency.
    pub agency: Uuid,
    /// Its name.
    pub name: String,
    /// Whom to ring.
    pub phone: String,
}

/// What a look-up found.
#[derive(Serialize, ToSchema)]
pub struct LookUpOut {
    /// `match`, `potential-match`, `low-confidence`, `many-matches`, `household` or `no-match`.
    #[schema(value_type = String)]
    pub outcome: casework::Outcome,
    /// Records of the agency that may be of the same child.
    pub pairs: Vec<PairOut>,
    /// Agencies that may hold something, where an agreement lets us know.
    pub may_hold: Vec<MayHold>,
    /// What too many records share to be searched by alone.
    pub overfull: Vec<String>,
    /// More records shared something with this one than were compared: the likeliest were.
    pub cut: bool,
}

/// One reason for or against one person.
#[derive(Serialize, ToSchema)]
pub struct ReasonOut {
    /// Key of the words that say it, for example `link-born-day-month-swapped`.
    pub key: String,
    /// Bits for (positive) or against (negative).
    pub bits: f32,
}

/// A pair with its reasons.
#[derive(Serialize, ToSchema)]
pub struct ReviewOut {
    /// The pair.
    pub pair: PairOut,
    /// Probability of one person.
    pub probability: f32,
    /// Probability of another person of the household or family.
    pub household: f32,
    /// What speaks against one person, strongest first.
    pub against: Vec<ReasonOut>,
    /// What speaks for one person, strongest first.
    pub in_favour: Vec<ReasonOut>,
}

/// A decision about a pair.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideIn {
    /// Made by the client, so that a retry is harmless.
    pub id: Uuid,
    /// `same`, `different`, `twin-or-sibling`, `unsure` or `undone`.
    pub act: String,
    /// Why.
    pub reason: String,
    /// Say one person although whole numbers clash.
    #[serde(default)]
    pub despite_clash: bool,
}

pub(super) fn record(i: &casework::Identity) -> HeldRecordOut {
    HeldRecordOut {
        id: i.id,
        name: i.name.clone(),
        born: i.birth.map(|b| b.date.to_string()),
        group: i.group.clone(),
    }
}

fn thousandths(n: i64) -> f64 {
    f64::from(i32::try_from(n).unwrap_or(i32::MAX)) / 1000.0
}

fn pair(line: &PairLine) -> PairOut {
    PairOut {
        id: line.pair.id,
        one: record(&line.one),
        other: record(&line.other),
        state: line.pair.state.to_string(),
        weight: thousandths(line.pair.weight),
        clash: line.pair.clash,
    }
}

/// Pairs of records that nobody has decided about, the heaviest first.
#[utoipa::path(get, path = "/api/v1/links", tag = "links", security(("session" = [])),
    responses((status = 200, description = "As asked", body = Vec<PairOut>)))]
pub async fn queue(State(app): State<App>, asked: Asked) -> Result<Json<Vec<PairOut>>, Problem> {
    let queue = app
        .casework
        .link_queue(&asked.actor)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(Json(queue.open.iter().map(pair).collect()))
}

/// Looks a child up: records of the agency that may be the same child, and agencies that may hold
/// something. Logged in the ledger.
#[utoipa::path(post, path = "/api/v1/children/{id}/look-up", tag = "links", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The agency's record")),
    responses((status = 200, description = "As asked", body = LookUpOut)))]
pub async fn look_up(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
) -> Result<Json<LookUpOut>, Problem> {
    let fault = |e: CaseworkError| Problem::of(asked.lang, &e);
    let found = app.casework.matches_of(&asked.actor, id).await;
    let (_, lines, looked) = found.map_err(fault)?;
    let holds = app.casework.holds_lines(&asked.actor).await;
    let may_hold = holds
        .map_err(fault)?
        .into_iter()
        .filter(|h| h.child.id == id)
        .map(|h| MayHold {
            id: h.row.id,
            agency: h.partner.id,
            name: crate::pages::emergency::agency_name(&h.partner, asked.lang).to_owned(),
            phone: h.partner.phone,
        });
    Ok(Json(LookUpOut {
        outcome: looked.outcome,
        pairs: lines.iter().map(pair).collect(),
        may_hold: may_hold.collect(),
        overfull: looked.overfull.iter().map(|w| (*w).to_owned()).collect(),
        cut: looked.cut,
    }))
}

/// A pair with the reasons for and against one person.
#[utoipa::path(get, path = "/api/v1/links/{id}", tag = "links", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The pair")),
    responses((status = 200, description = "As asked", body = ReviewOut)))]
pub async fn review(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
) -> Result<Json<ReviewOut>, Problem> {
    let review = app
        .casework
        .pair_review(&asked.actor, id)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    let reasons = |all: &[casework::Reason]| {
        all.iter()
            .map(|r| ReasonOut {
                key: r.key.clone(),
                bits: r.bits,
            })
            .collect()
    };
    let (against, in_favour) = (reasons(&review.why.against), reasons(&review.why.in_favour));
    Ok(Json(ReviewOut {
        probability: review.why.probability,
        household: review.why.household,
        against,
        in_favour,
        pair: pair(&PairLine {
            pair: review.pair,
            one: review.one,
            other: review.other,
        }),
    }))
}

/// Decides about a pair, or takes a decision back.
#[utoipa::path(post, path = "/api/v1/links/{id}/decision", tag = "links", security(("session" = [])), request_body = DecideIn,
    params(("id" = Uuid, Path, description = "The pair")),
    responses((status = 204, description = "Recorded; the same again changes nothing"),
        (status = 409, description = "It has moved on, or the id was used for something else", body = Problem)))]
pub async fn decide(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
    JsonBody(d): JsonBody<DecideIn>,
) -> Result<StatusCode, Problem> {
    let input = DecidePair {
        id: d.id,
        pair: id,
        act: d.act.parse().ok(),
        reason: d.reason,
        despite_clash: d.despite_clash,
    };
    app.casework
        .decide_pair(&asked.actor, input)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(StatusCode::NO_CONTENT)
}
