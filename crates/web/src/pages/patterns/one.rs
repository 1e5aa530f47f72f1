//! One pattern: the rule, the pieces, what became of it, and the question.

use super::list;
use crate::{
    App, Signed,
    pages::lead::{
        form::{Sent, read_date},
        moment,
    },
    ui::{
        self, Button, Cell, Checkboxes, Choice, DateInput, Html, Inset, Page, Radios, Row, Section,
        SummaryList, Table, Tag, Textarea,
    },
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{
    CaseworkError, DecidePattern, Fault, PatternBy, PatternPieceLine, PatternView, PieceKind,
};
use domain::{
    chronology::EntryKind,
    pattern::{PatternChoice, PatternState, PatternStep},
    person::{ChildMove, MoveKind},
};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/pattern.html")]
struct PatternPage {
    page: Page,
    name: String,
    says: String,
    ask: Inset,
    facts: SummaryList,
    pieces: Option<Table>,
    gone: Option<String>,
    steps: Option<Table>,
    question: Option<Question>,
    next: Option<Button>,
}

struct Question {
    id: Uuid,
    fields: Vec<Html>,
}

/// `GET /patterns/{id}`
pub(super) async fn show(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    answer(&app, &signed, id, frame(&signed), &Sent::default()).await
}

fn frame(signed: &Signed) -> Page {
    signed
        .page("patterns-one-title", Some(Section::MyWork))
        .back_to("/patterns")
        .wide()
}

async fn answer(app: &App, signed: &Signed, id: Uuid, page: Page, sent: &Sent) -> Response {
    let view = match app.casework.pattern(&signed.actor, id).await {
        Ok(view) => view,
        Err(e) => return signed.fault(&e),
    };
    let line = &view.line;
    let decided = matches!(
        line.state,
        PatternState::ToShare | PatternState::NotAPattern
    );
    let question = (view.may_decide && !decided).then(|| Question {
        id: sent.id(),
        fields: fields(&page, &view, sent),
    });
    let to_share = view.steps.iter().rev().find_map(|s| match &s.step {
        PatternStep::Decided { child, .. } => *child,
        _ => None,
    });
    let next = to_share.filter(|_| line.state == PatternState::ToShare);
    let gone = i64::try_from(view.gone).unwrap_or(0);
    let shown = PatternPage {
        name: line.rule.name.get(page.lang).to_owned(),
        says: list::says(&page, line),
        ask: Inset::new(line.rule.ask.get(page.lang).to_owned()),
        facts: facts(&page, &view),
        pieces: pieces(&page, &view.pieces),
        gone: (gone > 0).then(|| page.tn("patterns-gone", gone)),
        steps: steps(&page, &view),
        question,
        next: next.map(|child| {
            Button::link(
                page.t("patterns-go-decide"),
                format!("/decide/new?child={child}"),
            )
        }),
        page,
    };
    let status = if shown.page.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    ui::render(&shown, status)
}

fn facts(page: &Page, view: &PatternView) -> SummaryList {
    let line = &view.line;
    let owner = line.owner.as_ref().map_or_else(
        || Html::text(&page.t("patterns-nobody")),
        |o| Html::name(&o.name),
    );
    let source = page.t2(
        "patterns-source-says",
        "footing",
        page.code("patterns-footing-", line.rule.footing.as_str()),
        "source",
        line.rule.source.get(page.lang).to_owned(),
    );
    let mut rows = vec![
        Row::new(page.t("patterns-col-state"), list::state(page, line)),
        Row::new(page.t("patterns-col-children"), list::children(page, line)),
        Row::new(page.t("patterns-col-owner"), owner),
        Row::new(page.t("patterns-col-raised"), moment(page, line.raised_us)),
        Row::new(page.t("patterns-source"), source),
    ];
    if view.silenced {
        let words = page.t("patterns-silenced");
        rows.push(Row::new(page.t("patterns-silenced-row"), words));
    }
    SummaryList::new(rows)
}

/// Where a piece can be read in full.
fn href(p: &PatternPieceLine) -> String {
    match p.kind {
        PieceKind::Entry(EntryKind::Concern) => format!("/concerns/{}/lead", p.object_id),
        PieceKind::Entry(EntryKind::Received) => format!("/inbox/{}", p.object_id),
        PieceKind::Entry(_) => format!("/children/{}", p.child.id),
        PieceKind::RecordChange => format!("/people/{}/record", p.child.id),
    }
}

fn kind(page: &Page, p: &PatternPieceLine) -> String {
    match p.kind {
        PieceKind::Entry(kind) => page.code("lead-kind-", kind.as_str()),
        PieceKind::RecordChange => page.t("patterns-record-change"),
    }
}

/// What moved, in words: never an address.
fn moved(page: &Page, m: &ChildMove) -> String {
    let named =
        |key, (was, now): &(String, String)| page.t2(key, "was", was.as_str(), "now", now.as_str());
    let said: Vec<String> = m
        .kinds
        .iter()
        .map(|kind| match kind {
            MoveKind::Home => page.t("patterns-moved-home"),
            MoveKind::School => m.school.as_ref().map_or_else(
                || page.t("patterns-moved-school"),
                |two| named("patterns-moved-school-named", two),
            ),
            MoveKind::Area => m.area.as_ref().map_or_else(
                || page.t("patterns-moved-area"),
                |two| named("patterns-moved-area-named", two),
            ),
        })
        .collect();
    said.join("\n")
}

/// The first words of a piece, and what of the child's home, school or area it says.
fn what(page: &Page, p: &PatternPieceLine) -> Html {
    let moved = p.moved.as_ref().map(|m| moved(page, m));
    match (moved, p.headline.is_empty()) {
        (Some(moved), true) => {
            let link = Html::link(&href(p), &page.t("patterns-moved-see"));
            Html::prose(&moved).and(&link)
        }
        (Some(moved), false) => Html::link(&href(p), &p.headline).and(&Html::prose(&moved)),
        (None, _) => Html::link(&href(p), &p.headline),
    }
}

fn pieces(page: &Page, all: &[PatternPieceLine]) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = all
        .iter()
        .map(|p| {
            let name = domain::text::with_marks(&p.child.name);
            let mut child = Html::link(&format!("/children/{}", p.child.id), &name);
            if p.apart {
                let tag = Tag::new(page.t("patterns-apart"), "yellow");
                child = child.and(&Html::text(" ")).and(&tag.into());
            }
            vec![
                Cell::new(Html::time(p.at, &words::date(page.lang, p.at))),
                Cell::new(child),
                Cell::new(Html::name(p.source.in_lang(page.lang))),
                Cell::new(kind(page, p)),
                Cell::new(what(page, p)),
            ]
        })
        .collect();
    let head = vec![
        page.t("lead-col-when"),
        page.t("lead-col-child"),
        page.t("lead-col-source"),
        page.t("lead-col-kind"),
        page.t("lead-col-what"),
    ];
    (!rows.is_empty()).then(|| Table::new(page.t("patterns-the-pieces"), head, rows))
}

