//! The curated summary of a chronology: reading it, choosing entries, writing what they mean.

use super::{pictures, table};
use crate::{
    App, Signed,
    pages::lead::{
        form::{Sent, identity_bar, or_fault},
        says,
    },
    ui::{self, Button, Cell, Checkboxes, Choice, Html, Page, Section, Table, Textarea},
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{
    CaseworkError, Fault, FullLine, SummaryPage, WholeChronology, WholeFilter, WriteSummary,
};
use domain::chronology::SummaryRow;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/chron_summary.html")]
struct SummaryView {
    page: Page,
    identity: Html,
    written: Option<String>,
    printed: bool,
    /// On paper: in how many places something was cut out.
    cut: Option<String>,
    buttons: Vec<Button>,
    rows: Option<Table>,
    analysis: Html,
    versions: Option<Table>,
    /// On paper: the whole chronology in pictures.
    whole: Option<Html>,
}

/// `GET /children/{id}/summary`
pub(super) async fn newest(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    show(&app, &signed, id, None, false).await
}

/// `GET /children/{id}/summary/{version}`
pub(super) async fn version(
    State(app): State<App>,
    signed: Signed,
    Path((id, version)): Path<(Uuid, i64)>,
) -> Response {
    show(&app, &signed, id, Some(version), false).await
}

/// `GET /children/{id}/summary/print`
pub(super) async fn print(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    show(&app, &signed, id, None, true).await
}

async fn show(
    app: &App,
    signed: &Signed,
    id: Uuid,
    version: Option<i64>,
    printed: bool,
) -> Response {
    let found = app
        .casework
        .chronology_summary(&signed.actor, id, version, printed)
        .await;
    let s = match found {
        Ok(s) => s,
        Err(e) => return signed.fault(&e),
    };
    let page = signed
        .page("chron-summary-title", Some(Section::Children))
        .back_to(format!("/children/{id}/chronology"))
        .wide();
    let mut buttons = Vec::new();
    if !printed {
        let write = format!("/children/{id}/summary/new");
        buttons.push(Button::link(page.t("chron-summary-write"), write));
        if s.version > 0 {
            let print = format!("/children/{id}/summary/print");
            buttons.push(Button::link(page.t("chron-print-summary"), print).secondary());
            let pdf = format!("/children/{id}/summary/pdf");
            buttons.push(Button::link(page.t("chron-pdf-summary"), pdf).secondary());
        }
    }
    let written = written(&page, &s);
    let view = SummaryView {
        identity: identity_bar(&page, &s.identity),
        written,
        printed,
        cut: super::show::cut(&page, cut_in(&s)),
        buttons,
        rows: rows(&page, &s),
        analysis: Html::prose(&s.analysis),
        whole: s.whole.as_ref().map(|c| in_pictures(&page, c, app)),
        versions: (!printed).then(|| versions(&page, id, &s)).flatten(),
        page,
    };
    ui::render(&view, StatusCode::OK)
}

/// In how many places something was cut out of a summary, and of the chronology beside it.
pub(super) fn cut_in(s: &SummaryPage) -> usize {
    s.cut + s.whole.as_ref().map_or(0, |c| c.cut)
}

/// The whole chronology in pictures, each with its table.
fn in_pictures(page: &Page, c: &WholeChronology, app: &App) -> Html {
    let silences = pictures::silences(page, c);
    let mut all = pictures::lanes(page, c, app.casework.now());
    if let Some(table) = silences {
        let means = pictures::paragraph(page.t("chron-silence-means"));
        all = all.and(&table.into()).and(&means);
    }
    all.and(&pictures::strip_picture(page, c))
        .and(&pictures::weeks(page, c).unwrap_or_default())
}

/// Which version it is, when it was written and by whom; `None` where there is none yet.
pub(super) fn written(page: &Page, s: &SummaryPage) -> Option<String> {
    s.written.as_ref().map(|(us, who)| {
        page.tw(
            "chron-summary-version",
            &[
                ("version", s.version.into()),
                ("time", says::moment(page, *us).into()),
                ("who", who.clone().into()),
            ],
        )
    })
}

/// The chosen entries with what each means.
pub(super) fn rows(page: &Page, s: &SummaryPage) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = s
        .rows
        .iter()
        .map(|r| {
            let meaning = Cell::new(Html::prose(&r.meaning));
            match &r.entry {
                Some(l) => vec![
                    Cell::new(table::when(page, l)),
                    Cell::new(
                        table::whose(page, &s.sources, l)
                            .and(&Html::br())
                            .and(&Html::prose(&table::link(page, &s.records, l))),
                    ),
                    Cell::new(table::what_it_is(page, l).and(&table::says_all(page, l))),
                    meaning,
                ],
                None => vec![
                    Cell::new(""),
                    Cell::new(""),
                    Cell::new(page.t("chron-entry-gone")),
                    meaning,
                ],
            }
        })
        .collect();
    let head = vec![
        page.t("lead-col-when"),
        page.t("chron-col-owner"),
        page.t("lead-col-what"),
        page.t("chron-col-meaning"),
    ];
    let caption = page.t("chron-summary-title");
    (!rows.is_empty()).then(|| Table::new(caption, head, rows).caption_hidden())
}

