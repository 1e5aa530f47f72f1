//! The chronology and its summary as PDF: the same words as on the pages for printing, with
//! protected addresses cut out, and looked through once more when it is finished.

use super::{pictures, summary, table};
use crate::{
    App, Signed,
    api::{Asked, Id, Problem},
    pages::{body_map, family, lead::form::identity_bar},
    ui::{Html, Page, Table},
};
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use casework::{CaseworkError, Identity, SummaryPage, WholeChronology};
use domain::Lang;
use print::{Block, Document, Fonts, Picture, PrintError, Printed, Shape, Text};
use uuid::Uuid;

/// How wide the columns of rows are: when, whose, what it is, what it says.
const ROWS: &[u16] = &[3, 4, 4, 11];
/// The same with how sure it is that a row is about the child.
const ROWS_TOLD: &[u16] = &[3, 4, 4, 4, 10];
/// How wide a lane or a strip is printed, in points: across the page.
const ACROSS: f32 = 757.0;
/// How wide the genogram and the ecomap are printed, in points.
const FAMILY: f32 = 540.0;
/// How wide a drawing of the whole body is printed, and a sheet of small ones.
const BODY: (f32, f32) = (165.0, 230.0);
/// When, whose, what it says, what it means.
const SUMMARY: &[u16] = &[3, 4, 9, 6];

/// `GET /children/{id}/chronology/pdf`
pub(super) async fn whole(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    match whole_pdf(&app, &signed, id).await {
        Ok(pdf) => answer("chronology", pdf),
        Err(e) => signed.fault(&e),
    }
}

/// `GET /children/{id}/summary/pdf`
pub(super) async fn of_summary(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    match summary_pdf(&app, &signed, id).await {
        Ok(pdf) => answer("summary", pdf),
        Err(e) => signed.fault(&e),
    }
}

/// A child's whole chronology as a tagged PDF, in the language asked for. It leaves the product:
/// the ledger says who took it. Protected addresses and telephones are cut out.
#[utoipa::path(get, path = "/api/v1/children/{id}/chronology/pdf", tag = "children", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The agency's record of the child")),
    responses((status = 200, description = "The PDF", body = String, content_type = "application/pdf")))]
pub(crate) async fn whole_api(
    State(app): State<App>,
    asked: Asked,
    signed: Signed,
    Id(id): Id,
) -> Result<Response, Problem> {
    let pdf = whole_pdf(&app, &signed, id).await;
    let pdf = pdf.map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(answer("chronology", pdf))
}

/// The newest version of the summary of a child's chronology as a tagged PDF, as above.
#[utoipa::path(get, path = "/api/v1/children/{id}/summary/pdf", tag = "children", security(("session" = [])),
    params(("id" = Uuid, Path, description = "The agency's record of the child")),
    responses((status = 200, description = "The PDF", body = String, content_type = "application/pdf")))]
pub(crate) async fn summary_api(
    State(app): State<App>,
    asked: Asked,
    signed: Signed,
    Id(id): Id,
) -> Result<Response, Problem> {
    let pdf = summary_pdf(&app, &signed, id).await;
    let pdf = pdf.map_err(|e| Problem::of(asked.lang, &e))?;
    Ok(answer("summary", pdf))
}

/// A file whose name says what it is and never whom it is about.
fn answer(name: &str, pdf: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.pdf\""),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox".to_owned(),
        ),
    ];
    (headers, pdf).into_response()
}

async fn whole_pdf(app: &App, signed: &Signed, id: Uuid) -> Result<Vec<u8>, CaseworkError> {
    let c = app.casework.chronology_to_print(&signed.actor, id).await?;
    let page = signed.page("chron-print-title", None);
    let mut blocks = whole_blocks(&page, &c, app);
    let family = app.casework.family(&signed.actor, id).await?;
    blocks.extend(family::on_paper(&page, &family, FAMILY));
    finish(app, signed, id, &page, (blocks, c.cut)).await
}

