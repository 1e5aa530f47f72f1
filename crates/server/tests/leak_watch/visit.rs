//! Somebody who goes about in the product, and what could be seen of it from outside.

use super::{
    addresses::{ends, is_apart},
    filling::{Manner, buttons, fill, manners},
    marks::Marks,
};
use crate::{
    house::{Answer, Browser, encode},
    walk,
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};
use uuid::Uuid;

/// What a person does with the product, and what could be seen of it from outside.
pub struct Visit {
    pub(super) browser: Browser,
    pub(super) seen: Vec<(String, String)>,
    pub(super) taken: usize,
    /// Addresses of which a form was filled, and taken.
    pub(super) filled: BTreeSet<String>,
    /// Links that let somebody in, as pages showed them.
    pub(super) links: BTreeSet<String>,
    /// What each address answered last: to the form, or where there was none, to asking for it.
    pub(super) answered: BTreeMap<String, u16>,
}

impl Visit {
    pub(super) fn note(&mut self, what: &str, answer: &Answer) {
        self.seen
            .push((format!("{what}: address"), answer.location().to_owned()));
        let title = answer.body.split("<title>").nth(1).unwrap_or_default();
        let title = title.split("</title>").next().unwrap_or_default();
        self.seen.push((format!("{what}: title"), title.to_owned()));
        for (name, value) in &answer.headers {
            self.seen.push((format!("{what}: {name}"), value.clone()));
        }
    }

    /// Fills every form of a page and sends it.
    pub(super) async fn fill_page(&mut self, route: &str, path: &str, marks: &mut Marks) {
        let page = self.browser.get(path).await;
        self.note(route, &page);
        if page.status != 404 {
            let none = 1000 + page.status;
            self.answered.entry(route.to_owned()).or_insert(none);
        }
        for (action, form) in walk::forms(&page.body, path) {
            self.send(&action, &form, route, marks, Manner::default())
                .await;
        }
    }

    /// Fills a form in one manner and sends it; whether it was taken.
    pub(super) async fn send(
        &mut self,
        action: &str,
        form: &str,
        route: &str,
        marks: &mut Marks,
        how: Manner,
    ) -> bool {
        let fields = fill(form, route, marks, how);
        let pairs: Vec<(&str, &str)> = fields
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        let answer = if form.contains("multipart/form-data") {
            self.send_parts(action, &pairs, route, marks).await
        } else {
            self.browser.post(action, &pairs).await
        };
        assert!(
            answer.status < 500,
            "{route}: {} {}",
            answer.status,
            answer.body
        );
        let back = ["/sign-in", "/confirm", "/lock"];
        let turned_away = back.iter().any(|b| answer.location().starts_with(b));
        let taken = answer.status < 400 && !turned_away;
        self.taken += usize::from(taken);
        self.answered.insert(route.to_owned(), answer.status);
        if taken {
            self.filled.insert(route.to_owned());
        }
        self.note(route, &answer);
        // A link that lets somebody in is shown once, on a page.
        for way in ["/welcome/", "/s/"] {
            let shown = answer.body.split(way).skip(1).map(|rest| {
                let end = |c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c));
                rest.split(end).next().unwrap_or_default()
            });
            let tokens = shown.filter(|t| t.len() > 15).map(|t| format!("{way}{t}"));
            self.links.extend(tokens);
        }
        // What is typed is kept while it is typed, too.
        let draft = format!("/drafts/{}", Uuid::now_v7());
        let body = encode(&pairs);
        let kept = self.browser.send_form(&draft, body.as_bytes()).await;
        self.note("/drafts", &kept);
        taken
    }

    /// Walks about and fills, in every manner until one is taken, the forms that nobody has got
    /// taken yet: first those that end nothing.
    pub(super) async fn walk(&mut self, routes: &BTreeSet<String>, marks: &mut Marks) {
        let from: Vec<String> = [
            "/",
            "/account",
            "/people",
            "/children",
            "/law",
            "/my-concerns",
        ]
        .iter()
        .map(|p| (*p).to_owned())
        .chain(self.links.iter().cloned())
        .collect();
        let found = walk::walk(&mut self.browser, routes, &from).await;
        let (last, first): (Vec<_>, Vec<_>) = found.into_iter().partition(|(r, _)| ends(r));
        for (route, places) in first.into_iter().chain(last) {
            for place in places {
                if self.filled.contains(&route) || is_apart(&route) {
                    break;
                }
                self.try_at(&route, &place, marks).await;
            }
        }
    }

    /// Sends marked words in fields that addresses know, as a form and as what a script sends.
    pub(super) async fn send_by_hand(&mut self, route: &str, path: &str, marks: &mut Marks) {
        const FIELDS: [&str; 24] = [
            "name", "password", "old", "new", "code", "secret", "token", "answer", "back",
            "session", "lang", "agency", "person", "id", "email", "action", "typed", "note",
            "reason", "why", "text", "words", "who", "title",
        ];
        let fields: Vec<(&str, String)> = FIELDS
            .iter()
            .map(|f| (*f, marks.next(&format!("{route}: {f}"))))
            .collect();
        let pairs: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let said: serde_json::Map<String, Value> = fields
            .iter()
            .map(|(n, v)| ((*n).to_owned(), json!(v)))
            .collect();
        let said = Value::Object(said).to_string();
        let kind = [("Content-Type", "application/json")];
        let first = self.browser.post(path, &pairs).await;
        let second = self
            .browser
            .send("POST", path, &kind, said.as_bytes())
            .await;
        for answer in [first, second] {
            assert!(answer.status < 500, "{route}: {answer:?}");
            self.note(route, &answer);
        }
    }

    pub(super) async fn try_at(&mut self, route: &str, place: &walk::Form, marks: &mut Marks) {
        let page = self.browser.get(&place.page).await;
        self.note(route, &page);
        for (action, form) in walk::forms(&page.body, &place.page) {
            if action != place.action {
                continue;
            }
            for how in manners(buttons(&form).len()) {
                if self.send(&action, &form, route, marks, how).await {
                    return;
                }
            }
        }
    }

    /// A form with a file whose name and content are marked.
    pub(super) async fn send_parts(
        &mut self,
        action: &str,
        fields: &[(&str, &str)],
        route: &str,
        marks: &mut Marks,
    ) -> Answer {
        let mut body = String::new();
        let mut part = |head: String, content: &str| {
            let _ = write!(
                body,
                "--x\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n"
            );
        };
        for (name, value) in fields {
            part(format!("name=\"{name}\""), value);
        }
        let (name, content) = (
            marks.next("name of a file"),
            marks.text("content of a file"),
        );
        part(format!("name=\"files\"; filename=\"{name}.txt\""), &content);
        body.push_str("--x--\r\n");
        let kind = [("Content-Type", "multipart/form-data; boundary=x")];
        let answer = self
            .browser
            .send("POST", action, &kind, body.as_bytes())
            .await;
        self.note(route, &answer);
        answer
    }
}
