//! The agreed word, by which staff call for help when somebody makes them look a child up: an
//! administrator sets it. No page shows it again.

use crate::{
    App, Signed,
    pages::{
        access::note,
        lead::form::{FormPage, Sent, or_fault},
    },
    ui::{self, Button, Html, Page, Section, TextInput},
};
use askama::Template;
use axum::{Form, extract::State, response::Response};
use casework::{CaseworkError, Fault};

#[derive(Template)]
#[template(path = "pages/people_agreed_word.html")]
struct Above {
    page: Page,
    /// Since when there is one and who set it.
    since: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/people_agreed_word_end.html")]
struct Below {
    page: Page,
    end: Button,
}

async fn form(
    app: &App,
    signed: &Signed,
    sent: &Sent,
    faults: &[Fault],
) -> Result<Response, CaseworkError> {
    let now = app.casework.agreed_word(&signed.actor).await?;
    let mut page = signed
        .page("people-word-title", Some(Section::People))
        .back_to("/people");
    note(&mut page, faults);
    let word = TextInput::new(&page, "word", page.t("people-word-label"))
        .hint(page.t("people-word-hint"))
        .width("20")
        .value(sent.get("word"));
    let since = now.as_ref().map(|w| {
        let at = words::date_time(page.lang, w.since);
        page.t2("people-word-since", "name", w.by.as_str(), "at", at)
    });
    let below = now.map_or_else(Html::default, |_| {
        Html::of(&Below {
            page: page.clone(),
            end: Button::submit(page.t("people-word-end")).warning(),
        })
    });
    Ok(FormPage {
        above: Html::of(&Above {
            page: page.clone(),
            since,
        }),
        id: sent.id(),
        fields: vec![word.into()],
        submit: page.t("people-word-submit"),
        below,
        page,
    }
    .answer())
}

/// `GET /people/agreed-word`
pub(super) async fn show(State(app): State<App>, signed: Signed) -> Response {
    or_fault(&signed, form(&app, &signed, &Sent::default(), &[]).await)
}

/// `POST /people/agreed-word`
pub(super) async fn set(
    State(app): State<App>,
    signed: Signed,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let word = sent.get("word");
    if word.trim().is_empty() {
        let faults = [Fault {
            field: "word".to_owned(),
            key: "empty",
        }];
        return or_fault(&signed, form(&app, &signed, &sent, &faults).await);
    }
    match app.casework.set_agreed_word(&signed.actor, word).await {
        Ok(()) => ui::redirect("/people/agreed-word"),
        Err(CaseworkError::Invalid(faults)) => {
            or_fault(&signed, form(&app, &signed, &sent, &faults).await)
        }
        Err(e) => signed.fault(&e),
    }
}

/// `POST /people/agreed-word/end`
pub(super) async fn end(State(app): State<App>, signed: Signed) -> Response {
    match app.casework.set_agreed_word(&signed.actor, "").await {
        Ok(()) => ui::redirect("/people/agreed-word"),
        Err(e) => signed.fault(&e),
    }
}
