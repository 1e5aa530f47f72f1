//! What people rely on about who sees what: two people where it takes two, whoever stands too
//! close is kept out, and a file that was opened for a few hours closes by itself and is looked at.

#![allow(clippy::unwrap_used, clippy::panic)]

use casework::{
    Act, Actor, ApprovalStanding, BreakGlass, CaseworkError, ChronologyFilter, EventKind,
    LogConcern, LogSealed, NewStatement, Relation,
};
use domain::{
    access::{Closeness, ConflictHow, GlassReason, ReviewKind},
    approval::ApprovalState,
    concern::{ChildInConcern, ChildRole, StatementKind, Urgency},
    person::{PersonContent, PersonKind, RelationKind},
    practitioner::MemberState,
    sealed::SealedStep,
    time::{EventTime, Precision},
};
use jiff::SignedDuration;
use testkit::Bed;
use uuid::Uuid;

fn hours(bed: &Bed, n: i64) {
    let then = bed.casework.now() + SignedDuration::from_hours(n);
    bed.clock.set(then);
}

fn fault(e: CaseworkError) -> (String, &'static str) {
    match e {
        CaseworkError::Invalid(mut all) => {
            let first = all.remove(0);
            (first.field, first.key)
        }
        other => panic!("{other}"),
    }
}

fn gone<T: std::fmt::Debug>(answer: Result<T, CaseworkError>) -> bool {
    matches!(answer, Err(CaseworkError::NotFound))
}

fn over<T: std::fmt::Debug>(answer: Result<T, CaseworkError>) -> bool {
    matches!(answer, Err(CaseworkError::WrongState))
}

async fn protected(bed: &Bed, person: Uuid) -> bool {
    let mut conn = bed.casework.store().read().await.unwrap();
    let row = conn.person(bed.school.id, person).await.unwrap();
    row.protected_address
}

async fn lines(bed: &Bed, person: Uuid, kind: EventKind) -> Vec<Option<Uuid>> {
    let mut conn = bed.casework.store().read().await.unwrap();
    let events = conn
        .events_about(bed.school.id, person, None, 200)
        .await
        .unwrap();
    let of = events.into_iter().filter(|e| e.kind == kind);
    of.map(|e| e.actor).collect()
}

async fn badge(bed: &Bed, who: &Actor) -> u32 {
    bed.casework.waiting(who).await.unwrap().my_work
}

