//! What a form sent, and the fields that several screens of deciding share.

use crate::ui::{
    Checkboxes, Choice, DateForm, DateInput, Details, Html, Page, Radios, TextInput, Textarea,
};
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

    /// Whether a field was sent at all, be it empty.
    pub fn sent(&self, name: &str) -> bool {
        self.0.iter().any(|(n, _)| n == name)
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

    /// Puts a day into its three boxes.
    pub fn put_date(&mut self, id: &str, day: jiff::civil::Date) {
        let day = DateForm::of(day);
        for (part, value) in [("day", day.day), ("month", day.month), ("year", day.year)] {
            self.put(&format!("{id}-{part}"), value);
        }
    }

    /// What the family knows, as it was sent; `None` where nothing was chosen.
    pub fn family(&self) -> Option<FamilyView> {
        let told: FamilyTold = self.get("family").parse().ok()?;
        let not_safe = told == FamilyTold::NotSafe;
        let was_told = told == FamilyTold::Told;
        // What stands in the boxes of another answer is kept on the form, not in the record.
        let day = |id: &str, meant: bool| meant.then(|| self.date(id).parse().ok()).flatten();
        Some(FamilyView {
            told,
            told_on: day("family-told-on", was_told),
            ground: self.get("family-ground").parse().ok().filter(|_| not_safe),
            reconsider_on: day("family-reconsider", not_safe),
            spoke_with: self.get("family-spoke").to_owned(),
            said: self.get("family-said").to_owned(),
            child_said: self.get("family-child").to_owned(),
            objects: self.get("family-objects") == "yes",
        })
    }

    /// Puts what the family knows back into the boxes.
    pub fn put_family(&mut self, view: &FamilyView) {
        self.put("family", view.told.as_str());
        if let Some(ground) = view.ground {
            self.put("family-ground", ground.as_str());
        }
        for (id, day) in [
            ("family-reconsider", view.reconsider_on),
            ("family-told-on", view.told_on),
        ] {
            if let Some(day) = day {
                self.put_date(id, day);
            }
        }
        self.put("family-spoke", view.spoke_with.clone());
        self.put("family-said", view.said.clone());
        self.put("family-child", view.child_said.clone());
        if view.objects {
            self.put("family-objects", "yes");
        }
    }
}

/// Days that were typed and are none: each is noted beside its boxes. True where there is one.
pub fn note_dates(page: &mut Page, f: &Fields, ids: &[&str]) -> bool {
    let mut wrong = false;
    for id in ids {
        let day = f.date(id);
        if !day.is_empty()
            && let Err(problem) = day.parse()
        {
            DateInput::note(page, id, &day, problem.key());
            wrong = true;
        }
    }
    wrong
}

/// Boxes for a day that may be left out.
pub fn optional_date(page: &Page, f: &Fields, id: &str, key: &str) -> Html {
    DateInput::new(page, id, page.optional(page.t(key)), &f.date(id)).into()
}

/// A line of text that may be left out.
pub fn optional_line(page: &Page, f: &Fields, id: &str, key: &str) -> Html {
    TextInput::new(page, id, page.optional(page.t(key)))
        .value(f.get(id))
        .into()
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
    let told_on = optional_date(page, f, "family-told-on", "decide-family-told-on");
    let told = FamilyTold::ALL
        .iter()
        .map(|t| {
            let choice = Choice::new(t.as_str(), page.code("decide-told-", t.as_str()));
            match t {
                FamilyTold::NotSafe => choice.reveals(ground.clone().and(&again)),
                FamilyTold::Told => choice.reveals(told_on.clone()),
                _ => choice,
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
    told.and(&family_words(page, f))
}

/// What they said: folded away until something stands there.
fn family_words(page: &Page, f: &Fields) -> Html {
    let boxes = ["family-spoke", "family-child", "family-said"];
    let open = boxes
        .iter()
        .any(|id| !f.get(id).is_empty() || page.error_for(id).is_some())
        || !f.get("family-objects").is_empty();
    let spoke = optional_line(page, f, "family-spoke", "decide-family-spoke");
    let child = page.optional(page.t("decide-family-child"));
    let said = page.optional(page.t("decide-family-said"));
    let objects: Html = Checkboxes::new(
        page,
        "family-objects",
        page.optional(page.t("decide-family-objection")),
        vec![Choice::new("yes", page.t("decide-family-objects"))],
        &[f.get("family-objects")],
    )
    .small()
    .into();
    let body = spoke
        .and(&area(page, f, "family-child", child, 2))
        .and(&area(page, f, "family-said", said, 3))
        .and(&objects);
    Details::new(page.t("decide-family-words"), body)
        .open(open)
        .into()
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
            "future" => "decide-error-future",
            _ => "decide-error-answer",
        });
        page.error(&fault.field, key);
    }
}
