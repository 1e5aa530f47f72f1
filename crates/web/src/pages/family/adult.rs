//! An adult's own page: what they are to which children, partners, and marks as a risk.

use super::{day, maybe_day, note, person, relation, ties};
use crate::{
    App, Signed,
    pages::lead::form::{FormPage, Sent, date_box, identity_bar, noted_already, or_fault, worded},
    ui::{self, Button, Cell, Choice, Html, Page, Radios, Section, Select, Table, Tag},
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{AdultPage, CaseworkError, Fault, RiskMark, SayPartners};
use domain::{
    around::{Parting, TieGroup, TieKind},
    person::PersonKind,
    text::with_marks,
};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/family_adult.html")]
struct Adult {
    page: Page,
    identity: Html,
    buttons: Vec<Button>,
    links: Html,
    marks: Option<Table>,
    children: Option<Table>,
    partners: Option<Table>,
}

#[derive(Template)]
#[template(path = "pages/family_adult_links.html")]
struct Links {
    page: Page,
    joined: Option<String>,
    records: Vec<(Html, Option<String>)>,
    compare: Vec<(String, String)>,
}

/// Which other records the page shows as well, and which may be of the same adult.
fn links(page: &Page, adult: &AdultPage) -> Html {
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let href = |pair: &Uuid| format!("/links/{pair}");
    let records = adult.joined.iter().map(|j| {
        let who = crate::pages::links::who(page, &j.identity);
        (who, j.pair.as_ref().map(href))
    });
    let compare = adult.to_compare.iter().enumerate().map(|(n, pair)| {
        let words = page.t1("links-adult-pair", "n", (n + 1).to_string());
        (href(pair), words)
    });
    Html::of(&Links {
        joined: (!adult.joined.is_empty())
            .then(|| page.tn("links-adult-joined", number(adult.joined.len()))),
        records: records.collect(),
        compare: compare.collect(),
        page: page.clone(),
    })
}

/// `GET /adults/{id}`
pub(super) async fn show(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let adult = match app.casework.adult_page(&signed.actor, id).await {
        Ok(adult) => adult,
        Err(e) => return signed.fault(&e),
    };
    let page = signed
        .page("family-adult-title", Some(Section::Children))
        .back_to("/children")
        .wide();
    let mut buttons = Vec::new();
    if adult.may_mark {
        let href = format!("/adults/{id}/risk");
        buttons.push(Button::link(page.t("family-risk-title"), href).secondary());
    }
    let partner = format!("/adults/{id}/partner");
    buttons.push(Button::link(page.t("family-partner-title"), partner).secondary());
    let right = format!("/people/{id}/record");
    buttons.push(Button::link(page.t("right-title"), right).secondary());
    let shown = Adult {
        identity: identity_bar(&page, &adult.identity),
        buttons,
        links: links(&page, &adult),
        marks: marks(&page, &adult),
        children: children(&page, &adult),
        partners: partners(&page, &adult),
        page,
    };
    ui::render(&shown, StatusCode::OK)
}

fn head(page: &Page, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|k| page.t(k)).collect()
}

fn children(page: &Page, adult: &AdultPage) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = adult
        .children
        .iter()
        .map(|c| {
            let yes = |b: bool| Cell::new(page.t(if b { "yes" } else { "no" }));
            vec![
                Cell::new(person(c.child.id, &c.child.name, true)),
                Cell::new(relation(page, &c.place)),
                yes(c.place.parental_responsibility),
                yes(c.place.same_household && c.place.until.is_none()),
                Cell::new(day(page, c.place.from)),
                Cell::new(day(page, c.place.until)),
            ]
        })
        .collect();
    let heads = [
        "family-col-child",
        "lead-relation",
        "lead-col-responsible",
        "lead-col-household",
        "family-from",
        "family-until",
    ];
    (!rows.is_empty()).then(|| Table::new(page.t("family-children"), head(page, &heads), rows))
}

fn partners(page: &Page, adult: &AdultPage) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = adult
        .partners
        .iter()
        .map(|p| {
            vec![
                Cell::new(person(p.other.id, &p.other.name, false)),
                Cell::new(ties::couple(page, p)),
                Cell::new(day(page, p.from)),
                Cell::new(day(page, p.until)),
            ]
        })
        .collect();
    let heads = ["lead-col-name", "family-how", "family-from", "family-until"];
    (!rows.is_empty()).then(|| Table::new(page.t("family-partners"), head(page, &heads), rows))
}

fn marks(page: &Page, adult: &AdultPage) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = adult
        .marks
        .iter()
        .rev()
        .map(|m| mark_row(page, adult, m))
        .collect();
    let heads = [
        "family-col-stands",
        "family-risk-reason",
        "family-risk-source",
        "family-col-set",
        "family-col-ended",
    ];
    (!rows.is_empty()).then(|| Table::new(page.t("family-risk-marks"), head(page, &heads), rows))
}

