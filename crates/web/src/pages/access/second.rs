//! What two people do: what waits for an answer, what was asked, and one request with its reasons.

use super::note;
use crate::{
    App, Signed,
    pages::lead::{form::Sent, moment},
    ui::{self, Button, Cell, Html, Page, Radios, Row, Section, SummaryList, Table, Tag, Textarea},
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{Act, ApprovalLine, CaseworkError, Fault};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/access_seconds.html")]
struct List {
    page: Page,
    tables: Vec<Table>,
}

/// `GET /second`
pub(super) async fn list(State(app): State<App>, signed: Signed) -> Response {
    let all = match app.casework.approvals(&signed.actor).await {
        Ok(all) => all,
        Err(e) => return signed.fault(&e),
    };
    let page = signed
        .page("access-second-title", Some(Section::MyWork))
        .back_to("/")
        .wide();
    let tables = [
        ("access-second-to-answer", &all.to_answer),
        ("access-second-asked", &all.asked),
        ("access-second-past", &all.past),
    ]
    .into_iter()
    .filter_map(|(caption, lines)| table(&page, page.t(caption), lines))
    .collect();
    ui::render(&List { page, tables }, StatusCode::OK)
}

fn table(page: &Page, caption: String, lines: &[ApprovalLine]) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = lines
        .iter()
        .map(|l| {
            let what = page.code("access-act-", l.act.as_str());
            vec![
                Cell::new(Html::link(&format!("/second/{}", l.row.id), &what)),
                Cell::new(about(l)),
                Cell::new(Html::name(&l.asked_by)),
                Cell::new(moment(page, l.row.asked_us)),
                Cell::new(standing(page, l)),
            ]
        })
        .collect();
    let head = ["what", "about", "by", "at", "state"];
    let head = head
        .iter()
        .map(|k| page.code("access-second-col-", k))
        .collect();
    (!rows.is_empty()).then(|| Table::new(caption, head, rows))
}

fn about(l: &ApprovalLine) -> Html {
    l.person.as_ref().map_or_else(Html::default, |p| {
        Html::name(&domain::text::with_marks(&p.name))
    })
}

fn standing(page: &Page, l: &ApprovalLine) -> Html {
    let word = l.standing.as_str();
    let colour = match word {
        "asked" => "blue",
        "approved" | "done" => "green",
        "refused" => "red",
        _ => "grey",
    };
    Tag::new(page.code("access-second-state-", word), colour).into()
}

#[derive(Template)]
#[template(path = "pages/access_second.html")]
struct One {
    page: Page,
    about: SummaryList,
    answer: Option<(Radios, Textarea)>,
    do_it: Option<Button>,
    withdraw: bool,
}

/// `GET /second/{id}`
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
    let line = match app.casework.approval(&signed.actor, id).await {
        Ok(line) => line,
        Err(e) => return signed.fault(&e),
    };
    let mut page = signed
        .page("access-second-one-title", Some(Section::MyWork))
        .back_to("/second");
    note(&mut page, faults);
    let answer = line.may_answer.then(|| {
        let radios = Radios::yes_no(
            &page,
            "approve",
            page.t("access-second-approve"),
            sent.get("approve"),
        );
        let why = Textarea::new(&page, "why", page.t("access-second-why"))
            .rows(4)
            .value(sent.get("why"));
        (radios, why)
    });
    let status = if page.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let shown = One {
        about: summary(&page, &line),
        answer,
        do_it: line.may_do.then(|| {
            let words = page.code("access-second-do-", line.act.as_str());
            Button::submit(words).warning().value("action", "do").once()
        }),
        withdraw: line.may_withdraw,
        page,
    };
    ui::render(&shown, status)
}