async fn log(bed: &Bed, who: &Actor, child: Uuid) -> Uuid {
    let id = Uuid::now_v7();
    let input = LogConcern {
        id,
        urgency: Urgency::Today,
        children: vec![ChildInConcern {
            person_id: child,
            role: ChildRole::Subject,
        }],
        child_not_listed: String::new(),
        when: EventTime {
            at: bed.casework.now(),
            precision: Precision::Minute,
        },
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
    bed.casework.log_concern(who, input).await.unwrap();
    id
}

async fn glass(bed: &Bed, who: &Actor, child: Uuid, hours: u8) -> Result<Uuid, CaseworkError> {
    let input = BreakGlass {
        id: Uuid::now_v7(),
        person_id: child,
        reason: Some(GlassReason::NobodyReached),
        words: "The hospital asks and the lead is away".into(),
        hours: Some(hours),
    };
    let id = input.id;
    bed.casework.break_glass(who, input).await.map(|_| id)
}

const WHY: &str = "The order ended and the mother asked for it in writing";

testkit::both! {
    async fn a_protected_address_is_unmarked_by_two_people_and_by_neither_alone(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let (lead, dpo, child) = (&school.lead, &school.dpo, school.children[2]);
        let id = Uuid::now_v7();
        let e = cw.ask_to_lift_protection(lead, id, child, " ").await.unwrap_err();
        assert_eq!(fault(e), ("why".into(), "empty"));
        for _ in 0..2 {
            cw.ask_to_lift_protection(lead, id, child, WHY).await.unwrap();
        }
        assert_eq!(lines(&bed, child, EventKind::ApprovalAsked).await.len(), 1, "sent twice it is asked once");
        assert!(over(cw.lift_protection(lead, child, id).await), "nobody has answered");
        // Nobody answers their own, and nobody answers who may not.
        assert!(gone(cw.answer_approval(lead, id, Some(true), "Mine").await));
        for who in [&school.practitioner, &school.screener, &school.administrator, &bed.front_door.dpo] {
            assert!(gone(cw.approval(who, id).await), "{}", who.role);
            assert!(gone(cw.answer_approval(who, id, Some(true), "Fine").await), "{}", who.role);
        }
        let waits = cw.approvals(dpo).await.unwrap().to_answer;
        assert_eq!((waits.len(), waits[0].act, waits[0].row.content.why.as_str()), (1, Act::LiftProtection, WHY));
        assert!(badge(&bed, dpo).await > 0);
        let e = cw.answer_approval(dpo, id, None, "").await.unwrap_err();
        assert_eq!(fault(e), ("approve".into(), "empty"));
        cw.answer_approval(dpo, id, Some(true), "I rang the court").await.unwrap();
        assert!(over(cw.answer_approval(dpo, id, Some(false), "No").await), "answered is answered");
        assert!(protected(&bed, child).await, "approved is not yet done");
        assert!(gone(cw.lift_protection(dpo, child, id).await), "whoever asked does it");
        assert!(gone(cw.lift_protection(lead, school.children[0], id).await), "to what was asked, and nothing else");
        cw.lift_protection(lead, child, id).await.unwrap();
        assert!(!protected(&bed, child).await);
        assert_eq!(lines(&bed, child, EventKind::ProtectionLifted).await, [Some(lead.practitioner_id)]);
        cw.protect_address(lead, Uuid::now_v7(), child, "A new order").await.unwrap();
        assert!(over(cw.lift_protection(lead, child, id).await), "an approval is good once");
        assert!(protected(&bed, child).await);
        let past = cw.approvals(lead).await.unwrap().past;
        assert_eq!(past[0].standing, ApprovalStanding::State(ApprovalState::Done));
        assert_eq!(past[0].answered_by.as_deref(), Some("Tom Okafor"));
    }

    async fn what_was_asked_runs_out_and_can_be_refused_or_taken_back(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let (lead, dpo, child) = (&school.lead, &school.dpo, school.children[2]);
        let ask = |id| cw.ask_to_lift_protection(lead, id, child, WHY);
        let (late, refused, back, sold) = (Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7());
        ask(late).await.unwrap();
        cw.answer_approval(dpo, late, Some(true), "Yes").await.unwrap();
        hours(&bed, 24 * 7);
        assert!(over(cw.lift_protection(lead, child, late).await), "seven days are over");
        assert_eq!(cw.approval(lead, late).await.unwrap().standing, ApprovalStanding::RanOut);
        ask(refused).await.unwrap();
        cw.answer_approval(dpo, refused, Some(false), "The order stands").await.unwrap();
        assert!(over(cw.lift_protection(lead, child, refused).await));
        ask(back).await.unwrap();
        assert!(gone(cw.withdraw_approval(dpo, back).await), "only whoever asked takes it back");
        cw.withdraw_approval(lead, back).await.unwrap();
        assert!(over(cw.answer_approval(dpo, back, Some(true), "Yes").await));
        // The second person counts as they stand when it is done.
        ask(sold).await.unwrap();
        cw.answer_approval(dpo, sold, Some(true), "Yes").await.unwrap();
        let mut tx = cw.store().write(school.id).await.unwrap();
        tx.set_member_state(school.id, dpo.practitioner_id, MemberState::Left).await.unwrap();
        tx.commit().await.unwrap();
        assert!(gone(cw.lift_protection(lead, child, sold).await));
        assert!(protected(&bed, child).await);
        let id = Uuid::now_v7();
        let e = cw.ask_to_lift_protection(lead, id, child, WHY).await.unwrap_err();
        assert_eq!(fault(e), ("second".into(), "nobody"), "there is no one left to ask");
    }

    async fn whoever_says_they_stand_too_close_is_kept_out_of_page_list_and_number(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let (lead, child) = (&school.lead, school.children[0]);
        let concern = log(&bed, &school.practitioner, child).await;
        cw.child_page(lead, child, None).await.unwrap();
        let e = cw.declare_conflict(lead, child, None, "").await.unwrap_err();
        assert_eq!(fault(e), ("closeness".into(), "empty"));
        let before = badge(&bed, lead).await;
        let nobody = cw.declare_conflict(lead, child, Some(Closeness::Family), "My sister's son").await.unwrap();
        assert!(!nobody, "the screener receives concerns too");
        assert!(cw.declare_conflict(&school.screener, child, Some(Closeness::Friend), "").await.unwrap(), "now nobody is left");
        assert!(gone(cw.child_page(lead, child, None).await));
        assert!(gone(cw.concern_for_lead(lead, concern).await));
        assert!(gone(cw.record_of(lead, child, casework::RecordFilter::All, None).await), "nor who looked at it");
        assert!(cw.inbox(lead).await.unwrap().new_concerns.is_empty());
        assert!(cw.children_list(lead, "", None).await.unwrap().iter().all(|c| c.id != child));
        assert!(cw.children_list(lead, "Jon", None).await.unwrap().is_empty());
        assert!(cw.find_for_record(lead, "Jon").await.unwrap().iter().all(|c| c.id != child));
        for state in domain::concern::ConcernState::ALL {
            let list = cw.concern_list(lead, *state, None).await.unwrap();
            let about = |c: &casework::ListedConcern| c.line.children.iter().any(|k| k.id == child);
            assert!(!list.concerns.iter().any(about) && list.next.is_none(), "{state}");
            assert!(gone(cw.concern_list(lead, *state, Some(concern)).await), "nor as the end of a page");
        }
        assert_eq!(badge(&bed, lead).await, before - 1, "what one may not see is not counted");
        // Other files stay open, and others stay in.
        cw.child_page(lead, school.children[1], None).await.unwrap();
        cw.record_of(&school.dpo, child, casework::RecordFilter::All, None).await.unwrap();
        // Whoever wrote it reads what they wrote.
        cw.declare_conflict(&school.practitioner, child, Some(Closeness::Neighbour), "").await.unwrap();
        cw.concern(&school.practitioner, concern).await.unwrap();
        // That they tried is in the ledger at once, and somebody else is told and looks at it, once a day.
        assert!(!lines(&bed, child, EventKind::Denied).await.is_empty());
        let open = cw.review_queue(&school.dpo).await.unwrap().open;
        assert_eq!(open.len(), 1);
        assert_eq!((open[0].row.kind, open[0].who.id), (ReviewKind::KeptOut, lead.practitioner_id));
        assert!(cw.review_queue(lead).await.unwrap().open.is_empty(), "nobody looks at their own");
        // Nobody takes it off for themselves.
        assert!(gone(cw.end_conflict(lead, Some(lead.practitioner_id), child, "It is over").await));
        assert!(gone(cw.end_conflict(&school.practitioner, Some(lead.practitioner_id), child, "x").await));
        cw.end_conflict(&school.dpo, Some(lead.practitioner_id), child, "Said of the wrong child").await.unwrap();
        cw.child_page(lead, child, None).await.unwrap();
    }

    async fn what_is_shut_neither_crowds_out_what_is_open_nor_counts_as_more(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let lead = &school.lead;
        for _ in 0..30 {
            log(&bed, &school.practitioner, school.children[0]).await;
        }
        hours(&bed, 1);
        let open = log(&bed, &school.practitioner, school.children[1]).await;
        let inbox = cw.start(lead).await.unwrap().inbox.unwrap();
        assert!(inbox.more_concerns && inbox.new_concerns.iter().all(|c| c.id != open), "it waits behind the others");
        cw.declare_conflict(lead, school.children[0], Some(Closeness::Family), "").await.unwrap();
        let inbox = cw.start(lead).await.unwrap().inbox.unwrap();
        let seen: Vec<Uuid> = inbox.new_concerns.iter().map(|c| c.id).collect();
        assert_eq!(seen, [open]);
        assert!(!inbox.more_concerns && !inbox.more_tasks);
    }

    async fn an_emergency_is_shared_by_whoever_is_kept_out_of_the_file(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let (lead, child) = (&school.lead, school.children[0]);
        cw.declare_conflict(lead, child, Some(Closeness::Family), "").await.unwrap();
        let share = casework::EmergencyShare {
            id: Uuid::now_v7(),
            sharing_id: Uuid::now_v7(),
            child: Some(child),
            recipient: Some(bed.front_door.id),
            text: "He is on the roof".into(),
            ..casework::EmergencyShare::default()
        };
        cw.share_in_emergency(lead, share).await.unwrap();
        log(&bed, lead, child).await;
    }

    async fn a_file_opened_for_an_hour_is_told_at_once_closes_by_itself_and_is_looked_at(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let (teacher, child) = (&school.practitioner, school.children[0]);
        assert!(gone(cw.child_page(teacher, child, None).await));
        for who in [&school.dpo, &school.administrator, &school.lead, &school.screener] {
            assert!(gone(glass(&bed, who, child, 1).await), "{}", who.role);
        }
        assert!(gone(glass(&bed, teacher, bed.front_door.children[0], 1).await), "another agency's child is not there");
        let short = BreakGlass { id: Uuid::now_v7(), person_id: child, reason: None, words: ".".into(), hours: Some(9) };
        let CaseworkError::Invalid(faults) = cw.break_glass(teacher, short).await.unwrap_err() else { panic!() };
        let found: Vec<_> = faults.iter().map(|f| (f.field.as_str(), f.key)).collect();
        assert_eq!(found, [("reason", "empty"), ("words", "short"), ("hours", "empty")]);
        let before = badge(&bed, &school.lead).await;
        let id = glass(&bed, teacher, child, 1).await.unwrap();
        assert_eq!(badge(&bed, &school.lead).await, before + 1, "the lead is told in the same commit");
        let page = cw.child_page(teacher, child, None).await.unwrap();
        assert_eq!(page.identity.id, child);
        cw.child_page_where(teacher, child, &ChronologyFilter::default(), None).await.unwrap();
        assert!(gone(cw.child_page(teacher, school.children[1], None).await), "one child's file and no other");
        assert!(gone(cw.protect_address(teacher, Uuid::now_v7(), child, "x").await), "to read, not to write");
        assert!(gone(cw.review(teacher, id).await) && gone(cw.answer_review(teacher, id, Some(true), "Fine").await));
        // The terms stand: the same id on other terms is refused.
        let longer = BreakGlass { id, person_id: child, reason: Some(GlassReason::Other), words: "A different reason now".into(), hours: Some(4) };
        assert!(matches!(cw.break_glass(teacher, longer).await, Err(CaseworkError::OtherContent)));
        hours(&bed, 1);
        assert!(gone(cw.child_page(teacher, child, None).await), "the hour is over");
        assert_eq!(lines(&bed, child, EventKind::BreakGlass).await, [Some(teacher.practitioner_id)]);
        // 2 November 2026 is a Monday: due at the end of Wednesday.
        let open = cw.review_queue(&school.lead).await.unwrap().open;
        assert_eq!((open.len(), open[0].row.id, open[0].overdue), (1, id, false));
        let due = jiff::Timestamp::from_microsecond(open[0].row.due_us).unwrap();
        assert!(due.to_string().starts_with("2026-11-04T23:59:59"), "{due}");
        hours(&bed, 72);
        let line = cw.review(&school.lead, id).await.unwrap();
        assert!(line.overdue);
        assert_eq!(line.glass.unwrap().content.words, "The hospital asks and the lead is away");
        let e = cw.answer_review(&school.lead, id, None, "").await.unwrap_err();
        assert_eq!(fault(e), ("right".into(), "empty"));
        cw.answer_review(&school.lead, id, Some(true), "I was at the dentist; thanked her").await.unwrap();
        assert!(over(cw.answer_review(&school.dpo, id, Some(false), "No").await), "answered once");
        cw.answer_review(&school.lead, id, Some(true), "I was at the dentist; thanked her").await.unwrap();
        let e = cw.answer_review(&school.lead, id, Some(false), "No").await.unwrap_err();
        assert!(matches!(e, CaseworkError::OtherContent), "{e}");
        assert_eq!(cw.review_queue(&school.dpo).await.unwrap().right.len(), 1);
    }

    async fn an_opening_is_made_no_longer_and_a_file_is_open_four_hours_a_day_at_most(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let (teacher, child) = (&school.practitioner, school.children[0]);
        glass(&bed, teacher, child, 1).await.unwrap();
        let until = cw.glass_desk(teacher, child).await.unwrap().open_until;
        let longer = glass(&bed, teacher, child, 4).await.unwrap_err();
        assert_eq!(fault(longer), ("hours".into(), "open"));
        assert_eq!(cw.glass_desk(teacher, child).await.unwrap().open_until, until, "it says until when, and that stands");
        // Another file, and another person, are other matters.
        glass(&bed, teacher, school.children[1], 4).await.unwrap();
        glass(&bed, &school.colleague, child, 4).await.unwrap();
        hours(&bed, 1);
        assert!(gone(cw.child_page(teacher, child, None).await));
        let too_many = glass(&bed, teacher, child, 4).await.unwrap_err();
        assert_eq!(fault(too_many), ("hours".into(), "too-many"));
        for _ in 0..3 {
            glass(&bed, teacher, child, 1).await.unwrap();
            hours(&bed, 1);
        }
        assert_eq!(fault(glass(&bed, teacher, child, 1).await.unwrap_err()), ("hours".into(), "too-many"));
        hours(&bed, 20);
        glass(&bed, teacher, child, 1).await.unwrap();
        assert_eq!(lines(&bed, child, EventKind::BreakGlass).await.len(), 6);
    }

    async fn the_record_says_why_a_file_was_opened_and_leads_to_the_look(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let child = school.children[0];
        let id = glass(&bed, &school.practitioner, child, 1).await.unwrap();
        let record = cw.record_of(&school.dpo, child, casework::RecordFilter::All, None).await.unwrap();
        let line = record.lines.iter().find(|l| l.event.kind == EventKind::BreakGlass).unwrap();
        assert_eq!(line.reason, Some(GlassReason::NobodyReached));
        assert_eq!(line.why, "The hospital asks and the lead is away");
        assert_eq!(line.look, Some(id));
        assert!(record.lines.iter().all(|l| l.look.is_none() || l.event.kind == EventKind::BreakGlass));
    }

    async fn whoever_stands_too_close_sees_neither_what_is_looked_at_nor_who_lives_there(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let (lead, child, brother) = (&school.lead, school.children[0], school.children[1]);
        let beside = |child_id, same_household| casework::Place {
            child_id, relation: RelationKind::Carer, parental_responsibility: true, same_household, from: None, until: None,
        };
        let adult = |given: &str, around| casework::AddPerson {
            id: Uuid::now_v7(), kind: PersonKind::Adult, protected_address: false, around: Some(around),
            content: PersonContent { given_names: given.into(), family_name: "Malik".into(), ..PersonContent::default() },
        };
        let (carer, aunt) = (adult("Tariq", beside(child, true)), adult("Hafsa", beside(child, false)));
        for person in [&carer, &aunt] {
            cw.add_person(lead, person.clone()).await.unwrap();
        }
        cw.relate(lead, brother, casework::Place { relation: RelationKind::Sibling, ..beside(child, false) }).await.unwrap();
        glass(&bed, &school.practitioner, child, 1).await.unwrap();
        let open = |who| async move { cw.review_queue(who).await.unwrap().open.len() };
        let waits = cw.access_waiting(lead).await.unwrap().reviews;
        let number = badge(&bed, lead).await;
        assert_eq!((open(lead).await, waits), (1, 1));
        assert!(cw.family(lead, brother).await.unwrap().members.iter().any(|m| m.person.id == child));
        assert!(cw.adult_page(lead, aunt.id).await.unwrap().children.iter().any(|c| c.child.id == child));
        cw.adult_page(lead, carer.id).await.unwrap();

        cw.declare_conflict(lead, child, Some(Closeness::Family), "").await.unwrap();
        assert_eq!(open(lead).await, 0);
        assert_eq!(cw.access_waiting(lead).await.unwrap().reviews, 0);
        assert_eq!(badge(&bed, lead).await, number - 1, "nor is its alert counted");
        assert_eq!(open(&school.dpo).await, 1, "somebody else looks at it");
        // Whoever lives with the child is closed with them; whoever lives elsewhere is not, without the child.
        assert!(gone(cw.adult_page(lead, carer.id).await));
        assert!(gone(cw.record_desk(lead, carer.id).await));
        assert!(cw.adult_page(lead, aunt.id).await.unwrap().children.is_empty());
        let known = cw.people_to_choose(lead, "").await.unwrap();
        assert!(known.iter().all(|p| p.id != child && p.id != carer.id && p.stands.is_none()));
        let family = cw.family(lead, brother).await.unwrap();
        assert!(family.members.iter().all(|m| m.person.id != child));
        assert!(cw.child_page(lead, brother, None).await.unwrap().around.iter().all(|a| a.person.id != child));
        cw.adult_page(&school.screener, carer.id).await.unwrap();
    }

    async fn a_friday_evening_is_looked_at_by_tuesday(bed) {
        hours(&bed, 24 * 4 + 8);
        let school = &bed.school;
        glass(&bed, &school.practitioner, school.children[0], 4).await.unwrap();
        let open = bed.casework.review_queue(&school.dpo).await.unwrap().open;
        let due = jiff::Timestamp::from_microsecond(open[0].row.due_us).unwrap();
        assert!(due.to_string().starts_with("2026-11-10T23:59:59"), "{due}");
    }

    async fn no_reason_opens_a_file_to_whoever_stands_too_close_and_others_are_told_at_once(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let (teacher, child) = (&school.practitioner, school.children[0]);
        let open = glass(&bed, teacher, child, 4).await.unwrap();
        cw.child_page(teacher, child, None).await.unwrap();
        // What was open closes when they say so, and does not open again.
        cw.declare_conflict(teacher, child, Some(Closeness::Partner), "").await.unwrap();
        assert!(gone(cw.child_page(teacher, child, None).await));
        let desk = cw.glass_desk(teacher, child).await.unwrap();
        assert!(desk.conflict);
        assert_eq!(desk.ask.len(), 2, "the lead and the screener may read it: {:?}", desk.ask);
        cw.declare_conflict(&school.screener, child, Some(Closeness::Friend), "").await.unwrap();
        let desk = cw.glass_desk(teacher, child).await.unwrap();
        assert_eq!(desk.ask.len(), 1, "nobody is sent to somebody who stands too close too");
        hours(&bed, 24);
        let (lead, dpo) = (badge(&bed, &school.lead).await, badge(&bed, &school.dpo).await);
        let denied = lines(&bed, child, EventKind::Denied).await.len();
        for n in 1..=2 {
            let refused = glass(&bed, teacher, child, 1).await;
            assert!(matches!(refused, Err(CaseworkError::TooClose)), "{refused:?}");
            // Written down in the same request, and told once a day; no turn of the clock is needed.
            assert_eq!(lines(&bed, child, EventKind::Denied).await.len(), denied + n);
            assert_eq!(badge(&bed, &school.lead).await, lead + 1);
            assert_eq!(badge(&bed, &school.dpo).await, dpo + 1);
        }
        let queue = cw.review_queue(&school.dpo).await.unwrap().open;
        let kept: Vec<_> = queue.iter().filter(|l| l.row.kind == ReviewKind::KeptOut).collect();
        assert_eq!((kept.len(), kept[0].who.id), (2, teacher.practitioner_id), "yesterday's page, and today's glass");
        assert!(queue.iter().any(|l| l.row.id == open));
        assert_eq!(lines(&bed, child, EventKind::BreakGlass).await.len(), 1, "nothing was opened again");
        // Anybody says so of themselves, and only somebody else takes it off; then it opens again.
        let off = |by: &Actor| {
            let (cw, by) = (cw.clone(), by.clone());
            async move { cw.end_conflict(&by, Some(teacher.practitioner_id), child, "They parted years ago").await }
        };
        for by in [teacher, &school.colleague, &school.screener, &school.administrator] {
            assert!(gone(off(by).await), "{}", by.role);
        }
        off(&school.lead).await.unwrap();
        glass(&bed, teacher, child, 1).await.unwrap();
        cw.child_page(teacher, child, None).await.unwrap();
    }

    async fn a_practitioners_own_family_is_found_when_the_glass_is_to_be_broken(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let (teacher, child) = (&school.practitioner, school.children[0]);
        let (mother, other) = (school.mother, school.children[2]);
        let as_they_are_called = {
            let mut conn = cw.store().read().await.unwrap();
            let name = conn.practitioner(school.id, teacher.practitioner_id).await.unwrap().content.name;
            let (given, family) = name.rsplit_once(' ').unwrap();
            let mut row = conn.person(school.id, mother).await.unwrap();
            (row.content.given_names, row.content.family_name) = (given.to_uppercase(), family.to_owned());
            row
        };
        // The file is open when the record changes: it closes with the next reading.
        glass(&bed, teacher, school.children[1], 4).await.unwrap();
        cw.child_page(teacher, school.children[1], None).await.unwrap();
        let mut tx = cw.store().write(school.id).await.unwrap();
        tx.change_person(&as_they_are_called).await.unwrap();
        tx.commit().await.unwrap();
        let before = badge(&bed, &school.dpo).await;
        let again = cw.child_page(teacher, school.children[1], None).await;
        assert!(gone(again), "a second reading of one day is looked at too");

        let refused = glass(&bed, teacher, child, 1).await;
        assert!(matches!(refused, Err(CaseworkError::TooClose)), "{refused:?}");
        assert!(gone(cw.child_page(teacher, child, None).await));
        // Nothing of it waits in memory: the database alone knows it.
        assert_eq!(lines(&bed, child, EventKind::Denied).await.len(), 2, "the glass, and the page");
        assert_eq!(lines(&bed, child, EventKind::ConflictSaid).await, [None], "found, and said by nobody");
        assert!(badge(&bed, &school.dpo).await > before);
        let found = cw.own_conflicts(teacher).await.unwrap();
        let found = found.iter().find(|c| c.row.person_id == child).unwrap();
        assert_eq!((found.row.how, found.ask.len()), (ConflictHow::Found, 2));
        glass(&bed, teacher, other, 1).await.unwrap();
        // They only share a name: somebody else takes it off, and it is not found again.
        cw.end_conflict(&school.dpo, Some(teacher.practitioner_id), child, "Another of that name").await.unwrap();
        glass(&bed, teacher, child, 1).await.unwrap();
        cw.child_page(teacher, child, None).await.unwrap();
    }

    async fn a_screen_left_open_opens_no_file_and_a_look_that_is_late_is_chased(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let (teacher, child) = (&school.practitioner, school.children[0]);
        let stale = Actor { fresh: false, second_factor: true, ..teacher.clone() };
        assert!(matches!(glass(&bed, &stale, child, 1).await, Err(CaseworkError::Confirm)));
        assert!(matches!(cw.glass_desk(&stale, child).await, Err(CaseworkError::Confirm)));
        // Whoever has no second check has nothing to give, and an emergency asks nobody.
        let none = Actor { fresh: false, second_factor: false, ..teacher.clone() };
        let id = glass(&bed, &none, child, 1).await.unwrap();
        let share = casework::EmergencyShare {
            id: Uuid::now_v7(),
            sharing_id: Uuid::now_v7(),
            child: Some(child),
            recipient: Some(bed.front_door.id),
            text: "He is on the roof".into(),
            ..casework::EmergencyShare::default()
        };
        cw.share_in_emergency(&stale, share).await.unwrap();
        let late = async |who: &Actor| cw.access_waiting(who).await.unwrap().late;
        cw.chase_reviews().await.unwrap();
        assert_eq!(late(&school.administrator).await, 0, "it is not late yet");
        let lead = badge(&bed, &school.lead).await;
        hours(&bed, 24 * 4);
        let before = badge(&bed, &school.lead).await;
        assert!(before >= lead);
        for _ in 0..2 {
            cw.chase_reviews().await.unwrap();
        }
        assert_eq!(badge(&bed, &school.lead).await, before + 1, "told again, once");
        assert_eq!((late(&school.administrator).await, late(&school.lead).await), (1, 0), "the next person up");
        assert!(gone(cw.review(&school.administrator, id).await), "that it waits, and not whose file it is");
        cw.answer_review(&school.lead, id, Some(true), "I was away; it was needed").await.unwrap();
        assert_eq!(late(&school.administrator).await, 0);
        // Where nobody could look, the administrator hears of it without waiting.
        let mut tx = cw.store().write(school.id).await.unwrap();
        for who in [&school.lead, &school.dpo] {
            tx.set_member_state(school.id, who.practitioner_id, MemberState::Left).await.unwrap();
        }
        tx.commit().await.unwrap();
        let alone = glass(&bed, teacher, child, 1).await.unwrap();
        cw.chase_reviews().await.unwrap();
        assert_eq!(late(&school.administrator).await, 1);
        let mut conn = cw.store().read().await.unwrap();
        let told = conn.alerts_about(school.id, alone).await.unwrap();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].practitioner_id, school.administrator.practitioner_id);
    }
}

