//! What a safeguarding lead relies on: the inbox, a child's page, notes, plans, check-ins.

#![allow(clippy::unwrap_used, clippy::panic)]

use casework::{
    Actor, CONCERNS_PAGE, CaseworkError, CheckInDone, CloseConcern, LogConcern, NewAction,
    NewCheckIn, NewNote, NewStatement,
};
use domain::{
    chronology::{
        EntryContent, EntryKind, Impact, SafetyPlan, Seriousness, ServiceOutcome, ServiceReferral,
    },
    concern::{ChildInConcern, ChildRole, CloseReason, ConcernState, StatementKind, Urgency},
    time::{EventTime, Precision},
};
use jiff::{Span, Timestamp, civil::date};
use testkit::Bed;
use uuid::Uuid;

const HOUR: i64 = 3600;

fn at(seconds_ago: i64, bed: &Bed) -> EventTime {
    EventTime {
        at: bed
            .casework
            .now()
            .checked_sub(Span::new().seconds(seconds_ago))
            .unwrap(),
        precision: Precision::Minute,
    }
}

async fn log(bed: &Bed, who: &Actor, child: Uuid, urgency: Urgency) -> Uuid {
    let id = Uuid::now_v7();
    let input = LogConcern {
        id,
        urgency,
        children: vec![ChildInConcern {
            person_id: child,
            role: ChildRole::Subject,
        }],
        child_not_listed: String::new(),
        when: at(HOUR, bed),
        place: "corridor".into(),
        statements: vec![NewStatement {
            kind: Some(StatementKind::Opinion),
            text: "Seemed frightened of going home.".into(),
            reported_by: String::new(),
            historical_date: String::new(),
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

fn note(bed: &Bed, child: Uuid, ago: i64, text: &str) -> NewNote {
    NewNote {
        id: Uuid::now_v7(),
        person_id: child,
        kind: EntryKind::Note,
        when: at(ago, bed),
        seriousness: Seriousness::Low,
        impact: Impact::Unclear,
        text: text.into(),
        childs_voice: String::new(),
        family: None,
    }
}

fn later(bed: &Bed, hours: i64) {
    let then: Timestamp = bed
        .casework
        .now()
        .checked_add(Span::new().hours(hours))
        .unwrap();
    bed.clock.set(then);
}

async fn lines_about(bed: &Bed, child: Uuid, word: &str) -> usize {
    let mut conn = bed.casework.store().read().await.unwrap();
    let events = conn.events_about(bed.school.id, child, None, 1000).await;
    let events = events.unwrap();
    events.iter().filter(|e| e.kind.as_str() == word).count()
}

fn field_of(e: CaseworkError) -> String {
    match e {
        CaseworkError::Invalid(faults) => faults.first().unwrap().field.clone(),
        other => panic!("not a fault of the form: {other}"),
    }
}

testkit::both! {
    async fn the_inbox_shows_the_most_urgent_first_and_of_these_the_oldest(bed) {
        let (school, child) = (&bed.school, bed.school.children[0]);
        let routine = log(&bed, &school.practitioner, child, Urgency::Routine).await;
        later(&bed, 1);
        let today = log(&bed, &school.practitioner, child, Urgency::Today).await;
        later(&bed, 1);
        let danger = log(&bed, &school.colleague, child, Urgency::Danger).await;
        let today_later = log(&bed, &school.colleague, child, Urgency::Today).await;
        let inbox = bed.casework.inbox(&school.lead).await.unwrap();
        let order: Vec<Uuid> = inbox.new_concerns.iter().map(|c| c.id).collect();
        let (a, b) = if order[1] == today { (today, today_later) } else { (today_later, today) };
        assert_eq!(order, [danger, a, b, routine]);
        assert_eq!(order[1], today, "the older of two that are as urgent comes first");
        assert!(inbox.new_concerns.iter().all(|c| c.due_us.is_some()), "each has its clock");
        assert!(matches!(
            bed.casework.inbox(&school.practitioner).await,
            Err(CaseworkError::NotFound)
        ));
    }

    async fn what_was_read_stays_on_a_list_until_it_is_closed(bed) {
        let (school, child) = (&bed.school, bed.school.children[0]);
        let mut all = Vec::new();
        for _ in 0..=CONCERNS_PAGE {
            all.push(log(&bed, &school.practitioner, child, Urgency::Routine).await);
        }
        let list = async |state, after| bed.casework.concern_list(&school.lead, state, after).await;
        let first = list(ConcernState::New, None).await.unwrap();
        let rest = list(ConcernState::New, first.next).await.unwrap();
        let mut found: Vec<Uuid> = first.concerns.iter().chain(&rest.concerns).map(|c| c.line.id).collect();
        assert_eq!((found.len(), rest.next), (CONCERNS_PAGE + 1, None));
        found.sort();
        assert_eq!(found, all, "each stands on one page");

        let read = all[0];
        bed.casework.concern_for_lead(&school.lead, read).await.unwrap();
        let open = list(ConcernState::Acknowledged, None).await.unwrap().concerns;
        assert_eq!((open.len(), open[0].line.id, open[0].next_due_us), (1, read, None));
        assert!(!open[0].read_by.is_empty());
        let action = NewAction {
            id: Uuid::now_v7(),
            person_id: child,
            concern_id: None,
            owner_id: None,
            text: "Talk with the form tutor".into(),
            due: date(2026, 11, 4),
        };
        let sooner = NewAction { id: Uuid::now_v7(), concern_id: Some(read), due: date(2026, 11, 3), ..action.clone() };
        let mut due = Vec::new();
        for what in [action, sooner] {
            bed.casework.set_action(&school.lead, what).await.unwrap();
            due.push(list(ConcernState::Acknowledged, None).await.unwrap().concerns[0].next_due_us.unwrap());
        }
        assert!(due[1] < due[0], "what is set for the child counts, and what is due first");
        let start = bed.casework.start(&school.lead).await.unwrap().inbox.unwrap();
        assert!(start.open_concerns.concerns[0].next_due_us.is_some(), "an action is its next step");

        let how = CloseConcern {
            id: Uuid::now_v7(),
            reason: Some(CloseReason::Resolved),
            words: "spoken with her".into(),
            ..CloseConcern::default()
        };
        bed.casework.close_concern(&school.lead, read, how).await.unwrap();
        assert!(list(ConcernState::Acknowledged, None).await.unwrap().concerns.is_empty());
        assert_eq!(list(ConcernState::Closed, None).await.unwrap().concerns[0].line.id, read);

        let closed = ConcernState::Closed;
        let other = bed.casework.concern_list(&bed.front_door.lead, closed, None).await.unwrap();
        assert!(other.concerns.is_empty(), "another agency sees its own only");
        for who in [&bed.front_door.lead, &school.practitioner] {
            let refused = bed.casework.concern_list(who, closed, Some(read)).await;
            assert!(matches!(refused, Err(CaseworkError::NotFound)));
        }
    }

    async fn opening_a_concern_acknowledges_it_once_and_its_author_sees_that(bed) {
        let (school, child) = (&bed.school, bed.school.children[0]);
        let id = log(&bed, &school.practitioner, child, Urgency::Today).await;
        let first = bed.casework.concern_for_lead(&school.lead, id).await.unwrap();
        assert_eq!(first.concern.state, ConcernState::Acknowledged);
        later(&bed, 2);
        bed.casework.acknowledge_concern(&school.lead, id).await.unwrap();
        let again = bed.casework.concern_for_lead(&school.lead, id).await.unwrap();
        assert_eq!(again.concern.acknowledged_us, first.concern.acknowledged_us);
        assert_eq!(lines_about(&bed, child, "concern.acknowledged").await, 1);
        assert_eq!(lines_about(&bed, child, "concern.read").await, 2);
        let mine = bed.casework.start(&school.practitioner).await.unwrap();
        assert_eq!(mine.own_concerns[0].acknowledged_us, first.concern.acknowledged_us);
        assert!(mine.inbox.is_none());
        assert!(bed.casework.inbox(&school.lead).await.unwrap().new_concerns.is_empty());
    }

    async fn the_chronology_is_newest_first_with_its_source_and_every_reading_is_logged(bed) {
        let (school, child) = (&bed.school, bed.school.children[0]);
        for (ago, text) in [(5 * HOUR, "first"), (HOUR, "third"), (3 * HOUR, "second")] {
            bed.casework.add_note(&school.lead, note(&bed, child, ago, text)).await.unwrap();
        }
        let page = bed.casework.child_page(&school.lead, child, None).await.unwrap();
        let said: Vec<&str> = page
            .lines
            .iter()
            .filter_map(|l| match &l.entry.content {
                EntryContent::Note { text, .. } => Some(text.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(said, ["third", "second", "first"]);
        assert!(page.lines.iter().all(|l| l.entry.source_agency_id == school.id));
        assert_eq!(page.sources[0].id, school.id);
        bed.casework.child_page(&school.lead, child, None).await.unwrap();
        assert_eq!(lines_about(&bed, child, "file.read").await, 2);
        for who in [&school.practitioner, &school.dpo, &school.administrator, &bed.front_door.lead] {
            assert!(matches!(
                bed.casework.child_page(who, child, None).await,
                Err(CaseworkError::NotFound)
            ));
        }
        assert_eq!(lines_about(&bed, child, "file.read").await, 2, "nobody else has read it");
    }

    async fn what_others_wrote_since_the_last_look_is_marked_new(bed) {
        let (school, child) = (&bed.school, bed.school.children[0]);
        bed.casework.add_note(&school.screener, note(&bed, child, HOUR, "before")).await.unwrap();
        let first = bed.casework.child_page(&school.lead, child, None).await.unwrap();
        assert_eq!(first.last_looked_us, None);
        later(&bed, 1);
        bed.casework.add_note(&school.screener, note(&bed, child, 60, "after")).await.unwrap();
        bed.casework.add_note(&school.lead, note(&bed, child, 60, "my own")).await.unwrap();
        let page = bed.casework.child_page(&school.lead, child, None).await.unwrap();
        assert!(page.last_looked_us.is_some());
        assert_eq!(page.lines.iter().filter(|l| l.is_new).count(), 1);
    }

    async fn a_protected_address_is_never_on_the_page(bed) {
        let child = bed.school.children[2];
        let page = bed.casework.child_page(&bed.school.lead, child, None).await.unwrap();
        assert!(page.identity.protected_address);
        assert_eq!((&page.identity.address, &page.identity.phone), (&None, &None));
        assert!(!format!("{page:?}").contains(testkit::engines::PROTECTED_ADDRESS));
    }

    async fn closing_needs_a_reason_in_kind_and_in_words(bed) {
        let (school, child) = (&bed.school, bed.school.children[0]);
        let id = log(&bed, &school.practitioner, child, Urgency::Today).await;
        let entry = Uuid::now_v7();
        let how = |entry, reason, words: &str| CloseConcern {
            id: entry,
            reason,
            words: words.into(),
            ..CloseConcern::default()
        };
        let close = |reason, words| bed.casework.close_concern(&school.lead, id, how(entry, reason, words));
        assert_eq!(field_of(close(None, "spoken with her").await.unwrap_err()), "reason");
        let resolved = Some(CloseReason::Resolved);
        assert_eq!(field_of(close(resolved, " \u{200B}").await.unwrap_err()), "words");
        close(resolved, "spoken with her").await.unwrap();
        close(resolved, "spoken with her").await.unwrap();
        assert_eq!(lines_about(&bed, child, "concern.closed").await, 1, "sent twice, done once");
        let other = bed.casework.close_concern(&school.lead, id, how(Uuid::now_v7(), resolved, "x"));
        assert!(matches!(other.await, Err(CaseworkError::WrongState)));
        let reopened = bed.casework.reopen_concern(&school.lead, id, Uuid::now_v7(), "more came");
        reopened.await.unwrap();
        let concern = bed.casework.concern_for_lead(&school.lead, id).await.unwrap().concern;
        assert_eq!((concern.state, concern.closed_us), (ConcernState::Acknowledged, None));
    }

    async fn marking_a_statement_anew_keeps_what_it_was(bed) {
        let (school, child) = (&bed.school, bed.school.children[0]);
        let id = log(&bed, &school.practitioner, child, Urgency::Today).await;
        let before = bed.casework.concern_for_lead(&school.lead, id).await.unwrap().concern;
        let statement = before.content.statements[0].id;
        let fact = (statement, StatementKind::Fact);
        let entry = Uuid::now_v7();
        let none = bed.casework.mark_statement(&school.lead, id, entry, fact, "").await;
        assert_eq!(field_of(none.unwrap_err()), "why");
        bed.casework.mark_statement(&school.lead, id, entry, fact, "she saw it").await.unwrap();
        let after = bed.casework.concern_for_lead(&school.lead, id).await.unwrap();
        assert_eq!(after.concern.content.statements[0].kind, Some(StatementKind::Fact));
        assert_eq!(after.concern.content.statements[0].text, before.content.statements[0].text);
        let page = bed.casework.child_page(&school.lead, child, None).await.unwrap();
        let concern = page.lines.iter().find(|l| l.entry.kind == EntryKind::Concern).unwrap();
        let correction = page.lines.iter().find(|l| l.entry.kind == EntryKind::Correction).unwrap();
        assert!(concern.corrected);
        assert_eq!(correction.entry.corrects_id, Some(concern.entry.id));
        let EntryContent::Correction { mark: Some(mark), .. } = &correction.entry.content else {
            panic!("no mark kept");
        };
        assert_eq!((mark.was, mark.now), (Some(StatementKind::Opinion), StatementKind::Fact));
    }

    async fn a_check_in_comes_back_until_it_is_the_last(bed) {
        let (school, child) = (&bed.school, bed.school.children[0]);
        let new = NewCheckIn {
            id: Uuid::now_v7(),
            person_id: child,
            owner_id: Some(school.practitioner.practitioner_id),
            text: "How is sleep?".into(),
            first: date(2026, 11, 3),
            every_days: Some(7),
        };
        bed.casework.set_check_in(&school.lead, new.clone()).await.unwrap();
        bed.casework.set_check_in(&school.lead, new.clone()).await.unwrap();
        later(&bed, 24);
        let done = |last| CheckInDone {
            id: Uuid::now_v7(),
            text: "Slept better.".into(),
            with: "the pupil".into(),
            last,
        };
        let first = done(false);
        let owner = &school.practitioner;
        let colleague = bed.casework.record_check_in(&school.colleague, new.id, done(false)).await;
        assert!(matches!(colleague, Err(CaseworkError::NotFound)), "it is not theirs");
        for _ in 0..2 {
            bed.casework.record_check_in(owner, new.id, first.clone()).await.unwrap();
        }
        let mine = bed.casework.start(owner).await.unwrap().own_tasks;
        assert_eq!(mine.len(), 1, "one next check-in");
        let due = Timestamp::from_microsecond(mine[0].due_us).unwrap();
        assert_eq!(due.to_string(), "2026-11-10T23:59:59Z", "a week after the day it was done");
        assert_eq!(mine[0].text, "How is sleep?");
        bed.casework.record_check_in(owner, mine[0].id, done(true)).await.unwrap();
        assert!(bed.casework.start(owner).await.unwrap().own_tasks.is_empty());
        assert_eq!(lines_about(&bed, child, "check_in.recorded").await, 2);
    }

    async fn a_service_that_the_family_declined_stays_with_what_came_before(bed) {
        let (lead, child) = (&bed.school.lead, bed.school.children[0]);
        let id = Uuid::now_v7();
        let referral = ServiceReferral {
            service: "Family support".into(),
            reason: "Help with mornings".into(),
            outcome: ServiceOutcome::Offered,
            outcome_text: String::new(),
        };
        bed.casework.refer_to_service(lead, child, id, referral).await.unwrap();
        later(&bed, 1);
        let declined = ServiceOutcome::DeclinedByFamily;
        let step = bed.casework.referral_outcome(lead, (child, id), Uuid::now_v7(), declined, "Not for now");
        step.await.unwrap();
        let (_, all) = bed.casework.referrals(lead, child).await.unwrap();
        assert_eq!(all.len(), 1);
        let outcomes: Vec<ServiceOutcome> = all[0]
            .steps
            .iter()
            .filter_map(|e| match &e.content {
                EntryContent::ServiceReferral(r) => Some(r.outcome),
                _ => None,
            })
            .collect();
        assert_eq!(outcomes, [ServiceOutcome::Offered, declined]);
    }

    async fn a_plan_keeps_its_versions_and_one_review_is_due(bed) {
        let (lead, child) = (&bed.school.lead, bed.school.children[0]);
        let plan = |worries: &str, day| SafetyPlan {
            worries: worries.into(),
            review_date: day,
            ..SafetyPlan::default()
        };
        let none = bed.casework.write_plan(lead, child, Uuid::now_v7(), plan("home", None)).await;
        assert_eq!(field_of(none.unwrap_err()), "review");
        for (worries, day) in [("home", 9), ("home and the bus", 16)] {
            let day = Some(date(2026, 11, day));
            bed.casework.write_plan(lead, child, Uuid::now_v7(), plan(worries, day)).await.unwrap();
            later(&bed, 1);
        }
        let page = bed.casework.plan_page(lead, child).await.unwrap();
        let EntryContent::SafetyPlan(current) = &page.versions[0].content else {
            panic!("no plan");
        };
        assert_eq!((page.versions.len(), current.worries.as_str()), (2, "home and the bus"));
        let tasks = bed.casework.child_page(lead, child, None).await.unwrap().tasks;
        let due = Timestamp::from_microsecond(tasks[0].due_us).unwrap();
        assert_eq!((tasks.len(), due.to_string().as_str()), (1, "2026-11-16T23:59:59Z"));
    }

    async fn an_action_is_done_by_whom_it_was_given_to(bed) {
        let (school, child) = (&bed.school, bed.school.children[0]);
        let action = NewAction {
            id: Uuid::now_v7(),
            person_id: child,
            concern_id: None,
            owner_id: Some(school.practitioner.practitioner_id),
            text: "Talk with the form tutor".into(),
            due: date(2026, 11, 1),
        };
        let past = bed.casework.set_action(&school.lead, action.clone()).await;
        assert_eq!(field_of(past.unwrap_err()), "due");
        let action = NewAction { due: date(2026, 11, 2), ..action };
        let stranger = NewAction { owner_id: Some(bed.front_door.lead.practitioner_id), ..action.clone() };
        assert_eq!(field_of(bed.casework.set_action(&school.lead, stranger).await.unwrap_err()), "owner");
        bed.casework.set_action(&school.lead, action.clone()).await.unwrap();
        let theirs = bed.casework.do_task(&school.colleague, action.id, "done").await;
        assert!(matches!(theirs, Err(CaseworkError::NotFound)));
        for _ in 0..2 {
            bed.casework.do_task(&school.practitioner, action.id, "We spoke.").await.unwrap();
        }
        assert_eq!(lines_about(&bed, child, "action.done").await, 1);
    }

    async fn an_action_belongs_to_a_concern_about_its_child_or_to_none(bed) {
        let (lead, child) = (&bed.school.lead, bed.school.children[0]);
        let about_child = log(&bed, &bed.school.practitioner, child, Urgency::Routine).await;
        let about_other = log(&bed, &bed.school.practitioner, bed.school.children[1], Urgency::Routine).await;
        let open = bed.casework.open_concerns(lead, child).await.unwrap();
        assert_eq!(open.iter().map(|c| c.0).collect::<Vec<_>>(), [about_child]);
        let action = |concern| NewAction {
            id: Uuid::now_v7(),
            person_id: child,
            concern_id: Some(concern),
            owner_id: None,
            text: "Talk with the form tutor".into(),
            due: date(2026, 11, 3),
        };
        for wrong in [about_other, Uuid::now_v7()] {
            let e = bed.casework.set_action(lead, action(wrong)).await.unwrap_err();
            assert_eq!(field_of(e), "concern");
        }
        let right = action(about_child);
        bed.casework.set_action(lead, right.clone()).await.unwrap();
        assert_eq!(bed.casework.task_to_do(lead, right.id).await.unwrap().object_id, Some(about_child));
    }
}
