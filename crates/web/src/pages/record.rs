//! Who looked, who shared, with whom and why; and the ledger as a file.

use super::{
    access::{found_at, typed},
    lead::form::Sent,
};
use crate::{
    App, Signed,
    ui::{self, Button, Cell, Choice, Html, Page, Section, Select, Table},
};
use askama::Template;
use axum::{
    Form, Router,
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use casework::{Act, CaseworkError, ChildChoice, RecordFilter, RecordLine, Relation, SharingPlace};
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;
use words::{Lang, Words};

/// The routes of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/record", get(index))
        .route("/record/export", get(export))
        .route("/record/find", post(find))
        .route("/record/{person}", get(show))
}

#[derive(Template)]
#[template(path = "pages/record.html")]
struct Index {
    page: Page,
    typed: String,
    /// What was found, each with where it leads; `None` before anybody searched.
    found: Option<Vec<Html>>,
    may_read: bool,
    may_review: bool,
    may_export: bool,
    may_plant: bool,
    may_keep: bool,
    may_answer: bool,
    may_take_out: bool,
}

#[derive(Template)]
#[template(path = "pages/record_child.html")]
struct Child {
    page: Page,
    name: Html,
    /// Where it says how long the file is kept, for whoever may see that.
    keeping: Option<String>,
    filter: Select,
    table: Option<Table>,
    more: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    show: String,
    before: Option<i64>,
}

async fn index(State(app): State<App>, signed: Signed) -> Response {
    start(&app, &signed, "", None)
}

/// `POST /record/find`: finds a child by name. What is searched for stands in no address, and is
/// written down and counted as every search.
async fn find(
    State(app): State<App>,
    signed: Signed,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let typed = typed(&Sent(sent));
    match app.casework.find_for_record(&signed.actor, &typed).await {
        Ok(all) => start(&app, &signed, &typed, Some(&all)),
        Err(e) => signed.fault(&e),
    }
}

fn start(app: &App, signed: &Signed, typed: &str, all: Option<&[ChildChoice]>) -> Response {
    let cw = &app.casework;
    let may_read = cw.may(&signed.actor, Act::ReadAccessList, Relation::Agency);
    let may_export = cw.may(&signed.actor, Act::ExportLedger, Relation::Agency);
    let may_keep = cw.may(&signed.actor, Act::KeepFile, Relation::Agency);
    if !may_read && !may_export && !may_keep {
        return signed.fault(&CaseworkError::NotFound);
    }
    let page = signed.page("record-title", Some(Section::Record));
    let found = all.map(|all| found_at(&page, all, |id| format!("/record/{id}")));
    let shown = Index {
        page,
        typed: typed.to_owned(),
        found,
        may_review: cw.may(&signed.actor, Act::ReviewAccess, Relation::Agency),
        may_read,
        may_export,
        may_keep,
        may_answer: cw.may_answer_rights(&signed.actor),
        may_take_out: cw.may_export(&signed.actor),
        may_plant: cw.may(&signed.actor, Act::PlantCanary, Relation::Agency),
    };
    ui::render(&shown, StatusCode::OK)
}

async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(person): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Response {
    let filter = asked.show.parse().unwrap_or(RecordFilter::All);
    let found = app
        .casework
        .record_of(&signed.actor, person, filter, asked.before);
    let record = match found.await {
        Ok(record) => record,
        Err(e) => return signed.fault(&e),
    };
    let page = signed
        .page("record-child-title", Some(Section::Record))
        .back_to("/record")
        .wide();
    let choices = RecordFilter::ALL
        .iter()
        .map(|f| Choice::new(f.as_str(), page.code("record-show-", f.as_str())))
        .collect();
    let label = page.t("record-show");
    let select = Select::new(&page, "show", label, choices, filter.as_str());
    let table = (!record.lines.is_empty()).then(|| {
        let head = [
            "record-when",
            "record-what",
            "record-who",
            "record-with",
            "record-why",
        ];
        let may_open = app
            .casework
            .may(&signed.actor, Act::ReadFile, Relation::Agency);
        let rows = sittings(&record.lines)
            .into_iter()
            .map(|lines| row(&page, lines, may_open))
            .collect();
        let head = head.iter().map(|k| page.t(k)).collect();
        Table::new(page.t("record-child-title"), head, rows).caption_hidden()
    });
    let more = record
        .before
        .map(|seq| format!("/record/{person}?show={filter}&before={seq}"));
    let may_keep = app
        .casework
        .may(&signed.actor, Act::KeepFile, Relation::Agency);
    let shown = Child {
        keeping: may_keep.then(|| format!("/children/{person}/keeping")),
        name: Html::name(&record.child.content.full_name()),
        filter: select,
        table,
        more,
        page,
    };
    ui::render(&shown, StatusCode::OK)
}

/// Readings alike that one person made within this many microseconds of each other are one row.
const SITTING_US: i64 = 3_600_000_000;

/// The lines, newest first, with readings of one sitting put together: nobody finds the one that
/// matters among twenty rows of the same morning.
fn sittings(lines: &[RecordLine]) -> Vec<&[RecordLine]> {
    lines.chunk_by(one_sitting).collect()
}

