//! The short forms of these pages: a heading, a few words, one to three boxes, a button.

use crate::ui::{self, Html, Page, TextInput};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use casework::Fault;

/// A short form.
#[derive(Template)]
#[template(path = "pages/account_form.html")]
pub(super) struct ShortForm {
    page: Page,
    lead: Vec<Html>,
    hidden: Vec<(&'static str, String)>,
    fields: Vec<TextInput>,
    button: String,
    after: Option<Html>,
}

impl ShortForm {
    /// The page's title is its heading.
    pub fn new(page: Page, button_key: &str) -> Self {
        let button = page.t(button_key);
        Self {
            page,
            lead: vec![],
            hidden: vec![],
            fields: vec![],
            button,
            after: None,
        }
    }

    /// Words or a part above the boxes.
    pub fn lead(mut self, part: impl Into<Html>) -> Self {
        self.lead.push(part.into());
        self
    }

    /// A value that goes along unseen.
    pub fn hidden(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.hidden.push((name, value.into()));
        self
    }

    /// A box.
    pub fn field(mut self, field: TextInput) -> Self {
        self.fields.push(field);
        self
    }

    /// Another way, below the form.
    pub fn after(mut self, part: Html) -> Self {
        self.after = Some(part);
        self
    }

    /// The answer: 422 where something is wrong.
    pub fn answer(&self) -> Response {
        let status = if self.page.has_errors() {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::OK
        };
        ui::render(self, status)
    }

    /// The answer with a status of its own.
    pub fn answer_with(&self, status: StatusCode) -> Response {
        ui::render(self, status)
    }
}

/// Notes what casework found wrong. The codes are those of signing in and of passwords.
pub(super) fn note(page: &mut Page, faults: &[Fault]) {
    for f in faults {
        let message = page.code("account-error-", f.key);
        page.error_text(&f.field, &f.field, message);
    }
}
