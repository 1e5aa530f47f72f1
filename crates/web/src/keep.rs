//! Nothing that somebody typed is lost to a lock or an ended session: a form that arrives then is
//! sealed and kept for whoever the session was, and given back after they have unlocked or signed
//! in. No form needs to know of it.
//!
//! What it must not become: a way to write into somebody's work (the kept form does nothing until
//! its owner, signed in, sends it themselves, and a request from another site is turned away
//! before it comes here); a store for strangers (nothing is kept for a token that is no session's);
//! a store of secrets (forms with passwords or codes are never kept).

use crate::{
    App,
    faults::{self, Faulted},
    pages::kept,
    signed::Session,
    ui,
};
use axum::{
    Form,
    body::{Body, Bytes, to_bytes},
    extract::{FromRequest, FromRequestParts, Request, State},
    http::{Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use casework::{Actor, CaseworkError};
use uuid::Uuid;

/// Pages that see to themselves, or whose forms hold secrets.
const NEVER: [&str; 13] = [
    "/sign-in",
    "/sign-out",
    "/session",
    "/confirm",
    "/lock",
    "/welcome",
    "/account",
    "/drafts",
    "/s",
    "/hide",
    "/emergency",
    "/concerns/new",
    "/kept",
];
/// Fields that hold a secret.
const SECRETS: [&str; 7] = [
    "password",
    "old",
    "new",
    "code",
    "secret",
    "token",
    "client-secret",
];
/// The name in the query that says which kept form is being sent.
const KEPT: &str = "kept";

/// Whether forms of this address are kept. What lies below an address of the list is in it too,
/// but for the record of an emergency, which is a form like any other.
fn sees_to_itself(path: &str) -> bool {
    NEVER.iter().any(|own| {
        path.strip_prefix(own).is_some_and(|rest| {
            rest.is_empty() || (rest.starts_with('/') && !rest.ends_with("/record"))
        })
    })
}

fn is_form(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE);
    request.method() == Method::POST
        && kind
            .and_then(|v| v.to_str().ok())
            .is_some_and(|v| v.starts_with("application/x-www-form-urlencoded"))
}

/// Which kept form a request sends, if it does.
fn kept_id(query: Option<&str>) -> Option<Uuid> {
    let pairs = query?.split('&');
    pairs
        .filter_map(|p| p.split_once('='))
        .find(|(name, _)| *name == KEPT)
        .and_then(|(_, id)| id.parse().ok())
}

/// Path and query without the mark of a kept form.
fn plain(path: &str, query: Option<&str>) -> String {
    let rest: Vec<&str> = query
        .unwrap_or_default()
        .split('&')
        .filter(|p| !p.is_empty() && !p.starts_with("kept="))
        .collect();
    if rest.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", rest.join("&"))
    }
}

