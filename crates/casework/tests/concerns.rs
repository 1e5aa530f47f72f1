//! Logging a concern, and reading it back: what a practitioner and the law rely on.

use casework::{
    Actor, AddAttachment, CaseworkError, DraftKind, LogConcern, Logged, MasterKey, NewStatement,
    RecordFilter, Store,
};
use domain::{
    concern::{ChildInConcern, ChildRole, StatementKind, Urgency},
    task::TaskKind,
    time::{EventTime, Precision},
};
use ledger::EventKind;
use testkit::Bed;
use uuid::Uuid;

/// Words that must be found nowhere but where they were put.
const MARKER: &str = "Zebrafinch at the blue gate";

use testkit::make::{PICTURE as PNG, pdf};

fn concern(bed: &Bed, children: &[Uuid], text: &str) -> LogConcern {
    LogConcern {
        id: Uuid::now_v7(),
        urgency: Urgency::Routine,
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
            text: text.into(),
            ..NewStatement::default()
        }],
        childs_words: String::new(),
        others_involved: String::new(),
        already_told: String::new(),
        category: None,
        body_map: vec![],
        draft_id: None,
    }
}

async fn log(bed: &Bed, actor: &Actor, input: LogConcern) -> Logged {
    let logged = bed.casework.log_concern(actor, input).await;
    logged.expect("it is logged")
}

fn faults(e: CaseworkError) -> Vec<(String, &'static str)> {
    match e {
        CaseworkError::Invalid(all) => all.into_iter().map(|f| (f.field, f.key)).collect(),
        other => panic!("{other}"),
    }
}

fn file(draft_id: Uuid, name: &str, bytes: &[u8]) -> AddAttachment {
    AddAttachment {
        id: Uuid::now_v7(),
        draft_id,
        name: name.into(),
        bytes: bytes.to_vec(),
    }
}

