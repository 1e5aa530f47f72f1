//! What happened to one's own account: the list, what is told at the top of a page, and the two answers
//! to it.

use super::sessions::device_words;
use crate::{
    App, Signed,
    ui::{self, Button, Details, Html, Page},
};
use askama::Template;
use axum::{Form, extract::State, response::Response};
use casework::HappenedLine;
use domain::signing_in::Happening;
use jiff::Timestamp;
use serde::Deserialize;

/// Lines of the account page that are seen at once.
const AT_ONCE: usize = 5;

#[derive(Template)]
#[template(path = "macros/happened.html")]
struct Lines {
    lines: Vec<(String, Html)>,
}

fn one(page: &Page, line: &HappenedLine) -> (String, Html) {
    let what = match line.what {
        Happening::Tries => page.tn("happened-tries", line.tries),
        what => page.code("happened-what-", what.as_str()),
    };
    let when = words::date_time(page.lang, line.at);
    // A program says of itself what it likes, and no more than that.
    let device = line.device.filter(|_| line.what != Happening::NewProgram);
    let said = match device {
        None => when,
        Some(device) => page.t2(
            "happened-on",
            "time",
            when,
            "device",
            device_words(page, device),
        ),
    };
    (what, Html::time(line.at, &said))
}

fn lines(page: &Page, all: &[HappenedLine]) -> Html {
    Html::of(&Lines {
        lines: all.iter().map(|l| one(page, l)).collect(),
    })
}

/// The list of the account page.
pub(super) fn list(page: &Page, all: &[HappenedLine]) -> Html {
    let (first, rest) = all.split_at(all.len().min(AT_ONCE));
    let shown = lines(page, first);
    if rest.is_empty() {
        return shown;
    }
    let earlier = page.tn("happened-earlier", rest.len());
    shown.and(&Html::of(&Details::new(earlier, lines(page, rest))))
}

#[derive(Template)]
#[template(path = "macros/told.html")]
struct Told {
    title: String,
    lead: String,
    lines: Html,
    all: String,
    back: String,
    known: Button,
    not_me: Button,
    /// The way to a new password, once they have said that something was not them.
    change: Option<Button>,
}

pub(super) fn not_me_button(page: &Page) -> Button {
    Button::submit(page.t("happened-not-me")).warning().once()
}

/// What stands at the top of a page, where something happened that its reader has not said they know
/// of.
pub(crate) fn told(page: &Page, untold: &[HappenedLine]) -> Option<Html> {
    if untold.is_empty() {
        return None;
    }
    let said = untold.iter().any(|l| l.what == Happening::NotMe);
    let lead = if said {
        "happened-said"
    } else {
        "happened-new"
    };
    Some(Html::of(&Told {
        title: page.t("notice-important"),
        lead: page.t(lead),
        lines: lines(page, untold),
        all: page.t("happened-all"),
        back: ui::local_path(&page.path),
        known: Button::submit(page.t("happened-known")).secondary().once(),
        not_me: not_me_button(page),
        change: said.then(|| Button::link(page.t("account-password-title"), "/account/password")),
    }))
}

fn began(signed: &Signed) -> Timestamp {
    let live = signed.session.live.as_ref();
    live.and_then(|l| Timestamp::from_microsecond(l.row.created_us).ok())
        .unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Where they were.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct KnownForm {
    back: String,
}

pub(super) async fn known(
    State(app): State<App>,
    signed: Signed,
    Form(sent): Form<KnownForm>,
) -> Response {
    match app.casework.know_of_it(&signed.actor, began(&signed)).await {
        Ok(()) => ui::redirect(&ui::local_path(&sent.back)),
        Err(e) => signed.fault(&e),
    }
}

pub(super) async fn not_me(State(app): State<App>, signed: Signed) -> Response {
    let hash = super::sessions::own_hash(&signed);
    match app.casework.not_me(&signed.actor, hash).await {
        Ok(said) => {
            let told = if said.told > 0 { "told" } else { "alone" };
            let next = if said.has_password { "/password" } else { "" };
            ui::redirect(&format!("/account{next}?said={told}"))
        }
        Err(e) => signed.fault(&e),
    }
}

/// What has just been said.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Said {
    said: String,
}

impl Said {
    /// The words about it: on the page of the password, or (`only`) where there is none to change.
    pub(super) fn words(&self, page: &Page, only: bool) -> Option<Html> {
        let key = match (self.said.as_str(), only) {
            ("told", false) => "happened-said-told",
            ("alone", false) => "happened-said-alone",
            ("told", true) => "happened-said-told-only",
            ("alone", true) => "happened-said-alone-only",
            _ => return None,
        };
        Some(Html::text(&page.t(key)))
    }
}
