//! Pieces of HTML that are safe to print as they stand, and whole answers.

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::text::with_marks;
use std::fmt;

/// HTML that is printed without escaping. Made only from components, templates and escaped text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Html(String);

/// As it stands, so that no part of it is taken for mark-up.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&#60;"),
            '>' => out.push_str("&#62;"),
            '&' => out.push_str("&#38;"),
            '"' => out.push_str("&#34;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

impl Html {
    /// The end of a line.
    pub fn br() -> Self {
        Self("<br>".to_owned())
    }

    /// Text, escaped, with marks for what hides in it.
    pub fn text(text: &str) -> Self {
        Self(escaped(&with_marks(text)))
    }

    /// What a person wrote: escaped, line breaks kept, and set apart so that right-to-left
    /// letters in it cannot turn the words around it.
    pub fn prose(text: &str) -> Self {
        Self(format!(
            "<div class=\"sw-prose\" dir=\"auto\">{}</div>",
            Self::text(text)
        ))
    }

    /// Text for machines as it stands, such as a signed receipt: line breaks kept, long lines
    /// broken, and never translated.
    pub fn code(text: &str) -> Self {
        Self(format!(
            "<div class=\"sw-prose sw-signed\" translate=\"no\">{}</div>",
            escaped(text)
        ))
    }

    /// A name inside a sentence, isolated from the direction of the letters around it.
    pub fn name(text: &str) -> Self {
        if text.is_empty() {
            return Self::text("");
        }
        Self(format!("<bdi>{}</bdi>", Self::text(text)))
    }

    /// A link.
    pub fn link(href: &str, text: &str) -> Self {
        Self(format!(
            "<a class=\"govuk-link\" href=\"{}\">{}</a>",
            Self::text(href),
            Self::text(text)
        ))
    }

    /// A moment for people and for machines; `words` as from `words::date_time`.
    pub fn time(at: jiff::Timestamp, words: &str) -> Self {
        Self(format!(
            "<time datetime=\"{at}\">{}</time>",
            Self::text(words)
        ))
    }

    /// What a component or a template prints.
    pub fn of<T: Template>(template: &T) -> Self {
        Self(template.render().unwrap_or_else(|e| {
            tracing::error!(error = %e, "a component could not be printed");
            String::new()
        }))
    }

    /// This, followed by another piece.
    #[must_use]
    pub fn and(mut self, next: &Self) -> Self {
        self.0.push_str(&next.0);
        self
    }

    /// The HTML itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing to print.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl askama::filters::HtmlSafe for Html {}

impl From<&str> for Html {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}
impl From<String> for Html {
    fn from(text: String) -> Self {
        Self::text(&text)
    }
}

/// Prints a page as an answer. Pages hold personal data, so no browser or proxy may keep them.
pub fn render<T: Template>(template: &T, status: StatusCode) -> Response {
    match template.render() {
        Ok(html) => {
            let mut response = (status, axum::response::Html(html)).into_response();
            response
                .headers_mut()
                .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
        Err(e) => {
            tracing::error!(error = %e, "a page could not be printed");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Sends the browser on with a GET (after a form was taken in), to a path on this server.
pub fn redirect(path: &str) -> Response {
    let to = super::local_path(path);
    axum::response::Redirect::to(&to).into_response()
}
