//! Records that may be of one person: the queue, two records side by side, and the agreement
//! under which an agency looks up across agencies.

mod agreement;
mod partners;
pub(super) mod review;
mod talk;

use super::lead::moment;
use crate::{
    App, Signed,
    ui::{self, Cell, Html, Page, Section, Table, Tag, WarningText},
};
use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
    routing::get,
};
use casework::{ChildChoice, HoldsLine, Identity, LinksWaiting, Outcome, PairLine, PairRow};
use domain::linking::PairState;
use uuid::Uuid;

/// The routes of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/links", get(queue))
        .route("/links/{id}", get(review::show).post(review::decide))
        .route("/holds/{id}", get(talk::show).post(talk::send))
        .route("/children/{id}/matches", get(matches))
        .route("/look-up", get(agreement::show).post(agreement::set))
        .route(
            "/look-up/partners",
            get(partners::show).post(partners::decide),
        )
        .route(
            "/look-up/number",
            get(partners::number).post(partners::set_number),
        )
}

#[derive(Template)]
#[template(path = "pages/links.html")]
struct QueuePage {
    page: Page,
    open: Option<Table>,
    unsure: Option<Table>,
    joined: Option<Table>,
    holds: Option<Table>,
    talks: Option<Table>,
}

/// `GET /links`
async fn queue(State(app): State<App>, signed: Signed) -> Response {
    let queue = match app.casework.link_queue(&signed.actor).await {
        Ok(queue) => queue,
        Err(e) => return signed.fault(&e),
    };
    let holds = match app.casework.holds_lines(&signed.actor).await {
        Ok(holds) => holds,
        Err(e) => return signed.fault(&e),
    };
    let talks = match app.casework.talks(&signed.actor).await {
        Ok(talks) => talks,
        Err(e) => return signed.fault(&e),
    };
    let page = signed
        .page("links-title", Some(Section::MyWork))
        .back_to("/")
        .wide();
    let answer = QueuePage {
        open: table(&page, page.t("links-open"), &queue.open),
        unsure: table(&page, page.t("links-unsure"), &queue.unsure),
        joined: table(&page, page.t("links-joined"), &queue.joined),
        holds: holds_table(&page, &holds),
        talks: talk::table(&page, &talks),
        page,
    };
    ui::render(&answer, StatusCode::OK)
}

/// Name and date of birth: what tells two of one name apart.
pub(super) fn who(page: &Page, i: &Identity) -> Html {
    let mut parts = vec![domain::text::with_marks(&i.name)];
    parts.extend(i.birth.map(|b| words::civil_date(page.lang, b.date)));
    parts.extend(i.group.clone());
    Html::name(&parts.join(", "))
}

/// How a pair stands, as a tag. What was set aside says why: whole numbers clash, or it is probably
/// another person of the family.
pub(super) fn state(page: &Page, pair: &PairRow) -> Html {
    let colour = match pair.state {
        PairState::Open => "blue",
        PairState::Same => "green",
        PairState::Different | PairState::TwinOrSibling => "grey",
        PairState::Unsure => "yellow",
        PairState::Aside | PairState::Gone => "light-blue",
    };
    let words = match pair.state {
        PairState::Aside if pair.clash => page.t("links-state-clash"),
        PairState::Aside => page.t("link-outcome-household"),
        other => page.code("links-state-", other.as_str()),
    };
    Tag::new(words, colour).into()
}

fn table(page: &Page, caption: String, lines: &[PairLine]) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = lines
        .iter()
        .map(|l| {
            let compare = page.t1("links-compare", "time", moment(page, l.pair.found_us));
            vec![
                Cell::new(Html::link(&format!("/links/{}", l.pair.id), &compare)),
                Cell::new(who(page, &l.one)),
                Cell::new(who(page, &l.other)),
                Cell::new(state(page, &l.pair)),
            ]
        })
        .collect();
    let head = ["compare", "one", "other", "state"];
    let head = head.iter().map(|k| page.code("links-col-", k)).collect();
    (!rows.is_empty()).then(|| Table::new(caption, head, rows))
}

/// What partners hold, with whom to ring; nothing of what is held.
pub(super) fn holds_table(page: &Page, lines: &[HoldsLine]) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = lines
        .iter()
        .map(|h| {
            let name = domain::text::with_marks(&h.child.name);
            let child = Html::link(&format!("/children/{}", h.child.id), &name);
            let agency = super::emergency::agency_name(&h.partner, page.lang);
            let ring = Html::text(&h.partner.phone);
            let decide = format!("/decide/new?child={}", h.child.id);
            let write = match h.talk {
                None => page.t("talk-write"),
                Some(_) => page.t("talk-read"),
            };
            let talk = Html::link(&format!("/holds/{}", h.row.id), &write);
            let mut write = Cell::new(talk.clone());
            if let Some(state) = h.talk {
                let tag = talk::state(page, state).into();
                write = Cell::new(talk.and(&Html::text(" ")).and(&tag));
            }
            vec![
                Cell::new(Html::name(agency)),
                Cell::new(child),
                Cell::new(ring),
                write,
                Cell::new(Html::link(&decide, &page.t("links-holds-decide"))),
            ]
        })
        .collect();
    let head = ["agency", "child", "ring", "write", "next"];
    let head = head.iter().map(|k| page.code("links-holds-", k)).collect();
    (!rows.is_empty()).then(|| Table::new(page.t("links-holds"), head, rows))
}

