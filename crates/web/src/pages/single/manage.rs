//! Single sign-on for an agency's administrator: its providers, who came and is nobody's yet, who is
//! tied to what.

use crate::{
    App, Signed,
    ui::{self, Button, Checkboxes, Choice, Html, Page, Row, Section, SummaryList, TextInput},
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use casework::{
    CaseworkError, Fault, NewProvider, ProviderLine, SignOnDesk, SignOnStranger, TieLine,
};
use serde::Deserialize;
use uuid::Uuid;

struct Card {
    about: SummaryList,
    /// Where the button leads, and whether it asks for a page first.
    action: Option<(String, Button)>,
    link: Option<Button>,
}

#[derive(Template)]
#[template(path = "pages/single_people.html")]
struct Desk {
    page: Page,
    redirect: String,
    redirect_out: String,
    word_out: String,
    providers: Vec<Card>,
    strangers: Vec<Card>,
    tied: Vec<Card>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Done {
    done: String,
}

pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Query(done): Query<Done>,
) -> Response {
    let desk = match app.casework.sign_on_desk(&signed.actor).await {
        Ok(desk) => desk,
        Err(e) => return signed.fault(&e),
    };
    let mut page = signed
        .page("single-people-title", Some(Section::People))
        .back_to("/people");
    let word = ["added", "ended", "tied", "refused", "untied"]
        .into_iter()
        .find(|w| *w == done.done);
    if let Some(word) = word {
        let said = Html::text(&page.code("single-done-", word));
        page = page.important(said);
    }
    ui::render(&laid_out(page, desk), StatusCode::OK)
}

fn laid_out(page: Page, desk: SignOnDesk) -> Desk {
    let providers = desk.providers.iter().map(|p| provider(&page, p)).collect();
    let strangers = desk.strangers.iter().map(|s| stranger(&page, s)).collect();
    let tied = desk.tied.iter().map(|t| tie_card(&page, t)).collect();
    Desk {
        redirect: desk.redirect,
        redirect_out: desk.redirect_out,
        word_out: desk.word_out,
        providers,
        strangers,
        tied,
        page,
    }
}

fn provider(page: &Page, p: &ProviderLine) -> Card {
    let factor = if p.trusts_factor {
        "single-factor-theirs"
    } else {
        "single-factor-ours"
    };
    let mut rows = vec![
        Row::new(page.t("single-name"), p.name.clone()),
        Row::new(page.t("single-issuer"), p.issuer.clone()),
        Row::new(page.t("people-factor"), page.t(factor)),
    ];
    if let Some(only) = &p.organisation {
        rows.push(Row::new(page.t("single-organisation"), only.clone()));
    }
    if p.from_file {
        rows.push(Row::new(
            page.t("single-set-in"),
            page.t("single-set-in-file"),
        ));
    }
    let end = Button::submit(page.t1("single-end", "provider", p.name.as_str())).warning();
    Card {
        about: SummaryList::new(rows),
        action: (!p.from_file).then(|| (format!("/people/single-sign-on/{}/end", p.id), end)),
        link: None,
    }
}

pub(super) fn about_stranger(page: &Page, s: &SignOnStranger) -> SummaryList {
    let none = || page.t("single-unsaid");
    let name = s
        .name
        .as_deref()
        .map_or_else(|| Html::text(&none()), Html::name);
    let mail = s
        .email
        .as_deref()
        .map_or_else(|| Html::text(&none()), Html::name);
    SummaryList::new(vec![
        Row::new(page.t("single-word"), s.word.clone()),
        Row::new(page.t("single-there-name"), name),
        Row::new(page.t("single-there-email"), mail),
        Row::new(page.t("single-provider"), s.provider.clone()),
        Row::new(page.t("single-came"), words::date_time(page.lang, s.seen)),
    ])
}

fn stranger(page: &Page, s: &SignOnStranger) -> Card {
    let refuse = Button::submit(page.t1("single-refuse", "word", s.word.as_str())).secondary();
    let tie = format!("/people/single-sign-on/tie/{}", s.id);
    Card {
        about: about_stranger(page, s),
        action: Some((format!("/people/single-sign-on/refuse/{}", s.id), refuse)),
        link: Some(Button::link(
            page.t1("single-tie", "word", s.word.as_str()),
            tie,
        )),
    }
}

fn tie_card(page: &Page, t: &TieLine) -> Card {
    let untie = Button::submit(page.t1("single-untie", "name", t.who.as_str())).secondary();
    Card {
        about: SummaryList::new(vec![
            Row::new(page.t("people-name"), Html::name(&t.who)),
            Row::new(page.t("single-provider"), t.provider.clone()),
            Row::new(page.t("single-there"), Html::name(&t.there)),
            Row::new(page.t("single-tied-by"), Html::name(&t.tied_by)),
            Row::new(page.t("single-tied"), words::date_time(page.lang, t.tied)),
        ]),
        action: Some((format!("/people/single-sign-on/untie/{}", t.id), untie)),
        link: None,
    }
}

/// What was typed about a provider.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct NewForm {
    id: String,
    name: String,
    issuer: String,
    client_id: String,
    client_secret: String,
    organisation: String,
    factor: String,
}

