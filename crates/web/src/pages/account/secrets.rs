//! Changing a password, setting up a second factor, making recovery codes.

use super::{
    form::{ShortForm, note},
    happened::Said,
    with_cookie,
};
use crate::{
    App, Signed,
    ui::{self, Button, Html, Page, Section, TextInput},
};
use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use casework::{CaseworkError, FreshCodes, NewSecondFactor};
use serde::Deserialize;

fn page(signed: &Signed, title_key: &str) -> Page {
    signed
        .page(title_key, Some(Section::Account))
        .back_to("/account")
}

fn password_form(mut page: Page) -> ShortForm {
    // What stands at the top of other pages leads here.
    page.told = None;
    let old = TextInput::new(&page, "old", page.t("account-old-password")).password(false);
    let new = TextInput::new(&page, "new", page.t("account-new-password"))
        .hint(page.t("account-new-password-hint"))
        .password(true);
    let lead = page.t("account-password-lead");
    ShortForm::new(page, "account-password-save")
        .lead(lead)
        .field(old)
        .field(new)
}

pub(super) async fn show_password(signed: Signed, Query(said): Query<Said>) -> Response {
    let mut page = page(&signed, "account-password-title");
    if let Some(said) = said.words(&page, false) {
        page = page.important(said);
    }
    password_form(page).answer()
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct PasswordForm {
    old: String,
    new: String,
}

pub(super) async fn password(
    State(app): State<App>,
    signed: Signed,
    Form(sent): Form<PasswordForm>,
) -> Response {
    match app
        .casework
        .change_password(&signed.actor, &sent.old, &sent.new, &signed.session.door())
        .await
    {
        Ok(fresh) => with_cookie(ui::redirect("/account"), &fresh.token, &app),
        Err(CaseworkError::Invalid(faults)) => {
            let mut page = page(&signed, "account-password-title");
            note(&mut page, &faults);
            password_form(page).answer()
        }
        Err(e) => signed.fault(&e),
    }
}

#[derive(Template)]
#[template(path = "pages/second_factor.html")]
struct Factor {
    page: Page,
    new: NewSecondFactor,
    code: TextInput,
    password: TextInput,
}

fn factor_page(page: Page, new: NewSecondFactor) -> Response {
    let status = if page.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let code = TextInput::new(&page, "code", page.t("sign-in-code"))
        .hint(page.t("account-factor-code-hint"))
        .autocomplete("one-time-code")
        .digits()
        .width("10");
    let password =
        TextInput::new(&page, "password", page.t("account-old-password")).password(false);
    ui::render(
        &Factor {
            page,
            new,
            code,
            password,
        },
        status,
    )
}

fn own_name(signed: &Signed) -> &str {
    signed
        .session
        .live
        .as_ref()
        .map_or("", |l| l.practitioner.content.name.as_str())
}

pub(super) async fn show_factor(State(app): State<App>, signed: Signed) -> Response {
    if let Err(e) = app.casework.fresh_for_factors(&signed.actor).await {
        return signed.fault(&e);
    }
    match app.casework.new_second_factor(own_name(&signed)) {
        Ok(new) => factor_page(page(&signed, "account-factor-title"), new),
        Err(e) => signed.fault(&e),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct FactorForm {
    secret: String,
    code: String,
    password: String,
}

pub(super) async fn factor(
    State(app): State<App>,
    signed: Signed,
    Form(sent): Form<FactorForm>,
) -> Response {
    let done = app
        .casework
        .confirm_second_factor(
            &signed.actor,
            &sent.password,
            &sent.secret,
            &sent.code,
            &signed.session.door(),
        )
        .await;
    match done {
        Ok(fresh) => codes_page(&app, &signed, fresh),
        Err(CaseworkError::Invalid(faults)) => {
            let mut page = page(&signed, "account-factor-title");
            note(&mut page, &faults);
            match app
                .casework
                .show_second_factor(own_name(&signed), &sent.secret)
            {
                Ok(same) => factor_page(page, same),
                Err(e) => signed.fault(&e),
            }
        }
        Err(e) => signed.fault(&e),
    }
}

#[derive(Template)]
#[template(path = "pages/recovery_codes.html")]
struct Codes {
    page: Page,
    warning: ui::WarningText,
    codes: Vec<String>,
    done: Button,
}

/// Shown as the answer itself, not after a redirect: the codes are kept nowhere.
pub(super) fn codes_page(app: &App, signed: &Signed, fresh: FreshCodes) -> Response {
    let page = signed.page("account-codes-title", Some(Section::Account));
    let warning = ui::WarningText::new(&page, page.t("account-codes-once"));
    let done = Button::link(page.t("account-codes-done"), "/account");
    let answer = ui::render(
        &Codes {
            page,
            warning,
            codes: fresh.codes,
            done,
        },
        StatusCode::OK,
    );
    match fresh.signed_in {
        Some(session) => with_cookie(answer, &session.token, app),
        None => answer,
    }
}

fn recovery_form(page: Page) -> ShortForm {
    let password =
        TextInput::new(&page, "password", page.t("account-old-password")).password(false);
    let lead = Html::text(&page.t("account-recovery-lead"));
    ShortForm::new(page, "account-recovery-make")
        .lead(lead)
        .field(password)
}

pub(super) async fn show_recovery(State(app): State<App>, signed: Signed) -> Response {
    if let Err(e) = app.casework.fresh_for_factors(&signed.actor).await {
        return signed.fault(&e);
    }
    recovery_form(page(&signed, "account-recovery-title")).answer()
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct RecoveryForm {
    password: String,
}

pub(super) async fn recovery(
    State(app): State<App>,
    signed: Signed,
    Form(sent): Form<RecoveryForm>,
) -> Response {
    match app
        .casework
        .new_recovery_codes(&signed.actor, &sent.password)
        .await
    {
        Ok(fresh) => codes_page(&app, &signed, fresh),
        Err(CaseworkError::Invalid(faults)) => {
            let mut page = page(&signed, "account-recovery-title");
            note(&mut page, &faults);
            recovery_form(page).answer()
        }
        Err(e) => signed.fault(&e),
    }
}
