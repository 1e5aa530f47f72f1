//! Where one is signed in, and ending what should not be there.

use crate::{
    App, Signed,
    ui::{self, Html, Page, Row, Section, SummaryList},
};
use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use casework::{CaseworkError, SessionLine};
use domain::signing_in::{Browser, Device, System};
use serde::Deserialize;
use uuid::Uuid;

/// One place, as it is shown.
struct Place {
    about: SummaryList,
    /// What to send to end it; `None` for the place that asks.
    end: Option<Uuid>,
    /// The words of its button, with which place is meant.
    label: String,
}

#[derive(Template)]
#[template(path = "pages/account_sessions.html")]
struct Sessions {
    page: Page,
    places: Vec<Place>,
    others: bool,
}

/// What has just been done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Done {
    done: String,
}

pub(super) fn own_hash(signed: &Signed) -> &[u8] {
    signed
        .session
        .live
        .as_ref()
        .map_or(&[], |l| l.row.token_hash.as_slice())
}

pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Query(done): Query<Done>,
) -> Response {
    let lines = match app
        .casework
        .my_sessions(&signed.actor, own_hash(&signed))
        .await
    {
        Ok(lines) => lines,
        Err(e) => return signed.fault(&e),
    };
    let mut page = signed
        .page("sessions-title", Some(Section::Account))
        .back_to("/account");
    if done.done == "ended" {
        page = page.clone().success(Html::text(&page.t("sessions-ended")));
    }
    let places: Vec<Place> = lines.iter().map(|l| place(&page, l)).collect();
    let shown = Sessions {
        others: places.iter().any(|p| p.end.is_some()),
        places,
        page,
    };
    ui::render(&shown, StatusCode::OK)
}

fn device(page: &Page, line: &SessionLine) -> String {
    if line.api {
        return page.t("sessions-program");
    }
    device_words(page, line.device)
}

/// "Firefox on Windows", or as much of it as is known.
pub(super) fn device_words(page: &Page, device: Device) -> String {
    let known = |word: &str| page.code("sessions-device-", word);
    match (device.browser, device.system) {
        (Browser::Other, System::Other) => page.t("sessions-device-unknown"),
        (Browser::Other, system) => {
            page.t1("sessions-some-browser", "system", known(system.as_str()))
        }
        (browser, System::Other) => known(browser.as_str()),
        (browser, system) => page.t2(
            "sessions-device",
            "browser",
            known(browser.as_str()),
            "system",
            known(system.as_str()),
        ),
    }
}

fn place(page: &Page, line: &SessionLine) -> Place {
    let name = device(page, line);
    let when = |at| Html::time(at, &words::date_time(page.lang, at));
    let mut rows = vec![
        Row::new(page.t("sessions-began"), when(line.began)),
        Row::new(page.t("sessions-used"), when(line.used)),
    ];
    if let Some(way) = line.way {
        let way = page.code("sessions-way-", way.as_str());
        rows.push(Row::new(page.t("sessions-way"), way));
    }
    if line.locked {
        rows.push(Row::new(
            page.t("sessions-state"),
            page.t("sessions-locked"),
        ));
    }
    let title = if line.this_one {
        page.t1("sessions-this", "device", name.clone())
    } else {
        name.clone()
    };
    Place {
        about: SummaryList::new(rows).card(title),
        end: (!line.this_one).then_some(line.id),
        label: name,
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct EndForm {
    session: String,
}

pub(super) async fn end(
    State(app): State<App>,
    signed: Signed,
    Form(sent): Form<EndForm>,
) -> Response {
    let ended = match sent.session.parse() {
        Ok(id) => app.casework.end_my_session(&signed.actor, id).await,
        Err(_) => Err(CaseworkError::NotFound),
    };
    match ended {
        // One that has ended by itself meanwhile is as gone as was asked for.
        Ok(()) | Err(CaseworkError::NotFound) => ui::redirect("/account/sessions?done=ended"),
        Err(e) => signed.fault(&e),
    }
}

pub(super) async fn end_others(State(app): State<App>, signed: Signed) -> Response {
    match app
        .casework
        .sign_out_elsewhere(&signed.actor, own_hash(&signed))
        .await
    {
        Ok(()) => ui::redirect("/account/sessions?done=ended"),
        Err(e) => signed.fault(&e),
    }
}
