//! Single sign-on: choosing one's organisation, going to its provider, coming back.

mod manage;
mod tie;

use crate::{
    App, Session, Signed, fault_page,
    pages::{
        account::{entered, with_cookie},
        kept::landing,
    },
    signed::encode,
    ui::{self, Button, Html, Page},
};
use askama::Template;
use axum::{
    Form, Router,
    extract::{Path, Query, State, rejection::FormRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use casework::{BroughtBack, CaseworkError, SignOnAsked, SignOnChoice, SignOnStep, SingleFault};
use domain::signing_in::Way;
use serde::Deserialize;
use uuid::Uuid;

/// The routes of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in/with", get(choose))
        .route("/sign-in/with/{agency}/{provider}", get(go))
        .route("/sign-in/with/{agency}/{provider}/out", get(out))
        .route("/sign-in/with/return", get(come_back))
        .route("/sign-in/with/logout", post(word_out))
        .route("/confirm/with/{provider}", get(go_again))
        .route("/people/single-sign-on", get(manage::show))
        .route(
            "/people/single-sign-on/new",
            get(manage::show_new).post(manage::add),
        )
        .route("/people/single-sign-on/{id}/end", post(manage::end))
        .route(
            "/people/single-sign-on/tie/{id}",
            get(tie::show).post(tie::give),
        )
        .route("/people/single-sign-on/refuse/{id}", post(manage::refuse))
        .route("/people/single-sign-on/untie/{id}", post(manage::untie))
}

/// What keeps the browser's part of a question, for ten minutes. Over TLS no neighbouring host can
/// set it.
const fn cookie_name(secure: bool) -> &'static str {
    if secure {
        "__Host-sharewise-sign-on"
    } else {
        "sharewise-sign-on"
    }
}

