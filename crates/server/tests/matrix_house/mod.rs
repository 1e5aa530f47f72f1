//! What the authorisation matrix is walked with: the table, one person in each role with a real
//! session, and for each way in which they can stand to a thing a thing of its own.

mod props;

use crate::house::{Answer, Browser, House, encode};
use casework::{Actor, Casework};
use domain::{
    Lang,
    practitioner::{MemberState, Role},
};
use props::Prop;
use serde::Deserialize;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::Path,
    sync::Arc,
};
use testkit::{Bed, make};
use uuid::Uuid;

/// Every role of the product.
pub const ROLES: [Role; 8] = [
    Role::Practitioner,
    Role::SafeguardingLead,
    Role::MashScreener,
    Role::DataProtectionOfficer,
    Role::RecordsManager,
    Role::BoardManager,
    Role::AgencyAdministrator,
    Role::HubOperator,
];

/// The letter under which the matrix knows a role.
pub const fn letter(role: Role) -> char {
    match role {
        Role::Practitioner => 'P',
        Role::SafeguardingLead => 'L',
        Role::MashScreener => 'S',
        Role::DataProtectionOfficer => 'D',
        Role::RecordsManager => 'R',
        Role::BoardManager => 'B',
        Role::AgencyAdministrator => 'A',
        Role::HubOperator => 'H',
    }
}

domain::worded! {
    /// How somebody stands to the thing in the address.
    Relation, "relation of the matrix" {
        /// There is no thing in it.
        None = "none",
        /// They made it, or it was given to them.
        Own = "own",
        /// Somebody else of their agency did.
        Agency = "agency",
        /// The same, and they said that they stand too close to the child.
        Conflict = "conflict",
        /// The same, and they opened the child's file for a few hours.
        Glass = "glass",
        /// Both of the latter.
        Both = "both",
        /// It is sealed, and names them.
        Named = "named",
        /// It is another agency's.
        Other = "other",
        /// There is no such thing.
        Absent = "absent",
    }
}

/// What stands in an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Thing {
    None,
    Public,
    Session,
    Token,
    Signed,
    Child,
    Adult,
    Concern,
    Task,
    Decision,
    Emergency,
    Sharing,
    Arrived,
    Kept,
    Exercise,
    Import,
    Person,
    Provider,
    Stranger,
    Tie,
    Pair,
    Hold,
    Pattern,
    Second,
    Review,
    Sealed,
    Rights,
    Export,
}

impl Thing {
    /// The ways in which it is tried.
    pub const fn relations(self) -> &'static [Relation] {
        use Relation::{Absent, Agency, Both, Conflict, Glass, Named, Other, Own};
        match self {
            Self::None | Self::Public | Self::Session | Self::Token | Self::Signed => {
                &[Relation::None]
            }
            Self::Child => &[Absent, Other, Agency, Conflict, Glass, Both],
            Self::Adult
            | Self::Decision
            | Self::Pair
            | Self::Hold
            | Self::Pattern
            | Self::Rights => &[Absent, Other, Agency, Conflict],
            Self::Concern => &[Absent, Other, Agency, Conflict, Glass, Both, Own],
            Self::Task | Self::Emergency | Self::Sharing => &[Absent, Other, Agency, Conflict, Own],
            Self::Arrived
            | Self::Import
            | Self::Person
            | Self::Provider
            | Self::Stranger
            | Self::Tie => &[Absent, Other, Agency],
            Self::Kept | Self::Exercise | Self::Export => &[Absent, Other, Agency, Own],
            Self::Sealed => &[Absent, Other, Agency, Own, Named],
            Self::Second | Self::Review => &[Absent, Other, Agency, Conflict, Own],
        }
    }

    /// Whether the address is about one thing.
    pub const fn is_one(self) -> bool {
        !matches!(
            self,
            Self::None | Self::Public | Self::Session | Self::Token | Self::Signed
        )
    }

    /// Whether nobody is kept out by who they are.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Public | Self::Session | Self::Token)
    }
}

