//! Saying why one needs more files than a day's number, and made-up records that show who opens
//! files out of curiosity.

use super::{child_words, note};
use crate::{
    App, Signed,
    pages::lead::{
        form::{FormPage, Sent, date_box, long, noted_already, or_fault, read_date, short},
        moment,
        people::name_fields,
    },
    ui::{self, Cell, Html, Page, Section, Table},
};
use askama::Template;
use axum::{Form, extract::State, response::Response};
use casework::{CanaryLine, CaseworkError, Fault};
use domain::{
    person::PersonContent,
    time::{BirthDate, BirthDateKind},
};

#[derive(Template)]
#[template(path = "pages/access_more.html")]
struct Above {
    page: Page,
    opened: String,
    more: String,
}

/// `GET /more-files`
pub(super) async fn more(State(app): State<App>, signed: Signed) -> Response {
    or_fault(
        &signed,
        more_form(&app, &signed, &Sent::default(), &[]).await,
    )
}

async fn more_form(
    app: &App,
    signed: &Signed,
    sent: &Sent,
    faults: &[Fault],
) -> Result<Response, CaseworkError> {
    let today = app.casework.files_today(&signed.actor).await?;
    let mut page = signed.page("access-more-title", None).back_to("/");
    note(&mut page, faults);
    let above = Above {
        opened: page.t2(
            "access-more-opened",
            "n",
            i64::from(today.opened),
            "may",
            i64::from(today.may),
        ),
        more: page.tn("access-more-then", i64::from(today.usual)),
        page: page.clone(),
    };
    Ok(FormPage {
        above: Html::of(&above),
        id: sent.id(),
        fields: vec![long(&page, sent, "why", page.t("access-more-why"))],
        submit: page.t("access-more-submit"),
        below: Html::default(),
        page,
    }
    .answer())
}

/// `POST /more-files`
pub(super) async fn say_why(
    State(app): State<App>,
    signed: Signed,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let said = app
        .casework
        .say_why_more(&signed.actor, sent.id(), sent.get("why"))
        .await;
    match said {
        Ok(()) => ui::redirect("/children"),
        Err(CaseworkError::Invalid(faults)) => {
            or_fault(&signed, more_form(&app, &signed, &sent, &faults).await)
        }
        Err(e) => signed.fault(&e),
    }
}

#[derive(Template)]
#[template(path = "pages/access_canaries.html")]
struct Canaries {
    page: Page,
    table: Option<Table>,
}

fn table(page: &Page, all: &[CanaryLine]) -> Option<Table> {
    let rows: Vec<Vec<Cell>> = all
        .iter()
        .map(|c| {
            vec![
                Cell::new(Html::name(&child_words(page, &c.child))),
                Cell::new(moment(page, c.since.as_microsecond())),
                Cell::new(Html::link(
                    &format!("/children/{}/keeping", c.child.id),
                    &page.t("access-canary-take-away"),
                )),
            ]
        })
        .collect();
    let heads = ["who", "since", "end"]
        .map(|k| page.code("access-canary-col-", k))
        .into();
    (!rows.is_empty()).then(|| Table::new(page.t("access-canary-list"), heads, rows))
}

/// `GET /canaries`
pub(super) async fn list(State(app): State<App>, signed: Signed) -> Response {
    let page = canary_page(&signed);
    or_fault(
        &signed,
        canary_form(&app, &signed, page, &Sent::default(), &[]).await,
    )
}

fn canary_page(signed: &Signed) -> Page {
    signed
        .page("access-canary-title", Some(Section::Record))
        .back_to("/record")
}

async fn canary_form(
    app: &App,
    signed: &Signed,
    mut page: Page,
    sent: &Sent,
    faults: &[Fault],
) -> Result<Response, CaseworkError> {
    let all = app.casework.canaries(&signed.actor).await?;
    note(&mut page, faults);
    let above = Html::of(&Canaries {
        table: table(&page, &all),
        page: page.clone(),
    });
    let group = page.optional(page.t("lead-col-group"));
    let mut fields = name_fields(&page, sent);
    fields.push(date_box(&page, sent, "born", page.t("lead-col-born")));
    fields.push(short(&page, sent, "group", group));
    Ok(FormPage {
        above,
        id: sent.id(),
        fields,
        submit: page.t("access-canary-submit"),
        below: Html::default(),
        page,
    }
    .answer())
}

/// `POST /canaries`
pub(super) async fn plant(
    State(app): State<App>,
    signed: Signed,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let mut page = canary_page(&signed);
    let birth = read_date(&mut page, &sent, "born");
    let content = PersonContent {
        given_names: sent.get("given").trim().to_owned(),
        family_name: sent.get("family").trim().to_owned(),
        birth: birth.map(|date| BirthDate {
            date,
            kind: BirthDateKind::Exact,
        }),
        group: sent.some("group"),
        ..PersonContent::default()
    };
    let planted = if page.has_errors() {
        Err(noted_already())
    } else {
        let id = sent.id();
        app.casework.plant_canary(&signed.actor, id, content).await
    };
    match planted {
        Ok(()) => ui::redirect("/canaries"),
        Err(CaseworkError::Invalid(faults)) => or_fault(
            &signed,
            canary_form(&app, &signed, page, &sent, &faults).await,
        ),
        Err(e) => signed.fault(&e),
    }
}
