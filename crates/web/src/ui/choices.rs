//! Fields that offer answers.

use super::{Field, Html, Page, fields::field_methods};
use askama::Template;
use askama::filters::HtmlSafe;

/// One answer on offer.
#[derive(Debug, Clone)]
pub struct Choice {
    value: String,
    label: Html,
    hint: Option<String>,
    checked: bool,
    conditional: Option<Html>,
    divider: Option<String>,
    exclusive: bool,
}

impl Choice {
    /// An answer: the value sent and its label.
    pub fn new(value: impl Into<String>, label: impl Into<Html>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            hint: None,
            checked: false,
            conditional: None,
            divider: None,
            exclusive: false,
        }
    }

    /// Help under the label.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Whether it is chosen.
    #[must_use]
    pub const fn checked(mut self, checked: bool) -> Self {
        self.checked = checked;
        self
    }

    /// Fields shown while this answer is chosen (always shown without JavaScript).
    #[must_use]
    pub fn reveals(mut self, fields: impl Into<Html>) -> Self {
        self.conditional = Some(fields.into());
        self
    }

    /// A word on a line of its own before this answer ("or").
    #[must_use]
    pub fn after_divider(mut self, word: impl Into<String>) -> Self {
        self.divider = Some(word.into());
        self
    }

    /// For a checkbox: choosing it clears the others ("none of these").
    #[must_use]
    pub const fn exclusive(mut self) -> Self {
        self.exclusive = true;
        self
    }
}

/// The id of the nth answer: the first has the id of the group, so that the error summary's
/// link leads to it.
fn item_id(field: &Field, n: &usize) -> String {
    if *n == 0 {
        field.id.clone()
    } else {
        format!("{}-{}", field.id, n + 1)
    }
}

/// Choose one.
#[derive(Debug, Clone, Template)]
#[template(path = "macros/radios.html")]
pub struct Radios {
    pub(super) field: Field,
    items: Vec<Choice>,
    inline: bool,
    small: bool,
}

/// Choose any number.
#[derive(Debug, Clone, Template)]
#[template(path = "macros/checkboxes.html")]
pub struct Checkboxes {
    pub(super) field: Field,
    items: Vec<Choice>,
    small: bool,
}

/// Choose one from a long list. With `find_at` it becomes a box to type the first letters in,
/// where the browser runs our script.
#[derive(Debug, Clone, Template)]
#[template(path = "macros/select.html")]
pub struct Select {
    pub(super) field: Field,
    items: Vec<Choice>,
    find: Option<&'static str>,
    find_words: Vec<(&'static str, String)>,
}

impl Radios {
    /// A group of answers, of which one is chosen. `chosen` is the value sent before, or "".
    pub fn new(
        page: &Page,
        id: &str,
        legend: impl Into<String>,
        items: Vec<Choice>,
        chosen: &str,
    ) -> Self {
        let items = choose(items, &[chosen]);
        Self {
            field: Field::new(page, id, legend),
            items,
            inline: false,
            small: false,
        }
    }

    /// Yes or no, side by side; sends "yes" or "no". In Welsh the answers are the ones that fit
    /// any question ("Ie", "Na"); give your own [`Choice`]s where the question wants others.
    pub fn yes_no(page: &Page, id: &str, legend: impl Into<String>, chosen: &str) -> Self {
        let items = vec![
            Choice::new("yes", page.t("yes")),
            Choice::new("no", page.t("no")),
        ];
        Self::new(page, id, legend, items, chosen).inline()
    }

    /// Side by side: for two short answers.
    #[must_use]
    pub const fn inline(mut self) -> Self {
        self.inline = true;
        self
    }

    /// Smaller, for dense pages of people who know them.
    #[must_use]
    pub const fn small(mut self) -> Self {
        self.small = true;
        self
    }
}

impl Checkboxes {
    /// A group of answers, of which any number is chosen. `chosen` are the values sent before.
    pub fn new<S: AsRef<str>>(
        page: &Page,
        id: &str,
        legend: impl Into<String>,
        items: Vec<Choice>,
        chosen: &[S],
    ) -> Self {
        let chosen: Vec<&str> = chosen.iter().map(AsRef::as_ref).collect();
        let items = choose(items, &chosen);
        Self {
            field: Field::new(page, id, legend),
            items,
            small: false,
        }
    }

    /// Smaller, for dense pages of people who know them.
    #[must_use]
    pub const fn small(mut self) -> Self {
        self.small = true;
        self
    }
}

impl Select {
    /// A list of answers, of which one is chosen. Put an empty first answer where none is given.
    pub fn new(
        page: &Page,
        id: &str,
        label: impl Into<String>,
        items: Vec<Choice>,
        chosen: &str,
    ) -> Self {
        let items = choose(items, &[chosen]);
        Self {
            field: Field::new(page, id, label),
            items,
            find: None,
            find_words: vec![],
        }
    }

    /// Lets people type the first letters instead. The address answers `GET <path>?q=an` with
    /// `[{"id": "...", "label": "..."}]`; an empty path filters the list itself.
    #[must_use]
    pub fn find_at(mut self, page: &Page, path: &'static str) -> Self {
        self.find = Some(path);
        self.find_words = vec![
            ("none", page.t("find-none")),
            ("more", page.t("find-more")),
            ("loading", page.t("find-loading")),
            ("error", page.t("find-error")),
            ("results", page.t1("find-results", "n", "%n")),
            ("selected", page.t1("find-selected", "label", "%label")),
        ];
        self
    }
}

/// Marks what was chosen, keeping what the caller has marked already.
fn choose(items: Vec<Choice>, chosen: &[&str]) -> Vec<Choice> {
    items
        .into_iter()
        .map(|c| {
            let checked = c.checked || (!c.value.is_empty() && chosen.contains(&c.value.as_str()));
            Choice { checked, ..c }
        })
        .collect()
}

field_methods!(Radios, Checkboxes, Select);

impl From<Radios> for Html {
    fn from(t: Radios) -> Self {
        Self::of(&t)
    }
}
impl From<Checkboxes> for Html {
    fn from(t: Checkboxes) -> Self {
        Self::of(&t)
    }
}
impl From<Select> for Html {
    fn from(t: Select) -> Self {
        Self::of(&t)
    }
}
