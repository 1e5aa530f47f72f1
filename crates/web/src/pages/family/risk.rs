//! The mark that an adult is a risk: how it shows, and the forms that set it and take it off.

use super::{day, maybe_day, note, person, relation};
use crate::{
    App, Signed,
    pages::lead::form::{
        FormPage, Sent, date_box, identity_bar, long, noted_already, or_fault, short,
    },
    ui::{self, Choice, Html, Page, Radios, Section, Tag},
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use casework::{CaseworkError, EndRisk, Fault, MarkRisk, RiskShown, ThroughHow};
use uuid::Uuid;

struct Shown {
    name: Html,
    how: String,
    reason: Html,
    source: String,
    since: String,
    review: String,
    due: Option<Tag>,
}

#[derive(Template)]
#[template(path = "pages/family_risks.html")]
struct Risks<'a> {
    page: &'a Page,
    all: Vec<Shown>,
}

/// What an adult is to the child, in words.
fn how(page: &Page, r: &RiskShown) -> String {
    match (&r.place, &r.through) {
        (Some(place), _) => relation(page, place),
        (None, Some(t)) => {
            let name = domain::text::with_marks(&t.person.name);
            let of = relation(page, &t.place);
            match t.how {
                ThroughHow::Home => page.t2("family-home-of", "name", name, "relation", of),
                ThroughHow::Partner(None) => {
                    page.t2("family-partner-of", "name", name, "relation", of)
                }
                ThroughHow::Partner(until) => page.tw(
                    "family-former-of",
                    &[
                        ("name", name.into()),
                        ("relation", of.into()),
                        ("date", day(page, until).into()),
                    ],
                ),
            }
        }
        (None, None) => String::new(),
    }
}

/// Adults who are a risk, above everything else on a page about a child; nothing where there is
/// none. An adult is said once, also where several children of the page are linked to them.
pub fn risks(page: &Page, all: &[RiskShown]) -> Html {
    let mut said: Vec<Uuid> = Vec::new();
    let mut shown = Vec::new();
    for r in all {
        if said.contains(&r.mark) {
            continue;
        }
        said.push(r.mark);
        shown.push(Shown {
            name: person(r.adult.id, &r.adult.name, false),
            how: how(page, r),
            reason: Html::prose(&r.reason),
            source: page.t1("family-risk-from", "source", r.source.clone()),
            since: match r.since {
                Some(_) => page.t1("family-risk-since", "date", day(page, r.since)),
                None => String::new(),
            },
            review: page.t1("family-risk-review", "date", day(page, Some(r.review))),
            due: r
                .review_due
                .then(|| Tag::new(page.t("family-risk-due"), "red")),
        });
    }
    if shown.is_empty() {
        return Html::default();
    }
    Html::of(&Risks { page, all: shown })
}

fn frame(signed: &Signed, title: &str, adult: Uuid) -> Page {
    signed
        .page(title, Some(Section::Children))
        .back_to(format!("/adults/{adult}"))
}

/// `GET /adults/{id}/risk`
pub(super) async fn form(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let page = frame(&signed, "family-risk-title", id);
    or_fault(
        &signed,
        mark_page(&app, &signed, page, id, &Sent::default(), &[]).await,
    )
}

async fn mark_page(
    app: &App,
    signed: &Signed,
    mut page: Page,
    id: Uuid,
    sent: &Sent,
    faults: &[Fault],
) -> Result<Response, CaseworkError> {
    note(&mut page, faults);
    let adult = app.casework.adult_page(&signed.actor, id).await?;
    if !adult.may_mark {
        return Err(CaseworkError::NotFound);
    }
    let since = page.optional(page.t("family-risk-since-label"));
    Ok(FormPage {
        above: identity_bar(&page, &adult.identity),
        id: sent.id(),
        fields: vec![
            long(&page, sent, "reason", page.t("family-risk-reason")),
            short(&page, sent, "source", page.t("family-risk-source")),
            date_box(&page, sent, "since", since),
            date_box(&page, sent, "review", page.t("family-risk-review-label")),
        ],
        submit: page.t("family-risk-save"),
        below: Html::default(),
        page,
    }
    .answer())
}

