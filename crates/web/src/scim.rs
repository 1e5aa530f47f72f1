//! Joiners and leavers from an agency's own system: a part of SCIM 2.0 (RFC 7643, RFC 7644). Users
//! can be added, read, found by their name, replaced, changed in part, and taken away; groups, bulk,
//! sorting and passwords are not offered, and the answers at `/ServiceProviderConfig` say so.

mod about;
mod wire;

use crate::App;
use axum::{
    Router,
    body::Bytes,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use casework::{CaseworkError, ScimCaller, ScimPerson, ScimSays};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;
use wire::WireFault;

/// Most people in one answer.
const MOST: usize = 200;

/// The routes below `/scim/v2`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/scim/v2/Users", get(list).post(add))
        .route(
            "/scim/v2/Users/{id}",
            get(show).put(replace).patch(change).delete(leave),
        )
        .route(
            "/scim/v2/ServiceProviderConfig",
            get(about::service_provider),
        )
        .route("/scim/v2/Schemas", get(about::schemas))
        .route("/scim/v2/Schemas/{id}", get(about::schema))
        .route("/scim/v2/ResourceTypes", get(about::resource_types))
        .route("/scim/v2/ResourceTypes/{id}", get(about::resource_type))
}

/// An answer in the form of SCIM.
pub(crate) fn answer(status: StatusCode, body: &Value) -> Response {
    let kind = HeaderValue::from_static("application/scim+json");
    let mut answer = (status, body.to_string()).into_response();
    answer.headers_mut().insert(header::CONTENT_TYPE, kind);
    if status == StatusCode::UNAUTHORIZED {
        let how = HeaderValue::from_static("Bearer realm=\"scim\"");
        answer.headers_mut().insert(header::WWW_AUTHENTICATE, how);
    }
    answer
}

/// An error in the form of SCIM. It is for programs and whoever runs them, in English.
pub(crate) fn error(status: StatusCode, kind: Option<&str>, detail: &str) -> Response {
    let mut body = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
        "status": status.as_u16().to_string(),
        "detail": detail,
    });
    if let Some(kind) = kind {
        body["scimType"] = kind.into();
    }
    answer(status, &body)
}

fn fault(e: &CaseworkError) -> Response {
    match e {
        CaseworkError::SignedOut => error(
            StatusCode::UNAUTHORIZED,
            None,
            "The token is not, or no longer, good. An administrator makes one on the page People.",
        ),
        CaseworkError::NotFound => {
            error(StatusCode::NOT_FOUND, None, "There is no such user here.")
        }
        CaseworkError::Invalid(faults) => match faults.first() {
            Some(f) if f.key == "taken" => error(
                StatusCode::CONFLICT,
                Some("uniqueness"),
                "Somebody has this userName already.",
            ),
            Some(f) if f.key == "last-administrator" => error(
                StatusCode::CONFLICT,
                Some("mutability"),
                "This is the last administrator of the organisation; somebody else must be one first.",
            ),
            Some(f) => error(
                StatusCode::BAD_REQUEST,
                Some("invalidValue"),
                &format!("{}: {}", f.field, f.key),
            ),
            None => error(
                StatusCode::BAD_REQUEST,
                Some("invalidValue"),
                "A value is wrong.",
            ),
        },
        CaseworkError::WrongState => error(
            StatusCode::CONFLICT,
            Some("mutability"),
            "This cannot be done from where the account stands.",
        ),
        CaseworkError::DiskFull | CaseworkError::TryAgain => error(
            StatusCode::SERVICE_UNAVAILABLE,
            None,
            "Not written, or not known whether; send the same again later.",
        ),
        other => {
            tracing::error!(error = %other, "scim");
            error(
                StatusCode::INTERNAL_SERVER_ERROR,
                None,
                "A fault of the server.",
            )
        }
    }
}

fn wire_fault(f: &WireFault) -> Response {
    error(StatusCode::BAD_REQUEST, Some(f.kind), &f.detail)
}

/// The agency whose token stands in the header.
async fn caller(app: &App, headers: &HeaderMap) -> Result<ScimCaller, Response> {
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.strip_prefix("Bearer "))
        .map_or("", str::trim);
    app.casework.scim_caller(token).await.map_err(|e| fault(&e))
}

fn resource(app: &App, p: &ScimPerson) -> Value {
    wire::user(p, &app.casework.settings().public_url)
}

/// What a list is asked for.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Asked {
    filter: Option<String>,
    start_index: Option<i64>,
    count: Option<i64>,
}

