//! Asking: the form, and the same with what it would hold, before anybody is asked.

use super::{note, path};
use crate::{
    App, Signed,
    pages::lead::form::{Sent, date_box, long, or_fault, read_date},
    ui::{self, Button, Checkboxes, Choice, Html, Inset, Page, Radios, Section, TextInput},
};
use askama::Template;
use axum::{Form, extract::State, http::StatusCode, response::Response};
use casework::{AskExport, CaseworkError, ChildChoice, ExportPreview, Fault};
use domain::export::{ExportCounts, ExportWhich};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "pages/export_ask.html")]
struct Ask {
    page: Page,
    id: Uuid,
    /// What it would hold, once that was counted.
    holds: Option<Html>,
    seen: String,
    /// What is never in it.
    never: Vec<String>,
    which: Radios,
    fields: Vec<Html>,
    submit: Button,
}

/// What is never in an export, as keys.
pub(super) const NEVER: [&str; 6] = [
    "export-never-protected",
    "export-never-sealed",
    "export-never-received",
    "export-never-files",
    "export-never-close",
    "export-never-trail",
];

fn frame(signed: &Signed) -> Page {
    signed
        .page("export-ask-title", Some(Section::Record))
        .back_to("/exports")
}

/// `GET /exports/new`
pub(super) async fn form(State(app): State<App>, signed: Signed) -> Response {
    if !app.casework.may_export(&signed.actor) {
        // The list says so to whoever may not, and writes it down.
        return match app.casework.exports(&signed.actor).await {
            Ok(_) => signed.fault(&CaseworkError::NotFound),
            Err(e) => signed.fault(&e),
        };
    }
    let sent = Sent::default();
    or_fault(
        &signed,
        page_of(&app, &signed, frame(&signed), &sent, &[], None).await,
    )
}

/// A date that may be left empty; what is wrong with it is noted.
fn optional_date(page: &mut Page, sent: &Sent, name: &str) -> Option<jiff::civil::Date> {
    if sent.date(name).is_empty() {
        None
    } else {
        read_date(page, sent, name)
    }
}

/// The numbers that were shown: "children-concerns".
fn seen(sent: &Sent) -> Option<ExportCounts> {
    let (children, concerns) = sent.get("seen").split_once('-')?;
    Some(ExportCounts {
        children: children.parse().ok()?,
        concerns: concerns.parse().ok()?,
    })
}

fn read(page: &mut Page, sent: &Sent) -> AskExport {
    AskExport {
        id: sent.id(),
        which: sent.word("which"),
        children: sent.all("children"),
        from: optional_date(page, sent, "from"),
        until: optional_date(page, sent, "until"),
        why: sent.get("why").to_owned(),
        recipient: sent.get("recipient").to_owned(),
        organisation: sent.get("organisation").to_owned(),
        handover: sent.get("handover").to_owned(),
        seen: seen(sent),
    }
}

/// `POST /exports/new`: finds children, counts, and asks once what was counted was seen.
pub(super) async fn ask(
    State(app): State<App>,
    signed: Signed,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let mut page = frame(&signed);
    if sent.get("action") == "find" {
        return or_fault(
            &signed,
            page_of(&app, &signed, page, &sent, &[], None).await,
        );
    }
    let input = read(&mut page, &sent);
    if page.has_errors() {
        return or_fault(
            &signed,
            page_of(&app, &signed, page, &sent, &[], None).await,
        );
    }
    let preview = match app.casework.preview_export(&signed.actor, &input).await {
        Ok(preview) => preview,
        Err(CaseworkError::Invalid(faults)) => {
            return or_fault(
                &signed,
                page_of(&app, &signed, page, &sent, &faults, None).await,
            );
        }
        Err(e) => return signed.fault(&e),
    };
    let id = input.id;
    if input.seen != Some(preview.counts) {
        let shown = page_of(&app, &signed, page, &sent, &[], Some(preview)).await;
        return or_fault(&signed, shown);
    }
    match app.casework.ask_export(&signed.actor, input).await {
        Ok(()) => ui::redirect(&path(id)),
        Err(CaseworkError::Invalid(faults)) => {
            let shown = page_of(&app, &signed, page, &sent, &faults, None).await;
            or_fault(&signed, shown)
        }
        Err(e) => signed.fault(&e),
    }
}

