//! Sessions of API callers.

use super::{Asked, Id, JsonBody, Problem};
use crate::{App, signed::Session};
use axum::{Json, extract::State, http::StatusCode};
use casework::{CaseworkError, Confirmed, Door, Proof, SignInStep, SignedIn};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A made-up person of a demonstration.
#[derive(Serialize, ToSchema)]
pub struct DemoPerson {
    /// The agency.
    pub agency: Uuid,
    /// The agency's short name.
    pub agency_slug: String,
    /// The person.
    pub practitioner: Uuid,
    /// Name.
    pub name: String,
    /// Job title.
    pub job_title: String,
    /// Role.
    pub role: String,
}

/// Whom to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DemoChoice {
    /// The agency.
    pub agency: Uuid,
    /// The person.
    pub practitioner: Uuid,
}

/// What one signs in with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The sign-in name.
    #[schema(example = "nerys@oakbourne.example")]
    pub name: String,
    /// The password.
    #[schema(example = "three otters swim upstream")]
    pub password: String,
    /// The code that the telephone shows now, or a recovery code; needed where the account has a
    /// second factor.
    #[serde(default)]
    #[schema(example = "123456")]
    pub code: Option<String>,
}

/// A session.
#[derive(Serialize, ToSchema)]
pub struct Token {
    /// To be sent as `Authorization: Bearer TOKEN`. Shown once; keep it as you keep a password.
    pub token: String,
    /// When it ends whatever happens, RFC 3339.
    pub ends_at: String,
    /// Minutes without a request after which it is good no longer.
    pub idle_minutes: i64,
}

/// A place where one is signed in.
#[derive(Serialize, ToSchema)]
pub struct SessionOut {
    /// Names it, to end it.
    pub id: Uuid,
    /// Since when, RFC 3339.
    pub began_at: String,
    /// When it was last used, RFC 3339, to the minute.
    pub used_at: String,
    /// `browser` or `api`.
    pub kind: String,
    /// How it was entered: `password`, `password-code`, `passkey` and so on; absent where it began
    /// before this was kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub way: Option<String>,
    /// The browser's family, as it calls itself.
    pub browser: String,
    /// What it runs on, as it says.
    pub system: String,
    /// Locked until its owner unlocks it.
    pub locked: bool,
    /// The session that asks.
    pub this_one: bool,
}

/// Who is signed in.
#[derive(Serialize, ToSchema)]
pub struct Me {
    /// The agency.
    pub agency: Uuid,
    /// The practitioner.
    pub practitioner: Uuid,
    /// Role.
    pub role: String,
}

/// The made-up people of a demonstration; an empty list anywhere else.
#[utoipa::path(get, path = "/api/v1/demo/people", tag = "sessions",
    responses((status = 200, description = "As asked", body = Vec<DemoPerson>)))]
pub async fn demo_people(
    State(app): State<App>,
    session: Session,
) -> Result<Json<Vec<DemoPerson>>, Problem> {
    let agencies = app
        .casework
        .demo_people()
        .await
        .map_err(|e| Problem::of(session.lang, &e))?;
    let people = agencies.into_iter().flat_map(|(agency, people)| {
        people.into_iter().map(move |p| DemoPerson {
            agency: p.agency_id,
            agency_slug: agency.slug.clone(),
            practitioner: p.id,
            name: p.content.name,
            job_title: p.content.job_title,
            role: p.role.to_string(),
        })
    });
    Ok(Json(people.collect()))
}

/// Signs in as a made-up person. Only in a demonstration.
#[utoipa::path(post, path = "/api/v1/demo/sessions", tag = "sessions", request_body = DemoChoice,
    responses((status = 201, description = "Signed in", body = Token), (status = 404, description = "Not a demonstration, or nobody there", body = Problem)))]
pub async fn demo_session(
    State(app): State<App>,
    session: Session,
    JsonBody(choice): JsonBody<DemoChoice>,
) -> Result<(StatusCode, Json<Token>), Problem> {
    let signed = app
        .casework
        .sign_in_demo(choice.agency, choice.practitioner, &door(&session))
        .await
        .map_err(|e| Problem::of(session.lang, &e))?;
    Ok((StatusCode::CREATED, Json(token(&app, signed))))
}

fn door(session: &Session) -> Door {
    Door::program()
        .on(session.device)
        .coming_from(session.came_from)
}

fn token(app: &App, signed: SignedIn) -> Token {
    let settings = app.casework.settings();
    let ends = app.casework.now() + SignedDuration::from_hours(settings.session_hours);
    Token {
        token: signed.token,
        ends_at: ends.to_string(),
        idle_minutes: settings.idle_lock_minutes,
    }
}

/// Signs in with name and password, and the code of the second factor where there is one. An
/// unknown name, a wrong password, a missing or wrong code and an account that is not active
/// answer alike. After three failures under a name each try must wait, at most 42 seconds; the
/// same counts as on the sign-in page.
#[utoipa::path(post, path = "/api/v1/sessions", tag = "sessions", request_body = SignIn,
    responses((status = 201, description = "Signed in", body = Token),
        (status = 401, description = "Not right", body = Problem),
        (status = 429, description = "Too many failures: wait as Retry-After says", body = Problem)))]
