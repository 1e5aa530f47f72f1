//! An agency's own practice beside the law, and the form to add a file to it.

use super::view::day_words;
use crate::pages::lead::form::{Sent, long};
use crate::{
    App, Signed,
    ui::{self, Button, Cell, FileUpload, Html, Page, Table, Tag, TextInput, Textarea},
};
use askama::Template;
use axum::{
    Form,
    extract::{Multipart, Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{CaseworkError, Fault, NewPractice, PracticeDesk, PracticeVersion};
use rulebook::{LocalContact, LocalFinding, PracticeFault, RuleKind};
use uuid::Uuid;

/// Where the form's example comes from: it must stay valid, so a test reads it.
const EXAMPLE: &str = include_str!("practice-example.toml");

/// One step or caution of an agency, as it stands beside the law.
struct Entry {
    says: String,
    kind: String,
    contacts: Vec<String>,
}

#[derive(Template)]
#[template(path = "pages/law_local.html")]
struct Local {
    heading: String,
    lead: String,
    entries: Vec<Entry>,
}

fn contact_words(page: &Page, all: &[LocalContact]) -> Vec<String> {
    all.iter()
        .map(|c| {
            format!("{} {}", c.name.get(page.lang), c.telephone)
                .trim()
                .to_owned()
        })
        .collect()
}

fn kind_words(page: &Page, kind: RuleKind) -> String {
    page.code("law-kind-", kind.as_str())
}

/// What the agency's own practice says to the facts, plainly marked as no law; nothing where it
/// says nothing.
pub fn beside(page: &Page, found: &[LocalFinding]) -> Html {
    let Some(first) = found.first() else {
        return Html::default();
    };
    Html::of(&Local {
        heading: page.t1("lawlocal-of", "agency", first.agency.as_str()),
        lead: page.t("lawlocal-no-law"),
        entries: found
            .iter()
            .map(|f| Entry {
                says: f.says.get(page.lang).to_owned(),
                kind: kind_words(page, f.kind),
                contacts: contact_words(page, &f.contacts),
            })
            .collect(),
    })
}

struct FileShown {
    href: String,
    name: String,
    added: String,
    entries: Vec<Entry>,
    broken: bool,
}

#[derive(Template)]
#[template(path = "pages/law_practice.html")]
struct PracticePage {
    page: Page,
    agency: String,
    files: Vec<FileShown>,
    may_change: bool,
    log: Option<Table>,
}

/// `GET /law/practice`
pub(super) async fn list(State(app): State<App>, signed: Signed) -> Response {
    let desk = match app.casework.local_practice(&signed.actor).await {
        Ok(desk) => desk,
        Err(e) => return signed.fault(&e),
    };
    let page = signed.page("lawlocal-title", None).back_to("/law");
    let answer = PracticePage {
        agency: crate::pages::emergency::agency_name(&desk.agency, page.lang).to_owned(),
        files: desk
            .files
            .iter()
            .map(|f| file_shown(&page, &desk, f))
            .collect(),
        may_change: desk.may_change,
        log: log(&page, &desk),
        page,
    };
    ui::render(&answer, StatusCode::OK)
}

fn file_shown(page: &Page, desk: &PracticeDesk, f: &PracticeVersion) -> FileShown {
    let rules = desk
        .practice
        .rules()
        .iter()
        .filter(|r| r.file == f.row.file);
    let entries: Vec<Entry> = rules
        .map(|r| Entry {
            says: r.says.get(page.lang).to_owned(),
            kind: kind_words(page, r.kind),
            contacts: contact_words(page, &r.contacts),
        })
        .collect();
    FileShown {
        href: format!("/law/practice/{}", f.row.id),
        name: f.row.file.clone(),
        added: added(page, f),
        broken: entries.is_empty(),
        entries,
    }
}

fn added(page: &Page, f: &PracticeVersion) -> String {
    page.tw(
        "lawlocal-added",
        &[
            ("version", f.row.version.into()),
            ("who", f.added_by.as_str().into()),
            ("time", day_words(page, f.row.added_us).into()),
        ],
    )
}

fn log(page: &Page, desk: &PracticeDesk) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = desk
        .log
        .iter()
        .map(|v| {
            let name = format!(
                "{}, {}",
                v.row.file,
                page.t1("lawlocal-version", "n", v.row.version)
            );
            let state: Html = if v.row.ended_us.is_none() {
                Tag::new(page.t("lawlocal-in-use"), "green").into()
            } else {
                Tag::new(page.t("lawlocal-ended"), "grey").into()
            };
            vec![
                Cell::new(Html::link(&format!("/law/practice/{}", v.row.id), &name)),
                Cell::new(state),
                Cell::new(day_words(page, v.row.added_us)),
                Cell::new(Html::name(&v.added_by)),
                Cell::new(Html::prose(&v.row.content.why)),
            ]
        })
        .collect();
    let head = ["file", "state", "when", "who", "why"];
    let head = head.iter().map(|k| page.code("lawlocal-col-", k)).collect();
    (!rows.is_empty()).then(|| Table::new(page.t("lawlocal-log"), head, rows))
}

#[derive(Template)]
#[template(path = "pages/law_practice_file.html")]
struct FilePage {
    page: Page,
    id: Uuid,
    name: String,
    added: String,
    why: Html,
    ended: Option<String>,
    ended_why: Html,
    text: String,
    end: Option<Html>,
    change: Option<Button>,
}

/// `GET /law/practice/ID`
pub(super) async fn show(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let page = frame(&signed, "lawlocal-file");
    file_page(&app, &signed, page, id, &Sent::default()).await
}

fn frame(signed: &Signed, title: &str) -> Page {
    signed.page(title, None).back_to("/law/practice")
}

async fn file_page(app: &App, signed: &Signed, page: Page, id: Uuid, sent: &Sent) -> Response {
    let v = match app.casework.practice_version(&signed.actor, id).await {
        Ok(v) => v,
        Err(e) => return signed.fault(&e),
    };
    let may = app.casework.may(
        &signed.actor,
        casework::Act::KeepLocalPractice,
        casework::Relation::Agency,
    );
    let in_use = v.row.ended_us.is_none();
    let ended = v.row.ended_us.map(|us| {
        let time = day_words(&page, us);
        page.t2(
            "lawlocal-ended-by",
            "who",
            v.ended_by.as_str(),
            "time",
            time,
        )
    });
    let status = if page.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let answer = FilePage {
        id,
        name: v.row.file.clone(),
        added: added(&page, &v),
        why: Html::prose(&v.row.content.why),
        ended,
        ended_why: Html::prose(&v.row.content.ended_why),
        text: v.row.content.text.clone(),
        end: (may && in_use).then(|| long(&page, sent, "why", page.t("lawlocal-end-why"))),
        change: (may && in_use).then(|| {
            let to = format!("/law/practice/new?of={id}");
            Button::link(page.t("lawlocal-change"), to).secondary()
        }),
        page,
    };
    ui::render(&answer, status)
}

/// `POST /law/practice/ID/end`
pub(super) async fn end(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(fields);
    let why = sent.get("why").to_owned();
    match app
        .casework
        .end_local_practice(&signed.actor, id, why)
        .await
    {
        Ok(()) => ui::redirect("/law/practice"),
        Err(CaseworkError::WrongState) => ui::redirect("/law/practice"),
        Err(CaseworkError::Invalid(faults)) => {
            let mut page = frame(&signed, "lawlocal-file");
            note(&mut page, &faults);
            file_page(&app, &signed, page, id, &sent).await
        }
        Err(e) => signed.fault(&e),
    }
}

#[derive(serde::Deserialize)]
pub struct Of {
    of: Option<Uuid>,
}

/// `GET /law/practice/new`
pub(super) async fn new(
    State(app): State<App>,
    signed: Signed,
    axum::extract::Query(of): axum::extract::Query<Of>,
) -> Response {
    if !may_change(&app, &signed) {
        return signed.fault(&CaseworkError::NotFound);
    }
    let mut sent = Sent::default();
    if let Some(id) = of.of {
        match app.casework.practice_version(&signed.actor, id).await {
            Ok(v) => {
                sent.0.push(("file".into(), v.row.file));
                sent.0.push(("text".into(), v.row.content.text));
            }
            Err(e) => return signed.fault(&e),
        }
    }
    form(frame(&signed, "lawlocal-add"), &sent, &[])
}

fn may_change(app: &App, signed: &Signed) -> bool {
    app.casework.may(
        &signed.actor,
        casework::Act::KeepLocalPractice,
        casework::Relation::Agency,
    )
}

#[derive(Template)]
#[template(path = "pages/law_practice_form.html")]
struct FormPage {
    page: Page,
    id: Uuid,
    faults: Vec<String>,
    example: &'static str,
    file: TextInput,
    text: Textarea,
    upload: FileUpload,
    why: Html,
}

fn form(page: Page, sent: &Sent, faults: &[PracticeFault]) -> Response {
    let status = if page.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let answer = FormPage {
        id: sent.id(),
        faults: faults.iter().map(|f| f.in_words(page.lang)).collect(),
        example: EXAMPLE,
        file: TextInput::new(&page, "file", page.t("lawlocal-name"))
            .hint(page.t("lawlocal-name-hint"))
            .value(sent.get("file")),
        text: Textarea::new(&page, "text", page.t("lawlocal-text"))
            .hint(page.t("lawlocal-text-hint"))
            .rows(16)
            .spellcheck(false)
            .value(sent.get("text")),
        upload: FileUpload::new(
            &page,
            "upload",
            page.t("lawlocal-upload"),
            ".toml,text/plain",
        )
        .hint(page.t("lawlocal-upload-hint")),
        why: long(&page, sent, "why", page.t("lawlocal-why")),
        page,
    };
    ui::render(&answer, status)
}

fn note(page: &mut Page, faults: &[Fault]) {
    for f in faults {
        let key = match (f.field.as_str(), f.key) {
            ("file", "full") => "lawlocal-error-full",
            ("file", _) => "lawlocal-error-file",
            ("text", _) => "lawlocal-error-text",
            (_, "empty") => "lawlocal-error-why",
            (_, "too-long") => "decide-error-long",
            _ => "decide-error-control",
        };
        page.error(&f.field, key);
    }
}

/// `POST /law/practice/upload`: puts a file into the form. Nothing is kept yet.
pub(super) async fn upload(State(app): State<App>, signed: Signed, parts: Multipart) -> Response {
    if !may_change(&app, &signed) {
        return signed.fault(&CaseworkError::NotFound);
    }
    let mut page = frame(&signed, "lawlocal-add");
    let mut sent = Sent::default();
    match uploaded(parts).await {
        Some((name, text)) => {
            sent.0.push(("file".into(), name));
            sent.0.push(("text".into(), text));
        }
        None => page.error("upload", "lawlocal-error-upload"),
    }
    form(page, &sent, &[])
}

/// The name and the text of an uploaded file; nothing where it is no text.
async fn uploaded(mut parts: Multipart) -> Option<(String, String)> {
    while let Ok(Some(part)) = parts.next_field().await {
        let Some(name) = part.file_name().map(str::to_owned) else {
            continue;
        };
        let bytes = part.bytes().await.ok()?;
        let text = String::from_utf8(bytes.to_vec()).ok()?;
        let stem = name.split('.').next().unwrap_or_default().to_lowercase();
        let fits = |c: &char| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '-';
        let name = stem.replace([' ', '_'], "-").chars().filter(fits).collect();
        return (!text.trim().is_empty()).then_some((name, text));
    }
    None
}

/// `POST /law/practice/new`
pub(super) async fn add(
    State(app): State<App>,
    signed: Signed,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let mut page = frame(&signed, "lawlocal-add");
    let sent = Sent(fields);
    let input = NewPractice {
        id: sent.id(),
        file: sent.get("file").trim().to_owned(),
        text: sent.get("text").replace("\r\n", "\n"),
        why: sent.get("why").to_owned(),
    };
    let added = app.casework.add_local_practice(&signed.actor, input).await;
    let mut in_file = Vec::new();
    match added {
        Ok(Ok(())) => return ui::redirect("/law/practice"),
        Ok(Err(found)) => in_file = found,
        Err(CaseworkError::Invalid(found)) => note(&mut page, &found),
        Err(e) => return signed.fault(&e),
    }
    if !in_file.is_empty() {
        page.error("text", "lawlocal-error-in-file");
    }
    form(page, &sent, &in_file)
}

#[cfg(test)]
mod tests {
    use super::EXAMPLE;
    use rulebook::LocalPractice;

    #[test]
    fn the_example_on_the_form_is_taken_as_it_stands() {
        let read = LocalPractice::read([("example", EXAMPLE)]).unwrap();
        assert_eq!(read.rules().len(), 2);
    }
}
