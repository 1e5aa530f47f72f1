//! The people of an agency, for its administrator: inviting, new links, a lost second factor, and
//! (in `standing`) movers and leavers.

mod agreed_word;
mod files;
mod scim;
mod standing;

use crate::{
    App, Signed,
    ui::{
        self, Button, Cell, Choice, Html, Page, Radios, Section, Select, Table, TextInput, Textarea,
    },
};
use askama::Template;
use axum::{
    Form, Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use casework::{CaseworkError, Fault, Invite, StaffLine};
use domain::{
    Lang,
    practitioner::{MemberState, Role},
};
use serde::Deserialize;
use uuid::Uuid;

pub(super) use files::who as files_who;

/// The routes of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/people", get(list))
        .route("/people/invite", get(show_invite).post(invite))
        .route("/people/files-a-day", get(files::show).post(files::set))
        .route(
            "/people/agreed-word",
            get(agreed_word::show).post(agreed_word::set),
        )
        .route("/people/agreed-word/end", post(agreed_word::end))
        .route("/people/scim", get(scim::show).post(scim::make))
        .route("/people/scim/end", post(scim::end))
        .route("/people/{id}", get(show))
        .route("/people/{id}/link", post(link))
        .route("/people/{id}/second-factor", post(reset))
        .route("/people/{id}/standing", post(standing::standing))
        .route("/people/{id}/role", post(standing::role))
        .route("/people/{id}/sign-out", post(standing::sign_out))
}

/// Roles that an administrator may give; the operator of the machine is none of them.
const ROLES: [Role; 7] = [
    Role::Practitioner,
    Role::SafeguardingLead,
    Role::MashScreener,
    Role::DataProtectionOfficer,
    Role::RecordsManager,
    Role::BoardManager,
    Role::AgencyAdministrator,
];

#[derive(Template)]
#[template(path = "pages/people.html")]
struct List {
    page: Page,
    table: Table,
}

async fn list(State(app): State<App>, signed: Signed) -> Response {
    let staff = match app.casework.staff(&signed.actor).await {
        Ok(staff) => staff,
        Err(e) => return signed.fault(&e),
    };
    let page = signed.page("people-title", Some(Section::People)).wide();
    let rows = staff
        .iter()
        .map(|l| {
            let p = &l.practitioner;
            let name = Html::link(&format!("/people/{}", p.id), &p.content.name);
            vec![
                Cell::new(name),
                Cell::new(Html::name(&p.content.job_title)),
                Cell::new(page.code("people-role-", p.role.as_str())),
                Cell::new(standing(&page, l)),
                Cell::new(factor(&page, l)),
            ]
        })
        .collect();
    let head = [
        "people-name",
        "account-job",
        "people-role",
        "people-standing",
        "people-factor",
    ];
    let head = head.iter().map(|k| page.t(k)).collect();
    let table = Table::new(page.t("people-title"), head, rows).caption_hidden();
    ui::render(&List { page, table }, StatusCode::OK)
}

/// Where the account stands, and how long a link to it is good.
fn standing(page: &Page, l: &StaffLine) -> Html {
    let state = l.practitioner.state;
    let mut words = Html::text(&page.code("people-state-", state.as_str()));
    if l.not_me.is_some() {
        let said = ui::Tag::new(page.t("happened-person-short"), "red");
        words = words.and(&Html::br()).and(&Html::of(&said));
    }
    let link = match l.link_until {
        Some(at) => page.t1("people-link-until", "time", words::date_time(page.lang, at)),
        None if state == MemberState::Invited => page.t("people-link-over"),
        None => return words,
    };
    words.and(&Html::br()).and(&Html::text(&link))
}

fn factor(page: &Page, l: &StaffLine) -> String {
    page.t(if l.practitioner.has_second_factor() {
        "people-factor-on"
    } else {
        "people-factor-off"
    })
}

/// What was typed to invite somebody.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct InviteForm {
    name: String,
    sign_in: String,
    job_title: String,
    email: String,
    role: String,
    lang: String,
}

#[derive(Template)]
#[template(path = "pages/people_invite.html")]
struct InvitePage {
    page: Page,
    fields: Vec<Html>,
}