/// One need, and who has it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub need: String,
    pub thing: Thing,
    pub routes: Vec<String>,
    #[serde(default)]
    pub let_in: BTreeMap<String, String>,
}

impl Group {
    /// Whether a role is let in to any thing of the group.
    pub fn lets_in_somewhere(&self, role: Role) -> bool {
        let all = self.thing.relations();
        all.iter().any(|relation| self.lets_in(*relation, role))
    }

    /// Whether a role is let in.
    pub fn lets_in(&self, relation: Relation, role: Role) -> bool {
        match self.thing {
            Thing::Public | Thing::Session | Thing::Token | Thing::Signed => true,
            _ => self
                .let_in
                .get(relation.as_str())
                .is_some_and(|roles| roles.contains(letter(role))),
        }
    }
}

#[derive(Deserialize)]
struct Table {
    without_second_factor: Vec<String>,
    group: Vec<Group>,
}

fn table() -> Table {
    toml::from_str(include_str!("../../../../access/matrix.toml")).unwrap()
}

/// The matrix.
pub fn matrix() -> Vec<Group> {
    table().group
}

/// What is open to whoever has given a password alone, where a second check is asked of everybody.
#[allow(dead_code, reason = "for the matrix, not for the counting of work")]
pub fn without_second_factor() -> BTreeSet<String> {
    table().without_second_factor.into_iter().collect()
}

/// Addresses with their methods, as the sources of the pages and the API's document name them.
pub async fn routes_of_the_product(house: &House) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/src");
    walk(&sources, &mut all);
    let document = Browser::new(house.port, "en")
        .get("/api/v1/openapi.json")
        .await;
    let document: Value = serde_json::from_str(&document.body).unwrap();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in ["get", "post", "put", "patch", "delete"] {
            if methods.get(method).is_some() {
                all.insert(format!("{} {path}", method.to_uppercase()));
            }
        }
    }
    assert!(all.len() > 200, "{}", all.len());
    all
}

fn walk(folder: &Path, all: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, all);
        } else if path.extension().is_some_and(|e| e == "rs") {
            scan(&std::fs::read_to_string(&path).unwrap(), all);
        }
    }
}

fn scan(source: &str, all: &mut BTreeSet<String>) {
    for part in source.split(".route(").skip(1) {
        let mut depth = 1;
        let whole: String = part
            .chars()
            .take_while(|c| {
                depth += match c {
                    '(' => 1,
                    ')' => -1,
                    _ => 0,
                };
                depth > 0
            })
            .collect();
        let Some(address) = whole.split('"').nth(1).filter(|a| a.starts_with('/')) else {
            continue;
        };
        for method in ["get", "post", "put", "patch", "delete"] {
            if whole.contains(&format!("{method}(")) {
                all.insert(format!("{} {address}", method.to_uppercase()));
            }
        }
    }
}

/// An answer, with the ids that were asked for.
#[derive(Debug)]
pub struct Got {
    pub status: u16,
    answer: Answer,
    ids: Vec<String>,
}

