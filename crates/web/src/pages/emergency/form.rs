//! The emergency form, for whoever is signed in, whoever's session is locked, and whoever has none.

use super::{agency_name, number, outside_fields, recipients, typed};
use crate::{
    App, Session, Signed,
    pages::{decide::form::Fields, log::child_label},
    signed::encode,
    ui::{
        self, Button, Checkboxes, Choice, Details, Draft, Html, Page, Radios, Section, Select,
        TextInput, Textarea, WarningText,
    },
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use casework::{Actor, AgencyRow, ChildChoice, DraftKind, EmergencyChoices};
use domain::Lang;
use serde::Deserialize;
use uuid::Uuid;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct From {
    child: String,
    draft: String,
}

/// A number to ring.
pub(super) struct Call {
    pub name: String,
    pub number: String,
    pub dial: String,
    pub day_and_night: bool,
}

/// The front doors among some agencies, with their numbers.
pub(super) fn calls(agencies: &[AgencyRow], lang: Lang) -> Vec<Call> {
    agencies
        .iter()
        .filter(|a| a.front_door && !number(a).is_empty())
        .map(|a| Call {
            name: agency_name(a, lang).to_owned(),
            number: number(a).to_owned(),
            dial: number(a).replace(' ', ""),
            day_and_night: !a.phone_24h.is_empty(),
        })
        .collect()
}

/// Who is at the keyboard.
#[derive(Clone, Copy)]
pub(super) enum At<'a> {
    /// Signed in.
    Open(&'a Signed),
    /// Their session is locked: they may send, and read nothing but what they type now.
    Locked(&'a Session, &'a Actor),
    /// No session, or one that has ended.
    Out(&'a Session),
}

impl<'a> At<'a> {
    pub fn of(session: &'a Session, signed: Option<&'a Signed>) -> Self {
        match (signed, &session.live) {
            (Some(signed), _) => Self::Open(signed),
            (None, Some(live)) => Self::Locked(session, &live.actor),
            (None, None) => Self::Out(session),
        }
    }

    pub fn page(self) -> Page {
        match self {
            Self::Open(signed) => signed.page("emergency-title", Some(Section::MyWork)),
            Self::Locked(session, _) | Self::Out(session) => session.page("emergency-title"),
        }
    }
}

#[derive(Template)]
#[template(path = "pages/emergency.html")]
struct Emergency {
    page: Page,
    warning: Option<WarningText>,
    calls: Vec<Call>,
    unlock: Option<String>,
    sign_in: Option<String>,
    form: Option<Boxes>,
}

/// The boxes of the form.
struct Boxes {
    id: Uuid,
    sharing_id: Uuid,
    draft: String,
    keep: Option<Draft>,
    child: Option<Uuid>,
    about: Option<Html>,
    recipient: Select,
    outside: Details,
    child_name: TextInput,
    find: Option<Button>,
    found: Option<Radios>,
    text: Textarea,
    with_protected: Checkboxes,
    sheet: Details,
    send: Button,
}

pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    signed: Result<Signed, Response>,
    Query(from): Query<From>,
) -> Response {
    let at = At::of(&session, signed.as_ref().ok());
    let page = at.page();
    let mut fields = Fields::default();
    if let At::Open(signed) = at
        && let Ok(id) = from.draft.parse()
        && let Ok(draft) = app.casework.draft(&signed.actor, id).await
    {
        match draft.kind {
            DraftKind::Concern => fields = typed::from_concern(&page, id, &draft.fields),
            DraftKind::Emergency => fields = Fields(draft.fields),
            DraftKind::Decision | DraftKind::LawHelper | DraftKind::Form => {}
        }
    } else {
        fields.put("draft", from.draft);
    }
    if !from.child.is_empty() {
        fields.put("child", from.child);
    }
    answer(&app, at, page, &fields, Shown::default()).await
}

/// The emergency form straight from what was typed about a concern in a locked session: what was
/// typed now may be shown, what is kept may not.
pub(crate) async fn send_typed(
    app: &App,
    session: &Session,
    id: Uuid,
    fields: &[(String, String)],
) -> Response {
    let at = At::of(session, None);
    let page = at.page();
    let f = typed::from_concern(&page, id, fields);
    answer(app, at, page, &f, Shown::default()).await
}

/// What an answer shows beside the boxes.
#[derive(Default)]
pub(super) struct Shown {
    pub status: StatusCode,
    /// Children whose names were asked for.
    pub found: Option<Vec<ChildChoice>>,
    /// The key of what must be said first.
    pub warning: Option<&'static str>,
    /// Whether the boxes are shown to someone without a session.
    pub boxes: bool,
}

pub(super) async fn answer(
    app: &App,
    at: At<'_>,
    page: Page,
    f: &Fields,
    shown: Shown,
) -> Response {
    let choices = choices(app, at, f).await;
    let unlock = match at {
        At::Locked(..) => Some(back_to("/lock", f)),
        _ => None,
    };
    let sign_in = match at {
        At::Out(_) => Some(back_to("/sign-in", f)),
        _ => None,
    };
    let warning = shown.warning.or(match at {
        At::Out(_) => Some("emergency-out"),
        _ => None,
    });
    let with_boxes = !matches!(at, At::Out(_)) || shown.boxes;
    let view = Emergency {
        warning: warning.map(|key| WarningText::new(&page, page.t(key))),
        calls: calls(&choices.agencies, page.lang),
        unlock,
        sign_in,
        form: with_boxes.then(|| boxes(&page, at, &choices, f, shown.found)),
        page,
    };
    ui::render(&view, shown.status)
}

/// The way to sign in or unlock, and back to this form with what is kept of it.
fn back_to(page: &str, f: &Fields) -> String {
    let draft = f.id("id").or_else(|| f.id("draft"));
    let back = draft.map_or_else(
        || "/emergency".to_owned(),
        |id| format!("/emergency?draft={id}"),
    );
    format!("{page}?back={}", encode(&back))
}

/// What can be offered. Whatever fails here must not keep the page away: ringing comes first, and
/// a recipient can always be typed.
async fn choices(app: &App, at: At<'_>, f: &Fields) -> EmergencyChoices {
    let offered = match at {
        At::Open(signed) => {
            let child = f.id("child");
            app.casework.emergency_choices(&signed.actor, child).await
        }
        At::Locked(_, actor) => app.casework.emergency_choices(actor, None).await,
        At::Out(_) => app
            .casework
            .public_front_doors()
            .await
            .map(|agencies| EmergencyChoices {
                agencies,
                child: None,
                likely: None,
            }),
    };
    offered.unwrap_or_else(|e| {
        tracing::error!(error = %e, "what an emergency can be sent to");
        EmergencyChoices {
            agencies: Vec::new(),
            child: None,
            likely: None,
        }
    })
}

fn boxes(
    page: &Page,
    at: At<'_>,
    choices: &EmergencyChoices,
    f: &Fields,
    found: Option<Vec<ChildChoice>>,
) -> Boxes {
    let id = f.own_id("id");
    let open = matches!(at, At::Open(_));
    let likely = choices.likely.map(|l| l.to_string()).unwrap_or_default();
    let untouched = f.get("recipient").is_empty() && f.get("id").is_empty();
    let chosen = if untouched {
        likely.as_str()
    } else {
        f.get("recipient")
    };
    let known = choices.child.as_ref();
    // In a locked session the child from whose page one came goes along unnamed.
    let child = match at {
        At::Open(_) => known.map(|c| c.id),
        _ => f.id("child"),
    }
    .filter(|_| found.is_none());
    let about = match known {
        Some(c) => Some(Html::name(&domain::text::with_marks(
            &c.content.full_name(),
        ))),
        None => child.map(|_| Html::text(&page.t("emergency-child-before"))),
    }
    .filter(|_| child.is_some());
    Boxes {
        id,
        sharing_id: f.own_id("sharing"),
        sheet: crate::outage::sheet_box(page, f.get("sheet")),
        draft: f.get("draft").to_owned(),
        keep: open.then(|| {
            Draft::new(page, format!("/drafts/{id}")).back_to(format!("/emergency?draft={id}"))
        }),
        child,
        about,
        recipient: recipients(page, &choices.agencies, chosen),
        outside: outside_fields(page, f),
        child_name: TextInput::new(page, "child-name", page.t("emergency-child"))
            .hint(page.t("emergency-child-hint"))
            .person()
            .value(f.get("child-name")),
        find: open.then(|| {
            Button::submit(page.t("emergency-find"))
                .secondary()
                .value("action", "find")
        }),
        found: found.map(|all| found_radios(page, &all)),
        text: Textarea::new(page, "text", page.t("emergency-text"))
            .hint(page.t("emergency-text-hint"))
            .value(f.get("text"))
            .rows(8),
        with_protected: Checkboxes::new(
            page,
            "with-protected",
            page.t("emergency-protected"),
            vec![Choice::new("yes", page.t("emergency-protected-yes"))],
            &[f.get("with-protected")],
        )
        .hint(page.t("emergency-protected-hint")),
        send: Button::submit(page.t("emergency-send"))
            .warning()
            .value("action", "send")
            .once(),
    }
}

/// The children whose names begin with what was typed. None needs to be chosen.
fn found_radios(page: &Page, all: &[ChildChoice]) -> Radios {
    let mut items: Vec<Choice> = all
        .iter()
        .map(|c| Choice::new(c.id.to_string(), child_label(page.lang, c)))
        .collect();
    let none = if all.is_empty() {
        "emergency-found-none"
    } else {
        "emergency-found-other"
    };
    items.push(Choice::new("", page.t(none)));
    Radios::new(page, "child", page.t("emergency-found"), items, "").small()
}
