//! Sealing a concern that is about somebody who works at the agency.

use super::{Asked, Id, JsonBody, Problem};
use crate::App;
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Who receives a concern that is sealed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Seal {
    /// Id of the sealed matter, made by the caller, so that sending it again is harmless.
    id: Uuid,
    /// Whom it is about, in words; may be empty where `about_id` is given.
    #[serde(default)]
    about: String,
    /// Whom it is about, where it is a colleague: never the one who receives it.
    #[serde(default)]
    about_id: Option<Uuid>,
    /// The colleague who receives it and is in charge of it.
    to: Uuid,
    /// Whether whoever logged it sees it too.
    #[serde(default)]
    author_too: bool,
    /// Whoever receives it is not whom it is about, although the words say a part of their name.
    #[serde(default)]
    sure: bool,
}

/// What people say on the telephone about it.
#[derive(Serialize, ToSchema)]
pub struct SealedOut {
    /// The sealed matter.
    id: Uuid,
    /// Its reference.
    reference: String,
}

/// Seals a concern: from now on it exists for those who are named in it, and for nobody else. Asks
/// again who the caller is.
#[utoipa::path(post, path = "/api/v1/concerns/{id}/seal", tag = "concerns", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The concern")), request_body = Seal,
    responses((status = 200, description = "Done; the same again answers alike", body = SealedOut),
        (status = 409, description = "The id was used for something else", body = Problem)))]
pub async fn seal(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
    JsonBody(said): JsonBody<Seal>,
) -> Result<Json<SealedOut>, Problem> {
    let input = casework::SealConcern {
        id: said.id,
        about: said.about,
        about_id: said.about_id,
        sure: said.sure,
        to: Some(said.to),
        author_too: said.author_too,
    };
    let reference = app
        .casework
        .seal_concern(&asked.actor, id, input)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(Json(SealedOut {
        id: said.id,
        reference,
    }))
}