async fn summary_pdf(app: &App, signed: &Signed, id: Uuid) -> Result<Vec<u8>, CaseworkError> {
    let actor = &signed.actor;
    let s = app
        .casework
        .chronology_summary(actor, id, None, true)
        .await?;
    let page = signed.page("chron-summary-title", None);
    let blocks = summary_blocks(&page, &s, app);
    finish(app, signed, id, &page, (blocks, super::summary::cut_in(&s))).await
}

/// Who it is about, and how it is to be kept.
fn opening(page: &Page, who: &Identity, app: &App) -> Vec<Block> {
    let mut facts = identity_bar(page, who).on_paper().into_iter();
    let mut blocks = Vec::new();
    blocks.extend(facts.next().map(|name| {
        Block::Text(Text {
            strong: true,
            ..name
        })
    }));
    let rest: Vec<String> = facts.map(|t| t.text).collect();
    if !rest.is_empty() {
        blocks.push(Block::Text(Text::plain(rest.join(" \u{b7} "))));
    }
    let when = words::date_time(page.lang, app.casework.now());
    let printed = page.t1("chron-printed", "time", when);
    blocks.push(Block::Text(Text::plain(printed)));
    blocks
}

fn table_under(title: String, table: &Table, widths: &[u16]) -> [Block; 2] {
    [
        Block::Heading(2, title),
        Block::Table(table.on_paper(widths)),
    ]
}

fn whole_blocks(page: &Page, c: &WholeChronology, app: &App) -> Vec<Block> {
    let mut blocks = opening(page, &c.identity, app);
    blocks.extend(lanes(page, c, app));
    let title = page.t("lead-chronology");
    if let Some(records) = table::records(page, c) {
        blocks.extend(table_under(page.t("chron-records"), &records, &[]));
    }
    match table::table(page, c, false) {
        Some(rows) => {
            let widths = if table::tells_links(c) {
                ROWS_TOLD
            } else {
                ROWS
            };
            blocks.extend(table_under(title, &rows, widths));
        }
        None => {
            blocks.push(Block::Heading(2, title));
            let none = page.t("lead-chronology-empty");
            blocks.push(Block::Text(Text::plain(none)));
        }
    }
    if c.older.is_some() {
        let older = page.t("chron-pdf-older");
        blocks.push(Block::Text(Text::plain(older)));
    }
    blocks.extend(strip(page, c));
    if let Some(marks) = body_map::on_paper(page, &c.marks) {
        blocks.push(Block::Heading(2, page.t("body-title")));
        let wide = |p: &Picture| if p.width > 300.0 { BODY.1 } else { BODY.0 };
        blocks.push(Block::Pictures(marks.pictures.drawn(wide)));
        blocks.push(Block::Text(Text::plain(page.t("body-sides"))));
        blocks.push(Block::Table(marks.table.on_paper(&[])));
    }
    blocks
}

/// The lanes, with the table of their silences below them; the rows themselves say the marks.
fn lanes(page: &Page, c: &WholeChronology, app: &App) -> Vec<Block> {
    let drawn = pictures::lanes(page, c, app.casework.now()).drawn(|_| ACROSS);
    if drawn.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![
        Block::Heading(2, page.t("chron-lanes-title")),
        Block::Pictures(drawn),
    ];
    if let Some(silences) = pictures::silences(page, c) {
        blocks.extend(table_under(page.t("chron-silences"), &silences, &[]));
        let means = page.t("chron-silence-means");
        blocks.push(Block::Text(Text::plain(means)));
    }
    blocks
}

/// The strip of weeks, with its table below it.
fn strip(page: &Page, c: &WholeChronology) -> Vec<Block> {
    let Some((line, table)) = pictures::weeks_in_words(page, c) else {
        return Vec::new();
    };
    let mut blocks = vec![
        Block::Heading(2, page.t("chron-weeks-title")),
        Block::Pictures(pictures::strip_picture(page, c).drawn(|_| ACROSS)),
        Block::Text(Text::plain(line)),
    ];
    blocks.extend(table.map(|t| Block::Table(t.on_paper(&[]))));
    blocks
}