const ALLEGATION: &str = "Kestrel: was alone with a pupil behind a locked door";

fn allegation(to: &Actor) -> LogSealed {
    LogSealed {
        id: Uuid::now_v7(),
        about: "Mr Ludlow, who takes the swimming club".into(),
        about_id: None,
        children: "Jonah Ashdown".into(),
        text: ALLEGATION.into(),
        to: Some(to.practitioner_id),
        sure: false,
    }
}

testkit::both! {
    async fn an_allegation_exists_for_those_who_are_named_and_for_nobody_else(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let (teacher, lead, dpo, child) = (&school.practitioner, &school.lead, &school.dpo, school.children[0]);
        log(&bed, teacher, child).await;
        let before = (badge(&bed, dpo).await, badge(&bed, &school.screener).await);
        let mut conn = cw.store().read().await.unwrap();
        let entries = conn.events_about(school.id, child, None, 200).await.unwrap().len();
        drop(conn);
        let said = allegation(lead);
        let id = said.id;
        for _ in 0..2 {
            cw.log_sealed(teacher, said.clone()).await.unwrap();
        }
        // Whoever receives it is told and reads it.
        assert_eq!(cw.sealed_matters(lead).await.unwrap().len(), 1);
        let view = cw.sealed_matter(lead, id).await.unwrap();
        assert_eq!((view.row.content.text.as_str(), view.in_charge), (ALLEGATION, true));
        // For everybody else, its author too, there is nothing: no page, no list, no number.
        for who in [teacher, dpo, &school.screener, &school.colleague, &school.administrator, &bed.front_door.lead] {
            assert!(gone(cw.sealed_matter(who, id).await), "{}", who.role);
            assert!(gone(cw.note_sealed(who, id, Uuid::now_v7(), "x").await), "{}", who.role);
            assert!(gone(cw.name_sealed(who, id, Some(who.practitioner_id), true, false).await), "{}", who.role);
            assert!(cw.sealed_matters(who).await.unwrap().is_empty(), "{}", who.role);
            assert!(gone(cw.concern(who, id).await) && gone(cw.concern_for_lead(who, id).await));
        }
        assert!(gone(cw.concern_for_lead(lead, id).await), "it is no concern, for nobody");
        assert_eq!((badge(&bed, dpo).await, badge(&bed, &school.screener).await), before);
        // The child's file, the inbox and the record of looking know nothing of it.
        cw.tick().await.unwrap();
        assert_eq!(cw.inbox(&school.screener).await.unwrap().new_concerns.len(), 1);
        let mut conn = cw.store().read().await.unwrap();
        let now = conn.events_about(school.id, child, None, 200).await.unwrap().len();
        drop(conn);
        assert_eq!(now, entries, "no line about the child");
        let page = cw.child_page(lead, child, None).await.unwrap();
        assert_eq!((page.concerns.len(), page.lines.len()), (1, 1));
        // Broken glass opens no compartment.
        glass(&bed, teacher, child, 1).await.unwrap();
        assert!(gone(cw.sealed_matter(teacher, id).await));
    }

    async fn what_was_done_with_it_is_shown_to_whoever_is_in_charge_alone(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let (lead, dpo) = (&school.lead, &school.dpo);
        let said = allegation(lead);
        let id = said.id;
        cw.log_sealed(&school.practitioner, said).await.unwrap();
        let note = Uuid::now_v7();
        for _ in 0..2 {
            cw.note_sealed(lead, id, note, "Rang the designated officer").await.unwrap();
        }
        cw.name_sealed(lead, id, Some(dpo.practitioner_id), true, false).await.unwrap();
        let theirs = cw.sealed_matter(dpo, id).await.unwrap();
        assert!(!theirs.in_charge && theirs.others.is_empty());
        assert_eq!(theirs.steps.len(), 1, "the note, and not who looked");
        assert!(gone(cw.name_sealed(dpo, id, Some(school.screener.practitioner_id), true, false).await));
        let mine = cw.sealed_matter(lead, id).await.unwrap();
        let read = mine.steps.iter().filter(|s| s.row.what == SealedStep::Read);
        let by: Vec<&str> = read.map(|s| s.by.as_str()).collect();
        assert_eq!(by, ["Tom Okafor", "Meera Joshi"]);
        let e = cw.name_sealed(lead, id, Some(lead.practitioner_id), false, false).await.unwrap_err();
        assert_eq!(fault(e), ("who".into(), "owner"));
        // When the owner has left, somebody who is named takes over.
        let mut tx = cw.store().write(school.id).await.unwrap();
        tx.set_member_state(school.id, lead.practitioner_id, MemberState::Left).await.unwrap();
        tx.commit().await.unwrap();
        cw.name_sealed(dpo, id, Some(school.screener.practitioner_id), true, false).await.unwrap();
        cw.sealed_matter(&school.screener, id).await.unwrap();
        cw.name_sealed(dpo, id, Some(school.screener.practitioner_id), false, false).await.unwrap();
        assert!(gone(cw.sealed_matter(&school.screener, id).await), "taken out is out");
    }

    async fn it_is_not_sent_to_the_person_it_is_about_and_not_in_the_clear(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let mut said = allegation(&school.lead);
        said.about = "meera joshi, our lead".into();
        let e = cw.log_sealed(&school.practitioner, said.clone()).await.unwrap_err();
        assert_eq!(fault(e), ("to".into(), "about"));
        said.to = Some(school.colleague.practitioner_id);
        let e = cw.log_sealed(&school.practitioner, said).await.unwrap_err();
        assert_eq!(fault(e), ("to".into(), "unknown"), "a teacher receives none");
        let e = cw.log_sealed(&school.practitioner, LogSealed { id: Uuid::now_v7(), about: String::new(), about_id: None, children: String::new(), text: String::new(), to: None, sure: false }).await.unwrap_err();
        let CaseworkError::Invalid(faults) = e else { panic!() };
        assert_eq!(faults.len(), 3);
        cw.log_sealed(&school.practitioner, allegation(&school.lead)).await.unwrap();
        let tables = ["sealed_matter", "sealed_step", "sealed_member", "ledger_entry"];
        let dump = testkit::dump(cw.store(), &tables).await.unwrap();
        assert!(dump.contains("logged") && !dump.contains("Kestrel") && !dump.contains("Ludlow"));
    }

    async fn who_can_see_a_file_is_what_the_policy_says_of_each_person_now(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let (lead, child) = (&school.lead, school.children[0]);
        log(&bed, &school.practitioner, child).await;
        assert!(gone(cw.who_sees(&school.practitioner, child).await));
        let seen = cw.who_sees(&school.dpo, child).await.unwrap();
        let acts = |found: &casework::WhoSees, who: &Actor| -> Vec<(Act, Relation)> {
            let of = found.people.iter().find(|s| s.practitioner.id == who.practitioner_id);
            of.map(|s| s.can.iter().map(|c| (c.act, c.relation)).collect()).unwrap_or_default()
        };
        assert!(acts(&seen, lead).contains(&(Act::ReadFile, Relation::Agency)));
        assert_eq!(acts(&seen, &school.practitioner), [(Act::ReadConcern, Relation::Own)], "what they wrote");
        // Whoever answers a request for data, keeps the file, compares records or takes them out reads of it too.
        let on = |acts: &[Act]| acts.iter().map(|a| (*a, Relation::Agency)).collect::<Vec<_>>();
        let dpo = [Act::AnswerRights, Act::ExportRecords, Act::ReadDecisions, Act::ReadAccessList, Act::KeepFile];
        assert_eq!(acts(&seen, &school.dpo), on(&dpo));
        let mut all = on(&[Act::ReadFile, Act::WriteFile, Act::AnswerRights, Act::ExportRecords, Act::DecideSharing]);
        all.extend(on(&[Act::ReadConcern, Act::LinkRecords, Act::ReadDecisions, Act::ReadAccessList, Act::KeepFile]));
        assert_eq!(acts(&seen, lead), all);
        assert!(acts(&seen, &school.colleague).is_empty() && acts(&seen, &school.administrator).is_empty());
        assert!(seen.people.iter().all(|s| s.can.iter().all(|c| !c.why.en.is_empty() && !c.why.cy.is_empty())));
        cw.declare_conflict(lead, child, Some(Closeness::Family), "").await.unwrap();
        glass(&bed, &school.colleague, child, 1).await.unwrap();
        let seen = cw.who_sees(&school.dpo, child).await.unwrap();
        assert!(acts(&seen, lead).is_empty());
        assert_eq!(seen.kept_out[0].practitioner.id, lead.practitioner_id);
        let opened = [(Act::ReadFile, Relation::BreakGlass), (Act::ReadConcern, Relation::BreakGlass)];
        assert_eq!(acts(&seen, &school.colleague), opened);
        let until = seen.people.iter().find(|s| s.practitioner.id == school.colleague.practitioner_id).unwrap().can[0].until;
        assert_eq!(until.unwrap(), bed.casework.now() + SignedDuration::from_hours(1));
        hours(&bed, 1);
        let seen = cw.who_sees(&school.dpo, child).await.unwrap();
        assert!(acts(&seen, &school.colleague).is_empty(), "its hour is over");
    }
}
