//! The form that asks a device for a passkey. It stays hidden where the browser has no script or no
//! passkeys; the page around it says what to do then.

use crate::ui::{Html, Page, TextInput};
use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use casework::PasskeyAsked;
use serde::Serialize;

/// The form, with what its script needs.
#[derive(Template)]
#[template(path = "pages/passkey_form.html")]
pub(super) struct PasskeyForm {
    action: &'static str,
    ask: &'static str,
    does: &'static str,
    failed: String,
    held: String,
    title: String,
    text: String,
    fields: Vec<TextInput>,
    hidden: Vec<(&'static str, String)>,
    secondary: bool,
    button: String,
    script: &'static str,
}

impl PasskeyForm {
    fn new(page: &Page, does: &'static str, action: &'static str, ask: &'static str) -> Self {
        Self {
            action,
            ask,
            does,
            failed: page.t("passkey-failed"),
            held: String::new(),
            title: String::new(),
            text: String::new(),
            fields: Vec::new(),
            hidden: Vec::new(),
            secondary: false,
            button: String::new(),
            script: page.asset("passkey.js"),
        }
    }

    /// Makes a passkey on the device.
    pub fn make(page: &Page, fields: Vec<TextInput>) -> Self {
        Self {
            held: page.t("passkey-held"),
            button: page.t("passkey-add-button"),
            fields,
            ..Self::new(page, "create", "/account/passkeys", "/account/passkeys/ask")
        }
    }

    /// Signs in with a passkey alone.
    pub fn sign_in(page: &Page, back: &str) -> Self {
        Self {
            title: page.t("passkey-sign-in-title"),
            text: page.t("passkey-sign-in-text"),
            button: page.t("passkey-sign-in-button"),
            hidden: vec![("back", back.to_owned())],
            secondary: true,
            ..Self::new(page, "get", "/sign-in/passkey", "/sign-in/passkey/ask")
        }
    }

    /// Gives a passkey after the password.
    pub fn after_password(page: &Page, back: &str) -> Self {
        Self {
            text: page.t("passkey-code-text"),
            button: page.t("passkey-code-button"),
            hidden: vec![("back", back.to_owned())],
            ..Self::new(
                page,
                "get",
                "/sign-in/code/passkey",
                "/sign-in/code/passkey/ask",
            )
        }
    }

    /// Shows again that it is oneself.
    pub fn confirm(page: &Page, back: &str) -> Self {
        Self {
            text: page.t("passkey-code-text"),
            button: page.t("passkey-code-button"),
            hidden: vec![("back", back.to_owned())],
            ..Self::new(page, "get", "/confirm", "/confirm/ask")
        }
    }

    /// The form as a part of a page.
    pub fn html(&self) -> Html {
        Html::of(self)
    }
}

#[derive(Serialize)]
struct Question {
    token: String,
    options: serde_json::Value,
}

#[derive(Serialize)]
struct Problem {
    message: String,
}

/// The question, for the page's script. What cannot be read is no question: the page says so in
/// words, and the log says why.
pub(super) fn question(page: &Page, asked: PasskeyAsked) -> Response {
    match serde_json::from_str(&asked.options) {
        Ok(options) => axum::Json(Question {
            token: asked.token,
            options,
        })
        .into_response(),
        Err(e) => {
            tracing::error!(error = %e, "the question for a passkey cannot be read");
            problem(StatusCode::INTERNAL_SERVER_ERROR, page.t("passkey-failed"))
        }
    }
}

/// What to do instead, for the page's script to show.
pub(super) fn problem(status: StatusCode, message: String) -> Response {
    (status, axum::Json(Problem { message })).into_response()
}
