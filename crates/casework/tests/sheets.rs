//! A concern that was written on a sheet of paper with a number: the paper and the record meet, and a
//! sheet that is typed in again is heard and said.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use casework::{EmergencyShare, LogConcern, NewStatement, SheetNumber};
use domain::{
    concern::{ChildInConcern, ChildRole, Urgency},
    time::{EventTime, Precision},
};
use testkit::Bed;
use uuid::Uuid;

fn typed(bed: &Bed, words: &str) -> LogConcern {
    LogConcern {
        id: Uuid::now_v7(),
        urgency: Urgency::Today,
        children: vec![ChildInConcern {
            person_id: bed.school.children[0],
            role: ChildRole::Subject,
        }],
        child_not_listed: String::new(),
        when: EventTime {
            at: bed.casework.now(),
            precision: Precision::Minute,
        },
        place: String::new(),
        statements: vec![NewStatement {
            text: words.into(),
            ..NewStatement::default()
        }],
        body_map: Vec::new(),
        childs_words: String::new(),
        others_involved: String::new(),
        already_told: String::new(),
        category: None,
        draft_id: None,
    }
}

testkit::both! {
    async fn the_same_sheet_is_one_record_and_other_words_are_heard_and_said(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let sheet = SheetNumber::generate();
        let log = async |who, words: &str| {
            cw.log_from_sheet(who, typed(&bed, words), Some(&sheet)).await.unwrap()
        };
        let (first, before) = log(&school.practitioner, "He was afraid").await;
        assert_eq!((first.id, before), (sheet.concern(school.id), false));
        let (again, before) = log(&school.practitioner, "He was afraid").await;
        assert_eq!((again.id, before), (first.id, false), "the same words once more");
        for (who, words) in [(&school.practitioner, "He was much afraid"), (&school.colleague, "He was afraid")] {
            let (other, before) = log(who, words).await;
            assert!(other.id != first.id && before, "{words}");
            cw.concern(&school.lead, other.id).await.unwrap();
        }
        // Without a number, and at another agency, the sheet says nothing.
        let (plain, before) = cw.log_from_sheet(&school.practitioner, typed(&bed, "Later"), None).await.unwrap();
        assert!(plain.id != first.id && !before);
    }

    async fn a_sheet_from_which_an_emergency_was_sent_is_known_again(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let sheet = SheetNumber::generate();
        let share = EmergencyShare {
            id: sheet.emergency(school.id),
            sharing_id: sheet.sharing(school.id),
            child: Some(school.children[0]),
            recipient: Some(bed.front_door.id),
            text: "He is at the gate now".into(),
            ..EmergencyShare::default()
        };
        cw.share_in_emergency(&school.practitioner, share).await.unwrap();
        let input = typed(&bed, "He was at the gate");
        let (logged, before) = cw.log_from_sheet(&school.practitioner, input, Some(&sheet)).await.unwrap();
        assert_eq!((logged.id, before), (sheet.concern(school.id), true));
    }
}