fn one_sitting(newer: &RecordLine, older: &RecordLine) -> bool {
    let (a, b) = (&newer.event, &older.event);
    a.kind.as_str().ends_with(".read")
        && (a.kind.as_str(), a.actor, a.object) == (b.kind.as_str(), b.actor, b.object)
        && (&newer.with, &newer.why) == (&older.with, &older.why)
        && a.at_us.saturating_sub(b.at_us) <= SITTING_US
}

/// What was sent or received leads to the sharing with its receipts, for whoever may open it.
fn row(page: &Page, lines: &[RecordLine], may_open: bool) -> Vec<Cell> {
    let [line, earlier @ ..] = lines else {
        return Vec::new();
    };
    let at = Timestamp::from_microsecond(line.event.at_us).unwrap_or(Timestamp::UNIX_EPOCH);
    let with = line.with.in_lang(page.lang);
    // Another agency's people are not named here: what they did stands under their agency.
    let detail = line.event.detail.as_ref();
    let theirs = detail.is_some_and(|d| d.get("by_agency").is_some());
    let who = if theirs && !with.is_empty() {
        Html::name(with)
    } else if line.who.is_empty() {
        Html::text(&page.t("record-by-itself"))
    } else if line.job_title.is_empty() {
        Html::name(&line.who)
    } else {
        Html::name(&format!("{} ({})", line.who, line.job_title))
    };
    let words_of = page.t(&key_of(line.event.kind.as_str()));
    let what = match line.sharing.filter(|_| may_open) {
        Some(SharingPlace::Sent(id)) => Html::link(&format!("/sharings/{id}"), &words_of),
        Some(SharingPlace::Received(id)) => Html::link(&format!("/inbox/{id}"), &words_of),
        None => Html::text(&words_of),
    };
    let what = match earlier.last() {
        Some(first) => {
            let since = Timestamp::from_microsecond(first.event.at_us).unwrap_or(at);
            let since = words::time_of_day(since);
            let times = i64::try_from(lines.len()).unwrap_or(i64::MAX);
            let times = page.t2("record-times", "n", times, "time", since);
            what.and(&Html::text(&format!(" · {times}")))
        }
        None => what,
    };
    vec![
        Cell::new(Html::time(at, &words::date_time(page.lang, at))),
        Cell::new(what),
        Cell::new(who),
        Cell::new(Html::name(with)),
        Cell::new(why(page, line)),
    ]
}

/// Why, as one of the words and in their own; for a file that was opened out of the ordinary with
/// where somebody looks at it.
fn why(page: &Page, line: &RecordLine) -> Html {
    let mut said = Html::name(&line.why);
    if let Some(reason) = line.reason {
        let word = page.code("access-open-reason-", reason.as_str());
        said = Html::text(&format!("{word}: ")).and(&said);
    }
    if let Some(id) = line.look {
        let link = Html::link(&format!("/reviews/{id}"), &page.t("record-look"));
        said = said.and(&Html::text(" \u{b7} ")).and(&link);
    }
    said
}

/// The key of the words for what happened. A later version may have written what this one does not
/// know.
fn key_of(kind: &str) -> String {
    let key = format!("record-event-{}", kind.replace(['.', '_'], "-"));
    if Words::has(Lang::En, &key) {
        key
    } else {
        "record-event-other".to_owned()
    }
}

/// The ledger as a file: ids and hashes, nothing that anyone wrote.
async fn export(State(app): State<App>, signed: Signed) -> Response {
    match app.casework.export_ledger(&signed.actor).await {
        Ok(text) => (
            [
                (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
                (
                    header::CONTENT_DISPOSITION,
                    "attachment; filename=\"sharewise-log.txt\"",
                ),
            ],
            text,
        )
            .into_response(),
        Err(e) => signed.fault(&e),
    }
}

#[cfg(test)]
mod tests {
    use super::{key_of, sittings};
    use casework::RecordLine;
    use ledger::EventKind;
    use uuid::Uuid;

    fn line(kind: EventKind, actor: Uuid, minute: i64) -> RecordLine {
        RecordLine {
            event: casework::LoggedEvent {
                seq: minute,
                at_us: minute * 60_000_000,
                kind,
                actor: Some(actor),
                person: None,
                object: None,
                detail: None,
            },
            who: String::new(),
            job_title: String::new(),
            with: String::new().into(),
            why: String::new(),
            reason: None,
            look: None,
            sharing: None,
        }
    }

    #[test]
    fn only_readings_of_one_person_in_one_sitting_stand_together() {
        let (a, b) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let read = || EventKind::FileRead;
        let lines = [
            line(read(), a, 500),
            line(read(), a, 499),
            line(read(), b, 498),
            line(EventKind::NoteAdded, b, 497),
            line(EventKind::NoteAdded, b, 496),
            line(read(), a, 495),
            line(read(), a, 434),
        ];
        let rows: Vec<usize> = sittings(&lines).iter().map(|s| s.len()).collect();
        assert_eq!(
            rows,
            [2, 1, 1, 1, 1, 1],
            "an hour and a minute is another sitting"
        );
    }

    #[test]
    fn all_that_can_happen_has_words_on_the_page_of_who_looked() {
        let without: Vec<&str> = EventKind::ALL
            .iter()
            .map(EventKind::as_str)
            .filter(|kind| key_of(kind) == "record-event-other")
            .collect();
        assert!(without.is_empty(), "no words for {without:?}");
    }
}
