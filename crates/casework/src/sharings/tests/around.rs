//! Whose protected address and telephone a package may not carry: the child's, of whoever stands
//! around the child, and of other children around whom the same people stand.

use super::*;
use domain::person::{PersonContent, PersonKind, RelationKind};
use exchange::HandlingMark;
use store::{NewPerson, RelationRow};

async fn relate(d: &Desk, child: Uuid, other: Uuid) {
    let mut tx = d.cw.store().write(d.lead.agency_id).await.unwrap();
    let relation = RelationRow {
        child_id: child,
        other_id: other,
        relation: RelationKind::Sibling,
        parental_responsibility: false,
        same_household: false,
        from: None,
        until: None,
    };
    tx.relate(d.lead.agency_id, &relation).await.unwrap();
    tx.commit().await.unwrap();
}

testkit::both! {
    async fn what_is_protected_of_people_around_the_child_stays_too(bed) {
        let d = desk(&bed);
        let [one, two, hidden] = bed.school.children[..] else { panic!("three children") };
        let to = RecipientChoice::Agency(bed.front_door.id);
        let refused = async |child: usize, words: &str| {
            let item = said(&d, bed.school.children[child], words).await;
            match send(&d, to_send(&bed.school, to.clone(), child, vec![item])).await {
                Ok(_) => false,
                Err(CaseworkError::Invalid(f)) => f.iter().any(|f| f.key == "protected"),
                Err(other) => panic!("{other}"),
            }
        };
        let leak = format!("They met at {PROTECTED_ADDRESS}.");
        assert!(!refused(1, &leak).await, "it is no secret of anybody around this child");
        relate(&d, hidden, two).await;
        assert!(refused(1, &leak).await, "of the child around whom this one stands");
        assert!(!refused(0, &leak).await);
        relate(&d, hidden, bed.school.mother).await;
        assert!(refused(0, &leak).await, "of another child around whom the mother stands");

        let (aunt, number) = (Uuid::now_v7(), "01632 960777");
        let new = NewPerson {
            agency_id: d.lead.agency_id,
            id: aunt,
            kind: PersonKind::Adult,
            protected_address: true,
            content: PersonContent {
                given_names: "Ines".into(),
                family_name: "Calder".into(),
                phone: Some(number.into()),
                address: Some(" ".into()),
                ..PersonContent::default()
            },
        };
        let mut tx = d.cw.store().write(d.lead.agency_id).await.unwrap();
        tx.add_person(&new, 0).await.unwrap();
        tx.commit().await.unwrap();
        let ring = format!("Ring +44 1632 960777, which is {number}.");
        assert!(!refused(0, &ring).await);
        relate(&d, one, aunt).await;
        assert!(refused(0, &ring).await, "the number of whoever stands around the child");
    }

    async fn what_is_about_somebody_protected_is_marked_and_nothing_else_is(bed) {
        let d = desk(&bed);
        let to = RecipientChoice::Agency(bed.front_door.id);
        for (child, marked) in [(0, false), (2, true)] {
            let item = said(&d, bed.school.children[child], "She was quiet today.").await;
            let sent = send(&d, to_send(&bed.school, to.clone(), child, vec![item])).await.unwrap();
            let got = d.cw.open_shared(&d.there, sent.sharing_id).await.unwrap();
            let marks = &got.package.unwrap().items[0].marks;
            assert_eq!(marks.contains(&HandlingMark::NotOnline), marked, "{child}");
        }
    }
}
