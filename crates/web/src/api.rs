//! The JSON API under `/api/v1`.
//!
//! The same functions of casework as the pages, so the same permission, law and ledger line. A
//! caller shows its session as `Authorization: Bearer TOKEN`. Errors are problem details
//! (RFC 9457). The OpenAPI 3.1 document is made from the routes themselves.

mod body;
mod children;
mod concerns;
mod decision_bodies;
mod decisions;
mod law;
mod problem;
mod sessions;
mod sharing;

pub use body::{Asked, AskedInEmergency, JsonBody};
pub use problem::Problem;

use crate::App;
use axum::{Json, Router, routing::get};
use utoipa::{
    OpenApi,
    openapi::{
        ContactBuilder, InfoBuilder, LicenseBuilder,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};
use utoipa_axum::{router::OpenApiRouter, routes};

#[derive(OpenApi)]
struct Base;

fn documented() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Base::openapi())
        .routes(routes!(sessions::demo_people))
        .routes(routes!(sessions::demo_session))
        .routes(routes!(sessions::end_session))
        .routes(routes!(sessions::who_am_i))
        .routes(routes!(children::search))
        .routes(routes!(children::show))
        .routes(routes!(children::inbox))
        .routes(routes!(concerns::log))
        .routes(routes!(concerns::show))
        .routes(routes!(sharing::agencies))
        .routes(routes!(sharing::emergency))
        .routes(routes!(decisions::start))
        .routes(routes!(decisions::answers))
        .routes(routes!(decisions::law))
        .routes(routes!(decisions::share))
        .routes(routes!(decisions::not_share))
        .routes(routes!(decisions::advice))
        .routes(routes!(decisions::decision))
        .routes(routes!(sharing::shared))
        .routes(routes!(sharing::open))
        .routes(routes!(sharing::reply))
        .routes(routes!(law::decide))
        .routes(routes!(law::facts_schema))
        .routes(routes!(crate::pages::law::data::json))
        .routes(routes!(crate::pages::law::data::jsonld))
}

/// The OpenAPI document of these routes.
pub fn document() -> utoipa::openapi::OpenApi {
    let (_, mut api) = documented().split_for_parts();
    api.info = InfoBuilder::new()
        .title("Sharewise")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Log a concern about a child, decide lawfully, share securely, record the decision.",
        ))
        .contact(Some(
            ContactBuilder::new()
                .name(Some("Whoever runs this installation"))
                .build(),
        ))
        .license(Some(
            LicenseBuilder::new().name("Apache-2.0 OR MIT").build(),
        ))
        .build();
    let bearer = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    api.components
        .get_or_insert_default()
        .add_security_scheme("session", bearer);
    api
}

/// The routes of the API.
pub fn routes() -> Router<App> {
    let (router, _) = documented().split_for_parts();
    router.route("/api/v1/openapi.json", get(async || Json(document())))
}
