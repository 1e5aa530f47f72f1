//! Sending, or saying plainly that nothing was sent.

use super::{
    chosen_recipient,
    form::{At, Shown, answer},
};
use crate::{
    App, Session, Signed,
    outage::sheet_of,
    pages::decide::form::{Fields, show_faults},
    ui,
};
use axum::{Form, extract::State, http::StatusCode, response::Response};
use casework::{Actor, CaseworkError, DraftKind, EmergencyShare};
use uuid::Uuid;

pub(super) async fn send(
    State(app): State<App>,
    session: Session,
    signed: Result<Signed, Response>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let mut f = Fields(fields);
    // Whatever is shown again has the ids it had.
    for name in ["id", "sharing"] {
        if f.id(name).is_none() {
            f.0.retain(|(n, _)| n != name);
            f.put(name, Uuid::now_v7().to_string());
        }
    }
    let at = At::of(&session, signed.as_ref().ok());
    match at {
        At::Open(signed) if f.get("action") == "find" => {
            let found = app
                .casework
                .find_children(&signed.actor, f.get("child-name"));
            let shown = Shown {
                found: Some(found.await.unwrap_or_default()),
                ..Shown::default()
            };
            answer(&app, at, at.page(), &f, shown).await
        }
        At::Open(signed) => share(&app, at, &signed.actor, &f).await,
        At::Locked(_, actor) => share(&app, at, actor, &f).await,
        At::Out(session) => not_sent(&app, session, &f).await,
    }
}

async fn share(app: &App, at: At<'_>, actor: &Actor, f: &Fields) -> Response {
    let mut page = at.page();
    let (recipient, outside) = chosen_recipient(f);
    let input = EmergencyShare {
        id: f.own_id("id"),
        sharing_id: f.own_id("sharing"),
        child: f.id("child"),
        child_name: f.get("child-name").to_owned(),
        recipient,
        outside,
        text: f.get("text").to_owned(),
        with_protected: f.get("with-protected") == "yes",
        name_if_unknown: page.t("emergency-name-unknown"),
        draft: f.id("draft"),
        from_locked: matches!(at, At::Locked(..)),
    };
    let Ok(sheet) = sheet_of(f.get("sheet")) else {
        page.error("sheet", "outage-error-sheet");
        let shown = Shown {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            ..Shown::default()
        };
        return answer(app, at, page, f, shown).await;
    };
    let input = match &sheet {
        Some(number) => EmergencyShare {
            id: number.emergency(actor.agency_id),
            sharing_id: number.sharing(actor.agency_id),
            ..input
        },
        None => input,
    };
    let mut sent = app.casework.share_in_emergency(actor, input.clone()).await;
    if sheet.is_none() && matches!(sent, Err(CaseworkError::OtherContent)) {
        // Sent, and now the same form with other words: that goes too, as one more.
        let one_more = EmergencyShare {
            id: Uuid::now_v7(),
            sharing_id: Uuid::now_v7(),
            ..input
        };
        sent = app.casework.share_in_emergency(actor, one_more).await;
    }
    let shown =
        match sent {
            Ok(id) => return ui::redirect(&format!("/emergency/{id}/sent")),
            Err(CaseworkError::Invalid(faults)) => {
                show_faults(&mut page, &faults, |field, _| match field {
                    "recipient" => Some("emergency-error-recipient"),
                    "text" => Some("emergency-error-text"),
                    _ => None,
                });
                Shown {
                    status: StatusCode::UNPROCESSABLE_ENTITY,
                    ..Shown::default()
                }
            }
            // The same sheet in other words, or by somebody else: one record stands already.
            Err(
                CaseworkError::OtherContent | CaseworkError::WrongState | CaseworkError::NotFound,
            ) if sheet.is_some() => Shown {
                status: StatusCode::CONFLICT,
                warning: Some("emergency-sheet-before"),
                ..Shown::default()
            },
            Err(e) => failed(&e),
        };
    answer(app, at, page, f, shown).await
}

/// Whatever went wrong: nothing was sent, ring, and here is what you typed.
fn failed(e: &CaseworkError) -> Shown {
    tracing::error!(error = %e, "an emergency could not be sent");
    let (warning, status) = match e {
        CaseworkError::DiskFull => ("emergency-not-sent", StatusCode::INSUFFICIENT_STORAGE),
        CaseworkError::TryAgain => ("emergency-unknown", StatusCode::SERVICE_UNAVAILABLE),
        CaseworkError::NotFound => ("emergency-not-sent", StatusCode::CONFLICT),
        _ => ("emergency-not-sent", StatusCode::SERVICE_UNAVAILABLE),
    };
    Shown {
        status,
        warning: Some(warning),
        ..Shown::default()
    }
}

/// Without a session nothing is sent. For whoever had one, what was typed is kept; for anyone
/// else it stays on the screen, to be sent once they have signed in.
async fn not_sent(app: &App, session: &Session, f: &Fields) -> Response {
    let kept = match &session.token {
        Some(token) => keep(app, token, f).await,
        None => false,
    };
    let shown = Shown {
        status: StatusCode::UNAUTHORIZED,
        warning: Some(if kept {
            "emergency-kept"
        } else {
            "emergency-not-kept"
        }),
        boxes: !kept,
        ..Shown::default()
    };
    let at = At::Out(session);
    answer(app, at, at.page(), f, shown).await
}

async fn keep(app: &App, token: &str, f: &Fields) -> bool {
    let Ok(actor) = app.casework.who_was_typing(token).await else {
        return false;
    };
    let (id, kind) = (f.own_id("id"), DraftKind::Emergency);
    let kept = app.casework.save_draft(&actor, id, kind, f.0.clone()).await;
    if let Err(e) = &kept {
        tracing::error!(error = %e, "what was typed in an emergency was not kept");
    }
    kept.is_ok()
}
