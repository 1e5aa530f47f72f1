//! Whoever stands too close to a child finds no word of the child on any page that lists, and in no
//! list of the API; and a form does what it says, however often it is sent.

use crate::caller::{Caller, router};
use axum::{
    body::Body,
    http::{Request, header},
};
use casework::{
    Actor, AddPerson, BreakGlass, LogConcern, NewNote, NewStatement, Place, StartDecision,
};
use domain::{
    access::{Closeness, GlassReason},
    chronology::{EntryKind, Impact, Seriousness},
    concern::{ChildInConcern, ChildRole, StatementKind, Urgency},
    person::{PersonContent, PersonKind, RelationKind},
    time::{BirthDate, BirthDateKind, EventTime, Precision},
};
use jiff::civil::date;
use std::collections::BTreeSet;
use testkit::Bed;
use tower::ServiceExt;
use uuid::Uuid;

const TABLE: &str = include_str!("../../../../access/matrix.toml");
const NAME: &str = "Quillmark";
const CARER: &str = "Featherstone";

/// Where the name stands all the same, and why.
const NAMED_ALL_THE_SAME: &[(&str, &str)] = &[
    (
        "/too-close",
        "to whom somebody stands too close is what this page lists",
    ),
    (
        "/concerns/new",
        "anybody logs a concern about anybody: what is known of the child is not shown",
    ),
    (
        "/record/export",
        "the whole ledger: ids and hashes, which say nothing of anybody without the files",
    ),
    ("/api/v1/ledger", "the same for programs"),
    (
        "/emergency",
        "an emergency is never stopped by who stands close to whom",
    ),
];

/// Every page and list of the product that names no one thing in its address.
fn lists() -> BTreeSet<&'static str> {
    let quoted = TABLE
        .split('"')
        .filter_map(|part| part.strip_prefix("GET "));
    quoted
        .filter(|path| !path.contains('{') && !path.starts_with("/law"))
        .collect()
}

fn person(kind: PersonKind, given: &str, family: &str, around: Option<Place>) -> AddPerson {
    AddPerson {
        id: Uuid::now_v7(),
        kind,
        protected_address: false,
        content: PersonContent {
            given_names: given.into(),
            family_name: family.into(),
            birth: Some(BirthDate {
                date: date(2016, 7, 21),
                kind: BirthDateKind::Exact,
            }),
            ..PersonContent::default()
        },
        around,
    }
}

fn seen(bed: &Bed) -> EventTime {
    EventTime {
        at: bed.casework.now(),
        precision: Precision::Minute,
    }
}

/// Something of a child on every list.
async fn much_about(bed: &Bed, child: Uuid) {
    let (cw, school) = (&bed.casework, &bed.school);
    let lead = &school.lead;
    let concern = LogConcern {
        id: Uuid::now_v7(),
        urgency: Urgency::Today,
        children: vec![ChildInConcern {
            person_id: child,
            role: ChildRole::Subject,
        }],
        child_not_listed: String::new(),
        when: seen(bed),
        place: String::new(),
        statements: vec![NewStatement {
            kind: Some(StatementKind::Fact),
            text: "A bruise on the arm".into(),
            ..NewStatement::default()
        }],
        childs_words: String::new(),
        others_involved: String::new(),
        already_told: String::new(),
        category: None,
        body_map: vec![],
        draft_id: None,
    };
    cw.log_concern(&school.practitioner, concern).await.unwrap();
    let glass = BreakGlass {
        id: Uuid::now_v7(),
        person_id: child,
        reason: Some(GlassReason::NobodyReached),
        words: "The hospital asks and the lead is away".into(),
        hours: Some(1),
    };
    cw.break_glass(&school.practitioner, glass).await.unwrap();
    let note = NewNote {
        id: Uuid::now_v7(),
        person_id: child,
        kind: EntryKind::Note,
        when: seen(bed),
        seriousness: Seriousness::Low,
        impact: Impact::Unclear,
        text: "Spoke in the corridor".into(),
        childs_voice: String::new(),
        family: None,
    };
    cw.add_note(lead, note).await.unwrap();
    let decision = StartDecision {
        id: Uuid::now_v7(),
        child,
        purpose: Some(rulebook::Purpose::ProtectFromHarm),
        purpose_text: "To let the front door judge a bruise".into(),
        recipient: Some(bed.front_door.id),
        ..StartDecision::default()
    };
    cw.start_decision(lead, decision).await.unwrap();
    cw.protect_address(lead, Uuid::now_v7(), child, "They fled")
        .await
        .unwrap();
    cw.ask_to_lift_protection(lead, Uuid::now_v7(), child, "It ended")
        .await
        .unwrap();
}