fn step(page: &Page, s: &PatternStep) -> Html {
    let count = |n: usize| i64::try_from(n).unwrap_or(0);
    match s {
        PatternStep::Raised { pieces } => {
            Html::text(&page.tn("patterns-step-raised", count(*pieces)))
        }
        PatternStep::Grew { pieces } => Html::text(&page.tn("patterns-step-grew", count(*pieces))),
        PatternStep::Returned { why } => Html::text(&page.code("patterns-back-", why.as_str())),
        PatternStep::Decided {
            choice,
            reason,
            until,
            for_good,
            ..
        } => {
            let mut html = Html::text(&page.code("patterns-choice-", choice.as_str()));
            if let Some(day) = until {
                let day = words::civil_date(page.lang, *day);
                let until = page.t1("patterns-until", "time", day);
                html = html.and(&Html::text(". ")).and(&Html::text(&until));
            }
            if *for_good {
                let words = page.t("patterns-silenced");
                html = html.and(&Html::text(". ")).and(&Html::text(&words));
            }
            if !reason.trim().is_empty() {
                html = html.and(&Html::prose(reason));
            }
            html
        }
    }
}

fn steps(page: &Page, view: &PatternView) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = view
        .steps
        .iter()
        .map(|s| {
            let who = if s.by.is_empty() {
                Html::text(&page.t("patterns-the-rule"))
            } else {
                Html::name(&s.by)
            };
            vec![
                Cell::new(moment(page, s.at_us)),
                Cell::new(who),
                Cell::new(step(page, &s.step)),
            ]
        })
        .collect();
    let head = vec![
        page.t("lead-col-when"),
        page.t("lead-col-owner"),
        page.t("lead-col-state"),
    ];
    (!rows.is_empty()).then(|| Table::new(page.t("patterns-what-became"), head, rows))
}

