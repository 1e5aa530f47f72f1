//! Taking people in from a file: bringing it, naming its columns, seeing what is wrong, beginning.

mod said;

use super::lead::{form::Sent, moment};
use crate::{
    App, Signed,
    ui::{
        self, Button, Cell, Choice, FileUpload, Html, Page, Row, Section, Select, SummaryList,
        Table,
    },
};
use askama::Template;
use axum::{
    Form, Router,
    extract::{DefaultBodyLimit, Multipart, Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use casework::{
    Act, CaseworkError, DryRun, FILE_MAX, Import, Meaning, Relation, RowFault, faults_as_csv,
};
use said::{changes, line_heading, row_fault, sheet_fault};
use uuid::Uuid;

/// The routes of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route(
            "/import",
            get(list)
                .post(bring)
                .layer(DefaultBodyLimit::max(FILE_MAX + 4096)),
        )
        .route("/import/{id}", get(show).post(act))
        .route("/import/{id}/faults", get(faults))
}

const ACCEPT: &str = ".csv,.txt,.xml,text/csv,text/xml,application/xml";

#[derive(Template)]
#[template(path = "pages/import.html")]
struct ListPage {
    page: Page,
    id: Uuid,
    upload: FileUpload,
    table: Option<Table>,
}

fn frame(signed: &Signed, title: &str) -> Page {
    signed.page(title, Some(Section::Children)).wide()
}

/// `GET /import`
async fn list(State(app): State<App>, signed: Signed) -> Response {
    let page = frame(&signed, "import-title");
    list_page(&app, &signed, page).await
}

async fn list_page(app: &App, signed: &Signed, page: Page) -> Response {
    let files = match app.casework.imports(&signed.actor).await {
        Ok(files) => files,
        Err(e) => return signed.fault(&e),
    };
    let rows: Vec<Vec<Cell>> = files
        .iter()
        .map(|f| {
            let href = format!("/import/{}", f.id);
            vec![
                Cell::new(Html::link(&href, &f.content.name)),
                Cell::new(moment(&page, f.at_us)),
                Cell::new(page.code("import-state-", &f.state)),
                Cell::number(f.rows),
            ]
        })
        .collect();
    let head = ["file", "when", "state", "rows"];
    let head = head.iter().map(|k| page.code("import-col-", k)).collect();
    let status = if page.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let answer = ListPage {
        id: Uuid::now_v7(),
        upload: FileUpload::new(&page, "file", page.t("import-file"), ACCEPT)
            .hint(page.t("import-file-hint")),
        table: (!rows.is_empty()).then(|| Table::new(page.t("import-files"), head, rows)),
        page,
    };
    ui::render(&answer, status)
}

struct Brought {
    id: Option<Uuid>,
    name: String,
    bytes: Vec<u8>,
}

async fn brought(mut parts: Multipart) -> Option<Brought> {
    let mut id = None;
    while let Ok(Some(part)) = parts.next_field().await {
        if part.name() == Some("id") {
            id = part.text().await.ok().and_then(|t| t.parse().ok());
            continue;
        }
        let name = part.file_name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.ok()?.to_vec();
        return (!bytes.is_empty()).then_some(Brought { id, name, bytes });
    }
    None
}

/// `POST /import`
async fn bring(State(app): State<App>, signed: Signed, parts: Multipart) -> Response {
    if !app
        .casework
        .may(&signed.actor, Act::ImportPeople, Relation::Agency)
    {
        return signed.fault(&CaseworkError::NotFound);
    }
    let mut page = frame(&signed, "import-title");
    let Some(file) = brought(parts).await else {
        page.error("file", "import-error-file");
        return list_page(&app, &signed, page).await;
    };
    let id = file.id.unwrap_or_else(Uuid::now_v7);
    let casework = &app.casework;
    match casework
        .bring_file(&signed.actor, id, &file.name, &file.bytes)
        .await
    {
        Ok(Ok(())) => ui::redirect(&format!("/import/{id}")),
        Ok(Err(fault)) => {
            let message = sheet_fault(&page, &fault);
            page.error_text("file", "file", message);
            list_page(&app, &signed, page).await
        }
        Err(e) => signed.fault(&e),
    }
}

#[derive(Template)]
#[template(path = "pages/import_file.html")]
struct FilePage {
    page: Page,
    facts: SummaryList,
    faults: Vec<String>,
    more_faults: Option<String>,
    all_faults: Option<Button>,
    columns: Vec<Select>,
    no_names: bool,
    changes: Option<Table>,
    shown: Option<Table>,
    preview: bool,
    running: bool,
    done: bool,
    save: Button,
    start: Button,
    drop: Button,
}

/// `GET /import/{id}`
async fn show(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let page = frame(&signed, "import-one-title").back_to("/import");
    file_page(&app, &signed, page, id).await
}

