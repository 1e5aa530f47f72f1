//! What was opened out of the ordinary, exceptions first, and what came of looking at it.

use super::note;
use crate::{
    App, Signed,
    pages::lead::{form::Sent, moment},
    ui::{self, Cell, Choice, Html, Page, Radios, Row, Section, SummaryList, Table, Tag, Textarea},
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{CaseworkError, Fault, ReviewLine};
use domain::access::ReviewKind;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/access_reviews.html")]
struct List {
    page: Page,
    open: Option<Table>,
    wrong: Option<Table>,
    right: Option<Table>,
}

/// `GET /reviews`
pub(super) async fn list(State(app): State<App>, signed: Signed) -> Response {
    let queue = match app.casework.review_queue(&signed.actor).await {
        Ok(queue) => queue,
        Err(e) => return signed.fault(&e),
    };
    let page = signed
        .page("access-review-title", Some(Section::Record))
        .back_to("/record")
        .wide();
    let answer = List {
        open: table(&page, page.t("access-review-open"), &queue.open),
        wrong: table(&page, page.t("access-review-wrong"), &queue.wrong),
        right: table(&page, page.t("access-review-right"), &queue.right),
        page,
    };
    ui::render(&answer, StatusCode::OK)
}

fn child(l: &ReviewLine) -> Html {
    l.child.as_ref().map_or_else(Html::default, |c| {
        Html::name(&domain::text::with_marks(&c.name))
    })
}

fn due(page: &Page, l: &ReviewLine) -> Html {
    let by = Html::text(&moment(page, l.row.due_us));
    if l.overdue {
        let tag: Html = Tag::new(page.t("access-review-overdue"), "red").into();
        tag.and(&Html::text(" ")).and(&by)
    } else {
        by
    }
}

fn table(page: &Page, caption: String, lines: &[ReviewLine]) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = lines
        .iter()
        .map(|l| {
            let what = page.code("access-review-kind-", l.row.kind.as_str());
            vec![
                Cell::new(Html::link(&format!("/reviews/{}", l.row.id), &what)),
                Cell::new(Html::name(&l.who.name)),
                Cell::new(child(l)),
                Cell::new(moment(page, l.row.at_us)),
                Cell::new(due(page, l)),
            ]
        })
        .collect();
    let head = ["what", "who", "child", "at", "due"];
    let head = head
        .iter()
        .map(|k| page.code("access-review-col-", k))
        .collect();
    (!rows.is_empty()).then(|| Table::new(caption, head, rows))
}

#[derive(Template)]
#[template(path = "pages/access_review.html")]
struct One {
    page: Page,
    about: SummaryList,
    /// Who looked at the same file, and who shared: the next question.
    record: Option<String>,
    /// What to do at once, before anything is answered.
    first: Option<String>,
    /// Where it is taken off that somebody stands too close.
    lift: Option<String>,
    answer: Option<(Radios, Textarea)>,
}

/// `GET /reviews/{id}`
pub(super) async fn show(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    answer_page(&app, &signed, id, &Sent::default(), &[]).await
}

async fn answer_page(
    app: &App,
    signed: &Signed,
    id: Uuid,
    sent: &Sent,
    faults: &[Fault],
) -> Response {
    let line = match app.casework.review(&signed.actor, id).await {
        Ok(line) => line,
        Err(e) => return signed.fault(&e),
    };
    let mut page = signed
        .page("access-review-one-title", Some(Section::Record))
        .back_to("/reviews");
    note(&mut page, faults);
    let pressed = line.row.kind == ReviewKind::UnderPressure;
    let answer = line.may_answer.then(|| {
        let (label, items) = question(&page, pressed);
        let right = Radios::new(&page, "right", label, items, sent.get("right"));
        let outcome = Textarea::new(&page, "outcome", page.t("access-review-outcome"))
            .rows(4)
            .value(sent.get("outcome"));
        (right, outcome)
    });
    let status = if page.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let shown = One {
        about: summary(&page, &line),
        first: pressed.then(|| page.t("access-review-pressed-first")),
        lift: line
            .child
            .as_ref()
            .filter(|_| line.row.kind == ReviewKind::KeptOut)
            .map(|c| format!("/children/{}/who-can-see", c.id)),
        record: line.child.as_ref().map(|c| format!("/record/{}", c.id)),
        answer,
        page,
    };
    ui::render(&shown, status)
}

/// What is asked, and the answers: whether there was a reason, or whether somebody was made to look.
fn question(page: &Page, pressed: bool) -> (String, Vec<Choice>) {
    if pressed {
        let items = vec![
            Choice::new("yes", page.t("access-review-pressed-yes")),
            Choice::new("no", page.t("access-review-pressed-no")),
        ];
        return (page.t("access-review-pressed-question"), items);
    }
    let items = vec![
        Choice::new("yes", page.t("access-review-was-right")),
        Choice::new("no", page.t("access-review-was-wrong"))
            .hint(page.t("access-review-was-wrong-hint")),
    ];
    (page.t("access-review-question"), items)
}

fn summary(page: &Page, l: &ReviewLine) -> SummaryList {
    let row = |key: &str, value: Html| Row::new(page.t(key), value);
    let what = page.code("access-review-kind-", l.row.kind.as_str());
    let mut rows = vec![
        row("access-review-col-what", Html::text(&what)),
        row("access-review-col-who", Html::name(&l.who.name)),
    ];
    if !l.job_title.trim().is_empty() {
        rows.push(row("account-job", Html::name(&l.job_title)));
    }
    if l.child.is_some() {
        rows.push(row("access-review-col-child", child(l)));
    }
    let at = moment(page, l.row.at_us);
    rows.push(row("access-review-col-at", Html::text(&at)));
    if l.row.content.count > 0 && l.row.kind != ReviewKind::UnderPressure {
        let n = i64::from(l.row.content.count);
        let (key, said) = match l.row.kind {
            ReviewKind::Names => ("access-review-names", n.to_string()),
            _ => ("access-review-count", page.tn("access-review-files", n)),
        };
        rows.push(row(key, Html::text(&said)));
    }
    if !l.row.content.words.is_empty() {
        rows.push(row(
            "access-review-words",
            Html::prose(&l.row.content.words),
        ));
    }
    if let Some(glass) = &l.glass {
        let why = page.code("access-open-reason-", glass.content.reason.as_str());
        let until = moment(page, glass.until_us);
        rows.extend([
            row("access-review-until", Html::text(&until)),
            row("access-open-reason", Html::text(&why)),
            row("access-review-words", Html::prose(&glass.content.words)),
        ]);
    }
    match (&l.reviewed_by, l.row.reviewed_us) {
        (Some(by), Some(us)) => {
            let said = page.code("access-review-state-", l.row.state.as_str());
            let at = moment(page, us);
            rows.extend([
                row("access-review-question", Html::text(&said)),
                row("access-review-outcome", Html::prose(&l.row.content.outcome)),
                row("access-review-by", Html::name(by)),
                row("access-review-at", Html::text(&at)),
            ]);
        }
        _ => rows.push(row("access-review-col-due", due(page, l))),
    }
    SummaryList::new(rows)
}

/// `POST /reviews/{id}`
pub(super) async fn answer(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let right = match sent.get("right") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let said = app
        .casework
        .answer_review(&signed.actor, id, right, sent.get("outcome"))
        .await;
    match said {
        Ok(()) => ui::redirect("/reviews"),
        Err(CaseworkError::Invalid(faults)) => answer_page(&app, &signed, id, &sent, &faults).await,
        Err(e) => signed.fault(&e),
    }
}