async fn page_of(
    app: &App,
    signed: &Signed,
    mut page: Page,
    sent: &Sent,
    faults: &[Fault],
    preview: Option<ExportPreview>,
) -> Result<Response, CaseworkError> {
    note(&mut page, faults);
    if let Some(p) = &preview {
        // The numbers stand where the button is, far down: the page says so at its head too.
        let head = Html::text(&format!("{}: ", page.t("export-holds-heading")));
        let said = head.and(&holds(&page, p));
        page = page.important(said);
    }
    let named = named(app, signed, &page, sent).await?;
    let which = ExportWhich::ALL.iter().map(|w| {
        let choice = Choice::new(w.as_str(), page.code("export-which-", w.as_str()));
        if *w == ExportWhich::Named {
            choice.reveals(named.clone())
        } else {
            choice
        }
    });
    let which = Radios::new(
        &page,
        "which",
        page.t("export-which"),
        which.collect(),
        sent.get("which"),
    );
    let line = |name: &str, hint: Option<&str>| {
        let label = page.code("export-", name);
        let mut field = TextInput::new(&page, name, label).value(sent.get(name));
        if let Some(hint) = hint {
            field = field.hint(page.t(hint));
        }
        Html::from(field)
    };
    let fields = vec![
        date_box(&page, sent, "from", page.optional(page.t("export-from"))),
        date_box(&page, sent, "until", page.optional(page.t("export-until"))),
        long(&page, sent, "why", page.t("export-why")),
        line("recipient", None),
        line("organisation", None),
        line("handover", Some("export-handover-hint")),
    ];
    let shown = Ask {
        id: sent.id(),
        holds: preview.map(|p| Inset::new(holds(&page, &p)).into()),
        seen: preview.map_or_else(String::new, |p| {
            format!("{}-{}", p.counts.children, p.counts.concerns)
        }),
        never: NEVER.iter().map(|k| page.t(k)).collect(),
        which,
        fields,
        submit: Button::submit(page.t(if preview.is_some() {
            "export-ask-submit"
        } else {
            "export-count-submit"
        }))
        .once(),
        page,
    };
    let status = if shown.page.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok(ui::render(&shown, status))
}

/// What it would hold, and how long it waits.
fn holds(page: &Page, p: &ExportPreview) -> Html {
    let children = page.tn("export-children", i64::from(p.counts.children));
    let concerns = page.tn("export-concerns", i64::from(p.counts.concerns));
    let mut all = Html::text(&page.t2("export-holds", "children", children, "concerns", concerns));
    if let Some(hours) = p.wait_hours {
        let wait = Html::text(&page.tn("export-waits", hours));
        all = all.and(&Html::br()).and(&wait);
    }
    all
}

/// Finding children to name: those who were ticked, and those just found.
async fn named(
    app: &App,
    signed: &Signed,
    page: &Page,
    sent: &Sent,
) -> Result<Html, CaseworkError> {
    let ticked: Vec<Uuid> = sent.all("children");
    let mut found: Vec<ChildChoice> = Vec::new();
    if !ticked.is_empty() {
        let all = app
            .casework
            .children_to_choose(&signed.actor, &ticked)
            .await?;
        found.extend(all.children.into_iter().filter(|c| ticked.contains(&c.id)));
    }
    let typed = sent.get("find");
    if sent.get("action") == "find" {
        let more = app.casework.find_children(&signed.actor, typed).await?;
        for child in more {
            if !found.iter().any(|c| c.id == child.id) {
                found.push(child);
            }
        }
    }
    let find = TextInput::new(page, "find", page.t("export-find"))
        .hint(page.t("export-find-hint"))
        .value(typed);
    let button = Button::submit(page.t("export-find-button"))
        .secondary()
        .value("action", "find");
    let items: Vec<Choice> = found
        .iter()
        .map(|c| {
            let born = c.birth.map(|b| words::civil_date(page.lang, b.date));
            let more: Vec<String> = [born, c.group.clone()].into_iter().flatten().collect();
            let choice = Choice::new(
                c.id.to_string(),
                Html::name(&domain::text::with_marks(&c.name)),
            );
            if more.is_empty() {
                choice
            } else {
                choice.hint(more.join(" · "))
            }
        })
        .collect();
    let chosen: Vec<String> = ticked.iter().map(Uuid::to_string).collect();
    let mut all = Html::from(find).and(&button.into());
    if !items.is_empty() || page.has_errors() {
        let boxes = Checkboxes::new(page, "children", page.t("export-named"), items, &chosen);
        all = all.and(&boxes.small().into());
    }
    Ok(all)
}
