//! One's account: language, second factor, where one is signed in.

use crate::{
    App, Signed,
    ui::{
        self, Button, Cell, Choice, Html, Page, Radios, Row, RowAction, Section, SummaryList, Table,
    },
};
use askama::Template;
use axum::{Form, extract::State, http::StatusCode, response::Response};
use casework::{AccountView, SessionLine};
use domain::Lang;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "pages/account.html")]
struct Account {
    about: SummaryList,
    signing_in: Option<SummaryList>,
    language: Radios,
    sessions: Table,
    elsewhere: bool,
    lock: Button,
    page: Page,
}

pub(super) async fn show(State(app): State<App>, signed: Signed) -> Response {
    let hash = session_hash(&signed);
    match app.casework.account(&signed.actor, &hash).await {
        Ok(view) => {
            let mut page = signed.page("account-title", Some(Section::Account));
            if let Some(at) = view.factor_reset {
                let when = words::date_time(page.lang, at);
                let told = page.t1("account-factor-reset", "time", when);
                page = page.important(Html::text(&told));
            }
            ui::render(&account(page, &view), StatusCode::OK)
        }
        Err(e) => signed.fault(&e),
    }
}

fn session_hash(signed: &Signed) -> Vec<u8> {
    signed
        .session
        .live
        .as_ref()
        .map_or_else(Vec::new, |l| l.row.token_hash.clone())
}

fn account(page: Page, view: &AccountView) -> Account {
    let p = &view.practitioner;
    let email = p.content.email.clone();
    let mut about = vec![Row::new(
        page.t("account-name"),
        Html::name(&p.content.name),
    )];
    if !p.content.job_title.trim().is_empty() {
        let job = Html::name(&p.content.job_title);
        about.push(Row::new(page.t("account-job"), job));
    }
    let email = email.unwrap_or_else(|| page.t("account-email-none"));
    about.push(Row::new(page.t("account-email"), email));
    let about = SummaryList::new(about);
    let language = Radios::new(
        &page,
        "lang",
        page.t("account-language"),
        [(Lang::En, "English"), (Lang::Cy, "Cymraeg")]
            .map(|(lang, name)| Choice::new(lang.as_str(), name))
            .into(),
        p.lang.as_str(),
    )
    .inline()
    .hint(page.t("account-language-hint"));
    Account {
        about,
        signing_in: p.has_password.then(|| signing_in(&page, view)),
        language,
        sessions: sessions(&page, &view.sessions),
        elsewhere: view.sessions.len() > 1,
        lock: Button::link(page.t("account-lock"), "/lock?back=/account").secondary(),
        page,
    }
}

fn signing_in(page: &Page, view: &AccountView) -> SummaryList {
    let change = |href: &str, key: &str, of: &str| RowAction::new(href, page.t(key), page.t(of));
    let has = view.practitioner.has_second_factor;
    let (state, act) = if has {
        ("account-factor-on", "account-change")
    } else {
        ("account-factor-off", "account-set-up")
    };
    let mut rows = vec![
        Row::new(page.t("sign-in-password"), page.t("account-password-set")).action(change(
            "/account/password",
            "account-change",
            "account-password-of",
        )),
        Row::new(page.t("account-factor"), page.t(state)).action(change(
            "/account/second-factor",
            act,
            "account-factor-of",
        )),
    ];
    if has {
        let left = page.tn("account-recovery-left", view.recovery_left);
        rows.push(Row::new(page.t("account-recovery"), left).action(change(
            "/account/recovery-codes",
            "account-new-codes",
            "account-recovery-of",
        )));
    }
    SummaryList::new(rows)
}

fn sessions(page: &Page, lines: &[SessionLine]) -> Table {
    let when = |at| Html::time(at, &words::date_time(page.lang, at));
    let rows = lines
        .iter()
        .map(|s| {
            let what = match (s.this_one, s.api) {
                (true, _) => "account-session-this",
                (false, true) => "account-session-program",
                (false, false) => "account-session-browser",
            };
            vec![
                Cell::new(page.t(what)),
                Cell::new(when(s.began)),
                Cell::new(when(s.used)),
            ]
        })
        .collect();
    let head = vec![
        page.t("account-session-what"),
        page.t("account-session-began"),
        page.t("account-session-used"),
    ];
    Table::new(page.t("account-sessions"), head, rows).caption_hidden()
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct LanguageForm {
    lang: String,
}

pub(super) async fn language(
    State(app): State<App>,
    signed: Signed,
    Form(sent): Form<LanguageForm>,
) -> Response {
    // Only the two answers on offer can be sent by the form; anything else changes nothing.
    let lang: Lang = sent.lang.parse().unwrap_or(signed.session.lang);
    match app.casework.set_language(&signed.actor, lang).await {
        Ok(()) => ui::redirect(&format!("/account?lang={lang}")),
        Err(e) => signed.fault(&e),
    }
}

pub(super) async fn out_elsewhere(State(app): State<App>, signed: Signed) -> Response {
    let hash = session_hash(&signed);
    match app.casework.sign_out_elsewhere(&signed.actor, &hash).await {
        Ok(()) => ui::redirect("/account"),
        Err(e) => signed.fault(&e),
    }
}
