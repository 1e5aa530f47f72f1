//! Putting a record of a person right, and what it said before.

use super::{
    form::{
        FormPage, Sent, date_box, identity_bar, long, noted_already, or_fault, short, tick, worded,
    },
    people::name_fields,
    says::moment,
};
use crate::{
    App, Signed,
    pages::family::maybe_day,
    ui::{Cell, Checkboxes, Choice, Html, Inset, Page, Radios, Section, Table, Textarea},
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use casework::{CaseworkError, Fault, PutRight, RecordChange, RecordDesk};
use domain::{
    person::{Died, Identifier, IdentifierKind, PersonContent, PersonKind, Sex},
    time::{BirthDate, BirthDateKind},
};
use uuid::Uuid;

fn home(desk: &RecordDesk) -> String {
    match desk.identity.kind {
        PersonKind::Child => format!("/children/{}", desk.identity.id),
        PersonKind::Adult => format!("/adults/{}", desk.identity.id),
    }
}

fn frame(signed: &Signed, desk: &RecordDesk) -> Page {
    signed
        .page("right-title", Some(Section::Children))
        .back_to(home(desk))
}

/// `GET /people/{id}/record`
pub(super) async fn show(State(app): State<App>, signed: Signed, Path(id): Path<Uuid>) -> Response {
    let desk = match app.casework.record_desk(&signed.actor, id).await {
        Ok(desk) => desk,
        Err(e) => return signed.fault(&e),
    };
    let page = frame(&signed, &desk);
    form(page, &desk, &as_sent(&desk), &[]).answer()
}

/// `POST /people/{id}/record`
pub(super) async fn save(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<Uuid>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let sent = Sent(sent);
    let desk = match app.casework.record_desk(&signed.actor, id).await {
        Ok(desk) => desk,
        Err(e) => return signed.fault(&e),
    };
    let mut page = frame(&signed, &desk);
    let content = content(&mut page, &sent);
    let done = if page.has_errors() {
        Err(noted_already())
    } else {
        let input = PutRight {
            id: sent.id(),
            person_id: id,
            version: sent.word("version").unwrap_or(desk.version),
            content,
            why: sent.get("why").to_owned(),
            written_wrong: sent.get("written-wrong") == "yes",
        };
        app.casework.put_record_right(&signed.actor, input).await
    };
    let faults = match done {
        Ok(()) => return crate::ui::redirect(&home(&desk)),
        Err(CaseworkError::Invalid(faults)) => faults,
        Err(e) => return signed.fault(&e),
    };
    or_fault(&signed, Ok(form(page, &desk, &sent, &faults).answer()))
}

/// The record as the form would send it.
fn as_sent(desk: &RecordDesk) -> Sent {
    let c = &desk.content;
    let mut all = vec![
        ("version".to_owned(), desk.version.to_string()),
        ("given".to_owned(), c.given_names.clone()),
        ("family".to_owned(), c.family_name.clone()),
        ("former".to_owned(), c.former_names.join("\n")),
    ];
    for (name, value) in [
        ("known-as", &c.known_as),
        ("group", &c.group),
        ("address", &c.address),
        ("phone", &c.phone),
        ("language", &c.language),
        ("school", &c.school),
        ("area", &c.area),
    ] {
        all.push((name.to_owned(), value.clone().unwrap_or_default()));
    }
    if let Some(died) = c.died {
        all.push(("died".to_owned(), "yes".to_owned()));
        if let Some(on) = died.on {
            all.push(("died-on-day".to_owned(), on.day().to_string()));
            all.push(("died-on-month".to_owned(), on.month().to_string()));
            all.push(("died-on-year".to_owned(), on.year().to_string()));
        }
    }
    if let Some(sex) = c.sex {
        all.push(("sex".to_owned(), sex.to_string()));
    }
    if let Some(b) = c.birth {
        all.push(("born-day".to_owned(), b.date.day().to_string()));
        all.push(("born-month".to_owned(), b.date.month().to_string()));
        all.push(("born-year".to_owned(), b.date.year().to_string()));
        all.push(("born-kind".to_owned(), b.kind.as_str().to_owned()));
    }
    for i in &c.identifiers {
        all.push((i.kind.as_str().to_owned(), i.value.clone()));
    }
    Sent(all)
}

fn content(page: &mut Page, sent: &Sent) -> PersonContent {
    let kind = sent.word("born-kind").unwrap_or(BirthDateKind::Exact);
    let birth = maybe_day(page, sent, "born").map(|date| BirthDate { date, kind });
    let died_on = maybe_day(page, sent, "died-on");
    let numbers = IdentifierKind::ALL.iter().filter_map(|kind| {
        let typed = sent.some(kind.as_str())?;
        let value = match kind {
            IdentifierKind::Local => typed,
            _ => typed.split_whitespace().collect::<String>().to_uppercase(),
        };
        Some(Identifier { kind: *kind, value })
    });
    let former = sent.get("former").lines().map(str::trim);
    PersonContent {
        given_names: sent.get("given").trim().to_owned(),
        family_name: sent.get("family").trim().to_owned(),
        known_as: sent.some("known-as"),
        former_names: former
            .filter(|n| !n.is_empty())
            .map(str::to_owned)
            .collect(),
        birth,
        sex: sent.word("sex"),
        group: sent.some("group"),
        address: sent.some("address"),
        phone: sent.some("phone"),
        school: sent.some("school"),
        area: sent.some("area"),
        identifiers: numbers.collect(),
        language: sent.some("language"),
        // A day of death says that somebody has died.
        died: (sent.get("died") == "yes" || died_on.is_some()).then_some(Died { on: died_on }),
    }
}

#[derive(Template)]
#[template(
    source = "<input type=\"hidden\" name=\"{{ name }}\" value=\"{{ value }}\">",
    ext = "html"
)]
struct Hidden<'a> {
    name: &'a str,
    value: &'a str,
}

