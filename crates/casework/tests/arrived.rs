//! What arrived from another agency is answered once, by whoever of the agency comes first, and goes
//! into the file of one of its own children. On both engines.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use casework::{CaseworkError, EmergencyShare, PersonChoice, Reply};
use exchange::{DeclineReason, SharingState};
use testkit::Bed;
use uuid::Uuid;

/// Something shared with the front door, and opened there.
async fn opened(bed: &Bed) -> Uuid {
    let sharing_id = Uuid::now_v7();
    let share = EmergencyShare {
        id: Uuid::now_v7(),
        sharing_id,
        child: Some(bed.school.children[0]),
        recipient: Some(bed.front_door.id),
        text: "He is at the gate now".into(),
        ..EmergencyShare::default()
    };
    let cw = &bed.casework;
    cw.share_in_emergency(&bed.school.lead, share)
        .await
        .unwrap();
    cw.tick().await.unwrap();
    cw.open_shared(&bed.front_door.screener, sharing_id)
        .await
        .unwrap();
    sharing_id
}

/// How often the recipient said so, as the sender holds it.
async fn said(bed: &Bed, sharing: Uuid, state: SharingState) -> usize {
    let view = bed.casework.sharing(&bed.school.lead, sharing).await;
    let trail = view.unwrap().trail;
    trail
        .iter()
        .filter(|l| l.event.state == state.as_str())
        .count()
}

testkit::both! {
    async fn two_colleagues_who_answer_alike_answer_once(bed) {
        let (cw, door) = (&bed.casework, &bed.front_door);
        let id = opened(&bed).await;
        let take = Reply::Accept(PersonChoice::New);
        cw.respond(&door.screener, id, take.clone()).await.unwrap();
        cw.respond(&door.lead, id, take.clone()).await.unwrap();
        assert_eq!(said(&bed, id, SharingState::Accepted).await, 1);

        cw.respond(&door.lead, id, Reply::Acknowledge).await.unwrap();
        cw.respond(&door.screener, id, Reply::Acknowledge).await.unwrap();
        assert_eq!(said(&bed, id, SharingState::Acknowledged).await, 1);
        let view = cw.sharing(&bed.school.lead, id).await.unwrap();
        assert_eq!(view.state, SharingState::Acknowledged);
        // Whoever took it on may say so again; somebody else comes too late for it.
        cw.respond(&door.screener, id, take.clone()).await.unwrap();
        let late = cw.respond(&door.lead, id, take).await;
        assert!(matches!(late, Err(CaseworkError::WrongState)), "{late:?}");
        assert_eq!(said(&bed, id, SharingState::Accepted).await, 1);
    }

    async fn two_colleagues_who_disagree_are_told_and_the_first_answer_stays(bed) {
        let (cw, door) = (&bed.casework, &bed.front_door);
        let id = opened(&bed).await;
        cw.respond(&door.screener, id, Reply::Accept(PersonChoice::New)).await.unwrap();
        let no = Reply::Decline(DeclineReason::OtherArea, "Lives in Glanmorfa".into());
        let refused = cw.respond(&door.lead, id, no).await;
        assert!(matches!(refused, Err(CaseworkError::WrongState)), "{refused:?}");
        assert_eq!(said(&bed, id, SharingState::Declined).await, 0);
        let view = cw.sharing(&bed.school.lead, id).await.unwrap();
        assert_eq!(view.state, SharingState::Accepted);
    }

    async fn it_goes_into_the_file_of_a_child_and_never_of_an_adult(bed) {
        let (cw, door) = (&bed.casework, &bed.front_door);
        let id = opened(&bed).await;
        for nobody in [door.mother, Uuid::now_v7()] {
            let own = Reply::Accept(PersonChoice::Own(nobody));
            let CaseworkError::Invalid(faults) = cw.respond(&door.lead, id, own).await.unwrap_err() else {
                panic!("a fault of the field");
            };
            assert_eq!((faults[0].field.as_str(), faults[0].key), ("person", "unknown"));
        }
        assert_eq!(said(&bed, id, SharingState::Accepted).await, 0);
        let own = Reply::Accept(PersonChoice::Own(door.children[0]));
        cw.respond(&door.lead, id, own).await.unwrap();
        let got = cw.open_shared(&door.lead, id).await.unwrap();
        assert_eq!(got.row.person_id, Some(door.children[0]));
    }
}
