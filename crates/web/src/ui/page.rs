//! What the frame of every page needs to know.

use super::{Field, Html};
use words::{Arg, Lang, Words};

/// One destination of the service navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// What waits for me.
    MyWork,
    /// Log a concern.
    Log,
    /// Children my agency holds something about.
    Children,
    /// What other agencies shared with us.
    Inbox,
    /// Decisions to share or not.
    Decisions,
    /// Who looked, who shared.
    Record,
    /// The people of the agency.
    People,
    /// My account.
    Account,
}

impl Section {
    /// All, in the order of the navigation.
    pub const ALL: [Self; 8] = [
        Self::MyWork,
        Self::Log,
        Self::Children,
        Self::Inbox,
        Self::Decisions,
        Self::Record,
        Self::People,
        Self::Account,
    ];

    /// Its address.
    pub const fn href(self) -> &'static str {
        match self {
            Self::MyWork => "/",
            Self::Log => "/concerns/new",
            Self::Children => "/children",
            Self::Inbox => "/inbox",
            Self::Decisions => "/decisions",
            Self::Record => "/record",
            Self::People => "/people",
            Self::Account => "/account",
        }
    }

    /// The key of its words.
    pub const fn key(self) -> &'static str {
        match self {
            Self::MyWork => "nav-my-work",
            Self::Log => "nav-log",
            Self::Children => "nav-children",
            Self::Inbox => "nav-inbox",
            Self::Decisions => "nav-decisions",
            Self::Record => "nav-record",
            Self::People => "nav-people",
            Self::Account => "nav-account",
        }
    }
}

/// One link of the service navigation.
#[derive(Debug, Clone)]
pub struct NavItem {
    /// Where it leads.
    pub section: Section,
    /// How many things wait there; 0 shows no badge.
    pub count: u32,
}

/// Who is signed in, as the header shows them.
#[derive(Debug, Clone)]
pub struct Viewer {
    /// The practitioner's name.
    pub name: String,
    /// Their agency's name.
    pub agency: String,
}

/// The Back link above the heading.
#[derive(Debug, Clone)]
pub struct Back {
    /// Where it leads: a path on this server.
    pub href: String,
    /// Its words; `None` for "Back".
    pub text: Option<String>,
}

/// The notification banner under the header.
#[derive(Debug, Clone)]
pub struct Notice {
    /// Whether something has just succeeded (else it is merely important).
    pub success: bool,
    /// What it says.
    pub body: Html,
}

/// When to warn that the page will lock itself, in seconds since it was opened or last used.
#[derive(Debug, Clone, Copy)]
pub struct Timeout {
    /// Seconds until the warning.
    pub warn_after: u32,
    /// Seconds until the lock.
    pub lock_after: u32,
}

impl Timeout {
    /// Whole minutes between the warning and the lock, at least 1.
    pub const fn minutes_left(self) -> u32 {
        let minutes = self.lock_after.saturating_sub(self.warn_after) / 60;
        if minutes == 0 { 1 } else { minutes }
    }
}

/// One thing to put right in a form.
#[derive(Debug, Clone)]
pub struct FieldError {
    /// The id of the field, which shows the message beside it.
    pub field: String,
    /// The id that the link in the error summary leads to (the first box that is wrong).
    pub target: String,
    /// What to do, in the page's language.
    pub message: String,
}

/// The frame of a page: every page's struct has one in a field named `page`.
#[derive(Debug, Clone)]
pub struct Page {
    /// The page's language.
    pub lang: Lang,
    /// What the page is, for the title. Never anything about a person.
    pub title: String,
    /// Path and query of this page, for the language switch and for coming back.
    pub path: String,
    /// The section to mark as current.
    pub section: Option<Section>,
    /// The navigation; empty for someone who has not signed in.
    pub nav: Vec<NavItem>,
    /// Who is signed in.
    pub viewer: Option<Viewer>,
    /// Whether this server is a demonstration.
    pub demo: bool,
    /// The Back link.
    pub back: Option<Back>,
    /// What has just happened, or must be known.
    pub notice: Option<Notice>,
    /// What happened to the reader's own account, above everything else.
    pub told: Option<Html>,
    /// What is wrong with the form. Filled before its fields are made.
    pub errors: Vec<FieldError>,
    /// For pages that people outside an agency see: "Exit this page" instead of "Hide screen".
    pub outward: bool,
    /// When the page locks itself.
    pub timeout: Option<Timeout>,
    /// Whether the content uses the full width (tables and pictures).
    pub wide: bool,
}

