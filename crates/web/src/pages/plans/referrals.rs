//! Referrals to services and what came of them.

use super::super::lead::{
    form::{FormPage, Sent, identity_bar, long, mendable, note_faults, short},
    moment,
};
use super::frame;
use crate::{
    App, Signed,
    ui::{self, Cell, Choice, Html, Page, Radios, Table},
};
use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use casework::{CaseworkError, Fault, ReferralHistory};
use domain::chronology::{EntryContent, ServiceOutcome, ServiceReferral};
use uuid::Uuid;

fn outcome_radios(page: &Page, sent: &Sent) -> Html {
    let items = ServiceOutcome::ALL
        .iter()
        .map(|o| Choice::new(o.as_str(), page.code("lead-outcome-", o.as_str())))
        .collect();
    let chosen = sent.get("outcome");
    Radios::new(page, "outcome", page.t("lead-outcome"), items, chosen).into()
}

/// `GET /children/{id}/referrals`
pub(super) async fn list(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let sent = Sent(vec![("outcome".into(), "sent".into())]);
    referrals_page(&app, &signed, id, &sent, &[])
        .await
        .unwrap_or_else(|e| signed.fault(&e))
}

async fn referrals_page(
    app: &App,
    signed: &Signed,
    id: Uuid,
    sent: &Sent,
    faults: &[Fault],
) -> Result<Response, CaseworkError> {
    let (who, all) = app.casework.referrals(&signed.actor, id).await?;
    let mut page = frame(signed, "plans-referrals-title", id);
    note_faults(&mut page, faults, &[]);
    let mut above = identity_bar(&page, &who);
    if let Some(table) = history(&page, id, &all) {
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

fn history(page: &Page, child: Uuid, all: &[ReferralHistory]) -> Option<Table> {
    let mut rows = Vec::new();
    for referral in all {
        for step in &referral.steps {
            let EntryContent::ServiceReferral(r) = &step.content else {
                continue;
            };
            let href = format!("/children/{child}/referrals/{}", referral.id);
            rows.push(vec![
                Cell::new(moment(page, step.recorded_us)),
                Cell::new(Html::prose(&r.service)),
                Cell::new(page.code("lead-outcome-", r.outcome.as_str())),
                Cell::new(Html::prose(&r.outcome_text)),
                Cell::new(Html::link(&href, &page.t("plans-outcome-title"))),
            ]);
        }
    }
    let head = vec![
        page.t("lead-col-when"),
        page.t("plans-service"),
        page.t("lead-outcome"),
        page.t("plans-outcome-words"),
        page.t("lead-col-change"),
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
    let faults = match done {
        Ok(()) => return ui::redirect(&format!("/children/{id}/referrals")),
        Err(e) => mendable(e),
    };
    let again = async { referrals_page(&app, &signed, id, &sent, &faults?).await };
    again.await.unwrap_or_else(|e| signed.fault(&e))
}

/// `GET /children/{id}/referrals/{referral}`
pub(super) async fn outcome_form(
    State(app): State<App>,
    signed: Signed,
    Path((id, _)): Path<(Uuid, Uuid)>,
) -> Response {
    outcome_page(&app, &signed, id, &Sent::default(), &[])
        .await
        .unwrap_or_else(|e| signed.fault(&e))
}

async fn outcome_page(
    app: &App,
    signed: &Signed,
    id: Uuid,
    sent: &Sent,
    faults: &[Fault],
) -> Result<Response, CaseworkError> {
    let who = app.casework.child_identity(&signed.actor, id).await?;
    let mut page = frame(signed, "plans-outcome-title", id);
    note_faults(&mut page, faults, &[]);
    Ok(FormPage {
        above: identity_bar(&page, &who),
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
    let faults = match sent.word("outcome") {
        None => Ok(vec![Fault {
            field: "outcome".into(),
            key: "empty",
        }]),
        Some(outcome) => {
            let done = app
                .casework
                .referral_outcome(
                    &signed.actor,
                    (id, referral),
                    sent.id(),
                    outcome,
                    sent.get("words"),
                )
                .await;
            match done {
                Ok(()) => return ui::redirect(&format!("/children/{id}/referrals")),
                Err(e) => mendable(e),
            }
        }
    };
    let again = async { outcome_page(&app, &signed, id, &sent, &faults?).await };
    again.await.unwrap_or_else(|e| signed.fault(&e))
}