fn summary_blocks(page: &Page, s: &SummaryPage, app: &App) -> Vec<Block> {
    let mut blocks = opening(page, &s.identity, app);
    let written = summary::written(page, s).unwrap_or_else(|| page.t("chron-summary-none"));
    blocks.push(Block::Text(Text::plain(written)));
    if let Some(rows) = summary::rows(page, s) {
        blocks.push(Block::Heading(2, page.t("chron-analysis")));
        let analysis = Html::prose(&s.analysis).on_paper();
        blocks.extend(analysis.into_iter().map(Block::Text));
        blocks.extend(table_under(page.t("lead-col-what"), &rows, SUMMARY));
    }
    if let Some(whole) = &s.whole {
        blocks.push(Block::Heading(2, page.t("chron-whole-title")));
        blocks.push(Block::Text(Text::plain(page.t("chron-whole-means"))));
        blocks.extend(lanes(page, whole, app));
        blocks.extend(strip(page, whole));
    }
    blocks
}

/// Every piece of text in it, to be looked through.
fn texts(blocks: &mut [Block]) -> Vec<&mut String> {
    let mut all = Vec::new();
    for block in blocks {
        match block {
            Block::Heading(_, text) => all.push(text),
            Block::Text(text) => all.push(&mut text.text),
            Block::Table(table) => {
                let cells = table.rows.iter_mut().flatten().flatten();
                all.extend(cells.map(|t| &mut t.text));
            }
            Block::Pictures(pictures) => all.extend(pictures.iter_mut().flat_map(of_picture)),
        }
    }
    all
}

/// The words in a picture, below it, and those that are read aloud in its place.
fn of_picture(picture: &mut Picture) -> Vec<&mut String> {
    let mut all = vec![&mut picture.alt, &mut picture.caption];
    for shape in &mut picture.shapes {
        if let Shape::Words { text, .. } = shape {
            all.push(text);
        }
    }
    all
}

async fn finish(
    app: &App,
    signed: &Signed,
    id: Uuid,
    page: &Page,
    (mut blocks, before): (Vec<Block>, usize),
) -> Result<Vec<u8>, CaseworkError> {
    let (actor, cw) = (&signed.actor, &app.casework);
    // What was cut where it is kept, and what only the page put together.
    let cut = before + cw.keep_off_paper(actor, id, texts(&mut blocks)).await?;
    if let Some(said) = super::show::cut(page, cut) {
        blocks.insert(0, Block::Text(Text::plain(said)));
    }
    let (who, agency) = page
        .viewer
        .as_ref()
        .map(|v| (v.name.clone(), v.agency.clone()))
        .unwrap_or_default();
    let when = words::date_time(page.lang, cw.now());
    let lang = page.lang;
    let document = Document {
        lang: match lang {
            Lang::En => "en-GB".into(),
            Lang::Cy => "cy".into(),
        },
        title: page.title.clone(),
        head: page.t1("chron-pdf-head", "agency", agency),
        foot: page.t2("chron-pdf-foot", "who", who, "time", when),
        blocks,
    };
    let lost = page.t("chron-pdf-letters");
    let fault = |e: String| CaseworkError::Internal(format!("printing: {e}"));
    // Long chronologies take a while: other requests go on meanwhile.
    let made = tokio::task::spawn_blocking(move || make(document, lang, lost)).await;
    let printed = made
        .map_err(|e| fault(e.to_string()))?
        .map_err(|e| fault(e.to_string()))?;
    cw.may_leave(actor, id, &printed.text).await?;
    Ok(printed.pdf)
}

/// Prints; where letters have no shape in the font, once more with a line that says so.
pub(in crate::pages) fn make(
    mut document: Document,
    lang: Lang,
    lost: String,
) -> Result<Printed, PrintError> {
    let fonts = Fonts::new(ui_assets::PRINT_FONT, ui_assets::PRINT_FONT_BOLD)?;
    let page_of = |n: usize, of: usize| {
        let (n, of) = (n.to_string(), of.to_string());
        words::Words::with(
            lang,
            "chron-pdf-page",
            &[("n", n.into()), ("of", of.into())],
        )
    };
    let printed = print::print(&document, &fonts, &page_of)?;
    if printed.missing == 0 {
        return Ok(printed);
    }
    document.blocks.insert(0, Block::Text(Text::plain(lost)));
    print::print(&document, &fonts, &page_of)
}