/// The middleware: keeps a form that cannot be taken in now, and forgets it once it was.
pub(crate) async fn keep_typed(State(app): State<App>, request: Request, next: Next) -> Response {
    if !is_form(&request) || sees_to_itself(request.uri().path()) {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let session = match Session::from_request_parts(&mut parts, &app).await {
        Ok(session) => session,
        Err(answer) => return answer,
    };
    let again = kept_id(parts.uri.query());
    if let Some(live) = session.live.as_ref().filter(|l| !l.locked) {
        let actor = live.actor.clone();
        let path = ui::local_path(&plain(parts.uri.path(), parts.uri.query()));
        let Ok(typed) = to_bytes(body, crate::FORM_BYTES).await else {
            return faults::too_big(&session);
        };
        let request = Request::from_parts(parts, Body::from(typed.clone()));
        let answer = next.run(request).await;
        if let Some(fault) = faulted(&answer) {
            if fault.title == faults::CONFIRM {
                return confirm_first(&app, &actor, &path, typed, answer).await;
            }
            return give_back(&session, &path, typed, fault, answer).await;
        }
        if let Some(id) = again.filter(|_| answer.status() == StatusCode::SEE_OTHER) {
            forget(&app, &actor, id).await;
        }
        return answer;
    }
    let path = ui::local_path(&plain(parts.uri.path(), parts.uri.query()));
    let whole = Request::from_parts(parts, body);
    let Ok(Form(fields)) = Form::<Vec<(String, String)>>::from_request(whole, &()).await else {
        return faults::fault_page(&session, &CaseworkError::invalid("form", "broken"));
    };
    keep(&app, session, &path, fields, again).await
}

/// Whether the answer says that something went wrong without showing the form again.
fn faulted(answer: &Response) -> Option<Faulted> {
    let marked = answer.extensions().get::<Faulted>().copied();
    marked.or_else(|| faults::bare(answer))
}

/// Gives back what was typed where the page itself did not.
async fn give_back(
    session: &Session,
    path: &str,
    typed: Bytes,
    fault: Faulted,
    answer: Response,
) -> Response {
    match fields_of(path, typed).await {
        Some(fields) if kept::has_text(&fields) => {
            kept::given_back(session, path, &fields, answer.status(), fault)
        }
        _ => answer,
    }
}

/// Keeps what was typed until its owner has shown that it is they, and asks for that.
async fn confirm_first(
    app: &App,
    actor: &Actor,
    path: &str,
    typed: Bytes,
    answer: Response,
) -> Response {
    let Some(fields) = fields_of(path, typed).await else {
        return answer;
    };
    match app.casework.keep_form(actor, path, &fields).await {
        Ok(id) => kept::to("/confirm", &format!("/kept/{id}")),
        Err(e) => {
            tracing::warn!(error = %e, "a form was not kept");
            answer
        }
    }
}

/// The fields of a form that was read before, if it is one without secrets.
async fn fields_of(path: &str, typed: Bytes) -> Option<Vec<(String, String)>> {
    let kind = "application/x-www-form-urlencoded";
    let request = Request::post(path).header(header::CONTENT_TYPE, kind);
    let request = request.body(Body::from(typed)).ok()?;
    let Form(fields) = Form::<Vec<(String, String)>>::from_request(request, &())
        .await
        .ok()?;
    (!fields.iter().any(secret)).then_some(fields)
}

fn secret((name, _): &(String, String)) -> bool {
    SECRETS.contains(&name.as_str())
}

async fn forget(app: &App, actor: &Actor, id: Uuid) {
    // Only a kept form: the id of another draft in the address must not do harm.
    if app.casework.kept_form(actor, id).await.is_ok()
        && let Err(e) = app.casework.drop_draft(actor, id).await
    {
        tracing::warn!(error = %e, "a kept form stays although it was sent");
    }
}

async fn keep(
    app: &App,
    session: Session,
    path: &str,
    fields: Vec<(String, String)>,
    again: Option<Uuid>,
) -> Response {
    let page = if session.live.is_some() {
        "/lock"
    } else {
        "/sign-in"
    };
    if fields.iter().any(secret) || fields.iter().all(|(_, v)| v.trim().is_empty()) {
        return kept::to(page, "/");
    }
    // It is kept already: coming back to it is enough.
    if let Some(id) = again {
        return kept::to(page, &format!("/kept/{id}"));
    }
    let who = match (&session.live, &session.token) {
        (Some(live), _) => Some(live.actor.clone()),
        (None, Some(token)) => app.casework.who_was_typing(token).await.ok(),
        (None, None) => None,
    };
    let Some(actor) = who else {
        return kept::not_kept(&session, path, &fields, StatusCode::UNAUTHORIZED);
    };
    match app.casework.keep_form(&actor, path, &fields).await {
        Ok(id) => kept::to(page, &format!("/kept/{id}")),
        Err(e) => {
            tracing::warn!(error = %e, "a form was not kept");
            let status = faults::status_of(&e);
            kept::not_kept(&session, path, &fields, status)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_with_secrets_are_never_kept_and_the_record_of_an_emergency_is() {
        for never in [
            "/sign-in",
            "/sign-in/code",
            "/account/password",
            "/s/abc",
            "/emergency",
        ] {
            assert!(sees_to_itself(never), "{never}");
        }
        for kept in [
            "/emergency/1/record",
            "/sharings/1/link",
            "/children/1/plan",
            "/concerns/1/tags",
        ] {
            assert!(!sees_to_itself(kept), "{kept}");
        }
    }

    #[test]
    fn the_mark_of_a_kept_form_is_taken_off_its_address() {
        let id = Uuid::now_v7();
        let query = format!("a=1&kept={id}");
        assert_eq!(kept_id(Some(&query)), Some(id));
        assert_eq!(plain("/tasks/1", Some(&query)), "/tasks/1?a=1");
        assert_eq!(plain("/tasks/1", None), "/tasks/1");
    }
}
