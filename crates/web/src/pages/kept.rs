//! What somebody typed while the page was locked or their session had ended: shown to them alone,
//! and sent only when they say so.

use crate::{
    App, Session, Signed,
    faults::Faulted,
    signed::encode,
    ui::{self, Button, Html, Page, Textarea, WarningText},
};
use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use casework::{Draft, DraftKind};
use uuid::Uuid;

/// The routes of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/kept", get(list))
        .route("/kept/{id}", get(show))
        .route("/kept/{id}/delete", post(delete))
}

/// To the page that signs in or unlocks, and from there to `back`.
pub(crate) fn to(page: &str, back: &str) -> Response {
    ui::redirect(&format!("{page}?back={}", encode(back)))
}

#[derive(Template)]
#[template(path = "pages/kept.html")]
struct Kept {
    page: Page,
    warning: WarningText,
    lead: String,
    beside: bool,
    action: String,
    fields: Vec<Html>,
    send: Button,
    delete: Option<String>,
}

fn is_text(value: &str) -> bool {
    value.contains(char::is_whitespace) || value.chars().count() > 40
}

/// Whether there is anything among the fields that a person wrote.
pub(crate) fn has_text(fields: &[(String, String)]) -> bool {
    fields.iter().any(|(_, v)| is_text(v.trim()))
}

/// The fields as they were sent. What a person would call text, words and not codes and ids, can
/// still be changed; the rest goes along unseen.
fn boxes(page: &Page, fields: &[(String, String)]) -> Vec<Html> {
    let mut n = 0;
    fields
        .iter()
        .map(|(name, value)| {
            if !is_text(value.trim()) {
                return Html::of(&Unseen { name, value });
            }
            n += 1;
            Textarea::new(page, &format!("typed-{n}"), page.tn("kept-typed", n))
                .name(name.as_str())
                .value(value.as_str())
                .into()
        })
        .collect()
}

#[derive(Template)]
#[template(
    source = "<input type=\"hidden\" name=\"{{ name }}\" value=\"{{ value }}\">",
    ext = "html"
)]
struct Unseen<'a> {
    name: &'a str,
    value: &'a str,
}

async fn show(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let form = match app.casework.kept_form(&signed.actor, id).await {
        Ok(form) => form,
        Err(e) => return signed.fault(&e),
    };
    let page = signed.page("kept-title", None);
    let path = ui::local_path(&form.path);
    let sep = if path.contains('?') { '&' } else { '?' };
    let when = words::date_time(page.lang, form.kept);
    let view = Kept {
        warning: WarningText::new(&page, page.t("kept-not-sent")),
        lead: page.t1("kept-lead", "when", when),
        beside: false,
        action: format!("{path}{sep}kept={id}"),
        fields: boxes(&page, &form.fields),
        send: Button::submit(page.t("kept-send")).once(),
        delete: Some(format!("/kept/{id}/delete")),
        page,
    };
    ui::render(&view, StatusCode::OK)
}

/// For whoever nothing can be kept: it stays on their screen, to be sent from there once they
/// have signed in beside it.
pub(crate) fn not_kept(
    session: &Session,
    path: &str,
    fields: &[(String, String)],
    status: StatusCode,
) -> Response {
    let page = session.page("kept-not-title");
    let view = Kept {
        warning: WarningText::new(&page, page.t("kept-not-sent")),
        lead: page.t("kept-not-lead"),
        beside: true,
        action: path.to_owned(),
        fields: boxes(&page, fields),
        send: Button::submit(page.t("kept-send")).once(),
        delete: None,
        page,
    };
    ui::render(&view, status)
}

/// What was typed, after a fault that left no form on the screen.
pub(crate) fn given_back(
    session: &Session,
    path: &str,
    fields: &[(String, String)],
    status: StatusCode,
    fault: Faulted,
) -> Response {
    let page = session.page(fault.title);
    let view = Kept {
        warning: WarningText::new(&page, page.t("kept-not-sent")),
        lead: page.t(fault.what),
        beside: false,
        action: path.to_owned(),
        fields: boxes(&page, fields),
        send: Button::submit(page.t("kept-again")).once(),
        delete: None,
        page,
    };
    ui::render(&view, status)
}

async fn delete(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    if let Err(e) = app.casework.kept_form(&signed.actor, id).await {
        return signed.fault(&e);
    }
    match app.casework.drop_draft(&signed.actor, id).await {
        Ok(()) => ui::redirect("/"),
        Err(e) => signed.fault(&e),
    }
}

/// Something that was typed and not sent, with the way back to it.
struct Line {
    what: String,
    href: String,
    when: String,
}

#[derive(Template)]
#[template(path = "pages/kept_list.html")]
struct List {
    page: Page,
    lines: Vec<Line>,
}

fn line(page: &Page, draft: &Draft) -> Option<Line> {
    let (key, href) = match draft.kind {
        DraftKind::Concern => ("log-title", format!("/concerns/new?draft={}", draft.id)),
        DraftKind::Emergency => ("emergency-title", format!("/emergency?draft={}", draft.id)),
        DraftKind::Form => ("kept-form", format!("/kept/{}", draft.id)),
        DraftKind::Decision | DraftKind::LawHelper => return None,
    };
    Some(Line {
        what: page.t(key),
        href,
        when: words::date_time(page.lang, draft.kept),
    })
}

async fn list(State(app): State<App>, signed: Signed) -> Response {
    let page = signed.page("kept-list-title", None);
    match app.casework.drafts(&signed.actor).await {
        Ok(all) => {
            let lines = all.iter().filter_map(|d| line(&page, d)).collect();
            ui::render(&List { page, lines }, StatusCode::OK)
        }
        Err(e) => signed.fault(&e),
    }
}

/// Where somebody goes after signing in: where they were, or, where they come to their work and
/// something they sent still waits, to that.
pub(crate) async fn landing(app: &App, token: &str, back: &str) -> String {
    if back != "/" {
        return back.to_owned();
    }
    let Ok(live) = app.casework.session(token).await else {
        return back.to_owned();
    };
    let waits = |d: &Draft| matches!(d.kind, DraftKind::Form | DraftKind::Emergency);
    match app.casework.drafts(&live.actor).await {
        Ok(all) if all.iter().any(waits) => "/kept".to_owned(),
        _ => back.to_owned(),
    }
}
