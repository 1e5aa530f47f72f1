//! Lists that do not hold everything: what is pressing is never behind what is not, and nothing is
//! out of reach. On both engines.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use casework::{
    Actor, EmergencyShare, LogConcern, NewAction, NewStatement, NotShare, StartDecision, WholeList,
};
use domain::{
    access::Closeness,
    concern::{ChildInConcern, ChildRole, StatementKind, Urgency},
    decision::NotShareReason,
    time::{EventTime, Precision},
};
use jiff::{
    SignedDuration,
    civil::{Date, date},
};
use rulebook::Purpose;
use std::collections::BTreeSet;
use testkit::Bed;
use uuid::Uuid;

/// More than a list shows where nobody asks for the whole.
const MANY: usize = 28;
/// What a list shows there.
const SHORT: usize = 20;

fn a_moment_later(bed: &Bed) {
    bed.clock
        .set(bed.casework.now() + SignedDuration::from_secs(1));
}

async fn log(bed: &Bed, who: &Actor, urgency: Urgency) -> Uuid {
    a_moment_later(bed);
    let id = Uuid::now_v7();
    let concern = LogConcern {
        id,
        urgency,
        children: vec![ChildInConcern {
            person_id: bed.school.children[0],
            role: ChildRole::Subject,
        }],
        child_not_listed: String::new(),
        when: EventTime {
            at: bed.casework.now(),
            precision: Precision::Minute,
        },
        place: "corridor".into(),
        statements: vec![NewStatement {
            kind: Some(StatementKind::Fact),
            text: "No coat in the rain.".into(),
            ..NewStatement::default()
        }],
        childs_words: String::new(),
        others_involved: String::new(),
        already_told: String::new(),
        category: None,
        body_map: vec![],
        draft_id: None,
    };
    bed.casework.log_concern(who, concern).await.unwrap();
    id
}

async fn decided(bed: &Bed) -> Uuid {
    a_moment_later(bed);
    let lead = &bed.school.lead;
    let begun = StartDecision {
        id: Uuid::now_v7(),
        child: bed.school.children[0],
        purpose: Some(Purpose::ProtectFromHarm),
        purpose_text: "Whether they should know".into(),
        recipient: Some(bed.front_door.id),
        about: vec!["parent".into()],
        ..StartDecision::default()
    };
    let id = bed.casework.start_decision(lead, begun).await.unwrap();
    let not = NotShare {
        id,
        codes: vec![NotShareReason::NotNecessary],
        reasons: "Nothing points to harm".into(),
        instead: "A weekly check-in".into(),
        review_on: Some(date(2099, 1, 4)),
        ..NotShare::default()
    };
    bed.casework.decide_not_to_share(lead, not).await.unwrap();
    id
}

async fn shared(bed: &Bed) -> Uuid {
    a_moment_later(bed);
    let sharing_id = Uuid::now_v7();
    let share = EmergencyShare {
        id: Uuid::now_v7(),
        sharing_id,
        child: Some(bed.school.children[0]),
        recipient: Some(bed.front_door.id),
        text: "He is at the gate now".into(),
        ..EmergencyShare::default()
    };
    let lead = &bed.school.lead;
    bed.casework.share_in_emergency(lead, share).await.unwrap();
    sharing_id
}

/// Something to do about the first child; a colleague has it where nobody else is named.
async fn to_do(bed: &Bed, owner: Option<&Actor>) {
    action(bed, bed.school.children[0], owner, date(2026, 11, 20)).await;
}

async fn action(bed: &Bed, child: Uuid, owner: Option<&Actor>, due: Date) -> Uuid {
    let action = NewAction {
        id: Uuid::now_v7(),
        person_id: child,
        concern_id: None,
        owner_id: Some(owner.unwrap_or(&bed.school.colleague).practitioner_id),
        text: "Talk with the form tutor".into(),
        due,
    };
    let (lead, id) = (&bed.school.lead, action.id);
    bed.casework.set_action(lead, action).await.unwrap();
    id
}

/// The statements that the page of one's own work costs.
async fn cost(bed: &Bed, who: &Actor) -> u32 {
    let page = async {
        bed.casework.start(who).await.unwrap();
        store::statements()
    };
    store::counted(page).await
}