async fn show_invite(State(app): State<App>, signed: Signed) -> Response {
    // Whoever may not see the people may not see this either.
    if let Err(e) = app.casework.staff(&signed.actor).await {
        return signed.fault(&e);
    }
    invite_page(&signed, &InviteForm::default(), &[])
}

fn invite_page(signed: &Signed, f: &InviteForm, faults: &[Fault]) -> Response {
    let mut page = signed
        .page("people-invite-title", Some(Section::People))
        .back_to("/people");
    for fault in faults {
        let key = match (fault.field.as_str(), fault.key) {
            ("sign-in", "taken") => "people-error-taken",
            ("name", _) => "people-error-name",
            ("sign-in", _) => "people-error-sign-in",
            ("email", _) => "people-error-email",
            ("role", _) => "people-error-role",
            _ => "people-error-long",
        };
        page.error(&fault.field, key);
    }
    let text = |id: &str, key: &str, value: &str| {
        TextInput::new(&page, id, page.t(key)).value(value.to_owned())
    };
    let mut roles = vec![Choice::new("", "")];
    for role in ROLES {
        let words = page.code("people-role-", role.as_str());
        roles.push(Choice::new(role.as_str(), words));
    }
    let lang = if f.lang.is_empty() {
        page.lang.as_str()
    } else {
        &f.lang
    };
    let langs = [(Lang::En, "English"), (Lang::Cy, "Cymraeg")]
        .map(|(lang, name)| Choice::new(lang.as_str(), name))
        .into();
    let job = page.optional(page.t("people-invite-job"));
    let email = page.optional(page.t("people-invite-email"));
    let fields = vec![
        text("name", "people-invite-name", &f.name).person().into(),
        text("sign-in", "people-invite-sign-in", &f.sign_in)
            .hint(page.t("people-invite-sign-in-hint"))
            .into(),
        TextInput::new(&page, "job-title", job)
            .value(f.job_title.clone())
            .into(),
        TextInput::new(&page, "email", email)
            .value(f.email.clone())
            .into(),
        Select::new(&page, "role", page.t("people-invite-role"), roles, &f.role).into(),
        Radios::new(&page, "lang", page.t("people-invite-lang"), langs, lang)
            .inline()
            .into(),
    ];
    let status = if page.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    ui::render(&InvitePage { page, fields }, status)
}

async fn invite(State(app): State<App>, signed: Signed, Form(form): Form<InviteForm>) -> Response {
    if let Err(e) = app.casework.staff(&signed.actor).await {
        return signed.fault(&e);
    }
    let role = form.role.parse().ok().filter(|r| ROLES.contains(r));
    let Some(role) = role else {
        let mut faults = vec![Fault {
            field: "role".into(),
            key: "empty",
        }];
        for (field, value) in [("sign-in", &form.sign_in), ("name", &form.name)] {
            if value.trim().is_empty() {
                faults.insert(
                    0,
                    Fault {
                        field: field.into(),
                        key: "empty",
                    },
                );
            }
        }
        return invite_page(&signed, &form, &faults);
    };
    let email = form.email.trim();
    let input = Invite {
        agency: String::new(),
        name: form.name.trim().to_owned(),
        sign_in: form.sign_in.trim().to_owned(),
        role,
        job_title: form.job_title.trim().to_owned(),
        email: (!email.is_empty()).then(|| email.to_owned()),
        lang: form.lang.parse().unwrap_or(signed.session.lang),
    };
    match app.casework.invite_colleague(&signed.actor, input).await {
        Ok(token) => link_page(&app, &signed, &token).await,
        Err(CaseworkError::Invalid(faults)) => invite_page(&signed, &form, &faults),
        Err(e) => signed.fault(&e),
    }
}

#[derive(Template)]
#[template(path = "pages/people_link.html")]
struct LinkPage {
    page: Page,
    warning: ui::WarningText,
    address: String,
    text: String,
    done: Button,
}

