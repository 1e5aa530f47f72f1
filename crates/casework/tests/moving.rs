//! What was shared and taken into the wrong child's file is moved by a person: it can no longer be
//! read there, stands in the right file, whoever read it is told, patterns follow, and moving it
//! back leaves everything as it was.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

use casework::{
    Actor, CaseworkError, CorrectSharing, EmergencyShare, MarkEntry, MoveSharing, PersonChoice,
    Reply, WholeFilter,
};
use domain::chronology::{EntryContent, SignificantEvent};
use jiff::SignedDuration;
use testkit::Bed;
use uuid::Uuid;

const SAID: &str = "Left alone overnight";

/// Something that the school shares with the front door and that is taken into a child's file.
async fn taken(bed: &Bed, into: Uuid) -> Uuid {
    let sharing = Uuid::now_v7();
    let share = EmergencyShare {
        id: Uuid::now_v7(),
        sharing_id: sharing,
        child: Some(bed.school.children[0]),
        recipient: Some(bed.front_door.id),
        text: SAID.into(),
        name_if_unknown: "Name not known".into(),
        ..EmergencyShare::default()
    };
    let cw = &bed.casework;
    cw.share_in_emergency(&bed.school.lead, share)
        .await
        .unwrap();
    cw.deliver_due().await.unwrap();
    let lead = &bed.front_door.lead;
    cw.open_shared(lead, sharing).await.unwrap();
    let reply = Reply::Accept(PersonChoice::Own(into));
    cw.respond(lead, sharing, reply).await.unwrap();
    cw.deliver_due().await.unwrap();
    sharing
}

fn to(child: Option<Uuid>) -> MoveSharing {
    MoveSharing {
        id: Uuid::now_v7(),
        to: child,
        why: "The school rang: it is the cousin".into(),
    }
}

fn later(bed: &Bed) {
    let now = bed.casework.now();
    bed.clock.set(now + SignedDuration::from_hours(1));
}

/// Everything that the chronology says of a child, as a reader would search it.
async fn reads(bed: &Bed, who: &Actor, child: Uuid) -> String {
    let all = WholeFilter::default();
    let page = bed
        .casework
        .whole_chronology(who, child, &all, None)
        .await
        .unwrap();
    format!("{page:?}")
}

async fn entries(bed: &Bed, child: Uuid) -> Vec<(Uuid, bool)> {
    let mut conn = bed.casework.store().read().await.unwrap();
    let rows = conn
        .chronology(bed.front_door.id, child, None, 100)
        .await
        .unwrap();
    rows.into_iter()
        .map(|e| (e.id, matches!(e.content, EntryContent::Moved { .. })))
        .collect()
}

async fn events(bed: &Bed, child: Uuid) -> usize {
    let mut conn = bed.casework.store().read().await.unwrap();
    let all = conn
        .events_about(bed.front_door.id, child, None, 1000)
        .await
        .unwrap();
    all.iter()
        .filter(|e| e.kind.as_str() == "sharing.moved")
        .count()
}