testkit::both! {
    async fn danger_that_comes_last_stands_first_however_much_waits(bed) {
        let school = &bed.school;
        for _ in 0..MANY {
            log(&bed, &school.practitioner, Urgency::Routine).await;
        }
        let today = log(&bed, &school.practitioner, Urgency::Today).await;
        let danger = log(&bed, &school.colleague, Urgency::Danger).await;
        let start = bed.casework.start(&school.lead).await.unwrap();
        let inbox = start.inbox.unwrap();
        let order: Vec<Uuid> = inbox.new_concerns.iter().map(|c| c.id).collect();
        assert_eq!(order[..2], [danger, today]);
        assert!(inbox.more_concerns, "it says that there are more");
        assert!(order.len() < MANY);
        assert!(inbox.new_concerns.iter().all(|c| c.due_us.is_some()), "each has its clock");
        assert!(!inbox.more_tasks, "concerns to read have their own list");
        let whole = bed.casework.start_with(&school.lead, Some(WholeList::Concerns)).await.unwrap();
        let whole = whole.inbox.unwrap();
        assert_eq!(whole.new_concerns.len(), MANY + 2);
        assert!(!whole.more_concerns);
        assert_eq!(whole.new_concerns[0].id, danger);
    }

    async fn every_decision_stands_on_one_page_of_the_list(bed) {
        let mut made = BTreeSet::new();
        for _ in 0..MANY {
            made.insert(decided(&bed).await);
        }
        let lead = &bed.school.lead;
        let (mut seen, mut from, mut last) = (BTreeSet::new(), None, i64::MAX);
        loop {
            let page = bed.casework.decisions(lead, from).await.unwrap();
            for (row, _) in page.rows {
                assert!(row.started_us < last, "newest first");
                last = row.started_us;
                assert!(seen.insert(row.id), "once");
            }
            from = page.older_than;
            if from.is_none() {
                break;
            }
            assert!(seen.len() < made.len(), "the last page says that it is the last");
        }
        assert_eq!(seen, made);
        let other = bed.casework.decisions(&bed.front_door.lead, seen.first().copied()).await;
        assert!(other.is_err(), "another agency's decision is no place in one's own list");
    }

    async fn everything_that_was_shared_stands_on_one_page_of_the_list(bed) {
        let mut sent = BTreeSet::new();
        for _ in 0..MANY {
            sent.insert(shared(&bed).await);
        }
        a_moment_later(&bed);
        bed.casework.tick().await.unwrap();
        let lead = &bed.front_door.lead;
        let mut seen = BTreeSet::new();
        let (first, next) = bed.casework.inbox_page(lead, None).await.unwrap();
        assert!(first.len() < MANY);
        let (rest, end) = bed.casework.inbox_page(lead, next).await.unwrap();
        assert_eq!(end, None);
        for line in first.iter().chain(&rest) {
            assert!(seen.insert(line.row.id), "once");
        }
        assert_eq!(seen, sent);
    }

    async fn what_was_given_to_somebody_is_listed_up_to_a_page_and_whole_when_asked_for(bed) {
        let owner = &bed.school.practitioner;
        for n in 1..=SHORT + 1 {
            to_do(&bed, Some(owner)).await;
            let start = bed.casework.start(owner).await.unwrap();
            assert_eq!(start.own_tasks.len(), n.min(SHORT));
            assert_eq!(start.more_own_tasks, n > SHORT);
        }
        let whole = Some(WholeList::OwnTasks);
        let start = bed.casework.start_with(owner, whole).await.unwrap();
        assert_eq!((start.own_tasks.len(), start.more_own_tasks), (SHORT + 1, false));
    }

    async fn what_the_agency_has_to_do_stands_before_its_lead_up_to_a_page(bed) {
        let lead = &bed.school.lead;
        for n in 1..=SHORT + 1 {
            to_do(&bed, None).await;
            let inbox = bed.casework.start(lead).await.unwrap().inbox.unwrap();
            assert_eq!((inbox.tasks.len(), inbox.more_tasks), (n.min(SHORT), n > SHORT));
        }
        let whole = bed.casework.start_with(lead, Some(WholeList::Tasks)).await.unwrap();
        let whole = whole.inbox.unwrap();
        assert_eq!((whole.tasks.len(), whole.more_tasks), (SHORT + 1, false));
    }

    async fn what_is_shut_to_a_lead_crowds_out_nothing_that_is_to_be_done(bed) {
        let (lead, children) = (&bed.school.lead, &bed.school.children);
        for _ in 0..2 * SHORT + 2 {
            to_do(&bed, None).await;
        }
        let open = action(&bed, children[1], None, date(2026, 11, 21)).await;
        let close = Some(Closeness::Family);
        bed.casework.declare_conflict(lead, children[0], close, "My niece").await.unwrap();
        let inbox = bed.casework.start(lead).await.unwrap().inbox.unwrap();
        let ids: Vec<Uuid> = inbox.tasks.iter().map(|t| t.id).collect();
        assert_eq!((ids, inbox.more_tasks), (vec![open], false));
    }

    /// Each list is asked for once: what waits behind it costs the page nothing.
    async fn what_waits_behind_a_list_costs_the_page_nothing(bed) {
        let lead = &bed.school.lead;
        let (mut concerns, mut tasks) = (Vec::new(), Vec::new());
        for _ in 0..SHORT + 3 {
            log(&bed, &bed.school.practitioner, Urgency::Routine).await;
            concerns.push(cost(&bed, lead).await);
        }
        for _ in 0..SHORT + 3 {
            to_do(&bed, None).await;
            tasks.push(cost(&bed, lead).await);
        }
        for costs in [concerns, tasks] {
            // The first of all may have names to look up that the others share.
            let each = costs[2] - costs[1];
            for n in 2..SHORT {
                assert_eq!(costs[n] - costs[n - 1], each, "{n}: {costs:?}");
            }
            assert!(costs[SHORT] - costs[SHORT - 1] <= each, "one more is read: {costs:?}");
            assert_eq!(costs[SHORT + 2], costs[SHORT], "{costs:?}");
        }
    }
}