fn versions(page: &Page, id: Uuid, s: &SummaryPage) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = s
        .versions
        .iter()
        .map(|(n, us, who)| {
            let href = format!("/children/{id}/summary/{n}");
            vec![
                Cell::new(Html::link(&href, &page.t1("chron-version", "n", *n))),
                Cell::new(says::moment(page, *us)),
                Cell::new(Html::name(who)),
            ]
        })
        .collect();
    let head = vec![
        page.t("chron-col-version"),
        page.t("lead-col-when"),
        page.t("lead-col-owner"),
    ];
    (rows.len() > 1).then(|| Table::new(page.t("chron-versions"), head, rows))
}

#[derive(Template)]
#[template(path = "pages/chron_choose.html")]
struct ChoosePage {
    page: Page,
    identity: Html,
    choose: Checkboxes,
}

#[derive(Template)]
#[template(path = "pages/chron_write.html")]
struct WritePage {
    page: Page,
    identity: Html,
    id: Uuid,
    rows: Vec<(Uuid, Html, Textarea)>,
    analysis: Textarea,
}

fn frame(signed: &Signed, id: Uuid) -> Page {
    signed
        .page("chron-summary-write", Some(Section::Children))
        .back_to(format!("/children/{id}/summary"))
}

/// `GET /children/{id}/summary/new`
pub(super) async fn choose(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    or_fault(&signed, choosing(&app, &signed, id, None).await)
}

fn first_words(page: &Page, l: &FullLine) -> String {
    let kind = page.code("lead-kind-", l.line.entry.kind.as_str());
    let said = l
        .statements
        .first()
        .map(|s| domain::text::headline(&s.text, 120))
        .unwrap_or_else(|| casework::headline(&l.line.entry.content));
    format!("{} · {kind}: {said}", says::when(page, l.line.entry.when))
}

/// The entries to choose from; those of the newest version are chosen already.
async fn choosing(
    app: &App,
    signed: &Signed,
    id: Uuid,
    sent: Option<&Sent>,
) -> Result<Response, CaseworkError> {
    let (actor, cw) = (&signed.actor, &app.casework);
    let all = WholeFilter::default();
    let c = cw.whole_chronology(actor, id, &all, None).await?;
    let mut page = frame(signed, id);
    let chosen: Vec<String> = if let Some(sent) = sent {
        page.error("entries", "chron-error-entries");
        let ids: Vec<Uuid> = sent.all("entries");
        ids.iter().map(Uuid::to_string).collect()
    } else {
        let now = cw.chronology_summary(actor, id, None, false).await?;
        let ids = now.rows.iter().filter_map(|r| r.entry.as_ref());
        ids.map(|l| l.line.entry.id.to_string()).collect()
    };
    let items = c
        .lines
        .iter()
        .rev()
        .map(|l| Choice::new(l.line.entry.id.to_string(), first_words(&page, l)))
        .collect();
    let view = ChoosePage {
        identity: identity_bar(&page, &c.identity),
        choose: Checkboxes::new(&page, "entries", page.t("chron-choose"), items, &chosen),
        page,
    };
    let status = if sent.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok(ui::render(&view, status))
}

