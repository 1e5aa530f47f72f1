//! How long a file is kept: a hold stops erasing, erasing takes two people, and what was erased
//! cannot be read by anybody, while the ledger still proves that it was there. On both engines.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

use casework::{Actor, CaseworkError, PlaceHold};
use domain::keeping::HoldReason;
use jiff::civil::{Date, date};
use testkit::Bed;
use uuid::Uuid;

const WHY: &str = "The child turned 25 in March; nothing is outstanding.";

fn hold(person: Uuid, review: Date) -> PlaceHold {
    PlaceHold {
        id: Uuid::now_v7(),
        person_id: person,
        reason: Some(HoldReason::Court),
        why: "Care proceedings, first hearing in May".into(),
        review: Some(review),
    }
}

fn key_of(e: &CaseworkError) -> &'static str {
    match e {
        CaseworkError::Invalid(faults) => faults.first().unwrap().key,
        other => panic!("not a fault of the form: {other}"),
    }
}

async fn kinds(bed: &Bed, child: Uuid) -> Vec<String> {
    let mut conn = bed.casework.store().read().await.unwrap();
    let events = conn
        .events_about(bed.school.id, child, None, 1000)
        .await
        .unwrap();
    events.iter().map(|e| e.kind.as_str().to_owned()).collect()
}

/// Asks, has it approved by somebody else, and gives the request.
async fn approved(bed: &Bed, asker: &Actor, second: &Actor, child: Uuid) -> Uuid {
    let id = Uuid::now_v7();
    bed.casework
        .ask_to_erase(asker, id, child, WHY)
        .await
        .unwrap();
    bed.casework
        .answer_approval(second, id, Some(true), "Checked against the schedule")
        .await
        .unwrap();
    id
}

testkit::both! {
    async fn a_file_is_erased_by_two_people_and_nobody_reads_it_again(bed) {
        let (lead, child) = (&bed.school.lead, bed.school.children[0]);
        let dpo = &bed.school.dpo;
        let desk = bed.casework.keeping(lead, child).await.unwrap();
        assert!(desk.may_ask && desk.holds.is_empty());
        let id = Uuid::now_v7();
        bed.casework.ask_to_erase(lead, id, child, WHY).await.unwrap();
        // Not before somebody else has approved, and never by oneself.
        assert!(matches!(bed.casework.erase_file(lead, child, id).await, Err(CaseworkError::WrongState)));
        assert!(bed.casework.answer_approval(lead, id, Some(true), "I agree with myself").await.is_err());
        bed.casework.answer_approval(dpo, id, Some(true), "Checked").await.unwrap();
        // Whoever approved does not do it.
        assert!(matches!(bed.casework.erase_file(dpo, child, id).await, Err(CaseworkError::NotFound)));
        assert!(bed.casework.erase_file(lead, child, id).await.unwrap() >= 1);
        for gone in [
            bed.casework.child_page(lead, child, None).await.map(|_| ()),
            bed.casework.keeping(lead, child).await.map(|_| ()),
            bed.casework.erase_file(lead, child, id).await.map(|_| ()),
        ] {
            assert!(matches!(gone, Err(CaseworkError::NotFound | CaseworkError::WrongState)), "{gone:?}");
        }
        let found = bed.casework.find_children(lead, "Jonah").await.unwrap();
        assert!(found.iter().all(|c| c.id != child), "found by nobody");
        let list = bed.casework.keeping_list(dpo).await.unwrap();
        let erased = list.erased.iter().find(|e| e.row.person_id == child).unwrap();
        assert_eq!(erased.row.approved_by, dpo.practitioner_id);
        assert_eq!(erased.row.asked_by, lead.practitioner_id);
        let told = kinds(&bed, child).await;
        assert!(told.iter().any(|k| k == "file.erased") && told.iter().any(|k| k == "key.destroyed"));
    }

    async fn a_hold_stops_erasing_until_it_is_lifted_with_a_reason(bed) {
        let (lead, child) = (&bed.school.lead, bed.school.children[0]);
        let dpo = &bed.school.dpo;
        let request = approved(&bed, lead, dpo, child).await;
        let placed = hold(child, date(2027, 5, 1));
        bed.casework.place_hold(dpo, placed.clone()).await.unwrap();
        bed.casework.place_hold(dpo, placed.clone()).await.unwrap();
        // Approved or not: what is held stays.
        assert_eq!(key_of(&bed.casework.erase_file(lead, child, request).await.unwrap_err()), "held");
        let asked = bed.casework.ask_to_erase(lead, Uuid::now_v7(), child, WHY).await;
        assert_eq!(key_of(&asked.unwrap_err()), "held");
        let desk = bed.casework.keeping(lead, child).await.unwrap();
        assert!(!desk.may_ask);
        assert_eq!(desk.holds.len(), 1, "sent twice, placed once");
        assert_eq!(bed.casework.keeping_list(lead).await.unwrap().holds.len(), 1);
        let page = bed.casework.child_page(lead, child, None).await.unwrap();
        assert!(page.tasks.iter().any(|t| t.object_id == Some(placed.id)), "it comes back to be looked at");
        assert_eq!(key_of(&bed.casework.lift_hold(lead, child, placed.id, " ").await.unwrap_err()), "empty");
        bed.casework.lift_hold(lead, child, placed.id, "The proceedings ended").await.unwrap();
        let again = bed.casework.lift_hold(lead, child, placed.id, "Again").await;
        assert!(matches!(again, Err(CaseworkError::WrongState)));
        let desk = bed.casework.keeping(lead, child).await.unwrap();
        assert!(desk.holds[0].row.lifted_us.is_some() && desk.may_ask, "lifted, it stays in the list");
        bed.casework.erase_file(lead, child, request).await.unwrap();
    }

    async fn who_may_not_keep_files_learns_nothing_of_one(bed) {
        let (teacher, child) = (&bed.school.practitioner, bed.school.children[0]);
        let elsewhere = &bed.front_door.lead;
        for who in [teacher, elsewhere] {
            assert!(matches!(bed.casework.keeping(who, child).await, Err(CaseworkError::NotFound)));
            let placed = bed.casework.place_hold(who, hold(child, date(2027, 5, 1))).await;
            assert!(matches!(placed, Err(CaseworkError::NotFound)));
            let asked = bed.casework.ask_to_erase(who, Uuid::now_v7(), child, WHY).await;
            assert!(matches!(asked, Err(CaseworkError::NotFound)));
        }
        assert!(matches!(bed.casework.keeping_list(teacher).await, Err(CaseworkError::NotFound)));
    }
}