fn set_browser(mut answer: Response, app: &App, value: &str) -> Response {
    let secure = app.over_tls();
    let (safe, age) = (
        if secure { "; Secure" } else { "" },
        if value.is_empty() { 0 } else { 600 },
    );
    let name = cookie_name(secure);
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{safe}");
    if let Ok(cookie) = HeaderValue::from_str(&text) {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    answer
}

fn browser_of(headers: &HeaderMap, app: &App) -> String {
    crate::signed::cookie(headers, cookie_name(app.over_tls())).unwrap_or_default()
}

/// What to do about a fault, for the page that says it.
pub(crate) const fn what_to_do(fault: SingleFault) -> &'static str {
    match fault {
        SingleFault::Unreachable => "fault-sign-on-unreachable",
        SingleFault::Document => "fault-sign-on-document",
        SingleFault::Code => "fault-sign-on-code",
        SingleFault::Time => "fault-sign-on-time",
        SingleFault::NotFresh => "fault-sign-on-not-fresh",
        SingleFault::Audience => "fault-sign-on-audience",
        SingleFault::Token | SingleFault::Signature | SingleFault::Issuer | SingleFault::Nonce => {
            "fault-sign-on-token"
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Back {
    back: String,
}

struct Choice {
    words: String,
    href: String,
}

#[derive(Template)]
#[template(path = "pages/single_choose.html")]
struct Choose {
    page: Page,
    choices: Vec<Choice>,
}

async fn choose(State(app): State<App>, session: Session, Query(q): Query<Back>) -> Response {
    let all = match app.casework.sign_on_choices().await {
        Ok(all) => all,
        Err(e) => return fault_page(&session, &e),
    };
    let page = session.page("single-title");
    let back = encode(&ui::local_path(&q.back));
    let choices = all
        .iter()
        .map(|c| Choice {
            words: page.t2(
                "single-choice",
                "agency",
                c.agency.in_lang(page.lang),
                "provider",
                c.name.as_str(),
            ),
            href: format!("/sign-in/with/{}/{}?back={back}", c.agency_id, c.id),
        })
        .collect();
    ui::render(&Choose { page, choices }, StatusCode::OK)
}

fn away(app: &App, session: &Session, asked: Result<SignOnAsked, CaseworkError>) -> Response {
    match asked {
        // The one redirect that leaves this server: to the address that the provider published.
        Ok(asked) => {
            let there = Redirect::to(&asked.address).into_response();
            set_browser(there, app, &asked.browser)
        }
        Err(e) => fault_page(session, &e),
    }
}

async fn go(
    State(app): State<App>,
    session: Session,
    Path((agency, provider)): Path<(Uuid, Uuid)>,
    Query(q): Query<Back>,
) -> Response {
    let back = ui::local_path(&q.back);
    let asked = app.casework.begin_sign_on(agency, provider, &back).await;
    away(&app, &session, asked)
}

async fn go_again(
    State(app): State<App>,
    signed: Signed,
    Path(provider): Path<Uuid>,
    Query(q): Query<Back>,
) -> Response {
    let back = ui::local_path(&q.back);
    let token = signed.session.token.clone().unwrap_or_default();
    let asked = app
        .casework
        .begin_sign_on_again(&token, provider, &back)
        .await;
    away(&app, &signed.session, asked)
}

/// What a provider adds to the address.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Brought {
    state: String,
    code: String,
    error: Option<String>,
    iss: Option<String>,
}

async fn come_back(
    State(app): State<App>,
    session: Session,
    headers: HeaderMap,
    Query(q): Query<Brought>,
) -> Response {
    let browser = browser_of(&headers, &app);
    let brought = BroughtBack {
        state: &q.state,
        code: &q.code,
        error: q.error.as_deref(),
        issuer: q.iss.as_deref(),
        browser: &browser,
        session: session.token.as_deref(),
    };
    let step = app.casework.finish_sign_on(brought, &session.door()).await;
    let answer = match step {
        Ok(SignOnStep::Done(signed, back)) => {
            let back = landing(&app, &signed.token, &back).await;
            entered(ui::redirect(&back), &signed.token, &session, &app).await
        }
        Ok(SignOnStep::Code(half, back)) => {
            let next = format!("/sign-in/code?back={}", encode(&back));
            with_cookie(ui::redirect(&next), &half.token, &app)
        }
        Ok(SignOnStep::Confirmed(fresh, back)) => {
            with_cookie(ui::redirect(&back), &fresh.token, &app)
        }
        Ok(SignOnStep::Stranger(word)) => stranger(&session, word),
        Ok(SignOnStep::Closed) => said(&session, "single-closed-title", "single-closed"),
        Ok(SignOnStep::TurnedBack) => said(&session, "single-back-title", "single-back"),
        Ok(SignOnStep::Begin) => said(&session, "single-begin-title", "single-begin"),
        Ok(SignOnStep::Fault(fault)) => fault_page(&session, &CaseworkError::SignOn(fault)),
        Err(e) => fault_page(&session, &e),
    };
    set_browser(answer, &app, "")
}

/// What a provider's server sends.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Word {
    logout_token: String,
}

/// A provider says that somebody's sign-in there is over. The answer has no content: it says whether
/// the word was taken, and nothing of whom it is about.
async fn word_out(State(app): State<App>, word: Result<Form<Word>, FormRejection>) -> Response {
    let taken = match word {
        Ok(Form(word)) => app.casework.sign_out_by_provider(&word.logout_token).await,
        Err(_) => Ok(false),
    };
    let status = match taken {
        Ok(true) => StatusCode::OK,
        Ok(false) => StatusCode::BAD_REQUEST,
        // The provider sends it again.
        Err(e) => {
            tracing::error!(error = %e, "word of a provider that somebody signed out");
            StatusCode::SERVICE_UNAVAILABLE
        }
    };
    (status, [(header::CACHE_CONTROL, "no-store")]).into_response()
}

/// A page that says something, and leads back to signing in.
#[derive(Template)]
#[template(path = "pages/single_said.html")]
struct Said {
    page: Page,
    words: Vec<String>,
    /// Eight letters and digits to be read out.
    word: Option<String>,
    button: Button,
}

fn said(session: &Session, title: &str, key: &str) -> Response {
    let page = session.page(title);
    let shown = Said {
        words: vec![page.t(key), page.t("sign-in-danger")],
        word: None,
        button: Button::link(page.t("single-to-sign-in"), "/sign-in"),
        page,
    };
    ui::render(&shown, StatusCode::FORBIDDEN)
}

fn stranger(session: &Session, word: Option<String>) -> Response {
    let page = session.page("single-stranger-title");
    let key = match word {
        Some(_) => "single-stranger",
        None => "single-stranger-full",
    };
    let shown = Said {
        words: vec![page.t(key), page.t("sign-in-danger")],
        word,
        button: Button::link(page.t("single-to-sign-in"), "/sign-in"),
        page,
    };
    ui::render(&shown, StatusCode::FORBIDDEN)
}

/// Where signing out leads: whoever came from a provider is told that they are still signed in
/// there, since the next person at this machine could come in through it.
pub(crate) async fn after_sign_out(app: &App, session: &Session, token: &str) -> String {
    let start = "/sign-in".to_owned();
    let Some(live) = &session.live else {
        return start;
    };
    if live.row.way != Way::SingleSignOn.as_str() {
        return start;
    }
    match app.casework.my_sign_on(token).await {
        Ok(all) => all.first().map_or(start, |c| {
            format!("/sign-in/with/{}/{}/out", c.agency_id, c.id)
        }),
        Err(_) => start,
    }
}

async fn out(
    State(app): State<App>,
    session: Session,
    Path((agency, provider)): Path<(Uuid, Uuid)>,
) -> Response {
    let page = session.page("single-out-title");
    let (words, button) = match app.casework.sign_out_abroad(agency, provider).await {
        Ok(Some(address)) => (
            page.t("single-out"),
            Button::link(page.t("single-out-button"), address),
        ),
        Ok(None) => (
            page.t("single-out-self"),
            Button::link(page.t("single-to-sign-in"), "/sign-in").secondary(),
        ),
        Err(e) => return fault_page(&session, &e),
    };
    let shown = Said {
        words: vec![words],
        word: None,
        button,
        page,
    };
    ui::render(&shown, StatusCode::OK)
}

/// The ways through a provider by which the owner of a session shows that it is they.
pub(crate) async fn again(app: &App, page: &Page, token: &str, back: &str) -> Option<Html> {
    let back = encode(back);
    ways(app, page, token, |c| {
        format!("/confirm/with/{}?back={back}", c.id)
    })
    .await
}

/// The ways through a provider by which somebody whose session is locked comes in again.
pub(crate) async fn come_in_again(app: &App, page: &Page, token: &str, back: &str) -> Option<Html> {
    let back = encode(back);
    ways(app, page, token, |c| {
        format!("/sign-in/with/{}/{}?back={back}", c.agency_id, c.id)
    })
    .await
}

async fn ways(
    app: &App,
    page: &Page,
    token: &str,
    href: impl Fn(&SignOnChoice) -> String,
) -> Option<Html> {
    let all = app.casework.my_sign_on(token).await.ok()?;
    let mut links = all.iter().map(|c| {
        let words = page.t1("single-again", "provider", c.name.as_str());
        Html::from(Button::link(words, href(c)).secondary())
    });
    let first = links.next()?;
    Some(links.fold(first, |all, next| all.and(&next)))
}
