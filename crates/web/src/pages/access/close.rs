//! Saying that one stands too close to a child.

use super::{FindPage, child_words, found, note, typed};
use crate::{
    App, Signed,
    pages::lead::{
        form::{FormPage, Sent, or_fault, short, worded},
        moment,
    },
    ui::{self, Cell, Html, Page, Radios, Row, SummaryList, Table},
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{CaseworkError, ConflictLine, Fault};
use domain::access::Closeness;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/access_close.html")]
struct Above {
    page: Page,
    table: Option<Table>,
}

/// Who may read the file that is closed to the reader.
fn whom_to_ask(page: &Page, c: &ConflictLine) -> Html {
    if c.row.ended_us.is_some() {
        return Html::default();
    }
    match c.ask.is_empty() {
        true => Html::text(&page.t("access-close-ask-nobody")),
        false => Html::name(&words::list(page.lang, &c.ask)),
    }
}

fn table(page: &Page, all: &[ConflictLine]) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = all
        .iter()
        .filter_map(|c| {
            let name = Html::name(&domain::text::with_marks(&c.person.as_ref()?.name));
            let state = match c.row.ended_us {
                Some(us) => page.t1("access-close-ended", "time", moment(page, us)),
                None => page.t("access-close-on"),
            };
            Some(vec![
                Cell::new(name),
                Cell::new(page.code("access-closeness-", c.row.content.closeness.as_str())),
                Cell::new(page.code("access-close-how-", c.row.how.as_str())),
                Cell::new(moment(page, c.row.since_us)),
                Cell::new(state),
                Cell::new(whom_to_ask(page, c)),
            ])
        })
        .collect();
    let head = ["who", "what", "how", "since", "state", "ask"];
    let head = head
        .iter()
        .map(|k| page.code("access-close-col-", k))
        .collect();
    (!rows.is_empty()).then(|| Table::new(page.t("access-close-mine"), head, rows))
}

async fn page_of(
    app: &App,
    signed: &Signed,
    typed: String,
    searched: bool,
) -> Result<Response, CaseworkError> {
    let all = app.casework.own_conflicts(&signed.actor).await?;
    let page = signed.page("access-close-title", None).back_to("/account");
    let links = if searched {
        let children = app.casework.find_children(&signed.actor, &typed).await?;
        Some(found(&page, &children, "too-close"))
    } else {
        None
    };
    let answer = FindPage {
        above: Html::of(&Above {
            table: table(&page, &all),
            page: page.clone(),
        }),
        typed,
        found: links,
        page,
    };
    Ok(ui::render(&answer, StatusCode::OK))
}

/// `GET /too-close`
pub(super) async fn list(State(app): State<App>, signed: Signed) -> Response {
    or_fault(&signed, page_of(&app, &signed, String::new(), false).await)
}

/// `POST /too-close`: children whose names begin with what was typed.
pub(super) async fn find(
    State(app): State<App>,
    signed: Signed,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let typed = typed(&Sent(sent));
    or_fault(&signed, page_of(&app, &signed, typed, true).await)
}

/// `GET /children/{id}/too-close`
pub(super) async fn show(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    or_fault(
        &signed,
        form(&app, &signed, id, &Sent::default(), &[]).await,
    )
}

async fn form(
    app: &App,
    signed: &Signed,
    child: Uuid,
    sent: &Sent,
    faults: &[Fault],
) -> Result<Response, CaseworkError> {
    let who = app.casework.conflict_desk(&signed.actor, child).await?;
    let mut page = signed
        .page("access-close-say-title", None)
        .back_to("/too-close");
    note(&mut page, faults);
    let items = worded(&page, "access-closeness-", Closeness::ALL, |c| c.as_str());
    let closeness = Radios::new(
        &page,
        "closeness",
        page.t("access-closeness"),
        items,
        sent.get("closeness"),
    );
    let label = page.optional(page.t("access-close-words"));
    let about = SummaryList::new(vec![Row::new(
        page.t("access-child"),
        Html::name(&child_words(&page, &who)),
    )]);
    Ok(FormPage {
        above: Html::from(about).and(&Html::of(&Then { page: page.clone() })),
        id: sent.id(),
        fields: vec![closeness.into(), short(&page, sent, "words", label)],
        submit: page.t("access-close-submit"),
        below: Html::default(),
        page,
    }
    .answer())
}

#[derive(Template)]
#[template(path = "pages/access_close_terms.html")]
struct Then {
    page: Page,
}

#[derive(Template)]
#[template(path = "pages/access_close_done.html")]
struct Done {
    page: Page,
    panel: ui::Panel,
    nobody: Option<ui::WarningText>,
}

/// `POST /children/{id}/too-close`
pub(super) async fn declare(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let (closeness, words) = (sent.word("closeness"), sent.get("words"));
    let said = app
        .casework
        .declare_conflict(&signed.actor, id, closeness, words)
        .await;
    match said {
        Ok(nobody) => {
            let page = signed.page("access-close-done-title", None);
            let shown = Done {
                panel: ui::Panel::new(
                    page.t("access-close-done-title"),
                    Html::text(&page.t("access-close-done")),
                ),
                nobody: nobody.then(|| ui::WarningText::new(&page, page.t("access-close-nobody"))),
                page,
            };
            ui::render(&shown, StatusCode::OK)
        }
        Err(CaseworkError::Invalid(faults)) => {
            or_fault(&signed, form(&app, &signed, id, &sent, &faults).await)
        }
        Err(e) => signed.fault(&e),
    }
}
