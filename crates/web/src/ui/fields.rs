//! Form fields that take text or files.

use super::{Html, Page};
use askama::Template;
use askama::filters::HtmlSafe;

/// What every field has: an id, a name, a label, perhaps a hint and an error.
#[derive(Debug, Clone)]
pub struct Field {
    /// The id, unique on the page. The hint is `<id>-hint`, the error `<id>-error`.
    pub id: String,
    /// The name under which the value is sent.
    pub name: String,
    /// The label, or the legend of a group.
    pub label: String,
    /// Help, between label and box.
    pub hint: Option<String>,
    /// What is wrong, and what to do.
    pub error: Option<String>,
    /// "s", "m", "l" or "xl"; `None` for plain text.
    pub size: Option<&'static str>,
    /// Whether the label is the page's main heading.
    pub heading: bool,
    /// The words "Error:" in the page's language.
    pub error_prefix: String,
}

impl Field {
    /// A field of a page. The error, if the page has one for this id, is taken from it.
    pub fn new(page: &Page, id: &str, label: impl Into<String>) -> Self {
        Self {
            id: id.to_owned(),
            name: id.to_owned(),
            label: label.into(),
            hint: None,
            error: page.error_for(id),
            size: None,
            heading: false,
            error_prefix: page.t("error-prefix"),
        }
    }

    /// Ids of what describes the field, in the order heard; `first` before hint and error.
    pub fn described_by(&self, first: Option<&str>) -> Option<String> {
        let mut ids: Vec<String> = first.iter().map(|f| format!("{}-{f}", self.id)).collect();
        if self.hint.is_some() {
            ids.push(format!("{}-hint", self.id));
        }
        if self.error.is_some() {
            ids.push(format!("{}-error", self.id));
        }
        if ids.is_empty() {
            None
        } else {
            Some(ids.join(" "))
        }
    }
}

/// The methods that every kind of field shares.
macro_rules! field_methods {
    ($($t:ty),+) => { $(
        impl $t {
            /// Help, between label and box.
            #[must_use]
            pub fn hint(mut self, hint: impl Into<String>) -> Self {
                self.field.hint = Some(hint.into());
                self
            }
            /// The name under which the value is sent, when it is not the id.
            #[must_use]
            pub fn name(mut self, name: impl Into<String>) -> Self {
                self.field.name = name.into();
                self
            }
            /// An error other than the page's own for this id.
            #[must_use]
            pub fn error(mut self, error: Option<String>) -> Self {
                self.field.error = error;
                self
            }
            /// A bold label: "s", "m", "l" or "xl".
            #[must_use]
            pub fn size(mut self, size: &'static str) -> Self {
                self.field.size = Some(size);
                self
            }
            /// Makes the label the page's main heading.
            #[must_use]
            pub fn heading(mut self) -> Self {
                self.field.heading = true;
                self.field.size = Some("l");
                self
            }
        }
        impl HtmlSafe for $t {}
    )+ };
}
pub(super) use field_methods;

/// One line of text.
#[derive(Debug, Clone, Template)]
#[template(path = "macros/text_input.html")]
pub struct TextInput {
    pub(super) field: Field,
    value: String,
    kind: &'static str,
    width: Option<&'static str>,
    inputmode: Option<&'static str>,
    autocomplete: Option<&'static str>,
    spellcheck: Option<bool>,
    multiple_names: bool,
}

impl TextInput {
    /// A box for one line.
    pub fn new(page: &Page, id: &str, label: impl Into<String>) -> Self {
        Self {
            field: Field::new(page, id, label),
            value: String::new(),
            kind: "text",
            width: None,
            inputmode: None,
            autocomplete: None,
            spellcheck: None,
            multiple_names: false,
        }
    }

    /// What was typed before.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// The width in characters: "2", "3", "4", "5", "10", "20", "30".
    #[must_use]
    pub const fn width(mut self, width: &'static str) -> Self {
        self.width = Some(width);
        self
    }

    /// A box that takes digits: the right keyboard on a telephone, no spinner.
    #[must_use]
    pub const fn digits(mut self) -> Self {
        self.inputmode = Some("numeric");
        self.spellcheck = Some(false);
        self
    }

    /// A box for a person's name: no spell check.
    #[must_use]
    pub const fn person(mut self) -> Self {
        self.spellcheck = Some(false);
        self.multiple_names = true;
        self
    }

