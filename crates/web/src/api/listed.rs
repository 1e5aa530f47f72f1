//! The agency's concerns by where they stand, through the API.

use super::{Asked, Problem, children::InboxConcern};
use crate::App;
use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
};
use casework::ListedConcern;
use domain::concern::ConcernState;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which concerns, and from where on.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListOf {
    /// `new`, `acknowledged` (read and open, the default) or `closed`.
    #[serde(default)]
    state: Option<String>,
    /// `next` of the page before.
    #[serde(default)]
    after: Option<Uuid>,
}

/// A concern and what is to be done about it next; it says nothing of what was seen.
#[derive(Serialize, ToSchema)]
pub struct ListedOut {
    /// Which concern.
    #[serde(flatten)]
    pub concern: InboxConcern,
    /// Who read it first.
    pub read_by: Option<String>,
    /// When the next thing to do about it is due, microseconds since 1970; absent: nothing is set.
    pub next_due_us: Option<i64>,
    /// When it was closed, microseconds since 1970.
    pub closed_us: Option<i64>,
}

/// One page of the list.
#[derive(Serialize, ToSchema)]
pub struct ListOut {
    /// The oldest first; of those that were closed, the newest first.
    pub concerns: Vec<ListedOut>,
    /// Asks for the next page, where there is one.
    pub next: Option<Uuid>,
}

impl From<ListedConcern> for ListedOut {
    fn from(c: ListedConcern) -> Self {
        Self {
            read_by: (!c.read_by.is_empty()).then_some(c.read_by),
            next_due_us: c.next_due_us,
            closed_us: c.line.closed_us,
            concern: c.line.into(),
        }
    }
}

/// The agency's concerns in a state, a page at a time.
#[utoipa::path(get, path = "/api/v1/concerns", tag = "concerns", security(("session" = [])),
    params(ListOf), responses((status = 200, description = "As asked", body = ListOut)))]
pub async fn list(
    State(app): State<App>,
    asked: Asked,
    of: Result<Query<ListOf>, QueryRejection>,
) -> Result<Json<ListOut>, Problem> {
    let Query(of) = of.map_err(|e| Problem::unreadable(asked.lang, e.body_text()))?;
    let state = match of.state.as_deref() {
        None => ConcernState::Acknowledged,
        Some(word) => word
            .parse()
            .map_err(|e: domain::UnknownWord| Problem::unreadable(asked.lang, e.to_string()))?,
    };
    let list = app
        .casework
        .concern_list(&asked.actor, state, of.after)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(Json(ListOut {
        concerns: list.concerns.into_iter().map(ListedOut::from).collect(),
        next: list.next,
    }))
}
