//! Deciding, not sharing and sharing in an emergency, on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use casework::{
    CaseworkError, DecisionAnswers, EmergencyRecord, EmergencyShare, LogConcern, NewStatement,
    NotShare, StartDecision,
};
use domain::{
    concern::{ChildInConcern, ChildRole, StatementKind, Urgency},
    decision::{
        DecisionState, ItemSource, LawfulBasis, NotShareReason, OutsideRecipient, PersonDetail,
    },
    family::{FamilyTold, FamilyView},
    time::{EventTime, Precision},
};
use jiff::{SignedDuration, civil::date};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use rulebook::{Basis, Purpose};
use testkit::{Bed, Place};
use uuid::Uuid;

fn start(child: Uuid, recipient: Uuid) -> StartDecision {
    StartDecision {
        id: Uuid::now_v7(),
        child,
        concern: None,
        replaces: None,
        purpose: Some(Purpose::ProtectFromHarm),
        purpose_text: "To let the front door judge a bruise".into(),
        recipient: Some(recipient),
        outside: None,
        request: None,
        about: vec!["parent".into()],
    }
}

fn answers(basis: Basis) -> DecisionAnswers {
    DecisionAnswers {
        answers: vec![
            ("suspicion.reasonable_cause".into(), vec!["yes".into()]),
            ("suspicion.significant_harm".into(), vec!["yes".into()]),
            ("subjects[0].special_categories".into(), vec!["none".into()]),
            ("subjects[0].offence_data".into(), vec!["no".into()]),
        ],
        items: vec![ItemSource::Detail {
            detail: PersonDetail::Name,
        }],
        text: "A bruise on the upper arm, seen on Monday.".into(),
        family: Some(FamilyView {
            told: FamilyTold::Told,
            ground: None,
            reconsider_on: None,
            spoke_with: "The mother".into(),
            said: "She agrees".into(),
        }),
        basis: Some(basis),
        why_necessary: "They cannot judge it without knowing".into(),
        ..DecisionAnswers::default()
    }
}

async fn drafted(bed: &Bed, place: &Place, to: Uuid, basis: Basis) -> Uuid {
    let id = bed
        .casework
        .start_decision(&place.lead, start(place.children[0], to))
        .await
        .unwrap();
    bed.casework
        .save_decision_answers(&place.lead, id, answers(basis))
        .await
        .unwrap();
    id
}

fn not_share(id: Uuid) -> NotShare {
    NotShare {
        id,
        codes: vec![NotShareReason::NotNecessary],
        reasons: "Nothing points to harm".into(),
        advice: String::new(),
        instead: "A weekly check-in".into(),
        requester_told: String::new(),
        review_on: Some(date(2026, 11, 30)),
    }
}

async fn state(bed: &Bed, place: &Place, id: Uuid) -> DecisionState {
    let read = bed.casework.decision_record(&place.lead, id).await;
    read.unwrap().row.state
}

fn concern(child: Uuid) -> LogConcern {
    LogConcern {
        id: Uuid::now_v7(),
        urgency: Urgency::Routine,
        children: vec![ChildInConcern {
            person_id: child,
            role: ChildRole::Subject,
        }],
        child_not_listed: String::new(),
        when: EventTime {
            at: testkit::engines::first_noon(),
            precision: Precision::Minute,
        },
        place: String::new(),
        statements: vec![NewStatement {
            kind: Some(StatementKind::Fact),
            text: "Came without a coat again".into(),
            ..NewStatement::default()
        }],
        childs_words: String::new(),
        others_involved: String::new(),
        already_told: String::new(),
        draft_id: None,
    }
}

