//! Deciding, not sharing and sharing in an emergency, on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use casework::{
    AddPerson, AdviceGiven, CaseworkError, DecisionAnswers, EmergencyRecord, EmergencyShare,
    Footing, LogConcern, NewStatement, NotShare, Place, StartDecision,
};
use domain::{
    concern::{ChildInConcern, ChildRole, StatementKind, Urgency},
    decision::{
        AdviceDirection, AdviceNote, ChosenItem, ConsentAsked, ConsentNote, DecisionKind,
        DecisionState, ItemMark, ItemSource, LawfulBasis, NotShareReason, OutsideRecipient,
        PersonDetail, RequestReceived,
    },
    family::{FamilyTold, FamilyView},
    person::{PersonContent, PersonKind, RelationKind},
    task::TaskKind,
    time::{EventTime, Precision},
};
use jiff::{SignedDuration, civil::date};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use rulebook::{Basis, Purpose};
use testkit::{Bed, Place as Agency};
use uuid::Uuid;

fn start(child: Uuid, recipient: Uuid) -> StartDecision {
    StartDecision {
        id: Uuid::now_v7(),
        child,
        purpose: Some(Purpose::ProtectFromHarm),
        purpose_text: "To let the front door judge a bruise".into(),
        recipient: Some(recipient),
        about: vec!["parent".into()],
        ..StartDecision::default()
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
        items: vec![ChosenItem::new(ItemSource::Detail {
            detail: PersonDetail::Name,
        })],
        text: "A bruise on the upper arm, seen on Monday.".into(),
        family: Some(FamilyView {
            spoke_with: "The mother".into(),
            said: "She agrees".into(),
            ..FamilyView::new(FamilyTold::Told)
        }),
        basis: Some(basis),
        why_necessary: "They cannot judge it without knowing".into(),
        ..DecisionAnswers::default()
    }
}

async fn drafted(bed: &Bed, place: &Agency, to: Uuid, basis: Basis) -> Uuid {
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
        instead: "A weekly check-in".into(),
        review_on: Some(date(2026, 11, 30)),
        ..NotShare::default()
    }
}

