//! Requests for access to what is held about a child, through the API: the list with its days, logging
//! one, and where one stands. Choosing what is given and issuing the pack are for the pages, where
//! whoever does it reads each piece.

use super::{Asked, Id, JsonBody, Problem};
use crate::App;
use axum::{Json, extract::State, http::StatusCode};
use casework::{LogRights, PieceLine, RightsLine};
use domain::rights::{PieceChoice, PieceKind, Requester, RightsState};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A request as the list has it.
#[derive(Serialize, ToSchema)]
pub struct RightsOut {
    /// The request.
    pub id: Uuid,
    /// The agency's record of the child.
    pub child: Uuid,
    /// `child`, `for-child`, `parent`, `for-parent`, `court` or `no-authority`.
    #[schema(value_type = String)]
    pub requester: Requester,
    /// `open`, `issued` or `ended`.
    #[schema(value_type = String)]
    pub state: RightsState,
    /// The day on which it came, ISO.
    #[schema(value_type = String)]
    pub received: Date,
    /// The day by which it is answered, ISO; absent while the clock stands.
    #[schema(value_type = Option<String>)]
    pub due: Option<Date>,
    /// The clock stands until whoever asks has said what exactly they want.
    pub stopped: bool,
    /// The day by which it should have been answered is over.
    pub overdue: bool,
}

/// A piece of what is held, without what it says.
#[derive(Serialize, ToSchema)]
pub struct RightsPieceOut {
    /// The piece.
    pub id: Uuid,
    /// What it is: `details`, `family`, `concern`, `note`, `plan`, `check-in`, `referral`,
    /// `correction`, `closed`, `received`, `decision`, `action`, `summary` or `file`.
    #[schema(value_type = String)]
    pub kind: PieceKind,
    /// `give` or `withhold`; absent where somebody still has to choose.
    #[schema(value_type = Option<String>)]
    pub choice: Option<PieceChoice>,
    /// The ground for what is cut or kept back.
    pub ground: String,
}

/// A request with what is held.
#[derive(Serialize, ToSchema)]
pub struct RightsDeskOut {
    /// Where it stands.
    #[serde(flatten)]
    pub request: RightsOut,
    /// What they ask for.
    pub asks_for: String,
    /// What is held, in order.
    pub pieces: Vec<RightsPieceOut>,
    /// Pieces for which somebody still has to choose.
    pub to_choose: usize,
}

/// Somebody asks for access.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RightsIn {
    /// A UUID of version 7 for the request, made by you.
    pub id: Uuid,
    /// The agency's record of the child.
    pub child: Uuid,
    /// `child`, `for-child`, `parent`, `for-parent`, `court` or `no-authority`.
    #[schema(value_type = String)]
    pub requester: Requester,
    /// Their name.
    pub name: String,
    /// What they ask for, in their words.
    pub asks_for: String,
    /// The day on which it came, ISO.
    #[schema(value_type = String)]
    pub received: Date,
}

impl From<RightsLine> for RightsOut {
    fn from(l: RightsLine) -> Self {
        Self {
            id: l.row.id,
            child: l.row.person_id,
            requester: l.row.content.requester,
            state: l.row.state,
            received: l.row.received,
            due: l.row.due,
            stopped: l.stopped,
            overdue: l.overdue,
        }
    }
}

impl From<PieceLine> for RightsPieceOut {
    fn from(p: PieceLine) -> Self {
        Self {
            id: p.id,
            kind: p.kind,
            choice: p.choice,
            ground: p.ground,
        }
    }
}

/// Requests for access to what is held about a child: open ones first, by the day on which they are
/// due.
#[utoipa::path(get, path = "/api/v1/rights-requests", tag = "children", security(("session" = [])),
    responses((status = 200, description = "The requests", body = Vec<RightsOut>)))]
pub async fn list(State(app): State<App>, asked: Asked) -> Result<Json<Vec<RightsOut>>, Problem> {
    let all = app
        .casework
        .rights_list(&asked.actor)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(Json(all.into_iter().map(RightsOut::from).collect()))
}

/// Logs that somebody asks for access to what is held about a child. The file may not be erased
/// meanwhile.
#[utoipa::path(post, path = "/api/v1/rights-requests", tag = "children", security(("session" = [])),
    request_body = RightsIn,
    responses((status = 204, description = "Logged; the same again answers alike"),
        (status = 409, description = "The id was used for something else", body = Problem)))]
pub async fn log(
    State(app): State<App>,
    asked: Asked,
    JsonBody(r): JsonBody<RightsIn>,
) -> Result<StatusCode, Problem> {
    let input = LogRights {
        id: r.id,
        person_id: r.child,
        requester: Some(r.requester),
        name: r.name,
        requester_id: None,
        asks_for: r.asks_for,
        received: Some(r.received),
    };
    app.casework
        .log_rights(&asked.actor, input)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where a request stands, with what is held: which pieces, and what was chosen for each. What they
/// say is read on the pages. The reading is logged.
#[utoipa::path(get, path = "/api/v1/rights-requests/{id}", tag = "children", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The request")),
    responses((status = 200, description = "The request", body = RightsDeskOut)))]
pub async fn show(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
) -> Result<Json<RightsDeskOut>, Problem> {
    let desk = app
        .casework
        .rights_desk(&asked.actor, id)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    let row = desk.row;
    Ok(Json(RightsDeskOut {
        request: RightsOut {
            id: row.id,
            child: row.person_id,
            requester: row.content.requester,
            state: row.state,
            received: row.received,
            due: row.due,
            stopped: desk.stopped,
            overdue: desk.overdue,
        },
        asks_for: row.content.asks_for,
        pieces: desk.pieces.into_iter().map(RightsPieceOut::from).collect(),
        to_choose: desk.to_choose,
    }))
}