fn hidden(name: &str, value: &str) -> Html {
    Html::of(&Hidden { name, value })
}

fn form(mut page: Page, desk: &RecordDesk, sent: &Sent, faults: &[Fault]) -> FormPage {
    for f in faults {
        let key = match (f.field.as_str(), f.key) {
            ("given", "empty") => "lead-empty-given",
            ("why", "empty") => "lead-empty-why",
            (_, "number") => "right-error-number",
            ("died", "before") => "right-error-died",
            (_, "future") => "lead-fault-future",
            (_, "too-long") => "lead-fault-too-long",
            _ => "lead-fault-control",
        };
        let target = match f.field.as_str() {
            "born" => "born-day".to_owned(),
            "died" => "died-on-day".to_owned(),
            field => field.to_owned(),
        };
        let message = page.t(key);
        page.error_text(&f.field, &target, message);
    }
    let child = desk.identity.kind == PersonKind::Child;
    let optional = |key: &str| page.optional(page.t(key));
    let mut fields = vec![hidden("version", sent.get("version"))];
    fields.extend(name_fields(&page, sent));
    fields.push(short(
        &page,
        sent,
        "known-as",
        optional("links-fact-known-as"),
    ));
    let former = Textarea::new(&page, "former", optional("right-former"))
        .hint(page.t("right-former-hint"))
        .rows(2)
        .value(sent.get("former"));
    fields.push(former.into());
    fields.push(date_box(&page, sent, "born", optional("lead-col-born")));
    let fits = |k: &BirthDateKind| child || *k != BirthDateKind::Expected;
    let kinds: Vec<BirthDateKind> = BirthDateKind::ALL.iter().copied().filter(fits).collect();
    let kinds = worded(&page, "right-born-", &kinds, BirthDateKind::as_str);
    let now = sent.word("born-kind").unwrap_or(BirthDateKind::Exact);
    let kind = Radios::new(
        &page,
        "born-kind",
        page.t("right-born"),
        kinds,
        now.as_str(),
    )
    .small();
    fields.push(kind.into());
    fields.push(tick(&page, sent, "died", page.t("right-died")));
    fields.push(date_box(&page, sent, "died-on", optional("right-died-on")));
    let mut sexes = worded(&page, "right-sex-", Sex::ALL, Sex::as_str);
    sexes.push(Choice::new("", page.t("right-sex-none")));
    let sex = Radios::new(&page, "sex", page.t("right-sex"), sexes, sent.get("sex")).small();
    fields.push(sex.into());
    if child {
        fields.push(short(&page, sent, "group", optional("lead-col-group")));
    }
    fields.push(short(
        &page,
        sent,
        "language",
        optional("lead-wants-language"),
    ));
    if desk.identity.protected_address {
        fields.push(Html::of(&Inset::new(Html::text(
            &page.t("right-protected"),
        ))));
    } else {
        fields.push(long(&page, sent, "address", optional("lead-address")));
        fields.push(short(&page, sent, "phone", optional("lead-phone")));
        if child {
            fields.push(short(&page, sent, "school", optional("links-fact-school")));
        }
        fields.push(short(&page, sent, "area", optional("links-fact-area")));
        if child {
            let wrong =
                vec![Choice::new("yes", page.t("right-wrong")).hint(page.t("right-wrong-hint"))];
            let ticked = [sent.get("written-wrong")];
            fields.push(Checkboxes::new(&page, "written-wrong", "", wrong, &ticked).into());
        }
    }
    for kind in IdentifierKind::ALL {
        let label = page.optional(page.code("links-fact-", kind.as_str()));
        fields.push(short(&page, sent, kind.as_str(), label));
    }
    fields.push(long(&page, sent, "why", page.t("right-why")));
    FormPage {
        above: identity_bar(&page, &desk.identity),
        id: sent.id(),
        fields,
        submit: page.t("right-save"),
        below: before(&page, &desk.changes),
        page,
    }
}

