//! Switches, the lawful-basis helper and saved exercises, on both engines.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use casework::{
    Act, Actor, CaseworkError, FIRST_QUESTIONS, HelperAnswers, NewPractice, Relation, SaveExercise,
    SetSwitch, StartDecision,
};
use domain::law::{Reflection, ReflectiveQuestion, SwitchState};
use jiff::civil::date;
use rulebook::{Basis, Purpose, Standing};
use testkit::{Bed, Place};
use uuid::Uuid;

const REPORT: &str = "CSA_REPORT";

fn turn(state: SwitchState, reason: &str) -> SetSwitch {
    SetSwitch {
        id: Uuid::now_v7(),
        switch: REPORT.into(),
        state: Some(state),
        from: None,
        reason: reason.into(),
    }
}

fn answers(all: &[(&str, &str)]) -> HelperAnswers {
    HelperAnswers {
        answers: all
            .iter()
            .map(|(p, v)| ((*p).to_owned(), vec![(*v).to_owned()]))
            .collect(),
        recipient: None,
    }
}

fn start(child: Uuid, recipient: Uuid) -> StartDecision {
    StartDecision {
        id: Uuid::now_v7(),
        child,
        purpose: Some(Purpose::ProtectFromHarm),
        purpose_text: "To let the front door judge what was said".into(),
        recipient: Some(recipient),
        ..StartDecision::default()
    }
}

async fn is_on(bed: &Bed, who: &Actor) -> bool {
    let desk = bed.casework.law_switches(who).await.unwrap();
    let found = desk.switches.iter().find(|s| s.text.id == REPORT);
    found.unwrap().text.on
}

/// Whether a decision of the agency, still being made, is told that the reporting duty is off.
async fn told_off(bed: &Bed, place: &Place, id: Uuid) -> bool {
    let desk = bed.casework.decision_desk(&place.lead, id).await.unwrap();
    desk.answer.switched_off.iter().any(|w| w.rule == REPORT)
}

async fn exercise(bed: &Bed, who: &Actor) -> Uuid {
    let id = Uuid::now_v7();
    let said = answers(&[
        ("purpose", "protect_from_harm"),
        ("suspicion.reasonable_cause", "yes"),
        ("suspicion.child_sexual_offence", "no"),
    ]);
    let kept = bed.casework.answer_law_helper(who, id, said).await;
    kept.unwrap();
    id
}

fn save(id: Uuid, title: &str, thought: &str) -> SaveExercise {
    SaveExercise {
        id,
        title: title.into(),
        reflections: vec![Reflection {
            question: ReflectiveQuestion::Hesitation,
            text: thought.into(),
        }],
    }
}

const STEP: &str = r#"
agency = "Oakbourne Academy"

[[step]]
id = "ring-first"
when = ["safeguarding_purpose"]
says = { en = "Ring the front door first.", cy = "Ffoniwch y drws ffrynt yn gyntaf." }
contact = [{ name = "Front door", telephone = "01632 960100" }]
"#;

fn practice(file: &str, text: &str) -> NewPractice {
    NewPractice {
        id: Uuid::now_v7(),
        file: file.into(),
        text: text.into(),
        why: "Agreed with the council".into(),
    }
}

/// What the agency's own practice says in a decision that is still being made.
async fn beside(bed: &Bed, place: &Place) -> Vec<String> {
    let made = start(place.children[0], bed.outside);
    let id = bed
        .casework
        .start_decision(&place.lead, made)
        .await
        .unwrap();
    let desk = bed.casework.decision_desk(&place.lead, id).await.unwrap();
    desk.answer
        .local
        .into_iter()
        .map(|l| l.says.en.into())
        .collect()
}

