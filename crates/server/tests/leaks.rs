//! The leak watch: marked words are typed into every form and sent through the API of the real
//! program, which logs as loudly as it can. Then its database, the journal beside it, temporary
//! files, its log, its addresses, its titles and its health page are searched for them, in every
//! form in which words travel. Nothing may be found outside sealed columns, and sealed columns hold
//! no plain word; so nothing may be found at all. The same on PostgreSQL: the files of the database,
//! the server's journal and log, and what `pg_dump` makes of it. What cannot be kept free of plain
//! words is the memory of the process, so no core dump of it is ever written.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod house;
mod support;
mod walk;

use casework::{Casework, MasterKey, Settings, Store, SystemClock};
use house::{Answer, Browser, House, encode};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::SystemTime,
};
use support::{Folder, Program, ask, json_of};
use uuid::Uuid;
use walk::attribute;

/// What every marked word begins with. No word of any language, no name of the story.
const STEM: &str = "Zvqkrallen";

/// The telephone that is typed wherever one is asked for. No number of the story.
const PHONE: &str = "07700 900986";

/// Addresses that take a form, to each of which marked words were sent, and which took none of them, by
/// why. A form that is new is filled like any other; where that cannot be, this says so, and why.
const ONLY_REFUSED: &[(&str, &[&str])] = &[
    (
        "there once the clock has looked a child up across agencies, which on a slow machine is after the walk",
        &["/holds/{id}"],
    ),
    (
        "what they are about is not there: a mark on an adult's risk, a referral, an export that was decided on, a file that waits to be taken in, a pattern, somebody who came from a provider, an invitation; or the sharing went to no address outside",
        &[
            "/adults/{id}/risk/{mark}/end",
            "/children/{id}/referrals/{referral}",
            "/concerns/{id}/marks/{pin}",
            "/exports/{id}/stop",
            "/exports/{id}/take",
            "/import/{id}",
            "/kept/{id}/delete",
            "/law/exercises/{id}/remove",
            "/law/helper/{id}/save",
            "/law/practice/{id}/end",
            "/patterns/rules/{id}",
            "/patterns/{id}",
            "/people/agreed-word/end",
            "/people/single-sign-on/refuse/{id}",
            "/people/single-sign-on/tie/{id}",
            "/people/single-sign-on/untie/{id}",
            "/people/single-sign-on/{id}/end",
            "/people/{id}/second-factor",
            "/rights/{id}/check",
            "/rights/{id}/clock",
            "/rights/{id}/end",
            "/rights/{id}/pack",
            "/rights/{id}/pieces/{piece}",
            "/sharings/{id}/acknowledged",
            "/sharings/{id}/link",
            "/sharings/{id}/revoke",
            "/welcome/{token}",
        ],
    ),
    (
        "a marked word is something to put right: it is no date, no code, no file of children, no address of a provider, no person on the list",
        &[
            "/adults/{id}/partner",
            "/adults/{id}/risk",
            "/children/{id}/family/ties",
            "/children/{id}/rights",
            "/decide/not-share",
            "/decide/{id}/not-share",
            "/import",
            "/people/agreed-word",
            "/people/invite",
            "/people/single-sign-on/new",
            "/people/{id}/record",
            "/s/{token}",
        ],
    ),
];

/// Addresses to which marked words are sent by hand.
const BY_HAND: &[&str] = &[
    "/children/find",
    "/people/find",
    "/account/language",
    "/account/passkeys",
    "/account/passkeys/ask",
    "/account/passkeys/{id}",
    "/account/password",
    "/account/recovery-codes",
    "/account/second-factor",
    "/account/sessions/end",
    "/account/sessions/end-others",
    "/confirm",
    "/confirm/ask",
    "/drafts/{id}",
    "/drafts/{id}/delete",
    "/lock",
    "/session/keep",
    "/sign-in",
    "/sign-in/code",
    "/sign-in/code/passkey",
    "/sign-in/code/passkey/ask",
    "/sign-in/demo",
    "/sign-in/passkey",
    "/sign-in/passkey/ask",
    "/sign-out",
];

/// A teacher of the story, and a child at the same school.
const TEACHER: &str = "Hannah Fletcher";
const CHILD: &str = "Ellie Har";

/// Marked words, each with where it was typed.
#[derive(Default)]
struct Marks(Vec<String>);

