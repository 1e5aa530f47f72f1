//! Safety plans, check-ins, referrals to services.

mod referrals;

use super::lead::{
    form::{
        FormPage, Sent, date_box, identity_bar, long, mendable, note_faults, owner_select,
        read_date, short,
    },
    moment, plan_says,
};
use crate::{
    App, Signed,
    ui::{self, Checkboxes, Choice, DateForm, Details, Html, Inset, Page, Radios, Section},
};
use axum::{
    Form, Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use casework::{CaseworkError, CheckInDone, NewCheckIn};
use domain::chronology::{EntryContent, SafetyPlan};
use uuid::Uuid;

/// The routes of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/children/{id}/plan", get(plan).post(write_plan))
        .route("/children/{id}/check-in", get(check_in).post(set_check_in))
        .route(
            "/children/{id}/referrals",
            get(referrals::list).post(referrals::refer),
        )
        .route(
            "/children/{id}/referrals/{referral}",
            get(referrals::outcome_form).post(referrals::outcome),
        )
}

fn frame(signed: &Signed, title: &str, id: Uuid) -> Page {
    signed
        .page(title, Some(Section::Children))
        .back_to(format!("/children/{id}"))
}

fn to_child(id: Uuid) -> Response {
    ui::redirect(&format!("/children/{id}"))
}

/// What the form shows of the plan in force.
fn sent_of(plan: &SafetyPlan) -> Sent {
    let mut all: Vec<(String, String)> = [
        ("worries", &plan.worries),
        ("signs", &plan.warning_signs),
        ("place", &plan.safe_place),
        ("trusted", &plan.trusted_people),
        ("code", &plan.code_word),
        ("adults", &plan.what_adults_do),
        ("knows", &plan.who_knows),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.clone()))
    .collect();
    if let Some(safe) = plan.safe_to_keep_at_home {
        let word = if safe { "yes" } else { "no" };
        all.push(("home".into(), word.into()));
    }
    if let Some(day) = plan.review_date {
        let form = DateForm::of(day);
        all.push(("review-day".into(), form.day));
        all.push(("review-month".into(), form.month));
        all.push(("review-year".into(), form.year));
    }
    Sent(all)
}

async fn plan(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    plan_page(
        &app,
        &signed,
        frame(&signed, "plans-plan-title", id),
        id,
        None,
    )
    .await
    .unwrap_or_else(|e| signed.fault(&e))
}

async fn plan_page(
    app: &App,
    signed: &Signed,
    page: Page,
    id: Uuid,
    sent: Option<&Sent>,
) -> Result<Response, CaseworkError> {
    let known = app.casework.plan_page(&signed.actor, id).await?;
    let current = known.versions.first().and_then(|e| match &e.content {
        EntryContent::SafetyPlan(p) => Some(sent_of(p)),
        _ => None,
    });
    let sent = sent.cloned().or(current).unwrap_or_default();
    let mut fields = vec![long(&page, &sent, "worries", page.t("lead-plan-worries"))];
    for (name, key) in [
        ("signs", "lead-plan-signs"),
        ("place", "lead-plan-place"),
        ("trusted", "lead-plan-trusted"),
    ] {
        fields.push(long(&page, &sent, name, page.optional(page.t(key))));
    }
    let code = page.optional(page.t("lead-plan-code"));
    fields.push(short(&page, &sent, "code", code));
    for (name, key) in [("adults", "lead-plan-adults"), ("knows", "lead-plan-knows")] {
        fields.push(long(&page, &sent, name, page.optional(page.t(key))));
    }
    let home = Radios::yes_no(&page, "home", page.t("lead-plan-home"), sent.get("home"));
    fields.push(home.into());
    fields.push(date_box(&page, &sent, "review", page.t("lead-plan-review")));
    let mut below = Html::default();
    for version in &known.versions {
        if let EntryContent::SafetyPlan(p) = &version.content {
            let when = moment(&page, version.recorded_us);
            let title = page.t1("plans-version", "time", when);
            below = below.and(&Details::new(title, plan_says(&page, p)).into());
        }
    }
    Ok(FormPage {
        above: identity_bar(&page, &known.identity)
            .and(&Inset::new(page.t("plans-plan-home")).into()),
        id: sent.id(),
        fields,
        submit: page.t("plans-plan-save"),
        below,
        page,
    }
    .answer())
}

