//! Matters for named people only: logging an allegation against somebody who works here, and what
//! those who are named see.

use super::note;
use crate::{
    App, Signed,
    pages::lead::{
        form::{FormPage, Sent, long, or_fault, short, tick},
        moment,
    },
    ui::{
        self, Cell, Choice, Html, Page, Panel, Row, Select, SummaryList, Table, TextInput, Textarea,
    },
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{CaseworkError, Fault, LogSealed, Named, SealedView};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/sealed_list.html")]
struct List {
    page: Page,
    table: Option<Table>,
}

/// `GET /sealed`: the matters in which the reader is named.
pub(super) async fn list(State(app): State<App>, signed: Signed) -> Response {
    if let Err(e) = app.casework.sealed_receivers(&signed.actor).await {
        return signed.fault(&e);
    }
    let all = match app.casework.sealed_matters(&signed.actor).await {
        Ok(all) => all,
        Err(e) => return signed.fault(&e),
    };
    let page = signed.page("sealed-title", None).back_to("/");
    let rows: Vec<Vec<Cell>> = all
        .iter()
        .map(|m| {
            vec![
                Cell::new(Html::link(&format!("/sealed/{}", m.id), &m.reference)),
                Cell::new(moment(&page, m.opened_us)),
            ]
        })
        .collect();
    let head = vec![page.t("sealed-col-reference"), page.t("sealed-col-logged")];
    let table =
        (!rows.is_empty()).then(|| Table::new(page.t("sealed-title"), head, rows).caption_hidden());
    ui::render(&List { page, table }, StatusCode::OK)
}

fn people(all: &[Named]) -> Vec<Choice> {
    let mut items = vec![Choice::new("", "")];
    items.extend(
        all.iter()
            .map(|p| Choice::new(p.id.to_string(), p.name.clone())),
    );
    items
}

/// `GET /sealed/new`
pub(super) async fn new(State(app): State<App>, signed: Signed) -> Response {
    or_fault(&signed, form(&app, &signed, &Sent::default(), &[]).await)
}

#[derive(Template)]
#[template(path = "pages/sealed_new.html")]
struct Above {
    page: Page,
}

async fn form(
    app: &App,
    signed: &Signed,
    sent: &Sent,
    faults: &[Fault],
) -> Result<Response, CaseworkError> {
    let receivers = app.casework.sealed_receivers(&signed.actor).await?;
    let mut page = signed
        .page("sealed-new-title", None)
        .back_to("/concerns/new");
    note(&mut page, faults);
    let staff = app.casework.sealed_staff(&signed.actor).await?;
    let to = Select::new(
        &page,
        "to",
        page.t("sealed-to"),
        people(&receivers),
        sent.get("to"),
    );
    let children = page.optional(page.t("sealed-children"));
    Ok(FormPage {
        above: Html::of(&Above { page: page.clone() }),
        id: sent.id(),
        fields: vec![
            about_who(&page, sent, &staff),
            about_words(&page, sent),
            long(&page, sent, "text", page.t("sealed-text")),
            short(&page, sent, "children", children),
            to.into(),
            sure(&page, sent, faults),
        ],
        submit: page.t("sealed-submit"),
        below: Html::default(),
        page,
    }
    .answer())
}

/// Whom it is about, from the list of staff: so they can never be chosen to receive it.
pub(in crate::pages) fn about_who(page: &Page, sent: &Sent, staff: &[Named]) -> Html {
    let mut items = people(staff);
    items.push(Choice::new("else", page.t("sealed-about-else")));
    let label = page.t("sealed-about-who");
    Select::new(page, "about-id", label, items, sent.get("about-id")).into()
}

/// Whom it is about, in words, where they are not on the list.
pub(in crate::pages) fn about_words(page: &Page, sent: &Sent) -> Html {
    TextInput::new(page, "about", page.t("sealed-about"))
        .hint(page.t("sealed-about-hint"))
        .value(sent.get("about"))
        .into()
}

/// The box that is asked for where the words say a part of somebody's name; nothing before that.
pub(in crate::pages) fn sure(page: &Page, sent: &Sent, faults: &[Fault]) -> Html {
    let asked = faults.iter().any(|f| f.key == "perhaps");
    if asked || sent.get("sure") == "yes" {
        tick(page, sent, "sure", page.t("sealed-sure"))
    } else {
        Html::default()
    }
}

#[derive(Template)]
#[template(path = "pages/sealed_done.html")]
struct Done {
    page: Page,
    panel: Panel,
}

/// What is said once a matter is with its receiver.
pub(in crate::pages) fn done(signed: &Signed, reference: String) -> Response {
    let page = signed.page("sealed-done-title", None);
    let said = page.t1("sealed-done-reference", "reference", reference);
    let shown = Done {
        panel: Panel::new(page.t("sealed-done-title"), Html::text(&said)),
        page,
    };
    ui::render(&shown, StatusCode::OK)
}

/// `POST /sealed/new`
pub(super) async fn log(
    State(app): State<App>,
    signed: Signed,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let input = LogSealed {
        id: sent.id(),
        about: sent.get("about").to_owned(),
        about_id: sent.word("about-id"),
        children: sent.get("children").to_owned(),
        text: sent.get("text").to_owned(),
        to: sent.word("to"),
        sure: sent.get("sure") == "yes",
    };
    match app.casework.log_sealed(&signed.actor, input).await {
        Ok(reference) => done(&signed, reference),
        Err(CaseworkError::Invalid(faults)) => {
            or_fault(&signed, form(&app, &signed, &sent, &faults).await)
        }
        Err(e) => signed.fault(&e),
    }
}

#[derive(Template)]
#[template(path = "pages/sealed_one.html")]
struct One {
    page: Page,
    about: SummaryList,
    notes: Vec<(String, Html)>,
    note: Textarea,
    id: Uuid,
    members: Vec<(Uuid, Html, bool)>,
    name: Option<Select>,
    /// Named, and kept out until somebody confirms their account.
    closed: Vec<Html>,
    sure: Html,
    looks: Option<Table>,
}

/// `GET /sealed/{id}`
pub(super) async fn show(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    matter(&app, &signed, id, &Sent::default(), &[]).await
}

async fn matter(app: &App, signed: &Signed, id: Uuid, sent: &Sent, faults: &[Fault]) -> Response {
    let view = match app.casework.sealed_matter(&signed.actor, id).await {
        Ok(view) => view,
        Err(e) => return signed.fault(&e),
    };
    let mut page = signed.page("sealed-one-title", None).back_to("/sealed");
    note(&mut page, faults);
    let status = if page.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let note = Textarea::new(&page, "text", page.t("sealed-note"))
        .rows(4)
        .value(sent.get("text"));
    let name = view.in_charge.then(|| {
        let mut items = people(&view.others);
        items.extend(people(&view.closed).into_iter().skip(1));
        Select::new(&page, "who", page.t("sealed-name"), items, sent.get("who"))
    });
    let shown = One {
        about: summary(&page, &view),
        notes: notes(&page, &view),
        note,
        id: sent.id(),
        members: view
            .members
            .iter()
            .map(|m| {
                let removable = view.in_charge && m.id != view.row.owner_id;
                (m.id, Html::name(&m.name), removable)
            })
            .collect(),
        closed: view.closed.iter().map(|n| Html::name(&n.name)).collect(),
        sure: sure(&page, sent, faults),
        name,
        looks: view.in_charge.then(|| looks(&page, &view)),
        page,
    };
    ui::render(&shown, status)
}

fn summary(page: &Page, v: &SealedView) -> SummaryList {
    let content = &v.row.content;
    let logged = moment(page, v.row.opened_us);
    let mut rows = vec![
        Row::new(page.t("sealed-col-reference"), Html::text(&v.reference)),
        Row::new(page.t("sealed-about"), Html::prose(&content.about)),
        Row::new(page.t("sealed-text"), Html::prose(&content.text)),
    ];
    if let Some(was) = &content.original {
        let was = casework::concern_reference(was.concern_id);
        rows.push(Row::new(page.t("sealed-was"), Html::text(&was)));
    }
    if !v.files.is_empty() {
        let files = v.files.iter().fold(Html::default(), |all, f| {
            let href = format!("/attachments/{}", f.id);
            all.and(&Html::link(&href, &f.name)).and(&Html::br())
        });
        rows.push(Row::new(page.t("sealed-files"), files));
    }
    if !content.children.trim().is_empty() {
        let children = Html::prose(&content.children);
        rows.push(Row::new(page.t("sealed-children"), children));
    }
    rows.extend([
        Row::new(page.t("sealed-author"), Html::name(&v.author)),
        Row::new(page.t("sealed-col-logged"), Html::text(&logged)),
        Row::new(page.t("sealed-owner"), Html::name(&v.owner)),
    ]);
    SummaryList::new(rows)
}

fn notes(page: &Page, v: &SealedView) -> Vec<(String, Html)> {
    v.steps
        .iter()
        .filter(|s| !s.row.text.is_empty())
        .map(|s| {
            let head = page.t2(
                "sealed-note-by",
                "name",
                s.by.clone(),
                "time",
                moment(page, s.row.at_us),
            );
            (head, Html::prose(&s.row.text))
        })
        .collect()
}

fn looks(page: &Page, v: &SealedView) -> Table {
    let rows = v
        .steps
        .iter()
        .rev()
        .map(|s| {
            vec![
                Cell::new(moment(page, s.row.at_us)),
                Cell::new(Html::name(&s.by)),
                Cell::new(page.code("sealed-step-", s.row.what.as_str())),
                Cell::new(Html::name(s.whom.as_deref().unwrap_or_default())),
            ]
        })
        .collect();
    let head = ["when", "who", "what", "whom"];
    let head = head.iter().map(|k| page.code("sealed-look-", k)).collect();
    Table::new(page.t("sealed-looks"), head, rows)
}

/// `POST /sealed/{id}`: adds a note, names somebody, or takes them out.
pub(super) async fn act(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let (cw, who) = (&app.casework, &signed.actor);
    let done = match sent.get("action") {
        "name" => {
            let sure = sent.get("sure") == "yes";
            cw.name_sealed(who, id, sent.word("who"), true, sure).await
        }
        "remove" => {
            cw.name_sealed(who, id, sent.word("who"), false, false)
                .await
        }
        _ => cw.note_sealed(who, id, sent.id(), sent.get("text")).await,
    };
    match done {
        Ok(()) => ui::redirect(&format!("/sealed/{id}")),
        Err(CaseworkError::Invalid(faults)) => matter(&app, &signed, id, &sent, &faults).await,
        Err(e) => signed.fault(&e),
    }
}