impl Marks {
    /// A word nobody used before.
    fn next(&mut self, place: &str) -> String {
        self.0.push(place.to_owned());
        format!("{STEM} {}", self.0.len())
    }

    /// The same as a sign-in name.
    fn sign_in(&mut self, place: &str) -> String {
        self.0.push(place.to_owned());
        format!("{STEM}.{}@oakbourne.example", self.0.len())
    }

    /// The same inside of text with letters that other encodings write differently.
    fn text(&mut self, place: &str) -> String {
        format!("Dŵr & <b>{}</b> \"yma\"", self.next(place))
    }
}

/// The stem in every form in which it may lie about, with the form's name.
fn forms() -> Vec<(&'static str, Vec<u8>)> {
    let hex = |upper: bool, before: &str| {
        STEM.bytes().fold(String::new(), |mut out, b| {
            let _ = match upper {
                true => write!(out, "{before}{b:02X}"),
                false => write!(out, "{before}{b:02x}"),
            };
            out
        })
    };
    let wide = |big: bool| {
        let units = STEM.encode_utf16();
        let bytes = units.flat_map(|u| {
            if big {
                u.to_be_bytes()
            } else {
                u.to_le_bytes()
            }
        });
        bytes.collect::<Vec<u8>>()
    };
    let mut all = vec![
        ("plain", STEM.as_bytes().to_vec()),
        ("small letters", STEM.to_lowercase().into_bytes()),
        ("capitals", STEM.to_uppercase().into_bytes()),
        ("backwards", STEM.bytes().rev().collect()),
        ("UTF-16, little end first", wide(false)),
        ("UTF-16, big end first", wide(true)),
        ("hexadecimal", hex(false, "").into_bytes()),
        ("hexadecimal in capitals", hex(true, "").into_bytes()),
        ("percent signs", hex(true, "%").into_bytes()),
        ("percent signs, small", hex(false, "%").into_bytes()),
    ];
    let digits: String = PHONE.chars().filter(char::is_ascii_digit).collect();
    all.push(("the telephone", PHONE.as_bytes().to_vec()));
    all.push(("the telephone's digits", digits.into_bytes()));
    all.push((
        "the telephone in an address",
        PHONE.replace(' ', "+").into_bytes(),
    ));
    // In base64 a word has three looks, by where it begins; its edges mix with its neighbours.
    for (shift, name) in ["base64", "base64, one on", "base64, two on"]
        .into_iter()
        .enumerate()
    {
        let mut bytes = vec![b'a'; shift];
        bytes.extend(STEM.as_bytes());
        let text = base64(&bytes);
        let (from, to) = (if shift == 0 { 0 } else { 4 }, bytes.len() / 3 * 4);
        all.push((name, text.as_bytes()[from..to].to_vec()));
    }
    all
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let n = three.iter().fold(0_u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - three.len()));
        for i in 0..4 {
            out.push(char::from(LETTERS[(n >> (18 - 6 * i)) as usize & 63]));
        }
    }
    out
}

/// Looks for every form of the stem in one walk over the bytes.
struct Search {
    forms: Vec<(&'static str, Vec<u8>)>,
    /// Which forms begin with a byte, by their places.
    begins: Vec<Vec<usize>>,
}

impl Search {
    fn new() -> Self {
        let forms = forms();
        let mut begins = vec![Vec::new(); 256];
        for (place, (_, form)) in forms.iter().enumerate() {
            begins[usize::from(form[0])].push(place);
        }
        Self { forms, begins }
    }

    /// Every form that stands in these bytes.
    fn found(&self, bytes: &[u8]) -> Vec<&'static str> {
        let mut names = BTreeSet::new();
        for (at, byte) in bytes.iter().enumerate() {
            for place in &self.begins[usize::from(*byte)] {
                let (name, form) = &self.forms[*place];
                // Most are told apart by the second byte: this walks over many millions.
                if bytes.get(at + 1) == form.get(1) && bytes[at..].starts_with(form) {
                    names.insert(*name);
                }
            }
        }
        names.into_iter().collect()
    }
}

fn found(bytes: &[u8]) -> Vec<&'static str> {
    Search::new().found(bytes)
}

