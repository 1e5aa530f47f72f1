//! Moving something received out of the wrong child's file, through the API.

use super::{Asked, Id, JsonBody, Problem};
use crate::App;
use axum::{extract::State, http::StatusCode};
use casework::MoveSharing;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Where it belongs, and how that is known.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveIn {
    /// A UUID of version 7 for the move, made by you.
    pub id: Uuid,
    /// The agency's record of the child whom it is about; left out: it is not known.
    #[serde(default)]
    pub child: Option<Uuid>,
    /// How it is known.
    #[schema(example = "The sender rang: it is about her cousin of the same name.")]
    pub why: String,
}

/// Moves something received out of the wrong child's file into another's, or into nobody's. What
/// stood in the wrong file can no longer be read there; whoever read it is told. Moving it back
/// brings it back.
#[utoipa::path(post, path = "/api/v1/shared/{id}/move", tag = "sharing", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The sharing")), request_body = MoveIn,
    responses((status = 204, description = "Done; the same again answers alike"),
        (status = 409, description = "It is in nobody's file, or the id was used for something else", body = Problem)))]
pub async fn to_another_file(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
    JsonBody(m): JsonBody<MoveIn>,
) -> Result<StatusCode, Problem> {
    let m = MoveSharing {
        id: m.id,
        to: m.child,
        why: m.why,
    };
    app.casework
        .move_sharing(&asked.actor, id, m)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(StatusCode::NO_CONTENT)
}
