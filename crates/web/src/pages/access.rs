//! Who sees what, as people meet it: asking a second person, opening a file for a few hours, saying
//! that one stands too close, looking at what was opened, and who can see a child's file and why.

mod close;
mod colleagues;
mod glass;
mod own;
mod protect;
mod reviews;
mod sealed;
mod second;
mod sees;
mod watching;

pub(super) use sealed::{about_who, about_words, done as sealed_done, sure as sealed_sure};

use super::lead::form::Sent;
use crate::{
    App,
    ui::{Html, Page},
};
use askama::Template;
use axum::{
    Router,
    routing::{get, post},
};
use casework::{AccessWaiting, ChildChoice, Fault};
use uuid::Uuid;

/// The routes of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/second", get(second::list))
        .route("/second/{id}", get(second::show).post(second::act))
        .route("/open-file", get(glass::ask_who).post(glass::find))
        .route("/children/{id}/open", get(glass::show).post(glass::open))
        .route("/too-close", get(close::list).post(close::find))
        .route(
            "/children/{id}/too-close",
            get(close::show).post(close::declare),
        )
        .route(
            "/children/{id}/address",
            get(protect::show).post(protect::act),
        )
        .route(
            "/children/{id}/who-can-see",
            get(sees::show).post(sees::take_off),
        )
        .route("/who-may", get(sees::rules))
        .route("/colleagues", get(colleagues::list))
        .route("/colleagues/{id}", post(colleagues::act))
        .route("/waiting/{id}", get(colleagues::follow))
        .route("/sealed", get(sealed::list))
        .route("/sealed/new", get(sealed::new).post(sealed::log))
        .route("/sealed/{id}", get(sealed::show).post(sealed::act))
        .route("/account/own-details", get(own::show).post(own::keep))
        .route("/more-files", get(watching::more).post(watching::say_why))
        .route("/canaries", get(watching::list).post(watching::plant))
        .route("/reviews", get(reviews::list))
        .route("/reviews/{id}", get(reviews::show).post(reviews::answer))
}

/// Puts the faults of casework on the page, each beside its field.
pub(super) fn note(page: &mut Page, faults: &[Fault]) {
    for f in faults {
        let word = format!("{}-{}", f.field, f.key);
        let message = page.code("access-error-", &word);
        page.error_text(&f.field, &f.field.clone(), message);
    }
}

/// A page that finds a child by name, for somebody who comes without one.
#[derive(Template)]
#[template(path = "pages/access_find.html")]
pub(super) struct FindPage {
    pub(super) page: Page,
    /// What stands above the search.
    pub(super) above: Html,
    pub(super) typed: String,
    /// What was found, each with where it leads; `None` before anybody searched.
    pub(super) found: Option<Vec<Html>>,
}

/// A child found by name, as a link.
pub(super) fn found(page: &Page, all: &[ChildChoice], then: &str) -> Vec<Html> {
    found_at(page, all, |id| format!("/children/{id}/{then}"))
}

/// Children found by name, each with where it leads.
pub(super) fn found_at(
    page: &Page,
    all: &[ChildChoice],
    path: impl Fn(Uuid) -> String,
) -> Vec<Html> {
    all.iter()
        .map(|c| Html::link(&path(c.id), &child_words(page, c)))
        .collect()
}

/// Name, date of birth and group: what tells two of one name apart.
fn child_words(page: &Page, c: &ChildChoice) -> String {
    let mut parts = vec![domain::text::with_marks(&c.name)];
    parts.extend(c.birth.map(|b| words::civil_date(page.lang, b.date)));
    parts.extend(c.group.clone());
    parts.join(", ")
}

/// What waits about who sees what, for the start page.
pub(super) fn waiting(page: &Page, w: &AccessWaiting) -> Html {
    let mut all = Html::default();
    if w.unconfirmed {
        let link = Html::link("/colleagues", &page.t("colleague-mine"));
        all = all.and(&Html::of(&Paragraph { body: link }));
    }
    for (n, href, key) in [
        (w.accounts, "/colleagues", "colleague-waiting"),
        (w.seconds, "/second", "access-second-waiting"),
        (w.reviews, "/reviews", "access-review-waiting"),
        (w.sealed, "/sealed", "sealed-waiting"),
        (w.late, "/people", "access-late-waiting"),
        (w.unusual, "/look-up/partners", "links-partners-decide"),
    ] {
        let n = i64::try_from(n).unwrap_or(i64::MAX);
        if n > 0 {
            let link = Html::link(href, &page.tn(key, n));
            all = all.and(&Html::of(&Paragraph { body: link }));
        }
    }
    all
}

#[derive(Template)]
#[template(source = "<p class=\"govuk-body\">{{ body }}</p>", ext = "html")]
struct Paragraph {
    body: Html,
}

/// What was typed into the search.
pub(super) fn typed(sent: &Sent) -> String {
    sent.get("name").trim().to_owned()
}
