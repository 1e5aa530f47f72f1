//! A form of a few fields about one child: what was sent, and the page that shows it again.

use crate::{
    Signed,
    ui::{self, Checkboxes, Choice, DateForm, DateInput, Html, Page, Section, TextInput, Textarea},
};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use casework::{CaseworkError, Fault, Identity};
use domain::person::PersonKind;
use std::str::FromStr;
use uuid::Uuid;

/// The fields of a form as they were sent.
#[derive(Debug, Clone, Default)]
pub(in crate::pages) struct Sent(pub Vec<(String, String)>);

impl Sent {
    /// The first value of a field, or "".
    pub fn get(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default()
    }

    /// The first value of a field.
    pub fn find(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    /// Every value of a field that reads as one of its words.
    pub fn all<T: FromStr>(&self, name: &str) -> Vec<T> {
        self.0
            .iter()
            .filter(|(n, _)| n == name)
            .filter_map(|(_, v)| v.parse().ok())
            .collect()
    }

    /// A field as one of its words.
    pub fn word<T: FromStr>(&self, name: &str) -> Option<T> {
        self.get(name).parse().ok()
    }

    /// A date in three boxes.
    pub fn date(&self, name: &str) -> DateForm {
        DateForm {
            day: self.get(&format!("{name}-day")).to_owned(),
            month: self.get(&format!("{name}-month")).to_owned(),
            year: self.get(&format!("{name}-year")).to_owned(),
        }
    }

    /// The id that the form was given, so that sending it twice does it once.
    pub fn id(&self) -> Uuid {
        self.word("id").unwrap_or_else(Uuid::now_v7)
    }

    /// A field that may stay empty.
    pub fn some(&self, name: &str) -> Option<String> {
        Some(self.get(name).trim().to_owned()).filter(|v| !v.is_empty())
    }
}

/// Which child a page is about.
#[derive(Template)]
#[template(path = "pages/lead_identity.html")]
struct IdentityBar {
    name: Html,
    href: String,
    facts: Vec<String>,
}

/// The bar that says which child a page is about.
pub(in crate::pages) fn identity_bar(page: &Page, who: &Identity) -> Html {
    let mut facts = Vec::new();
    if let Some(birth) = who.birth {
        let date = words::civil_date(page.lang, birth.date);
        facts.push(page.t1(
            match birth.kind {
                domain::time::BirthDateKind::Exact => "lead-born",
                domain::time::BirthDateKind::Estimated => "lead-born-about",
                domain::time::BirthDateKind::Expected => "lead-born-expected",
            },
            "date",
            date,
        ));
    }
    if let Some(age) = who.age {
        facts.push(page.tn("lead-age", i64::from(age)));
    }
    facts.extend(who.group.clone());
    if let Some(language) = &who.language {
        facts.push(page.t1("lead-language", "language", language.clone()));
    }
    if who.protected_address {
        facts.push(page.t("lead-address-protected"));
    } else if let Some(address) = &who.address {
        facts.push(address.clone());
    }
    facts.extend(who.phone.clone());
    Html::of(&IdentityBar {
        name: Html::name(&domain::text::with_marks(&who.name)),
        href: match who.kind {
            PersonKind::Child => format!("/children/{}", who.id),
            PersonKind::Adult => format!("/adults/{}", who.id),
        },
        facts,
    })
}

/// A page with one form.
#[derive(Template)]
#[template(path = "pages/lead_form.html")]
pub(in crate::pages) struct FormPage {
    /// The frame; its title is the heading.
    pub page: Page,
    /// What stands above the form.
    pub above: Html,
    /// Id of what the form makes.
    pub id: Uuid,
    /// The fields.
    pub fields: Vec<Html>,
    /// What the button says.
    pub submit: String,
    /// What stands below the form.
    pub below: Html,
}

impl FormPage {
    /// The page as an answer: 422 where something must be put right.
    pub fn answer(self) -> Response {
        let status = if self.page.has_errors() {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::OK
        };
        ui::render(&self, status)
    }
}

/// Boxes for a date: a fault of theirs leads to the first box.
const DATES: [&str; 6] = ["due", "first", "from", "reconsider", "review", "until"];

/// Puts the faults of casework on the page.
pub(in crate::pages) fn note_faults(page: &mut Page, faults: &[Fault]) {
    for f in faults {
        let message = match f.key {
            "empty" => page.code("lead-empty-", &f.field),
            key => page.code("lead-fault-", key),
        };
        let target = if DATES.contains(&f.field.as_str()) {
            format!("{}-day", f.field)
        } else {
            f.field.clone()
        };
        page.error_text(&f.field, &target, message);
    }
}

/// What is wrong was noted on the page already, so casework is not asked.
pub(in crate::pages) const fn noted_already() -> CaseworkError {
    CaseworkError::Invalid(Vec::new())
}

/// The end of every form here: sends on where casework took it in, shows it again with everything
/// typed where a person can put it right, and says what is wrong where nobody can.
pub(in crate::pages) async fn finish<Again, Shown>(
    signed: &Signed,
    done: Result<(), CaseworkError>,
    to: &str,
    again: Again,
) -> Response
where
    Again: FnOnce(Vec<Fault>) -> Shown,
    Shown: Future<Output = Result<Response, CaseworkError>>,
{
    match done {
        Ok(()) => ui::redirect(to),
        Err(CaseworkError::Invalid(faults)) => or_fault(signed, again(faults).await),
        Err(e) => signed.fault(&e),
    }
}

/// A page, or what is wrong.
pub(in crate::pages) fn or_fault(
    signed: &Signed,
    page: Result<Response, CaseworkError>,
) -> Response {
    page.unwrap_or_else(|e| signed.fault(&e))
}

/// The frame of a form that writes into a child's file; it leads back to the child's page.
pub(in crate::pages) fn child_frame(signed: &Signed, title: &str, child: Uuid) -> Page {
    signed
        .page(title, Some(Section::Children))
        .back_to(child_path(child))
}

/// Where a child's page is.
pub(in crate::pages) fn child_path(child: Uuid) -> String {
    format!("/children/{child}")
}

/// A date that must be there; what is wrong with it is noted.
pub(in crate::pages) fn read_date(
    page: &mut Page,
    sent: &Sent,
    name: &str,
) -> Option<jiff::civil::Date> {
    let form = sent.date(name);
    form.parse()
        .map_err(|p| DateInput::note(page, name, &form, p.key()))
        .ok()
}

/// Boxes for a date, filled with what was sent.
pub(in crate::pages) fn date_box(page: &Page, sent: &Sent, name: &str, label: String) -> Html {
    DateInput::new(page, name, label, &sent.date(name)).into()
}

/// A box of several lines, filled with what was sent.
pub(in crate::pages) fn long(page: &Page, sent: &Sent, name: &str, label: String) -> Html {
    Textarea::new(page, name, label)
        .rows(4)
        .value(sent.get(name))
        .into()
}

/// A box of one line, filled with what was sent.
pub(in crate::pages) fn short(page: &Page, sent: &Sent, name: &str, label: String) -> Html {
    TextInput::new(page, name, label)
        .value(sent.get(name))
        .into()
}

/// A box to tick.
pub(in crate::pages) fn tick(page: &Page, sent: &Sent, name: &str, label: String) -> Html {
    let items = vec![Choice::new("yes", label)];
    Checkboxes::new(page, name, "", items, &[sent.get(name)]).into()
}

/// One of a list of words, each under its own key.
pub(in crate::pages) fn worded<T: Copy>(
    page: &Page,
    prefix: &str,
    all: &[T],
    word: impl Fn(T) -> &'static str,
) -> Vec<Choice> {
    all.iter()
        .map(|v| Choice::new(word(*v), page.code(prefix, word(*v))))
        .collect()
}

/// Colleagues to choose from, with "any safeguarding lead" first.
pub(in crate::pages) fn owner_select(
    page: &Page,
    colleagues: &[casework::PractitionerRow],
    chosen: &str,
) -> Html {
    let mut items = vec![Choice::new("", page.t("lead-any-lead"))];
    for p in colleagues {
        items.push(Choice::new(p.id.to_string(), p.content.name_and_job()));
    }
    ui::Select::new(page, "owner", page.t("lead-owner"), items, chosen).into()
}
