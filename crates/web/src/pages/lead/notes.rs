//! Notes and actions.

use super::{
    form::{
        self, FormPage, Sent, child_frame, child_path, date_box, finish, long, note_faults,
        noted_already, or_fault, read_date, short, worded,
    },
    says,
};
use crate::{
    App, Signed,
    ui::{self, Choice, Html, Page, Radios, Select, WhenForm, WhenInput},
};
use axum::{
    Form,
    extract::{Path, Query, State},
    response::Response,
};
use casework::{CaseworkError, Fault, NewAction, NewNote};
use domain::{
    chronology::{EntryKind, Impact, Seriousness},
    family::{FamilyTold, FamilyView, NotTellingGround},
    time::{EventTime, Precision},
};
use serde::Deserialize;
use uuid::Uuid;

const NOTE_KINDS: [EntryKind; 3] = [
    EntryKind::Note,
    EntryKind::TalkWithChild,
    EntryKind::FamilyContact,
];

/// `GET /children/{id}/note`
pub(super) async fn note(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let mut sent = Sent::default();
    for (name, value) in [
        ("when", "now"),
        ("kind", "note"),
        ("serious", "low"),
        ("impact", "unclear"),
    ] {
        sent.0.push((name.into(), value.into()));
    }
    let page = child_frame(&signed, "lead-note-title", id);
    or_fault(
        &signed,
        note_page(&app, &signed, page, id, &sent, vec![]).await,
    )
}

async fn note_page(
    app: &App,
    signed: &Signed,
    mut page: Page,
    id: Uuid,
    sent: &Sent,
    faults: Vec<Fault>,
) -> Result<Response, CaseworkError> {
    note_faults(&mut page, &faults);
    let who = app.casework.child_identity(&signed.actor, id).await?;
    let when = WhenForm::from_fields("when", |n| sent.find(n));
    let yesterday = app
        .casework
        .now()
        .to_zoned(words::london())
        .date()
        .yesterday()
        .unwrap_or_default();
    let kinds = NOTE_KINDS
        .iter()
        .map(|k| {
            let c = Choice::new(k.as_str(), page.code("lead-kind-", k.as_str()));
            if *k == EntryKind::FamilyContact {
                c.reveals(family_fields(&page, sent))
            } else {
                c
            }
        })
        .collect();
    let serious = worded(
        &page,
        "lead-serious-",
        Seriousness::ALL,
        Seriousness::as_str,
    );
    let impact = worded(&page, "lead-impact-", Impact::ALL, Impact::as_str);
    let fields: Vec<Html> = vec![
        Radios::new(
            &page,
            "kind",
            page.t("lead-note-kind"),
            kinds,
            sent.get("kind"),
        )
        .into(),
        long(&page, sent, "text", page.t("lead-note-text")),
        long(
            &page,
            sent,
            "voice",
            page.optional(page.t("lead-childs-voice")),
        ),
        WhenInput::radios(&page, "when", page.t("lead-note-when"), &when, yesterday).into(),
        WhenInput::about(&page, "when", &when).into(),
        Radios::new(
            &page,
            "serious",
            page.t("lead-serious"),
            serious,
            sent.get("serious"),
        )
        .inline()
        .into(),
        Radios::new(
            &page,
            "impact",
            page.t("lead-impact"),
            impact,
            sent.get("impact"),
        )
        .into(),
    ];
    Ok(FormPage {
        above: form::identity_bar(&page, &who),
        id: sent.id(),
        fields,
        submit: page.t("lead-note-save"),
        below: Html::default(),
        page,
    }
    .answer())
}

fn family_fields(page: &Page, sent: &Sent) -> Html {
    let grounds = worded(
        page,
        "lead-ground-",
        NotTellingGround::ALL,
        NotTellingGround::as_str,
    );
    let ground = Radios::new(
        page,
        "ground",
        page.t("lead-ground"),
        grounds,
        sent.get("ground"),
    )
    .small();
    let reconsider = date_box(
        page,
        sent,
        "reconsider",
        page.optional(page.t("lead-reconsider")),
    );
    let ground = Html::from(ground).and(&reconsider);
    let told = FamilyTold::ALL
        .iter()
        .map(|t| {
            let c = Choice::new(t.as_str(), page.code("lead-told-", t.as_str()));
            if *t == FamilyTold::NotSafe {
                c.reveals(ground.clone())
            } else {
                c
            }
        })
        .collect();
    let told = Radios::new(page, "told", page.t("lead-told"), told, sent.get("told")).small();
    short(
        page,
        sent,
        "spoke-with",
        page.optional(page.t("lead-spoke-with")),
    )
    .and(&long(
        page,
        sent,
        "said",
        page.optional(page.t("lead-family-said")),
    ))
    .and(&told.into())
}