testkit::both! {
    async fn a_child_and_words_are_enough_and_nothing_less_is(bed) {
        let (school, child) = (&bed.school, bed.school.children[0]);
        let nothing = concern(&bed, &[], " \u{200b}");
        let e = bed.casework.log_concern(&school.practitioner, nothing).await.unwrap_err();
        assert_eq!(faults(e), [("child".into(), "empty"), ("saw".into(), "empty")]);
        let logged = log(&bed, &school.practitioner, concern(&bed, &[child], "Seemed tired")).await;
        assert_eq!(logged.told.len(), 2, "the lead and the screener");
        assert!(logged.told.iter().all(|t| t.at == bed.casework.now()));
        let mut unlisted = concern(&bed, &[], "Alone at the bus stop");
        unlisted.child_not_listed = "A boy of about six, red coat".into();
        log(&bed, &school.practitioner, unlisted).await;
        let mut words = concern(&bed, &[child], "");
        words.childs_words = "I do not want to go home".into();
        log(&bed, &school.practitioner, words).await;
    }

    async fn every_bad_field_is_named_at_once(bed) {
        let mut bad = concern(&bed, &[bed.school.children[0]; 2], "a\0b");
        bad.place = "x".repeat(501);
        bad.when.at = "2027-01-01T00:00:00Z".parse().unwrap();
        let e = bed.casework.log_concern(&bed.school.practitioner, bad).await.unwrap_err();
        let found = faults(e);
        for expected in [("child", "twice"), ("when", "future"), ("saw", "control"), ("place", "too-long")] {
            assert!(found.iter().any(|(f, k)| (f.as_str(), *k) == expected), "{expected:?} in {found:?}");
        }
        let other = concern(&bed, &[bed.front_door.children[0]], "Not our child");
        let e = bed.casework.log_concern(&bed.school.practitioner, other).await.unwrap_err();
        assert_eq!(faults(e), [("child".into(), "unknown")], "another agency's child is no child here");
    }

    async fn sent_twice_it_is_logged_once(bed) {
        let teacher = &bed.school.practitioner;
        for children in [&bed.school.children[..1], &bed.school.children[..2]] {
            let before = bed.casework.my_concerns(teacher).await.unwrap().len();
            let input = concern(&bed, children, "Bruise on the arm");
            let first = log(&bed, teacher, input.clone()).await;
            let second = log(&bed, teacher, input.clone()).await;
            assert_eq!(first, second);
            assert_eq!(bed.casework.my_concerns(teacher).await.unwrap().len(), before + 1);
            let mut conn = bed.casework.store().read().await.unwrap();
            assert_eq!(conn.open_tasks_of_agency(bed.school.id, 10).await.unwrap().len(), before + 1);
            drop(conn);
            let e = bed.casework.log_concern(&bed.school.colleague, input).await.unwrap_err();
            assert!(matches!(e, CaseworkError::WrongState), "the id is somebody else's: {e}");
        }
    }

    async fn one_concern_stands_in_the_chronology_of_each_child_in_it(bed) {
        let place = &bed.school;
        let mut input = concern(&bed, &place.children[..2], "Heard shouting at the door");
        input.children[1].role = ChildRole::Sibling;
        input.urgency = Urgency::Today;
        let logged = log(&bed, &place.practitioner, input).await;
        let mut conn = bed.casework.store().read().await.unwrap();
        for child in &place.children[..2] {
            let rows = conn.chronology(place.id, *child, None, 10).await.unwrap();
            assert_eq!(rows[0].object_id, Some(logged.id));
            let events = conn.events_about(place.id, *child, None, 10).await.unwrap();
            assert_eq!(events[0].kind, EventKind::ConcernLogged);
            assert_eq!(events[0].actor, Some(place.practitioner.practitioner_id));
        }
        let tasks = conn.open_tasks_of_agency(place.id, 10).await.unwrap();
        assert_eq!(tasks[0].kind, TaskKind::ReadConcern);
        assert_eq!(tasks[0].due_us - tasks[0].created_us, 4 * 3_600_000_000, "to be read today: four hours");
        drop(conn);
        let view = bed.casework.concern(&place.lead, logged.id).await.unwrap();
        let roles: Vec<ChildRole> = view.children.iter().map(|c| c.role).collect();
        assert!(roles.contains(&ChildRole::Subject) && roles.contains(&ChildRole::Sibling));
    }

    async fn it_is_read_back_by_need_to_know_and_every_reading_is_logged(bed) {
        let place = &bed.school;
        let id = log(&bed, &place.practitioner, concern(&bed, &place.children[..1], MARKER)).await.id;
        let own = bed.casework.concern(&place.practitioner, id).await.unwrap();
        assert!(own.own && !own.receives);
        let lead = bed.casework.concern(&place.lead, id).await.unwrap();
        assert_eq!(lead.concern.content.statements[0].text, MARKER);
        for stranger in [&place.colleague, &place.dpo, &place.administrator, &bed.front_door.lead, &bed.front_door.practitioner] {
            for asked in [id, Uuid::now_v7()] {
                let e = bed.casework.concern(stranger, asked).await.unwrap_err();
                assert!(matches!(e, CaseworkError::NotFound), "{e}");
                let e = bed.casework.logged(stranger, asked).await.unwrap_err();
                assert!(matches!(e, CaseworkError::NotFound), "{e}");
            }
        }
        let mut conn = bed.casework.store().read().await.unwrap();
        let events = conn.events_about(place.id, place.children[0], None, 10).await.unwrap();
        let reads: Vec<Uuid> = events
            .iter()
            .filter(|e| e.kind == EventKind::ConcernRead)
            .filter_map(|e| e.actor)
            .collect();
        let (author, lead) = (place.practitioner.practitioner_id, place.lead.practitioner_id);
        assert_eq!(reads, [lead, author]);
        let alerts = conn.alerts_about(place.id, id).await.unwrap();
        let looked: Vec<Uuid> = alerts.iter().filter(|a| a.read_us.is_some()).map(|a| a.practitioner_id).collect();
        assert_eq!(looked, [lead], "reading answers the reader's own alert only");
    }

    async fn the_mail_says_that_something_waits_and_not_what(bed) {
        let place = &bed.school;
        let child = bed.casework.store().read().await.unwrap().person(place.id, place.children[0]).await.unwrap();
        let id = log(&bed, &place.practitioner, concern(&bed, &place.children[..1], MARKER)).await.id;
        let mails = bed.casework.take_mail(10).await.unwrap();
        assert!(!mails.is_empty());
        for mail in &mails {
            let alert = mail.link.rsplit('/').next().unwrap().parse().unwrap();
            let mut leads = Vec::new();
            for who in [&place.lead, &place.screener, &bed.front_door.lead] {
                leads.push(bed.casework.where_alert_leads(who, alert).await.unwrap());
            }
            assert!(leads.contains(&format!("/concerns/{id}")), "{leads:?}");
            assert_eq!(leads[2], "/", "it leads nobody else anywhere");
            assert!(!mail.link.contains("concern"), "{}", mail.link);
            let all = format!("{mail:?}");
            for fact in [MARKER, child.content.family_name.as_str(), child.content.given_names.as_str()] {
                assert!(!all.contains(fact), "{fact} in {all}");
            }
        }
        assert!(bed.casework.take_mail(10).await.unwrap().is_empty(), "what one process took, no other sends");
        bed.casework.mail_failed(&mails[0]).await.unwrap();
        assert!(bed.casework.take_mail(10).await.unwrap().is_empty(), "put off for a minute");
        bed.clock.set("2026-11-02T12:01:00Z".parse().unwrap());
        let again = bed.casework.take_mail(10).await.unwrap();
        assert_eq!(again.len(), 1);
        bed.casework.mail_sent(again[0].id).await.unwrap();
        bed.clock.set("2026-11-02T12:04:00Z".parse().unwrap());
        assert!(bed.casework.take_mail(10).await.unwrap().is_empty());
    }

    async fn a_draft_waits_for_its_writer_alone_and_becomes_the_concern(bed) {
        let place = &bed.school;
        let mut input = concern(&bed, &place.children[..1], MARKER);
        input.draft_id = Some(input.id);
        let fields = vec![("saw".to_owned(), MARKER.to_owned())];
        for _ in 0..2 {
            bed.casework.save_draft(&place.practitioner, input.id, DraftKind::Concern, fields.clone()).await.unwrap();
        }
        assert_eq!(bed.casework.draft(&place.practitioner, input.id).await.unwrap().fields, fields);
        let e = bed.casework.draft(&place.lead, input.id).await.unwrap_err();
        assert!(matches!(e, CaseworkError::NotFound));
        for _ in 0..2 {
            bed.casework.add_attachment(&place.practitioner, file(input.id, "arm.png", PNG)).await.unwrap();
        }
        let kept = bed.casework.draft_attachments(&place.practitioner, input.id).await.unwrap();
        assert_eq!(kept.len(), 1, "the same bytes are kept once");
        let e = bed.casework.attachment(&place.lead, kept[0].id).await.unwrap_err();
        assert!(matches!(e, CaseworkError::NotFound), "what is still being written is nobody else's");
        log(&bed, &place.practitioner, input.clone()).await;
        bed.casework.save_draft(&place.practitioner, input.id, DraftKind::Concern, fields).await.unwrap();
        assert!(bed.casework.drafts(&place.practitioner).await.unwrap().is_empty(), "a late draft does not come back");
        let read = bed.casework.attachment(&place.lead, kept[0].id).await.unwrap();
        assert_eq!(read.file.media_type, "image/png");
        assert_ne!(read.bytes, PNG, "made anew");
        let came = bed.casework.original_attachment(&place.lead, kept[0].id).await.unwrap();
        assert_eq!((came.bytes.as_slice(), came.file.media_type.as_str()), (PNG, "image/png"));
        let e = bed.casework.original_attachment(&place.practitioner, kept[0].id).await.unwrap_err();
        assert!(matches!(e, CaseworkError::NotFound), "for those who receive concerns");
        let e = bed.casework.attachment(&place.colleague, kept[0].id).await.unwrap_err();
        assert!(matches!(e, CaseworkError::NotFound));
    }

    async fn who_looked_names_every_child_in_a_concern_and_its_files(bed) {
        let (place, draft) = (&bed.school, Uuid::now_v7());
        let (lead, dpo) = (&place.lead, &place.dpo);
        let picture = file(draft, "drawing.png", PNG);
        let file_id = picture.id;
        bed.casework.add_attachment(&place.practitioner, picture).await.unwrap();
        let mut both = concern(&bed, &place.children[..2], "They were left alone together.");
        both.draft_id = Some(draft);
        let id = log(&bed, &place.practitioner, both).await.id;
        bed.casework.concern_for_lead(lead, id).await.unwrap();
        bed.casework.attachment(lead, file_id).await.unwrap();
        bed.casework.attachment(&place.practitioner, file_id).await.unwrap();
        for child in &place.children[..2] {
            let record = bed.casework.record_of(dpo, *child, RecordFilter::All, None).await.unwrap();
            let who = |kind: EventKind, object: Uuid| -> Vec<String> {
                let about = |l: &&casework::RecordLine| l.event.kind == kind && l.event.object == Some(object);
                record.lines.iter().filter(about).map(|l| l.who.clone()).collect()
            };
            assert_eq!(who(EventKind::ConcernRead, id), ["Meera Joshi"]);
            assert_eq!(who(EventKind::AttachmentRead, file_id), ["Bethan Marsh", "Meera Joshi"], "newest first");
        }
        let other = bed.casework.record_of(dpo, place.children[2], RecordFilter::All, None).await.unwrap();
        assert!(other.lines.iter().all(|l| ![Some(id), Some(file_id)].contains(&l.event.object)));
    }

    async fn a_file_is_what_its_bytes_say(bed) {
        let (teacher, draft) = (&bed.school.practitioner, Uuid::now_v7());
        for (bytes, why) in [
            (b"MZ\x90\0 a program".to_vec(), "type"),
            (b"\x7fELF\x02\x01\x01 a program too".to_vec(), "type"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>".to_vec(), "type"),
            (Vec::new(), "empty"),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR and then no picture".to_vec(), "damaged"),
            (PNG[..PNG.len() - 20].to_vec(), "damaged"),
            (b"%PDF-1.7 half a letter".to_vec(), "damaged"),
            ([pdf(b"a letter").as_slice(), b"PK\x03\x04 and an archive"].concat(), "damaged"),
            (vec![0; casework::FILE_BYTES + 1], "too-long"),
        ] {
            let e = bed.casework.add_attachment(teacher, file(draft, "holiday.png", &bytes)).await.unwrap_err();
            assert_eq!(faults(e), [("files".into(), why)]);
        }
        bed.casework.add_attachment(teacher, file(draft, "letter.exe", &pdf(b"a letter"))).await.unwrap();
        for n in 1..casework::FILES_MAX {
            let bytes = [PNG, n.to_string().as_bytes()].concat();
            bed.casework.add_attachment(teacher, file(draft, "p.png", &bytes)).await.unwrap();
        }
        let e = bed.casework.add_attachment(teacher, file(draft, "p.png", PNG)).await.unwrap_err();
        assert_eq!(faults(e), [("files".into(), "too-many")]);
        let kept = bed.casework.draft_attachments(teacher, draft).await.unwrap();
        assert_eq!(kept.iter().filter(|f| f.media_type == "application/pdf").count(), 1);
    }

    async fn a_large_file_comes_back_as_it_was(bed) {
        let teacher = &bed.school.practitioner;
        let inside: Vec<u8> = (0..2_500_000_u32).map(|n| n.to_le_bytes()[1]).collect();
        let bytes = pdf(&inside);
        let big = file(Uuid::now_v7(), "big.pdf", &bytes);
        let id = big.id;
        bed.casework.add_attachment(teacher, big).await.unwrap();
        assert!(bed.casework.attachment(teacher, id).await.unwrap().bytes == bytes, "three parts, in order");
    }

    async fn a_child_is_found_by_the_first_letters_in_ones_own_agency_only(bed) {
        let place = &bed.school;
        let known = bed.casework.children_to_choose(&place.practitioner, &[]).await.unwrap();
        assert!(known.whole);
        let known = known.children;
        assert_eq!(known.len(), place.children.len());
        let first: String = known[0].name.chars().take(2).collect();
        let found = bed.casework.find_children(&place.practitioner, &first).await.unwrap();
        assert!(found.iter().any(|c| c.id == known[0].id));
        assert!(bed.casework.find_children(&place.practitioner, " ").await.unwrap().is_empty());
        let elsewhere = bed.casework.find_children(&bed.front_door.practitioner, &first).await.unwrap();
        assert!(elsewhere.iter().all(|c| !place.children.contains(&c.id)));
    }

    async fn a_marked_statement_keeps_its_mark_and_a_childs_words_stand_apart(bed) {
        let place = &bed.school;
        let mut input = concern(&bed, &place.children[..1], "Dad drinks");
        input.statements[0].kind = Some(StatementKind::Reported);
        input.statements[0].reported_by = "A neighbour".into();
        input.childs_words = "He was shouting".into();
        let id = log(&bed, &place.practitioner, input).await.id;
        let said = bed.casework.concern(&place.practitioner, id).await.unwrap().concern.content.statements;
        assert_eq!(said[0].reported_by.as_deref(), Some("A neighbour"));
        assert!(!said[0].childs_words && said[1].childs_words);
        assert_eq!(said[1].text, "He was shouting");
    }
}

#[tokio::test]
async fn no_plain_word_of_a_concern_reaches_the_disk() {
    let folder = std::env::temp_dir().join(format!("sharewise-marker-{}", Uuid::now_v7().simple()));
    std::fs::create_dir(&folder).expect("a folder");
    let url = format!("sqlite://{}", folder.join("db.sqlite").display());
    let key = MasterKey::generate().expect("randomness");
    let store = Store::open(&url, key).await.expect("it opens");
    let bed = Bed::over(store.clone()).await;
    let teacher = &bed.school.practitioner;
    let mut input = concern(&bed, &bed.school.children[..1], MARKER);
    input.place = MARKER.into();
    input.childs_words = MARKER.into();
    input.draft_id = Some(input.id);
    let fields = vec![("saw".to_owned(), MARKER.to_owned())];
    let kept = bed
        .casework
        .save_draft(teacher, Uuid::now_v7(), DraftKind::Concern, fields)
        .await;
    kept.expect("kept");
    let bytes = [PNG, MARKER.as_bytes()].concat();
    let picture = file(input.id, &format!("{MARKER}.png"), &bytes);
    let added = bed.casework.add_attachment(teacher, picture).await;
    added.expect("added");
    let id = log(&bed, teacher, input).await.id;
    store.close().await;
    let mut found_id = false;
    for file in std::fs::read_dir(&folder).expect("the folder").flatten() {
        let bytes = std::fs::read(file.path()).expect("a file");
        let has = |what: &[u8]| bytes.windows(what.len()).any(|w| w == what);
        assert!(!has(MARKER.as_bytes()), "{:?}", file.path());
        found_id |= has(id.as_bytes());
    }
    assert!(found_id, "the search finds what is not sealed");
    let _ = std::fs::remove_dir_all(&folder);
}
