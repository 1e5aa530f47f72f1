//! Sharing in an emergency: one screen, a confirmation, and the record that follows. None of it
//! waits for an unlocked session, and the numbers to ring wait for no session at all.

mod form;
mod send;
mod sent;
mod typed;

pub(crate) use form::send_typed;

use super::decide::form::Fields;
use crate::{
    App,
    ui::{Choice, Details, Html, Page, Select, TextInput},
};
use axum::{Router, routing::get};
use casework::AgencyRow;
use domain::{Lang, decision::OutsideRecipient};
use jiff::Timestamp;
use uuid::Uuid;

/// The value of "someone who is not on the list".
const OUTSIDE: &str = "outside";

/// The routes of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/emergency", get(form::show).post(send::send))
        .route("/emergency/{id}/sent", get(sent::sent))
        .route(
            "/emergency/{id}/record",
            get(sent::record).post(sent::write),
        )
}

/// The name of an agency in the language of the page.
pub fn agency_name(a: &AgencyRow, lang: Lang) -> &str {
    match lang {
        Lang::En => &a.name_en,
        Lang::Cy => &a.name_cy,
    }
}

/// The number to ring now.
fn number(a: &AgencyRow) -> &str {
    if a.phone_24h.is_empty() {
        &a.phone
    } else {
        &a.phone_24h
    }
}

/// The agencies one can share with, each with its number, and "someone else".
pub fn recipients(page: &Page, agencies: &[AgencyRow], chosen: &str) -> Select {
    let mut items = vec![Choice::new("", page.t("decide-recipient-choose"))];
    items.extend(agencies.iter().map(|a| {
        let name = agency_name(a, page.lang);
        let label = if number(a).is_empty() {
            name.to_owned()
        } else {
            format!("{name}, {}", number(a))
        };
        Choice::new(a.id.to_string(), label)
    }));
    items.push(Choice::new(OUTSIDE, page.t("decide-recipient-outside")));
    Select::new(page, "recipient", page.t("decide-recipient"), items, chosen)
}

/// The fields for a recipient who is not on the list.
pub fn outside_fields(page: &Page, f: &Fields) -> Details {
    let mut body = Html::default();
    for (id, label) in [
        ("outside-organisation", "decide-outside-organisation"),
        ("outside-person", "decide-outside-person"),
        ("outside-phone", "decide-outside-phone"),
        ("outside-verified", "decide-outside-verified"),
    ] {
        let input: Html = TextInput::new(page, id, page.t(label))
            .value(f.get(id))
            .into();
        body = body.and(&input);
    }
    let open = f.get("recipient") == OUTSIDE || page.error_for("outside-organisation").is_some();
    Details::new(page.t("decide-outside"), body).open(open)
}

/// The recipient that was chosen: in the directory, or outside it.
pub fn chosen_recipient(f: &Fields) -> (Option<Uuid>, Option<OutsideRecipient>) {
    if let Some(id) = f.id("recipient") {
        return (Some(id), None);
    }
    let outside = OutsideRecipient {
        person: f.get("outside-person").to_owned(),
        organisation: f.get("outside-organisation").to_owned(),
        verified_how: f.get("outside-verified").to_owned(),
        phone: f.get("outside-phone").to_owned(),
    };
    let typed = f.get("recipient") == OUTSIDE || outside != OutsideRecipient::default();
    (None, typed.then_some(outside))
}

/// A moment in words: "22 November 2026, 10:42".
pub fn moment(page: &Page, us: i64) -> String {
    Timestamp::from_microsecond(us).map_or_else(
        |_| String::new(),
        |at| format!("{}, {}", words::date(page.lang, at), words::time_of_day(at)),
    )
}
