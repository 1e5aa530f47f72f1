//! How much partners look up: what was announced to each today, what waits because it was more than is
//! usual, and the agency's own number.

use crate::{
    App, Signed,
    pages::{
        emergency::agency_name,
        lead::{
            form::{FormPage, Sent, long, or_fault},
            moment,
        },
    },
    ui::{self, Choice, Html, Page, Radios, Row, SummaryList, TextInput, WarningText},
};
use askama::Template;
use axum::{Form, extract::State, http::StatusCode, response::Response};
use casework::{CaseworkError, DecideUnusual, Fault, PartnerToday};
use domain::linking::UnusualState;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/links_partners.html")]
struct Partners {
    page: Page,
    id: Uuid,
    /// Each partner, with a notice about it above.
    cards: Vec<Html>,
    /// Nothing where nothing waits.
    fields: Vec<Html>,
}

#[derive(Template)]
#[template(path = "pages/links_number.html")]
struct AboveNumber {
    page: Page,
}

/// `GET /look-up/partners`
pub(super) async fn show(State(app): State<App>, signed: Signed) -> Response {
    or_fault(&signed, page(&app, &signed, &Sent::default(), &[]).await)
}

async fn page(
    app: &App,
    signed: &Signed,
    sent: &Sent,
    faults: &[Fault],
) -> Result<Response, CaseworkError> {
    let all = app.casework.partners_today(&signed.actor).await?;
    let mut page = signed
        .page("links-partners-title", None)
        .back_to("/look-up");
    for f in faults {
        let key = match (f.field.as_str(), f.key) {
            ("to", _) => "links-error-to",
            ("why", "empty") => "links-error-why",
            ("why", "short") => "links-error-short",
            (_, "too-long") => "lead-fault-too-long",
            _ => "lead-fault-control",
        };
        let message = page.t(key);
        page.error_text(&f.field, &f.field.clone(), message);
    }
    let mut cards = Vec::new();
    for p in &all {
        cards.extend(notice(&page, p));
        cards.push(card(&page, p));
    }
    let shown = Partners {
        id: sent.id(),
        fields: fields(&page, &all, sent),
        cards,
        page,
    };
    let status = if shown.page.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok(ui::render(&shown, status))
}

/// That a partner looked up unusually much, and what is ordinary about it.
fn notice(page: &Page, p: &PartnerToday) -> Vec<Html> {
    let Some(notice) = &p.notice else {
        return Vec::new();
    };
    let said = page.tw(
        "links-partners-unusual",
        &[
            ("agency", agency_name(&p.partner, page.lang).into()),
            ("n", (p.today.told + p.today.held).into()),
            ("most", p.number.into()),
        ],
    );
    let mut words = vec![page.t1("links-partners-ordinary", "phone", p.partner.phone.clone())];
    if let (Some(name), Some(at_us)) = (&p.asked_by, notice.decided_us) {
        let time = moment(page, at_us);
        words.push(page.t2("links-partners-asked", "name", name.clone(), "time", time));
    }
    vec![
        WarningText::new(page, said).into(),
        Html::prose(&words.join("\n\n")),
    ]
}

fn card(page: &Page, p: &PartnerToday) -> Html {
    let told = page.t2("links-partners-of", "n", p.today.told, "most", p.number);
    let row = |key: &str, n: i64| Row::new(page.t(key), n.to_string());
    let mut rows = vec![Row::new(page.t("links-partners-told"), told)];
    rows.extend([
        row("links-partners-emergencies", p.today.emergency),
        row("links-partners-waiting", p.waiting),
        row("links-partners-undone", p.today.undone),
        row("links-partners-near", p.today.near),
    ]);
    SummaryList::new(rows)
        .card(agency_name(&p.partner, page.lang))
        .into()
}

