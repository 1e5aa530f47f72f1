//! The body map: whose marks are seen where, what travels, and how one is put right.

#![allow(clippy::unwrap_used, clippy::panic)]

use casework::{CaseworkError, ChangePin, LogConcern, NewMark, NewStatement};
use domain::{
    body_map::{BodyFigure, BodyMark, site_of},
    concern::{ChildInConcern, ChildRole, Urgency},
    decision::ItemSource,
    time::{EventTime, Precision},
};
use ledger::EventKind;
use testkit::Bed;
use uuid::Uuid;

/// Words that must be found nowhere in the clear.
const MARKER: &str = "Goldcrest-shaped, the size of a thumb";

fn mark(site: &str, shape: &str) -> BodyMark {
    BodyMark {
        length_mm: Some(25),
        shape: shape.into(),
        ..BodyMark::at(BodyFigure::Child, site_of(site).unwrap())
    }
}

fn concern(bed: &Bed, children: &[Uuid], marks: Vec<NewMark>) -> LogConcern {
    LogConcern {
        id: Uuid::now_v7(),
        urgency: Urgency::Today,
        children: children
            .iter()
            .map(|&person_id| ChildInConcern {
                person_id,
                role: ChildRole::Subject,
            })
            .collect(),
        child_not_listed: String::new(),
        when: EventTime {
            at: bed.casework.now(),
            precision: Precision::Minute,
        },
        place: String::new(),
        statements: vec![NewStatement {
            text: "Saw marks at the swimming lesson".into(),
            ..NewStatement::default()
        }],
        childs_words: String::new(),
        others_involved: String::new(),
        already_told: String::new(),
        category: None,
        body_map: marks,
        draft_id: None,
    }
}

fn faults(e: CaseworkError) -> Vec<(String, &'static str)> {
    match e {
        CaseworkError::Invalid(all) => all.into_iter().map(|f| (f.field, f.key)).collect(),
        other => panic!("{other}"),
    }
}

