//! The line in a form that tells whether what was typed is kept.

use super::{Html, Page};
use askama::{Template, filters::HtmlSafe};

/// Keeps what is typed in the form around it: our script sends the form's fields to the server
/// every ten seconds and when a box is left, and says so here. Without JavaScript it shows
/// nothing, and the server keeps what was typed when the form is sent.
#[derive(Debug, Clone, Template)]
#[template(path = "macros/draft.html")]
pub struct Draft {
    path: String,
    saved: String,
    not_saved: String,
    locked: String,
    back: Option<String>,
}

impl Draft {
    /// `path` takes `POST` with the form's fields, "/drafts/<id>"; it answers 204, or 401 when
    /// the person must sign in again.
    pub fn new(page: &Page, path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            saved: page.t1("draft-saved", "time", "%time"),
            not_saved: page.t("draft-not-saved"),
            locked: page.t("draft-locked"),
            back: None,
        }
    }

    /// Where the form is found again, with what was typed, after the page was locked.
    #[must_use]
    pub fn back_to(mut self, path: impl Into<String>) -> Self {
        self.back = Some(path.into());
        self
    }
}

impl HtmlSafe for Draft {}
impl From<Draft> for Html {
    fn from(d: Draft) -> Self {
        Self::of(&d)
    }
}