/// `POST /adults/{id}/risk`
pub(super) async fn mark(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let mut page = frame(&signed, "family-risk-title", id);
    let input = MarkRisk {
        id: sent.id(),
        person_id: id,
        reason: sent.get("reason").to_owned(),
        source: sent.get("source").to_owned(),
        since: maybe_day(&mut page, &sent, "since"),
        review: maybe_day(&mut page, &sent, "review"),
    };
    let done = match page.has_errors() {
        true => Err(noted_already()),
        false => app.casework.mark_risk(&signed.actor, input).await,
    };
    match done {
        Ok(()) => ui::redirect(&format!("/adults/{id}")),
        Err(CaseworkError::Invalid(faults)) => or_fault(
            &signed,
            mark_page(&app, &signed, page, id, &sent, &faults).await,
        ),
        Err(e) => signed.fault(&e),
    }
}

/// `GET /adults/{id}/risk/{mark}/end`
pub(super) async fn end_form(
    State(app): State<App>,
    signed: Signed,
    Path(which): Path<(Uuid, Uuid)>,
) -> Response {
    or_fault(
        &signed,
        end_page(&app, &signed, which, &Sent::default(), &[]).await,
    )
}

async fn end_page(
    app: &App,
    signed: &Signed,
    (id, mark): (Uuid, Uuid),
    sent: &Sent,
    faults: &[Fault],
) -> Result<Response, CaseworkError> {
    let mut page = frame(signed, "family-risk-end-title", id);
    note(&mut page, faults);
    let adult = app.casework.adult_page(&signed.actor, id).await?;
    let found = adult.marks.iter().find(|m| m.row.id == mark);
    let found = found.ok_or(CaseworkError::NotFound)?;
    if !adult.may_mark {
        return Err(CaseworkError::NotFound);
    }
    let review = date_box(&page, sent, "review", page.t("family-risk-review-label"));
    let choices = vec![
        Choice::new("keep", page.t("family-risk-keep")).reveals(review),
        Choice::new("end", page.t("family-risk-end")),
    ];
    Ok(FormPage {
        above: identity_bar(&page, &adult.identity).and(&Html::prose(&found.row.content.reason)),
        id: sent.id(),
        fields: vec![
            Radios::new(
                &page,
                "act",
                page.t("family-risk-still"),
                choices,
                sent.get("act"),
            )
            .into(),
            long(&page, sent, "why", page.t("family-risk-end-why")),
        ],
        submit: page.t("family-risk-end-save"),
        below: Html::default(),
        page,
    }
    .answer())
}

/// `POST /adults/{id}/risk/{mark}/end`
pub(super) async fn end(
    State(app): State<App>,
    signed: Signed,
    Path((id, mark)): Path<(Uuid, Uuid)>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let done = match look_again(&sent, (id, mark)) {
        Ok(input) => app.casework.end_risk(&signed.actor, input).await,
        Err(e) => Err(e),
    };
    match done {
        Ok(()) => ui::redirect(&format!("/adults/{id}")),
        Err(CaseworkError::Invalid(faults)) => or_fault(
            &signed,
            end_page(&app, &signed, (id, mark), &sent, &faults).await,
        ),
        Err(e) => signed.fault(&e),
    }
}

fn look_again(sent: &Sent, (id, mark): (Uuid, Uuid)) -> Result<EndRisk, CaseworkError> {
    let keep_until = match sent.get("act") {
        "end" => None,
        "keep" if sent.date("review").is_empty() => {
            return Err(CaseworkError::invalid("review", "empty"));
        }
        "keep" => Some(
            sent.date("review")
                .parse()
                .map_err(|_| CaseworkError::invalid("review", "no-date"))?,
        ),
        _ => return Err(CaseworkError::invalid("act", "empty")),
    };
    Ok(EndRisk {
        person_id: id,
        mark_id: mark,
        why: sent.get("why").to_owned(),
        keep_until,
    })
}