/// What the record said before, the last change first.
fn before(page: &Page, all: &[RecordChange]) -> Html {
    let rows: Vec<Vec<Cell>> = all
        .iter()
        .map(|c| {
            let by = match &c.by {
                Some(by) => format!("{by}\n{}", moment(page, c.at_us)),
                None => moment(page, c.at_us),
            };
            let said = differing(page, &c.was, &c.became);
            vec![
                Cell::new(Html::prose(&said.join("\n"))),
                Cell::new(Html::prose(&by)),
                Cell::new(Html::prose(&c.why)),
            ]
        })
        .collect();
    if rows.is_empty() {
        return Html::default();
    }
    let head = ["right-col-was", "links-col-who", "links-col-why"];
    let head = head.iter().map(|k| page.t(k)).collect();
    Table::new(page.t("right-before"), head, rows).into()
}

/// "Family name: Hughes": what each field that changed said before.
fn differing(page: &Page, was: &PersonContent, became: &PersonContent) -> Vec<String> {
    let (was, became) = (lines_of(page, was), lines_of(page, became));
    was.into_iter()
        .zip(became)
        .filter(|((_, a), (_, b))| a != b)
        .map(|((what, said), _)| {
            let said = if said.is_empty() {
                page.t("links-nothing")
            } else {
                said
            };
            page.t2("right-was", "what", what, "said", said)
        })
        .collect()
}

fn lines_of(page: &Page, c: &PersonContent) -> Vec<(String, String)> {
    let some = |v: &Option<String>| v.clone().unwrap_or_default();
    let born = c.birth.map(|b| words::civil_date(page.lang, b.date));
    let sex = c.sex.map(|s| page.code("right-sex-", s.as_str()));
    let died = match c.died {
        Some(d) => {
            d.on.map_or_else(|| page.t("yes"), |on| words::civil_date(page.lang, on))
        }
        None => String::new(),
    };
    let mut all = vec![
        (page.t("lead-given"), c.given_names.clone()),
        (page.t("lead-family-name"), c.family_name.clone()),
        (page.t("links-fact-known-as"), some(&c.known_as)),
        (page.t("right-former"), c.former_names.join(", ")),
        (page.t("lead-col-born"), born.unwrap_or_default()),
        (page.t("right-sex"), sex.unwrap_or_default()),
        (page.t("right-died"), died),
        (page.t("lead-col-group"), some(&c.group)),
        (page.t("lead-wants-language"), some(&c.language)),
        (page.t("lead-address"), some(&c.address)),
        (page.t("lead-phone"), some(&c.phone)),
        (page.t("links-fact-school"), some(&c.school)),
        (page.t("links-fact-area"), some(&c.area)),
    ];
    for kind in IdentifierKind::ALL {
        let held = c.identifiers.iter().find(|i| i.kind == *kind);
        let value = held.map_or_else(String::new, |i| i.value.clone());
        all.push((page.code("links-fact-", kind.as_str()), value));
    }
    all
}
