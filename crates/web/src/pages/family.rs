//! Family and places: a child's household, genogram and ecomap; an adult's own page; and adults
//! who are a risk.

mod adult;
mod child;
mod draw;
mod ecomap;
mod end;
mod key;
mod marks;
mod risk;
mod ties;

pub(super) use child::on_paper;
pub(super) use risk::risks;

use crate::{
    App,
    ui::{DateInput, Html, Page},
};
use axum::{Router, routing::get};
use casework::Fault;
use domain::around::PlaceSaid;
use jiff::civil::Date;

/// The routes of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/children/{id}/family", get(child::show))
        .route(
            "/children/{id}/family/{other}/end",
            get(end::show).post(end::save),
        )
        .route(
            "/children/{id}/family/ties",
            get(ties::form).post(ties::save),
        )
        .route("/adults/{id}", get(adult::show))
        .route(
            "/adults/{id}/partner",
            get(adult::partner_form).post(adult::say_partner),
        )
        .route("/adults/{id}/risk", get(risk::form).post(risk::mark))
        .route(
            "/adults/{id}/risk/{mark}/end",
            get(risk::end_form).post(risk::end),
        )
}

/// A day in words; nothing where it is not known.
fn day(page: &Page, day: Option<Date>) -> String {
    day.map_or_else(String::new, |d| words::civil_date(page.lang, d))
}

/// "Mother"; "Step-parent, until 3 March 2025".
fn relation(page: &Page, place: &PlaceSaid) -> String {
    let what = page.code("lead-relation-", place.relation.as_str());
    match place.until {
        Some(_) => page.t2(
            "family-was",
            "relation",
            what,
            "date",
            day(page, place.until),
        ),
        None => what,
    }
}

/// A person's name as a link to their page.
fn person(id: uuid::Uuid, name: &str, child: bool) -> Html {
    let kind = if child { "children" } else { "adults" };
    Html::link(&format!("/{kind}/{id}"), &domain::text::with_marks(name))
}

/// Notes what casework found wrong in one of these forms.
fn note(page: &mut Page, faults: &[Fault]) {
    for f in faults {
        let message = match (f.field.as_str(), f.key) {
            ("reason", "empty") => page.t("family-error-reason"),
            ("source", "empty") => page.t("family-error-source"),
            ("review", "empty") => page.t("lead-empty-review"),
            ("review", "no-date") => page.t("family-error-no-date"),
            ("act", _) => page.t("family-error-still"),
            ("known", _) => page.t("lead-empty-known"),
            ("one" | "other", "same") => page.t("family-error-same"),
            ("one" | "other", _) => page.t("family-error-who"),
            ("kind", _) => page.t("family-error-kind"),
            ("parting", _) => page.t("family-error-parting"),
            ("why", _) => page.t("lead-empty-why"),
            ("until", "empty") => page.t("family-error-until"),
            ("until", "before") => page.t("family-error-before"),
            (_, "future") => page.t("family-error-future"),
            (_, "past") => page.t("family-error-past"),
            (_, "too-long") => page.t("lead-fault-too-long"),
            _ => page.t("lead-fault-control"),
        };
        let target = match f.field.as_str() {
            field @ ("from" | "until" | "since" | "review") => format!("{field}-day"),
            field => field.to_owned(),
        };
        page.error_text(&f.field, &target, message);
    }
}

/// A day that may be left out; what is wrong with it is noted.
pub(super) fn maybe_day(
    page: &mut Page,
    sent: &super::lead::form::Sent,
    name: &str,
) -> Option<Date> {
    let form = sent.date(name);
    if form.is_empty() {
        return None;
    }
    form.parse()
        .map_err(|p| DateInput::note(page, name, &form, p.key()))
        .ok()
}