fn summary(page: &Page, l: &ApprovalLine) -> SummaryList {
    let mut rows = vec![Row::new(
        page.t("access-second-col-what"),
        Html::text(&page.code("access-act-", l.act.as_str())),
    )];
    if l.person.is_some() {
        rows.push(Row::new(page.t("access-second-col-about"), about(l)));
    }
    rows.extend([
        Row::new(page.t("access-second-col-by"), Html::name(&l.asked_by)),
        Row::new(
            page.t("access-second-asked-why"),
            Html::prose(&l.row.content.why),
        ),
    ]);
    if l.act == Act::IssuePack {
        let href = format!("/packs/{}", l.row.object_id);
        let link = Html::link(&href, &page.t("access-second-pack"));
        rows.push(Row::new(page.t("rights-col-pack"), link));
    }
    if l.act == Act::ExportRecords {
        let href = format!("/exports/{}", l.row.object_id);
        let link = Html::link(&href, &page.t("access-second-export"));
        rows.push(Row::new(page.t("export-title"), link));
    }
    if l.covers.len() > 1 {
        let all: Vec<String> = l.covers.iter().map(|p| p.name.clone()).collect();
        let names = Html::name(&words::list(page.lang, &all));
        rows.push(Row::new(page.t("access-second-covers"), names));
    }
    if !l.row.content.terms.is_empty() {
        rows.push(Row::new(
            page.t("access-second-terms"),
            Html::prose(&l.row.content.terms),
        ));
    }
    rows.push(Row::new(
        page.t("access-second-col-state"),
        standing(page, l),
    ));
    if let (Some(by), Some(us)) = (&l.answered_by, l.row.answered_us) {
        rows.extend([
            Row::new(page.t("access-second-answered-by"), Html::name(by)),
            Row::new(page.t("access-second-answered-at"), moment(page, us)),
            Row::new(
                page.t("access-second-why"),
                Html::prose(&l.row.content.answer),
            ),
        ]);
    }
    rows.push(Row::new(
        page.t("access-second-until"),
        moment(page, l.row.expires_us),
    ));
    SummaryList::new(rows)
}

/// `POST /second/{id}`: answers it, does what was approved, or takes it back.
pub(super) async fn act(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let (cw, who) = (&app.casework, &signed.actor);
    let done = match sent.get("action") {
        "withdraw" => cw.withdraw_approval(who, id).await,
        "do" => match cw.approval(who, id).await {
            Ok(line) if line.act == Act::LiftProtection => {
                let person = line.row.object_id;
                return match cw.lift_protection(who, person, id).await {
                    Ok(()) => ui::redirect(&format!("/children/{person}")),
                    // Somebody was marked again, linked, or came to live there since.
                    Err(CaseworkError::Invalid(faults)) => {
                        answer_page(&app, &signed, id, &sent, &faults).await
                    }
                    Err(e) => signed.fault(&e),
                };
            }
            Ok(line) if line.act == Act::EraseFile => {
                return match cw.erase_file(who, line.row.object_id, id).await {
                    Ok(_) => ui::redirect("/keeping"),
                    // A hold was placed after it was approved.
                    Err(CaseworkError::Invalid(faults)) => {
                        answer_page(&app, &signed, id, &sent, &faults).await
                    }
                    Err(e) => signed.fault(&e),
                };
            }
            Ok(line) if line.act == Act::IssuePack => {
                return match cw.issue_pack(who, id).await {
                    Ok(request) => ui::redirect(&format!("/rights/{request}")),
                    // Something changed after it was approved.
                    Err(CaseworkError::Invalid(faults)) => {
                        answer_page(&app, &signed, id, &sent, &faults).await
                    }
                    Err(e) => signed.fault(&e),
                };
            }
            // It is taken where it says what it holds.
            Ok(line) if line.act == Act::ExportRecords => {
                return ui::redirect(&format!("/exports/{}", line.row.object_id));
            }
            Ok(_) => Err(CaseworkError::NotFound),
            Err(e) => Err(e),
        },
        _ => {
            let approve = match sent.get("approve") {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            };
            cw.answer_approval(who, id, approve, sent.get("why")).await
        }
    };
    match done {
        Ok(()) => ui::redirect("/second"),
        Err(CaseworkError::Invalid(faults)) => answer_page(&app, &signed, id, &sent, &faults).await,
        Err(e) => signed.fault(&e),
    }
}
