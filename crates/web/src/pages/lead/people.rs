//! Adding a child, and people around a child.

use super::form::{
    self, FormPage, Sent, child_frame, child_path, date_box, finish, long, note_faults,
    noted_already, or_fault, read_date, short, tick, worded,
};
use crate::{
    App, Signed,
    pages::{
        family::maybe_day,
        log::{Found, Typed, found_words, search},
    },
    ui::{Choice, Html, Page, Radios, Section, Select, TextInput},
};
use axum::{
    Form, Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use casework::{Act, AddPerson, CaseworkError, Fault, KnownPerson, Place, Relation};
use domain::{
    person::{PersonContent, PersonKind, RelationKind},
    text::with_marks,
    time::{BirthDate, BirthDateKind},
};
use uuid::Uuid;

/// How many people the plain list holds before a search is offered beside it.
const KNOWN_MAX: usize = 300;

/// Whoever may not add a child is not shown the form either.
fn may_write(app: &App, signed: &Signed) -> bool {
    app.casework
        .may(&signed.actor, Act::WriteFile, Relation::Agency)
}

/// `GET /children/new`
pub(super) async fn new_child(State(app): State<App>, signed: Signed) -> Response {
    if !may_write(&app, &signed) {
        return signed.fault(&CaseworkError::NotFound);
    }
    let page = signed
        .page("lead-new-child-title", Some(Section::Children))
        .back_to("/children");
    or_fault(&signed, child_form(page, &Sent::default(), vec![]).await)
}

pub(in crate::pages) fn name_fields(page: &Page, sent: &Sent) -> Vec<Html> {
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

async fn child_form(
    mut page: Page,
    sent: &Sent,
    faults: Vec<Fault>,
) -> Result<Response, CaseworkError> {
    note_faults(&mut page, &faults);
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
        "school",
        page.optional(page.t("links-fact-school")),
    ));
    fields.push(short(
        &page,
        sent,
        "language",
        page.optional(page.t("lead-wants-language")),
    ));
    fields.push(short(
        &page,
        sent,
        "area",
        page.optional(page.t("links-fact-area")),
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
    Ok(FormPage {
        above: Html::default(),
        id: sent.id(),
        fields,
        submit: page.t("lead-new-child-save"),
        below: Html::default(),
        page,
    }
    .answer())
}

/// `POST /children/new`
pub(super) async fn add_child(
    State(app): State<App>,
    signed: Signed,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    if !may_write(&app, &signed) {
        return signed.fault(&CaseworkError::NotFound);
    }
    let sent = Sent(sent);
    let mut page = signed
        .page("lead-new-child-title", Some(Section::Children))
        .back_to("/children");
    let birth = if sent.date("born").is_empty() {
        None
    } else {
        read_date(&mut page, &sent, "born")
    };
    let id = sent.id();
    let done = if page.has_errors() {
        Err(noted_already())
    } else {
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
                school: sent.some("school"),
                area: sent.some("area"),
                address: sent.some("address"),
                language: sent.some("language"),
                ..PersonContent::default()
            },
            around: None,
        };
        app.casework.add_person(&signed.actor, person).await
    };
    finish(&signed, done, &child_path(id), |f| {
        child_form(page, &sent, f)
    })
    .await
}

/// `GET /children/{id}/people`
pub(super) async fn around(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
) -> Response {
    let page = child_frame(&signed, "lead-around-title", id);
    or_fault(
        &signed,
        around_form(&app, &signed, page, id, &Sent::default(), vec![]).await,
    )
}

/// "Rachel Hartley, mother of Ellie Hartley"; "Ellie Hartley, 18 March 2015, 7A".
fn known_label(page: &Page, p: &KnownPerson) -> String {
    let mut parts = vec![with_marks(&p.name)];
    parts.extend(p.birth.map(|b| words::civil_date(page.lang, b.date)));
    parts.extend(p.group.as_deref().map(with_marks));
    if let Some((child, relation)) = &p.stands {
        let relation = page.code("lead-relation-", relation.as_str());
        parts.push(page.t2(
            "lead-stands",
            "relation",
            relation,
            "child",
            with_marks(child),
        ));
    }
    parts.join(", ")
}

/// `POST /people/find`
pub(super) async fn find(
    State(app): State<App>,
    signed: Signed,
    Form(sought): Form<Typed>,
) -> Response {
    let page = signed.page("lead-around-title", None);
    let found = app.casework.people_to_choose(&signed.actor, &sought.typed);
    match found.await {
        Ok(all) => {
            let found: Vec<Found> = all
                .iter()
                .map(|p| Found {
                    id: p.id,
                    label: known_label(&page, p),
                })
                .collect();
            Json(found).into_response()
        }
        Err(e) => signed.fault(&e),
    }
}

