//! A retry is harmless: each POST that makes something under a client's id, sent twice, is done
//! once and answers alike; something else under the same id is a conflict that changes nothing.

use crate::{
    caller::{Caller, new_id},
    journey::{As, acting, concern, decision, drafted, emergency, not_share},
};
use serde_json::{Value, json};

async fn twice_then_otherwise(who: &As<'_>, path: &str, body: &Value, other: &Value) {
    let first = who.post(path, body).await;
    assert!(first.0 < 300, "{path}: {first:?}");
    assert_eq!(who.post(path, body).await, first, "{path}: the same again");
    let conflict = who.post(path, other).await;
    assert_eq!(conflict.0, 409, "{path}: something else: {conflict:?}");
    assert_eq!(conflict.1["type"], "other-content", "{path}");
    assert_eq!(
        who.post(path, body).await,
        first,
        "{path}: and nothing changed"
    );
}

/// The body with one field changed.
fn with(body: &Value, field: &str, value: Value) -> Value {
    let mut other = body.clone();
    other[field] = value;
    other
}

/// A child of whom the school and the front door hold a record each, met by agreement; the id under
/// which each lead knows of the other's.
async fn two_hold_one_child(bed: &testkit::Bed) -> (uuid::Uuid, uuid::Uuid) {
    let (school, door, cw) = (&bed.school, &bed.front_door, &bed.casework);
    for (who, partner) in [
        (&school.administrator, door.id),
        (&door.administrator, school.id),
    ] {
        let set = casework::SetAgreement {
            id: uuid::Uuid::now_v7(),
            on: Some(true),
            reference: "Aldermoor partnership, 2026".into(),
            made_on: Some(jiff::civil::date(2026, 1, 5)),
            purpose: "to find out who else works with a child".into(),
            partners: vec![partner],
        };
        cw.set_agreement(who, set).await.unwrap();
    }
    for agency in [school.id, door.id] {
        let born = jiff::civil::date(2013, 3, 2);
        let mut child = testkit::make::child(
            agency,
            uuid::Uuid::now_v7(),
            "Gwenlian",
            "Otterspool",
            born,
            "7C",
        );
        child.content.identifiers.push(domain::person::Identifier {
            kind: domain::person::IdentifierKind::Nhs,
            value: "9991000003".into(),
        });
        let mut tx = cw.store().write(agency).await.unwrap();
        tx.add_person(&child, cw.now().as_microsecond())
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    while !cw.keep_links().await.unwrap().idle() {}
    let mut ids = Vec::new();
    for who in [&school.lead, &door.lead] {
        let held = cw.holds_lines(who).await.unwrap();
        ids.push(held.first().expect("the other holds something").row.id);
    }
    (ids[0], ids[1])
}

testkit::both! {
    async fn of_every_post_that_makes_something(bed) {
        let caller = Caller::new(&bed).await;
        let teacher = acting(&caller, &bed.school.practitioner).await;
        let lead = acting(&caller, &bed.school.lead).await;
        let screener = acting(&caller, &bed.front_door.screener).await;
        let (child, to) = (bed.school.children[0], bed.front_door.id);

        let body = concern(new_id(), child);
        twice_then_otherwise(&teacher, "/api/v1/concerns", &body, &with(&body, "childs_words", json!("It is fine."))).await;
        let body = decision(new_id(), child, to);
        twice_then_otherwise(&lead, "/api/v1/decisions", &body, &with(&body, "purpose_text", json!("Something else"))).await;

        let id = drafted(&lead, child, to).await;
        let sharing = new_id();
        let path = format!("/api/v1/decisions/{id}/share");
        twice_then_otherwise(&lead, &path, &json!({ "sharing": sharing }), &json!({ "sharing": new_id() })).await;
        let id = drafted(&lead, child, to).await;
        let path = format!("/api/v1/decisions/{id}/not-share");
        twice_then_otherwise(&lead, &path, &not_share(), &with(&not_share(), "reasons", json!("Other reasons"))).await;

        let body = json!({ "id": new_id(), "child": child, "question": "Is this a matter for them?", "direction": "asked",
            "with": "The duty social worker", "anonymised": true, "advised": "Speak with the family", "then": "We will" });
        twice_then_otherwise(&lead, "/api/v1/advice", &body, &with(&body, "advised", json!("Wait"))).await;

        let now = new_id();
        let body = emergency(now, new_id(), child, to);
        twice_then_otherwise(&teacher, "/api/v1/emergency-sharings", &body, &with(&body, "text", json!("He has left."))).await;
        let path = format!("/api/v1/emergency-sharings/{now}/record");
        let body = json!({ "why": "He was at the gate" });
        twice_then_otherwise(&teacher, &path, &body, &json!({ "why": "For another reason" })).await;

        let path = format!("/api/v1/shared/{sharing}");
        assert_eq!(screener.get(&path).await.0, 200);
        let path = format!("{path}/replies");
        let other = bed.front_door.children[0];
        twice_then_otherwise(&screener, &path, &json!({ "reply": "accept" }), &json!({ "reply": "accept", "child": other })).await;
        let acted = json!({ "reply": "acted-on", "words": "Visited" });
        assert_eq!(screener.post(&path, &json!({ "reply": "acknowledge" })).await.0, 204);
        twice_then_otherwise(&screener, &path, &acted, &with(&acted, "words", json!("Rang"))).await;

        let body = json!({ "id": new_id(), "child": child, "requester": "parent", "name": "Her mother", "asks_for": "All", "received": "2026-11-01" });
        twice_then_otherwise(&lead, "/api/v1/rights-requests", &body, &with(&body, "asks_for", json!("Some"))).await;
        let request = format!("/api/v1/rights-requests/{}", body["id"].as_str().unwrap());
        let (status, desk) = lead.get(&request).await;
        assert_eq!((status, desk["requester"].as_str(), desk["due"].as_str()), (200, Some("parent"), Some("2026-12-01")));
        let (status, all) = lead.get("/api/v1/rights-requests").await;
        assert_eq!((status, all.as_array().map(Vec::len)), (200, Some(1)));

        let path = format!("/api/v1/shared/{sharing}/move");
        let body = json!({ "id": new_id(), "child": other, "why": "The sender rang" });
        twice_then_otherwise(&screener, &path, &body, &with(&body, "why", json!("A guess"))).await;

        let sent = format!("/api/v1/sharings/{sharing}");
        let body = json!({ "id": new_id(), "what": "The day was wrong", "right": "It was on Monday." });
        twice_then_otherwise(&lead, &format!("{sent}/corrections"), &body, &with(&body, "right", json!("It was on Tuesday."))).await;
        let body = json!({ "why": "It was about another child." });
        twice_then_otherwise(&lead, &format!("{sent}/withdrawal"), &body, &json!({ "why": "It is not needed." })).await;

        // Three low-level concerns about one child are a pattern that somebody decides about.
        for _ in 0..3 {
            let body = concern(new_id(), bed.school.children[1]);
            assert_eq!(teacher.post("/api/v1/concerns", &body).await.0, 201);
        }
        bed.casework.tick().await.unwrap();
        let found = lead.get("/api/v1/patterns").await.1;
        let path = format!("/api/v1/patterns/{}/decision", found[0]["id"].as_str().unwrap());
        let until = bed.casework.now() + jiff::SignedDuration::from_hours(24 * 14);
        let until = until.strftime("%F").to_string();
        let body = json!({ "id": new_id(), "choice": "watch", "until": until, "reason": "The class teacher looks out for it." });
        twice_then_otherwise(&lead, &path, &body, &with(&body, "reason", json!("Another reason"))).await;

        // A file that was opened for an hour is looked at by somebody else.
        let opened = casework::BreakGlass {
            id: uuid::Uuid::now_v7(),
            person_id: child,
            reason: Some(domain::access::GlassReason::ALL[0]),
            words: "His mother is at the door and asks for him".into(),
            hours: Some(1),
        };
        bed.casework.break_glass(&bed.school.practitioner, opened).await.unwrap();
        let open = lead.get("/api/v1/reviews").await.1;
        let path = format!("/api/v1/reviews/{}", open["open"][0]["id"].as_str().unwrap());
        let body = json!({ "right": true, "outcome": "I was at the dentist" });
        twice_then_otherwise(&lead, &path, &body, &with(&body, "right", json!(false))).await;

        let mother = bed.school.mother;
        let path = format!("/api/v1/adults/{mother}/risk");
        let body = json!({ "id": new_id(), "reason": "A conviction", "source": "The police, by letter", "review": until });
        twice_then_otherwise(&lead, &path, &body, &with(&body, "source", json!("Somebody at the gate"))).await;

        let path = format!("/api/v1/children/{child}/family/ties");
        let body = json!({ "id": new_id(), "one": mother, "other": child, "kind": "close", "why": "Seen at the gate" });
        twice_then_otherwise(&lead, &path, &body, &with(&body, "kind", json!("conflict"))).await;
        let said = lead.get(&format!("/api/v1/children/{child}/family")).await.1;
        assert_eq!(said["ties"].as_array().map(Vec::len), Some(1));
        assert_eq!(said["ties"][0]["said"]["kind"], "close");

        // A second record of the child, which a look-up finds; asked twice it finds the same.
        let twin = testkit::make::child(bed.school.id, uuid::Uuid::now_v7(), "Jonah", "Ashdown", jiff::civil::date(2012, 5, 9), "8B");
        let mut tx = bed.casework.store().write(bed.school.id).await.unwrap();
        tx.add_person(&twin, bed.casework.now().as_microsecond()).await.unwrap();
        tx.commit().await.unwrap();
        let path = format!("/api/v1/children/{}/look-up", twin.id);
        let found = caller.ask("POST", &path, Some(&lead.token), None).await.body;
        assert_eq!(caller.ask("POST", &path, Some(&lead.token), None).await.body, found);
        let pair = found["pairs"][0]["id"].as_str().unwrap_or_else(|| panic!("{found:?}"));
        let path = format!("/api/v1/links/{pair}/decision");
        let body = json!({ "id": new_id(), "act": "different", "reason": "A cousin of the same name" });
        twice_then_otherwise(&lead, &path, &body, &with(&body, "reason", json!("Another reason"))).await;

        // Both agencies hold a record of one child, and the leads write to each other.
        let (mine, theirs) = two_hold_one_child(&bed).await;
        let path = format!("/api/v1/holds/{mine}");
        let body = json!({ "id": new_id(), "what": "message", "text": "Please ring me." });
        twice_then_otherwise(&lead, &path, &body, &with(&body, "text", json!("Do not ring me."))).await;
        assert_eq!(mine, theirs, "one id for both");

        let (status, logged) = lead.post("/api/v1/concerns", &concern(new_id(), child)).await;
        assert_eq!(status, 201);
        let path = format!("/api/v1/concerns/{}/seal", logged["id"].as_str().unwrap());
        let body = json!({ "id": new_id(), "about": "A member of staff", "to": bed.school.lead.practitioner_id });
        twice_then_otherwise(&lead, &path, &body, &with(&body, "about", json!("Somebody else"))).await;

        // None of the routes that take a new id was forgotten above.
        let makes: Vec<&String> = caller.doc["paths"].as_object().unwrap().iter()
            .filter(|(_, item)| item["post"]["security"].is_array() && item["post"]["responses"]["409"].is_object())
            .map(|(path, _)| path).collect();
        let seen = caller.seen.borrow();
        for path in &makes {
            assert!(seen.contains(&("POST".into(), (*path).clone(), "409".into())), "{path} was not tried");
        }
        assert_eq!(makes.len(), 19, "{makes:?}");
    }

    async fn somebody_elses_id_is_not_told_apart_by_its_content(bed) {
        let caller = Caller::new(&bed).await;
        let teacher = acting(&caller, &bed.school.practitioner).await;
        let colleague = acting(&caller, &bed.school.colleague).await;
        let body = concern(new_id(), bed.school.children[0]);
        assert_eq!(teacher.post("/api/v1/concerns", &body).await.0, 201);
        let same = colleague.post("/api/v1/concerns", &body).await;
        assert_eq!(same.0, 409);
        let other = with(&body, "place", json!("The gate"));
        assert_eq!(colleague.post("/api/v1/concerns", &other).await, same);
    }
}