impl Page {
    /// A page for someone not signed in. `path` is path and query; `title` says what the page
    /// is and never names a person.
    pub fn new(lang: Lang, path: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            lang,
            title: title.into(),
            path: path.into(),
            section: None,
            nav: vec![],
            viewer: None,
            demo: false,
            back: None,
            notice: None,
            told: None,
            errors: vec![],
            outward: false,
            timeout: None,
            wide: false,
        }
    }

    /// The same page for someone signed in, with the whole navigation.
    #[must_use]
    pub fn signed_in(mut self, viewer: Viewer, section: Option<Section>) -> Self {
        self.viewer = Some(viewer);
        self.section = section;
        self.nav = Section::ALL
            .iter()
            .map(|&section| NavItem { section, count: 0 })
            .collect();
        self
    }

    /// Shows how many things wait in a section.
    #[must_use]
    pub fn badge(mut self, section: Section, count: u32) -> Self {
        for item in &mut self.nav {
            if item.section == section {
                item.count = count;
            }
        }
        self
    }

    /// How many things wait in all sections: beside the button that opens the navigation on a
    /// narrow screen.
    pub fn waiting(&self) -> u32 {
        self.nav.iter().map(|item| item.count).sum()
    }

    /// Puts a Back link above the heading.
    #[must_use]
    pub fn back_to(mut self, href: impl Into<String>) -> Self {
        self.back = Some(Back {
            href: href.into(),
            text: None,
        });
        self
    }

    /// Tells that something has succeeded.
    #[must_use]
    pub fn success(mut self, body: impl Into<Html>) -> Self {
        self.notice = Some(Notice {
            success: true,
            body: body.into(),
        });
        self
    }

    /// Tells something important.
    #[must_use]
    pub fn important(mut self, body: impl Into<Html>) -> Self {
        self.notice = Some(Notice {
            success: false,
            body: body.into(),
        });
        self
    }

    /// Lets content take the full width.
    #[must_use]
    pub const fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// The words of a key in the page's language.
    pub fn t(&self, key: &str) -> String {
        Words::get(self.lang, key)
    }

    /// The other language, for what stands in both on one page.
    pub const fn other_lang(&self) -> Lang {
        match self.lang {
            Lang::En => Lang::Cy,
            Lang::Cy => Lang::En,
        }
    }

    /// The words of a key in the other language.
    pub fn other(&self, key: &str) -> String {
        Words::get(self.other_lang(), key)
    }

    /// The words of a key that asks for one variable: `page.t1("ask-name", "name", name)`.
    pub fn t1(&self, key: &str, name: &str, value: impl Into<Arg>) -> String {
        Words::with(self.lang, key, &[(name, value.into())])
    }

    /// The words of a key that asks for two variables.
    pub fn t2(
        &self,
        key: &str,
        a: &str,
        a_value: impl Into<Arg>,
        b: &str,
        b_value: impl Into<Arg>,
    ) -> String {
        Words::with(self.lang, key, &[(a, a_value.into()), (b, b_value.into())])
    }

    /// The words of a key that counts `$n`.
    pub fn tn(&self, key: &str, n: impl Into<Arg>) -> String {
        self.t1(key, "n", n)
    }

    /// The words of a key with any number of variables.
    pub fn tw(&self, key: &str, args: &[(&str, Arg)]) -> String {
        Words::with(self.lang, key, args)
    }

    /// The words of a code: `page.code("nation-", "wales")`. The prefix is written out at the
    /// call and ends with "-", so that the tests know those keys to be used.
    pub fn code(&self, prefix: &str, code: &str) -> String {
        Words::get(self.lang, &format!("{prefix}{code}"))
    }

    /// The label of a field that may stay empty: "Place (optional)".
    pub fn optional(&self, label: impl Into<String>) -> String {
        self.t1("optional", "label", label.into())
    }

    /// Notes that a field is wrong; `key` is the key of what to do.
    pub fn error(&mut self, field: &str, key: &str) {
        let message = self.t(key);
        self.error_text(field, field, message);
    }

    /// Notes that a field is wrong, with the id of the box to go to and the message itself.
    pub fn error_text(&mut self, field: &str, target: &str, message: impl Into<String>) {
        self.errors.push(FieldError {
            field: field.to_owned(),
            target: target.to_owned(),
            message: message.into(),
        });
    }

    /// What is wrong with a field, if anything.
    pub fn error_for(&self, field: &str) -> Option<String> {
        self.errors
            .iter()
            .find(|e| e.field == field)
            .map(|e| e.message.clone())
    }

    /// Whether anything is wrong with the form.
    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// A field's label, hint and error; for components of a page's own.
    pub fn field(&self, id: &str, label: impl Into<String>) -> Field {
        Field::new(self, id, label)
    }

    /// The text of the `<title>` element: what the page is, then the service.
    pub fn full_title(&self) -> String {
        let service = self.t("service-name");
        let error = if self.has_errors() {
            self.t("error-prefix") + " "
        } else {
            String::new()
        };
        if self.title.is_empty() {
            service
        } else {
            format!("{error}{} – {service}", self.title)
        }
    }

    /// This page in another language.
    pub fn in_lang(&self, lang: Lang) -> String {
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        let kept: Vec<&str> = query
            .split('&')
            .filter(|p| !p.is_empty() && !p.starts_with("lang="))
            .collect();
        let sep = if kept.is_empty() { "" } else { "&" };
        format!(
            "{}?{}{sep}lang={lang}",
            super::local_path(path),
            kept.join("&")
        )
    }

    /// The languages on offer: code, own name, and the address of this page in it (`None` for
    /// the language that the page is in).
    pub fn languages(&self) -> [(&'static str, &'static str, Option<String>); 2] {
        [(Lang::En, "English"), (Lang::Cy, "Cymraeg")].map(|(lang, name)| {
            (
                lang.as_str(),
                name,
                (lang != self.lang).then(|| self.in_lang(lang)),
            )
        })
    }

    /// Whether a link of the navigation leads to the section that this page is in.
    pub fn is_current(&self, item: &NavItem) -> bool {
        self.section == Some(item.section)
    }

    /// The neutral page, with the way back to this one.
    pub fn hide_href(&self) -> String {
        let path = super::local_path(&self.path);
        let mut out = String::from("/hide?back=");
        for b in path.bytes() {
            match b {
                b'/' | b'-' | b'_' | b'.' | b'~' => out.push(b as char),
                b if b.is_ascii_alphanumeric() => out.push(b as char),
                b => out.push_str(&format!("%{b:02X}")),
            }
        }
        out
    }

    /// The address of a front-end file.
    pub fn asset(&self, name: &str) -> &'static str {
        ui_assets::url(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_switch_keeps_the_page_and_its_query() {
        let page = Page::new(Lang::En, "/children?page=2&lang=en", "Children");
        assert_eq!(page.in_lang(Lang::Cy), "/children?page=2&lang=cy");
        let page = Page::new(Lang::En, "/", "Start");
        assert_eq!(page.in_lang(Lang::Cy), "/?lang=cy");
    }

    #[test]
    fn a_page_with_errors_says_so_first_in_its_title() {
        let mut page = Page::new(Lang::En, "/concerns/new", "Log a concern");
        assert_eq!(page.full_title(), "Log a concern – Sharewise");
        page.error("when", "error-when-missing");
        assert_eq!(page.full_title(), "Error: Log a concern – Sharewise");
        assert_eq!(
            page.error_for("when").as_deref(),
            Some("Choose when it happened")
        );
        assert_eq!(page.error_for("what"), None);
    }

    #[test]
    fn the_way_back_from_the_neutral_page_survives_a_query() {
        let page = Page::new(Lang::En, "/children?page=2&q=a", "Children");
        assert_eq!(page.hide_href(), "/hide?back=/children%3Fpage%3D2%26q%3Da");
    }
}
