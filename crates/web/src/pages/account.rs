//! Signing in and one's account.

use crate::{
    App,
    signed::{Session, session_cookie},
    ui::{self, Page},
};
use askama::Template;
use axum::{
    Form, Router,
    extract::{Query, State},
    http::{StatusCode, header},
    response::Response,
    routing::{get, post},
};
use casework::CaseworkError;
use serde::Deserialize;
use uuid::Uuid;

/// The routes of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(show))
        .route("/sign-in/demo", post(sign_in_demo))
        .route("/sign-out", post(sign_out))
        .route("/session/keep", post(keep))
}

#[derive(Deserialize)]
struct BackQuery {
    #[serde(default)]
    back: String,
}

struct DemoPerson {
    agency_id: Uuid,
    id: Uuid,
    name: String,
    job_title: String,
}

struct DemoAgency {
    name: String,
    people: Vec<DemoPerson>,
}

#[derive(Template)]
#[template(path = "pages/sign_in.html")]
struct SignIn {
    page: Page,
    back: String,
    agencies: Vec<DemoAgency>,
}

async fn show(State(app): State<App>, session: Session, Query(q): Query<BackQuery>) -> Response {
    match demo_people(&app, &session).await {
        Ok(agencies) => {
            let page = session.page("sign-in-title");
            ui::render(
                &SignIn {
                    page,
                    back: ui::local_path(&q.back),
                    agencies,
                },
                StatusCode::OK,
            )
        }
        Err(e) => crate::fault_page(&session, &e),
    }
}

async fn demo_people(app: &App, session: &Session) -> Result<Vec<DemoAgency>, CaseworkError> {
    let mut all = Vec::new();
    for (agency, people) in app.casework.demo_people().await? {
        let name = if session.lang == domain::Lang::Cy {
            agency.name_cy
        } else {
            agency.name_en
        };
        let people = people
            .into_iter()
            .map(|p| DemoPerson {
                agency_id: p.agency_id,
                id: p.id,
                name: p.content.name,
                job_title: p.content.job_title,
            })
            .collect();
        all.push(DemoAgency { name, people });
    }
    Ok(all)
}

#[derive(Deserialize)]
struct DemoForm {
    agency: Uuid,
    person: Uuid,
    #[serde(default)]
    back: String,
}

async fn sign_in_demo(
    State(app): State<App>,
    session: Session,
    Form(form): Form<DemoForm>,
) -> Response {
    match app
        .casework
        .sign_in_demo(form.agency, form.person, "browser")
        .await
    {
        Ok(signed) => with_cookie(
            ui::redirect(&ui::local_path(&form.back)),
            &signed.token,
            &app,
        ),
        Err(e) => crate::fault_page(&session, &e),
    }
}

fn with_cookie(mut response: Response, token: &str, app: &App) -> Response {
    let secure = app.casework.settings().public_url.starts_with("https:");
    if let Ok(value) = session_cookie(token, secure) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

async fn sign_out(State(app): State<App>, session: Session) -> Response {
    if let Some(token) = &session.token
        && let Err(e) = app.casework.sign_out(token).await
    {
        return crate::fault_page(&session, &e);
    }
    with_cookie(ui::redirect("/sign-in"), "", &app)
}

async fn keep(signed: crate::Signed) -> Response {
    ui::redirect(&ui::local_path(&signed.session.path))
}
