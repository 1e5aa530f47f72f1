//! Checking who asks, the clock, and ending a request without a pack.

use super::{frame, note, optional_date, path};
use crate::{
    App, Signed,
    pages::lead::form::{
        FormPage, Sent, date_box, finish, identity_bar, long, noted_already, or_fault, worded,
    },
    ui::{DateForm, Html, Inset, Page, Radios},
};
use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use casework::{CaseworkError, CheckRequester, EndRights, Fault, RightsClock, RightsDesk};
use domain::rights::{RightsContent, RightsEnd};
use jiff::civil::Date;
use uuid::Uuid;

/// Adds what stands already, so that a form shows it.
fn put(sent: &mut Vec<(String, String)>, name: &str, value: &str) {
    sent.push((name.to_owned(), value.to_owned()));
}

fn put_date(sent: &mut Vec<(String, String)>, name: &str, day: Option<Date>) {
    if let Some(day) = day {
        let form = DateForm::of(day);
        put(sent, &format!("{name}-day"), &form.day);
        put(sent, &format!("{name}-month"), &form.month);
        put(sent, &format!("{name}-year"), &form.year);
    }
}

/// `GET /rights/{id}/check`
pub(super) async fn check_form(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    let page = frame(&signed, "rights-check-title", id);
    or_fault(
        &signed,
        check_page(&app, &signed, page, id, None, &[]).await,
    )
}

fn checked_before(c: &RightsContent) -> Sent {
    let mut all = Vec::new();
    put(&mut all, "identity", &c.identity);
    put_date(&mut all, "identity-on", c.identity_on);
    put(&mut all, "authority", &c.authority);
    put_date(&mut all, "authority-on", c.authority_on);
    put(
        &mut all,
        "able",
        c.able.map_or("", |yes| if yes { "yes" } else { "no" }),
    );
    put(&mut all, "able-why", &c.able_why);
    Sent(all)
}

async fn desk(app: &App, signed: &Signed, id: Uuid) -> Result<RightsDesk, CaseworkError> {
    app.casework.rights_desk(&signed.actor, id).await
}

async fn check_page(
    app: &App,
    signed: &Signed,
    mut page: Page,
    id: Uuid,
    sent: Option<&Sent>,
    faults: &[Fault],
) -> Result<Response, CaseworkError> {
    note(&mut page, faults);
    let desk = desk(app, signed, id).await?;
    let before = checked_before(&desk.row.content);
    let sent = sent.unwrap_or(&before);
    let able = Radios::yes_no(&page, "able", page.t("rights-able"), sent.get("able"))
        .hint(page.t("rights-able-hint"));
    let who: Html = Inset::new(Html::name(&desk.row.content.name).and(&Html::text(&format!(
        " ({})",
        page.code("rights-requester-", desk.row.content.requester.as_str())
    ))))
    .into();
    Ok(FormPage {
        above: identity_bar(&page, &desk.identity).and(&who),
        id: sent.id(),
        fields: vec![
            long(&page, sent, "identity", page.t("rights-identity")),
            date_box(&page, sent, "identity-on", page.t("rights-checked-on")),
            long(&page, sent, "authority", page.t("rights-authority")),
            date_box(&page, sent, "authority-on", page.t("rights-checked-on")),
            able.into(),
            long(&page, sent, "able-why", page.t("rights-able-why")),
        ],
        submit: page.t("rights-save"),
        below: Html::default(),
        page,
    }
    .answer())
}

/// `POST /rights/{id}/check`
pub(super) async fn check(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let mut page = frame(&signed, "rights-check-title", id);
    let identity_on = optional_date(&mut page, &sent, "identity-on");
    let authority_on = optional_date(&mut page, &sent, "authority-on");
    let done = if page.has_errors() {
        Err(noted_already())
    } else {
        let input = CheckRequester {
            identity: sent.get("identity").to_owned(),
            identity_on,
            authority: sent.get("authority").to_owned(),
            authority_on,
            able: match sent.get("able") {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            },
            able_why: sent.get("able-why").to_owned(),
        };
        app.casework.check_requester(&signed.actor, id, input).await
    };
    let (a, s, x) = (&app, &signed, Some(&sent));
    let again = |faults: Vec<Fault>| async move { check_page(a, s, page, id, x, &faults).await };
    finish(&signed, done, &path(id), again).await
}

