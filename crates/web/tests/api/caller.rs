//! A caller that believes nothing: what it sends and gets must be as the document says.

use axum::{
    Router,
    body::Body,
    http::{Request, header},
};
use serde_json::{Value, json};
use std::{cell::RefCell, collections::BTreeSet};
use testkit::Bed;
use tower::ServiceExt;
use uuid::Uuid;

/// Method, path of the document, status.
pub type Answered = (String, String, String);

pub struct Caller {
    app: Router,
    pub doc: Value,
    pub seen: RefCell<BTreeSet<Answered>>,
}

/// An answer: status, headers, and the body (JSON, or text where it is none).
pub struct Got {
    pub status: u16,
    pub headers: axum::http::HeaderMap,
    pub body: Value,
}

pub fn router(bed: &Bed) -> Router {
    web::router(web::App {
        casework: bed.casework.clone(),
    })
}

/// The operation of the document for a concrete path.
fn template(doc: &Value, path: &str) -> Option<String> {
    let path = path.split('?').next()?;
    let asked: Vec<&str> = path.split('/').collect();
    let fits = |template: &&String| {
        let parts: Vec<&str> = template.split('/').collect();
        parts.len() == asked.len()
            && parts
                .iter()
                .zip(&asked)
                .all(|(t, a)| t.starts_with('{') || t == a)
    };
    let all: Vec<&String> = doc["paths"].as_object()?.keys().filter(fits).collect();
    // A path without a parameter goes before one with.
    all.into_iter()
        .min_by_key(|t| t.matches('{').count())
        .cloned()
}

impl Caller {
    pub async fn new(bed: &Bed) -> Self {
        let mut caller = Self {
            app: router(bed),
            doc: Value::Null,
            seen: RefCell::default(),
        };
        let (status, _, body) = caller.send("GET", "/api/v1/openapi.json", None, "").await;
        assert_eq!(status, 200);
        caller.doc = serde_json::from_str(&body).unwrap();
        caller
    }

    /// A demonstration's token of somebody of the bed.
    pub async fn token(&self, who: &casework::Actor) -> String {
        let choice = json!({ "agency": who.agency_id, "practitioner": who.practitioner_id });
        let got = self
            .ask("POST", "/api/v1/demo/sessions", None, Some(&choice))
            .await;
        got.body["token"].as_str().unwrap().to_owned()
    }

    pub async fn send(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: &str,
    ) -> (u16, axum::http::HeaderMap, String) {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let answer = self.app.clone().oneshot(request).await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let bytes = axum::body::to_bytes(answer.into_body(), 64 << 20)
            .await
            .unwrap();
        (status, headers, String::from_utf8(bytes.to_vec()).unwrap())
    }

    /// Asks, and holds question and answer against the document.
    pub async fn ask(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: Option<&Value>,
    ) -> Got {
        let text = body.map(Value::to_string).unwrap_or_default();
        self.ask_text(method, path, token, &text).await
    }

    /// As [`Caller::ask`], with a body that need not be JSON.
    pub async fn ask_text(&self, method: &str, path: &str, token: Option<&str>, body: &str) -> Got {
        let (status, headers, text) = self.send(method, path, token, body).await;
        let place = format!("{method} {path} -> {status}: {text}");
        let known =
            template(&self.doc, path).unwrap_or_else(|| panic!("not in the document: {place}"));
        let operation = &self.doc["paths"][&known][method.to_lowercase()];
        assert!(operation.is_object(), "not in the document: {place}");
        let answer = self.resolved(&operation["responses"][status.to_string()]);
        assert!(answer.is_object(), "not a documented status: {place}");
        if (200..300).contains(&status) && !body.is_empty() {
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            self.hold(schema, &serde_json::from_str(body).unwrap(), &place);
        }
        let body = self.hold_body(&answer, &headers, &text, &place);
        let op = (method.to_owned(), known, status.to_string());
        self.seen.borrow_mut().insert(op);
        Got {
            status,
            headers,
            body,
        }
    }

    fn hold_body(
        &self,
        answer: &Value,
        headers: &axum::http::HeaderMap,
        text: &str,
        place: &str,
    ) -> Value {
        let Some(kinds) = answer["content"].as_object() else {
            assert!(text.is_empty(), "a body that is not documented: {place}");
            return Value::Null;
        };
        let kind = headers[header::CONTENT_TYPE].to_str().unwrap();
        let kind = kind.split(';').next().unwrap();
        let content = kinds
            .get(kind)
            .unwrap_or_else(|| panic!("{kind} is not documented: {place}"));
        if !kind.ends_with("json") {
            return Value::String(text.to_owned());
        }
        let value = serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {place}"));
        self.hold(&content["schema"], &value, place);
        value
    }

    /// Follows a reference into the document's components.
    pub fn resolved(&self, value: &Value) -> Value {
        match value["$ref"].as_str() {
            Some(to) => self
                .doc
                .pointer(to.trim_start_matches('#'))
                .unwrap()
                .clone(),
            None => value.clone(),
        }
    }

    /// Holds a value against a schema of the document.
    pub fn hold(&self, schema: &Value, value: &Value, place: &str) {
        assert!(!schema.is_null(), "no schema: {place}");
        let whole = json!({ "allOf": [schema], "components": self.doc["components"] });
        let validator = jsonschema::validator_for(&whole).unwrap();
        let faults: Vec<String> = validator
            .iter_errors(value)
            .map(|e| format!("{}: {e}", e.instance_path()))
            .collect();
        assert!(faults.is_empty(), "{faults:#?}\n{place}");
    }
}

pub fn new_id() -> Uuid {
    Uuid::now_v7()
}