impl Got {
    /// Everything of it that depends on the thing, with the ids that were asked for taken out: what
    /// is kept of a form has an id of its own each time, and the numbers beside the navigation
    /// count what has arrived meanwhile.
    pub fn without_ids(&self) -> String {
        let headers: Vec<String> = self
            .answer
            .headers
            .iter()
            .filter(|(name, _)| name != "date" && name != "content-length")
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        let body = &self.answer.body;
        let title = body.split("</title>").next().unwrap_or_default();
        let main = body.split("<main").nth(1).unwrap_or(body);
        let mut all = format!("{} {}\n{title}\n{main}", self.status, headers.join("\n"));
        for id in self.ids.iter().filter(|id| id.parse::<Uuid>().is_err()) {
            all = all.replace(id.as_str(), "ID");
        }
        let mut out = String::with_capacity(all.len());
        let mut rest = all.as_str();
        // Every id is one: those asked for, and those of what was kept of the form.
        while let Some(first) = rest.chars().next() {
            let is_id = rest.get(..36).is_some_and(|t| t.parse::<Uuid>().is_ok());
            if is_id {
                out.push_str("ID");
                rest = &rest[36..];
            } else {
                out.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
        out
    }

    /// Whether it is what somebody gets who must set up a second check first.
    #[allow(dead_code, reason = "for the matrix, not for the counting of work")]
    pub fn wants_second_factor(&self, route: &str) -> bool {
        let sent_on = route.starts_with("GET ") && self.answer.location() == "/account";
        let said = ["second-factor", "Add a second check first"]
            .iter()
            .any(|w| self.answer.body.contains(w));
        sent_on || (self.status == 403 && said)
    }

    /// Whether it is what somebody without a session gets.
    pub fn is_signed_out(&self) -> bool {
        self.status == 401 || self.answer.location().starts_with("/sign-in?back=")
    }

    /// In one line, for a failure.
    pub fn short(&self) -> String {
        let place = self.answer.location();
        let main = self
            .answer
            .body
            .split("<main")
            .nth(1)
            .unwrap_or(&self.answer.body);
        let text: String = main.split_whitespace().collect::<Vec<_>>().join(" ");
        format!(
            "{} {place} {}",
            self.status,
            text.chars().take(160).collect::<String>()
        )
    }
}

/// What is wrong with an answer, if anything; `absent` is what such a role gets of a thing that
/// does not exist.
pub fn outcome(group: &Group, let_in: bool, role: Role, got: &Got, absent: &Got) -> Option<String> {
    let place = got.answer.location();
    let signed_out = got.is_signed_out() && !group.thing.is_open();
    let fault = if got.status >= 500 || signed_out {
        "this is no answer"
    } else if group.thing.is_open() || group.thing == Thing::Signed {
        return None;
    } else if let_in {
        // Who is let in is told what to put right, or that something stands in the way.
        if got.status != 404 {
            return None;
        }
        "should be let in"
    } else if !group.lets_in_somewhere(role) && got.status != 404 {
        "is let in nowhere here"
    } else if got.status < 300 {
        "should not be let in"
    } else if group.thing.is_one() && got.without_ids() != absent.without_ids() {
        "can be told from one that is absent"
    } else {
        return None;
    };
    Some(format!("{fault}: {} {place}", got.short()))
}

/// Every route with its group.
pub struct Routes;

impl Routes {
    pub async fn all(stage: &Stage) -> Vec<(Group, String)> {
        let product = routes_of_the_product(&stage.house).await;
        matrix()
            .into_iter()
            .flat_map(|g| g.routes.clone().into_iter().map(move |r| (g.clone(), r)))
            .filter(|(_, route)| product.contains(route))
            .collect()
    }
}

/// The agencies, one person in each role, and their sessions.
pub struct Stage {
    pub bed: Bed,
    pub house: House,
    actors: HashMap<Role, Actor>,
    browsers: HashMap<Role, Browser>,
    /// A second lead, who made what is the agency's.
    maker: Actor,
    props: HashMap<(Thing, Relation, Role), Prop>,
    document: Value,
}

async fn member(cw: &Casework, agency: Uuid, role: Role) -> Actor {
    let name = format!("Another {role}");
    let p = make::practitioner(agency, Uuid::now_v7(), role, Lang::En, &name, "");
    let mut tx = cw.store().write(agency).await.unwrap();
    let sign_in = format!("{}@matrix.example", p.id.simple());
    tx.add_practitioner(&p, &sign_in, 0).await.unwrap();
    tx.commit().await.unwrap();
    make::actor(&p)
}

impl Stage {
    /// Signs one person of each role in.
    pub async fn set(bed: Bed) -> Self {
        let cw: Arc<Casework> = bed.casework.clone();
        let agency = bed.school.id;
        let mut actors = HashMap::new();
        for role in ROLES {
            actors.insert(role, member(&cw, agency, role).await);
        }
        let maker = member(&cw, agency, Role::SafeguardingLead).await;
        props::practice(&cw, &maker).await;
        let patterns = props::patterns(&bed, &maker, &actors).await;
        let house = House::over(cw).await;
        let mut stage = Self {
            browsers: HashMap::new(),
            props: patterns,
            document: Value::Null,
            bed,
            house,
            actors,
            maker,
        };
        for role in ROLES {
            stage.sign_in(role).await;
        }
        let asked = Browser::new(stage.port(), "en")
            .get("/api/v1/openapi.json")
            .await;
        stage.document = serde_json::from_str(&asked.body).unwrap();
        stage
    }

    pub fn port(&self) -> u16 {
        self.house.port
    }

    async fn sign_in(&mut self, role: Role) {
        let mut browser = Browser::new(self.port(), "en");
        browser.sign_in(&self.actors[&role], "/").await;
        self.browsers.insert(role, browser);
    }

    /// Signs in without expecting that it works.
    pub async fn try_to_sign_in(&mut self, role: Role) -> Answer {
        let who = &self.actors[&role];
        let (agency, person) = (who.agency_id.to_string(), who.practitioner_id.to_string());
        let fields = [
            ("agency", agency.as_str()),
            ("person", &person),
            ("back", "/"),
        ];
        Browser::new(self.port(), "en")
            .post("/sign-in/demo", &fields)
            .await
    }

    /// A browser in which somebody of a role has signed in with a password and nothing else.
    #[allow(dead_code, reason = "for the matrix, not for the counting of work")]
    pub async fn with_password_alone(&self, role: Role, first: bool) -> Browser {
        let name = format!(
            "{}@matrix.example",
            self.actors[&role].practitioner_id.simple()
        );
        let password = "three green kettles sing";
        if first {
            testkit::accounts::set_password(&self.bed, &name, password).await;
        }
        let mut browser = Browser::new(self.port(), "en");
        let fields = [
            ("name", name.as_str()),
            ("password", password),
            ("back", "/"),
        ];
        let answer = browser.post("/sign-in", &fields).await;
        assert_eq!(answer.location(), "/", "{}", answer.body);
        browser
    }

    /// Changes where a membership stands, as an administrator's act would.
    pub async fn set_state(&mut self, role: Role, state: MemberState) {
        let who = &self.actors[&role];
        let mut tx = self
            .bed
            .casework
            .store()
            .write(who.agency_id)
            .await
            .unwrap();
        tx.set_member_state(who.agency_id, who.practitioner_id, state)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        self.actors.get_mut(&role).unwrap().state = state;
    }

    /// Asks as somebody of a role who stands so to the thing.
    pub async fn ask(&mut self, group: &Group, route: &str, relation: Relation, role: Role) -> Got {
        // Some of these end the session.
        if matches!(group.thing, Thing::Public | Thing::Session | Thing::Signed)
            && self.is_active(role)
        {
            self.sign_in(role).await;
        }
        let prop = self.prop(group.thing, relation, role).await;
        let mut browser = self.browsers[&role].clone();
        send(&mut browser, route, &prop, &self.document).await
    }

    /// Makes what somebody of a role is to ask about.
    #[allow(
        dead_code,
        reason = "for the test that counts the work, not for the matrix"
    )]
    pub async fn ready(&mut self, group: &Group, relation: Relation, role: Role) {
        let _ = self.prop(group.thing, relation, role).await;
    }