fn mark_row(page: &Page, adult: &AdultPage, m: &RiskMark) -> Vec<Cell> {
    let moment = |us: i64| crate::pages::lead::moment(page, us);
    let (state, colour) = match (m.row.ended_us, m.review_due) {
        (Some(_), _) => ("family-risk-off", "grey"),
        (None, true) => ("family-risk-due", "red"),
        (None, false) => ("family-risk-on", "red"),
    };
    let set = format!("{}\n{}", m.set_by, moment(m.row.set_us));
    let mut set = Html::prose(&set);
    if m.row.since.is_some() {
        let since = page.t1("family-risk-since", "date", day(page, m.row.since));
        set = set.and(&Html::text(&since)).and(&Html::br());
    }
    let review = page.t1("family-risk-review", "date", day(page, Some(m.row.review)));
    let ended = match (m.row.ended_us, &m.ended_by) {
        (Some(us), Some(by)) => Html::prose(&format!(
            "{by}\n{}\n{}",
            moment(us),
            m.row.content.ended_why
        )),
        _ if adult.may_mark => {
            let href = format!("/adults/{}/risk/{}/end", adult.identity.id, m.row.id);
            Html::link(&href, &page.t("family-risk-end-title"))
        }
        _ => Html::default(),
    };
    for (by, us, why) in &m.kept {
        let kept = page.t2("family-risk-kept", "name", by.clone(), "time", moment(*us));
        let kept = Html::text(&kept).and(&Html::br()).and(&Html::prose(why));
        set = set.and(&kept).and(&Html::br());
    }
    vec![
        Cell::new(Tag::new(page.t(state), colour)),
        Cell::new(Html::prose(&m.row.content.reason)),
        Cell::new(Html::prose(&m.row.content.source)),
        Cell::new(set.and(&Html::text(&review))),
        Cell::new(ended),
    ]
}

fn frame(signed: &Signed, adult: Uuid) -> Page {
    signed
        .page("family-partner-title", Some(Section::Children))
        .back_to(format!("/adults/{adult}"))
}

/// `GET /adults/{id}/partner`
pub(super) async fn partner_form(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    let page = frame(&signed, id);
    or_fault(
        &signed,
        form(&app, &signed, page, id, &Sent::default(), &[]).await,
    )
}

async fn form(
    app: &App,
    signed: &Signed,
    mut page: Page,
    id: Uuid,
    sent: &Sent,
    faults: &[Fault],
) -> Result<Response, CaseworkError> {
    note(&mut page, faults);
    let adult = app.casework.adult_page(&signed.actor, id).await?;
    let known = app.casework.people_to_choose(&signed.actor, "").await?;
    let mut items = vec![Choice::new("", page.t("lead-known-none"))];
    items.extend(
        known
            .iter()
            .filter(|p| p.kind == PersonKind::Adult && p.id != id)
            .map(|p| Choice::new(p.id.to_string(), with_marks(&p.name))),
    );
    let who = page.t("lead-known-who");
    let known = Select::new(&page, "known", who, items, sent.get("known"));
    let couple = |k: &TieKind| k.group() == TieGroup::Couple;
    let kinds: Vec<TieKind> = TieKind::ALL.iter().copied().filter(couple).collect();
    let kinds = worded(&page, "family-tie-", &kinds, TieKind::as_str);
    let kind = Radios::new(&page, "kind", page.t("family-how"), kinds, sent.get("kind")).small();
    let mut states = vec![Choice::new("", page.t("family-holds"))];
    states.extend(worded(
        &page,
        "family-parting-",
        Parting::ALL,
        Parting::as_str,
    ));
    let parting = page.t("family-still");
    let state = Radios::new(&page, "parting", parting, states, sent.get("parting")).small();
    let from = page.optional(page.t("family-from"));
    let until = page.optional(page.t("family-until"));
    Ok(FormPage {
        above: identity_bar(&page, &adult.identity),
        id: sent.id(),
        fields: vec![
            known.into(),
            kind.into(),
            date_box(&page, sent, "from", from),
            state.into(),
            date_box(&page, sent, "until", until),
        ],
        submit: page.t("family-partner-save"),
        below: Html::default(),
        page,
    }
    .answer())
}

/// `POST /adults/{id}/partner`
pub(super) async fn say_partner(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let mut page = frame(&signed, id);
    let from = maybe_day(&mut page, &sent, "from");
    let until = maybe_day(&mut page, &sent, "until");
    let done = match sent.word::<Uuid>("known") {
        _ if page.has_errors() => Err(noted_already()),
        None => Err(CaseworkError::invalid("known", "empty")),
        Some(other) => {
            let said = SayPartners {
                id: sent.id(),
                kind: sent.word("kind").unwrap_or(TieKind::Partners),
                parting: sent.word("parting"),
                from,
                until,
            };
            let (actor, both) = (&signed.actor, (id, other));
            app.casework.say_partners(actor, both, said).await
        }
    };
    match done {
        Ok(()) => ui::redirect(&format!("/adults/{id}")),
        Err(CaseworkError::Invalid(faults)) => {
            or_fault(&signed, form(&app, &signed, page, id, &sent, &faults).await)
        }
        Err(e) => signed.fault(&e),
    }
}
