//! Saying that somebody's place around a child is over.

use super::{maybe_day, note, relation};
use crate::{
    App, Signed,
    pages::lead::form::{FormPage, Sent, date_box, identity_bar, noted_already, or_fault, short},
    ui::{self, Html, Inset, Page, Section},
};
use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use casework::{CaseworkError, EndPlace, Fault};
use uuid::Uuid;

fn frame(signed: &Signed, child: Uuid) -> Page {
    signed
        .page("family-end-title", Some(Section::Children))
        .back_to(format!("/children/{child}/family"))
}

/// `GET /children/{id}/family/{other}/end`
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(which): Path<(Uuid, Uuid)>,
) -> Response {
    let page = frame(&signed, which.0);
    or_fault(
        &signed,
        form(&app, &signed, page, which, &Sent::default(), &[]).await,
    )
}

async fn form(
    app: &App,
    signed: &Signed,
    mut page: Page,
    (child, other): (Uuid, Uuid),
    sent: &Sent,
    faults: &[Fault],
) -> Result<Response, CaseworkError> {
    note(&mut page, faults);
    let family = app.casework.family(&signed.actor, child).await?;
    let member = family.members.iter().find(|m| m.person.id == other);
    let member = member.ok_or(CaseworkError::NotFound)?;
    let who = Html::name(&domain::text::with_marks(&member.person.name)).and(&Html::text(
        &format!(" · {}", relation(&page, &member.place)),
    ));
    Ok(FormPage {
        above: identity_bar(&page, &family.identity).and(&Inset::new(who).into()),
        id: sent.id(),
        fields: vec![
            date_box(&page, sent, "until", page.t("family-end-until")),
            short(&page, sent, "why", page.t("family-end-why")),
        ],
        submit: page.t("family-end-save"),
        below: Html::default(),
        page,
    }
    .answer())
}

/// `POST /children/{id}/family/{other}/end`
pub(super) async fn save(
    State(app): State<App>,
    signed: Signed,
    Path((child, other)): Path<(Uuid, Uuid)>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let mut page = frame(&signed, child);
    let until = maybe_day(&mut page, &sent, "until");
    let done = match until {
        _ if page.has_errors() => Err(noted_already()),
        None => Err(CaseworkError::invalid("until", "empty")),
        Some(until) => {
            let end = EndPlace {
                child_id: child,
                other_id: other,
                until,
                why: sent.get("why").to_owned(),
            };
            app.casework.end_place(&signed.actor, end).await
        }
    };
    match done {
        Ok(()) => ui::redirect(&format!("/children/{child}/family")),
        Err(CaseworkError::Invalid(faults)) => or_fault(
            &signed,
            form(&app, &signed, page, (child, other), &sent, &faults).await,
        ),
        Err(e) => signed.fault(&e),
    }
}
