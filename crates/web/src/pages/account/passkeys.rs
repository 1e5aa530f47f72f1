//! One's own passkeys: making one, taking one away.

use super::{
    form::{ShortForm, note},
    passkey_form::{self, PasskeyForm},
    secrets::codes_page,
    with_cookie,
};
use crate::{
    App, Signed, faults,
    ui::{self, Html, Page, Row, RowAction, Section, SummaryList, TextInput},
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use casework::{CaseworkError, PasskeyLine};
use serde::Deserialize;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/account_passkeys.html")]
struct Passkeys {
    page: Page,
    keys: Vec<SummaryList>,
    /// `None`: the address of this installation has no name, and browsers need one.
    add: Option<Html>,
}

/// What has just been done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Done {
    done: String,
}

fn page(signed: &Signed) -> Page {
    signed
        .page("passkey-title", Some(Section::Account))
        .back_to("/account")
}

pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Query(done): Query<Done>,
) -> Response {
    if let Err(e) = app.casework.fresh_for_factors(&signed.actor).await {
        return signed.fault(&e);
    }
    let mut page = page(&signed);
    let said = match done.done.as_str() {
        "added" => Some("passkey-added"),
        "removed" => Some("passkey-removed"),
        _ => None,
    };
    if let Some(key) = said {
        page = page.clone().success(Html::text(&page.t(key)));
    }
    list(&app, &signed, page, "").await
}

async fn list(app: &App, signed: &Signed, page: Page, name: &str) -> Response {
    let keys = match app.casework.my_passkeys(&signed.actor).await {
        Ok(keys) => keys,
        Err(e) => return signed.fault(&e),
    };
    let keys = keys.iter().map(|k| card(&page, k)).collect();
    let add = app
        .casework
        .passkeys_here()
        .then(|| PasskeyForm::make(&page, fields(signed, &page, name)).html());
    let status = if page.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    ui::render(&Passkeys { page, keys, add }, status)
}

fn fields(signed: &Signed, page: &Page, name: &str) -> Vec<TextInput> {
    let label = TextInput::new(page, "name", page.t("passkey-name"))
        .hint(page.t("passkey-name-hint"))
        .value(name);
    let mut all = vec![label];
    if has_password(signed) {
        let password = TextInput::new(page, "password", page.t("account-old-password"));
        all.push(password.password(false));
    }
    all
}

/// In a demonstration nobody has one.
fn has_password(signed: &Signed) -> bool {
    let live = signed.session.live.as_ref();
    live.is_none_or(|l| l.practitioner.has_password)
}

fn name_of(page: &Page, key: &PasskeyLine) -> String {
    if key.name.is_empty() {
        page.t("passkey-unnamed")
    } else {
        key.name.clone()
    }
}

fn card(page: &Page, key: &PasskeyLine) -> SummaryList {
    let when = |at| Html::time(at, &words::date_time(page.lang, at));
    let used = match key.used {
        Some(at) => when(at),
        None => Html::text(&page.t("passkey-never-used")),
    };
    let name = name_of(page, key);
    let remove = RowAction::new(
        format!("/account/passkeys/{}", key.id),
        page.t("passkey-remove"),
        name.clone(),
    );
    SummaryList::new(vec![
        Row::new(page.t("passkey-made"), when(key.made)),
        Row::new(page.t("passkey-used"), used),
    ])
    .card(name)
    .card_action(remove)
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct AskForm {
    password: String,
}

/// For the page's script: what to ask the device.
pub(super) async fn ask(
    State(app): State<App>,
    signed: Signed,
    Form(sent): Form<AskForm>,
) -> Response {
    let page = page(&signed);
    match app
        .casework
        .ask_for_new_passkey(&signed.actor, &sent.password)
        .await
    {
        Ok(asked) => passkey_form::question(&page, asked),
        Err(CaseworkError::Invalid(faults)) => {
            let key = faults.first().map_or("wrong", |f| f.key);
            let message = match key {
                "wrong" => page.t("passkey-error-password"),
                _ => page.code("account-error-", key),
            };
            passkey_form::problem(StatusCode::UNPROCESSABLE_ENTITY, message)
        }
        Err(e) => passkey_form::problem(faults::status_of(&e), page.t("passkey-failed")),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct NewForm {
    name: String,
    token: String,
    answer: String,
}

pub(super) async fn add(
    State(app): State<App>,
    signed: Signed,
    Form(sent): Form<NewForm>,
) -> Response {
    let door = signed.session.door();
    let done = app
        .casework
        .add_passkey(&signed.actor, &sent.token, &sent.answer, &sent.name, &door)
        .await;
    match done {
        Ok(fresh) if !fresh.codes.is_empty() => codes_page(&app, &signed, fresh),
        Ok(fresh) => {
            let answer = ui::redirect("/account/passkeys?done=added");
            match fresh.signed_in {
                Some(session) => with_cookie(answer, &session.token, &app),
                None => answer,
            }
        }
        Err(CaseworkError::Invalid(faults)) => {
            let mut page = page(&signed);
            for f in &faults {
                let field = if f.field == "name" { "name" } else { "passkey" };
                let key = match f.key {
                    "refused" => "passkey-error-refused",
                    _ => "passkey-error-name",
                };
                page.error(field, key);
            }
            list(&app, &signed, page, &sent.name).await
        }
        Err(e) => signed.fault(&e),
    }
}

fn remove_form(signed: &Signed, page: Page, key: &PasskeyLine) -> ShortForm {
    let page = page.back_to("/account/passkeys");
    let text = page.t1("passkey-remove-text", "name", name_of(&page, key));
    let password =
        TextInput::new(&page, "password", page.t("account-old-password")).password(false);
    let form = ShortForm::new(page, "passkey-remove-button").lead(Html::text(&text));
    if has_password(signed) {
        form.field(password)
    } else {
        form
    }
}

async fn own_key(app: &App, signed: &Signed, id: Uuid) -> Result<PasskeyLine, CaseworkError> {
    let all = app.casework.my_passkeys(&signed.actor).await?;
    all.into_iter()
        .find(|k| k.id == id)
        .ok_or(CaseworkError::NotFound)
}

pub(super) async fn show_remove(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    if let Err(e) = app.casework.fresh_for_factors(&signed.actor).await {
        return signed.fault(&e);
    }
    match own_key(&app, &signed, id).await {
        Ok(key) => {
            let page = signed.page("passkey-remove-title", Some(Section::Account));
            remove_form(&signed, page, &key).answer()
        }
        Err(e) => signed.fault(&e),
    }
}

pub(super) async fn remove(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<AskForm>,
) -> Response {
    let door = signed.session.door();
    let done = app
        .casework
        .remove_passkey(&signed.actor, id, &sent.password, &door)
        .await;
    match done {
        Ok(fresh) => with_cookie(
            ui::redirect("/account/passkeys?done=removed"),
            &fresh.token,
            &app,
        ),
        Err(CaseworkError::Invalid(faults)) => match own_key(&app, &signed, id).await {
            Ok(key) => {
                let mut page = signed.page("passkey-remove-title", Some(Section::Account));
                note(&mut page, &faults);
                remove_form(&signed, page, &key).answer()
            }
            Err(e) => signed.fault(&e),
        },
        Err(e) => signed.fault(&e),
    }
}
