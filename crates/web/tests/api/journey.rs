//! The main journey by program, from the worry to the record, and the mistakes on the way.

use crate::caller::{Caller, new_id};
use serde_json::{Value, json};
use testkit::Bed;
use uuid::Uuid;

/// What somebody of the bed asks.
pub struct As<'a> {
    pub caller: &'a Caller,
    pub token: String,
}

impl As<'_> {
    pub async fn get(&self, path: &str) -> (u16, Value) {
        let got = self.caller.ask("GET", path, Some(&self.token), None).await;
        (got.status, got.body)
    }

    pub async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let token = Some(self.token.as_str());
        let got = self.caller.ask("POST", path, token, Some(body)).await;
        (got.status, got.body)
    }

    pub async fn put(&self, path: &str, body: &Value) -> (u16, Value) {
        let token = Some(self.token.as_str());
        let got = self.caller.ask("PUT", path, token, Some(body)).await;
        (got.status, got.body)
    }
}

pub async fn acting<'a>(caller: &'a Caller, who: &casework::Actor) -> As<'a> {
    let token = caller.token(who).await;
    As { caller, token }
}

pub fn concern(id: Uuid, child: Uuid) -> Value {
    json!({
        "id": id, "children": [{ "child": child }], "place": "Classroom 4",
        "statements": [{ "kind": "fact", "text": "Head on the table, did not want to speak." }],
        "childs_words": "I don't want to go home.",
    })
}

pub fn decision(id: Uuid, child: Uuid, to: Uuid) -> Value {
    json!({
        "id": id, "child": child, "purpose": "protect_from_harm",
        "purpose_text": "To let the front door judge what he said", "recipient": to, "about": ["parent"],
    })
}

pub fn answers() -> Value {
    json!({
        "answers": [
            { "fact": "suspicion.reasonable_cause", "given": ["yes"] },
            { "fact": "suspicion.significant_harm", "given": ["yes"] },
            { "fact": "subjects[0].special_categories", "given": ["none"] },
            { "fact": "subjects[0].offence_data", "given": ["no"] },
        ],
        "items": [{ "from": "detail", "detail": "name" }],
        "text": "He does not want to go home.", "basis": "e",
        "family": { "told": "told", "spoke_with": "The mother", "said": "She agrees" },
        "why_necessary": "They cannot judge it without knowing",
    })
}

pub fn emergency(id: Uuid, sharing: Uuid, child: Uuid, to: Uuid) -> Value {
    json!({ "id": id, "sharing": sharing, "child": child, "recipient": to, "text": "He is at the gate and afraid of his uncle." })
}

pub fn not_share() -> Value {
    json!({
        "codes": ["not-necessary"], "reasons": "Nothing points to harm",
        "instead": "A weekly check-in", "review_on": "2026-11-30",
    })
}

/// Begins a decision and answers what the law asks, so that it can be ended either way.
pub async fn drafted(lead: &As<'_>, child: Uuid, to: Uuid) -> Uuid {
    let id = new_id();
    let begun = lead
        .post("/api/v1/decisions", &decision(id, child, to))
        .await;
    assert_eq!(begun.0, 201);
    let path = format!("/api/v1/decisions/{id}/answers");
    assert_eq!(lead.put(&path, &answers()).await.0, 204);
    id
}

async fn shared(lead: &As<'_>, bed: &Bed) -> (Uuid, Uuid) {
    let id = drafted(lead, bed.school.children[0], bed.front_door.id).await;
    let law = lead.get(&format!("/api/v1/decisions/{id}/law")).await;
    assert!(law.1["rulebook_hash"].is_string());
    let sharing = new_id();
    let share = format!("/api/v1/decisions/{id}/share");
    let sent = lead.post(&share, &json!({ "sharing": sharing })).await;
    assert_eq!((sent.0, &sent.1["id"]), (201, &json!(sharing)));
    (id, sharing)
}

