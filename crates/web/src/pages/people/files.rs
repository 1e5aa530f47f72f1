//! How many children's files somebody opens in a day before they are asked why: an administrator
//! sets the agency's own numbers.

use crate::{
    App, Signed,
    pages::{
        access::note,
        lead::form::{FormPage, Sent, long, or_fault},
    },
    ui::{self, Html, Page, Section, TextInput},
};
use askama::Template;
use axum::{Form, extract::State, response::Response};
use casework::{CaseworkError, Fault, FilesNumber};

#[derive(Template)]
#[template(path = "pages/people_files.html")]
struct Above {
    page: Page,
}

/// Who a row is about.
pub(in crate::pages) fn who(page: &Page, n: &FilesNumber) -> String {
    n.usual.role.map_or_else(
        || page.t("access-files-others"),
        |r| page.code("people-role-", r.as_str()),
    )
}

fn number(page: &Page, sent: &Sent, n: &FilesNumber) -> Html {
    let value = sent
        .find(n.word())
        .map_or_else(|| n.files.to_string(), str::to_owned);
    let hint = page.t2(
        "people-files-hint",
        "usual",
        i64::from(n.usual.files),
        "most",
        i64::from(n.most),
    );
    TextInput::new(page, n.word(), who(page, n))
        .hint(hint)
        .digits()
        .width("5")
        .value(value)
        .into()
}

async fn form(
    app: &App,
    signed: &Signed,
    sent: &Sent,
    faults: &[Fault],
) -> Result<Response, CaseworkError> {
    app.casework.may_set_files(&signed.actor).await?;
    let all = app.casework.files_numbers(&signed.actor).await?;
    let mut page = signed
        .page("people-files-title", Some(Section::People))
        .back_to("/people");
    note(&mut page, faults);
    let mut fields: Vec<Html> = all.iter().map(|n| number(&page, sent, n)).collect();
    fields.push(long(&page, sent, "why", page.t("people-files-why")));
    Ok(FormPage {
        above: Html::of(&Above { page: page.clone() }),
        id: sent.id(),
        fields,
        submit: page.t("people-files-submit"),
        below: Html::default(),
        page,
    }
    .answer())
}

/// `GET /people/files-a-day`
pub(super) async fn show(State(app): State<App>, signed: Signed) -> Response {
    or_fault(&signed, form(&app, &signed, &Sent::default(), &[]).await)
}

/// `POST /people/files-a-day`
pub(super) async fn set(
    State(app): State<App>,
    signed: Signed,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let done = async {
        let all = app.casework.files_numbers(&signed.actor).await?;
        let wanted: Vec<(String, Option<u32>)> = all
            .iter()
            .map(|n| (n.word().to_owned(), sent.get(n.word()).trim().parse().ok()))
            .collect();
        app.casework
            .set_files_numbers(&signed.actor, &wanted, sent.get("why"))
            .await
    }
    .await;
    match done {
        Ok(()) => ui::redirect("/people/files-a-day"),
        Err(CaseworkError::Invalid(faults)) => {
            or_fault(&signed, form(&app, &signed, &sent, &faults).await)
        }
        Err(e) => signed.fault(&e),
    }
}
