//! What the law says to an exercise, as parts of a page; and a saved exercise, with the law of
//! its day.

use super::view::{citations, day_words, with_start};
use crate::{
    App, Signed,
    ui::{self, Cell, Html, Page, Row, SummaryList, Table, Tag, WarningText},
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use casework::{AgencyRow, AskedFact, Exercise};
use rulebook::{Answer, BasisOption, Finding, RuleKind, Standing};
use serde::Deserialize;
use uuid::Uuid;

struct Point {
    says: String,
    sources: Html,
    rule: String,
}

/// The answer of the law, ready to print.
#[derive(Template)]
#[template(path = "pages/law_answered.html")]
pub struct Answered {
    page: Page,
    day: String,
    best: Option<(String, Point)>,
    others: Option<Table>,
    supports: Vec<String>,
    duties: Vec<Point>,
    warnings: Vec<WarningText>,
    conditions: Vec<(String, Point)>,
    consent: Option<Point>,
    family: Html,
    record: Vec<String>,
    off: Vec<Point>,
    local: Html,
}

impl askama::filters::HtmlSafe for Answered {}

fn point(page: &Page, says: &rulebook::Text, rule: &str, cited: &[rulebook::Citation]) -> Point {
    Point {
        says: says.get(page.lang).to_owned(),
        sources: citations(page, cited),
        rule: rule.to_owned(),
    }
}

/// A duty, with what is not settled about its start.
fn duty_point(page: &Page, f: &Finding) -> Point {
    let mut point = point(page, &f.says, &f.rule, &f.citations);
    point.says = with_start(page, &point.says, f.unsettled);
    point
}

fn basis_name(page: &Page, b: &BasisOption) -> String {
    page.code("decide-basis-", b.basis.as_str())
}

impl Answered {
    /// An answer in the page's language.
    pub fn of(page: &Page, a: &Answer) -> Self {
        let best = a
            .bases
            .iter()
            .find(|b| b.standing == Standing::Suggested)
            .map(|b| {
                let mut why = point(page, &b.why, &b.rule, &b.citations);
                why.says = with_start(page, &why.says, b.unsettled);
                (basis_name(page, b), why)
            });
        let duty = |f: &&Finding| f.kind == RuleKind::Duty;
        let mut supports: Vec<String> = a
            .outcomes
            .iter()
            .map(|o| with_start(page, o.why.get(page.lang), o.unsettled))
            .collect();
        supports.dedup();
        Self {
            day: words::civil_date(page.lang, a.law_as_at),
            best,
            others: others(page, a),
            supports,
            duties: (a.findings.iter().filter(duty))
                .map(|f| duty_point(page, f))
                .collect(),
            warnings: (a.problems.iter().map(|p| &p.says))
                .chain(a.warnings.iter().map(|w| &w.says))
                .map(|says| WarningText::new(page, says.get(page.lang)))
                .collect(),
            conditions: conditions(page, a),
            consent: (a.consent.as_ref()).map(|c| point(page, &c.why, &c.rule, &c.citations)),
            family: crate::pages::decide::law::informing(page, a),
            record: (a.record.fields.iter())
                .filter(|f| f.need == rulebook::FieldNeed::Required)
                .map(|f| f.label.get(page.lang).to_owned())
                .collect(),
            off: (a.switched_off.iter())
                .map(|w| point(page, &w.says, &w.rule, &w.citations))
                .collect(),
            local: super::practice::beside(page, &a.local),
            page: page.clone(),
        }
    }
}

/// The other lawful bases, each with how well it fits and why.
fn others(page: &Page, a: &Answer) -> Option<Table> {
    let best = a
        .bases
        .iter()
        .position(|b| b.standing == Standing::Suggested);
    let rows: Vec<Vec<Cell>> = a
        .bases
        .iter()
        .enumerate()
        .filter(|(i, _)| Some(*i) != best)
        .map(|(_, b)| {
            let colour = match b.standing {
                Standing::Suggested => "green",
                Standing::Available => "blue",
                Standing::Refused => "grey",
            };
            let fits = page.code("decide-standing-", b.standing.as_str());
            vec![
                Cell::new(basis_name(page, b)),
                Cell::new(Tag::new(fits, colour)),
                Cell::new(with_start(page, b.why.get(page.lang), b.unsettled)),
            ]
        })
        .collect();
    let head = [
        "lawhelper-col-basis",
        "lawhelper-col-fits",
        "lawhelper-col-why",
    ];
    let head = head.iter().map(|k| page.t(k)).collect();
    (!rows.is_empty()).then(|| Table::new(page.t("lawhelper-others"), head, rows))
}

/// The conditions that fit, where sensitive or offence data is to be shared.
fn conditions(page: &Page, a: &Answer) -> Vec<(String, Point)> {
    let needed = a.conditions.iter().filter(|c| c.needed == Some(true));
    needed
        .flat_map(|c| &c.options)
        .filter(|o| o.standing == Standing::Suggested)
        .map(|o| {
            let name = crate::pages::decide::law::condition_words(page, o);
            (name, point(page, &o.why, &o.rule, &o.citations))
        })
        .collect()
}

/// The questions that were answered, with their answers.
pub fn given_list(
    page: &Page,
    asked: &[&AskedFact],
    recipient: Option<&AgencyRow>,
) -> Option<SummaryList> {
    let mut rows: Vec<Row> = asked
        .iter()
        .filter(|q| !q.given.is_empty())
        .map(|q| {
            let m = &q.question;
            let word = |v: &String| match v.as_str() {
                "yes" => page.t("yes"),
                "no" => page.t("no"),
                "none" => page.t("decide-none"),
                other => (m.options.iter().find(|o| o.value == other))
                    .map_or_else(|| other.to_owned(), |o| o.label.get(page.lang).to_owned()),
            };
            let given: Vec<String> = q.given.iter().map(word).collect();
            Row::new(m.question.get(page.lang), given.join("; "))
        })
        .collect();
    if let Some(r) = recipient {
        let name = crate::pages::emergency::agency_name(r, page.lang);
        rows.push(Row::new(page.t("lawhelper-recipient"), name));
    }
    (!rows.is_empty()).then(|| SummaryList::new(rows))
}

#[derive(Deserialize)]
pub struct Saved {
    saved: Option<u8>,
}

#[derive(Template)]
#[template(path = "pages/law_exercise.html")]
struct ExercisePage {
    page: Page,
    id: Uuid,
    title: Html,
    saved: String,
    given: Option<SummaryList>,
    answered: Answered,
    reflections: Vec<(String, Html)>,
    hash: String,
    may_decide: bool,
}

/// `GET /law/exercises/ID`
pub(super) async fn exercise(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Query(query): Query<Saved>,
) -> Response {
    let found = match app.casework.exercise(&signed.actor, id).await {
        Ok(found) => found,
        Err(e) => return signed.fault(&e),
    };
    let mut page = signed
        .page("lawhelper-exercise", None)
        .back_to("/law/helper");
    if query.saved.is_some() {
        let done = page.t("lawhelper-saved");
        page = page.success(done);
    }
    let may = app.casework.may(
        &signed.actor,
        casework::Act::DecideSharing,
        casework::Relation::Agency,
    );
    ui::render(&exercise_page(page, &found, may), StatusCode::OK)
}

fn exercise_page(page: Page, e: &Exercise, may_decide: bool) -> ExercisePage {
    let asked: Vec<&AskedFact> = e.asked.iter().collect();
    ExercisePage {
        id: e.row.id,
        title: Html::name(&e.row.content.title),
        saved: page.t1(
            "lawhelper-saved-on",
            "time",
            day_words(&page, e.row.saved_us),
        ),
        given: given_list(&page, &asked, None),
        answered: Answered::of(&page, &e.answer),
        reflections: (e.row.content.reflections.iter())
            .map(|r| {
                let question = page.code("lawhelper-reflect-", r.question.as_str());
                (question, Html::prose(&r.text))
            })
            .collect(),
        hash: e.row.rulebook_hash.clone(),
        may_decide,
        page,
    }
}

/// `POST /law/exercises/ID/remove`
pub(super) async fn remove(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    match app.casework.drop_exercise(&signed.actor, id).await {
        Ok(()) => ui::redirect("/law/helper"),
        Err(e) => signed.fault(&e),
    }
}
