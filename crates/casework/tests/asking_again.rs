//! What takes two people is asked for freely, and is neither approved nor done by whoever finds the
//! open laptop of one of them.

#![allow(clippy::unwrap_used, clippy::panic)]

use casework::{Actor, CaseworkError};
use uuid::Uuid;

fn stale(who: &Actor) -> Actor {
    Actor {
        fresh: false,
        ..who.clone()
    }
}

fn must_confirm<T: std::fmt::Debug>(answer: Result<T, CaseworkError>) -> bool {
    matches!(answer, Err(CaseworkError::Confirm))
}

testkit::both! {
    async fn both_people_show_again_who_they_are_before_it_counts(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let (lead, dpo, child) = (&school.lead, &school.dpo, school.children[0]);
        cw.protect_address(lead, Uuid::now_v7(), child, "A court order").await.unwrap();
        let request = Uuid::now_v7();
        // Asking shows nothing and changes nothing.
        cw.ask_to_lift_protection(&stale(lead), request, child, "It ended").await.unwrap();
        assert!(must_confirm(cw.answer_approval(&stale(dpo), request, Some(true), "Rang the court").await));
        assert!(cw.approvals(dpo).await.unwrap().to_answer.len() == 1, "it still waits");
        cw.answer_approval(dpo, request, Some(true), "Rang the court").await.unwrap();
        assert!(must_confirm(cw.lift_protection(&stale(lead), child, request).await));
        assert!(cw.protection_of(lead, child).await.unwrap().protected_address, "nothing was done");
        cw.lift_protection(lead, child, request).await.unwrap();
        assert!(!cw.protection_of(lead, child).await.unwrap().protected_address);
    }

    async fn refusing_asks_for_nothing_and_nobody_learns_of_a_request_by_being_asked(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let (lead, dpo, child) = (&school.lead, &school.dpo, school.children[0]);
        cw.protect_address(lead, Uuid::now_v7(), child, "A court order").await.unwrap();
        let request = Uuid::now_v7();
        cw.ask_to_lift_protection(lead, request, child, "It ended").await.unwrap();
        // Whoever may not answer is not asked again who they are: to them there is nothing.
        for who in [&school.practitioner, &school.colleague, &school.administrator, &bed.front_door.lead] {
            let answer = cw.answer_approval(&stale(who), request, Some(true), "x").await;
            assert!(matches!(answer, Err(CaseworkError::NotFound)), "{}", who.role);
            let done = cw.lift_protection(&stale(who), child, request).await;
            assert!(matches!(done, Err(CaseworkError::NotFound)), "{}", who.role);
        }
        cw.answer_approval(&stale(dpo), request, Some(false), "The order still stands").await.unwrap();
        let done = cw.lift_protection(lead, child, request).await;
        assert!(done.is_err(), "refused is refused");
    }
}