/// Of all lists, those on which a word of the child stands.
async fn naming(caller: &Caller, who: &Actor, words: &[String]) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    for path in lists() {
        // A session of its own: some of them end it.
        let token = &caller.token(who).await;
        let (status, _, text) = caller.send("GET", path, Some(token), "").await;
        assert!(status < 500, "{path}: {status}");
        if status == 200 && words.iter().any(|w| text.contains(w.as_str())) {
            found.insert(path);
        }
    }
    found
}

async fn post(bed: &Bed, token: &str, path: &str, body: String) -> u16 {
    let request = Request::builder()
        .method("POST")
        .uri(path)
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .unwrap();
    let answer = router(bed).oneshot(request).await.unwrap();
    answer.status().as_u16()
}

async fn is_marked(bed: &Bed, child: Uuid) -> bool {
    let mut conn = bed.casework.store().read().await.unwrap();
    let row = conn.person(bed.school.id, child).await.unwrap();
    row.protected_address
}

testkit::both! {
    async fn no_list_names_a_child_to_whom_the_reader_stands_too_close(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let lead = &school.lead;
        let child = person(PersonKind::Child, "Zainab", NAME, None);
        let twin = person(PersonKind::Child, "Zainab", NAME, None);
        let beside = Place {
            child_id: child.id, relation: RelationKind::Carer, parental_responsibility: true, same_household: true,
            from: None, until: None,
        };
        let carer = person(PersonKind::Adult, "Tariq", CARER, Some(beside));
        for p in [&child, &twin, &carer] {
            cw.add_person(lead, p.clone()).await.unwrap();
        }
        much_about(&bed, child.id).await;
        let words = [NAME.to_owned(), CARER.to_owned(), child.id.to_string(), carer.id.to_string()];
        let caller = Caller::new(&bed).await;
        let readers: [(&Actor, &[&str]); 4] = [
            (lead, &["/", "/children", "/decisions", "/reviews", "/second", "/links", "/api/v1/reviews"]),
            (&school.screener, &["/", "/children"]),
            (&school.dpo, &["/reviews", "/second", "/api/v1/reviews"]),
            (&school.practitioner, &["/my-concerns"]),
        ];
        for (who, expected) in readers {
            let before = naming(&caller, who, &words).await;
            for path in expected {
                assert!(before.contains(path), "{} finds the child at {path}: {before:?}", who.role);
            }
            for closed in [child.id, twin.id] {
                cw.declare_conflict(who, closed, Some(Closeness::Family), "").await.unwrap();
            }
            let mut after = naming(&caller, who, &words).await;
            after.retain(|path| !NAMED_ALL_THE_SAME.iter().any(|(p, _)| p == path));
            // What somebody wrote themselves is theirs to read.
            if who.practitioner_id == school.practitioner.practitioner_id {
                after.retain(|path| !["/", "/my-concerns", "/api/v1/concerns"].contains(path));
            }
            assert!(after.is_empty(), "{}: {after:?}", who.role);
        }
    }

    async fn a_form_that_protects_an_address_never_asks_to_take_the_mark_off(bed) {
        let (child, caller) = (bed.school.children[0], Caller::new(&bed).await);
        let token = caller.token(&bed.school.lead).await;
        let path = format!("/children/{child}/address");
        let form = |id: Uuid, does: &str| format!("id={id}&does={does}&why=A+court+order");
        let id = Uuid::now_v7();
        // The same form twice, and that of somebody else who had the page open too.
        for id in [id, id, Uuid::now_v7()] {
            assert_eq!(post(&bed, &token, &path, form(id, "protect")).await, 303);
            assert!(is_marked(&bed, child).await);
        }
        assert!(bed.casework.approvals(&bed.school.lead).await.unwrap().asked.is_empty(), "nobody asked for anything");
        // A form that does not say what it does, or says something else, does nothing.
        for does in ["", "unprotect"] {
            assert_eq!(post(&bed, &token, &path, form(Uuid::now_v7(), does)).await, 422);
        }
        let (_, _, page) = caller.send("GET", &path, Some(&token), "").await;
        assert!(page.contains("name=\"does\" value=\"lift\""), "the page of a marked child asks to lift");
        let asked = Uuid::now_v7();
        assert_eq!(post(&bed, &token, &path, form(asked, "lift")).await, 303);
        assert_eq!(bed.casework.approvals(&bed.school.lead).await.unwrap().asked.len(), 1);
        assert!(is_marked(&bed, child).await);
    }
}