async fn state(bed: &Bed, place: &Agency, id: Uuid) -> DecisionState {
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
        category: None,
        body_map: vec![],
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

    async fn a_decision_not_to_share_comes_back_with_news_of_a_linked_adult(bed) {
        let id = drafted(&bed, &bed.school, bed.front_door.id, Basis::PublicTask).await;
        let lead = &bed.school.lead;
        bed.casework.decide_not_to_share(lead, not_share(id)).await.unwrap();
        // A child of another home turns out to be the mother's, so there is news about her.
        let place = Place {
            child_id: bed.school.children[2],
            relation: RelationKind::Mother,
            parental_responsibility: true,
            same_household: false,
            from: None,
            until: None,
        };
        bed.casework.relate(lead, bed.school.mother, place).await.unwrap();
        assert_eq!(state(&bed, &bed.school, id).await, DecisionState::Returned);
        // And what is logged about that child is news about her again.
        let again = drafted(&bed, &bed.school, bed.front_door.id, Basis::PublicTask).await;
        bed.casework.decide_not_to_share(lead, not_share(again)).await.unwrap();
        let teacher = &bed.school.practitioner;
        bed.casework.log_concern(teacher, concern(bed.school.children[2])).await.unwrap();
        let row = bed.casework.decision_record(lead, again).await.unwrap().row;
        assert_eq!((row.state, row.returned_why.as_str()), (DecisionState::Returned, "new-information"));
        // A grandmother nobody knew of comes into the picture.
        let third = drafted(&bed, &bed.school, bed.front_door.id, Basis::PublicTask).await;
        bed.casework.decide_not_to_share(lead, not_share(third)).await.unwrap();
        let grandmother = AddPerson {
            id: Uuid::now_v7(),
            kind: PersonKind::Adult,
            protected_address: false,
            content: PersonContent { given_names: "Nan".into(), ..PersonContent::default() },
            around: Some(Place { relation: RelationKind::Grandparent, child_id: bed.school.children[0], ..place }),
        };
        bed.casework.add_person(lead, grandmother).await.unwrap();
        let id = third;
        let row = bed.casework.decision_record(lead, id).await.unwrap().row;
        assert_eq!((row.state, row.returned_why.as_str()), (DecisionState::Returned, "new-information"));
    }

    async fn a_decision_not_to_share_can_be_recorded_in_one_step(bed) {
        let lead = &bed.school.lead;
        let id = Uuid::now_v7();
        let first = || StartDecision {
            id,
            child: bed.school.children[0],
            purpose_text: "Whether the club should know of the bruise".into(),
            request: Some(RequestReceived {
                organisation: "A club".into(),
                received_on: Some(date(2026, 11, 1)),
                ..RequestReceived::default()
            }),
            ..StartDecision::default()
        };
        let name = ItemSource::Detail { detail: PersonDetail::Name };
        let input = NotShare {
            risks_weighed: "None seen".into(),
            considered: vec![ChosenItem::new(name)],
            requester_told: "By telephone".into(),
            requester_told_on: Some(date(2026, 11, 2)),
            reconsider_if: "A second bruise".into(),
            ..not_share(id)
        };
        let empty = NotShare { reasons: " ".into(), ..input.clone() };
        assert!(bed.casework.record_not_shared(lead, first(), empty).await.is_err());
        assert!(bed.casework.decision_record(lead, id).await.is_err(), "nothing was written");
        bed.casework.record_not_shared(lead, first(), input.clone()).await.unwrap();
        bed.casework.record_not_shared(lead, first(), input).await.unwrap();
        let read = bed.casework.decision_record(lead, id).await.unwrap();
        assert_eq!(read.row.state, DecisionState::Decided);
        assert_eq!(read.row.content.reconsider_if, "A second bruise");
        assert_eq!(read.row.content.requester_told_on, Some(date(2026, 11, 2)));
        assert_eq!(read.items.len(), 1);
        let law = read.row.content.law.unwrap();
        assert_eq!(law.facts["chosen"]["outcome"], "not_share");
        assert_eq!(law.facts["request"]["received"], "2026-11-01");
        // It comes back like every other.
        bed.casework.log_concern(&bed.school.practitioner, concern(bed.school.children[0])).await.unwrap();
        assert_eq!(state(&bed, &bed.school, id).await, DecisionState::Returned);
    }

    async fn every_field_of_the_form_is_kept_and_read_back(bed) {
        let lead = &bed.school.lead;
        let begun = StartDecision {
            safeguarding_link: "A judged bruise is a protected child".into(),
            recipient_person: "The duty social worker".into(),
            request: Some(RequestReceived {
                organisation: "The front door".into(),
                person: "A. Example, duty social worker".into(),
                received_on: Some(date(2026, 11, 2)),
                due_on: Some(date(2026, 11, 5)),
                asked_for: "What was seen".into(),
                power: "Children Act 1989 s.47".into(),
            }),
            ..start(bed.school.children[0], bed.front_door.id)
        };
        let request = begun.request.clone();
        let id = bed.casework.start_decision(lead, begun).await.unwrap();
        let due = || async {
            let mut conn = bed.casework.store().read().await.unwrap();
            let open = conn.open_tasks_about(lead.agency_id, bed.school.children[0]).await.unwrap();
            open.into_iter().filter(|t| t.kind == TaskKind::AnswerRequest).count()
        };
        assert_eq!(due().await, 1, "the answer stands among what is due");
        let consent = ConsentNote {
            asked: ConsentAsked::Refused,
            on: Some(date(2026, 11, 2)),
            words: "The mother said no".into(),
        };
        let family = FamilyView {
            told_on: Some(date(2026, 11, 2)),
            child_said: "I want to go home".into(),
            objects: true,
            ..FamilyView::new(FamilyTold::Told)
        };
        let mut item = ChosenItem::new(ItemSource::Detail { detail: PersonDetail::Name });
        item.why = "They must find him".into();
        let full = DecisionAnswers {
            items: vec![item],
            consent: Some(consent.clone()),
            family: Some(family.clone()),
            legal_power: "s.47(9)".into(),
            risks_weighed: "Waiting is worse".into(),
            advice: "The DPO agrees".into(),
            identity_protection: "The neighbour is not named".into(),
            agreement_and_dpia: "The partnership's agreement".into(),
            security_and_retention: "Sealed; 25 years".into(),
            ..answers(Basis::PublicTask)
        };
        bed.casework.save_decision_answers(lead, id, full).await.unwrap();
        bed.casework.decide_share(lead, id, Uuid::now_v7()).await.unwrap();
        assert_eq!(due().await, 0, "deciding ends what was due");
        let read = bed.casework.decision_record(lead, id).await.unwrap();
        let c = read.row.content;
        assert_eq!((c.request, c.consent, c.family), (request, Some(consent), Some(family)));
        assert_eq!(c.safeguarding_link, "A judged bruise is a protected child");
        assert_eq!(c.recipient_person, "The duty social worker");
        assert_eq!(c.identity_protection, "The neighbour is not named");
        assert_eq!(c.agreement_and_dpia, "The partnership's agreement");
        assert_eq!(c.security_and_retention, "Sealed; 25 years");
        assert_eq!(read.items[0].why, "They must find him");
    }

    async fn the_record_keeps_the_words_of_its_day(bed) {
        let lead = &bed.school.lead;
        bed.casework.log_concern(&bed.school.practitioner, concern(bed.school.children[0])).await.unwrap();
        let items = bed.casework.items_to_choose(lead, bed.school.children[0]).await.unwrap();
        let chosen = items.iter().find(|i| i.detail.is_none()).unwrap();
        let id = bed.casework.start_decision(lead, start(bed.school.children[0], bed.front_door.id)).await.unwrap();
        let with = DecisionAnswers { items: vec![ChosenItem::new(chosen.source)], ..answers(Basis::PublicTask) };
        bed.casework.save_decision_answers(lead, id, with).await.unwrap();
        bed.casework.decide_share(lead, id, Uuid::now_v7()).await.unwrap();
        let row = bed.casework.decision_record(lead, id).await.unwrap().row;
        let stood = row.content.items[0].stood.clone().expect("the words are kept with the decision");
        assert_eq!(stood.text, chosen.text);
        assert_eq!(stood.kind, Some(StatementKind::Fact));
    }

    async fn a_whole_file_needs_a_reason(bed) {
        let lead = &bed.school.lead;
        for _ in 0..3 {
            bed.casework.log_concern(&bed.school.practitioner, concern(bed.school.children[0])).await.unwrap();
        }
        let all = bed.casework.items_to_choose(lead, bed.school.children[0]).await.unwrap();
        let all: Vec<ChosenItem> = all.iter().map(|i| ChosenItem::new(i.source)).collect();
        let id = bed.casework.start_decision(lead, start(bed.school.children[0], bed.front_door.id)).await.unwrap();
        let with = |reason: &str| DecisionAnswers {
            items: all.clone(),
            whole_file_reason: reason.into(),
            ..answers(Basis::PublicTask)
        };
        bed.casework.save_decision_answers(lead, id, with(" ")).await.unwrap();
        let refused = bed.casework.decide_share(lead, id, Uuid::now_v7()).await;
        let Err(CaseworkError::Invalid(faults)) = refused else { panic!("it was shared") };
        assert_eq!(faults.iter().map(|f| f.field.as_str()).collect::<Vec<_>>(), ["whole-file-reason"]);
        bed.casework.save_decision_answers(lead, id, with("The court asked for the file")).await.unwrap();
        bed.casework.decide_share(lead, id, Uuid::now_v7()).await.unwrap();
    }

    async fn a_recognised_interest_names_its_paragraph_of_annex_one(bed) {
        let lead = &bed.school.lead;
        let id = drafted(&bed, &bed.school, bed.front_door.id, Basis::RecognisedInterest).await;
        let desk = bed.casework.decision_desk(lead, id).await.unwrap();
        let offered = desk.answer.bases.iter().find(|b| b.basis == Basis::RecognisedInterest).unwrap();
        assert_eq!(desk.facts.chosen.annex_one, offered.annex_one);
        // Whatever the paragraph was, it goes when another basis is picked.
        let footing = Footing { basis: Some(Basis::PublicTask), ..Footing::default() };
        bed.casework.pick_footing(lead, id, footing).await.unwrap();
        let desk = bed.casework.decision_desk(lead, id).await.unwrap();
        assert_eq!((desk.facts.chosen.basis, desk.facts.chosen.annex_one), (Some(Basis::PublicTask), None));
        assert!(desk.answer.problems.is_empty(), "{:?}", desk.answer.problems);
    }

    async fn each_stop_that_the_form_can_meet_has_a_way_on(bed) {
        let lead = &bed.school.lead;
        let child = bed.school.children[0];
        let outside = OutsideRecipient { organisation: "A club".into(), ..OutsideRecipient::default() };
        let id = Uuid::now_v7();
        let begun = StartDecision {
            id,
            recipient: None,
            outside: Some(outside),
            ..start(child, bed.front_door.id)
        };
        bed.casework.start_decision(lead, begun).await.unwrap();
        let stops = async |with: DecisionAnswers| -> Vec<String> {
            bed.casework.save_decision_answers(lead, id, with).await.unwrap();
            let answer = bed.casework.decision_desk(lead, id).await.unwrap().answer;
            answer.stops.into_iter().map(|s| s.rule.into()).collect()
        };
        // Nobody knows who they are; then somebody rang back.
        assert_eq!(stops(answers(Basis::PublicTask)).await, ["uk/recipient-unverified"]);
        let rang = || DecisionAnswers {
            verified_how: Some("Rang back on the number that we hold".into()),
            ..answers(Basis::PublicTask)
        };
        assert!(stops(rang()).await.is_empty());
        // Court papers; then without them.
        let papers = DecisionAnswers { marks: vec![ItemMark::CourtDerived], ..rang() };
        assert_eq!(stops(papers).await, ["uk/court-derived"]);
        assert!(stops(answers(Basis::PublicTask)).await.is_empty(), "what was checked stays checked");
        bed.casework.decide_share(lead, id, Uuid::now_v7()).await.unwrap();
    }

    async fn advice_is_recorded_and_shares_nothing(bed) {
        let lead = &bed.school.lead;
        let child = bed.school.children[0];
        let id = Uuid::now_v7();
        let advice = |anonymised| AdviceGiven {
            id,
            child,
            concern: None,
            question: "A pupil will not go home with a relative. What now?".into(),
            note: AdviceNote {
                direction: AdviceDirection::Asked,
                with: "The duty social worker of the front door".into(),
                anonymised,
                on: Some(date(2026, 11, 2)),
                advised: "Ring at once if it happens again".into(),
                then: "We watch and speak with her tomorrow".into(),
            },
        };
        let mut without = advice(true);
        without.note.then = String::new();
        let refused = bed.casework.record_advice(lead, without).await;
        assert!(matches!(refused, Err(CaseworkError::Invalid(f)) if f[0].field == "then"));
        let stranger = bed.casework.record_advice(&bed.school.practitioner, advice(true)).await;
        assert!(matches!(stranger, Err(CaseworkError::NotFound)));
        bed.casework.record_advice(lead, advice(true)).await.unwrap();
        bed.casework.record_advice(lead, advice(true)).await.unwrap();
        let row = bed.casework.decision_record(lead, id).await.unwrap().row;
        assert_eq!((row.kind, row.state), (DecisionKind::Advice, DecisionState::Decided));
        assert_eq!(row.content.advice_note, Some(advice(true).note));
        let law = row.content.law.unwrap();
        assert_eq!(law.answer["record"]["set"], "RA");
        assert_eq!(law.facts["identifiable"], false);
        assert!(bed.casework.sharings_under(lead, id).await.unwrap().is_empty());
        let mut conn = bed.casework.store().read().await.unwrap();
        let entries = conn.chronology(lead.agency_id, child, None, 50).await.unwrap();
        assert!(entries.iter().any(|e| e.object_id == Some(id)), "it stands in the chronology");
    }

    async fn the_command_gives_the_same_answer_as_the_page(bed) {
        let lead = &bed.school.lead;
        let same = async |id| {
            let desk = bed.casework.decision_desk(lead, id).await.unwrap();
            let text = serde_json::to_string(&desk.facts).unwrap();
            assert_eq!(rulebook::decide_json(&text).unwrap(), desk.answer);
        };
        for basis in Basis::ALL {
            let id = drafted(&bed, &bed.school, bed.front_door.id, *basis).await;
            same(id).await;
        }
        // What is sealed with a decision is the answer of its facts too.
        let id = drafted(&bed, &bed.school, bed.front_door.id, Basis::PublicTask).await;
        bed.casework.decide_not_to_share(lead, not_share(id)).await.unwrap();
        let law = bed.casework.decision_record(lead, id).await.unwrap().row.content.law.unwrap();
        let again = rulebook::decide_json(&law.facts.to_string()).unwrap();
        assert_eq!(serde_json::to_value(&again).unwrap(), law.answer);
    }

    async fn a_protected_address_is_never_offered(bed) {
        let child = bed.school.children[2];
        let items = bed.casework.items_to_choose(&bed.school.lead, child).await.unwrap();
        assert!(items.iter().any(|i| i.detail == Some(PersonDetail::Name)));
        assert!(items.iter().all(|i| !i.text.contains("Heron")));
        assert!(items.iter().all(|i| i.detail != Some(PersonDetail::Address)));
    }

    async fn what_was_shared_before_the_mark_is_read_as_the_mark_stands_and_whoever_has_it_is_told(bed) {
        let (cw, lead, there) = (&bed.casework, &bed.school.lead, &bed.front_door.lead);
        let home = "7 Canary Wharfside";
        let phone = "01632 960177";
        let child = AddPerson {
            id: Uuid::now_v7(), kind: PersonKind::Child, protected_address: false, around: None,
            content: PersonContent {
                given_names: "Zainab".into(), family_name: "Malik".into(), address: Some(home.into()), phone: Some(phone.into()),
                school: Some("Wharfside Primary".into()), ..PersonContent::default()
            },
        };
        let id = child.id;
        cw.add_person(lead, child).await.unwrap();
        assert!(cw.told_where_already(lead, id).await.unwrap().is_empty());
        let decision = cw.start_decision(lead, StartDecision {
            purpose_text: format!("They moved to {home} last week"), ..start(id, bed.front_door.id)
        }).await.unwrap();
        let detail = |detail| ChosenItem::new(ItemSource::Detail { detail });
        let said = DecisionAnswers {
            items: [PersonDetail::Name, PersonDetail::Address, PersonDetail::Phone, PersonDetail::School].map(detail).to_vec(),
            ..answers(Basis::PublicTask)
        };
        cw.save_decision_answers(lead, decision, said).await.unwrap();
        let sharing = Uuid::now_v7();
        cw.decide_share(lead, decision, sharing).await.unwrap();
        cw.deliver_due().await.unwrap();
        let got = cw.open_shared(there, sharing).await.unwrap();
        assert_eq!(got.package.unwrap().child.address.as_deref(), Some(home));
        let take = casework::Reply::Accept(casework::PersonChoice::New);
        cw.respond(there, sharing, take).await.unwrap();
        let told = cw.told_where_already(lead, id).await.unwrap();
        assert_eq!(told.iter().map(|t| t.row.id).collect::<Vec<_>>(), [sharing]);
        let before = format!("{:?}", cw.decision_record(&bed.school.dpo, decision).await.unwrap());
        assert!(before.contains(home));

        cw.protect_address(lead, Uuid::now_v7(), id, "They fled").await.unwrap();
        let clean = |what: &str, text: String| {
            for secret in [home, phone, "Wharfside Primary"] {
                assert!(!text.contains(secret), "{what}: {secret}: {text}");
            }
        };
        for who in [lead, &bed.school.dpo] {
            let record = cw.decision_record(who, decision).await.unwrap();
            assert_eq!(record.items.len(), 4, "it is seen that it was chosen");
            clean("decision", format!("{:?}{:?}", record.items, record.row.content.purpose));
        }
        let view = cw.sharing(lead, sharing).await.unwrap();
        clean("sharing", format!("{:?}", view.package));
        let notices = view.trail.iter().filter(|l| l.event.state == "protected" && !l.event.receipt.is_empty());
        assert_eq!(notices.count(), 2, "the notice, and the receipt for it");
        let record = cw.record_of(&bed.school.dpo, id, casework::RecordFilter::All, None).await.unwrap();
        assert!(record.lines.iter().any(|l| l.why.contains("[protected")));
        clean("record", record.lines.iter().map(|l| l.why.clone()).collect());
        let paper = cw.chronology_to_print(lead, id).await.unwrap();
        clean("paper", format!("{:?}{:?}", paper.lines, paper.marks));

        // Whoever has it is told, and it is theirs to mark: then it is read there as their mark stands.
        let got = cw.open_shared(there, sharing).await.unwrap();
        assert!(got.events.iter().any(|e| e.state == "protected"));
        assert_eq!(got.package.unwrap().child.address.as_deref(), Some(home));
        let alerts = cw.store().read().await.unwrap().alerts_about(bed.front_door.id, sharing).await.unwrap();
        assert!(alerts.iter().any(|a| a.kind == "shared-protected"));
        let theirs = got.row.person_id.unwrap();
        cw.protect_address(there, Uuid::now_v7(), theirs, "The school marked it").await.unwrap();
        let got = cw.open_shared(there, sharing).await.unwrap();
        clean("received", format!("{:?}", got.package));
        // Marked again, nobody is told twice.
        cw.protect_address(lead, Uuid::now_v7(), id, "And again").await.unwrap();
        let view = cw.sharing(lead, sharing).await.unwrap();
        assert_eq!(view.trail.iter().filter(|l| l.event.state == "protected").count(), 2);
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
