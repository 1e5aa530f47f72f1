//! What two people around a child are to each other: in tables, and the form that says it.

use super::{day, marks::of_partners, maybe_day, note};
use crate::{
    App, Signed,
    pages::lead::form::{
        FormPage, Sent, date_box, identity_bar, noted_already, or_fault, short, worded,
    },
    ui::{self, Cell, Choice, Html, Page, Radios, Section, Select, Table},
};
use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use casework::{CaseworkError, FamilyPage, Fault, Partners, SayTie, TieShown};
use domain::{
    around::{Parting, TieGroup, TieKind},
    text::with_marks,
};
use uuid::Uuid;

/// The answer that what was said was a mistake.
const MISTAKEN: &str = "mistaken";

/// "Married. Divorced".
pub(super) fn couple(page: &Page, p: &Partners) -> String {
    let (kind, parting) = of_partners(p);
    how(page, kind, parting)
}

fn how(page: &Page, kind: TieKind, parting: Option<Parting>) -> String {
    let kind = page.code("family-tie-", kind.as_str());
    match parting {
        Some(parting) => {
            let over = page.code("family-parting-", parting.as_str());
            page.t2("family-how-over", "how", kind, "over", over)
        }
        None => kind,
    }
}

fn cells(page: &Page, t: &TieShown) -> Vec<Cell> {
    let said = &t.said;
    let mut what = how(page, said.kind, said.parting);
    if said.mistaken {
        what = page.t2(
            "family-how-over",
            "how",
            what,
            "over",
            page.t("family-mistaken"),
        );
    }
    let mut days = Vec::new();
    if said.from.is_some() {
        days.push(page.t1("family-since", "date", day(page, said.from)));
    }
    if said.until.is_some() {
        days.push(page.t1("family-until-day", "date", day(page, said.until)));
    }
    let by = format!("{}\n{}", t.by, crate::pages::lead::moment(page, t.at_us));
    vec![
        Cell::new(Html::name(&with_marks(&t.one.name))),
        Cell::new(Html::prose(&[vec![what], days].concat().join("\n"))),
        Cell::new(Html::name(&with_marks(&t.other.name))),
        Cell::new(Html::prose(&said.why)),
        Cell::new(Html::prose(&by)),
    ]
}

fn table<'a>(page: &Page, title: &str, ties: impl Iterator<Item = &'a TieShown>) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = ties.map(|t| cells(page, t)).collect();
    let head = [
        "lead-col-name",
        "family-how",
        "family-to-whom",
        "family-col-source",
        "family-col-said",
    ];
    let head = head.iter().map(|k| page.t(k)).collect();
    (!rows.is_empty()).then(|| Table::new(page.t(title), head, rows))
}

/// What two people are to each other as it was said last, the lines of the genogram; partners have a
/// table of their own.
pub(super) fn standing(page: &Page, f: &FamilyPage) -> Option<Table> {
    let shown = |t: &&TieShown| t.holds() && t.said.kind.group() != TieGroup::Couple;
    table(page, "family-ties", f.ties.iter().filter(shown))
}

/// What was said before, is over, or was a mistake; of partners everything, with who said it. The
/// last first.
pub(super) fn before(page: &Page, f: &FamilyPage) -> Option<Table> {
    let gone = |t: &&TieShown| !t.holds() || t.said.kind.group() == TieGroup::Couple;
    table(page, "family-ties-before", f.ties.iter().rev().filter(gone))
}

fn frame(signed: &Signed, child: Uuid) -> Page {
    signed
        .page("family-ties-title", Some(Section::Children))
        .back_to(format!("/children/{child}/family"))
}

/// `GET /children/{id}/family/ties`
pub(super) async fn form(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let page = frame(&signed, id);
    or_fault(
        &signed,
        fields(&app, &signed, page, id, &Sent::default(), &[]).await,
    )
}

async fn fields(
    app: &App,
    signed: &Signed,
    mut page: Page,
    id: Uuid,
    sent: &Sent,
    faults: &[Fault],
) -> Result<Response, CaseworkError> {
    note(&mut page, faults);
    let family = app.casework.family(&signed.actor, id).await?;
    let who = |name: &str, label: &str| -> Html {
        let mut items = vec![
            Choice::new("", page.t("family-who-none")),
            Choice::new(id.to_string(), with_marks(&family.identity.name)),
        ];
        items.extend(family.members.iter().map(|m| {
            let what = super::relation(&page, &m.place);
            let label = format!("{} ({what})", with_marks(&m.person.name));
            Choice::new(m.person.id.to_string(), label)
        }));
        Select::new(&page, name, page.t(label), items, sent.get(name)).into()
    };
    let kinds = worded(&page, "family-tie-", TieKind::ALL, TieKind::as_str);
    let kind = Radios::new(&page, "kind", page.t("family-how"), kinds, sent.get("kind")).small();
    let mut states = vec![Choice::new("", page.t("family-holds"))];
    states.extend(worded(
        &page,
        "family-parting-",
        Parting::ALL,
        Parting::as_str,
    ));
    states.push(Choice::new(MISTAKEN, page.t("family-mistaken")));
    let parting = page.t("family-still");
    let state = Radios::new(&page, "parting", parting, states, sent.get("parting")).small();
    Ok(FormPage {
        above: identity_bar(&page, &family.identity),
        id: sent.id(),
        fields: vec![
            who("one", "family-one"),
            kind.into(),
            who("other", "family-to-whom"),
            state.into(),
            date_box(&page, sent, "from", page.optional(page.t("family-from"))),
            date_box(&page, sent, "until", page.optional(page.t("family-until"))),
            short(&page, sent, "why", page.t("family-risk-source")),
        ],
        submit: page.t("family-partner-save"),
        below: Html::default(),
        page,
    }
    .answer())
}

/// `POST /children/{id}/family/ties`
pub(super) async fn save(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let mut page = frame(&signed, id);
    let (from, until) = (
        maybe_day(&mut page, &sent, "from"),
        maybe_day(&mut page, &sent, "until"),
    );
    let read = (sent.word("one"), sent.word("kind"), sent.word("other"));
    let done = match read {
        _ if page.has_errors() => Err(noted_already()),
        (None, _, _) => Err(CaseworkError::invalid("one", "empty")),
        (_, None, _) => Err(CaseworkError::invalid("kind", "empty")),
        (_, _, None) => Err(CaseworkError::invalid("other", "empty")),
        (Some(one), Some(kind), Some(other)) => {
            let tie = SayTie {
                id: sent.id(),
                child_id: id,
                one,
                other,
                kind,
                parting: sent.word("parting"),
                from,
                until,
                mistaken: sent.get("parting") == MISTAKEN,
                why: sent.get("why").to_owned(),
            };
            app.casework.say_tie(&signed.actor, tie).await
        }
    };
    match done {
        Ok(()) => ui::redirect(&format!("/children/{id}/family#genogram")),
        Err(CaseworkError::Invalid(faults)) => or_fault(
            &signed,
            fields(&app, &signed, page, id, &sent, &faults).await,
        ),
        Err(e) => signed.fault(&e),
    }
}
