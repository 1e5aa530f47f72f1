//! Two records of an adult: the page that compares them leads to the adult's pages, which show what
//! either record holds, in both languages; and a look-up says in its answer what it came to.

use crate::caller::{Caller, new_id, router};
use axum::{
    body::Body,
    http::{Request, header},
};
use casework::{AddPerson, DecidePair, PairRow, Place};
use domain::{
    linking::{PairAct, PairState},
    person::{PersonContent, PersonKind, RelationKind},
};
use testkit::Bed;
use tower::ServiceExt;
use uuid::Uuid;

async fn page(bed: &Bed, token: &str, path: &str, lang: &str) -> String {
    let request = Request::builder()
        .uri(path)
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::COOKIE, format!("lang={lang}"))
        .body(Body::empty())
        .unwrap();
    let answer = router(bed).oneshot(request).await.unwrap();
    assert_eq!(answer.status().as_u16(), 200, "{path}");
    let body = axum::body::to_bytes(answer.into_body(), 64 << 20).await;
    String::from_utf8(body.unwrap().to_vec()).unwrap()
}

async fn adult(bed: &Bed, given: &str, child_id: Uuid) -> Uuid {
    let id = new_id();
    let person = AddPerson {
        id,
        kind: PersonKind::Adult,
        protected_address: false,
        content: PersonContent {
            given_names: given.into(),
            family_name: "Quillan".into(),
            ..PersonContent::default()
        },
        around: Some(Place {
            child_id,
            relation: RelationKind::Relative,
            parental_responsibility: false,
            same_household: false,
            from: None,
            until: None,
        }),
    };
    let lead = &bed.school.lead;
    bed.casework.add_person(lead, person).await.unwrap();
    id
}

async fn propose(bed: &Bed, one: Uuid, other: Uuid) -> Uuid {
    let (agency, now) = (bed.school.id, bed.casework.now().as_microsecond());
    let pair = PairRow {
        agency_id: agency,
        id: new_id(),
        one: one.min(other),
        other: one.max(other),
        state: PairState::Open,
        weight: 9000,
        household: 10,
        clash: false,
        found_us: now,
        decided_us: None,
        decided_by: None,
    };
    let mut tx = bed.casework.store().write(agency).await.unwrap();
    tx.propose_pair(&pair).await.unwrap();
    tx.commit().await.unwrap();
    let mut conn = bed.casework.store().read().await.unwrap();
    conn.pair_of(agency, one, other).await.unwrap().unwrap().id
}

testkit::both! {
    async fn two_records_of_an_adult_lead_to_the_pages_of_the_adult(bed) {
        let caller = Caller::new(&bed).await;
        let (school, cw) = (&bed.school, &bed.casework);
        let token = caller.token(&school.lead).await;
        let one = adult(&bed, "Dana", school.children[0]).await;
        let other = adult(&bed, "Danny", school.children[1]).await;
        let pair = propose(&bed, one, other).await;
        for (lang, compare, joined) in [
            ("en", "Other records may be of the same adult", "holds as well"),
            ("cy", "Gall cofnodion eraill fod am yr un oedolyn", "Mae’r dudalen hon hefyd yn dangos"),
        ] {
            let review = page(&bed, &token, &format!("/links/{pair}"), lang).await;
            for record in [one, other] {
                assert!(review.contains(&format!("href=\"/adults/{record}\"")), "{lang}");
                assert!(!review.contains(&format!("/children/{record}")), "{lang}");
            }
            let shown = page(&bed, &token, &format!("/adults/{one}"), lang).await;
            assert!(shown.contains(compare) && shown.contains(&format!("/links/{pair}")), "{lang}");
            assert!(!shown.contains(joined), "{lang}: nobody said that they are one");
        }
        let got = caller.ask("GET", &format!("/api/v1/adults/{one}"), Some(&token), None).await;
        assert_eq!(got.body["to_compare"], serde_json::json!([pair]));

        let same = DecidePair {
            id: new_id(),
            pair,
            act: Some(PairAct::Same),
            reason: "The same man at the gate".into(),
            despite_clash: false,
        };
        cw.decide_pair(&school.lead, same).await.unwrap();
        for (lang, joined) in [("en", "holds as well"), ("cy", "Mae’r dudalen hon hefyd yn dangos")] {
            let shown = page(&bed, &token, &format!("/adults/{one}"), lang).await;
            assert!(shown.contains(joined) && shown.contains("Danny Quillan"), "{lang}");
            for child in &school.children[..2] {
                assert!(shown.contains(&format!("/children/{child}")), "{lang}: of either record");
            }
        }
        let got = caller.ask("GET", &format!("/api/v1/adults/{one}"), Some(&token), None).await;
        assert_eq!(got.body["joined"][0]["id"], serde_json::json!(other));
        assert_eq!(got.body["children"].as_array().unwrap().len(), 2);
    }

    async fn a_look_up_says_what_it_came_to_and_a_twin_is_an_answer_of_its_own(bed) {
        let caller = Caller::new(&bed).await;
        let child = bed.school.children[0];
        let token = caller.token(&bed.school.lead).await;
        let path = format!("/api/v1/children/{child}/look-up");
        let got = caller.ask("POST", &path, Some(&token), None).await;
        assert_eq!((got.status, got.body["cut"].as_bool()), (200, Some(false)));
        let pair = propose(&bed, child, bed.school.children[2]).await;
        let mut tx = bed.casework.store().write(bed.school.id).await.unwrap();
        let row = tx.pair(bed.school.id, pair).await.unwrap();
        tx.propose_pair(&PairRow { state: PairState::Aside, ..row }).await.unwrap();
        tx.commit().await.unwrap();
        for (lang, twin) in [("en", "Probably a twin, brother or sister"), ("cy", "Efaill, brawd neu chwaer")] {
            let review = page(&bed, &token, &format!("/links/{pair}"), lang).await;
            assert!(review.contains(twin), "{lang}");
        }
        for (lang, came_to) in [("en", "What the search came to"), ("cy", "Canlyniad y chwiliad")] {
            let shown = page(&bed, &token, &format!("/children/{child}/matches"), lang).await;
            assert!(shown.contains(came_to), "{lang}");
        }
    }
}
