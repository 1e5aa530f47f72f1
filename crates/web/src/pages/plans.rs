//! Safety plans, check-ins, referrals to services.

mod referrals;

use super::lead::{
    form::{
        FormPage, Sent, child_frame, child_path, date_box, finish, identity_bar, long, note_faults,
        noted_already, or_fault, owner_select, read_date, short, tick,
    },
    moment, plan_says,
};
use crate::{
    App, Signed,
    ui::{Choice, DateForm, Details, Html, Inset, Page, Radios},
};
use axum::{
    Form, Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use casework::{CaseworkError, CheckInDone, Fault, NewCheckIn};
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
        ("siblings", &plan.siblings),
        ("agreed", &plan.agreed_by),
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
    let page = child_frame(&signed, "plans-plan-title", id);
    or_fault(
        &signed,
        plan_page(&app, &signed, page, id, None, vec![]).await,
    )
}

async fn plan_page(
    app: &App,
    signed: &Signed,
    mut page: Page,
    id: Uuid,
    sent: Option<&Sent>,
    faults: Vec<Fault>,
) -> Result<Response, CaseworkError> {
    note_faults(&mut page, &faults);
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
    for (name, key) in [
        ("adults", "lead-plan-adults"),
        ("siblings", "lead-plan-siblings"),
        ("knows", "lead-plan-knows"),
        ("agreed", "lead-plan-agreed"),
    ] {
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
    let mut page = child_frame(&signed, "plans-plan-title", id);
    let done = match read_date(&mut page, &sent, "review") {
        None => Err(noted_already()),
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
                siblings: text("siblings"),
                agreed_by: text("agreed"),
                safe_to_keep_at_home: match sent.get("home") {
                    "yes" => Some(true),
                    "no" => Some(false),
                    _ => None,
                },
                review_date: Some(day),
            };
            app.casework
                .write_plan(&signed.actor, id, sent.id(), plan)
                .await
        }
    };
    finish(&signed, done, &child_path(id), |f| {
        plan_page(&app, &signed, page, id, Some(&sent), f)
    })
    .await
}

async fn check_in(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let sent = Sent(vec![("every".into(), "7".into())]);
    let page = child_frame(&signed, "plans-check-in-title", id);
    or_fault(
        &signed,
        check_in_page(&app, &signed, page, id, &sent, vec![]).await,
    )
}

async fn check_in_page(
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
    let mut page = child_frame(&signed, "plans-check-in-title", id);
    let done = match read_date(&mut page, &sent, "first") {
        None => Err(noted_already()),
        Some(first) => {
            let new = NewCheckIn {
                id: sent.id(),
                person_id: id,
                owner_id: sent.word("owner"),
                text: sent.get("text").to_owned(),
                first,
                every_days: sent.word("every").filter(|d| *d != 0),
            };
            app.casework.set_check_in(&signed.actor, new).await
        }
    };
    finish(&signed, done, &child_path(id), |f| {
        check_in_page(&app, &signed, page, id, &sent, f)
    })
    .await
}

/// The fields for a check-in that took place; `every_days` where it repeats.
pub(super) fn check_in_fields(page: &Page, sent: &Sent, every_days: Option<u16>) -> Vec<Html> {
    let mut fields = vec![
        long(page, sent, "text", page.t("plans-check-in-how")),
        short(page, sent, "with", page.optional(page.t("lead-with"))),
    ];
    if let Some(days) = every_days {
        let next = page.tn("plans-check-in-next", i64::from(days));
        fields.push(Inset::new(next).into());
        fields.push(tick(page, sent, "last", page.t("plans-check-in-last")));
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