    /// Asks as whoever holds a browser.
    pub async fn ask_as(&mut self, browser: &mut Browser, _: &Group, route: &str) -> Got {
        send(browser, route, &Prop::default(), &self.document).await
    }

    fn is_active(&self, role: Role) -> bool {
        self.actors[&role].state == MemberState::Active
    }

    async fn prop(&mut self, thing: Thing, relation: Relation, role: Role) -> Prop {
        if relation == Relation::Absent || !thing.is_one() {
            return Prop::default();
        }
        if let Some(known) = self.props.get(&(thing, relation, role)) {
            return known.clone();
        }
        let who = &self.actors[&role];
        let prop = props::make(&self.bed, &self.maker, who, thing, relation).await;
        self.props.insert((thing, relation, role), prop.clone());
        prop
    }
}

async fn send(browser: &mut Browser, route: &str, prop: &Prop, document: &Value) -> Got {
    let (method, address) = route.split_once(' ').unwrap();
    let (path, ids) = prop.fill(address);
    let answer = if address.starts_with("/api/") {
        let token = browser.cookies.get("sharewise-session").cloned();
        let bearer = format!("Bearer {}", token.unwrap_or_default());
        let kind = [
            ("Content-Type", "application/json"),
            ("Authorization", bearer.as_str()),
        ];
        let body = body_for(document, method, address, prop);
        let body = if method == "GET" {
            String::new()
        } else {
            body.to_string()
        };
        browser.send(method, &path, &kind, body.as_bytes()).await
    } else if method == "POST" && matches!(address, "/import" | "/law/practice/upload") {
        let kind = [("Content-Type", "multipart/form-data; boundary=b")];
        let part = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nx\r\n--b--\r\n";
        browser.send(method, &path, &kind, part.as_bytes()).await
    } else if method == "POST" {
        let id = Uuid::now_v7().to_string();
        let form = form(&id, ids.first().map_or("", String::as_str));
        browser.send_form(&path, form.as_bytes()).await
    } else {
        browser.get(&path).await
    };
    Got {
        status: answer.status,
        answer,
        ids,
    }
}