#[derive(Template)]
#[template(path = "pages/single_form.html")]
pub(super) struct FormPage {
    pub page: Page,
    pub lead: Vec<Html>,
    pub id: String,
    pub fields: Vec<Html>,
    pub button: Button,
}

pub(super) async fn show_new(State(app): State<App>, signed: Signed) -> Response {
    match app.casework.sign_on_desk(&signed.actor).await {
        Ok(desk) => new_page(&signed, &desk, &NewForm::default(), &[], None),
        Err(e) => signed.fault(&e),
    }
}

fn new_page(
    signed: &Signed,
    desk: &SignOnDesk,
    f: &NewForm,
    faults: &[Fault],
    said: Option<&'static str>,
) -> Response {
    let mut page = signed
        .page("single-new-title", Some(Section::People))
        .back_to("/people/single-sign-on");
    for fault in faults {
        let key = match (fault.field.as_str(), fault.key) {
            ("name", "too-many") => "single-error-many",
            ("name", _) => "single-error-name",
            ("issuer", _) => "single-error-issuer",
            ("client-id", _) => "single-error-client",
            _ => "people-error-long",
        };
        page.error(&fault.field, key);
    }
    if let Some(key) = said {
        page.error("issuer", key);
    }
    let text = |id: &str, label: String, value: &str| {
        TextInput::new(&page, id, label).value(value.to_owned())
    };
    let optional = |key: &str| page.optional(page.t(key));
    let factor = if f.factor.is_empty() {
        vec![]
    } else {
        vec![f.factor.clone()]
    };
    let fields = vec![
        text("name", page.t("single-name"), &f.name)
            .hint(page.t("single-name-hint"))
            .into(),
        text("issuer", page.t("single-issuer"), &f.issuer)
            .hint(page.t("single-issuer-hint"))
            .into(),
        text("client-id", page.t("single-client"), &f.client_id).into(),
        TextInput::new(&page, "client-secret", optional("single-secret"))
            .password(true)
            .into(),
        text(
            "organisation",
            optional("single-organisation"),
            &f.organisation,
        )
        .hint(page.t("single-organisation-hint"))
        .into(),
        Checkboxes::new(
            &page,
            "factor",
            page.t("people-factor"),
            vec![
                Choice::new("theirs", page.t("single-factor-take"))
                    .hint(page.t("single-factor-hint")),
            ],
            &factor,
        )
        .into(),
    ];
    let status = if page.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let id = if f.id.is_empty() {
        Uuid::now_v7().to_string()
    } else {
        f.id.clone()
    };
    let shown = FormPage {
        lead: vec![
            Html::text(&page.t("single-new-lead")),
            Html::text(&page.t1("single-redirect", "address", desk.redirect.as_str())),
            Html::text(&page.t1("single-redirect-out", "address", desk.redirect_out.as_str())),
            Html::text(&page.t1("single-word-out", "address", desk.word_out.as_str())),
        ],
        id,
        fields,
        button: Button::submit(page.t("single-new-send")).once(),
        page,
    };
    ui::render(&shown, status)
}

pub(super) async fn add(
    State(app): State<App>,
    signed: Signed,
    Form(form): Form<NewForm>,
) -> Response {
    let desk = match app.casework.sign_on_desk(&signed.actor).await {
        Ok(desk) => desk,
        Err(e) => return signed.fault(&e),
    };
    let new = NewProvider {
        name: form.name.clone(),
        issuer: form.issuer.trim().to_owned(),
        client_id: form.client_id.clone(),
        client_secret: form.client_secret.clone(),
        organisation: form.organisation.clone(),
        trusts_factor: form.factor == "theirs",
        classes: Vec::new(),
    };
    let id = form.id.parse().unwrap_or_else(|_| Uuid::now_v7());
    match app.casework.add_sign_on(&signed.actor, id, &new).await {
        Ok(()) => ui::redirect("/people/single-sign-on?done=added"),
        Err(CaseworkError::Invalid(faults)) => new_page(&signed, &desk, &form, &faults, None),
        Err(CaseworkError::SignOn(fault)) => {
            let key = match fault {
                casework::SingleFault::Unreachable => "single-error-unreachable",
                _ => "single-error-document",
            };
            new_page(&signed, &desk, &form, &[], Some(key))
        }
        Err(e) => signed.fault(&e),
    }
}

fn then(signed: &Signed, done: Result<(), CaseworkError>, word: &str) -> Response {
    match done {
        Ok(()) => ui::redirect(&format!("/people/single-sign-on?done={word}")),
        Err(e) => signed.fault(&e),
    }
}

pub(super) async fn end(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let done = app.casework.end_sign_on(&signed.actor, id).await;
    then(&signed, done, "ended")
}

pub(super) async fn refuse(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    let done = app.casework.refuse_sign_on(&signed.actor, id).await;
    then(&signed, done, "refused")
}

pub(super) async fn untie(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    let done = app.casework.untie_sign_on(&signed.actor, id).await;
    then(&signed, done, "untied")
}
