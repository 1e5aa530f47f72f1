//! The agreement under which an agency looks up across agencies.

use crate::{
    App, Signed,
    pages::lead::{
        form::{FormPage, Sent, date_box, long, short},
        moment,
    },
    ui::{self, Checkboxes, Choice, DateInput, Html, Page, Radios, Row, SummaryList, Tag},
};
use askama::Template;
use axum::{Form, extract::State, response::Response};
use casework::{AgreementDesk, CaseworkError, Fault, SetAgreement};

#[derive(Template)]
#[template(path = "pages/links_agreement.html")]
struct Above {
    page: Page,
    card: Html,
}

/// `GET /look-up`
pub(super) async fn show(State(app): State<App>, signed: Signed) -> Response {
    let page = signed.page("links-agreement-title", None);
    answer(&app, &signed, page, None).await
}

async fn answer(app: &App, signed: &Signed, page: Page, sent: Option<&Sent>) -> Response {
    match app.casework.agreement_desk(&signed.actor).await {
        Ok(desk) => {
            let before;
            let sent = if let Some(sent) = sent {
                sent
            } else {
                before = as_set(&desk);
                &before
            };
            form(page, &desk, sent).answer()
        }
        Err(e) => signed.fault(&e),
    }
}

/// The form as it was set last.
fn as_set(desk: &AgreementDesk) -> Sent {
    let Some(now) = &desk.now else {
        return Sent::default();
    };
    let mut all = vec![
        (
            "on".to_owned(),
            if now.on { "on" } else { "off" }.to_owned(),
        ),
        ("reference".to_owned(), now.reference.clone()),
        ("purpose".to_owned(), now.purpose.clone()),
        ("made-day".to_owned(), now.made_on.day().to_string()),
        ("made-month".to_owned(), now.made_on.month().to_string()),
        ("made-year".to_owned(), now.made_on.year().to_string()),
    ];
    all.extend(
        desk.named
            .iter()
            .map(|id| ("partners".to_owned(), id.to_string())),
    );
    Sent(all)
}

fn form(page: Page, desk: &AgreementDesk, sent: &Sent) -> FormPage {
    let on = Radios::new(
        &page,
        "on",
        page.t("links-agreement-on"),
        vec![
            Choice::new("on", page.t("links-agreement-is-on")),
            Choice::new("off", page.t("links-agreement-is-off"))
                .hint(page.t("links-agreement-off-hint")),
        ],
        sent.get("on"),
    );
    let named: Vec<String> = sent.all("partners");
    let items = desk
        .agencies
        .iter()
        .map(|a| {
            let name = crate::pages::emergency::agency_name(a, page.lang);
            let choice = Choice::new(a.id.to_string(), Html::name(name));
            if desk.mutual.contains(&a.id) {
                choice.hint(page.t("links-agreement-mutual"))
            } else {
                choice
            }
        })
        .collect();
    let partners = Checkboxes::new(
        &page,
        "partners",
        page.t("links-agreement-partners"),
        items,
        &named,
    );
    FormPage {
        id: sent.id(),
        above: Html::of(&Above {
            card: card(&page, desk),
            page: page.clone(),
        }),
        fields: vec![
            on.into(),
            short(
                &page,
                sent,
                "reference",
                page.t("links-agreement-reference"),
            ),
            date_box(&page, sent, "made", page.t("links-agreement-made")),
            long(&page, sent, "purpose", page.t("links-agreement-purpose")),
            partners.into(),
        ],
        submit: page.t("links-agreement-save"),
        below: Html::default(),
        page,
    }
}

fn card(page: &Page, desk: &AgreementDesk) -> Html {
    let tag = |on: bool| {
        if on {
            Tag::new(page.t("links-agreement-tag-on"), "green")
        } else {
            Tag::new(page.t("links-agreement-tag-off"), "grey")
        }
    };
    let mut rows = vec![Row::new(
        page.t("links-agreement-now"),
        Html::from(tag(desk.now.as_ref().is_some_and(|n| n.on))),
    )];
    if let Some(now) = &desk.now {
        rows.push(Row::new(
            page.t("links-agreement-set-by"),
            Html::name(&desk.set_by),
        ));
        rows.push(Row::new(
            page.t("links-agreement-set-at"),
            moment(page, now.set_us),
        ));
    }
    SummaryList::new(rows).into()
}

/// `POST /look-up`
pub(super) async fn set(
    State(app): State<App>,
    signed: Signed,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(fields);
    let mut page = signed.page("links-agreement-title", None);
    let typed = sent.date("made");
    let made_on = if typed.is_empty() {
        None
    } else {
        typed
            .parse()
            .map_err(|e| DateInput::note(&mut page, "made", &typed, e.key()))
            .ok()
    };
    let input = SetAgreement {
        id: sent.id(),
        on: match sent.get("on") {
            "on" => Some(true),
            "off" => Some(false),
            _ => None,
        },
        reference: sent.get("reference").to_owned(),
        made_on,
        purpose: sent.get("purpose").to_owned(),
        partners: sent.all("partners"),
    };
    match app.casework.set_agreement(&signed.actor, input).await {
        Ok(()) => ui::redirect("/look-up"),
        Err(CaseworkError::Invalid(faults)) => {
            note(&mut page, &faults);
            answer(&app, &signed, page, Some(&sent)).await
        }
        Err(e) => signed.fault(&e),
    }
}

fn note(page: &mut Page, faults: &[Fault]) {
    for f in faults {
        if page.error_for(&f.field).is_some() {
            continue;
        }
        let (target, key) = match (f.field.as_str(), f.key) {
            ("made", "empty") => ("made-day", "links-error-made"),
            ("made", _) => ("made-day", "lead-fault-future"),
            ("on", _) => ("on", "links-error-on"),
            ("partners", _) => ("partners", "links-error-partners"),
            ("reference", "empty") => ("reference", "links-error-reference"),
            ("purpose", "empty") => ("purpose", "links-error-purpose"),
            (field, "too-long") => (field, "lead-fault-too-long"),
            (field, _) => (field, "lead-fault-control"),
        };
        let target = target.to_owned();
        let message = page.t(key);
        page.error_text(&f.field, &target, message);
    }
}