async fn around_form(
    app: &App,
    signed: &Signed,
    mut page: Page,
    id: Uuid,
    sent: &Sent,
    faults: Vec<Fault>,
) -> Result<Response, CaseworkError> {
    note_faults(&mut page, &faults);
    let who = app.casework.child_identity(&signed.actor, id).await?;
    let typed = sent.get("known-typed");
    let sought = sent.get("known").is_empty() && !typed.trim().is_empty();
    let typed_now = if sought { typed } else { "" };
    let mut known = app
        .casework
        .people_to_choose(&signed.actor, typed_now)
        .await?;
    let found = sought.then_some(known.len());
    if found == Some(0) {
        page.error("known", "find-plain-none");
        known = app.casework.people_to_choose(&signed.actor, "").await?;
    }
    let long_list = sought || known.len() >= KNOWN_MAX;
    let mut items = vec![Choice::new("", page.t("lead-known-none"))];
    items.extend(
        known
            .iter()
            .filter(|p| p.id != id)
            .map(|p| Choice::new(p.id.to_string(), known_label(&page, p))),
    );
    let known = Select::new(
        &page,
        "known",
        page.t("lead-known-who"),
        items,
        sent.get("known"),
    )
    .hint(match found {
        Some(n @ 1..) => found_words(&page, n),
        _ => page.t("lead-find-hint"),
    })
    .find_at(&page, "/people/find");
    let known = match long_list {
        true => search(&page, "known", typed).and(&known.into()),
        false => known.into(),
    };
    let mut new = Html::default();
    for field in name_fields(&page, sent) {
        new = new.and(&field);
    }
    let phone = page.optional(page.t("lead-phone"));
    let new = new.and(&short(&page, sent, "phone", phone));
    let ways = vec![
        Choice::new("known", page.t("lead-who-known")).reveals(known),
        Choice::new("new", page.t("lead-who-new")).reveals(new),
    ];
    let way = Radios::new(&page, "who", page.t("lead-who"), ways, sent.get("who"));
    let mut relations = vec![Choice::new("", page.t("lead-relation-none"))];
    relations.extend(worded(
        &page,
        "lead-relation-",
        RelationKind::ALL,
        RelationKind::as_str,
    ));
    let relation = Select::new(
        &page,
        "relation",
        page.t("lead-relation"),
        relations,
        sent.get("relation"),
    );
    Ok(FormPage {
        above: form::identity_bar(&page, &who),
        id: sent.id(),
        fields: vec![
            way.into(),
            relation.into(),
            tick(&page, sent, "pr", page.t("lead-has-responsibility")),
            tick(&page, sent, "home", page.t("lead-in-household")),
            date_box(&page, sent, "from", page.optional(page.t("family-from"))),
            date_box(&page, sent, "until", page.optional(page.t("family-until"))),
        ],
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
    let mut page = child_frame(&signed, "lead-around-title", id);
    let from = maybe_day(&mut page, &sent, "from");
    let until = maybe_day(&mut page, &sent, "until");
    // The search beside the list, for whoever has no script.
    let done = match sent.get("action") {
        "find-known" => Err(noted_already()),
        _ if page.has_errors() => Err(noted_already()),
        _ => put_around(&app, &signed, id, &sent, (from, until)).await,
    };
    finish(&signed, done, &child_path(id), |f| {
        around_form(&app, &signed, page, id, &sent, f)
    })
    .await
}

/// Relates somebody who is known, or adds somebody who is not.
async fn put_around(
    app: &App,
    signed: &Signed,
    child: Uuid,
    sent: &Sent,
    days: (Option<jiff::civil::Date>, Option<jiff::civil::Date>),
) -> Result<(), CaseworkError> {
    let place = sent.word("relation").map(|relation| Place {
        child_id: child,
        relation,
        parental_responsibility: sent.get("pr") == "yes",
        same_household: sent.get("home") == "yes",
        from: days.0,
        until: days.1,
    });
    if sent.get("who") == "new" {
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
        return app.casework.add_person(&signed.actor, person).await;
    }
    let known: Option<Uuid> = sent.word("known");
    match (known, place) {
        (Some(other), Some(place)) if sent.get("who") == "known" => {
            app.casework.relate(&signed.actor, other, place).await
        }
        (known, place) => {
            let mut faults = Vec::new();
            let mut missing = |field: &str| {
                faults.push(Fault {
                    field: field.into(),
                    key: "empty",
                });
            };
            if sent.get("who") != "known" {
                missing("who");
            } else if known.is_none() {
                missing("known");
            }
            if place.is_none() {
                missing("relation");
            }
            Err(CaseworkError::Invalid(faults))
        }
    }
}