testkit::both! {
    async fn a_decision_keeps_the_law_as_it_stood(bed) {
        let id = drafted(&bed, &bed.school, bed.front_door.id, Basis::PublicTask).await;
        let lead = &bed.school.lead;
        let sharing = Uuid::now_v7();
        bed.casework.decide_share(lead, id, sharing).await.unwrap();
        bed.casework.decide_share(lead, id, sharing).await.unwrap();
        let first = bed.casework.decision_record(lead, id).await.unwrap().row;
        let law = first.content.law.clone().unwrap();
        assert_eq!(law.rulebook_hash.len(), 64);
        assert_eq!(law.rulebook_hash, first.rulebook_hash);
        assert_eq!(law.as_at, date(2026, 11, 2));
        assert_eq!(law.answer["rulebook_hash"], law.rulebook_hash.as_str());
        assert_eq!(law.facts["chosen"]["basis"], "e");
        assert_eq!(first.content.basis, Some(LawfulBasis::PublicTask));
        bed.clock.set(testkit::engines::first_noon() + SignedDuration::from_hours(24 * 900));
        let later = bed.casework.decision_record(lead, id).await.unwrap().row;
        assert_eq!(later.content.law, Some(law));
    }

    async fn a_public_authority_cannot_end_with_a_basis_it_may_not_use(bed) {
        for basis in [Basis::RecognisedInterest, Basis::LegitimateInterests] {
            let id = drafted(&bed, &bed.school, bed.front_door.id, basis).await;
            let lead = &bed.school.lead;
            let desk = bed.casework.decision_desk(lead, id).await.unwrap();
            assert!(!desk.answer.stops.is_empty());
            for stop in &desk.answer.stops {
                assert!(!stop.way_out.en.is_empty() && !stop.way_out.cy.is_empty());
            }
            let refused = bed.casework.decide_share(lead, id, Uuid::now_v7()).await;
            let Err(CaseworkError::Invalid(faults)) = refused else {
                panic!("it was shared");
            };
            assert!(faults.iter().any(|f| f.field == "stops"));
            assert_eq!(state(&bed, &bed.school, id).await, DecisionState::Draft);
            // The way out: another basis.
            let other = answers(Basis::PublicTask);
            bed.casework.save_decision_answers(lead, id, other).await.unwrap();
            bed.casework.decide_share(lead, id, Uuid::now_v7()).await.unwrap();
        }
    }

    async fn a_decision_not_to_share_comes_back_on_its_day(bed) {
        let id = drafted(&bed, &bed.school, bed.front_door.id, Basis::PublicTask).await;
        let lead = &bed.school.lead;
        let mut without = not_share(id);
        without.review_on = None;
        let refused = bed.casework.decide_not_to_share(lead, without).await;
        assert!(matches!(refused, Err(CaseworkError::Invalid(_))));
        bed.casework.decide_not_to_share(lead, not_share(id)).await.unwrap();
        bed.casework.tick().await.unwrap();
        assert_eq!(state(&bed, &bed.school, id).await, DecisionState::Decided);
        bed.clock.set("2026-11-30T00:00:01Z".parse().unwrap());
        bed.casework.tick().await.unwrap();
        bed.casework.tick().await.unwrap();
        let row = bed.casework.decision_record(lead, id).await.unwrap().row;
        assert_eq!((row.state, row.returned_why.as_str()), (DecisionState::Returned, "date"));
        // Deciding again puts the old one aside.
        let mut again = start(bed.school.children[0], bed.front_door.id);
        again.replaces = Some(id);
        let again = bed.casework.start_decision(lead, again).await.unwrap();
        let full = answers(Basis::PublicTask);
        bed.casework.save_decision_answers(lead, again, full).await.unwrap();
        bed.casework.decide_share(lead, again, Uuid::now_v7()).await.unwrap();
        assert_eq!(state(&bed, &bed.school, id).await, DecisionState::Reconsidered);
    }

    async fn a_decision_not_to_share_comes_back_with_news_of_a_sibling(bed) {
        let id = drafted(&bed, &bed.school, bed.front_door.id, Basis::PublicTask).await;
        let lead = &bed.school.lead;
        bed.casework.decide_not_to_share(lead, not_share(id)).await.unwrap();
        // The third child has nobody in common with the first.
        let teacher = &bed.school.practitioner;
        bed.casework.log_concern(teacher, concern(bed.school.children[2])).await.unwrap();
        assert_eq!(state(&bed, &bed.school, id).await, DecisionState::Decided);
        bed.casework.log_concern(teacher, concern(bed.school.children[1])).await.unwrap();
        let row = bed.casework.decision_record(lead, id).await.unwrap().row;
        assert_eq!((row.state, row.returned_why.as_str()), (DecisionState::Returned, "new-information"));
    }

    async fn a_protected_address_is_never_offered(bed) {
        let child = bed.school.children[2];
        let items = bed.casework.items_to_choose(&bed.school.lead, child).await.unwrap();
        assert!(items.iter().any(|i| i.detail == Some(PersonDetail::Name)));
        assert!(items.iter().all(|i| !i.text.contains("Heron")));
        assert!(items.iter().all(|i| i.detail != Some(PersonDetail::Address)));
    }

    async fn only_who_may_decide_reaches_a_decision(bed) {
        let id = drafted(&bed, &bed.school, bed.front_door.id, Basis::PublicTask).await;
        for actor in [&bed.school.practitioner, &bed.school.dpo, &bed.front_door.lead] {
            let read = bed.casework.decision_desk(actor, id).await;
            assert!(matches!(read, Err(CaseworkError::NotFound)));
            let done = bed.casework.decide_share(actor, id, Uuid::now_v7()).await;
            assert!(matches!(done, Err(CaseworkError::NotFound)));
        }
    }

    async fn nothing_stops_an_emergency(bed) {
        let mut runner = TestRunner::deterministic();
        let junk = (any::<String>(), any::<String>(), any::<String>(), 0_u8..3, 0_u8..3);
        for _ in 0..40 {
            let (name, organisation, text, to, who) = junk.new_tree(&mut runner).unwrap().current();
            let mut teacher = bed.school.practitioner.clone();
            teacher.second_factor = false;
            let share = EmergencyShare {
                id: Uuid::now_v7(),
                sharing_id: Uuid::now_v7(),
                child: [None, Some(Uuid::now_v7()), Some(bed.school.children[2])][usize::from(who)],
                child_name: name,
                recipient: [Some(bed.front_door.id), Some(bed.outside), None][usize::from(to)],
                outside: (to == 2).then(|| OutsideRecipient {
                    organisation: format!("Police {organisation}"),
                    ..OutsideRecipient::default()
                }),
                text: format!("Danger {text}"),
                ..EmergencyShare::default()
            };
            let id = bed.casework.share_in_emergency(&teacher, share.clone()).await.unwrap();
            assert_eq!(bed.casework.share_in_emergency(&teacher, share).await.unwrap(), id);
            let sent = bed.casework.emergency_sent(&teacher, id).await.unwrap();
            assert_eq!(sent.row.state, DecisionState::RecordDue);
        }
        let arrived = bed.casework.inbox_of(&bed.front_door.lead).await.unwrap();
        assert!(!arrived.is_empty());
    }

    async fn an_emergency_record_keeps_the_gap_and_asks_why_it_is_late(bed) {
        let teacher = &bed.school.practitioner;
        let share = EmergencyShare {
            id: Uuid::now_v7(),
            sharing_id: Uuid::now_v7(),
            child: Some(bed.school.children[0]),
            recipient: Some(bed.front_door.id),
            text: "He is at the gate now".into(),
            ..EmergencyShare::default()
        };
        let id = bed.casework.share_in_emergency(teacher, share).await.unwrap();
        bed.clock.set(testkit::engines::first_noon() + SignedDuration::from_hours(25));
        bed.casework.tick().await.unwrap();
        let sent = bed.casework.emergency_sent(teacher, id).await.unwrap();
        assert!(sent.overdue);
        let record = EmergencyRecord {
            id,
            why: "He was at the gate".into(),
            ..EmergencyRecord::default()
        };
        let other = &bed.school.colleague;
        let refused = bed.casework.finish_emergency_record(other, record.clone()).await;
        assert!(matches!(refused, Err(CaseworkError::NotFound)));
        bed.casework.finish_emergency_record(teacher, record).await.unwrap();
        let row = bed.casework.decision_record(&bed.school.lead, id).await.unwrap().row;
        assert_eq!(row.state, DecisionState::Decided);
        let gap = row.decided_us.unwrap() - row.shared_us.unwrap();
        assert_eq!(gap, 25 * 3_600_000_000);
        let law = row.content.law.unwrap();
        assert_eq!(law.answer["emergency"], true);
    }

    async fn an_emergency_needs_somebody_and_some_words(bed) {
        let empty = EmergencyShare { id: Uuid::now_v7(), text: " \n".into(), ..EmergencyShare::default() };
        let refused = bed.casework.share_in_emergency(&bed.school.practitioner, empty).await;
        let Err(CaseworkError::Invalid(faults)) = refused else {
            panic!("it was sent");
        };
        let fields: Vec<&str> = faults.iter().map(|f| f.field.as_str()).collect();
        assert_eq!(fields, ["recipient", "text"]);
    }

    async fn the_front_door_of_ones_own_nation_is_the_first_to_ring(bed) {
        for (place, door) in [(&bed.school, &bed.front_door), (&bed.welsh_school, &bed.welsh_front_door)] {
            let choices = bed.casework.emergency_choices(&place.practitioner, None).await.unwrap();
            assert_eq!(choices.agencies[0].id, door.id);
        }
    }
}
