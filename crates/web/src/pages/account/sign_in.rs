//! Signing in: name and password, then a code.

use super::{entered, forget, form::ShortForm, passkey_form::PasskeyForm, with_cookie};
use crate::{
    App,
    pages::kept::landing,
    signed::{Session, encode},
    ui::{self, Button, Html, Page, TextInput},
};
use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use casework::{CaseworkError, SecondFactors, SignInStep};
use serde::Deserialize;
use uuid::Uuid;

#[derive(Deserialize)]
pub(super) struct BackQuery {
    #[serde(default)]
    pub back: String,
}

struct DemoPerson {
    agency_id: Uuid,
    id: Uuid,
    /// Name and job.
    name: String,
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
    name: TextInput,
    password: TextInput,
    button: Button,
    passkey: Option<Html>,
    /// Somebody can sign in through their organisation.
    elsewhere: Option<String>,
    agencies: Vec<DemoAgency>,
}

pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    Query(q): Query<BackQuery>,
) -> Response {
    let page = session.page("sign-in-title");
    sign_in_page(&app, &session, page, "", &q.back, StatusCode::OK).await
}

pub(super) async fn sign_in_page(
    app: &App,
    session: &Session,
    page: Page,
    typed: &str,
    back: &str,
    status: StatusCode,
) -> Response {
    let agencies = match demo_people(app, session).await {
        Ok(a) => a,
        Err(e) => return crate::fault_page(session, &e),
    };
    let name = TextInput::new(&page, "name", page.t("sign-in-name"))
        .value(typed)
        .autocomplete("username");
    let password = TextInput::new(&page, "password", page.t("sign-in-password")).password(false);
    let button = Button::submit(page.t("sign-in-button"));
    let back = ui::local_path(back);
    let passkey = app
        .casework
        .passkeys_here()
        .then(|| PasskeyForm::sign_in(&page, &back).html());
    let elsewhere = match app.casework.sign_on_here().await {
        Ok(here) => here.then(|| format!("/sign-in/with?back={}", encode(&back))),
        Err(e) => return crate::fault_page(session, &e),
    };
    ui::render(
        &SignIn {
            passkey,
            elsewhere,
            page,
            back,
            name,
            password,
            button,
            agencies,
        },
        status,
    )
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
                name: p.content.name_and_job(),
            })
            .collect();
        all.push(DemoAgency { name, people });
    }
    Ok(all)
}

#[derive(Deserialize)]
pub(super) struct DemoForm {
    agency: Uuid,
    person: Uuid,
    #[serde(default)]
    back: String,
}

