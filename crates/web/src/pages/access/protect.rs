//! The mark of a protected address: set by one person, taken off by two.

use super::note;
use crate::{
    App, Signed,
    pages::lead::form::{FormPage, Sent, identity_bar, long, or_fault},
    ui::{self, Html, Section},
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use casework::{CaseworkError, Fault};
use uuid::Uuid;

#[derive(Template)]
#[template(source = "<p class=\"govuk-body\">{{ text }}</p>", ext = "html")]
struct Said {
    text: String,
}

/// Whom this agency told already where the child is.
#[derive(Template)]
#[template(
    source = "<p class=\"govuk-body\">{{ text }}</p>\n<ul class=\"govuk-list govuk-list--bullet\">\n{% for to in told %}<li>{{ to }}</li>\n{% endfor %}</ul>",
    ext = "html"
)]
struct Told {
    text: String,
    told: Vec<Html>,
}

/// What a form does, as the form itself says it: never what the state of the moment makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    /// Sets the mark, or keeps another reason for it.
    Protect,
    /// Asks a second person to take it off.
    Lift,
}

impl Does {
    const fn word(self) -> &'static str {
        match self {
            Self::Protect => "protect",
            Self::Lift => "lift",
        }
    }

    fn of(sent: &Sent) -> Option<Self> {
        [Self::Protect, Self::Lift]
            .into_iter()
            .find(|does| does.word() == sent.get("does"))
    }
}

#[derive(Template)]
#[template(
    source = "<input type=\"hidden\" name=\"does\" value=\"{{ word }}\">",
    ext = "html"
)]
struct Hidden {
    word: &'static str,
}

/// `GET /children/{id}/address`
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
    let who = app.casework.protection_of(&signed.actor, child).await?;
    let may_ask = app.casework.may_ask_to_lift_protection(&signed.actor);
    let as_it_is = if who.protected_address {
        Does::Lift
    } else {
        Does::Protect
    };
    let does = Does::of(sent).unwrap_or(as_it_is);
    let mut page = signed
        .page("access-address-title", Some(Section::Children))
        .back_to(format!("/children/{child}"));
    note(&mut page, faults);
    let bar = identity_bar(&page, &who);
    let text = match (does, may_ask) {
        (Does::Protect, _) => "access-address-set-text",
        (Does::Lift, true) => "access-address-lift-text",
        (Does::Lift, false) => "access-address-is-on",
    };
    let mut above = bar.and(&Html::of(&Said { text: page.t(text) }));
    let told = app
        .casework
        .told_where_already(&signed.actor, child)
        .await?;
    if !told.is_empty() {
        let told = told
            .iter()
            .map(|l| Html::link(&format!("/sharings/{}", l.row.id), l.to.in_lang(page.lang)))
            .collect();
        let text = page.t("access-address-told");
        above = above.and(&Html::of(&Told { text, told }));
    }
    let (why, submit) = match does {
        Does::Lift => ("access-address-lift-why", "access-address-lift-submit"),
        Does::Protect => ("access-address-set-why", "access-address-set-submit"),
    };
    let fields = if does == Does::Lift && !may_ask {
        Vec::new()
    } else {
        let word = does.word();
        let hidden = Html::of(&Hidden { word });
        vec![hidden, long(&page, sent, "why", page.t(why))]
    };
    Ok(FormPage {
        above,
        id: sent.id(),
        fields,
        submit: page.t(submit),
        below: Html::default(),
        page,
    }
    .answer())
}

/// `POST /children/{id}/address`
pub(super) async fn act(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let (cw, who) = (&app.casework, &signed.actor);
    let (done, then) = match Does::of(&sent) {
        Some(Does::Lift) => {
            let asked = cw
                .ask_to_lift_protection(who, sent.id(), id, sent.get("why"))
                .await;
            (asked, format!("/second/{}", sent.id()))
        }
        Some(Does::Protect) => {
            let set = cw
                .protect_address(who, sent.id(), id, sent.get("why"))
                .await;
            (set, format!("/children/{id}"))
        }
        // Whoever may not write into the file learns nothing; anybody else sends it again.
        None => (
            Err(CaseworkError::invalid("does", "unknown")),
            String::new(),
        ),
    };
    match done {
        Ok(()) => ui::redirect(&then),
        Err(CaseworkError::Invalid(faults)) => {
            or_fault(&signed, form(&app, &signed, id, &sent, &faults).await)
        }
        Err(e) => signed.fault(&e),
    }
}