/// The moment meant, in the words of the domain.
fn event_time(page: &mut Page, sent: &Sent, now: jiff::Timestamp) -> Option<EventTime> {
    let form = WhenForm::from_fields("when", |n| sent.find(n));
    match form.parse(now) {
        Ok(w) => Some(EventTime {
            at: w.at,
            precision: match w.precision {
                ui::Precision::Minute => Precision::Minute,
                ui::Precision::Day => Precision::Day,
                ui::Precision::About => Precision::About,
            },
        }),
        Err(problem) => {
            WhenInput::note(page, "when", problem);
            None
        }
    }
}

fn family_view(page: &mut Page, sent: &Sent) -> FamilyView {
    let told = sent.word("told").unwrap_or(FamilyTold::NotYet);
    let unsafe_to_tell = told == FamilyTold::NotSafe;
    let wants_date = unsafe_to_tell && !sent.date("reconsider").is_empty();
    FamilyView {
        ground: sent.word("ground").filter(|_| unsafe_to_tell),
        reconsider_on: wants_date
            .then(|| read_date(page, sent, "reconsider"))
            .flatten(),
        spoke_with: sent.get("spoke-with").to_owned(),
        said: sent.get("said").to_owned(),
        ..FamilyView::new(told)
    }
}

/// `POST /children/{id}/note`
pub(super) async fn add_note(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let now = app.casework.now();
    let mut page = child_frame(&signed, "lead-note-title", id);
    let when = event_time(&mut page, &sent, now);
    let kind = sent.word("kind").unwrap_or(EntryKind::Note);
    let family = (kind == EntryKind::FamilyContact).then(|| family_view(&mut page, &sent));
    let done = match when.filter(|_| !page.has_errors()) {
        None => Err(noted_already()),
        Some(when) => {
            let note = NewNote {
                id: sent.id(),
                person_id: id,
                kind,
                when,
                seriousness: sent.word("serious").unwrap_or(Seriousness::Low),
                impact: sent.word("impact").unwrap_or(Impact::Unclear),
                text: sent.get("text").to_owned(),
                childs_voice: sent.get("voice").to_owned(),
                family,
            };
            app.casework.add_note(&signed.actor, note).await
        }
    };
    finish(&signed, done, &child_path(id), |f| {
        note_page(&app, &signed, page, id, &sent, f)
    })
    .await
}

/// The concern from whose page one comes.
#[derive(Deserialize)]
pub(super) struct FromConcern {
    concern: Option<Uuid>,
}

/// `GET /children/{id}/action`
pub(super) async fn action(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Query(from): Query<FromConcern>,
) -> Response {
    let page = child_frame(&signed, "lead-action-title", id);
    let concern = from
        .concern
        .map(|id| ("concern".to_owned(), id.to_string()));
    let sent = Sent(Vec::from_iter(concern));
    or_fault(
        &signed,
        action_page(&app, &signed, page, id, &sent, vec![]).await,
    )
}

async fn action_page(
    app: &App,
    signed: &Signed,
    mut page: Page,
    id: Uuid,
    sent: &Sent,
    faults: Vec<Fault>,
) -> Result<Response, CaseworkError> {
    note_faults(&mut page, &faults);
    let who = app.casework.child_identity(&signed.actor, id).await?;
    let colleagues = app.casework.colleagues(&signed.actor).await?;
    let concerns = app.casework.open_concerns(&signed.actor, id).await?;
    let mut fields = vec![
        long(&page, sent, "text", page.t("lead-action-text")),
        form::owner_select(&page, &colleagues, sent.get("owner")),
        date_box(&page, sent, "due", page.t("lead-action-due")),
    ];
    fields.extend(which_concern(&page, &concerns, sent.get("concern")));
    Ok(FormPage {
        above: form::identity_bar(&page, &who),
        id: sent.id(),
        fields,
        submit: page.t("lead-action-save"),
        below: Html::default(),
        page,
    }
    .answer())
}

/// Which open concern an action belongs to, where there is any.
fn which_concern(page: &Page, open: &[(Uuid, String, i64)], chosen: &str) -> Option<Html> {
    let mut items = vec![Choice::new("", page.t("lead-action-no-concern"))];
    for (id, reference, logged_us) in open {
        let when = says::moment(page, *logged_us);
        items.push(Choice::new(id.to_string(), format!("{reference}, {when}")));
    }
    let label = page.optional(page.t("lead-action-concern"));
    (!open.is_empty()).then(|| Select::new(page, "concern", label, items, chosen).into())
}

/// `POST /children/{id}/action`
pub(super) async fn set_action(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let mut page = child_frame(&signed, "lead-action-title", id);
    let done = match read_date(&mut page, &sent, "due") {
        None => Err(noted_already()),
        Some(due) => {
            let action = NewAction {
                id: sent.id(),
                person_id: id,
                concern_id: sent.word("concern"),
                owner_id: sent.word("owner"),
                text: sent.get("text").to_owned(),
                due,
            };
            app.casework.set_action(&signed.actor, action).await
        }
    };
    finish(&signed, done, &child_path(id), |f| {
        action_page(&app, &signed, page, id, &sent, f)
    })
    .await
}