    /// A password: hidden, and the browser's password manager may fill it. `new` for choosing one.
    #[must_use]
    pub const fn password(mut self, new: bool) -> Self {
        self.kind = "password";
        self.spellcheck = Some(false);
        self.autocomplete = Some(if new {
            "new-password"
        } else {
            "current-password"
        });
        self
    }

    /// An e-mail address.
    #[must_use]
    pub const fn email(mut self) -> Self {
        self.kind = "email";
        self.spellcheck = Some(false);
        self.autocomplete = Some("username");
        self
    }

    /// What the browser may fill in, when it is one of its own words ("one-time-code").
    #[must_use]
    pub const fn autocomplete(mut self, what: &'static str) -> Self {
        self.autocomplete = Some(what);
        self
    }
}

/// Several lines of text, with a count when there is a limit.
#[derive(Debug, Clone, Template)]
#[template(path = "macros/textarea.html")]
pub struct Textarea {
    pub(super) field: Field,
    value: String,
    rows: u8,
    max: Option<u32>,
    counts: Vec<(String, String)>,
    limit: String,
    spellcheck: Option<bool>,
    lang: words::Lang,
}

impl Textarea {
    /// A box for several lines.
    pub fn new(page: &Page, id: &str, label: impl Into<String>) -> Self {
        Self {
            field: Field::new(page, id, label),
            value: String::new(),
            rows: 5,
            max: None,
            counts: vec![],
            limit: String::new(),
            spellcheck: None,
            lang: page.lang,
        }
    }

    /// What was typed before, also when it was too long: it is never cut.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// The height in lines; 5 when not said.
    #[must_use]
    pub const fn rows(mut self, rows: u8) -> Self {
        self.rows = rows;
        self
    }

    /// Asks the browser to check spelling, or not to (names, a child's own words).
    #[must_use]
    pub const fn spellcheck(mut self, on: bool) -> Self {
        self.spellcheck = Some(on);
        self
    }

    /// Counts characters down to a limit. Typing beyond it is possible; the server says so.
    #[must_use]
    pub fn max(mut self, max: u32) -> Self {
        let lang = self.lang;
        self.max = Some(max);
        self.limit = words::Words::with(lang, "count-limit", &[("n", max.into())]);
        self.counts = vec![(
            "characters-at-limit".to_owned(),
            words::Words::get(lang, "count-at-limit"),
        )];
        for form in ["zero", "one", "two", "few", "many", "other"] {
            for (side, prefix) in [("under", "count-under-"), ("over", "count-over-")] {
                let key = format!("{prefix}{form}");
                let text = words::Words::with(lang, &key, &[("count", "%{count}".into())]);
                if lang == words::Lang::Cy || matches!(form, "one" | "other") {
                    self.counts
                        .push((format!("characters-{side}-limit.{form}"), text));
                }
            }
        }
        self
    }
}

impl Textarea {
    /// What describes the box: the count, the hint, the error.
    fn described(&self) -> Option<String> {
        self.field.described_by(self.max.map(|_| "info"))
    }

    /// The value as it goes between the tags. A browser drops the first line break after the
    /// opening tag, so text that begins with one gets another.
    fn shown(&self) -> String {
        if self.value.starts_with(['\n', '\r']) {
            format!("\n{}", self.value)
        } else {
            self.value.clone()
        }
    }
}

/// A box to choose files.
#[derive(Debug, Clone, Template)]
#[template(path = "macros/file_upload.html")]
pub struct FileUpload {
    pub(super) field: Field,
    accept: &'static str,
    multiple: bool,
}

impl FileUpload {
    /// A box for one file. `accept` as in HTML ("image/*,application/pdf"); the server checks.
    pub fn new(page: &Page, id: &str, label: impl Into<String>, accept: &'static str) -> Self {
        Self {
            field: Field::new(page, id, label),
            accept,
            multiple: false,
        }
    }

    /// Lets several files be chosen.
    #[must_use]
    pub const fn multiple(mut self) -> Self {
        self.multiple = true;
        self
    }
}

field_methods!(TextInput, Textarea, FileUpload);

impl From<TextInput> for Html {
    fn from(t: TextInput) -> Self {
        Self::of(&t)
    }
}
impl From<Textarea> for Html {
    fn from(t: Textarea) -> Self {
        Self::of(&t)
    }
}
impl From<FileUpload> for Html {
    fn from(t: FileUpload) -> Self {
        Self::of(&t)
    }
}
