//! The document and the routes say the same.

use crate::{
    caller::{Caller, new_id},
    journey::acting,
};
use domain::decision::{ItemMark, NotShareReason};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const METHODS: [&str; 4] = ["get", "put", "post", "delete"];

/// The paths of the API; the law's own data, which is documented beside them, are public pages.
fn of_the_api(doc: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let paths = doc["paths"].as_object().unwrap();
    paths.iter().filter(|(path, _)| path.starts_with("/api/"))
}

fn operations(doc: &Value) -> Vec<(String, String, Value)> {
    let mut all = Vec::new();
    for (path, item) in of_the_api(doc) {
        for method in METHODS {
            if item[method].is_object() {
                all.push((path.clone(), method.to_owned(), item[method].clone()));
            }
        }
    }
    all
}

/// The path with an id that nobody has.
fn concrete(path: &str) -> String {
    path.replace("{id}", &new_id().to_string())
}

/// The words in a description that stand in backticks.
fn words_in(description: &str) -> BTreeSet<String> {
    description
        .split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

fn all<T: Copy>(of: &[T], word: impl Fn(T) -> &'static str) -> BTreeSet<String> {
    of.iter().map(|t| word(*t).to_owned()).collect()
}

/// The names of the types that a source file hands to the document.
fn types_of_the_document(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut wanted = false;
    for line in text.lines() {
        wanted |= line.starts_with("#[derive") && line.contains("ToSchema");
        let rest = ["pub struct ", "pub enum ", "struct ", "enum "]
            .iter()
            .find_map(|start| line.trim_start().strip_prefix(start));
        if let Some(rest) = rest.filter(|_| wanted) {
            let end = rest.find(|c: char| !c.is_alphanumeric());
            found.push(rest[..end.unwrap_or(rest.len())].to_owned());
            wanted = false;
        }
    }
    found
}

/// Of two types of one name the document would keep one, and say it of both.
#[test]
fn no_two_types_of_the_document_share_a_name() {
    let mut seen = BTreeSet::new();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/api");
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for name in types_of_the_document(&text) {
            assert!(seen.insert(name.clone()), "two types are called {name}");
        }
    }
    assert!(seen.len() > 50, "{seen:?}");
}

