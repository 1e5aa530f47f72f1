//! Movers and leavers: another role, a suspension, a return, a farewell; signing somebody out.

use super::{ROLES, person_page};
use crate::{
    App, Signed,
    ui::{self, Button, Choice, Html, Page, Section, Select},
};
use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use casework::{CaseworkError, Changed, MembershipChange, StaffLine};
use domain::practitioner::MemberState;
use serde::Deserialize;
use uuid::Uuid;

/// One thing that can be done to a membership, with the words that say what it does.
pub(super) struct Step {
    pub title: String,
    pub text: String,
    pub button: Button,
}

/// The role that may be given, where there is anybody to give it to.
pub(super) fn role_field(page: &Page, line: &StaffLine) -> Option<Select> {
    let p = &line.practitioner;
    (p.state != MemberState::Left).then(|| {
        let roles = ROLES
            .iter()
            .map(|r| Choice::new(r.as_str(), page.code("people-role-", r.as_str())))
            .collect();
        Select::new(
            page,
            "role",
            page.t("people-invite-role"),
            roles,
            p.role.as_str(),
        )
    })
}

/// What can be done from where the membership stands.
pub(super) fn steps(page: &Page, state: MemberState) -> Vec<Step> {
    use MembershipChange::{BringBack, Leave, Suspend};
    let all: &[(MembershipChange, &str)] = match state {
        MemberState::Invited => &[(Leave, "leave")],
        MemberState::Active => &[(Suspend, "suspend"), (Leave, "leave")],
        MemberState::Suspended => &[(BringBack, "bring-back"), (Leave, "leave")],
        MemberState::Left => &[(BringBack, "rejoin")],
    };
    let step = |&(change, word): &(MembershipChange, &str)| {
        let button = Button::submit(page.code("people-do-", word)).value("change", change.as_str());
        Step {
            title: page.code("people-step-", word),
            text: page.code("people-step-text-", word),
            button: if change == BringBack {
                button.secondary()
            } else {
                button.warning()
            },
        }
    };
    all.iter().map(step).collect()
}

/// What the page says about a change that has been made.
pub(super) fn said(page: &Page, done: &str) -> Option<Html> {
    let (word, alone) = match done.strip_suffix("-nobody") {
        Some(word) => (word, true),
        None => (done, false),
    };
    let word = ["suspended", "active", "invited", "left", "role", "out"]
        .into_iter()
        .find(|w| *w == word)?;
    let text = Html::text(&page.code("people-done-", word));
    if !alone {
        return Some(text);
    }
    let warning = Html::text(&page.t("people-nobody-receives"));
    Some(text.and(&Html::br()).and(&warning))
}

fn after(id: Uuid, word: &str, changed: Changed) -> Response {
    let alone = if changed.nobody_receives {
        "-nobody"
    } else {
        ""
    };
    ui::redirect(&format!("/people/{id}?done={word}{alone}"))
}

async fn refused(app: &App, signed: &Signed, id: Uuid, e: CaseworkError) -> Response {
    let CaseworkError::Invalid(faults) = e else {
        return signed.fault(&e);
    };
    let mut page = signed.page("people-person-title", Some(Section::People));
    for f in &faults {
        let key = match f.key {
            "own" => "people-error-own",
            "last-administrator" => "people-error-last",
            "unknown" if f.field == "change" => "people-error-change",
            _ => "people-error-role",
        };
        page.error(&f.field, key);
    }
    person_page(app, signed, page, id, "").await
}

/// What was chosen.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ChangeForm {
    change: String,
}

pub(super) async fn standing(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(form): Form<ChangeForm>,
) -> Response {
    let Ok(change) = form.change.parse() else {
        let wrong = CaseworkError::invalid("change", "unknown");
        return refused(&app, &signed, id, wrong).await;
    };
    match app
        .casework
        .change_standing(&signed.actor, id, change)
        .await
    {
        Ok(changed) => after(id, changed.state.as_str(), changed),
        Err(e) => refused(&app, &signed, id, e).await,
    }
}

/// What was chosen.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RoleForm {
    role: String,
}

pub(super) async fn role(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(form): Form<RoleForm>,
) -> Response {
    let Some(role) = form.role.parse().ok().filter(|r| ROLES.contains(r)) else {
        let wrong = CaseworkError::invalid("role", "unknown");
        return refused(&app, &signed, id, wrong).await;
    };
    match app.casework.change_role(&signed.actor, id, role).await {
        Ok(changed) => after(id, "role", changed),
        // The same role again: there is nothing to do, and nothing is wrong.
        Err(CaseworkError::WrongState) => ui::redirect(&format!("/people/{id}")),
        Err(e) => refused(&app, &signed, id, e).await,
    }
}

pub(super) async fn sign_out(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    match app.casework.end_sessions_of(&signed.actor, id).await {
        Ok(()) => ui::redirect(&format!("/people/{id}?done=out")),
        Err(e) => signed.fault(&e),
    }
}