fn fields(page: &Page, view: &PatternView, sent: &Sent) -> Vec<Html> {
    let word = |c: PatternChoice| page.code("patterns-choice-", c.as_str());
    let hint = |c: PatternChoice| page.code("patterns-choice-hint-", c.as_str());
    let mut share = Choice::new(PatternChoice::Share.as_str(), word(PatternChoice::Share))
        .hint(hint(PatternChoice::Share));
    if view.line.rule.by != PatternBy::Child || view.line.children.len() > 1 {
        let mut children = vec![Choice::new("", page.t("patterns-choose-child"))];
        children.extend(
            view.line
                .children
                .iter()
                .map(|c| Choice::new(c.id.to_string(), c.name.clone())),
        );
        let which = page.t("patterns-which-child");
        share = share.reveals(ui::Select::new(
            page,
            "child",
            which,
            children,
            sent.get("child"),
        ));
    }
    let watch = Choice::new(PatternChoice::Watch.as_str(), word(PatternChoice::Watch))
        .hint(hint(PatternChoice::Watch))
        .reveals(DateInput::new(
            page,
            "until",
            page.t("patterns-until-when"),
            &sent.date("until"),
        ));
    let mut not = Choice::new(
        PatternChoice::NotAPattern.as_str(),
        word(PatternChoice::NotAPattern),
    )
    .hint(hint(PatternChoice::NotAPattern));
    if view.line.rule.by != PatternBy::Child {
        let quiet = vec![Choice::new("yes", page.t("patterns-for-good"))];
        not = not.reveals(Checkboxes::new(
            page,
            "quiet",
            "",
            quiet,
            &[sent.get("quiet")],
        ));
    }
    let choice = Radios::new(
        page,
        "choice",
        page.t("patterns-question"),
        vec![share, watch, not],
        sent.get("choice"),
    );
    let reason = Textarea::new(page, "reason", page.t("patterns-reason"))
        .hint(page.t("patterns-reason-hint"))
        .rows(4)
        .value(sent.get("reason"));
    vec![choice.into(), reason.into()]
}

fn note(page: &mut Page, faults: &[Fault]) {
    for f in faults {
        let key = match (f.field.as_str(), f.key) {
            ("choice", _) => "patterns-error-choice",
            ("child", _) => "patterns-error-child",
            ("until", "empty") => "patterns-error-until",
            ("until", "far") => "patterns-error-until-far",
            ("until", _) => "lead-fault-past",
            ("reason", "empty") => "patterns-error-reason",
            (_, "too-long") => "lead-fault-too-long",
            _ => "lead-fault-control",
        };
        let target = if f.field == "until" {
            "until-day"
        } else {
            &f.field
        };
        let message = page.t(key);
        page.error_text(&f.field, target, message);
    }
}

/// `POST /patterns/{id}`
pub(super) async fn decide(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let mut sent = Sent(sent);
    if sent.word::<Uuid>("id").is_none() {
        sent.0.push(("id".into(), Uuid::now_v7().to_string()));
    }
    let mut page = frame(&signed);
    let choice = sent.word("choice");
    let typed = !sent.date("until").is_empty();
    let until = if choice == Some(PatternChoice::Watch) && typed {
        read_date(&mut page, &sent, "until")
    } else {
        None
    };
    if page.has_errors() {
        return answer(&app, &signed, id, page, &sent).await;
    }
    let input = DecidePattern {
        id: sent.id(),
        choice,
        reason: sent.get("reason").to_owned(),
        until,
        child: sent.word("child"),
        for_good: sent.get("quiet") == "yes",
    };
    match app.casework.decide_pattern(&signed.actor, id, input).await {
        Ok(Some(child)) => ui::redirect(&format!("/decide/new?child={child}")),
        Ok(None) => ui::redirect(&format!("/patterns/{id}")),
        Err(CaseworkError::Invalid(faults)) => {
            note(&mut page, &faults);
            answer(&app, &signed, id, page, &sent).await
        }
        Err(e) => signed.fault(&e),
    }
}
