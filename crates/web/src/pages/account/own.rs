//! One's account: language, password, second factor.

use super::happened::{self, Said};
use crate::{
    App, Signed,
    ui::{self, Button, Choice, Html, Page, Radios, Row, RowAction, Section, SummaryList},
};
use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use casework::AccountView;
use domain::Lang;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "pages/account.html")]
struct Account {
    about: SummaryList,
    signing_in: Option<SummaryList>,
    language: Radios,
    sessions: Html,
    /// Whether the ways to what needs a second check are shown.
    reads: bool,
    lock: Button,
    /// What happened to the account; `None` where nothing did.
    happened: Option<Html>,
    not_me: Button,
    page: Page,
}

pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Query(said): Query<Said>,
) -> Response {
    match app.casework.account(&signed.actor).await {
        Ok(view) => {
            let mut page = signed.page("account-title", Some(Section::Account));
            if let Some(said) = said.words(&page, true) {
                page = page.important(said);
            } else if let Some(at) = view.factor_reset {
                let when = words::date_time(page.lang, at);
                let told = page.t1("account-factor-reset", "time", when);
                page = page.important(Html::text(&told));
            } else if signed.lacks_second_factor() {
                let told = page.t("account-factor-first");
                page = page.important(Html::text(&told));
            }
            let mut account = account(page, &view);
            account.reads = !signed.lacks_second_factor();
            ui::render(&account, StatusCode::OK)
        }
        Err(e) => signed.fault(&e),
    }
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
    let see = page.tn("account-sessions-see", view.sessions);
    let happened = &view.happened;
    let happened = (!happened.is_empty()).then(|| happened::list(&page, happened));
    Account {
        about,
        signing_in: p.has_password.then(|| signing_in(&page, view)),
        language,
        sessions: Html::link("/account/sessions", &see),
        reads: true,
        lock: Button::link(page.t("account-lock"), "/lock?back=/account").secondary(),
        happened,
        not_me: happened::not_me_button(&page),
        page,
    }
}

fn signing_in(page: &Page, view: &AccountView) -> SummaryList {
    let change = |href: &str, key: &str, of: &str| RowAction::new(href, page.t(key), page.t(of));
    let has = view.practitioner.has_codes;
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
    let passkeys = page.tn("passkey-count", view.practitioner.passkeys);
    rows.push(Row::new(page.t("passkey-title"), passkeys).action(change(
        "/account/passkeys",
        "account-change",
        "passkey-of",
    )));
    if view.practitioner.has_second_factor() {
        let left = page.tn("account-recovery-left", view.recovery_left);
        rows.push(Row::new(page.t("account-recovery"), left).action(change(
            "/account/recovery-codes",
            "account-new-codes",
            "account-recovery-of",
        )));
    }
    SummaryList::new(rows)
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