/// What is found in files, each with its name.
fn found_in(files: &[PathBuf]) -> Vec<String> {
    let search = Search::new();
    let of = |path: &PathBuf| {
        let bytes = fs::read(path).unwrap_or_default();
        let names = search.found(&bytes).into_iter();
        let said = names.map(|f| format!("{} ({f}){}", path.display(), around(&bytes)));
        said.collect::<Vec<_>>()
    };
    files.iter().flat_map(of).collect()
}

/// What stands around the first marked word, so that whoever reads the failure finds the column.
fn around(bytes: &[u8]) -> String {
    let stem = STEM.as_bytes();
    let Some(at) = bytes.windows(stem.len()).position(|w| w == stem) else {
        return String::new();
    };
    let part = &bytes[at.saturating_sub(80)..bytes.len().min(at + 60)];
    format!(": {}", part.escape_ascii())
}

fn files(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, all);
        } else {
            all.push(path);
        }
    }
}

/// The addresses of the pages that take a form, from their sources.
fn form_routes() -> BTreeSet<String> {
    let mut sources = Vec::new();
    files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/src/pages"),
        &mut sources,
    );
    let mut all = BTreeSet::new();
    for source in sources {
        let text = fs::read_to_string(source).unwrap();
        for part in text.split(".route(").skip(1) {
            let address = part.split('"').nth(1).unwrap();
            let until = part.find("\n        .route").unwrap_or(part.len().min(400));
            if part[..until].contains("post(") {
                all.insert(address.to_owned());
            }
        }
    }
    all
}

/// In which of several ways a form is filled: what one refuses, another may not.
#[derive(Debug, Clone, Copy, Default)]
struct Manner {
    /// Days that are over, rather than days to come.
    past: bool,
    /// The last of what may be chosen, rather than the first.
    last: bool,
    /// Which of its buttons is pressed; none: the key is pressed that sends it.
    button: Option<usize>,
}

/// The manners in which a form is tried, by how many buttons it has.
fn manners(buttons: usize) -> Vec<Manner> {
    let mut all = Vec::new();
    for button in std::iter::once(None).chain((0..buttons).map(Some)) {
        for (past, last) in [(false, false), (true, false), (false, true), (true, true)] {
            all.push(Manner { past, last, button });
        }
    }
    all
}

/// A plausible value for a part of a date.
fn date_part(name: &str, past: bool) -> Option<&'static str> {
    let of = |end: &str| name.ends_with(end);
    if of("-day") {
        Some("7")
    } else if of("-month") {
        Some(if past { "10" } else { "12" })
    } else if of("-year") {
        Some("2026")
    } else {
        None
    }
}

/// The buttons of a form that say something.
fn buttons(form: &str) -> Vec<(String, String)> {
    let tags = form.split('<').filter(|t| t.starts_with("button"));
    tags.filter_map(|t| Some((attribute(t, "name")?, attribute(t, "value")?)))
        .collect()
}

/// One form of a page, filled in as somebody would who marks every word they type.
fn fill(form: &str, route: &str, marks: &mut Marks, how: Manner) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    // Of what may be chosen by one name, the last is met first where the last is wanted.
    let mut chosen: BTreeMap<String, usize> = BTreeMap::new();
    for tag in form.split('<').skip(1) {
        let kind = tag.split([' ', '>', '\n']).next().unwrap_or_default();
        let Some(name) = attribute(tag, "name") else {
            continue;
        };
        let taken = fields.iter().any(|(n, _)| *n == name);
        let place = format!("{route}: {name}");
        let value = attribute(tag, "value").unwrap_or_default();
        let value = match (kind, attribute(tag, "type").as_deref()) {
            ("input", Some("radio")) if taken && how.last => {
                let at = chosen[&name];
                fields[at].1 = value;
                continue;
            }
            _ if taken => continue,
            ("textarea", _) => marks.text(&place),
            ("select", _) => {
                let after = form.split_once(&format!("name=\"{name}\"")).unwrap().1;
                let options = after.split("</select>").next().unwrap_or_default();
                let values = options
                    .split("<option")
                    .filter_map(|o| attribute(o, "value"));
                let mut values = values.filter(|v| !v.is_empty());
                let one = if how.last {
                    values.last()
                } else {
                    values.next()
                };
                one.unwrap_or_default()
            }
            // A number that stands on paper: nobody makes one up.
            ("input", Some("text")) if name == "sheet" => String::new(),
            ("input", Some("text" | "email" | "tel" | "search")) => {
                match date_part(&name, how.past) {
                    Some(part) => part.to_owned(),
                    None if name.contains("phone") => PHONE.to_owned(),
                    None if attribute(tag, "inputmode").as_deref() == Some("numeric") => "3".into(),
                    None if is_sign_in(tag, &name) => marks.sign_in(&place),
                    None => marks.next(&place),
                }
            }
            ("input", Some("password")) => marks.next(&place),
            ("input", Some("hidden" | "radio" | "checkbox")) => value,
            _ => continue,
        };
        chosen.insert(name.clone(), fields.len());
        fields.push((name, value));
    }
    if let Some(button) = how.button.and_then(|n| buttons(form).into_iter().nth(n)) {
        fields.push(button);
    }
    fields
}