testkit::both! {
    async fn a_switch_counts_for_its_agency_only_and_says_who_and_why(bed) {
        let admin = &bed.school.administrator;
        assert!(!is_on(&bed, admin).await, "it ships off");
        let set = turn(SwitchState::On, "Our lawyers read the commencement order");
        bed.casework.set_law_switch(admin, set.clone()).await.unwrap();
        bed.casework.set_law_switch(admin, set).await.unwrap();
        assert!(is_on(&bed, admin).await);
        assert!(!is_on(&bed, &bed.front_door.administrator).await);
        let desk = bed.casework.law_switches(admin).await.unwrap();
        assert_eq!(desk.log.len(), 1, "sent twice, set once");
        assert_eq!(desk.log[0].0.reason, "Our lawyers read the commencement order");
        assert_eq!(desk.log[0].1, "Sian Pugh");
        let here = bed.casework.law_here(&bed.school.practitioner).await.unwrap();
        assert_eq!(here.changes.len(), 1, "every page of the agency can say so");
        let off = turn(SwitchState::AsShipped, "It was another order");
        bed.casework.set_law_switch(admin, off).await.unwrap();
        assert!(!is_on(&bed, admin).await);
        let here = bed.casework.law_here(&bed.school.practitioner).await.unwrap();
        assert!(here.changes.is_empty());
    }

    async fn a_switch_from_a_day_waits_for_it(bed) {
        let admin = &bed.school.administrator;
        let set = SetSwitch { from: Some(date(2026, 11, 3)), ..turn(SwitchState::On, "From tomorrow") };
        bed.casework.set_law_switch(admin, set).await.unwrap();
        assert!(!is_on(&bed, admin).await);
        bed.clock.set(testkit::engines::first_noon() + jiff::SignedDuration::from_hours(24));
        assert!(is_on(&bed, admin).await);
    }

    async fn nobody_else_sets_a_switch_and_none_is_set_without_a_reason(bed) {
        let place = &bed.school;
        for who in [&place.practitioner, &place.lead, &place.screener, &place.dpo] {
            let tried = bed.casework.set_law_switch(who, turn(SwitchState::On, "Because")).await;
            assert!(matches!(tried, Err(CaseworkError::NotFound)), "{}", who.role);
        }
        let tried = bed.casework.set_law_switch(&place.administrator, turn(SwitchState::On, " ")).await;
        assert!(matches!(tried, Err(CaseworkError::Invalid(_))));
        let welsh = &bed.welsh_school.administrator;
        let tried = bed.casework.set_law_switch(welsh, turn(SwitchState::On, "Because")).await;
        assert!(matches!(tried, Err(CaseworkError::NotFound)), "English law is not for Wales");
        assert!(!is_on(&bed, &place.administrator).await);
    }

    async fn decisions_that_were_made_keep_the_law_of_their_day(bed) {
        let lead = &bed.school.lead;
        let door = bed.front_door.id;
        let made = start(bed.school.children[0], door);
        let id = bed.casework.start_decision(lead, made).await.unwrap();
        assert!(told_off(&bed, &bed.school, id).await);
        let no = casework::NotShare {
            id,
            codes: vec![domain::decision::NotShareReason::NotNecessary],
            reasons: "Nothing points to harm".into(),
            instead: "A weekly check-in".into(),
            review_on: Some(date(2026, 11, 30)),
            ..casework::NotShare::default()
        };
        bed.casework.decide_not_to_share(lead, no).await.unwrap();
        let before = bed.casework.decision_record(lead, id).await.unwrap().row;
        let admin = &bed.school.administrator;
        bed.casework.set_law_switch(admin, turn(SwitchState::On, "In force")).await.unwrap();
        let after = bed.casework.decision_record(lead, id).await.unwrap().row;
        assert_eq!(before.content.law, after.content.law);
        let fresh = start(bed.school.children[1], door);
        let fresh = bed.casework.start_decision(lead, fresh).await.unwrap();
        assert!(!told_off(&bed, &bed.school, fresh).await, "a new one has the new law");
    }

    async fn anyone_in_the_agency_gets_a_basis_after_a_few_questions(bed) {
        for place in [&bed.school, &bed.front_door, &bed.welsh_school, &bed.welsh_front_door] {
            for who in [&place.practitioner, &place.administrator, &place.dpo] {
                let id = exercise(&bed, who).await;
                let desk = bed.casework.law_helper(who, id).await.unwrap();
                assert!(desk.is_answered());
                let best = desk.answer.bases.first().unwrap();
                assert_eq!((best.basis, best.standing), (Basis::PublicTask, Standing::Suggested));
                assert!(!best.citations.is_empty());
                assert!(desk.advisers.iter().any(|a| a.name == "Meera Joshi"));
            }
        }
    }

    async fn the_helper_asks_no_more_than_the_six_ratings_of_the_regulators_tool(bed) {
        for place in [&bed.school, &bed.front_door, &bed.welsh_school, &bed.welsh_front_door] {
            for purpose in Purpose::ALL {
                let id = Uuid::now_v7();
                let said = answers(&[("purpose", purpose.as_str())]);
                bed.casework.answer_law_helper(&place.practitioner, id, said).await.unwrap();
                let desk = bed.casework.law_helper(&place.practitioner, id).await.unwrap();
                assert!(desk.first.len() < 6, "{purpose}: {}", desk.first.len());
                for q in &desk.first {
                    assert!(FIRST_QUESTIONS.contains(&q.question.path.as_str()));
                }
            }
        }
    }

    async fn an_exercise_is_its_owners_and_holds_no_child(bed) {
        let who = &bed.school.practitioner;
        let id = exercise(&bed, who).await;
        let named = bed.casework.save_exercise(who, save(id, "A fearful pupil", "Born 09/05/2012")).await;
        let Err(CaseworkError::Invalid(faults)) = named else {
            unreachable!("a date of birth was kept");
        };
        assert_eq!((faults[0].field.as_str(), faults[0].key), ("hesitation", "somebody"));
        let good = save(id, "A fearful pupil", "I waited for proof");
        bed.casework.save_exercise(who, good.clone()).await.unwrap();
        bed.casework.save_exercise(who, good).await.unwrap();
        assert_eq!(bed.casework.exercises(who).await.unwrap().len(), 1);
        let read = bed.casework.exercise(who, id).await.unwrap();
        assert_eq!(read.row.content.title, "A fearful pupil");
        assert_eq!(read.answer.rulebook_hash, read.row.rulebook_hash);
        assert_eq!(read.answer.bases[0].basis, Basis::PublicTask);
        for other in [&bed.school.colleague, &bed.school.lead, &bed.front_door.practitioner] {
            let tried = bed.casework.exercise(other, id).await;
            assert!(matches!(tried, Err(CaseworkError::NotFound)));
            assert!(bed.casework.exercises(other).await.unwrap().is_empty());
        }
        bed.casework.drop_exercise(who, id).await.unwrap();
        assert!(bed.casework.exercises(who).await.unwrap().is_empty());
    }

    async fn an_exercise_carries_its_answers_into_a_decision(bed) {
        let lead = &bed.school.lead;
        let id = exercise(&bed, lead).await;
        let child = bed.school.children[0];
        let input = start(child, bed.front_door.id);
        let begun = bed.casework.start_decision_from(lead, input.clone(), id).await.unwrap();
        assert_eq!(bed.casework.start_decision_from(lead, input, id).await.unwrap(), begun);
        let desk = bed.casework.decision_desk(lead, begun).await.unwrap();
        assert_eq!(desk.facts.suspicion.reasonable_cause, Some(true));
        assert_eq!(desk.facts.suspicion.child_sexual_offence, Some(false));
        assert_eq!(desk.row.person_id, child);
        assert_eq!(desk.facts.subjects[0].age, Some(14), "the age is the child's own");
        let theirs = start(child, bed.front_door.id);
        let tried = bed.casework.start_decision_from(&bed.school.screener, theirs, Uuid::now_v7()).await;
        assert!(tried.is_ok(), "an empty exercise carries nothing");
        let tried = start(child, bed.front_door.id);
        let tried = bed.casework.start_decision_from(&bed.school.practitioner, tried, id).await;
        assert!(matches!(tried, Err(CaseworkError::NotFound)), "a practitioner does not decide");
        assert!(!bed.casework.may(&bed.school.practitioner, Act::DecideSharing, Relation::Agency));
    }

    async fn local_practice_stands_beside_the_law_of_its_agency_and_changes_none_of_it(bed) {
        let place = &bed.school;
        let before = start(place.children[0], bed.outside);
        let before = bed.casework.start_decision(&place.lead, before).await.unwrap();
        let plain = bed.casework.decision_desk(&place.lead, before).await.unwrap().answer;
        let new = practice("thresholds", STEP);
        bed.casework.add_local_practice(&place.lead, new.clone()).await.unwrap().unwrap();
        bed.casework.add_local_practice(&place.lead, new).await.unwrap().unwrap();
        assert_eq!(beside(&bed, place).await, ["Ring the front door first."]);
        assert!(beside(&bed, &bed.front_door).await.is_empty(), "it is the school's alone");
        let mut with = bed.casework.decision_desk(&place.lead, before).await.unwrap().answer;
        with.local.clear();
        assert_eq!(with, plain, "the law says the same with it and without");
        let desk = bed.casework.local_practice(&place.practitioner).await.unwrap();
        assert_eq!((desk.files.len(), desk.log.len()), (1, 1), "sent twice, added once");
        assert_eq!(desk.files[0].added_by, "Meera Joshi");
        assert!(!desk.may_change);
    }

    async fn a_new_version_ends_the_old_one_and_nothing_is_lost(bed) {
        let who = &bed.school.administrator;
        let first = practice("thresholds", STEP);
        bed.casework.add_local_practice(who, first.clone()).await.unwrap().unwrap();
        let text = STEP.replace("Ring the front door first.", "Ring the duty team.");
        let second = practice("thresholds", &text);
        bed.casework.add_local_practice(who, second.clone()).await.unwrap().unwrap();
        assert_eq!(beside(&bed, &bed.school).await, ["Ring the duty team."]);
        let old = bed.casework.practice_version(who, first.id).await.unwrap();
        assert_eq!(old.row.content.text, STEP);
        assert!(old.row.ended_us.is_some());
        assert_eq!(bed.casework.practice_version(who, second.id).await.unwrap().row.version, 2);
        let empty = bed.casework.end_local_practice(who, second.id, " ".into()).await;
        assert!(matches!(empty, Err(CaseworkError::Invalid(_))));
        let why = "The council has changed its number".to_owned();
        bed.casework.end_local_practice(who, second.id, why.clone()).await.unwrap();
        assert!(beside(&bed, &bed.school).await.is_empty());
        let ended = bed.casework.practice_version(who, second.id).await.unwrap();
        assert_eq!(ended.row.content.ended_why, why);
        let again = bed.casework.end_local_practice(who, second.id, why).await;
        assert!(matches!(again, Err(CaseworkError::WrongState)));
    }

    async fn a_file_that_would_change_the_law_is_refused_with_its_line(bed) {
        let who = &bed.welsh_school.lead;
        let text = "agency = \"Ysgol\"\n\n[[duty]]\nid = \"always\"\n";
        let tried = bed.casework.add_local_practice(who, practice("law", text)).await.unwrap();
        let faults = tried.unwrap_err();
        assert_eq!(faults[0].line, 3);
        assert!(!faults[0].says.en.is_empty() && !faults[0].says.cy.is_empty());
        let desk = bed.casework.local_practice(who).await.unwrap();
        assert!(desk.files.is_empty() && desk.log.is_empty(), "nothing was kept");
        bed.casework.add_local_practice(who, practice("one", STEP)).await.unwrap().unwrap();
        let twice = bed.casework.add_local_practice(who, practice("two", STEP)).await.unwrap();
        assert!(twice.is_err(), "an id stands in one file only");
        for who in [&bed.welsh_school.practitioner, &bed.welsh_school.dpo, &bed.welsh_school.screener] {
            let tried = bed.casework.add_local_practice(who, practice("mine", STEP)).await;
            assert!(matches!(tried, Err(CaseworkError::NotFound)), "{}", who.role);
        }
        let theirs = bed.casework.local_practice(&bed.school.lead).await.unwrap();
        assert!(theirs.files.is_empty(), "another agency's");
    }
}