testkit::both! {
    async fn a_mark_is_on_the_page_of_its_child_and_of_no_other(bed) {
        let (school, all) = (&bed.school, &bed.school.children);
        let (one, other) = (all[0], all[1]);
        let marks = vec![
            NewMark { child: Some(one), mark: mark("front.knee.left", MARKER) },
            NewMark { child: Some(other), mark: mark("head-left.ear.left", "round") },
        ];
        let input = concern(&bed, &[one, other], marks);
        let logged = bed.casework.log_concern(&school.practitioner, input.clone()).await.unwrap();
        let again = bed.casework.log_concern(&school.practitioner, input).await.unwrap();
        assert_eq!(again, logged, "sent twice it is logged once");
        let map = bed.casework.body_map(&school.lead, one).await.unwrap();
        assert_eq!(map.marks.len(), 1, "a brother's injuries are not on this child's page");
        assert_eq!(map.marks[0].mark.shape, MARKER);
        assert_eq!(map.marks[0].concern, Some(logged.id));
        assert_eq!(bed.casework.child_page(&school.lead, one, None).await.unwrap().marks, 1);
        let e = bed.casework.body_map(&school.practitioner, one).await.unwrap_err();
        assert!(matches!(e, CaseworkError::NotFound), "who may not read the file may not see it");
        let e = bed.casework.body_map(&bed.front_door.lead, one).await.unwrap_err();
        assert!(matches!(e, CaseworkError::NotFound), "nor may another agency");
    }

    async fn what_is_wrong_with_a_mark_is_named(bed) {
        let all = &bed.school.children;
        let mut lost = mark("front.knee.left", "");
        lost.panel = domain::body_map::BodyPanel::LeftPalm;
        let mut huge = mark("front.knee.left", &"x".repeat(121));
        huge.width_mm = Some(2001);
        huge.length_mm = Some(0);
        let marks = vec![
            NewMark { child: Some(all[0]), mark: lost },
            NewMark { child: None, mark: huge },
            NewMark { child: Some(Uuid::now_v7()), mark: mark("front.face.middle", "") },
        ];
        let input = concern(&bed, &all[..2], marks);
        let e = bed.casework.log_concern(&bed.school.practitioner, input).await.unwrap_err();
        let found = faults(e);
        for expected in [
            ("mark-1-site", "unknown"), ("mark-2-child", "empty"), ("mark-2-length", "size"),
            ("mark-2-width", "size"), ("mark-2-shape", "too-long"), ("mark-3-child", "unknown"),
        ] {
            assert!(found.iter().any(|(f, k)| (f.as_str(), *k) == expected), "{expected:?} in {found:?}");
        }
        let many = vec![NewMark { child: None, mark: mark("front.knee.left", "") }; 31];
        let e = bed.casework.log_concern(&bed.school.practitioner, concern(&bed, &all[..1], many)).await;
        assert_eq!(faults(e.unwrap_err()), [("marks".into(), "too-many")]);
    }

    async fn a_mark_is_put_right_and_what_it_was_is_kept(bed) {
        let (school, child) = (&bed.school, bed.school.children[0]);
        let marks = vec![NewMark { child: None, mark: mark("front.knee.left", "round") }];
        let logged = bed.casework.log_concern(&school.practitioner, concern(&bed, &[child], marks)).await.unwrap();
        let pin = bed.casework.body_map(&school.lead, child).await.unwrap().marks[0].pin.unwrap();
        let desk = bed.casework.pin_to_change(&school.lead, logged.id, pin).await.unwrap();
        assert_eq!(desk.pin.mark.shape, "round");
        let mut change = ChangePin {
            concern_id: logged.id,
            pin_id: pin,
            entry_id: Uuid::now_v7(),
            now: Some(mark("front.knee.right", "round")),
            why: String::new(),
        };
        let e = bed.casework.change_pin(&school.lead, change.clone()).await.unwrap_err();
        assert_eq!(faults(e), [("why".into(), "empty")]);
        change.why = "It was the other knee".into();
        let e = bed.casework.change_pin(&school.practitioner, change.clone()).await.unwrap_err();
        assert!(matches!(e, CaseworkError::NotFound));
        for _ in 0..2 {
            bed.casework.change_pin(&school.lead, change.clone()).await.unwrap();
        }
        let map = bed.casework.body_map(&school.lead, child).await.unwrap();
        assert_eq!(map.marks[0].mark.side, domain::body_map::BodySide::Right);
        assert_eq!(map.marks[0].was.len(), 1, "sent twice it is put right once");
        assert_eq!(map.marks[0].was[0].was.mark.side, domain::body_map::BodySide::Left);
        let page = bed.casework.child_page(&school.lead, child, None).await.unwrap();
        let said = |l: &casework::ChronologyLine| l.entry.id == change.entry_id;
        assert!(page.lines.iter().any(said), "the chronology says that it was corrected");
        let gone = ChangePin { now: None, entry_id: Uuid::now_v7(), why: "A shadow".into(), ..change };
        for _ in 0..2 {
            bed.casework.change_pin(&school.lead, gone.clone()).await.unwrap();
        }
        let map = bed.casework.body_map(&school.lead, child).await.unwrap();
        assert!(map.marks.is_empty());
        assert_eq!(map.removed.len(), 1, "what was taken away can still be seen");
        let mut conn = bed.casework.store().read().await.unwrap();
        let events = conn.events_about(school.id, child, None, 50).await.unwrap();
        let corrected = events.iter().filter(|e| e.kind == EventKind::ConcernCorrected);
        assert_eq!(corrected.count(), 2);
    }

    async fn only_the_marks_of_the_child_can_be_chosen_for_sharing(bed) {
        let (school, all) = (&bed.school, &bed.school.children);
        let marks = vec![
            NewMark { child: Some(all[0]), mark: mark("front.knee.left", MARKER) },
            NewMark { child: Some(all[1]), mark: mark("head-left.ear.left", "of the other child") },
        ];
        let logged = bed.casework.log_concern(&school.practitioner, concern(&bed, &all[..2], marks)).await.unwrap();
        let items = bed.casework.items_to_choose(&school.lead, all[0]).await.unwrap();
        let map = items.iter().find(|i| i.source == ItemSource::BodyMap { concern_id: logged.id });
        let map = map.expect("the body map can be ticked by itself");
        assert_eq!(map.body_map.len(), 1);
        assert!(map.text.contains(MARKER) && !map.text.contains("of the other child"));
    }

    async fn a_baby_has_drawings_and_parts_that_a_child_does_not_have(bed) {
        let (school, child) = (&bed.school, bed.school.children[0]);
        let on = |figure, word: &str| NewMark {
            child: None,
            mark: BodyMark { figure, ..BodyMark::at(figure, site_of(word).unwrap()) },
        };
        for word in ["front.nappy-area.middle", "infant-head-top.front-fontanelle.middle"] {
            let input = concern(&bed, &[child], vec![on(BodyFigure::Child, word)]);
            let refused = bed.casework.log_concern(&school.practitioner, input).await.unwrap_err();
            assert_eq!(faults(refused), [("mark-1-site".to_owned(), "unknown")], "{word}");
            let input = concern(&bed, &[child], vec![on(BodyFigure::Infant, word)]);
            bed.casework.log_concern(&school.practitioner, input).await.unwrap();
        }
        // As marks of a baby's head were put before there were drawings of one.
        let old = on(BodyFigure::Infant, "head-front.eye.left");
        bed.casework.log_concern(&school.practitioner, concern(&bed, &[child], vec![old.clone()])).await.unwrap();
        let map = bed.casework.body_map(&school.lead, child).await.unwrap();
        assert_eq!(map.marks.len(), 3);
        assert!(map.marks.iter().any(|m| m.mark == old.mark), "it stays where it was put");
    }
}