async fn file_page(app: &App, signed: &Signed, page: Page, id: Uuid) -> Response {
    let (file, dry) = match app.casework.import(&signed.actor, id).await {
        Ok(found) => found,
        Err(e) => return signed.fault(&e),
    };
    let status = if page.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let faults = dry.as_ref().map_or(&file.content.faults, |d| &d.faults);
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let of = dry
        .as_ref()
        .map_or(file.content.faults_all, |d| number(d.faults_all));
    let shown_of = number(faults.len());
    let answer = FilePage {
        facts: facts(&page, &file, dry.as_ref()),
        more_faults: (shown_of < of)
            .then(|| page.t2("import-more-faults", "shown", shown_of, "n", of)),
        all_faults: (!faults.is_empty()).then(|| {
            let href = format!("/import/{id}/faults");
            Button::link(page.t("import-all-faults"), href).secondary()
        }),
        faults: faults
            .iter()
            .map(|f| row_fault(&page, file.content.pupils, f))
            .collect(),
        no_names: file.state == "preview" && !file.content.has_names(),
        changes: dry.as_ref().and_then(|d| changes(&page, &file, d)),
        columns: columns(&page, &file),
        shown: shown(&page, &file),
        preview: file.state == "preview",
        running: file.state == "running",
        done: file.state == "done",
        save: Button::submit(page.t("import-save-columns"))
            .secondary()
            .value("act", "columns"),
        start: Button::submit(page.t("import-start"))
            .value("act", "start")
            .once(),
        drop: Button::submit(page.t("import-drop"))
            .secondary()
            .value("act", "drop"),
        page,
    };
    ui::render(&answer, status)
}

/// `GET /import/{id}/faults`: every row that cannot be taken, with what is wrong, as CSV.
async fn faults(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let (file, rows) = match app.casework.import_faults(&signed.actor, id).await {
        Ok(found) => found,
        Err(e) => return signed.fault(&e),
    };
    let page = frame(&signed, "import-one-title");
    let (line, wrong) = (line_heading(&page, &file), page.t("import-col-wrong"));
    let said = |f: &RowFault| {
        let what = page.code("import-fault-", &f.key);
        if f.heading.is_empty() {
            what
        } else {
            page.t2("import-fault-in", "column", f.heading.clone(), "what", what)
        }
    };
    let first = [line.as_str(), wrong.as_str()];
    let text = faults_as_csv(&file.content.headings, &rows, first, said);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"rows-to-put-right.csv\"",
        ),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, text).into_response()
}

fn facts(page: &Page, file: &Import, dry: Option<&DryRun>) -> SummaryList {
    let row = |key: &str, n: i64| Row::new(page.code("import-n-", key), n.to_string());
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let mut rows = vec![
        Row::new(page.t("import-col-file"), Html::name(&file.content.name)),
        Row::new(
            page.t("import-col-state"),
            page.code("import-state-", &file.state),
        ),
        row("rows", file.rows),
    ];
    match dry {
        Some(d) => rows.extend([
            row("would-new", number(d.new)),
            row("would-known", number(d.known)),
            row("would-around", number(d.around)),
            row("would-wrong", number(d.wrong)),
        ]),
        None => rows.extend([
            row("done", file.done),
            row("new", file.new),
            row("around", file.content.around),
            row("changed", file.changed),
            row("unchanged", file.unchanged),
            row("wrong", file.wrong),
        ]),
    }
    SummaryList::new(rows)
}

fn columns(page: &Page, file: &Import) -> Vec<Select> {
    if file.state != "preview" || file.content.pupils {
        return Vec::new();
    }
    let c = &file.content;
    c.headings
        .iter()
        .zip(&c.meanings)
        .enumerate()
        .map(|(n, (heading, meaning))| {
            let items = Meaning::ALL
                .iter()
                .map(|m| Choice::new(m.as_str(), page.code("import-meaning-", m.as_str())))
                .collect();
            let label = page.t1("import-column", "heading", heading.as_str());
            Select::new(page, &format!("column-{n}"), label, items, meaning.as_str())
        })
        .collect()
}

fn shown(page: &Page, file: &Import) -> Option<Table> {
    let c = &file.content;
    let rows: Vec<Vec<Cell>> = c
        .shown
        .iter()
        .map(|r| r.iter().map(|v| Cell::new(Html::name(v))).collect())
        .collect();
    (file.state == "preview" && !rows.is_empty())
        .then(|| Table::new(page.t("import-shown"), c.headings.clone(), rows))
}

/// `POST /import/{id}`
async fn act(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    if let Err(e) = app.casework.import(&signed.actor, id).await {
        return signed.fault(&e);
    }
    let sent = Sent(fields);
    let mut page = frame(&signed, "import-one-title").back_to("/import");
    let casework = &app.casework;
    let meanings: Vec<Meaning> = (0..)
        .map_while(|n| sent.find(&format!("column-{n}")))
        .map(|word| word.parse().unwrap_or(Meaning::Nothing))
        .collect();
    let done = async {
        if !meanings.is_empty() {
            casework.map_import(&signed.actor, id, &meanings).await?;
        }
        match sent.get("act") {
            "start" => casework.start_import(&signed.actor, id).await,
            "drop" => casework.drop_import(&signed.actor, id).await,
            _ => Ok(()),
        }
    };
    match done.await {
        Ok(()) => ui::redirect(&format!("/import/{id}")),
        Err(CaseworkError::Invalid(_)) => {
            page.error("column-0", "import-error-columns");
            file_page(&app, &signed, page, id).await
        }
        Err(e) => signed.fault(&e),
    }
}
