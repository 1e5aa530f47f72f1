//! What is typed by a program and not in a form, and how somebody comes in.

use super::marks::Marks;
use crate::{
    house::Browser,
    support::{ask, json_of},
};
use serde_json::{Value, json};
use uuid::Uuid;

/// A teacher of the story, and a child at the same school.
pub(super) const TEACHER: &str = "Hannah Fletcher";
pub(super) const CHILD: &str = "Ellie Har";

/// What the forms are about.
pub struct Things {
    child: String,
    concern: Uuid,
    decision: Uuid,
    emergency: Uuid,
    sharing: Uuid,
}

pub(super) fn with_ids(route: &str, t: &Things) -> String {
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

pub(super) async fn call(
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
pub(super) async fn by_program(port: u16, token: &str, marks: &mut Marks) -> Things {
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
pub(super) async fn enter(port: u16, role: &str) -> (String, Browser) {
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
pub(super) async fn enter_as(port: u16, one: &Value) -> Option<(String, Browser)> {
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
