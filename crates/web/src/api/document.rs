//! The OpenAPI document: what the routes say of themselves, and what holds for all of them.

use super::{Problem, documented};
use axum::Json;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ContactBuilder, Content, InfoBuilder, LicenseBuilder, OpenApi, Ref, RefOr, Response,
        path::{Operation, ParameterIn, PathItem},
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

/// Answers that come from what all routes have in common, each with its status.
const COMMON: &[(&str, &str, &str)] = &[
    ("401", "SignedOut", "Not signed in, or no longer"),
    (
        "403",
        "SecondFactor",
        "Allowed in a session that gave a second factor, or after `POST /api/v1/session/confirm`",
    ),
    (
        "404",
        "NotFound",
        "Not there, or not for this person: the two answer alike",
    ),
    ("413", "TooLarge", "The body is too long"),
    (
        "422",
        "Invalid",
        "Something must be put right; `faults` names the fields",
    ),
    ("500", "Internal", "A fault of the product"),
    (
        "503",
        "TryAgain",
        "`try-again`: not known whether it was written, send the same again, with the same ids; \
         `stopped`: not written, since the disk failed; reading goes on",
    ),
    ("507", "DiskFull", "No room to save; reading goes on"),
];

fn operations(item: &mut PathItem) -> Vec<(&'static str, &mut Operation)> {
    [
        ("get", item.get.as_mut()),
        ("put", item.put.as_mut()),
        ("post", item.post.as_mut()),
        ("delete", item.delete.as_mut()),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation?)))
    .collect()
}

/// `get /api/v1/children/{id}` is called `get_children_id`.
fn name_of(method: &str, path: &str) -> String {
    let words = path.trim_start_matches("/api/v1/");
    let words = words.split(|c: char| !c.is_ascii_alphanumeric());
    let parts: Vec<&str> = words.filter(|w| !w.is_empty()).collect();
    format!("{method}_{}", parts.join("_"))
}

/// Whether something behind the question mark is read.
fn reads_query(operation: &Operation) -> bool {
    let all = operation.parameters.iter().flatten();
    all.filter_map(|p| match p {
        RefOr::T(parameter) => Some(&parameter.parameter_in),
        RefOr::Ref(_) => None,
    })
    .any(|place| matches!(place, ParameterIn::Query))
}

/// Which of the common answers an operation can give.
fn can_answer(operation: &Operation, status: &str) -> bool {
    let session = operation.security.is_some();
    let body = operation.request_body.is_some();
    let works = session || body;
    match status {
        "401" | "403" => session,
        "404" => session && operation.tags.as_deref() != Some(&["sessions".to_owned()]),
        "413" => body,
        "422" => body || reads_query(operation),
        "503" | "507" => works && operation.tags.as_deref() != Some(&["law".to_owned()]),
        _ => true,
    }
}

fn complete(method: &str, path: &str, operation: &mut Operation) {
    operation.operation_id = Some(name_of(method, path));
    for (status, name, _) in COMMON {
        if can_answer(operation, status) {
            let all = &mut operation.responses.responses;
            let common = RefOr::Ref(Ref::from_response_name(*name));
            all.entry((*status).to_owned()).or_insert(common);
        }
    }
    for (status, response) in &mut operation.responses.responses {
        // Errors are problem details, which have a media type of their own.
        if let RefOr::T(response) = response
            && !status.starts_with('2')
            && let Some(content) = response.content.shift_remove("application/json")
        {
            let kind = "application/problem+json".to_owned();
            response.content.insert(kind, content);
        }
    }
}

fn problem(description: &str) -> RefOr<Response> {
    let schema = Content::new(Some(Ref::from_schema_name(Problem::name())));
    let mut response = Response::new(description);
    let kind = "application/problem+json".to_owned();
    response.content.insert(kind, RefOr::T(schema));
    RefOr::T(response)
}

/// The OpenAPI document of the routes.
fn document() -> OpenApi {
    let (_, mut api) = documented().split_for_parts();
    api.info = InfoBuilder::new()
        .title("Sharewise")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Log a concern about a child, decide lawfully, share securely, record the decision. \
             Whoever sends something new makes its id (a UUID of version 7): sent again with the \
             same id it is done once and answers alike; something else under the same id is a \
             conflict (409). Ids are told apart for thirty days.",
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
    let parts = api.components.get_or_insert_default();
    parts.add_security_scheme("session", bearer);
    parts
        .schemas
        .insert(Problem::name().into_owned(), Problem::schema());
    for (_, name, description) in COMMON {
        parts
            .responses
            .insert((*name).to_owned(), problem(description));
    }
    for (path, item) in &mut api.paths.paths {
        for (method, operation) in operations(item) {
            complete(method, path, operation);
        }
    }
    api
}

/// This document.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "law",
    responses((status = 200, description = "OpenAPI 3.1", body = serde_json::Value)))]
pub async fn show() -> Json<OpenApi> {
    Json(document())
}
