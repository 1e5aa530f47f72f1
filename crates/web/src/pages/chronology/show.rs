//! The chronology across agencies on screen and on paper.

use super::{filter::Asked, pictures, table};
use crate::{
    App, Signed,
    pages::{
        body_map,
        lead::{form::identity_bar, says},
    },
    ui::{self, Button, Details, Html, Page, Section, Table},
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use casework::WholeChronology;
use jiff::Timestamp;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/chronology.html")]
struct ChronologyPage {
    page: Page,
    identity: Html,
    printed: Option<String>,
    /// On paper: in how many places something was cut out.
    cut: Option<String>,
    news: Html,
    buttons: Vec<Button>,
    lanes: Html,
    silences: Option<Table>,
    strip: Html,
    records: Option<Table>,
    /// On paper: the body map.
    marks: Option<Html>,
    filter: Option<Details>,
    filtered: Option<(String, String)>,
    rows: Option<Table>,
    older: Option<String>,
}

/// `GET /children/{id}/chronology`
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    let mut page = signed
        .page("chron-title", Some(Section::Children))
        .back_to(format!("/children/{id}"))
        .wide();
    let asked = Asked::read(&mut page, query);
    let found = app
        .casework
        .whole_chronology(&signed.actor, id, &asked.filter, asked.before)
        .await;
    let c = match found {
        Ok(c) => c,
        Err(e) => return signed.fault(&e),
    };
    let under = |what: &str| format!("/children/{id}/{what}");
    let on = !asked.filter.is_empty();
    let shown = i64::try_from(c.lines.len()).unwrap_or(i64::MAX);
    let filter = (on || page.has_errors() || !c.lines.is_empty()).then(|| asked.form(&page, &c));
    let mut answer = view(page, &c, app.casework.now(), false);
    answer.news = news(&answer.page, &c);
    answer.buttons = vec![
        Button::link(answer.page.t("chron-summary-title"), under("summary")).secondary(),
        Button::link(answer.page.t("chron-print-full"), under("chronology/print")).secondary(),
        Button::link(answer.page.t("chron-pdf-full"), under("chronology/pdf")).secondary(),
    ];
    answer.filter = filter;
    answer.filtered = on.then(|| {
        let said = answer.page.tn("lead-filter-shown", shown);
        (said, under("chronology"))
    });
    answer.older = c
        .older
        .map(|(us, last)| format!("/children/{id}/chronology?us={us}&id={last}"));
    ui::render(&answer, StatusCode::OK)
}

fn view(page: Page, c: &WholeChronology, now: Timestamp, on_paper: bool) -> ChronologyPage {
    ChronologyPage {
        identity: identity_bar(&page, &c.identity),
        printed: None,
        cut: cut(&page, c.cut),
        news: Html::default(),
        buttons: Vec::new(),
        lanes: pictures::lanes(&page, c, now),
        silences: pictures::silences(&page, c),
        strip: match on_paper {
            false => pictures::strip(&page, c),
            true => pictures::strip_picture(&page, c)
                .and(&pictures::weeks(&page, c).unwrap_or_default()),
        },
        records: table::records(&page, c),
        marks: on_paper.then(|| marks_on_paper(&page, c)).flatten(),
        filter: None,
        filtered: None,
        rows: table::table(&page, c, !on_paper),
        older: None,
        page,
    }
}

/// That protected values were cut out, where any was.
pub(super) fn cut(page: &Page, n: usize) -> Option<String> {
    (n > 0).then(|| page.tn("chron-pdf-cut", i64::try_from(n).unwrap_or(i64::MAX)))
}

/// The marks on the body map, drawn and in a table.
fn marks_on_paper(page: &Page, c: &WholeChronology) -> Option<Html> {
    let all = body_map::on_paper(page, &c.marks)?;
    Some(all.pictures.and(&all.table.into()))
}

/// What others wrote since the reader last looked, with the way to see only that.
fn news(page: &Page, c: &WholeChronology) -> Html {
    let Some(us) = c.last_looked_us else {
        return Html::text(&page.t("lead-first-look"));
    };
    let n = c.lines.iter().filter(|l| l.line.is_new).count();
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    let said = page.t2("lead-new-since", "n", n, "time", says::moment(page, us));
    if n == 0 {
        return Html::text(&said);
    }
    let href = format!("/children/{}/chronology?since={us}#rows", c.identity.id);
    Html::text(&said)
        .and(&Html::text(" "))
        .and(&Html::link(&href, &page.t("lead-new-only")))
}

/// `GET /children/{id}/chronology/print`
pub(super) async fn print(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    let c = match app.casework.chronology_to_print(&signed.actor, id).await {
        Ok(c) => c,
        Err(e) => return signed.fault(&e),
    };
    let page = signed
        .page("chron-print-title", Some(Section::Children))
        .back_to(format!("/children/{id}/chronology"))
        .wide();
    let now = app.casework.now();
    let mut answer = view(page, &c, now, true);
    let when = words::date_time(answer.page.lang, now);
    answer.printed = Some(answer.page.t1("chron-printed", "time", when));
    ui::render(&answer, StatusCode::OK)
}
