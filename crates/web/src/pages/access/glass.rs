//! Opening a child's file for a few hours; whoever stands too close is told that it stays closed to
//! them, and whom to ask.

use super::{FindPage, child_words, found, note, typed};
use crate::{
    App, Signed,
    pages::lead::form::{FormPage, Sent, long, or_fault, worded},
    ui::{self, Choice, Html, Page, Radios, Row, SummaryList, WarningText},
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{BreakGlass, CaseworkError, Fault, GLASS_HOURS, GlassDesk};
use domain::access::GlassReason;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/access_glass.html")]
struct Terms {
    page: Page,
    warning: WarningText,
    told: Option<Html>,
    review: String,
    /// Until when it is open to them already.
    open: Option<String>,
}

/// The file stays closed to whoever stands too close.
#[derive(Template)]
#[template(path = "pages/access_refused.html")]
struct Refused {
    page: Page,
    child: SummaryList,
    /// They tried just now: that is written down, and these are told.
    tried: Option<Html>,
    /// Who may read the file.
    ask: Option<Html>,
    /// Who can take it off, where it was said or found in error.
    lifts: Option<Html>,
}

fn refused(signed: &Signed, desk: &GlassDesk, tried: bool) -> Response {
    let page = signed
        .page("access-refused-title", None)
        .back_to("/open-file");
    let named = |all: &[String]| {
        let list = words::list(page.lang, all);
        (!all.is_empty()).then(|| Html::name(&list))
    };
    let told = || named(&desk.told).unwrap_or_else(|| Html::text(&page.t("access-refused-nobody")));
    let shown = Refused {
        child: who(&page, desk),
        tried: tried.then(told),
        ask: named(&desk.ask),
        lifts: named(&desk.told),
        page,
    };
    let status = if tried {
        StatusCode::FORBIDDEN
    } else {
        StatusCode::OK
    };
    ui::render(&shown, status)
}

fn find_page(page: Page, typed: String, found: Option<Vec<Html>>) -> Response {
    let above = Html::of(&Lead {
        text: page.t("access-open-find-text"),
        emergency: page.t("access-open-emergency"),
    });
    let answer = FindPage {
        page,
        above,
        typed,
        found,
    };
    ui::render(&answer, StatusCode::OK)
}

#[derive(Template)]
#[template(
    source = "<p class=\"govuk-body\">{{ text }}</p>\n<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"/emergency\">{{ emergency }}</a></p>",
    ext = "html"
)]
struct Lead {
    text: String,
    emergency: String,
}

/// `GET /open-file`
pub(super) async fn ask_who(State(app): State<App>, signed: Signed) -> Response {
    if !app.casework.may_break_glass(&signed.actor) {
        return signed.fault(&CaseworkError::NotFound);
    }
    let page = signed.page("access-open-title", None).back_to("/");
    find_page(page, String::new(), None)
}

/// `POST /open-file`: children whose names begin with what was typed.
pub(super) async fn find(
    State(app): State<App>,
    signed: Signed,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    if !app.casework.may_break_glass(&signed.actor) {
        return signed.fault(&CaseworkError::NotFound);
    }
    let typed = typed(&Sent(sent));
    let all = match app.casework.find_children(&signed.actor, &typed).await {
        Ok(all) => all,
        Err(e) => return signed.fault(&e),
    };
    let page = signed.page("access-open-title", None).back_to("/");
    let links = found(&page, &all, "open");
    find_page(page, typed, Some(links))
}

/// `GET /children/{id}/open`
pub(super) async fn show(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    or_fault(
        &signed,
        form(&app, &signed, id, &Sent::default(), &[]).await,
    )
}

async fn form(
    app: &App,
    signed: &Signed,
    child: Uuid,
    sent: &Sent,
    faults: &[Fault],
) -> Result<Response, CaseworkError> {
    let desk = app.casework.glass_desk(&signed.actor, child).await?;
    if desk.conflict {
        return Ok(refused(signed, &desk, false));
    }
    let open = desk.open_until.is_some();
    if desk.needs_none || (open && faults.is_empty()) {
        return Ok(ui::redirect(&format!("/children/{child}")));
    }
    let mut page = signed.page("access-open-title", None).back_to("/open-file");
    note(&mut page, faults);
    let reasons = worded(&page, "access-open-reason-", GlassReason::ALL, |r| {
        r.as_str()
    });
    let hours = GLASS_HOURS
        .iter()
        .map(|h| Choice::new(h.to_string(), page.tn("access-open-hours-n", i64::from(*h))))
        .collect();
    let reason = Radios::new(
        &page,
        "reason",
        page.t("access-open-reason"),
        reasons,
        sent.get("reason"),
    );
    let hours = Radios::new(
        &page,
        "hours",
        page.t("access-open-hours"),
        hours,
        sent.get("hours"),
    );
    Ok(FormPage {
        above: above(&page, &desk),
        id: sent.id(),
        fields: vec![
            reason.into(),
            long(&page, sent, "words", page.t("access-open-words")),
            hours.into(),
        ],
        submit: page.t("access-open-submit"),
        below: Html::default(),
        page,
    }
    .answer())
}

fn who(page: &Page, desk: &GlassDesk) -> SummaryList {
    let name = Html::name(&child_words(page, &desk.child));
    SummaryList::new(vec![Row::new(page.t("access-child"), name)])
}

fn above(page: &Page, desk: &GlassDesk) -> Html {
    let terms = Terms {
        warning: WarningText::new(page, page.t("access-open-warning")),
        told: (!desk.told.is_empty()).then(|| Html::name(&words::list(page.lang, &desk.told))),
        open: desk.open_until.map(|until| {
            let time = words::date_time(page.lang, until);
            page.t1("access-open-until", "time", time)
        }),
        review: page.t1(
            "access-open-review",
            "time",
            words::date(page.lang, desk.review_by),
        ),
        page: page.clone(),
    };
    Html::from(who(page, desk)).and(&Html::of(&terms))
}

/// `POST /children/{id}/open`
pub(super) async fn open(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let input = BreakGlass {
        id: sent.id(),
        person_id: id,
        reason: sent.word("reason"),
        words: sent.get("words").to_owned(),
        hours: sent.word("hours"),
    };
    match app.casework.break_glass(&signed.actor, input).await {
        Ok(_) => ui::redirect(&format!("/children/{id}")),
        Err(CaseworkError::Invalid(faults)) => {
            or_fault(&signed, form(&app, &signed, id, &sent, &faults).await)
        }
        Err(CaseworkError::TooClose) => {
            let desk = app.casework.glass_desk(&signed.actor, id).await;
            or_fault(&signed, desk.map(|d| refused(&signed, &d, true)))
        }
        Err(e) => signed.fault(&e),
    }
}