async fn write_plan(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let mut page = frame(&signed, "plans-plan-title", id);
    let done = match read_date(&mut page, &sent, "review") {
        None => Ok(Vec::new()),
        Some(day) => {
            let text = |name: &str| sent.get(name).to_owned();
            let plan = SafetyPlan {
                worries: text("worries"),
                warning_signs: text("signs"),
                safe_place: text("place"),
                trusted_people: text("trusted"),
                code_word: text("code"),
                what_adults_do: text("adults"),
                who_knows: text("knows"),
                safe_to_keep_at_home: match sent.get("home") {
                    "yes" => Some(true),
                    "no" => Some(false),
                    _ => None,
                },
                review_date: Some(day),
            };
            match app
                .casework
                .write_plan(&signed.actor, id, sent.id(), plan)
                .await
            {
                Ok(()) => return to_child(id),
                Err(e) => mendable(e),
            }
        }
    };
    let again = async {
        note_faults(&mut page, &done?, &["review"]);
        plan_page(&app, &signed, page, id, Some(&sent)).await
    };
    again.await.unwrap_or_else(|e| signed.fault(&e))
}

async fn check_in(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let sent = Sent(vec![("every".into(), "7".into())]);
    let page = frame(&signed, "plans-check-in-title", id);
    check_in_page(&app, &signed, page, id, &sent)
        .await
        .unwrap_or_else(|e| signed.fault(&e))
}

async fn check_in_page(
    app: &App,
    signed: &Signed,
    page: Page,
    id: Uuid,
    sent: &Sent,
) -> Result<Response, CaseworkError> {
    let who = app.casework.child_identity(&signed.actor, id).await?;
    let colleagues = app.casework.colleagues(&signed.actor).await?;
    let every = ["0", "1", "7", "14", "28"]
        .into_iter()
        .map(|days| Choice::new(days, page.code("plans-every-", days)))
        .collect();
    let every = Radios::new(
        &page,
        "every",
        page.t("plans-every"),
        every,
        sent.get("every"),
    );
    let text = page.optional(page.t("plans-check-in-text"));
    let fields = vec![
        date_box(&page, sent, "first", page.t("plans-first")),
        every.into(),
        owner_select(&page, &colleagues, sent.get("owner")),
        long(&page, sent, "text", text),
    ];
    Ok(FormPage {
        above: identity_bar(&page, &who),
        id: sent.id(),
        fields,
        submit: page.t("plans-check-in-set"),
        below: Html::default(),
        page,
    }
    .answer())
}

async fn set_check_in(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let mut page = frame(&signed, "plans-check-in-title", id);
    let done = match read_date(&mut page, &sent, "first") {
        None => Ok(Vec::new()),
        Some(first) => {
            let new = NewCheckIn {
                id: sent.id(),
                person_id: id,
                owner_id: sent.word("owner"),
                text: sent.get("text").to_owned(),
                first,
                every_days: sent.word("every").filter(|d| *d != 0),
            };
            match app.casework.set_check_in(&signed.actor, new).await {
                Ok(()) => return to_child(id),
                Err(e) => mendable(e),
            }
        }
    };
    let again = async {
        note_faults(&mut page, &done?, &["first"]);
        check_in_page(&app, &signed, page, id, &sent).await
    };
    again.await.unwrap_or_else(|e| signed.fault(&e))
}

/// The fields for a check-in that took place.
pub(super) fn check_in_fields(page: &Page, sent: &Sent, repeats: bool) -> Vec<Html> {
    let mut fields = vec![
        long(page, sent, "text", page.t("plans-check-in-how")),
        short(page, sent, "with", page.optional(page.t("lead-with"))),
    ];
    if repeats {
        let items = vec![Choice::new("yes", page.t("plans-check-in-last"))];
        fields.push(Checkboxes::new(page, "last", "", items, &[sent.get("last")]).into());
    }
    fields
}

/// A check-in that took place, as it was sent.
pub(super) fn check_in_done(sent: &Sent) -> CheckInDone {
    CheckInDone {
        id: sent.id(),
        text: sent.get("text").to_owned(),
        with: sent.get("with").to_owned(),
        last: sent.get("last") == "yes",
    }
}