/// A form that has something in the fields that most forms ask for.
fn form(id: &str, child: &str) -> String {
    let fields = [
        ("id", id),
        ("why", "Text of the matrix"),
        ("text", "Text of the matrix"),
        ("words", "Text of the matrix"),
        ("saw", "Text of the matrix"),
        ("reason", "other"),
        ("hours", "1"),
        ("approve", "yes"),
        ("right", "yes"),
        ("outcome", "Text of the matrix"),
        ("act", "start"),
        ("child", child),
    ];
    encode(&fields)
}

/// A body as the document describes it.
fn body_for(document: &Value, method: &str, address: &str, prop: &Prop) -> Value {
    let operation = &document["paths"][address][method.to_lowercase()];
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    let mut body = value_of(document, schema, 0);
    if let Some(fields) = body.as_object_mut() {
        // A word that counts only beside two people.
        if fields.contains_key("one") && fields.contains_key("other") {
            fields.insert("kind".into(), json!("close"));
        }
        for (name, value) in fields {
            if let Some(known) = prop.field(name) {
                *value = known;
            }
        }
    }
    body
}

fn value_of(document: &Value, schema: &Value, depth: usize) -> Value {
    if depth > 8 {
        return Value::Null;
    }
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap();
        return value_of(
            document,
            &document["components"]["schemas"][name],
            depth + 1,
        );
    }
    for key in ["oneOf", "anyOf", "allOf"] {
        if let Some(first) = schema[key]
            .as_array()
            .and_then(|all| all.iter().find(|s| s["type"] != "null"))
        {
            return value_of(document, first, depth + 1);
        }
    }
    if let Some(first) = schema["enum"].as_array().and_then(|all| all.first()) {
        return first.clone();
    }
    let kind = match &schema["type"] {
        Value::Array(all) => all.iter().find(|k| *k != "null").and_then(Value::as_str),
        other => other.as_str(),
    };
    match kind {
        Some("object") => {
            let mut all = serde_json::Map::new();
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            for name in required.iter().filter_map(Value::as_str) {
                let value = value_of(document, &schema["properties"][name], depth + 1);
                all.insert(name.to_owned(), value);
            }
            Value::Object(all)
        }
        Some("array") => json!([]),
        Some("boolean") => json!(true),
        Some("integer" | "number") => json!(1),
        Some("string") => match schema["format"].as_str() {
            Some("uuid") => json!(Uuid::now_v7()),
            Some("date") => json!("2026-11-01"),
            Some("date-time") => json!("2026-11-01T10:00:00Z"),
            _ => json!("Text of the matrix"),
        },
        _ => Value::Null,
    }
}
