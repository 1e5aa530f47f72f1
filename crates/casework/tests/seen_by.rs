//! "Who can see this file" says of everybody what the product then does, and of what left, all of it.

#![allow(clippy::unwrap_used, clippy::panic)]

use casework::{Act, Actor, BreakGlass, EmergencyShare, EventKind, RecordFilter, Seer};
use domain::access::{Closeness, GlassReason};
use testkit::Bed;
use uuid::Uuid;

/// What a person of the agency gets of the child by each way there is.
async fn tried(bed: &Bed, who: &Actor, child: Uuid, emergency: Uuid) -> Vec<(Act, bool)> {
    let cw = &bed.casework;
    vec![
        (Act::ReadFile, cw.child_page(who, child, None).await.is_ok()),
        (Act::ReadFile, cw.family(who, child).await.is_ok()),
        (Act::ReadFile, cw.plan_page(who, child).await.is_ok()),
        (
            Act::ReadAccessList,
            cw.record_of(who, child, RecordFilter::All, None)
                .await
                .is_ok(),
        ),
        (Act::KeepFile, cw.keeping(who, child).await.is_ok()),
        (
            Act::FinishEmergencyRecord,
            cw.emergency_sent(who, emergency).await.is_ok(),
        ),
    ]
}

fn says(seer: Option<&Seer>, act: Act) -> bool {
    seer.is_some_and(|s| s.can.iter().any(|c| c.act == act))
}

testkit::both! {
    async fn what_the_page_says_of_each_person_is_what_they_get_by_every_way(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let child = school.children[0];
        let share = EmergencyShare {
            id: Uuid::now_v7(),
            sharing_id: Uuid::now_v7(),
            child: Some(child),
            recipient: Some(bed.front_door.id),
            text: "He is at the gate now".into(),
            name_if_unknown: "Name not known".into(),
            ..EmergencyShare::default()
        };
        let emergency = cw.share_in_emergency(&school.practitioner, share).await.unwrap();
        let glass = BreakGlass {
            id: Uuid::now_v7(), person_id: child, reason: Some(GlassReason::ChildAtRisk),
            words: "His sister rang".into(), hours: Some(1),
        };
        cw.break_glass(&school.colleague, glass).await.unwrap();
        cw.declare_conflict(&school.screener, child, Some(Closeness::Family), "").await.unwrap();
        let found = cw.who_sees(&school.dpo, child).await.unwrap();
        let all = [
            &school.practitioner, &school.colleague, &school.lead, &school.screener, &school.dpo,
            &school.administrator,
        ];
        for who in all {
            let seer = found.people.iter().find(|s| s.practitioner.id == who.practitioner_id);
            for (act, got) in tried(&bed, who, child, emergency).await {
                let agency_reads = act == Act::FinishEmergencyRecord && says(seer, Act::DecideSharing);
                assert_eq!(says(seer, act) || agency_reads, got, "{} {act}", who.role);
            }
        }
        // Whoever shared in an emergency still reads it, and is named for it.
        let sharer = found.people.iter().find(|s| s.practitioner.id == school.practitioner.practitioner_id);
        assert!(says(sharer, Act::FinishEmergencyRecord));
        // What left, to whom, and when.
        let of = |kind: EventKind| found.left.iter().find(|l| l.kind == kind).expect("it is said");
        for kind in [EventKind::EmergencyShared, EventKind::SharingSent] {
            let line = of(kind);
            assert!(!line.with.en.is_empty() && line.at_us > 0 && !line.by.is_empty());
        }
        cw.chronology_to_print(&school.lead, child).await.unwrap();
        let found = cw.who_sees(&school.dpo, child).await.unwrap();
        assert!(found.left.iter().any(|l| l.kind == EventKind::Export && !l.by.is_empty()));
        // Nothing of another child's.
        let other = cw.who_sees(&school.dpo, school.children[1]).await.unwrap();
        assert!(other.left.is_empty());
        // An account that nobody has confirmed is said to see what it sees.
        cw.new_link(&school.administrator, school.lead.practitioner_id).await.unwrap();
        let found = cw.who_sees(&school.dpo, child).await.unwrap();
        let lead = found.people.iter().find(|s| s.practitioner.id == school.lead.practitioner_id);
        assert!(!says(lead, Act::ReadFile));
    }
}