pub async fn sign_in(
    State(app): State<App>,
    session: Session,
    JsonBody(given): JsonBody<SignIn>,
) -> Result<(StatusCode, Json<Token>), Problem> {
    let lang = session.lang;
    let fault = |e| Problem::of(lang, &e);
    let step = app
        .casework
        .sign_in(
            &given.name,
            &given.password,
            given.code.as_deref(),
            &door(&session),
        )
        .await
        .map_err(fault)?;
    match step {
        SignInStep::Done(signed) => Ok((StatusCode::CREATED, Json(token(&app, signed)))),
        SignInStep::Code(half) => {
            app.casework.sign_out(&half.token).await.map_err(fault)?;
            Err(Problem::wrong_sign_in(lang))
        }
        SignInStep::Wrong => Err(Problem::wrong_sign_in(lang)),
        SignInStep::Wait { seconds } => Err(Problem::wait(lang, seconds)),
        SignInStep::WaitHere { seconds } => Err(Problem::wait_here(lang, seconds)),
    }
}

/// What shows that it is the owner of the session who asks: one of the two.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Confirm {
    /// The code that the telephone shows now, or a recovery code; where there is a second factor.
    #[serde(default)]
    #[schema(example = "123456")]
    pub code: Option<String>,
    /// The password, where there is none.
    #[serde(default)]
    pub password: Option<String>,
}

/// Shows again that it is the owner of the session who asks. Managing people, exporting the ledger
/// and setting an agreement ask for it where signing in was more than some minutes ago. The session
/// goes on under the new token; the old one is good no longer.
#[utoipa::path(post, path = "/api/v1/session/confirm", tag = "sessions", security(("session" = [])),
    request_body = Confirm,
    responses((status = 200, description = "It is they", body = Token),
        (status = 401, description = "Not right, or not signed in", body = Problem),
        (status = 429, description = "Too many failures: wait as Retry-After says", body = Problem)))]
pub async fn confirm(
    State(app): State<App>,
    asked: Asked,
    JsonBody(given): JsonBody<Confirm>,
) -> Result<Json<Token>, Problem> {
    let proof = match (&given.code, &given.password) {
        (Some(code), None) => Proof::Code(code),
        (None, Some(password)) => Proof::Password(password),
        _ => {
            let wrong = CaseworkError::invalid("code", "empty");
            return Err(Problem::of(asked.lang, &wrong));
        }
    };
    match app.casework.confirm(&asked.token, proof).await {
        Ok(Confirmed::Yes(fresh)) => Ok(Json(Token {
            token: fresh.token,
            ends_at: asked.ends_at(&app),
            idle_minutes: app.casework.settings().idle_lock_minutes,
        })),
        Ok(Confirmed::No) => Err(Problem::wrong_sign_in(asked.lang)),
        Ok(Confirmed::Wait { seconds }) => Err(Problem::wait(asked.lang, seconds)),
        Err(e) => Err(Problem::of(asked.lang, &e)),
    }
}

/// Where one is signed in, the last used first.
#[utoipa::path(get, path = "/api/v1/sessions", tag = "sessions", security(("session" = [])),
    responses((status = 200, description = "One's own sessions", body = Vec<SessionOut>)))]
pub async fn sessions(
    State(app): State<App>,
    asked: Asked,
) -> Result<Json<Vec<SessionOut>>, Problem> {
    let lines = app
        .casework
        .my_sessions(&asked.actor, &asked.session)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    let all = lines.into_iter().map(|s| SessionOut {
        id: s.id,
        began_at: s.began.to_string(),
        used_at: s.used.to_string(),
        kind: if s.api { "api" } else { "browser" }.to_owned(),
        way: s.way.map(|w| w.to_string()),
        browser: s.device.browser.to_string(),
        system: s.device.system.to_string(),
        locked: s.locked,
        this_one: s.this_one,
    });
    Ok(Json(all.collect()))
}

/// Ends all of one's sessions but the one that asks.
#[utoipa::path(delete, path = "/api/v1/sessions", tag = "sessions", security(("session" = [])),
    responses((status = 204, description = "Ended")))]
pub async fn end_others(State(app): State<App>, asked: Asked) -> Result<StatusCode, Problem> {
    app.casework
        .sign_out_elsewhere(&asked.actor, &asked.session)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends one of one's own sessions.
#[utoipa::path(delete, path = "/api/v1/sessions/{id}", tag = "sessions", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The session")),
    responses((status = 204, description = "Ended"), (status = 404, description = "None of one's own, or ended before", body = Problem)))]
pub async fn end_one(
    State(app): State<App>,
    asked: Asked,
    Id(id): Id,
) -> Result<StatusCode, Problem> {
    app.casework
        .end_my_session(&asked.actor, id)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/v1/me", tag = "sessions", security(("session" = [])),
    responses((status = 200, description = "As asked", body = Me)))]
pub async fn who_am_i(asked: Asked) -> Json<Me> {
    Json(Me {
        agency: asked.actor.agency_id,
        practitioner: asked.actor.practitioner_id,
        role: asked.actor.role.to_string(),
    })
}

/// Ends the session.
#[utoipa::path(delete, path = "/api/v1/session", tag = "sessions", security(("session" = [])),
    responses((status = 204, description = "Done; the same again answers alike")))]
pub async fn end_session(State(app): State<App>, asked: Asked) -> Result<StatusCode, Problem> {
    app.casework
        .sign_out(&asked.token)
        .await
        .map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(StatusCode::NO_CONTENT)
}