/// Shown as the answer itself, not after a redirect: the link is kept nowhere.
async fn link_page(app: &App, signed: &Signed, token: &str) -> Response {
    let base = app.casework.settings().public_url.trim_end_matches('/');
    let until = match app.casework.invitation_until(token).await {
        Ok(at) => at,
        Err(e) => return signed.fault(&e),
    };
    let page = signed.page("people-link-title", Some(Section::People));
    let shown = LinkPage {
        warning: ui::WarningText::new(&page, page.t("people-link-once")),
        address: format!("{base}/welcome/{token}"),
        text: page.t1(
            "people-link-text",
            "time",
            words::date_time(page.lang, until),
        ),
        done: Button::link(page.t("people-link-done"), "/people"),
        page,
    };
    ui::render(&shown, StatusCode::OK)
}

#[derive(Template)]
#[template(path = "pages/people_person.html")]
struct PersonPage {
    page: Page,
    id: Uuid,
    about: ui::SummaryList,
    may_link: bool,
    /// One's own account is another administrator's to change.
    own: bool,
    role: Option<Select>,
    steps: Vec<standing::Step>,
    may_sign_out: bool,
    note: Option<Textarea>,
}

/// What has just been done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Done {
    done: String,
}

async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Query(done): Query<Done>,
) -> Response {
    let mut page = signed.page("people-person-title", Some(Section::People));
    let said = match done.done.as_str() {
        "reset" => Some(Html::text(&page.t("people-reset-done"))),
        "reset-no-email" => Some(Html::text(&page.t("people-reset-no-email"))),
        other => standing::said(&page, other),
    };
    if let Some(said) = said {
        page = page.important(said);
    }
    match app.casework.said_not_me(&signed.actor, id).await {
        Ok(Some(at)) if done.done.is_empty() => {
            let when = words::date_time(page.lang, at);
            let told = page.t1("happened-person", "time", when);
            page = page.important(Html::text(&told));
        }
        Ok(_) => {}
        Err(e) => return signed.fault(&e),
    }
    person_page(&app, &signed, page, id, "").await
}

async fn person_page(app: &App, signed: &Signed, page: Page, id: Uuid, typed: &str) -> Response {
    let line = match app.casework.colleague(&signed.actor, id).await {
        Ok(line) => line,
        Err(e) => return signed.fault(&e),
    };
    let page = page.back_to("/people");
    let p = &line.practitioner;
    let row = |key: &str, value: Html| ui::Row::new(page.t(key), value);
    let mut about = vec![row("people-name", Html::name(&p.content.name))];
    if !p.content.job_title.trim().is_empty() {
        about.push(row("account-job", Html::name(&p.content.job_title)));
    }
    let role = page.code("people-role-", p.role.as_str());
    about.extend([
        row("people-role", Html::text(&role)),
        row("people-standing", standing(&page, &line)),
        row("people-factor", Html::text(&factor(&page, &line))),
    ]);
    let about = ui::SummaryList::new(about);
    let note = p.has_second_factor().then(|| {
        Textarea::new(&page, "note", page.t("people-reset-note"))
            .rows(3)
            .hint(page.t("people-reset-note-hint"))
            .value(typed)
    });
    let status = if page.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let shown = PersonPage {
        id,
        about,
        may_link: matches!(p.state, MemberState::Active | MemberState::Invited),
        own: p.id == signed.actor.practitioner_id,
        role: standing::role_field(&page, &line),
        steps: standing::steps(&page, p.state),
        may_sign_out: p.state == MemberState::Active,
        note,
        page,
    };
    ui::render(&shown, status)
}

async fn link(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    match app.casework.new_link(&signed.actor, id).await {
        Ok(token) => link_page(&app, &signed, &token).await,
        Err(e) => signed.fault(&e),
    }
}

/// What was typed to take a second factor away.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ResetForm {
    note: String,
}

async fn reset(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(form): Form<ResetForm>,
) -> Response {
    let done = app
        .casework
        .reset_second_factor(&signed.actor, id, &form.note)
        .await;
    match done {
        Ok(told) => {
            let word = if told { "reset" } else { "reset-no-email" };
            ui::redirect(&format!("/people/{id}?done={word}"))
        }
        Err(CaseworkError::Invalid(faults)) => {
            let mut page = signed.page("people-person-title", Some(Section::People));
            let own = faults.iter().any(|f| f.key == "own");
            let key = if own {
                "people-error-own"
            } else {
                "people-error-note"
            };
            page.error("note", key);
            person_page(&app, &signed, page, id, &form.note).await
        }
        Err(e) => signed.fault(&e),
    }
}