/// The decision, about one of the partners of whom something waits.
fn fields(page: &Page, all: &[PartnerToday], sent: &Sent) -> Vec<Html> {
    let waiting: Vec<(Uuid, &PartnerToday)> = all
        .iter()
        .filter_map(|p| Some((p.notice.as_ref()?.id, p)))
        .collect();
    let Some((first, _)) = waiting.first() else {
        return Vec::new();
    };
    let typed = sent.get("notice");
    let chosen = if typed.is_empty() {
        first.to_string()
    } else {
        typed.to_owned()
    };
    let partners = waiting
        .iter()
        .map(|(id, p)| {
            Choice::new(
                id.to_string(),
                Html::name(agency_name(&p.partner, page.lang)),
            )
        })
        .collect();
    let which = page.t("links-partners-which");
    let acts = [
        UnusualState::LetThrough,
        UnusualState::Ended,
        UnusualState::Asked,
    ];
    let acts = acts.iter().map(|to| {
        let word = to.as_str();
        let hint = page.code("links-partners-hint-", word);
        Choice::new(word, page.code("links-partners-to-", word)).hint(hint)
    });
    let to = page.t("links-partners-to");
    vec![
        Radios::new(page, "notice", which, partners, &chosen).into(),
        Radios::new(page, "to", to, acts.collect(), sent.get("to")).into(),
        long(page, sent, "why", page.t("links-partners-why")),
    ]
}

/// `POST /look-up/partners`
pub(super) async fn decide(
    State(app): State<App>,
    signed: Signed,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(fields);
    let input = DecideUnusual {
        id: sent.id(),
        notice: sent.word("notice").unwrap_or_default(),
        to: sent.word("to"),
        why: sent.get("why").to_owned(),
    };
    match app.casework.decide_unusual(&signed.actor, input).await {
        Ok(()) => ui::redirect("/look-up/partners"),
        Err(CaseworkError::Invalid(faults)) => {
            or_fault(&signed, page(&app, &signed, &sent, &faults).await)
        }
        Err(e) => signed.fault(&e),
    }
}

/// `GET /look-up/number`
pub(super) async fn number(State(app): State<App>, signed: Signed) -> Response {
    or_fault(&signed, form(&app, &signed, &Sent::default(), &[]).await)
}

async fn form(
    app: &App,
    signed: &Signed,
    sent: &Sent,
    faults: &[Fault],
) -> Result<Response, CaseworkError> {
    let now = app.casework.look_ups_a_day(&signed.actor).await?;
    let mut page = signed
        .page("links-number-title", None)
        .back_to("/look-up/partners");
    for f in faults {
        let message = match (f.field.as_str(), f.key) {
            ("number", _) => page.t1("links-error-number", "most", now.most),
            ("why", "empty") => page.t("links-error-why"),
            ("why", "short") => page.t("links-error-short"),
            (_, "too-long") => page.t("lead-fault-too-long"),
            _ => page.t("lead-fault-control"),
        };
        page.error_text(&f.field, &f.field.clone(), message);
    }
    let value = match sent.find("number") {
        Some(typed) => typed.to_owned(),
        None => now.own.map(|n| n.to_string()).unwrap_or_default(),
    };
    let label = page.t("links-number-number");
    let number = TextInput::new(&page, "number", label)
        .hint(page.t1("links-number-hint", "most", now.most))
        .digits()
        .width("5")
        .value(value);
    Ok(FormPage {
        above: Html::of(&AboveNumber { page: page.clone() }),
        id: sent.id(),
        fields: vec![
            number.into(),
            long(&page, sent, "why", page.t("links-number-why")),
        ],
        submit: page.t("links-agreement-save"),
        below: Html::default(),
        page,
    }
    .answer())
}

/// `POST /look-up/number`
pub(super) async fn set_number(
    State(app): State<App>,
    signed: Signed,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(fields);
    let typed = sent.get("number").trim();
    // Empty: the usual number. What is no number is out of range.
    let wanted = (!typed.is_empty()).then(|| typed.parse().unwrap_or(0));
    let done = app
        .casework
        .set_look_ups_a_day(&signed.actor, wanted, sent.get("why"))
        .await;
    match done {
        Ok(()) => ui::redirect("/look-up/partners"),
        Err(CaseworkError::Invalid(faults)) => {
            or_fault(&signed, form(&app, &signed, &sent, &faults).await)
        }
        Err(e) => signed.fault(&e),
    }
}