/// What waits about links, for the start page.
pub(super) fn waiting(page: &Page, w: &LinksWaiting) -> Html {
    let mut all = Html::default();
    for pair in &w.undone {
        let body = Html::text(&page.t("links-undone-told"))
            .and(&Html::text(" "))
            .and(&Html::link(
                &format!("/links/{pair}"),
                &page.t("links-undone-see"),
            ));
        all = all.and(&Html::of(&WarningText::new(page, body)));
    }
    for child in &w.moved {
        let body = Html::text(&page.t("move-told"))
            .and(&Html::text(" "))
            .and(&Html::link(
                &format!("/children/{child}"),
                &page.t("move-told-see"),
            ));
        all = all.and(&Html::of(&WarningText::new(page, body)));
    }
    let n = i64::try_from(w.open).unwrap_or(i64::MAX);
    if n > 0 {
        let link = Html::link("/links", &page.tn("links-waiting", n));
        all = all.and(&Html::of(&Paragraph { body: link }));
    }
    let n = i64::try_from(w.holds.len()).unwrap_or(i64::MAX);
    if n > 0 {
        let link = Html::link("/links", &page.tn("links-holds-waiting", n));
        all = all.and(&Html::of(&Paragraph { body: link }));
    }
    all
}

/// Children who resemble somebody known by a few words only: an offer to look, never an answer.
/// `linked`: whether the reader may open a child's page.
pub(super) fn resembling(page: &Page, all: &[ChildChoice], linked: bool) -> Html {
    if all.is_empty() {
        return Html::default();
    }
    let children = all
        .iter()
        .map(|c| {
            let mut parts = vec![domain::text::with_marks(&c.name)];
            parts.extend(c.birth.map(|b| words::civil_date(page.lang, b.date)));
            parts.extend(c.group.clone());
            let label = parts.join(", ");
            if linked {
                Html::link(&format!("/children/{}", c.id), &label)
            } else {
                Html::name(&label)
            }
        })
        .collect();
    Html::of(&Resembling {
        heading: page.t("links-resembling"),
        children,
    })
}

#[derive(Template)]
#[template(path = "pages/links_resembling.html")]
struct Resembling {
    heading: String,
    children: Vec<Html>,
}

#[derive(Template)]
#[template(source = "<p class=\"govuk-body\">{{ body }}</p>", ext = "html")]
struct Paragraph {
    body: Html,
}

/// What a look-up came to, in a word.
fn outcome(page: &Page, outcome: Outcome) -> String {
    page.t(match outcome {
        Outcome::Match => "link-outcome-match",
        Outcome::PotentialMatch => "link-outcome-potential-match",
        Outcome::LowConfidence => "link-outcome-low-confidence",
        Outcome::ManyMatches => "link-outcome-many-matches",
        Outcome::Household => "link-outcome-household",
        Outcome::NoMatch => "link-outcome-no-match",
    })
}

#[derive(Template)]
#[template(path = "pages/links_matches.html")]
struct MatchesPage {
    page: Page,
    identity: Html,
    outcome: Html,
    table: Option<Table>,
    overfull: Option<String>,
    cut: bool,
}

/// `GET /children/{id}/matches`
async fn matches(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let (who, lines, looked) = match app.casework.matches_of(&signed.actor, id).await {
        Ok(found) => found,
        Err(e) => return signed.fault(&e),
    };
    let page = signed
        .page("links-matches-title", Some(Section::Children))
        .back_to(format!("/children/{id}"))
        .wide();
    let named: Vec<String> = looked
        .overfull
        .iter()
        .map(|w| page.code("link-way-", w))
        .collect();
    let overfull = (!named.is_empty())
        .then(|| page.t1("links-overfull", "ways", words::list(page.lang, &named)));
    let answer = MatchesPage {
        identity: super::lead::form::identity_bar(&page, &who),
        outcome: Tag::new(outcome(&page, looked.outcome), "blue").into(),
        table: table(&page, page.t("links-matches"), &lines),
        overfull,
        cut: looked.cut,
        page,
    };
    ui::render(&answer, StatusCode::OK)
}
