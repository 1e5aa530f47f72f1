//! Adding a child, and people around a child.

use super::form::{self, FormPage, Sent, date_box, long, mendable, note_faults, read_date, short};
use crate::{
    App, Signed,
    ui::{self, Checkboxes, Choice, Html, Page, Section, Select, TextInput},
};
use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use casework::{AddPerson, CaseworkError, Place};
use domain::{
    person::{PersonContent, PersonKind, RelationKind},
    time::{BirthDate, BirthDateKind},
};
use uuid::Uuid;

/// `GET /children/new`
pub(super) async fn new_child(signed: Signed) -> Response {
    let page = signed
        .page("lead-new-child-title", Some(Section::Children))
        .back_to("/children");
    child_form(page, &Sent::default())
}

fn name_fields(page: &Page, sent: &Sent) -> Vec<Html> {
    vec![
        TextInput::new(page, "given", page.t("lead-given"))
            .person()
            .value(sent.get("given"))
            .into(),
        TextInput::new(page, "family", page.t("lead-family-name"))
            .person()
            .value(sent.get("family"))
            .into(),
    ]
}

fn tick(page: &Page, sent: &Sent, name: &str, label: String) -> Html {
    let items = vec![Choice::new("yes", label)];
    Checkboxes::new(page, name, "", items, &[sent.get(name)]).into()
}

fn child_form(page: Page, sent: &Sent) -> Response {
    let mut fields = name_fields(&page, sent);
    fields.push(date_box(
        &page,
        sent,
        "born",
        page.optional(page.t("lead-col-born")),
    ));
    fields.push(short(
        &page,
        sent,
        "group",
        page.optional(page.t("lead-col-group")),
    ));
    fields.push(short(
        &page,
        sent,
        "language",
        page.optional(page.t("lead-wants-language")),
    ));
    fields.push(long(
        &page,
        sent,
        "address",
        page.optional(page.t("lead-address")),
    ));
    fields.push(tick(
        &page,
        sent,
        "protected",
        page.t("lead-protect-address"),
    ));
    FormPage {
        above: Html::default(),
        id: sent.id(),
        fields,
        submit: page.t("lead-new-child-save"),
        below: Html::default(),
        page,
    }
    .answer()
}

/// `POST /children/new`
pub(super) async fn add_child(
    State(app): State<App>,
    signed: Signed,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let mut page = signed
        .page("lead-new-child-title", Some(Section::Children))
        .back_to("/children");
    let birth = if sent.date("born").is_empty() {
        None
    } else {
        read_date(&mut page, &sent, "born")
    };
    if page.has_errors() {
        return child_form(page, &sent);
    }
    let id = sent.id();
    let person = AddPerson {
        id,
        kind: PersonKind::Child,
        protected_address: sent.get("protected") == "yes",
        content: PersonContent {
            given_names: sent.get("given").trim().to_owned(),
            family_name: sent.get("family").trim().to_owned(),
            birth: birth.map(|date| BirthDate {
                date,
                kind: BirthDateKind::Exact,
            }),
            group: sent.some("group"),
            address: sent.some("address"),
            language: sent.some("language"),
            ..PersonContent::default()
        },
        around: None,
    };
    match app.casework.add_person(&signed.actor, person).await {
        Ok(()) => ui::redirect(&format!("/children/{id}")),
        Err(e) => match mendable(e) {
            Ok(faults) => {
                note_faults(&mut page, &faults, &[]);
                child_form(page, &sent)
            }
            Err(e) => signed.fault(&e),
        },
    }
}

/// `GET /children/{id}/people`
pub(super) async fn around(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    let page = around_frame(&signed, id);
    around_form(&app, &signed, page, id, &Sent::default())
        .await
        .unwrap_or_else(|e| signed.fault(&e))
}

fn around_frame(signed: &Signed, id: Uuid) -> Page {
    signed
        .page("lead-around-title", Some(Section::Children))
        .back_to(format!("/children/{id}"))
}

async fn around_form(
    app: &App,
    signed: &Signed,
    page: Page,
    id: Uuid,
    sent: &Sent,
) -> Result<Response, CaseworkError> {
    let who = app.casework.child_identity(&signed.actor, id).await?;
    let mut relations = vec![Choice::new("", "")];
    for r in RelationKind::ALL {
        let label = page.code("lead-relation-", r.as_str());
        relations.push(Choice::new(r.as_str(), label));
    }
    let mut fields = name_fields(&page, sent);
    let relation = Select::new(
        &page,
        "relation",
        page.t("lead-relation"),
        relations,
        sent.get("relation"),
    );
    fields.push(relation.into());
    fields.push(short(
        &page,
        sent,
        "phone",
        page.optional(page.t("lead-phone")),
    ));
    fields.push(tick(&page, sent, "pr", page.t("lead-has-responsibility")));
    fields.push(tick(&page, sent, "home", page.t("lead-in-household")));
    Ok(FormPage {
        above: form::identity_bar(&page, &who),
        id: sent.id(),
        fields,
        submit: page.t("lead-around-save"),
        below: Html::default(),
        page,
    }
    .answer())
}

/// `POST /children/{id}/people`
pub(super) async fn add_around(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let place = sent.word("relation").map(|relation| Place {
        child_id: id,
        relation,
        parental_responsibility: sent.get("pr") == "yes",
        same_household: sent.get("home") == "yes",
    });
    let person = AddPerson {
        id: sent.id(),
        kind: PersonKind::Adult,
        protected_address: false,
        content: PersonContent {
            given_names: sent.get("given").trim().to_owned(),
            family_name: sent.get("family").trim().to_owned(),
            phone: sent.some("phone"),
            ..PersonContent::default()
        },
        around: place,
    };
    let faults = match app.casework.add_person(&signed.actor, person).await {
        Ok(()) => return ui::redirect(&format!("/children/{id}")),
        Err(e) => mendable(e),
    };
    let again = async {
        let mut page = around_frame(&signed, id);
        note_faults(&mut page, &faults?, &[]);
        around_form(&app, &signed, page, id, &sent).await
    };
    again.await.unwrap_or_else(|e| signed.fault(&e))
}
