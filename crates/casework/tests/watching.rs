//! What a data protection officer relies on: a slow theft of a whole list meets a number a day and
//! a question, a file that was opened for no reason comes up for a look, and so does a made-up
//! record. None of it stops an emergency, or work that says why.

#![allow(clippy::unwrap_used, clippy::panic)]

use casework::{
    Actor, AddPerson, CaseworkError, EmergencyShare, EventKind, LogConcern, NewStatement,
    OwnDetails, Place, ReviewLine,
};
use domain::{
    access::ReviewKind,
    concern::{ChildInConcern, ChildRole, StatementKind, Urgency},
    person::{PersonContent, PersonKind, RelationKind},
    time::{EventTime, Precision},
};
use jiff::SignedDuration;
use testkit::Bed;
use uuid::Uuid;

const WHY: &str = "Every file of year 9 is read for the inspection of next week";

fn days(bed: &Bed, n: i64) {
    let then = bed.casework.now() + SignedDuration::from_hours(24 * n);
    bed.clock.set(then);
}

async fn child(bed: &Bed, n: usize) -> Uuid {
    let id = Uuid::now_v7();
    let person = AddPerson {
        id,
        kind: PersonKind::Child,
        protected_address: false,
        content: PersonContent {
            given_names: format!("Ember{n}"),
            family_name: "Quillon".into(),
            ..PersonContent::default()
        },
        around: None,
    };
    bed.casework
        .add_person(&bed.school.lead, person)
        .await
        .unwrap();
    id
}

async fn danger(bed: &Bed, child: Uuid) -> Uuid {
    let id = Uuid::now_v7();
    let input = LogConcern {
        id,
        urgency: Urgency::Danger,
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
            text: "Hurt, and afraid to go home".into(),
            ..NewStatement::default()
        }],
        childs_words: String::new(),
        others_involved: String::new(),
        already_told: String::new(),
        category: None,
        body_map: vec![],
        draft_id: None,
    };
    let who = &bed.school.practitioner;
    bed.casework.log_concern(who, input).await.unwrap();
    id
}

async fn open(bed: &Bed, who: &Actor) -> Vec<ReviewLine> {
    bed.casework.review_queue(who).await.unwrap().open
}

async fn alerted(bed: &Bed, who: &Actor) -> u32 {
    bed.casework.waiting(who).await.unwrap().my_work
}

