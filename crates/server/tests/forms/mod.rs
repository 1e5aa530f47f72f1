//! The forms of the product as a test finds them: addresses from the sources of the pages, fields
//! from the pages themselves.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test file uses a part of it, and may stop where it stands"
)]

use super::house::Answer;
use casework::{EmergencyShare, LogConcern, NewStatement, StartDecision};
use domain::{
    concern::{ChildInConcern, ChildRole, StatementKind, Urgency},
    time::{EventTime, Precision},
};
use rulebook::Purpose;
use std::{collections::BTreeSet, path::Path};
use testkit::Bed;
use uuid::Uuid;

/// What only the inside of a program says.
const INTERNAL: [&str; 16] = [
    "panicked at",
    "RUST_BACKTRACE",
    "stack backtrace",
    "called `",
    "unwrap()",
    ".rs:",
    "sqlx",
    "sqlite",
    "postgres",
    "syntax error at",
    "UNIQUE constraint",
    "StoreError",
    "CaseworkError",
    "Internal(",
    "tokio",
    "/rustc/",
];

/// No answer tells of the inside: no stack, no statement, no name of a library or of a type.
pub fn says_nothing_internal(answer: &Answer, what: &str) {
    for word in INTERNAL {
        assert!(
            !answer.body.contains(word),
            "{what}: an answer that says \u{201c}{word}\u{201d}: {}",
            answer.body
        );
    }
}

/// Addresses in the sources of the pages that take a POST.
pub fn page_routes() -> BTreeSet<String> {
    routes_with("post(")
}

/// Addresses in the sources of the pages that are handled by a method: `post(` or `get(`.
pub fn routes_with(method: &str) -> BTreeSet<String> {
    fn walk(folder: &Path, method: &str, all: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, method, all);
            } else if path.extension().is_some_and(|e| e == "rs") {
                scan(&std::fs::read_to_string(&path).unwrap(), method, all);
            }
        }
    }
    fn scan(source: &str, method: &str, all: &mut BTreeSet<String>) {
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
            if whole.contains(method)
                && let Some(address) = whole.split('"').nth(1)
            {
                all.insert(address.to_owned());
            }
        }
    }
    let mut all = BTreeSet::new();
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/src/pages");
    walk(&sources, method, &mut all);
    all
}

/// What the addresses are asked about.
pub struct Things {
    pub child: Uuid,
    pub concern: Uuid,
    pub statement: Uuid,
    pub decision: Uuid,
    pub emergency: Uuid,
    pub sharing: Uuid,
    pub arrived: Uuid,
    pub task: Uuid,
}

/// Makes something real of each kind.
pub async fn things(bed: &Bed) -> Things {
    let (cw, lead) = (&bed.casework, &bed.school.lead);
    let child = bed.school.children[0];
    let logged = LogConcern {
        id: Uuid::now_v7(),
        urgency: Urgency::Today,
        children: vec![ChildInConcern {
            person_id: child,
            role: ChildRole::Subject,
        }],
        child_not_listed: String::new(),
        when: EventTime {
            at: cw.now(),
            precision: Precision::Day,
        },
        place: String::new(),
        statements: vec![NewStatement {
            kind: Some(StatementKind::Fact),
            text: "A bruise".into(),
            ..NewStatement::default()
        }],
        childs_words: String::new(),
        others_involved: String::new(),
        already_told: String::new(),
        category: None,
        body_map: vec![],
        draft_id: None,
    };
    let concern = cw.log_concern(lead, logged).await.unwrap().id;
    let view = cw.concern(lead, concern).await.unwrap();
    let start = StartDecision {
        id: Uuid::now_v7(),
        child,
        purpose: Some(Purpose::ProtectFromHarm),
        purpose_text: "To be judged".into(),
        recipient: Some(bed.front_door.id),
        about: vec!["parent".into()],
        ..StartDecision::default()
    };
    let decision = cw.start_decision(lead, start).await.unwrap();
    let share = |to| EmergencyShare {
        id: Uuid::now_v7(),
        sharing_id: Uuid::now_v7(),
        recipient: Some(to),
        text: "At the gate".into(),
        name_if_unknown: "Name not known".into(),
        ..EmergencyShare::default()
    };
    let ours = share(bed.front_door.id);
    let sharing = ours.sharing_id;
    let emergency = cw.share_in_emergency(lead, ours).await.unwrap();
    let theirs = share(bed.school.id);
    let arrived = theirs.sharing_id;
    cw.share_in_emergency(&bed.front_door.lead, theirs)
        .await
        .unwrap();
    let mut conn = cw.store().read().await.unwrap();
    let open = conn.open_tasks_of_agency(bed.school.id, 50).await.unwrap();
    Things {
        child,
        concern,
        statement: view.concern.content.statements[0].id,
        decision,
        emergency,
        sharing,
        arrived,
        task: open[0].id,
    }
}

/// The address with something real in each of its places.
pub fn fill(route: &str, t: &Things) -> String {
    let first = match route.split('/').nth(1).unwrap_or_default() {
        "children" => t.child,
        "concerns" => t.concern,
        "decide" | "decisions" => t.decision,
        "emergency" => t.emergency,
        "sharings" => t.sharing,
        "inbox" => t.arrived,
        "tasks" => t.task,
        _ => Uuid::now_v7(),
    };
    let mut out = route
        .replacen("{id}", &first.to_string(), 1)
        .replace("{statement}", &t.statement.to_string());
    while let Some((before, after)) = out.clone().split_once('{') {
        let (_, after) = after.split_once('}').unwrap();
        out = format!("{before}{}{after}", Uuid::now_v7());
    }
    out
}

/// A field of a form in a page.
pub struct Box {
    /// Its name.
    pub name: String,
    /// What stands in it.
    pub value: String,
    /// Takes any words.
    pub free: bool,
}

/// The fields of the forms in a page's content.
pub fn boxes(page: &str) -> Vec<Box> {
    let main = page.split("<main").nth(1).unwrap_or_default();
    let mut all = Vec::new();
    for tag in main.split('<').skip(1) {
        let kind = tag.split([' ', '>']).next().unwrap_or_default();
        let of = |name: &str| {
            let mark = format!(" {name}=\"");
            let (_, rest) = tag.split_once(&mark)?;
            rest.split('"').next().map(str::to_owned)
        };
        if !matches!(kind, "input" | "textarea" | "select") {
            continue;
        }
        let Some(name) = of("name") else { continue };
        let free = kind == "textarea" || of("type").as_deref() == Some("text");
        let value = of("value").unwrap_or_default();
        all.push(Box { name, value, free });
    }
    all
}

/// Addresses for the page's script, which are answered by a status or as JSON.
pub fn for_script(route: &str) -> bool {
    matches!(route, "/drafts/{id}" | "/session/keep") || route.ends_with("/ask")
}