testkit::both! {
    async fn from_a_worry_to_the_record(bed) {
        let caller = Caller::new(&bed).await;
        let teacher = acting(&caller, &bed.school.practitioner).await;
        let lead = acting(&caller, &bed.school.lead).await;
        let screener = acting(&caller, &bed.front_door.screener).await;
        let dpo = acting(&caller, &bed.school.dpo).await;

        let found = teacher.post("/api/v1/children/search", &json!({ "name": "Jon Ash" })).await.1;
        assert_eq!(found[0]["name"], "Jonah Ashdown");
        let child = bed.school.children[0];
        let id = new_id();
        let once = teacher.post("/api/v1/concerns", &concern(id, child)).await;
        let twice = teacher.post("/api/v1/concerns", &concern(id, child)).await;
        assert_eq!(once.0, 201);
        assert_eq!(once, twice);
        let inbox = lead.get("/api/v1/inbox").await.1;
        assert_eq!(inbox["new_concerns"].as_array().unwrap().len(), 1, "once on record");
        let read = lead.get(&format!("/api/v1/concerns/{id}")).await.1;
        assert_eq!(read["content"]["statements"].as_array().unwrap().len(), 2);
        let page = lead.get(&format!("/api/v1/children/{child}")).await.1;
        assert_eq!(page["chronology"].as_array().unwrap().len(), 1);

        let (decided, sharing) = shared(&lead, &bed).await;
        let kept = lead.get(&format!("/api/v1/decisions/{decided}")).await.1;
        assert_eq!(kept["state"], "decided");
        let arrived = screener.get("/api/v1/shared").await.1;
        assert_eq!(arrived[0]["id"], json!(sharing));
        let one = format!("/api/v1/shared/{sharing}");
        let opened = screener.get(&one).await.1;
        assert!(opened["package"].to_string().contains("He does not want to go home."));
        let replies = format!("{one}/replies");
        for (said, state) in [
            (json!({ "reply": "accept" }), "accepted"),
            (json!({ "reply": "acknowledge" }), "acknowledged"),
            (json!({ "reply": "acted-on", "words": "Visited the same day" }), "acted-on"),
        ] {
            assert_eq!(screener.post(&replies, &said).await.0, 204);
            assert_eq!(screener.get(&one).await.1["state"], state);
        }

        let other = drafted(&lead, bed.school.children[1], bed.front_door.id).await;
        let path = format!("/api/v1/decisions/{other}/not-share");
        assert_eq!(lead.post(&path, &not_share()).await.0, 204);
        let kept = lead.get(&format!("/api/v1/decisions/{other}")).await.1;
        assert_eq!(kept["kind"], "not-share");

        let agencies = teacher.get("/api/v1/agencies").await.1;
        assert!(agencies.as_array().unwrap().iter().any(|a| a["id"] == json!(bed.front_door.id)));
        let now = new_id();
        let sent = emergency(now, new_id(), child, bed.front_door.id);
        assert_eq!(teacher.post("/api/v1/emergency-sharings", &sent).await.0, 201);
        assert_eq!(screener.get("/api/v1/shared").await.1.as_array().unwrap().len(), 2);
        let due = teacher.post(
            &format!("/api/v1/emergency-sharings/{now}/record"),
            &json!({ "why": "He was at the gate", "family": { "told": "not-safe", "ground": "risk-to-someone" } }),
        ).await;
        assert_eq!(due.0, 204);

        let record = dpo.get(&format!("/api/v1/children/{child}/record")).await.1;
        let kinds: Vec<&str> = record["lines"].as_array().unwrap().iter().map(|l| l["kind"].as_str().unwrap()).collect();
        for kind in ["concern.logged", "concern.read", "file.read", "decision.made", "sharing.sent", "emergency.shared", "emergency.recorded"] {
            assert!(kinds.contains(&kind), "{kind} is not among {kinds:?}");
        }
        let export = dpo.get("/api/v1/ledger").await.1;
        let report = ledger::verify_export(export.as_str().unwrap().as_bytes()).unwrap();
        assert!(report.is_sound(), "{report}");
    }

    async fn what_was_sent_can_be_followed_put_right_and_withdrawn(bed) {
        let caller = Caller::new(&bed).await;
        let lead = acting(&caller, &bed.school.lead).await;
        let screener = acting(&caller, &bed.front_door.screener).await;
        let (_, sharing) = shared(&lead, &bed).await;
        let one = format!("/api/v1/sharings/{sharing}");
        let page = lead.get(&format!("/api/v1/children/{}", bed.school.children[0])).await.1;
        assert_eq!((&page["sharings"][0]["id"], &page["sharings"][0]["to"]), (&json!(sharing), &json!("Aldermoor Front Door")));
        assert_eq!(screener.get(&format!("/api/v1/shared/{sharing}")).await.0, 200);
        let sent = lead.get(&one).await.1;
        assert_eq!(sent["state"], "opened");
        assert!(sent["trail"].as_array().unwrap().iter().any(|l| l["receipt"].as_str().unwrap().starts_with("sharewise receipt")));

        let correction = new_id();
        let body = json!({ "id": correction, "what": "What he said", "right": "He does not want to go to his father." });
        assert_eq!(lead.post(&format!("{one}/corrections"), &body).await.0, 201);
        assert_eq!(lead.get(&one).await.1["corrected_by"], json!([correction]));
        let new = screener.get(&format!("/api/v1/shared/{correction}")).await.1;
        assert!(new["package"].to_string().contains("He does not want to go to his father."));

        let wrong = lead.post(&format!("{one}/withdrawal"), &json!({ "why": " " })).await;
        assert_eq!((wrong.0, &wrong.1["faults"][0]["field"]), (422, &json!("why")));
        assert_eq!(lead.post(&format!("{one}/withdrawal"), &json!({ "why": "It was another boy" })).await.0, 204);
        assert_eq!(lead.get(&one).await.1["state"], "withdrawn");
        assert_eq!(screener.get(&format!("/api/v1/shared/{sharing}")).await.1["state"], "withdrawn");
        let late = lead.post(&format!("{one}/corrections"), &json!({ "id": new_id(), "what": "a", "right": "b" })).await;
        assert_eq!((late.0, &late.1["type"]), (409, &json!("state")));
        assert_eq!(screener.post(&format!("{one}/withdrawal"), &json!({ "why": "Not mine" })).await.0, 404);
    }

    async fn a_condition_that_nobody_picked_is_advice_and_no_bar(bed) {
        let caller = Caller::new(&bed).await;
        let lead = acting(&caller, &bed.school.lead).await;
        let id = drafted(&lead, bed.school.children[0], bed.front_door.id).await;
        let mut health = answers();
        health["answers"][2]["given"] = json!(["health"]);
        assert_eq!(lead.put(&format!("/api/v1/decisions/{id}/answers"), &health).await.0, 204);
        let law = lead.get(&format!("/api/v1/decisions/{id}/law")).await.1;
        assert_eq!(law["stops"], json!([]));
        assert!(law.to_string().contains("9(2)(g)") || law["conditions"].to_string().contains("\"g\""), "it names the condition: {law}");
        let sent = lead.post(&format!("/api/v1/decisions/{id}/share"), &json!({ "sharing": new_id() })).await;
        assert_eq!(sent.0, 201, "{:?}", sent.1);
        let kept = lead.get(&format!("/api/v1/decisions/{id}")).await.1;
        assert_eq!(kept["content"]["conditions"], json!([]), "the record says that none was picked");
    }

    async fn a_protected_address_leaves_with_a_reason_only(bed) {
        let caller = Caller::new(&bed).await;
        let lead = acting(&caller, &bed.school.lead).await;
        let id = drafted(&lead, bed.school.children[2], bed.front_door.id).await;
        let mut told = answers();
        told["text"] = json!("She lives at 14 Heron Quay, Aldermoor.");
        assert_eq!(lead.put(&format!("/api/v1/decisions/{id}/answers"), &told).await.0, 204);
        let (path, sharing) = (format!("/api/v1/decisions/{id}/share"), new_id());
        let held = lead.post(&path, &json!({ "sharing": sharing })).await;
        assert_eq!((held.0, &held.1["faults"][0]["fault"]), (422, &json!("protected")));
        let let_go = json!({ "sharing": sharing, "release": "They must go there tonight." });
        assert_eq!(lead.post(&path, &let_go).await.0, 201);
        let kept = lead.get(&format!("/api/v1/decisions/{id}")).await.1;
        assert_eq!(kept["content"]["release_reason"], "They must go there tonight.");
    }

    async fn another_agency_finds_nothing(bed) {
        let caller = Caller::new(&bed).await;
        let lead = acting(&caller, &bed.school.lead).await;
        let stranger = acting(&caller, &bed.welsh_school.lead).await;
        let (decided, sharing) = shared(&lead, &bed).await;
        let child = bed.school.children[0];
        let absent = new_id();
        for what in ["children", "concerns", "decisions", "shared", "sharings"] {
            let not_there = stranger.get(&format!("/api/v1/{what}/{absent}")).await;
            assert_eq!(not_there.0, 404);
            for id in [child, decided, sharing] {
                assert_eq!(stranger.get(&format!("/api/v1/{what}/{id}")).await, not_there);
            }
        }
        let found = stranger.post("/api/v1/children/search", &json!({ "name": "Jonah" })).await;
        assert!(found.1.as_array().unwrap().iter().all(|c| c["id"] != json!(child)));
    }
}
