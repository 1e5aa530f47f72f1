//! What a form sent, and the fields that several screens of deciding share.

use crate::ui::{Choice, DateForm, DateInput, Html, Page, Radios, TextInput, Textarea};
use domain::family::{FamilyTold, FamilyView, NotTellingGround};
use uuid::Uuid;

/// The fields of a form, in the order in which they were sent.
#[derive(Debug, Clone, Default)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// The first value of a field; empty where it was not sent.
    pub fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(n, _)| n == name);
        found.map_or("", |(_, v)| v.as_str())
    }

    /// Every value of a field.
    pub fn all(&self, name: &str) -> Vec<String> {
        let found = self.0.iter().filter(|(n, _)| n == name);
        found.map(|(_, v)| v.clone()).collect()
    }

    /// The value of a field as an id.
    pub fn id(&self, name: &str) -> Option<Uuid> {
        self.get(name).parse().ok()
    }

    /// An id that the page made; a new one where the form came without.
    pub fn own_id(&self, name: &str) -> Uuid {
        self.id(name).unwrap_or_else(Uuid::now_v7)
    }

    /// A date of three boxes.
    pub fn date(&self, id: &str) -> DateForm {
        let part = |p: &str| self.get(&format!("{id}-{p}")).to_owned();
        DateForm {
            day: part("day"),
            month: part("month"),
            year: part("year"),
        }
    }

    /// Adds a value.
    pub fn put(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.to_owned(), value.into()));
    }

    /// What the family knows, as it was sent; `None` where nothing was chosen.
    pub fn family(&self) -> Option<FamilyView> {
        Some(FamilyView {
            told: self.get("family").parse().ok()?,
            ground: self.get("family-ground").parse().ok(),
            reconsider_on: self.date("family-reconsider").parse().ok(),
            spoke_with: self.get("family-spoke").to_owned(),
            said: self.get("family-said").to_owned(),
        })
    }

    /// Puts what the family knows back into the boxes.
    pub fn put_family(&mut self, view: &FamilyView) {
        self.put("family", view.told.as_str());
        if let Some(ground) = view.ground {
            self.put("family-ground", ground.as_str());
        }
        if let Some(day) = view.reconsider_on {
            let day = DateForm::of(day);
            self.put("family-reconsider-day", day.day);
            self.put("family-reconsider-month", day.month);
            self.put("family-reconsider-year", day.year);
        }
        self.put("family-spoke", view.spoke_with.clone());
        self.put("family-said", view.said.clone());
    }
}

/// The questions about telling the family: whether, on what ground not, and what they said.
pub fn family_fields(page: &Page, f: &Fields) -> Html {
    let grounds = NotTellingGround::ALL
        .iter()
        .map(|g| Choice::new(g.as_str(), page.code("decide-ground-", g.as_str())))
        .collect();
    let ground: Html = Radios::new(
        page,
        "family-ground",
        page.t("decide-family-ground"),
        grounds,
        f.get("family-ground"),
    )
    .small()
    .into();
    let again: Html = DateInput::new(
        page,
        "family-reconsider",
        page.t("decide-family-reconsider"),
        &f.date("family-reconsider"),
    )
    .into();
    let told = FamilyTold::ALL
        .iter()
        .map(|t| {
            let choice = Choice::new(t.as_str(), page.code("decide-told-", t.as_str()));
            if *t == FamilyTold::NotSafe {
                choice.reveals(ground.clone().and(&again))
            } else {
                choice
            }
        })
        .collect();
    let told: Html = Radios::new(
        page,
        "family",
        page.t("decide-family"),
        told,
        f.get("family"),
    )
    .hint(page.t("decide-family-hint"))
    .into();
    let spoke: Html = TextInput::new(
        page,
        "family-spoke",
        page.optional(page.t("decide-family-spoke")),
    )
    .value(f.get("family-spoke"))
    .into();
    let said: Html = area(
        page,
        f,
        "family-said",
        page.optional(page.t("decide-family-said")),
        3,
    );
    told.and(&spoke).and(&said)
}

/// A text box with what was typed.
pub fn area(page: &Page, f: &Fields, id: &str, label: String, rows: u8) -> Html {
    Textarea::new(page, id, label)
        .value(f.get(id))
        .rows(rows)
        .into()
}

/// Puts the faults of casework beside their fields; `key_of` knows the words of a field's fault.
pub fn show_faults(
    page: &mut Page,
    faults: &[casework::Fault],
    key_of: impl Fn(&str, &str) -> Option<&'static str>,
) {
    for fault in faults {
        let key = key_of(&fault.field, fault.key).unwrap_or(match fault.key {
            "too-long" => "decide-error-long",
            "control" => "decide-error-control",
            _ => "decide-error-answer",
        });
        page.error(&fault.field, key);
    }
}
