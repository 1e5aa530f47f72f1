//! Notes, actions, and saying how a task ended.

use super::form::{self, FormPage, Sent, date_box, long, mendable, note_faults, read_date, short};
use crate::{
    App, Signed,
    pages::plans,
    ui::{self, Choice, Html, Page, Radios, Section, WhenForm, WhenInput},
};
use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use casework::{CaseworkError, Fault, Identity, NewAction, NewNote};
use domain::{
    chronology::{EntryKind, Impact, Seriousness},
    family::{FamilyTold, FamilyView, NotTellingGround},
    task::TaskKind,
    time::{EventTime, Precision},
};
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
    match app.casework.child_identity(&signed.actor, id).await {
        Ok(who) => {
            let page = child_page(&signed, "lead-note-title", id);
            note_page(page, &who, &sent, app.casework.now())
        }
        Err(e) => signed.fault(&e),
    }
}

/// A page about one child, which leads back to the child's page.
fn child_page(signed: &Signed, title: &str, child: Uuid) -> Page {
    signed
        .page(title, Some(Section::Children))
        .back_to(format!("/children/{child}"))
}

fn choices<T: Copy>(
    all: &[T],
    word: impl Fn(T) -> &'static str,
    label: impl Fn(&str) -> String,
) -> Vec<Choice> {
    all.iter()
        .map(|v| Choice::new(word(*v), label(word(*v))))
        .collect()
}

fn note_page(page: Page, who: &Identity, sent: &Sent, now: jiff::Timestamp) -> Response {
    let when = WhenForm::from_fields("when", |n| sent.find(n));
    let yesterday = now
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
    let serious = choices(Seriousness::ALL, Seriousness::as_str, |w| {
        page.code("lead-serious-", w)
    });
    let impact = choices(Impact::ALL, Impact::as_str, |w| {
        page.code("lead-impact-", w)
    });
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
    FormPage {
        above: form::identity_bar(&page, who),
        id: sent.id(),
        fields,
        submit: page.t("lead-note-save"),
        below: Html::default(),
        page,
    }
    .answer()
}

fn family_fields(page: &Page, sent: &Sent) -> Html {
    let grounds = choices(NotTellingGround::ALL, NotTellingGround::as_str, |w| {
        page.code("lead-ground-", w)
    });
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
    let mut page = child_page(&signed, "lead-note-title", id);
    let when = event_time(&mut page, &sent, now);
    let kind = sent.word("kind").unwrap_or(EntryKind::Note);
    let family = (kind == EntryKind::FamilyContact).then(|| family_view(&mut page, &sent));
    let done = match when.filter(|_| !page.has_errors()) {
        None => Ok(Vec::new()),
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
            match app.casework.add_note(&signed.actor, note).await {
                Ok(()) => return ui::redirect(&format!("/children/{id}")),
                Err(e) => mendable(e),
            }
        }
    };
    let again = async {
        note_faults(&mut page, &done?, &["reconsider"]);
        let who = app.casework.child_identity(&signed.actor, id).await?;
        Ok::<_, CaseworkError>(note_page(page, &who, &sent, now))
    };
    again.await.unwrap_or_else(|e| signed.fault(&e))
}

/// `GET /children/{id}/action`
pub(super) async fn action(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    let page = child_page(&signed, "lead-action-title", id);
    action_page(&app, &signed, page, id, &Sent::default())
        .await
        .unwrap_or_else(|e| signed.fault(&e))
}

async fn action_page(
    app: &App,
    signed: &Signed,
    page: Page,
    id: Uuid,
    sent: &Sent,
) -> Result<Response, CaseworkError> {
    let who = app.casework.child_identity(&signed.actor, id).await?;
    let colleagues = app.casework.colleagues(&signed.actor).await?;
    let fields = vec![
        long(&page, sent, "text", page.t("lead-action-text")),
        form::owner_select(&page, &colleagues, sent.get("owner")),
        date_box(&page, sent, "due", page.t("lead-action-due")),
    ];
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

/// `POST /children/{id}/action`
pub(super) async fn set_action(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let mut page = child_page(&signed, "lead-action-title", id);
    let done = match read_date(&mut page, &sent, "due") {
        None => Ok(Vec::new()),
        Some(due) => {
            let action = NewAction {
                id: sent.id(),
                person_id: id,
                concern_id: None,
                owner_id: sent.word("owner"),
                text: sent.get("text").to_owned(),
                due,
            };
            match app.casework.set_action(&signed.actor, action).await {
                Ok(()) => return ui::redirect(&format!("/children/{id}")),
                Err(e) => mendable(e),
            }
        }
    };
    let again = async {
        note_faults(&mut page, &done?, &["due"]);
        action_page(&app, &signed, page, id, &sent).await
    };
    again.await.unwrap_or_else(|e| signed.fault(&e))
}

/// `GET /tasks/{id}`
pub(super) async fn task(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    task_page(&app, &signed, id, &Sent::default(), &[])
        .await
        .unwrap_or_else(|e| signed.fault(&e))
}

async fn task_page(
    app: &App,
    signed: &Signed,
    id: Uuid,
    sent: &Sent,
    faults: &[Fault],
) -> Result<Response, CaseworkError> {
    let task = app.casework.task_to_do(&signed.actor, id).await?;
    let mut page = signed
        .page("lead-task-title", Some(Section::MyWork))
        .back_to("/");
    note_faults(&mut page, faults, &[]);
    let what = page.code("lead-task-", task.kind.as_str());
    let above = Html::from(ui::Inset::new(
        Html::text(&what).and(&Html::prose(&task.content.text)),
    ));
    let (fields, submit) = if task.kind == TaskKind::CheckIn {
        (
            plans::check_in_fields(&page, sent, task.content.every_days.is_some()),
            page.t("plans-check-in-save"),
        )
    } else {
        (
            vec![long(&page, sent, "outcome", page.t("lead-task-outcome"))],
            page.t("lead-task-save"),
        )
    };
    Ok(FormPage {
        above,
        id: sent.id(),
        fields,
        submit,
        below: Html::default(),
        page,
    }
    .answer())
}

/// `POST /tasks/{id}`
pub(super) async fn do_task(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let done = if sent.find("outcome").is_some() {
        let ended = app
            .casework
            .do_task(&signed.actor, id, sent.get("outcome"))
            .await;
        ended.map(drop)
    } else {
        let done = plans::check_in_done(&sent);
        app.casework.record_check_in(&signed.actor, id, done).await
    };
    let again = match done {
        Ok(()) => return ui::redirect("/"),
        Err(e) => mendable(e),
    };
    let again = async { task_page(&app, &signed, id, &sent, &again?).await };
    again.await.unwrap_or_else(|e| signed.fault(&e))
}