testkit::both! {
    async fn every_route_is_in_the_document_and_no_other(bed) {
        let caller = Caller::new(&bed).await;
        assert!(caller.doc["openapi"].as_str().unwrap().starts_with("3.1"));
        for (path, item) in of_the_api(&caller.doc) {
            for method in METHODS {
                let (status, headers, _) = caller.send(&method.to_uppercase(), &concrete(path), None, "").await;
                assert_eq!(status == 405, !item[method].is_object(), "{method} {path}: {status}");
                if status == 405 {
                    let allow = headers["allow"].to_str().unwrap();
                    let told: BTreeSet<String> = allow.split(',').map(|m| m.trim().to_lowercase()).filter(|m| m != "head").collect();
                    let known = METHODS.iter().filter(|m| item[**m].is_object()).map(|m| (*m).to_owned()).collect();
                    assert_eq!(told, known, "{path}");
                }
            }
        }
        // All routes of the API are made by the one list that makes the document.
        let source = include_str!("../../src/api.rs");
        assert!(!source.contains(".route("), "a route beside the documented ones");
        assert_eq!(source.matches("::").count() > 0, caller.doc["paths"].as_object().unwrap().len() > 20);
    }

    async fn every_operation_says_what_it_takes_and_gives(bed) {
        let caller = Caller::new(&bed).await;
        let mut names = BTreeSet::new();
        for (path, method, operation) in operations(&caller.doc) {
            let place = format!("{method} {path}");
            assert!(names.insert(operation["operationId"].to_string()), "two are called alike: {place}");
            assert!(operation["summary"].as_str().is_some_and(|s| !s.is_empty()), "{place}");
            let none = vec![];
            let parameters = operation["parameters"].as_array().unwrap_or(&none);
            let in_path: Vec<&Value> = parameters.iter().filter(|p| p["in"] == "path").collect();
            assert_eq!(in_path.len(), path.matches('{').count(), "{place}");
            for p in parameters {
                assert!(p["description"].as_str().is_some_and(|d| !d.is_empty()), "{place}: {p}");
                assert!(p["schema"].is_object(), "{place}");
            }
            for (status, response) in operation["responses"].as_object().unwrap() {
                let response = caller.resolved(response);
                assert!(response["description"].as_str().is_some_and(|d| !d.is_empty()), "{place} {status}");
                if !status.starts_with('2') {
                    assert!(response["content"]["application/problem+json"].is_object(), "{place} {status}");
                }
            }
            // A look-up takes the record that the address names, and nothing else.
            let takes_nothing = path.ends_with("/look-up");
            if (method == "post" || method == "put") && !takes_nothing {
                assert!(operation["requestBody"]["content"]["application/json"]["schema"].is_object(), "{place}");
            }
        }
    }

    async fn every_schema_and_example_of_it_is_valid(bed) {
        let caller = Caller::new(&bed).await;
        let mut examples = 0;
        for (name, schema) in caller.doc["components"]["schemas"].as_object().unwrap() {
            let whole = json!({ "allOf": [schema], "components": caller.doc["components"] });
            jsonschema::validator_for(&whole).unwrap_or_else(|e| panic!("{name}: {e}"));
            for example in std::iter::once(&schema["example"]).chain(schema["examples"].as_array().into_iter().flatten()) {
                if !example.is_null() {
                    caller.hold(schema, example, name);
                    examples += 1;
                }
            }
            for (field, part) in schema["properties"].as_object().into_iter().flatten() {
                for example in std::iter::once(&part["example"]).chain(part["examples"].as_array().into_iter().flatten()) {
                    if !example.is_null() {
                        caller.hold(part, example, &format!("{name}.{field}"));
                        examples += 1;
                    }
                }
            }
        }
        assert!(examples >= 5, "the document has hardly any example");
    }

    async fn lists_of_words_in_the_document_are_the_whole_lists(bed) {
        let caller = Caller::new(&bed).await;
        let schemas = &caller.doc["components"]["schemas"];
        let decline = schemas["ReplyIn"]["oneOf"].as_array().unwrap().iter()
            .find_map(|o| o["properties"]["reason"]["description"].as_str()).unwrap();
        assert_eq!(words_in(decline), all(casework::DeclineReason::ALL, casework::DeclineReason::as_str));
        let codes = schemas["NotShareIn"]["properties"]["codes"]["description"].as_str().unwrap();
        assert_eq!(words_in(codes), all(NotShareReason::ALL, NotShareReason::as_str));
        let marks = schemas["AnswersIn"]["properties"]["marks"]["description"].as_str().unwrap();
        assert_eq!(words_in(marks), all(ItemMark::ALL, ItemMark::as_str));
        let state = schemas["SentLineOut"]["properties"]["state"]["description"].as_str().unwrap();
        assert_eq!(words_in(state), all(casework::SharingState::ALL, casework::SharingState::as_str));
    }

    async fn every_documented_refusal_is_given(bed) {
        let caller = Caller::new(&bed).await;
        let teacher = acting(&caller, &bed.school.practitioner).await;
        for (path, method, operation) in operations(&caller.doc) {
            let method = method.to_uppercase();
            let secured = operation["security"].is_array();
            let takes_body = operation["requestBody"].is_object();
            let one = concrete(&path);
            if secured {
                assert_eq!(caller.ask(&method, &one, None, None).await.status, 401, "{method} {path}");
                let made_up = Some("no-such-token");
                assert_eq!(caller.ask(&method, &one, made_up, None).await.status, 401, "{method} {path}");
            }
            if secured && path.contains("{id}") && method == "GET" {
                assert_eq!(teacher.get(&one).await.0, 404, "{path}");
                assert_eq!(teacher.get(&path.replace("{id}", "7")).await.0, 404, "{path}: no id at all");
            }
            for p in operation["parameters"].as_array().into_iter().flatten() {
                if p["in"] == "query" {
                    let asked = format!("{one}?{}=x", p["name"].as_str().unwrap());
                    assert_eq!(teacher.get(&asked).await.0, 422, "{path}: {}", p["name"]);
                }
            }
            if takes_body {
                let token = secured.then_some(teacher.token.as_str());
                for bad in ["", "{", "[]", "7", "\"x\"", &"[".repeat(10_000), "{\"no_such_field\":1}"] {
                    let got = caller.ask_text(&method, &one, token, bad).await;
                    assert_eq!(got.status, 422, "{method} {path} {bad:.20}");
                    assert!(!got.body["detail"].as_str().unwrap().is_empty());
                }
                let long = format!("{{\"text\":\"{}\"}}", "x".repeat(3 << 20));
                assert_eq!(caller.ask_text(&method, &one, token, &long).await.status, 413, "{method} {path}");
            }
        }
    }

    async fn no_answer_of_the_api_is_an_address_with_something_about_a_person(bed) {
        let caller = Caller::new(&bed).await;
        for (path, _, operation) in operations(&caller.doc) {
            for p in operation["parameters"].as_array().into_iter().flatten() {
                // Ids, places in a ledger and the state of a concern only.
                let name = p["name"].as_str().unwrap();
                assert!(["id", "before", "after", "state"].contains(&name), "{path} takes {name} in the address");
            }
        }
    }
}
