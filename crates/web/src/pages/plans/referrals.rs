//! Referrals to services and what came of them.

use super::super::lead::{
    form::{
        FormPage, Sent, child_frame, finish, identity_bar, long, note_faults, or_fault, short,
        worded,
    },
    moment,
};
use crate::{
    App, Signed,
    ui::{Cell, Html, Page, Radios, Table},
};
use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use casework::{CaseworkError, Fault, ReferralHistory};
use domain::{
    chronology::{EntryContent, ServiceOutcome, ServiceReferral},
    text::with_marks,
};
use uuid::Uuid;

fn outcome_radios(page: &Page, sent: &Sent) -> Html {
    let items = worded(
        page,
        "lead-outcome-",
        ServiceOutcome::ALL,
        ServiceOutcome::as_str,
    );
    let chosen = sent.get("outcome");
    Radios::new(page, "outcome", page.t("lead-outcome"), items, chosen).into()
}

/// `GET /children/{id}/referrals`
pub(super) async fn list(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let sent = Sent(vec![("outcome".into(), "sent".into())]);
    or_fault(
        &signed,
        referrals_page(&app, &signed, id, &sent, vec![]).await,
    )
}

async fn referrals_page(
    app: &App,
    signed: &Signed,
    id: Uuid,
    sent: &Sent,
    faults: Vec<Fault>,
) -> Result<Response, CaseworkError> {
    let (who, all) = app.casework.referrals(&signed.actor, id).await?;
    let mut page = child_frame(signed, "plans-referrals-title", id);
    note_faults(&mut page, &faults);
    let mut above = identity_bar(&page, &who);
    if let Some(table) = history(&page, id, &all, true) {
        above = above.and(&table.into());
    }
    let fields = vec![
        short(&page, sent, "service", page.t("plans-service")),
        long(&page, sent, "why", page.t("lead-referral-why")),
        outcome_radios(&page, sent),
        long(
            &page,
            sent,
            "words",
            page.optional(page.t("plans-outcome-words")),
        ),
    ];
    Ok(FormPage {
        above,
        id: sent.id(),
        fields,
        submit: page.t("plans-referral-save"),
        below: Html::default(),
        page,
    }
    .answer())
}

/// Every referral with what came of it; with a link to say more, where `links`.
fn history(page: &Page, child: Uuid, all: &[ReferralHistory], links: bool) -> Option<Table> {
    let mut rows = Vec::new();
    for referral in all {
        for (n, step) in referral.steps.iter().enumerate() {
            let EntryContent::ServiceReferral(r) = &step.content else {
                continue;
            };
            let mut service = Html::prose(&r.service);
            if links && n + 1 == referral.steps.len() {
                let href = format!("/children/{child}/referrals/{}", referral.id);
                let what = page.t1("plans-outcome-of", "service", with_marks(&r.service));
                service = service.and(&Html::link(&href, &what));
            }
            let stands = Html::text(&page.code("lead-outcome-", r.outcome.as_str()));
            rows.push(vec![
                Cell::new(service),
                Cell::new(stands.and(&Html::prose(&r.outcome_text))),
                Cell::new(moment(page, step.recorded_us)),
            ]);
        }
    }
    let head = vec![
        page.t("plans-service"),
        page.t("lead-outcome"),
        page.t("lead-col-when"),
    ];
    (!rows.is_empty()).then(|| Table::new(page.t("plans-referrals-made"), head, rows))
}

/// `POST /children/{id}/referrals`
pub(super) async fn refer(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let referral = ServiceReferral {
        service: sent.get("service").to_owned(),
        reason: sent.get("why").to_owned(),
        outcome: sent.word("outcome").unwrap_or(ServiceOutcome::Sent),
        outcome_text: sent.get("words").to_owned(),
    };
    let done = app
        .casework
        .refer_to_service(&signed.actor, id, sent.id(), referral)
        .await;
    finish(&signed, done, &list_path(id), |f| {
        referrals_page(&app, &signed, id, &sent, f)
    })
    .await
}

fn list_path(child: Uuid) -> String {
    format!("/children/{child}/referrals")
}

/// `GET /children/{id}/referrals/{referral}`
pub(super) async fn outcome_form(
    State(app): State<App>,
    signed: Signed,
    Path(which): Path<(Uuid, Uuid)>,
) -> Response {
    or_fault(
        &signed,
        outcome_page(&app, &signed, which, &Sent::default(), vec![]).await,
    )
}

async fn outcome_page(
    app: &App,
    signed: &Signed,
    (id, referral): (Uuid, Uuid),
    sent: &Sent,
    faults: Vec<Fault>,
) -> Result<Response, CaseworkError> {
    let (who, mut all) = app.casework.referrals(&signed.actor, id).await?;
    all.retain(|r| r.id == referral);
    let mut page = child_frame(signed, "plans-outcome-title", id).back_to(list_path(id));
    note_faults(&mut page, &faults);
    let mut above = identity_bar(&page, &who);
    if let Some(table) = history(&page, id, &all, false) {
        above = above.and(&table.into());
    }
    Ok(FormPage {
        above,
        id: sent.id(),
        fields: vec![
            outcome_radios(&page, sent),
            long(
                &page,
                sent,
                "words",
                page.optional(page.t("plans-outcome-words")),
            ),
        ],
        submit: page.t("plans-outcome-save"),
        below: Html::default(),
        page,
    }
    .answer())
}

/// `POST /children/{id}/referrals/{referral}`
pub(super) async fn outcome(
    State(app): State<App>,
    signed: Signed,
    Path((id, referral)): Path<(Uuid, Uuid)>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let done = match sent.word("outcome") {
        None => Err(CaseworkError::invalid("outcome", "empty")),
        Some(outcome) => {
            let (actor, which) = (&signed.actor, (id, referral));
            app.casework
                .referral_outcome(actor, which, sent.id(), outcome, sent.get("words"))
                .await
        }
    };
    finish(&signed, done, &list_path(id), |f| {
        outcome_page(&app, &signed, (id, referral), &sent, f)
    })
    .await
}