/// Whether a box wants a sign-in name, which is an e-mail address.
fn is_sign_in(tag: &str, name: &str) -> bool {
    let says = |what: &str| attribute(tag, what).unwrap_or_default();
    name == "sign-in" || says("type") == "email" || says("inputmode") == "email"
}

/// What a person does with the product, and what could be seen of it from outside.
struct Visit {
    browser: Browser,
    seen: Vec<(String, String)>,
    taken: usize,
    /// Addresses of which a form was filled, and taken.
    filled: BTreeSet<String>,
    /// Links that let somebody in, as pages showed them.
    links: BTreeSet<String>,
    /// What each address answered last: to the form, or where there was none, to asking for it.
    answered: BTreeMap<String, u16>,
}

impl Visit {
    fn note(&mut self, what: &str, answer: &Answer) {
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
    async fn fill_page(&mut self, route: &str, path: &str, marks: &mut Marks) {
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
    async fn send(
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
    async fn walk(&mut self, routes: &BTreeSet<String>, marks: &mut Marks) {
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
    async fn send_by_hand(&mut self, route: &str, path: &str, marks: &mut Marks) {
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

    async fn try_at(&mut self, route: &str, place: &walk::Form, marks: &mut Marks) {
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
    async fn send_parts(
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

/// What the forms are about.
struct Things {
    child: String,
    concern: Uuid,
    decision: Uuid,
    emergency: Uuid,
    sharing: Uuid,
}

fn with_ids(route: &str, t: &Things) -> String {
    let id = match route.split('/').nth(1).unwrap_or_default() {
        "children" => t.child.clone(),
        "concerns" => t.concern.to_string(),
        "decide" | "decisions" => t.decision.to_string(),
        "emergency" => t.emergency.to_string(),
        "sharings" => t.sharing.to_string(),
        _ => Uuid::now_v7().to_string(),
    };
    let mut out = route.replacen("{id}", &id, 1);
    while let Some((before, rest)) = out.clone().split_once('{') {
        let after = rest.split_once('}').unwrap().1;
        out = format!("{before}{}{after}", Uuid::now_v7());
    }
    out
}

async fn call(
    port: u16,
    token: &str,
    method: &str,
    path: &str,
    body: Option<&Value>,
) -> (u16, Value) {
    let bearer = format!("Bearer {token}");
    let headers = [
        ("Authorization", bearer.as_str()),
        ("Content-Type", "application/json"),
    ];
    let body = body.map(Value::to_string).unwrap_or_default();
    let mut program = Browser::new(port, "en");
    let answer = program.send(method, path, &headers, body.as_bytes()).await;
    assert!(answer.status < 500, "{path}: {answer:?}");
    let said = serde_json::from_str(&answer.body).unwrap_or_default();
    (answer.status, said)
}

/// Concerns, a decision, a sharing and an emergency, by the API, with every word marked.
async fn by_program(port: u16, token: &str, marks: &mut Marks) -> Things {
    let found = call(
        port,
        token,
        "POST",
        "/api/v1/children/search",
        Some(&json!({ "name": CHILD })),
    )
    .await
    .1;
    let child = found[0]["id"]
        .as_str()
        .expect("a child of the story")
        .to_owned();
    let agencies = call(port, token, "GET", "/api/v1/agencies", None).await.1;
    let all = agencies.as_array().unwrap();
    let door = all.iter().find(|a| a["front_door"] == true).unwrap()["id"].clone();
    let (concern, decision) = (Uuid::now_v7(), Uuid::now_v7());
    let (sharing, emergency) = (Uuid::now_v7(), Uuid::now_v7());
    let mut mark = |place: &str| marks.text(place);
    let sent: [(&str, String, Value); 5] = [
        (
            "POST",
            "/api/v1/concerns".into(),
            json!({
                "id": concern, "children": [{ "child": child }], "place": mark("concern: place"),
                "statements": [{ "kind": "fact", "text": mark("concern: text"), "reported_by": mark("concern: who reported") }],
                "childs_words": mark("concern: the child's words"), "others_involved": mark("concern: others"),
                "already_told": mark("concern: already told"),
            }),
        ),
        (
            "POST",
            "/api/v1/emergency-sharings".into(),
            json!({
                "id": emergency, "sharing": Uuid::now_v7(), "child": child, "recipient": door, "text": mark("emergency: text"),
            }),
        ),
        (
            "POST",
            "/api/v1/decisions".into(),
            json!({
                "id": decision, "child": child, "purpose": "protect_from_harm", "purpose_text": mark("decision: purpose"),
                "recipient": door, "about": ["parent"],
            }),
        ),
        (
            "PUT",
            format!("/api/v1/decisions/{decision}/answers"),
            json!({
                "answers": [
                    { "fact": "suspicion.reasonable_cause", "given": ["yes"] },
                    { "fact": "suspicion.significant_harm", "given": ["yes"] },
                    { "fact": "subjects[0].special_categories", "given": ["none"] },
                    { "fact": "subjects[0].offence_data", "given": ["no"] },
                ],
                "items": [{ "from": "detail", "detail": "name" }], "text": mark("decision: what goes"), "basis": "e",
                "family": { "told": "told", "spoke_with": mark("family: spoke with"), "said": mark("family: said") },
                "why_necessary": mark("decision: why"),
            }),
        ),
        (
            "POST",
            format!("/api/v1/decisions/{decision}/share"),
            json!({ "sharing": sharing }),
        ),
    ];
    for (method, path, body) in &sent {
        let answer = call(port, token, method, path, Some(body)).await;
        assert!(answer.0 < 300, "{path}: {} {}", answer.0, answer.1);
    }
    // Looking for somebody is a word about them, too.
    let sought = json!({ "name": marks.next("search: name") });
    call(
        port,
        token,
        "POST",
        "/api/v1/children/search",
        Some(&sought),
    )
    .await;
    Things {
        child,
        concern,
        decision,
        emergency,
        sharing,
    }
}

/// A made-up person's token and browser: of the school where there is one in the role.
async fn enter(port: u16, role: &str) -> (String, Browser) {
    let people = json_of(
        &ask(port, "GET", "/api/v1/demo/people", None, None)
            .await
            .unwrap(),
    );
    let all = people.as_array().unwrap();
    let school = &all.iter().find(|p| p["name"] == TEACHER).unwrap()["agency"];
    // Somebody at the school first. Whoever was suspended by what was tried before does not come in.
    let mut of_role: Vec<&Value> = all.iter().filter(|p| p["role"] == role).collect();
    of_role.sort_by_key(|p| &p["agency"] != school);
    assert!(!of_role.is_empty(), "nobody is {role}");
    for one in of_role {
        if let Some(entered) = enter_as(port, one).await {
            return entered;
        }
    }
    panic!("nobody who is {role} comes in any more");
}

/// A made-up person's token and browser, where they may come in.
async fn enter_as(port: u16, one: &Value) -> Option<(String, Browser)> {
    let choice = json!({ "agency": one["agency"], "practitioner": one["practitioner"] });
    let answer = ask(port, "POST", "/api/v1/demo/sessions", None, Some(&choice))
        .await
        .unwrap();
    let token = json_of(&answer)["token"].as_str()?.to_owned();
    let mut browser = Browser::new(port, "en");
    let agency = one["agency"].as_str().unwrap();
    let person = one["practitioner"].as_str().unwrap();
    let fields = [("agency", agency), ("person", person), ("back", "/")];
    assert_eq!(browser.post("/sign-in/demo", &fields).await.status, 303);
    Some((token, browser))
}

#[test]
fn the_search_finds_what_it_looks_for() {
    for shift in 0..3 {
        let text = format!("{}{STEM} 7 and more", "b".repeat(shift));
        let hidden = base64(text.as_bytes());
        assert!(
            !found(hidden.as_bytes()).is_empty(),
            "base64 of {text}: {hidden}"
        );
    }
    let wide: Vec<u8> = format!("x{STEM}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert!(found(&wide).contains(&"UTF-16, little end first"));
    assert_eq!(found(STEM.to_lowercase().as_bytes()), ["small letters"]);
    assert!(found(b"Zvqkralle").is_empty());
}

/// Forms that begin, end or keep a session: they are tried one by one.
fn is_apart(route: &str) -> bool {
    let apart = [
        "/sign-out",
        "/sign-in",
        "/lock",
        "/session",
        "/drafts",
        "/account",
        "/confirm",
    ];
    apart.iter().any(|a| route.starts_with(a))
}

/// Whether a form ends something that other forms are about.
fn ends(route: &str) -> bool {
    let words = [
        "end",
        "delete",
        "remove",
        "revoke",
        "stop",
        "standing",
        "too-close",
        "seal",
        "withdraw",
        "sign-out",
        "role",
        "untie",
        "lift",
        "second-factor",
    ];
    words.iter().any(|w| route.ends_with(w)) || route.contains("too-close")
}

/// The roles of those made-up people who may be chosen.
async fn roles(port: u16) -> Vec<String> {
    let people = json_of(
        &ask(port, "GET", "/api/v1/demo/people", None, None)
            .await
            .unwrap(),
    );
    let all = people.as_array().unwrap().iter();
    let roles: BTreeSet<String> = all
        .map(|p| p["role"].as_str().unwrap().to_owned())
        .collect();
    roles.into_iter().collect()
}

/// Addresses that begin, end or show a session, or that a page's script speaks to: what they take is
/// mostly a secret, and a marked word is none. It is sent there all the same, as a form and as what a
/// script sends, each time by somebody who has just come in.
async fn by_hand(port: u16, visit: &mut Visit, marks: &mut Marks) {
    for route in BY_HAND {
        visit.browser = enter(port, "practitioner").await.1;
        let path = route.replace("{id}", &Uuid::now_v7().to_string());
        visit.send_by_hand(route, &path, marks).await;
        visit.filled.insert((*route).to_owned());
    }
}

/// Fills in every form of the product and tries what nobody should type; then gives what could be
/// seen of it from outside.
async fn everything_typed(port: u16) -> Vec<(String, String)> {
    let mut marks = Marks::default();
    let (token, browser) = enter(port, "safeguarding-lead").await;
    let things = by_program(port, &token, &mut marks).await;
    let mut visit = Visit {
        browser,
        seen: Vec::new(),
        taken: 0,
        filled: BTreeSet::new(),
        links: BTreeSet::new(),
        answered: BTreeMap::new(),
    };
    let routes = form_routes();
    assert!(routes.len() > 25, "{routes:?}");
    // Whoever says that they stand too close is let into no other form about the child.
    let (closing, open): (Vec<&String>, Vec<&String>) = routes
        .iter()
        .filter(|r| !is_apart(r))
        .partition(|r| r.contains("/too-close"));
    for route in open.into_iter().chain(closing) {
        visit
            .fill_page(route, &with_ids(route, &things), &mut marks)
            .await;
    }
    // What the lead may not fill, somebody else may.
    for role in ["dpo", "agency-administrator", "practitioner"] {
        let (_, browser) = enter(port, role).await;
        visit.browser = browser;
        for route in routes.iter().filter(|r| !is_apart(r)) {
            if !visit.filled.contains(route) {
                let path = with_ids(route, &things);
                visit.fill_page(route, &path, &mut marks).await;
            }
        }
    }
    // What stands on other pages, or is made only while somebody works: twice, since one makes what
    // another finds.
    for _ in 0..2 {
        for role in roles(port).await {
            visit.browser = enter(port, &role).await.1;
            visit.walk(&routes, &mut marks).await;
        }
    }
    by_hand(port, &mut visit, &mut marks).await;
    // What has taken nothing so far is sent marked words all the same, by each who might.
    let left: Vec<&String> = routes
        .iter()
        .filter(|r| !visit.filled.contains(*r))
        .collect();
    for role in ["safeguarding-lead", "dpo", "agency-administrator"] {
        visit.browser = enter(port, role).await.1;
        for route in &left {
            let path = with_ids(route, &things);
            visit.send_by_hand(route, &path, &mut marks).await;
        }
    }
    visit.browser = enter(port, "practitioner").await.1;
    // One's own home, telephone included.
    let own = "/account/own-details";
    visit.fill_page(own, own, &mut marks).await;
    let not_filled: BTreeSet<&str> = routes
        .iter()
        .filter(|r| !visit.filled.contains(*r))
        .map(String::as_str)
        .collect();
    for route in &not_filled {
        eprintln!("not filled: {route} {:?}", visit.answered.get(*route));
    }
    let said: BTreeSet<&str> = ONLY_REFUSED
        .iter()
        .flat_map(|(_, all)| *all)
        .copied()
        .collect();
    let new: Vec<_> = not_filled
        .difference(&said)
        .map(|r| (r, visit.answered.get(*r)))
        .collect();
    let old: Vec<_> = said.difference(&not_filled).collect();
    assert!(
        new.is_empty(),
        "not filled, and ONLY_REFUSED does not say why: {new:#?}"
    );
    // Which of several alike things is met first is left to chance, so this is told and no fault.
    if !old.is_empty() {
        eprintln!("ONLY_REFUSED says that these take nothing, and they did: {old:#?}");
    }
    // A sign-in name of somebody who is not there, a wrong password, and an address made by hand.
    for (path, field) in [
        ("/sign-in", "name"),
        ("/sign-in", "password"),
        ("/s/none", "code"),
    ] {
        let value = marks.next(path);
        let answer = visit.browser.post(path, &[(field, &value)]).await;
        visit.note(path, &answer);
    }
    let health = visit.browser.get("/health").await;
    visit.seen.push(("/health".into(), health.body));
    let (words, taken) = (marks.0.len(), visit.taken);
    eprintln!("{words} marked words, {taken} forms accepted");
    assert!(words > 100, "only {words} words were typed");
    assert!(taken > 35, "only {taken} forms were accepted");
    visit.seen
}

/// What is found in what could be seen from outside.
fn found_outside(seen: &[(String, String)]) -> Vec<String> {
    let search = Search::new();
    let of = |(place, text): &(String, String)| {
        let names = search.found(text.as_bytes()).into_iter();
        names.map(|f| format!("{place} ({f})")).collect::<Vec<_>>()
    };
    seen.iter().flat_map(of).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_lies_nowhere_outside_sealed_columns() {
    let (data, temp) = (Folder::make(), Folder::make());
    let log = data.path().with_extension("log");
    let mut program = Program::demo_watched(data.path(), temp.path(), &log);
    let seen = everything_typed(program.port).await;
    let mut leaks = found_outside(&seen);
    // While it runs, with the journal beside it; and once more after it has stopped.
    for running in [true, false] {
        if !running {
            program.kill();
        }
        let mut all = vec![log.clone()];
        files(data.path(), &mut all);
        files(temp.path(), &mut all);
        let names: Vec<String> = all.iter().map(|p| p.display().to_string()).collect();
        assert!(
            !running || names.iter().any(|n| n.ends_with("-wal")),
            "the journal is there: {names:?}"
        );
        leaks.extend(found_in(&all));
    }
    let said = fs::metadata(&log).unwrap().len();
    fs::remove_file(&log).unwrap();
    assert!(
        said > 10_000,
        "it logged {said} bytes: as loudly as it can?"
    );
    assert!(leaks.is_empty(), "found: {leaks:#?}");
}

/// The demonstration over PostgreSQL, in this process, logging as loudly as it can.
async fn over_postgres(url: &str, log: &Path) -> Arc<Casework> {
    let log = fs::File::create(log).unwrap();
    tracing_subscriber::fmt()
        .with_env_filter("trace")
        .with_writer(log)
        .init();
    let store = Store::open(url, MasterKey::generate().unwrap())
        .await
        .unwrap();
    let settings = Settings {
        demo: true,
        uploads: uploads::Looker::unfenced(),
        ..Settings::default()
    };
    let casework = Casework::new(store, Arc::new(SystemClock), settings).unwrap();
    testkit::story::tell(&casework).await.unwrap();
    Arc::new(casework)
}

/// What `pg_dump` makes of a database; nothing where it is not there.
fn dump_of(url: &str) -> Option<Vec<u8>> {
    let beside = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let folders = beside.map(|v| v.unwrap().path().join("bin/pg_dump"));
    let mut ways = folders.chain(["pg_dump".into()]);
    ways.find_map(|way| {
        let out = Command::new(way).args(["--dbname", url]).output().ok()?;
        out.status.success().then_some(out.stdout)
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_lies_nowhere_in_the_files_of_postgresql() {
    testkit::at(testkit::Engine::Postgres, |url| async move {
        let since = SystemTime::now();
        let folder = Folder::make();
        let log = folder.path().join("log");
        let casework = over_postgres(&url, &log).await;
        let house = House::over(casework.clone()).await;
        let seen = everything_typed(house.port).await;
        let mut leaks = found_outside(&seen);

        let kept = store::testing::kept_by_server(&url).await.unwrap();
        let (mut tables, mut journal) = (Vec::new(), Vec::new());
        files(&kept.tables, &mut tables);
        files(&kept.journal, &mut journal);
        // The journal is that of every database of the server; what was not touched is older.
        let touched = |p: &PathBuf| fs::metadata(p).and_then(|m| m.modified()).unwrap() >= since;
        journal.retain(touched);
        let size =
            |all: &[PathBuf]| -> u64 { all.iter().map(|p| fs::metadata(p).unwrap().len()).sum() };
        let (in_tables, in_journal) = (size(&tables), size(&journal));
        eprintln!("{in_tables} bytes of tables, {in_journal} of the journal");
        assert!(in_tables > 1_000_000 && in_journal > 1_000_000);
        // What is kept in plain is found there, so these are the files in use.
        let role = b"safeguarding-lead";
        let plain = |p: &PathBuf| fs::read(p).unwrap().windows(role.len()).any(|w| w == role);
        assert!(tables.iter().any(plain) && journal.iter().any(plain));
        // What goes out by mail: each as it would be sent.
        let mails = casework.take_mail(10_000).await.unwrap();
        assert!(!mails.is_empty(), "somebody is told of what was typed");
        let search = Search::new();
        for mail in &mails {
            let sent = format!("{} {}", mail.to, mail.link);
            leaks.extend(
                search
                    .found(sent.as_bytes())
                    .iter()
                    .map(|f| format!("mail ({f})")),
            );
        }
        leaks.extend(found_in(&tables));
        leaks.extend(found_in(&journal));
        leaks.extend(found_in(&[log.clone(), kept.log]));
        match dump_of(&url) {
            Some(dump) => {
                let size = dump.len();
                assert!(size > 100_000, "the dump has {size} bytes");
                leaks.extend(found(&dump).iter().map(|f| format!("dump ({f})")));
            }
            None => eprintln!("pg_dump is not there: no dump was searched"),
        }
        let said = fs::metadata(&log).unwrap().len();
        assert!(
            said > 10_000,
            "it logged {said} bytes: as loudly as it can?"
        );
        assert!(leaks.is_empty(), "found: {leaks:#?}");
        drop(house);
        casework.store().close().await;
    })
    .await;
}

#[test]
fn no_core_dump_is_ever_written() {
    let (data, at) = (Folder::make(), Folder::make());
    let order = "ulimit -c unlimited && kill -ABRT $$";
    let mut other = Command::new("sh");
    let ended = other.args(["-c", order]).current_dir(at.path()).status();
    assert!(
        ended.unwrap().core_dumped(),
        "another program of this machine does dump: else this test shows nothing"
    );
    for left in fs::read_dir(at.path()).unwrap() {
        fs::remove_file(left.unwrap().path()).unwrap();
    }

    let mut program = Program::demo_that_may_dump(data.path(), at.path());
    let limits = fs::read_to_string(format!("/proc/{}/limits", program.id())).unwrap();
    let core = limits
        .lines()
        .find(|l| l.contains("core file size"))
        .unwrap();
    let figures: Vec<&str> = core.split_whitespace().skip(4).collect();
    assert_eq!(
        figures,
        ["0", "0", "bytes"],
        "the limit and the highest it may be set to"
    );
    let asked = Command::new("kill")
        .args(["-ABRT", &program.id().to_string()])
        .status();
    assert!(asked.unwrap().success());
    let ended = program.end();
    assert_eq!(ended.signal(), Some(6), "it ended by the signal");
    assert!(!ended.core_dumped(), "its memory was written or handed on");
    assert_eq!(
        fs::read_dir(at.path()).unwrap().count(),
        0,
        "nothing is left"
    );
}