/// `POST /children/{id}/summary/new`: first the chosen entries, then what they mean.
pub(super) async fn write(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let ids: Vec<Uuid> = sent.all("entries");
    if ids.is_empty() || ids.len() > casework::SUMMARY_ROWS {
        return or_fault(&signed, choosing(&app, &signed, id, Some(&sent)).await);
    }
    if sent.get("step") != "write" {
        return or_fault(&signed, writing(&app, &signed, id, &sent, &[]).await);
    }
    let rows = ids
        .iter()
        .map(|entry| SummaryRow {
            entry_id: *entry,
            meaning: sent.get(&format!("meaning-{entry}")).to_owned(),
        })
        .collect();
    let input = WriteSummary {
        id: sent.id(),
        rows,
        analysis: sent.get("analysis").to_owned(),
    };
    match app.casework.write_summary(&signed.actor, id, input).await {
        Ok(()) => ui::redirect(&format!("/children/{id}/summary")),
        Err(CaseworkError::Invalid(faults)) => {
            or_fault(&signed, writing(&app, &signed, id, &sent, &faults).await)
        }
        Err(e) => signed.fault(&e),
    }
}

/// The form for what the chosen entries mean, filled with what was sent or stands in the newest
/// version.
async fn writing(
    app: &App,
    signed: &Signed,
    id: Uuid,
    sent: &Sent,
    faults: &[Fault],
) -> Result<Response, CaseworkError> {
    let (actor, cw) = (&signed.actor, &app.casework);
    let ids: Vec<Uuid> = sent.all("entries");
    let now = cw.chronology_summary(actor, id, None, false).await?;
    let mut page = frame(signed, id);
    for f in faults {
        let field = match f.field.strip_prefix("meaning-").map(str::parse::<usize>) {
            Some(Ok(n)) => ids
                .get(n.saturating_sub(1))
                .map_or(f.field.clone(), |e| format!("meaning-{e}")),
            _ => f.field.clone(),
        };
        let key = match (f.field.as_str(), f.key) {
            ("entries", _) => "chron-error-entries",
            (_, "empty") => "chron-error-analysis",
            (_, "too-long") => "lead-fault-too-long",
            _ => "lead-fault-control",
        };
        let message = page.t(key);
        page.error_text(&field, &field, message);
    }
    let again = sent.get("step") == "write";
    let before = |entry: Uuid| {
        let found = now
            .rows
            .iter()
            .find(|r| r.entry.as_ref().is_some_and(|l| l.line.entry.id == entry));
        found.map_or(String::new(), |r| r.meaning.clone())
    };
    let mut rows = Vec::with_capacity(ids.len());
    for entry in ids {
        let (_, line) = cw.entry_to_mark(actor, id, entry).await?;
        let name = format!("meaning-{entry}");
        let value = if again {
            sent.get(&name).to_owned()
        } else {
            before(entry)
        };
        let head = table::when(&page, &line)
            .and(&Html::text(" · "))
            .and(&table::what_it_is(&page, &line))
            .and(&table::says_all(&page, &line));
        let label = page.optional(page.t("chron-meaning"));
        let area = Textarea::new(&page, &name, label).rows(3).value(value);
        rows.push((entry, head, area));
    }
    let analysis = if again {
        sent.get("analysis").to_owned()
    } else {
        now.analysis.clone()
    };
    let view = WritePage {
        identity: identity_bar(&page, &now.identity),
        id: sent.id(),
        rows,
        analysis: Textarea::new(&page, "analysis", page.t("chron-analysis"))
            .hint(page.t("chron-analysis-hint"))
            .rows(6)
            .value(analysis),
        page,
    };
    let status = if faults.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok(ui::render(&view, status))
}
