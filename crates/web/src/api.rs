//! The JSON API under `/api/v1`.
//!
//! The same functions of casework as the pages, so the same permission, law and ledger line. A
//! caller shows its session as `Authorization: Bearer TOKEN`. Errors are problem details
//! (RFC 9457). The OpenAPI 3.1 document is made from the routes themselves.

mod access;
mod body;
mod body_map;
mod children;
mod concerns;
mod decision_bodies;
mod decisions;
mod document;
mod family;
mod law;
mod links;
mod listed;
mod moving;
mod parts;
mod patterns;
mod problem;
mod record;
mod right;
mod rights;
mod sealing;
mod sent;
mod sessions;
mod sharing;
mod talks;
mod word_lists;

pub use body::{Asked, AskedInEmergency, Id, JsonBody};
pub use problem::Problem;

use crate::App;
use axum::Router;
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

#[derive(OpenApi)]
struct Base;

/// The number of a sheet of paper, where one is given.
fn sheet_number(
    asked: &Asked,
    typed: Option<&str>,
) -> Result<Option<casework::SheetNumber>, Problem> {
    let wrong = |_| {
        Problem::of(
            asked.lang,
            &casework::CaseworkError::invalid("sheet", "unknown"),
        )
    };
    typed
        .filter(|t| !t.trim().is_empty())
        .map(|t| t.parse().map_err(wrong))
        .transpose()
}

/// Every route of the API. What is not here is not in the document, and the other way about.
fn documented() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Base::openapi())
        .routes(routes!(
            sessions::sign_in,
            sessions::sessions,
            sessions::end_others
        ))
        .routes(routes!(sessions::end_one))
        .routes(routes!(sessions::demo_people))
        .routes(routes!(sessions::demo_session))
        .routes(routes!(sessions::confirm))
        .routes(routes!(sessions::end_session))
        .routes(routes!(sessions::who_am_i))
        .routes(routes!(children::search))
        .routes(routes!(children::show))
        .routes(routes!(body_map::of_child))
        .routes(routes!(family::family, family::relate))
        .routes(routes!(family::say_tie))
        .routes(routes!(family::adult))
        .routes(routes!(family::mark_risk))
        .routes(routes!(family::end_risk))
        .routes(routes!(children::inbox))
        .routes(routes!(patterns::chronology))
        .routes(routes!(crate::pages::chronology::paper::whole_api))
        .routes(routes!(crate::pages::chronology::paper::summary_api))
        .routes(routes!(patterns::list))
        .routes(routes!(patterns::show))
        .routes(routes!(patterns::decide))
        .routes(routes!(concerns::log, listed::list))
        .routes(routes!(concerns::show))
        .routes(routes!(sealing::seal))
        .routes(routes!(access::files_today))
        .routes(routes!(access::more_files))
        .routes(routes!(access::files_numbers, access::set_files_numbers))
        .routes(routes!(access::own_details, access::set_own_details))
        .routes(routes!(access::reviews))
        .routes(routes!(access::answer_review))
        .routes(routes!(sharing::agencies))
        .routes(routes!(sharing::emergency))
        .routes(routes!(sharing::emergency_record))
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
        .routes(routes!(moving::to_another_file))
        .routes(routes!(sent::show))
        .routes(routes!(sent::withdraw))
        .routes(routes!(sent::correct))
        .routes(routes!(right::record, right::put_right))
        .routes(routes!(rights::list, rights::log))
        .routes(routes!(rights::show))
        .routes(routes!(record::of_child))
        .routes(routes!(record::ledger))
        .routes(routes!(links::queue))
        .routes(routes!(links::look_up))
        .routes(routes!(links::review))
        .routes(routes!(links::decide))
        .routes(routes!(talks::show, talks::say))
        .routes(routes!(law::decide))
        .routes(routes!(law::facts_schema))
        .routes(routes!(crate::pages::law::data::json))
        .routes(routes!(crate::pages::law::data::jsonld))
        .routes(routes!(document::show))
}

/// The routes of the API.
pub fn routes() -> Router<App> {
    documented().split_for_parts().0
}