/// `GET /rights/{id}/clock`
pub(super) async fn clock_form(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    let page = frame(&signed, "rights-clock-title", id);
    or_fault(
        &signed,
        clock_page(&app, &signed, page, id, None, &[]).await,
    )
}

async fn clock_page(
    app: &App,
    signed: &Signed,
    mut page: Page,
    id: Uuid,
    sent: Option<&Sent>,
    faults: &[Fault],
) -> Result<Response, CaseworkError> {
    note(&mut page, faults);
    let desk = desk(app, signed, id).await?;
    let c = &desk.row.content;
    let mut all = Vec::new();
    put_date(&mut all, "asked", c.asked_on);
    put_date(&mut all, "answered", c.answered_on);
    put_date(&mut all, "extended", c.extended_on);
    put(&mut all, "extended-why", &c.extended_why);
    let before = Sent(all);
    let sent = sent.unwrap_or(&before);
    Ok(FormPage {
        above: identity_bar(&page, &desk.identity).and(&super::desk::law(
            &page,
            &desk,
            &["uk/rights-clarification", "uk/rights-extension"],
        )),
        id: sent.id(),
        fields: vec![
            date_box(&page, sent, "asked", page.t("rights-asked")),
            date_box(&page, sent, "answered", page.t("rights-answered")),
            date_box(&page, sent, "extended", page.t("rights-extended")),
            long(&page, sent, "extended-why", page.t("rights-extended-why")),
        ],
        submit: page.t("rights-save"),
        below: Html::default(),
        page,
    }
    .answer())
}

/// `POST /rights/{id}/clock`
pub(super) async fn clock(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let mut page = frame(&signed, "rights-clock-title", id);
    let input = RightsClock {
        asked_on: optional_date(&mut page, &sent, "asked"),
        answered_on: optional_date(&mut page, &sent, "answered"),
        extended_on: optional_date(&mut page, &sent, "extended"),
        extended_why: sent.get("extended-why").to_owned(),
    };
    let done = if page.has_errors() {
        Err(noted_already())
    } else {
        app.casework
            .set_rights_clock(&signed.actor, id, input)
            .await
    };
    let (a, s, x) = (&app, &signed, Some(&sent));
    let again = |faults: Vec<Fault>| async move { clock_page(a, s, page, id, x, &faults).await };
    finish(&signed, done, &path(id), again).await
}

/// `GET /rights/{id}/end`
pub(super) async fn end_form(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    or_fault(
        &signed,
        end_page(&app, &signed, id, &Sent::default(), &[]).await,
    )
}

async fn end_page(
    app: &App,
    signed: &Signed,
    id: Uuid,
    sent: &Sent,
    faults: &[Fault],
) -> Result<Response, CaseworkError> {
    let mut page = frame(signed, "rights-end-title", id);
    note(&mut page, faults);
    let desk = desk(app, signed, id).await?;
    let ways = worded(&page, "rights-end-", RightsEnd::ALL, RightsEnd::as_str);
    Ok(FormPage {
        above: identity_bar(&page, &desk.identity).and(&super::desk::law(
            &page,
            &desk,
            &["uk/rights-fee"],
        )),
        id: sent.id(),
        fields: vec![
            Radios::new(
                &page,
                "how",
                page.t("rights-end-how"),
                ways,
                sent.get("how"),
            )
            .into(),
            long(&page, sent, "why", page.t("rights-end-why")),
        ],
        submit: page.t("rights-end-submit"),
        below: Html::default(),
        page,
    }
    .answer())
}

/// `POST /rights/{id}/end`
pub(super) async fn end(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let input = EndRights {
        how: sent.word("how"),
        why: sent.get("why").to_owned(),
    };
    let done = app.casework.end_rights(&signed.actor, id, input).await;
    let (a, s, x) = (&app, &signed, &sent);
    let again = |faults: Vec<Fault>| async move { end_page(a, s, id, x, &faults).await };
    finish(&signed, done, &path(id), again).await
}