testkit::both! {
    async fn after_a_days_number_of_files_somebody_says_why_and_goes_on(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let lead = &school.lead;
        let may = cw.files_today(lead).await.unwrap().may as usize;
        let mut children = Vec::new();
        for n in 0..=may {
            children.push(child(&bed, n).await);
        }
        for id in &children[..may] {
            cw.child_page(lead, *id, None).await.unwrap();
            cw.child_page(lead, *id, None).await.unwrap();
        }
        let today = cw.files_today(lead).await.unwrap();
        assert_eq!(today.opened as usize, may, "read twice it is one child");
        let last = children[may];
        for id in [last, Uuid::now_v7()] {
            let asked = cw.child_page(lead, id, None).await;
            let absent = id != last;
            assert!(
                matches!(asked, Err(CaseworkError::MoreFiles)) || (absent && matches!(asked, Err(CaseworkError::NotFound))),
                "{asked:?}"
            );
        }
        cw.child_page(lead, children[0], None).await.unwrap();
        assert!(open(&bed, &school.dpo).await.is_empty());

        // An emergency has no number.
        let emergency = EmergencyShare {
            id: Uuid::now_v7(),
            sharing_id: Uuid::now_v7(),
            child: Some(last),
            recipient: Some(bed.front_door.id),
            text: "At the gate, afraid of her uncle".into(),
            child_name: String::new(),
            outside: None,
            name_if_unknown: String::new(),
            draft: None,
            with_protected: false,
from_locked: false,
        };
        cw.share_in_emergency(lead, emergency).await.unwrap();

        // Nor has a concern that came in: it is read, and the number passed is looked at.
        let concern = danger(&bed, last).await;
        cw.concern_for_lead(lead, concern).await.unwrap();
        let looked = open(&bed, &school.dpo).await;
        assert_eq!(looked.len(), 1);
        assert_eq!(looked[0].row.kind, ReviewKind::Budget);

        let e = cw.say_why_more(lead, Uuid::now_v7(), "ok").await.unwrap_err();
        assert!(matches!(e, CaseworkError::Invalid(f) if f[0].key == "short"));
        let id = Uuid::now_v7();
        for _ in 0..2 {
            cw.say_why_more(lead, id, WHY).await.unwrap();
        }
        assert_eq!(cw.files_today(lead).await.unwrap().may as usize, 2 * may, "sent twice it counts once");
        cw.child_page(lead, last, None).await.unwrap();
        let looked = open(&bed, &school.dpo).await;
        assert!(
            looked.iter().any(|l| l.row.kind == ReviewKind::Budget && l.row.content.words == WHY),
            "what they said stands there"
        );
        assert!(alerted(&bed, &school.dpo).await >= 1, "who looks is told");

        // The next day begins anew.
        days(&bed, 1);
        let today = cw.files_today(lead).await.unwrap();
        assert_eq!((today.opened, today.may as usize), (0, may));
    }

    async fn a_file_that_was_opened_for_no_reason_comes_up_for_a_look(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let lead = &school.lead;
        let (quiet, busy) = (child(&bed, 1).await, child(&bed, 2).await);
        days(&bed, 60);
        cw.child_page(lead, quiet, None).await.unwrap();
        cw.child_page(lead, busy, None).await.unwrap();
        let mut tx = cw.store().write(school.id).await.unwrap();
        let event = store::Event {
            at_us: cw.now().as_microsecond(),
            kind: EventKind::NoteAdded,
            actor: Some(lead.practitioner_id),
            person: Some(busy),
            object: None,
            detail: serde_json::json!({}),
        };
        tx.append(school.id, &event).await.unwrap();
        tx.commit().await.unwrap();
        cw.look_at_openings().await.unwrap();
        assert!(open(&bed, &school.dpo).await.is_empty(), "the day is not over: a note may still follow");
        days(&bed, 1);
        for _ in 0..2 {
            cw.look_at_openings().await.unwrap();
        }
        let looked = open(&bed, &school.dpo).await;
        assert_eq!(looked.len(), 1, "once, and not the file on which somebody worked");
        assert_eq!(looked[0].row.kind, ReviewKind::Unexplained);
        assert_eq!(looked[0].row.person_id, Some(quiet));
        assert_eq!(looked[0].who.id, lead.practitioner_id);
    }

    async fn a_busy_file_explains_nobody_who_has_no_part_in_it(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let (lead, screener, dpo) = (&school.lead, &school.screener, &school.dpo);
        let busy = child(&bed, 1).await;
        let concern = danger(&bed, busy).await;
        // What has just come in is there for everybody who receives concerns.
        cw.child_page(screener, busy, None).await.unwrap();
        cw.acknowledge_concern(lead, concern).await.unwrap();
        days(&bed, 1);
        cw.look_at_openings().await.unwrap();
        assert!(open(&bed, dpo).await.is_empty());
        // Ten days on it is the lead's work, and there is nothing new for anybody else.
        days(&bed, 10);
        cw.child_page(lead, busy, None).await.unwrap();
        cw.child_page(screener, busy, None).await.unwrap();
        days(&bed, 1);
        cw.look_at_openings().await.unwrap();
        let asked: Vec<_> = open(&bed, dpo).await.into_iter().map(|l| (l.row.kind, l.who.id)).collect();
        assert_eq!(asked, [(ReviewKind::Unexplained, screener.practitioner_id)]);
        // A practitioner reads with broken glass, which is looked at already: it is not asked twice.
        let glass = casework::BreakGlass {
            id: Uuid::now_v7(),
            person_id: busy,
            reason: Some(domain::access::GlassReason::NobodyReached),
            words: "The hospital asks and the lead is away".into(),
            hours: Some(1),
        };
        cw.break_glass(&school.colleague, glass).await.unwrap();
        cw.child_page(&school.colleague, busy, None).await.unwrap();
        days(&bed, 1);
        cw.look_at_openings().await.unwrap();
        let of_colleague = |l: &ReviewLine| l.who.id == school.colleague.practitioner_id;
        let asked: Vec<_> = open(&bed, dpo).await.into_iter().filter(of_colleague).collect();
        assert_eq!(asked.len(), 1);
        assert_eq!(asked[0].row.kind, ReviewKind::BreakGlass);
    }

    async fn whoever_goes_through_the_whole_list_by_searching_is_looked_at(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let teacher = &school.practitioner;
        let mut tx = cw.store().write(school.id).await.unwrap();
        for n in 0..220 {
            let new = store::NewPerson {
                agency_id: school.id,
                id: Uuid::now_v7(),
                kind: PersonKind::Child,
                protected_address: false,
                content: PersonContent {
                    given_names: format!("Quorn{}", char::from(b'a' + n / 20)),
                    family_name: format!("Vesper{n}"),
                    ..PersonContent::default()
                },
            };
            tx.add_person(&new, cw.now().as_microsecond()).await.unwrap();
        }
        tx.commit().await.unwrap();
        let list = cw.children_to_choose(teacher, &[school.children[0]]).await.unwrap();
        assert_eq!((list.children.len(), list.whole), (1, false), "many: only who was chosen");
        assert!(!cw.children_to_choose(&school.lead, &[]).await.unwrap().children.is_empty(), "the lead keeps the files");
        for letter in b'a'..=b'j' {
            let typed = format!("Quorn{}", char::from(letter));
            for _ in 0..2 {
                assert_eq!(cw.find_children(teacher, &typed).await.unwrap().len(), 20);
            }
        }
        assert!(open(&bed, &school.dpo).await.is_empty(), "shown twice it is one child");
        assert_eq!(cw.find_children(teacher, "Quornk").await.unwrap().len(), 20, "a search is never refused");
        cw.find_children(teacher, "Jo").await.unwrap();
        let looked = open(&bed, &school.dpo).await;
        assert_eq!(looked.len(), 1, "once a day");
        assert_eq!((looked[0].row.kind, looked[0].row.content.count, looked[0].who.id), (ReviewKind::Names, 220, teacher.practitioner_id));
        days(&bed, 1);
        cw.look_at_openings().await.unwrap();
        cw.find_children(teacher, "Quorna").await.unwrap();
        assert_eq!(open(&bed, &school.dpo).await.len(), 1, "the next day begins anew");
    }

    async fn whoever_is_made_to_look_a_child_up_calls_for_help_unseen(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let (teacher, dpo) = (&school.practitioner, &school.dpo);
        child(&bed, 1).await;
        for who in [teacher, &school.lead, dpo] {
            assert!(matches!(cw.set_agreed_word(who, "Thornquist").await, Err(CaseworkError::NotFound)));
            assert!(matches!(cw.agreed_word(who).await, Err(CaseworkError::NotFound)));
        }
        let administrator = &school.administrator;
        let stale = Actor { fresh: false, ..administrator.clone() };
        assert!(matches!(cw.set_agreed_word(&stale, "Thornquist").await, Err(CaseworkError::Confirm)));
        for (word, key) in [("Ash", "short"), ("two words", "one"), ("Thorn-quist", "one"), ("Quill", "taken"), ("Ember", "taken")] {
            match cw.set_agreed_word(administrator, word).await {
                Err(CaseworkError::Invalid(f)) => assert_eq!((f[0].field.as_str(), f[0].key), ("word", key), "{word}"),
                other => panic!("{word}: {other:?}"),
            }
        }
        // A search that finds nobody, and one that finds by likeness, before there is a word.
        let typed = "Embre1 Quillon-Thornquist";
        assert!(open(&bed, dpo).await.is_empty());
        let likeness = cw.find_children(teacher, "Embre Quillon").await.unwrap();
        cw.set_agreed_word(administrator, " Thornquist ").await.unwrap();
        let set = cw.agreed_word(administrator).await.unwrap().unwrap();
        assert!(!set.by.is_empty() && set.since == cw.now());
        assert_eq!(cw.find_children(teacher, "Embre Quillon").await.unwrap(), likeness, "without the word nothing changes");
        assert!(open(&bed, dpo).await.is_empty());
        let before = alerted(&bed, dpo).await;
        assert!(cw.find_children(teacher, typed).await.unwrap().is_empty());
        assert!(cw.find_children(teacher, "ember1 quillon THORNQUIST").await.unwrap().is_empty());
        let looked = open(&bed, dpo).await;
        assert_eq!(looked.len(), 1, "one call within minutes");
        assert_eq!((looked[0].row.kind, looked[0].who.id), (ReviewKind::UnderPressure, teacher.practitioner_id));
        assert!(alerted(&bed, dpo).await > before, "told at once");
        bed.clock.set(cw.now() + SignedDuration::from_hours(1));
        cw.find_children(teacher, typed).await.unwrap();
        assert_eq!(open(&bed, dpo).await.len(), 2, "an hour later it is another call");
        // A lead who is made to look is not told of themselves.
        cw.people_to_choose(&school.lead, "Ember9 Thornquist").await.unwrap();
        assert_eq!(open(&bed, dpo).await.len(), 3);
        assert_eq!(open(&bed, &school.lead).await.len(), 2);
        bed.clock.set(cw.now() + SignedDuration::from_hours(1));
        assert!(cw.children_list(&school.lead, "Ember9 Thornquist", None).await.unwrap().is_empty());
        assert_eq!(open(&bed, dpo).await.len(), 4, "from the list of children too");
        // No word hides a child: one who came later and has the name is found.
        let new = AddPerson {
            id: Uuid::now_v7(),
            kind: PersonKind::Child,
            protected_address: false,
            content: PersonContent {
                given_names: "Ivo".into(),
                family_name: "Thornquist".into(),
                ..PersonContent::default()
            },
            around: None,
        };
        cw.add_person(&school.lead, new).await.unwrap();
        assert_eq!(cw.find_children(teacher, "Ivo Thornquist").await.unwrap().len(), 1);
        assert_eq!(open(&bed, dpo).await.len(), 4);
        cw.set_agreed_word(administrator, "").await.unwrap();
        assert!(cw.agreed_word(administrator).await.unwrap().is_none());
        cw.find_children(teacher, typed).await.unwrap();
        assert_eq!(open(&bed, dpo).await.len(), 4, "taken away, it is a word like any other");
    }

    async fn a_few_children_are_a_list_and_whoever_works_with_none_has_none(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let list = async |who: &Actor| cw.children_to_choose(who, &[]).await.unwrap();
        for who in [&school.practitioner, &school.lead, &school.screener] {
            let all = list(who).await;
            assert_eq!((all.children.len(), all.whole), (3, true), "{}", who.role);
        }
        for who in [&school.administrator, &school.dpo] {
            let none = list(who).await;
            assert_eq!((none.children.len(), none.whole), (0, false), "{}", who.role);
        }
        assert_eq!(cw.find_children(&school.administrator, "Jonah").await.unwrap().len(), 1, "to log what they saw");
    }

    async fn whoever_opens_a_made_up_record_is_looked_at_and_told_nothing(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let (lead, dpo) = (&school.lead, &school.dpo);
        let id = Uuid::now_v7();
        let content = PersonContent {
            given_names: "Orla".into(),
            family_name: "Vantreight".into(),
            ..PersonContent::default()
        };
        for who in [lead, &school.practitioner] {
            let refused = cw.plant_canary(who, id, content.clone()).await;
            assert!(matches!(refused, Err(CaseworkError::NotFound)));
        }
        let stale = Actor { fresh: false, ..dpo.clone() };
        let refused = cw.plant_canary(&stale, id, content.clone()).await;
        assert!(matches!(refused, Err(CaseworkError::Confirm)));
        for _ in 0..2 {
            cw.plant_canary(dpo, id, content.clone()).await.unwrap();
        }
        assert_eq!(cw.canaries(dpo).await.unwrap().len(), 1);
        assert!(cw.canaries(lead).await.is_err());
        let listed = cw.children_list(lead, "Orla", None).await.unwrap();
        assert!(listed.iter().any(|c| c.id == id), "it is found like any other child");
        assert!(open(&bed, dpo).await.is_empty());
        for _ in 0..3 {
            cw.child_page(lead, id, None).await.unwrap();
        }
        let looked = open(&bed, dpo).await;
        assert_eq!(looked.len(), 1, "once a day");
        assert_eq!(looked[0].row.kind, ReviewKind::Canary);
        assert!(alerted(&bed, dpo).await >= 1, "at once");
        let mut conn = cw.store().read().await.unwrap();
        let about = conn.events_about(school.id, id, None, 50).await.unwrap();
        assert!(about.iter().all(|e| e.kind != EventKind::CanaryPlanted && e.kind != EventKind::PersonAdded),
            "its record does not say what it is");
    }

    async fn the_file_of_ones_own_family_closes_by_itself(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let (lead, dpo) = (&school.lead, &school.dpo);
        let name = {
            let mut conn = cw.store().read().await.unwrap();
            conn.practitioner(school.id, lead.practitioner_id).await.unwrap().content.name
        };
        let (given, family) = name.rsplit_once(' ').unwrap();
        let (own, other) = (child(&bed, 1).await, child(&bed, 2).await);
        let parent = AddPerson {
            id: Uuid::now_v7(),
            kind: PersonKind::Adult,
            protected_address: false,
            content: PersonContent {
                given_names: given.to_uppercase(),
                family_name: family.to_lowercase(),
                ..PersonContent::default()
            },
            around: Some(Place {
                child_id: own,
                relation: RelationKind::Mother,
                parental_responsibility: true,
                same_household: true,
                from: None,
                until: None,
            }),
        };
        cw.add_person(lead, parent).await.unwrap();
        assert!(matches!(cw.child_page(lead, own, None).await, Err(CaseworkError::NotFound)));
        cw.tick().await.unwrap();
        let looked = open(&bed, dpo).await;
        assert_eq!(looked.len(), 1);
        assert_eq!(looked[0].row.kind, ReviewKind::KeptOut);
        assert!(cw.children_list(lead, "Ember1", None).await.unwrap().is_empty(), "lists leave it out");
        cw.child_page(lead, other, None).await.unwrap();

        // They only share a name: somebody else takes it off, and it stays off.
        cw.end_conflict(dpo, Some(lead.practitioner_id), own, "Another person of that name").await.unwrap();
        cw.child_page(lead, own, None).await.unwrap();
        days(&bed, 1);
        cw.child_page(lead, own, None).await.unwrap();
    }

    async fn a_home_that_is_ones_own_closes_a_file_unless_it_is_protected(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let lead = &school.lead;
        let mut ids = Vec::new();
        for protected_address in [true, false] {
            let id = Uuid::now_v7();
            let person = AddPerson {
                id,
                kind: PersonKind::Child,
                protected_address,
                content: PersonContent {
                    given_names: "Wren".into(),
                    family_name: format!("Tarleton{protected_address}"),
                    address: Some("9 Tannery Lane\nAldermoor AB1 2CD".into()),
                    ..PersonContent::default()
                },
                around: None,
            };
            cw.add_person(lead, person).await.unwrap();
            ids.push(id);
        }
        let details = OwnDetails { phone: String::new(), address: "9 Tannery Lane, AB1 2CD".into() };
        let stale = Actor { fresh: false, ..lead.clone() };
        let refused = cw.set_own_details(&stale, &details).await;
        assert!(matches!(refused, Err(CaseworkError::Confirm)), "a screen left open must not lift what closes a file");
        cw.set_own_details(lead, &details).await.unwrap();
        assert_eq!(cw.own_details(lead).await.unwrap(), details);
        cw.child_page(lead, ids[0], None).await.unwrap();
        assert!(matches!(cw.child_page(lead, ids[1], None).await, Err(CaseworkError::NotFound)));
    }

    async fn an_agency_sets_its_own_number_within_bounds_and_the_ledger_keeps_why(bed) {
        let (cw, school) = (&bed.casework, &bed.school);
        let (lead, admin) = (&school.lead, &school.administrator);
        let why = "Agreed by the governors: a small nursery";
        let word = || "safeguarding-lead".to_owned();
        let usual = cw.files_today(lead).await.unwrap().may;
        let set = async |who: &Actor, word: String, files: u32, why: &str| {
            cw.set_files_numbers(who, &[(word, Some(files))], why).await
        };
        for who in [lead, &school.dpo, &school.practitioner] {
            assert!(matches!(set(who, word(), 3, why).await, Err(CaseworkError::NotFound)));
        }
        let stale = Actor { fresh: false, ..admin.clone() };
        assert!(matches!(set(&stale, word(), 3, why).await, Err(CaseworkError::Confirm)));
        for (word, files, why, wrong) in [
            (word(), 0, why, "safeguarding-lead-range"), (word(), usual * 5 + 1, why, "safeguarding-lead-range"),
            ("nobody".into(), 3, why, "role-unknown"), (word(), 3, "", "why-empty"), (word(), 3, ".", "why-short"),
        ] {
            let Err(CaseworkError::Invalid(faults)) = set(admin, word, files, why).await else { panic!("{wrong}") };
            let said: Vec<String> = faults.iter().map(|f| format!("{}-{}", f.field, f.key)).collect();
            assert_eq!(said, [wrong]);
        }
        assert_eq!(cw.files_today(lead).await.unwrap().may, usual, "nothing was set");

        set(admin, word(), 2, why).await.unwrap();
        assert_eq!(cw.files_today(lead).await.unwrap().may, 2);
        assert_eq!(cw.files_today(&bed.front_door.lead).await.unwrap().may, usual, "another agency keeps its own");
        let files: Vec<Uuid> = [child(&bed, 1).await, child(&bed, 2).await, child(&bed, 3).await].into();
        for file in &files[..2] {
            cw.child_page(lead, *file, None).await.unwrap();
        }
        assert!(matches!(cw.child_page(lead, files[2], None).await, Err(CaseworkError::MoreFiles)));
        cw.say_why_more(lead, Uuid::now_v7(), WHY).await.unwrap();
        cw.child_page(lead, files[2], None).await.unwrap();
        assert_eq!(cw.files_today(lead).await.unwrap().may, 4, "as many again as are set here");

        set(admin, word(), usual, "Back to the usual number").await.unwrap();
        set(admin, word(), usual, "Sent again by mistake").await.unwrap();
        let mut conn = cw.store().read().await.unwrap();
        let told = conn.events_on(school.id, school.id, 50).await.unwrap();
        let told: Vec<_> = told.iter().filter(|e| e.kind == EventKind::FilesNumberSet).collect();
        assert_eq!(told.len(), 2, "what changes nothing is no event");
        let first = told[1].detail.as_ref().unwrap();
        assert_eq!(first["why"], why);
        assert_eq!((&first["was"], &first["files"]), (&usual.into(), &2.into()));
    }
}