async fn list(State(app): State<App>, headers: HeaderMap, Query(q): Query<Asked>) -> Response {
    let caller = match caller(&app, &headers).await {
        Ok(caller) => caller,
        Err(refused) => return refused,
    };
    let people = match &q.filter {
        None => app.casework.scim_people(caller).await,
        Some(filter) => match wire::filter(filter) {
            Err(f) => return wire_fault(&f),
            Ok(wire::Filter::UserName(name)) => app
                .casework
                .scim_called(caller, &name)
                .await
                .map(|found| found.into_iter().collect()),
            Ok(wire::Filter::ExternalId(id)) => app.casework.scim_people(caller).await.map(|all| {
                all.into_iter()
                    .filter(|p| p.external_id.as_deref() == Some(&id))
                    .collect()
            }),
        },
    };
    match people {
        Ok(people) => page_of(&app, &people, &q),
        Err(e) => fault(&e),
    }
}

fn page_of(app: &App, people: &[ScimPerson], q: &Asked) -> Response {
    let start = usize::try_from(q.start_index.unwrap_or(1).max(1)).unwrap_or(1);
    let count = q
        .count
        .map_or(MOST, |n| usize::try_from(n.max(0)).unwrap_or(0));
    let shown: Vec<Value> = people
        .iter()
        .skip(start - 1)
        .take(count.min(MOST))
        .map(|p| resource(app, p))
        .collect();
    answer(StatusCode::OK, &wire::list(people.len(), start, shown))
}

/// Reads who asks and what is said.
async fn said(
    app: &App,
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<(ScimCaller, Value), Response> {
    let caller = caller(app, headers).await?;
    match serde_json::from_slice(body) {
        Ok(value @ Value::Object(_)) => Ok((caller, value)),
        _ => Err(error(
            StatusCode::BAD_REQUEST,
            Some("invalidSyntax"),
            "The body is no JSON object.",
        )),
    }
}

fn one(app: &App, status: StatusCode, found: Result<ScimPerson, CaseworkError>) -> Response {
    match found {
        Ok(p) => {
            let body = resource(app, &p);
            let mut answer = answer(status, &body);
            let place = body["meta"]["location"].as_str().unwrap_or_default();
            if let Ok(place) = HeaderValue::from_str(place) {
                answer.headers_mut().insert(header::LOCATION, place);
            }
            answer
        }
        Err(e) => fault(&e),
    }
}

/// An id of ours; anything else is nobody's.
fn id_of(text: &str) -> Uuid {
    text.parse().unwrap_or_else(|_| Uuid::nil())
}

async fn add(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Response {
    let (caller, value) = match said(&app, &headers, &body).await {
        Ok(said) => said,
        Err(refused) => return refused,
    };
    let says = match wire::whole(&value) {
        Ok(says) => says,
        Err(f) => return wire_fault(&f),
    };
    let found = app.casework.scim_add(caller, &says).await;
    one(&app, StatusCode::CREATED, found)
}

async fn show(State(app): State<App>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    match caller(&app, &headers).await {
        Ok(caller) => {
            let found = app.casework.scim_person(caller, id_of(&id)).await;
            one(&app, StatusCode::OK, found)
        }
        Err(refused) => refused,
    }
}

async fn put_in(app: &App, caller: ScimCaller, id: &str, says: &ScimSays) -> Response {
    let found = app.casework.scim_change(caller, id_of(id), says).await;
    one(app, StatusCode::OK, found)
}

async fn replace(
    State(app): State<App>,
    headers: HeaderMap,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    let (caller, value) = match said(&app, &headers, &body).await {
        Ok(said) => said,
        Err(refused) => return refused,
    };
    match wire::whole(&value) {
        Ok(says) => put_in(&app, caller, &id, &says).await,
        Err(f) => wire_fault(&f),
    }
}

async fn change(
    State(app): State<App>,
    headers: HeaderMap,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    let (caller, value) = match said(&app, &headers, &body).await {
        Ok(said) => said,
        Err(refused) => return refused,
    };
    match wire::patch(&value) {
        Ok(says) => put_in(&app, caller, &id, &says).await,
        Err(f) => wire_fault(&f),
    }
}

async fn leave(State(app): State<App>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let caller = match caller(&app, &headers).await {
        Ok(caller) => caller,
        Err(refused) => return refused,
    };
    match app.casework.scim_leave(caller, id_of(&id)).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(e) => fault(&e),
    }
}