testkit::both! {
    async fn it_leaves_the_wrong_file_stands_in_the_right_one_and_comes_back(bed) {
        let (door, cw) = (&bed.front_door, &bed.casework);
        let (wrong, right, lead) = (door.children[0], door.children[1], &door.lead);
        let item = taken(&bed, wrong).await;
        let before = entries(&bed, wrong).await;
        assert!(reads(&bed, lead, wrong).await.contains(SAID));
        later(&bed);
        cw.move_sharing(lead, item, to(Some(right))).await.unwrap();

        let there = reads(&bed, lead, wrong).await;
        assert!(!there.contains(SAID), "it may not be read there any more");
        assert!(there.contains("Moved"), "and the file says that something stood there");
        assert!(reads(&bed, lead, right).await.contains(SAID));
        let received = cw.open_shared(lead, item).await.unwrap();
        assert_eq!(received.row.person_id, Some(right));
        let moved = &received.moves[0];
        assert_eq!((moved.row.from_id, moved.row.to_id), (Some(wrong), Some(right)));
        assert_eq!((moved.by.as_str(), moved.row.why.as_str()), ("Meera Joshi", "The school rang: it is the cousin"));
        assert_eq!((events(&bed, wrong).await, events(&bed, right).await), (1, 1));
        // The sender's answer never said in whose file it stands, and stays.
        let sent = cw.sharing(&bed.school.lead, item).await.unwrap();
        assert_eq!(sent.state.as_str(), "accepted");

        // Back again: what stood there stands there, and the other file says that it went.
        cw.move_sharing(lead, item, to(Some(wrong))).await.unwrap();
        assert_eq!(entries(&bed, wrong).await, before);
        assert!(!reads(&bed, lead, right).await.contains(SAID));
        assert!(entries(&bed, right).await.iter().any(|(_, moved)| *moved));
        // Into nobody's, and from there into the right one, without a second copy.
        cw.move_sharing(lead, item, to(None)).await.unwrap();
        assert!(!reads(&bed, lead, wrong).await.contains(SAID));
        assert_eq!(cw.open_shared(lead, item).await.unwrap().row.person_id, None);
        cw.move_sharing(lead, item, to(Some(right))).await.unwrap();
        let page = reads(&bed, lead, right).await;
        assert_eq!(page.matches(SAID).count(), 1, "{page}");
    }

    async fn whoever_read_the_wrong_file_is_told_until_they_look_again(bed) {
        let (door, cw) = (&bed.front_door, &bed.casework);
        let (wrong, right) = (door.children[0], door.children[1]);
        // Read before it stood there: nothing to be told.
        reads(&bed, &door.screener, wrong).await;
        later(&bed);
        let item = taken(&bed, wrong).await;
        later(&bed);
        let told = async |who: &Actor| cw.links_waiting(who).await.unwrap().moved;
        cw.move_sharing(&door.lead, item, to(Some(right))).await.unwrap();
        assert!(told(&door.screener).await.is_empty());
        cw.move_sharing(&door.lead, item, to(Some(wrong))).await.unwrap();
        let counted = cw.waiting(&door.screener).await.unwrap().my_work;
        later(&bed);
        reads(&bed, &door.screener, wrong).await;
        cw.move_sharing(&door.lead, item, to(Some(right))).await.unwrap();
        assert_eq!(told(&door.screener).await, [wrong]);
        assert_eq!(cw.waiting(&door.screener).await.unwrap().my_work, counted + 1);
        assert!(told(&door.lead).await.is_empty(), "who moved it knows");
        cw.child_page(&door.screener, wrong, None).await.unwrap();
        assert!(told(&door.screener).await.is_empty());
    }

    async fn marks_and_corrections_go_with_it_and_patterns_follow(bed) {
        let (door, cw) = (&bed.front_door, &bed.casework);
        let (wrong, right, lead) = (door.children[0], door.children[1], &door.lead);
        let item = taken(&bed, wrong).await;
        let entry = entries(&bed, wrong).await[0].0;
        let mark = MarkEntry {
            id: Uuid::now_v7(),
            impact: None,
            event: Some(SignificantEvent::Missing),
            why: "Nobody knew where she was".into(),
        };
        cw.mark_entry(lead, wrong, entry, mark).await.unwrap();
        let right_says = CorrectSharing {
            id: Uuid::now_v7(),
            item: None,
            what: "The day".into(),
            right: "It was the night before".into(),
        };
        let correction = right_says.id;
        cw.correct_sharing(&bed.school.lead, item, right_says).await.unwrap();
        cw.deliver_due().await.unwrap();
        cw.open_shared(lead, correction).await.unwrap();
        cw.respond(lead, correction, Reply::Accept(PersonChoice::Own(wrong))).await.unwrap();
        cw.tick().await.unwrap();
        let pieces = async |child: Uuid| {
            let mut tx = cw.store().write(door.id).await.unwrap();
            tx.pieces_of(door.id, child, item).await.unwrap().len()
        };
        assert!(pieces(wrong).await > 0);
        cw.move_sharing(lead, item, to(Some(right))).await.unwrap();
        cw.tick().await.unwrap();
        assert_eq!(pieces(wrong).await, 0, "no pattern of the wrong child counts it");
        assert!(pieces(right).await > 0);
        let there = reads(&bed, lead, wrong).await;
        for gone in [SAID, "the night before", "Nobody knew where she was"] {
            assert!(!there.contains(gone), "{gone}");
        }
        let here = reads(&bed, lead, right).await;
        assert!(here.contains(SAID) && here.contains("the night before"));
    }

    async fn only_who_may_and_only_what_was_taken_and_a_retry_is_harmless(bed) {
        let (door, cw) = (&bed.front_door, &bed.casework);
        let (wrong, right, lead) = (door.children[0], door.children[1], &door.lead);
        let item = taken(&bed, wrong).await;
        for nobody in [&bed.school.lead, &door.practitioner, &door.dpo] {
            let e = cw.move_sharing(nobody, item, to(Some(right))).await;
            assert!(matches!(e, Err(CaseworkError::NotFound)), "{e:?}");
        }
        let silent = MoveSharing { why: " ".into(), ..to(Some(right)) };
        for (m, field) in [(silent, "why"), (to(Some(wrong)), "person"), (to(Some(bed.school.children[0])), "person")] {
            match cw.move_sharing(lead, item, m).await {
                Err(CaseworkError::Invalid(faults)) => assert_eq!(faults[0].field, field),
                other => panic!("{field}: {other:?}"),
            }
        }
        let once = to(Some(right));
        cw.move_sharing(lead, item, once.clone()).await.unwrap();
        cw.move_sharing(lead, item, once.clone()).await.unwrap();
        assert_eq!(cw.open_shared(lead, item).await.unwrap().moves.len(), 1);
        let other = MoveSharing { why: "A guess".into(), ..once };
        assert!(matches!(cw.move_sharing(lead, item, other).await, Err(CaseworkError::OtherContent)));
        // No mark of a protected address goes from the one file to the other.
        let mut conn = cw.store().read().await.unwrap();
        for (child, before) in [(wrong, false), (right, false)] {
            assert_eq!(conn.person(door.id, child).await.unwrap().protected_address, before);
        }
    }
}