pub(super) async fn demo(
    State(app): State<App>,
    session: Session,
    Form(form): Form<DemoForm>,
) -> Response {
    match app
        .casework
        .sign_in_demo(form.agency, form.person, &session.door())
        .await
    {
        Ok(signed) => {
            let back = landing(&app, &signed.token, &ui::local_path(&form.back)).await;
            with_cookie(ui::redirect(&back), &signed.token, &app)
        }
        Err(e) => crate::fault_page(&session, &e),
    }
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(super) struct PasswordForm {
    name: String,
    password: String,
    back: String,
}

pub(super) async fn password(
    State(app): State<App>,
    session: Session,
    Form(form): Form<PasswordForm>,
) -> Response {
    let mut page = session.page("sign-in-title");
    if form.name.trim().is_empty() {
        page.error("name", "sign-in-error-name");
    }
    if form.password.is_empty() {
        page.error("password", "sign-in-error-password");
    }
    if page.has_errors() {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return sign_in_page(&app, &session, page, &form.name, &form.back, status).await;
    }
    let step = app
        .casework
        .sign_in(&form.name, &form.password, None, &session.door())
        .await;
    let back = ui::local_path(&form.back);
    let status = match step {
        Ok(SignInStep::Done(signed)) => {
            let back = landing(&app, &signed.token, &back).await;
            return entered(ui::redirect(&back), &signed.token, &session, &app).await;
        }
        Ok(SignInStep::Code(half)) => {
            let next = format!("/sign-in/code?back={}", encode(&back));
            return with_cookie(ui::redirect(&next), &half.token, &app);
        }
        Ok(SignInStep::Wrong) => {
            page.error("name", "sign-in-error-wrong");
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Ok(SignInStep::Wait { seconds }) => wait(&mut page, "name", seconds),
        Ok(SignInStep::WaitHere { seconds }) => wait_here(&mut page, "name", seconds),
        Err(e) => return crate::fault_page(&session, &e),
    };
    sign_in_page(&app, &session, page, &form.name, &form.back, status).await
}

/// Says how long to wait, and whom to ring meanwhile.
pub(super) fn wait(page: &mut Page, field: &str, seconds: i64) -> StatusCode {
    let message = page.tn("sign-in-error-wait", seconds);
    wait_with(page, field, message)
}

/// The same, where too much was wrong that came from the same network.
fn wait_here(page: &mut Page, field: &str, seconds: i64) -> StatusCode {
    let message = page.tn("sign-in-error-wait-here", seconds);
    wait_with(page, field, message)
}

fn wait_with(page: &mut Page, field: &str, message: String) -> StatusCode {
    page.error_text(field, field, message);
    page.notice = Some(ui::Notice {
        success: false,
        body: Html::text(&page.t("sign-in-danger")),
    });
    StatusCode::TOO_MANY_REQUESTS
}

/// What a sign-in waits for after the password. Without a passkey in use, a code alone.
pub(super) fn code_form(page: Page, back: &str, can: SecondFactors) -> ShortForm {
    let hint = if can.codes {
        "sign-in-code-hint"
    } else {
        "sign-in-recovery-hint"
    };
    let code = TextInput::new(&page, "code", page.t("sign-in-code"))
        .hint(page.t(hint))
        .autocomplete("one-time-code")
        .width("10");
    let back = ui::local_path(back);
    let again = format!("/sign-in?back={}", encode(&back));
    let again = Html::link(&again, &page.t("sign-in-again"));
    let passkey = can
        .passkeys
        .then(|| PasskeyForm::after_password(&page, &back).html());
    let form = ShortForm::new(page, "sign-in-button")
        .lead(again)
        .hidden("back", back)
        .field(code);
    match passkey {
        Some(passkey) => form.after(passkey),
        None => form,
    }
}

/// What the sign-in behind a token can be given. Where there is none, codes are asked for: what is
/// typed is then refused, and signing in begins again.
pub(super) async fn factors(app: &App, session: &Session) -> SecondFactors {
    let none = SecondFactors {
        codes: true,
        passkeys: false,
    };
    match &session.token {
        Some(token) => app.casework.second_factors(token).await.unwrap_or(none),
        None => none,
    }
}

pub(super) async fn show_code(
    State(app): State<App>,
    session: Session,
    Query(q): Query<BackQuery>,
) -> Response {
    let can = factors(&app, &session).await;
    code_form(session.page("sign-in-code-title"), &q.back, can).answer()
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct CodeForm {
    code: String,
    back: String,
}

pub(super) async fn code(
    State(app): State<App>,
    session: Session,
    Form(form): Form<CodeForm>,
) -> Response {
    let mut page = session.page("sign-in-code-title");
    let back = ui::local_path(&form.back);
    let start = format!("/sign-in?back={}", encode(&back));
    let Some(token) = &session.token else {
        return ui::redirect(&start);
    };
    if form.code.trim().is_empty() {
        page.error("code", "sign-in-error-code");
        let can = factors(&app, &session).await;
        return code_form(page, &back, can).answer();
    }
    let status = match app
        .casework
        .sign_in_code(token, &form.code, &session.door())
        .await
    {
        Ok(SignInStep::Done(signed)) => {
            let back = landing(&app, &signed.token, &back).await;
            return entered(ui::redirect(&back), &signed.token, &session, &app).await;
        }
        Ok(SignInStep::Wait { seconds }) => wait(&mut page, "code", seconds),
        Ok(SignInStep::WaitHere { seconds }) => wait_here(&mut page, "code", seconds),
        Ok(SignInStep::Wrong | SignInStep::Code(_)) => {
            page.error("code", "sign-in-error-code");
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(CaseworkError::SignedOut) => return ui::redirect(&start),
        Err(e) => return crate::fault_page(&session, &e),
    };
    let can = factors(&app, &session).await;
    code_form(page, &back, can).answer_with(status)
}

pub(super) async fn out(State(app): State<App>, session: Session) -> Response {
    let next = match &session.token {
        None => "/sign-in".to_owned(),
        Some(token) => {
            // Before the session is over: whether they came from a provider, and from which.
            let next = crate::pages::single::after_sign_out(&app, &session, token).await;
            if let Err(e) = app.casework.sign_out(token).await {
                return crate::fault_page(&session, &e);
            }
            next
        }
    };
    forget(with_cookie(ui::redirect(&next), "", &app))
}
