//! Another key for one agency: everything reads and is found as before, and whoever had the old key and
//! the whole database opens nothing that is there afterwards.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

use domain::{
    law::PracticeContent,
    person::{PersonContent, PersonKind},
    sealed::{SealedContent, SealedStep},
};
use ledger::EventKind;
use std::collections::BTreeSet;
use store::{
    AttachmentPart, Event, MasterKey, NewAttachment, NewPerson, PieceRow, PracticeRow, Reach,
    Renewal, Renewed, Restore, SealedRow, SealedStepRow, Sought, Stage, Store, StoreError, UsedFor,
    testing::{all_that_opens, damage, kept_by_server, keys_of, put_keys, whole},
};
use testkit::{Bed, Engine, story};
use uuid::Uuid;

const HUB: &str = "renewal.example";
const NOW: i64 = 1_800_000_000_000_000;

fn master() -> MasterKey {
    MasterKey::from_text(&"07".repeat(32)).unwrap()
}

async fn open(url: &str) -> Store {
    Store::open(url, master()).await.unwrap()
}

async fn renew(store: &Store, agency: Uuid) -> Renewed {
    let done = store
        .renew_agency_key(agency, (HUB, "A disk was lost"), NOW, &mut |_| {})
        .await
        .unwrap();
    match done {
        Renewal::Done(done) => *done,
        closed @ Renewal::DoesNotOpen(..) => panic!("{closed:?}"),
    }
}

/// What was put beside the made-up partnership, in tables that it leaves empty.
struct Things {
    agency: Uuid,
    child: Uuid,
    erased: Uuid,
    named: Uuid,
    other: Uuid,
    matter: Uuid,
    file: Uuid,
    draft: Uuid,
    sharing: Uuid,
    token: String,
    code: String,
    asked: Uuid,
    brought: Uuid,
    piece: Uuid,
    practice: Uuid,
}

const BYTES: &[u8] = b"a letter that somebody photographed";

fn person(agency: Uuid, id: Uuid, name: &str) -> NewPerson {
    NewPerson {
        agency_id: agency,
        id,
        kind: PersonKind::Child,
        protected_address: false,
        content: PersonContent {
            given_names: name.into(),
            family_name: "Vantongeren".into(),
            ..PersonContent::default()
        },
    }
}

fn letter(t: &Things, id: Uuid) -> NewAttachment<'static> {
    NewAttachment {
        agency_id: t.agency,
        id,
        owner_id: t.named,
        draft_id: t.draft,
        media_type: "image/png",
        name: "letter.png",
        bytes: BYTES,
        original: Some(("image/jpeg", b"as it came")),
        stored_us: 1,
    }
}

const SOUGHT: [Sought; 1] = [Sought { key: 77, most: 9 }];

/// In the agency whose key is renewed.
async fn furnish(store: &Store, bed: &Bed) -> Things {
    let agency = bed.school.id;
    let mut tx = store.write(agency).await.unwrap();
    let brought = tx.import_id(agency, "UPN 999").await.unwrap();
    let mut t = Things {
        agency,
        child: bed.school.children[0],
        erased: Uuid::now_v7(),
        named: bed.school.lead.practitioner_id,
        other: bed.school.colleague.practitioner_id,
        matter: Uuid::now_v7(),
        file: Uuid::now_v7(),
        draft: Uuid::now_v7(),
        sharing: Uuid::now_v7(),
        token: String::new(),
        code: String::new(),
        asked: Uuid::now_v7(),
        brought,
        piece: Uuid::now_v7(),
        practice: Uuid::now_v7(),
    };
    tx.add_person(&person(agency, t.erased, "Merewen"), 1)
        .await
        .unwrap();
    tx.add_person(&person(agency, brought, "Isolde"), 1)
        .await
        .unwrap();
    let matter = SealedRow {
        id: t.matter,
        author_id: t.named,
        owner_id: t.named,
        opened_us: 1,
        content: SealedContent {
            about_id: None,
            about: "somebody".into(),
            children: String::new(),
            text: "what was seen".into(),
            original: None,
        },
    };
    let key = tx.add_sealed_matter(agency, &matter).await.unwrap();
    tx.name_in_sealed(agency, t.matter, t.named, (t.named, 1))
        .await
        .unwrap();
    let step = SealedStepRow {
        id: Uuid::now_v7(),
        what: SealedStep::Noted,
        by_id: t.named,
        whom_id: None,
        at_us: 2,
        text: "a note".into(),
    };
    tx.add_sealed_step(agency, t.matter, &key, &step)
        .await
        .unwrap();
    assert!(tx.add_attachment(&letter(&t, t.file)).await.unwrap());
    (t.token, t.code) = tx.make_link(agency, t.sharing, i64::MAX, 1).await.unwrap();
    tx.use_client_id(agency, t.asked, "concern", t.named, "content", 1)
        .await
        .unwrap();
    let piece = PieceRow {
        token: tx
            .pattern_token(agency, "concern-low", "place", "the bridge")
            .await
            .unwrap(),
        happened_us: 5,
        person_id: t.child,
        object_id: t.piece,
        source_agency_id: agency,
        noted_us: 6,
    };
    tx.add_piece(agency, &piece).await.unwrap();
    tx.put_link_keys(agency, Reach::Own, t.child, &[77])
        .await
        .unwrap();
    let practice = PracticeRow {
        agency_id: agency,
        id: t.practice,
        file: "our-thresholds".into(),
        version: 3,
        added_by: t.named,
        added_us: 1,
        ended_by: None,
        ended_us: None,
        content: PracticeContent {
            text: "text".into(),
            why: "why".into(),
            ended_why: String::new(),
        },
    };
    tx.add_local_practice(&practice).await.unwrap();
    for person in [None, Some(t.child), Some(t.erased)] {
        let event = Event {
            at_us: 3,
            kind: EventKind::ConcernLogged,
            actor: None,
            person,
            object: None,
            detail: serde_json::json!({ "why": "so that the ledger has lines" }),
        };
        tx.append(agency, &event).await.unwrap();
    }
    tx.commit().await.unwrap();
    t
}

/// Reads and finds everything that was furnished, as the product does.
async fn works(store: &Store, t: &Things) {
    let (agency, mut tx) = (t.agency, store.write(t.agency).await.unwrap());
    let found = tx.find_children(agency, "jonah ash", 9).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].id, t.child);
    assert_eq!(found[0].content.family_name, "Ashdown");
    assert!(
        tx.find_children(agency, "merewen", 9)
            .await
            .unwrap()
            .is_empty()
    );
    let erased = tx.person(agency, t.erased).await;
    assert!(matches!(erased, Err(StoreError::Erased)), "{erased:?}");
    let events = tx.events_about(agency, t.erased, None, 9).await.unwrap();
    assert!(!events.is_empty() && events.iter().all(|e| e.detail.is_none()));
    let events = tx.events_about(agency, t.child, None, 9).await.unwrap();
    assert!(events.iter().any(|e| e.detail.is_some()));
    let (matter, key) = tx.sealed_matter(agency, t.named, t.matter).await.unwrap();
    assert_eq!(matter.content.text, "what was seen");
    let steps = tx.sealed_steps(agency, t.matter, &key).await.unwrap();
    assert_eq!(steps[0].text, "a note");
    let other = tx
        .sealed_matter(agency, t.other, t.matter)
        .await
        .map(|_| ());
    assert!(matches!(other, Err(StoreError::Missing)), "{other:?}");
    let files = tx
        .attachments_of_draft(agency, t.named, t.draft)
        .await
        .unwrap();
    assert_eq!(files[0].name, "letter.png");
    let shown = tx
        .attachment_bytes(&files[0], AttachmentPart::Shown)
        .await
        .unwrap();
    assert_eq!(shown, BYTES);
    let came = tx
        .attachment_bytes(&files[0], AttachmentPart::Original)
        .await
        .unwrap();
    assert_eq!(came, b"as it came");
    assert!(
        !tx.add_attachment(&letter(t, Uuid::now_v7())).await.unwrap(),
        "kept once"
    );
    for (content, used) in [
        ("content", UsedFor::TheSame),
        ("other", UsedFor::SomethingElse),
    ] {
        let asked = tx
            .use_client_id(agency, t.asked, "concern", t.named, content, 1)
            .await;
        assert_eq!(asked.unwrap(), used);
    }
    let token = tx
        .pattern_token(agency, "concern-low", "place", "the bridge")
        .await
        .unwrap();
    let pieces = tx.pattern_pieces(agency, &token, 0, 9).await.unwrap();
    assert_eq!(pieces.len(), 1);
    assert_eq!((pieces[0].object_id, pieces[0].noted_us), (t.piece, 6));
    let met = tx
        .met_by_keys(Reach::Own, &[agency], &SOUGHT, Uuid::nil())
        .await
        .unwrap();
    assert!(met.records.contains_key(&(agency, t.child)), "{met:?}");
    assert_eq!(
        tx.practice_versions(agency, "our-thresholds")
            .await
            .unwrap(),
        3
    );
    assert_eq!(
        tx.practice_version(agency, t.practice).await.unwrap().file,
        "our-thresholds"
    );
    // Whoever was brought by a file is known under the same id; whoever comes now has a new one.
    assert_eq!(tx.import_id(agency, "UPN 999").await.unwrap(), t.brought);
}

/// Everything that does not speak of one agency.
fn of_others(rows: &[String], agency: Uuid) -> Vec<String> {
    let (plain, hex) = (
        agency.to_string(),
        agency.simple().to_string().to_uppercase(),
    );
    rows.iter()
        .filter(|r| !r.contains(&plain) && !r.contains(&hex))
        .cloned()
        .collect()
}

fn says(all: &[store::testing::OpenedValue]) -> Vec<(String, Vec<u8>)> {
    all.iter()
        .map(|v| (v.place.clone(), v.plain.clone()))
        .collect()
}

async fn leaves(store: &Store, agency: Uuid) -> Vec<(i64, Vec<u8>)> {
    let mut conn = store.read().await.unwrap();
    conn.ledger_leaves(agency, 0, 1_000_000).await.unwrap()
}

async fn everything_reads_and_is_found(engine: Engine) {
    testkit::at(engine, |url| async move {
        let store = open(&url).await;
        let bed = Bed::over(store.clone()).await;
        story::tell(&bed.casework).await.unwrap();
        let t = furnish(&store, &bed).await;
        let stolen = keys_of(&store, t.agency).await.unwrap();
        let mut tx = store.write(t.agency).await.unwrap();
        tx.erase_person(t.agency, t.erased, 9).await.unwrap();
        let not_brought = tx.import_id(t.agency, "UPN 998").await.unwrap();
        tx.commit().await.unwrap();
        bed.casework.sign_checkpoints().await.unwrap();
        works(&store, &t).await;
        let (before, closed) = all_that_opens(&store, t.agency).await.unwrap();
        assert_eq!(closed, 0);
        let (lines, others) = (leaves(&store, t.agency).await, whole(&url).await.unwrap());
        // Twice, so that the second stands on the first.
        for turn in 1..=2 {
            let mut stages = Vec::new();
            let done = store
                .renew_agency_key(t.agency, (HUB, "A disk was lost"), NOW + turn, &mut |s| {
                    stages.push(s)
                })
                .await
                .unwrap();
            let Renewal::Done(done) = done else {
                panic!("{done:?}")
            };
            assert!(done.sealed >= before.len() as u64 && done.hashed > 0 && done.keys > 0);
            assert!(done.erased >= 2, "the record and its line: {done:?}");
            assert_eq!(done.left_behind, None);
            for wanted in ["person", "ledger_entry"] {
                assert!(
                    stages
                        .iter()
                        .any(|s| matches!(s, Stage::Looking(t, _) if *t == wanted))
                );
                assert!(
                    stages
                        .iter()
                        .any(|s| matches!(s, Stage::Sealing(t, _) if *t == wanted))
                );
            }
            works(&store, &t).await;
            store.flush().await.unwrap();
            // Also for a program that starts now.
            works(&open(&url).await, &t).await;
        }
        let mut tx = store.write(t.agency).await.unwrap();
        assert_ne!(
            tx.import_id(t.agency, "UPN 998").await.unwrap(),
            not_brought
        );
        assert!(
            tx.use_link(t.agency, &t.token, &t.code, 2).await.unwrap(),
            "a link opens"
        );
        drop(tx);
        // What there is says what it said, and two lines more for each turn.
        let (after, closed) = all_that_opens(&store, t.agency).await.unwrap();
        assert_eq!((closed, after.len()), (0, before.len() + 4));
        let now: BTreeSet<_> = says(&after).into_iter().collect();
        assert!(says(&before).iter().all(|v| now.contains(v)));
        // The lines of the ledger are what they were, and it leads to its checkpoints, with both keys.
        assert_eq!(leaves(&store, t.agency).await[..lines.len()], lines);
        let export = bed.casework.export_ledger(&bed.school.dpo).await.unwrap();
        let report = ledger::verify_export(export.as_bytes()).unwrap();
        assert!(report.is_sound(), "{report}");
        let later = whole(&url).await.unwrap();
        let (was, is) = (
            of_others(&others.rows, t.agency),
            of_others(&later.rows, t.agency),
        );
        assert!(was.len() > 500, "{}", was.len());
        // Reading the log stands in the ledgers of nobody else.
        assert_eq!(was, is, "another agency's rows");
        nothing_opens_for_the_thief(&store, &t, &stolen, &before).await;
        store.close().await;
    })
    .await;
}

async fn nothing_opens_for_the_thief(
    store: &Store,
    t: &Things,
    stolen: &store::testing::AllKeys,
    before: &[store::testing::OpenedValue],
) {
    let (after, _) = all_that_opens(store, t.agency).await.unwrap();
    let sealed: BTreeSet<_> = before.iter().map(|v| &v.sealed).collect();
    assert!(
        !after.iter().any(|v| sealed.contains(&v.sealed)),
        "it stands as it stood"
    );
    put_keys(store, t.agency, stolen).await.unwrap();
    let (opened, closed) = all_that_opens(store, t.agency).await.unwrap();
    // Not even what was erased meanwhile, whose key is among the stolen ones: 0 of everything.
    assert_eq!(says(&opened), Vec::new());
    assert!(closed > after.len() as u64, "{closed}");
    let mut conn = store.read().await.unwrap();
    assert!(
        conn.find_children(t.agency, "jonah", 9)
            .await
            .unwrap()
            .is_empty()
    );
    let met = conn
        .met_by_keys(Reach::Own, &[t.agency], &SOUGHT, Uuid::nil())
        .await
        .unwrap();
    assert!(met.records.is_empty());
    let token = conn
        .pattern_token(t.agency, "concern-low", "place", "the bridge")
        .await
        .unwrap();
    assert!(
        conn.pattern_pieces(t.agency, &token, 0, 9)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn everything_reads_and_is_found_after_a_renewal_on_sqlite() {
    everything_reads_and_is_found(Engine::Sqlite).await;
}

#[tokio::test]
async fn everything_reads_and_is_found_after_a_renewal_on_postgresql() {
    everything_reads_and_is_found(Engine::Postgres).await;
}

/// Agencies of the made-up partnership, one after the other.
async fn a_whole_partnership(engine: Engine) {
    testkit::at(engine, |url| async move {
        let store = open(&url).await;
        let bed = Bed::over(store.clone()).await;
        story::tell(&bed.casework).await.unwrap();
        let agencies = store.read().await.unwrap().agencies().await.unwrap();
        let ours = [
            "aldermoor-academy",
            "aldermoor-front-door",
            "ysgol-glanmorfa",
        ];
        let mut tables = BTreeSet::new();
        for agency in agencies
            .into_iter()
            .filter(|a| ours.contains(&a.slug.as_str()))
        {
            let (before, closed) = all_that_opens(&store, agency.id).await.unwrap();
            assert_eq!(closed, 0, "{}", agency.slug);
            renew(&store, agency.id).await;
            let (after, closed) = all_that_opens(&store, agency.id).await.unwrap();
            assert_eq!(closed, 0, "{}", agency.slug);
            let now: BTreeSet<_> = says(&after).into_iter().collect();
            assert!(
                says(&before).iter().all(|v| now.contains(v)),
                "{}",
                agency.slug
            );
            tables.extend(
                before
                    .iter()
                    .map(|v| v.place.split('.').next().unwrap().to_owned()),
            );
        }
        assert!(tables.len() >= 6, "{tables:?}");
        store.close().await;
    })
    .await;
}

#[tokio::test]
async fn agencies_of_a_partnership_are_renewed_on_sqlite() {
    a_whole_partnership(Engine::Sqlite).await;
}

#[tokio::test]
async fn agencies_of_a_partnership_are_renewed_on_postgresql() {
    a_whole_partnership(Engine::Postgres).await;
}

async fn what_does_not_open_is_named(engine: Engine) {
    testkit::at(engine, |url| async move {
        let store = open(&url).await;
        let bed = Bed::over(store.clone()).await;
        let t = furnish(&store, &bed).await;
        let rows = damage(&store, t.agency, "sealed_matter", "content")
            .await
            .unwrap();
        let was = whole(&url).await.unwrap();
        let mut told = |stage| assert!(matches!(stage, Stage::Looking(..)), "{stage:?}");
        let done = store.renew_agency_key(t.agency, (HUB, "why"), NOW, &mut told);
        let Renewal::DoesNotOpen(named, all) = done.await.unwrap() else {
            panic!("it was renewed");
        };
        assert_eq!((all, named.len() as u64), (rows, rows));
        assert_eq!(
            (named[0].table, named[0].column),
            ("sealed_matter", "content")
        );
        assert!(
            named[0].id.contains(&t.matter.to_string()),
            "{}",
            named[0].id
        );
        assert_eq!(whole(&url).await.unwrap(), was, "nothing was changed");
        // Damaged again it is whole again.
        damage(&store, t.agency, "sealed_matter", "content")
            .await
            .unwrap();
        renew(&store, t.agency).await;
        store.close().await;
    })
    .await;
}

#[tokio::test]
async fn what_does_not_open_is_named_and_nothing_is_changed_on_sqlite() {
    what_does_not_open_is_named(Engine::Sqlite).await;
}

#[tokio::test]
async fn what_does_not_open_is_named_and_nothing_is_changed_on_postgresql() {
    what_does_not_open_is_named(Engine::Postgres).await;
}

/// Stopped in the midst of it, the agency has the key that it had, and everything opens.
async fn stopped_anywhere(engine: Engine) {
    testkit::at(engine, |url| async move {
        let store = open(&url).await;
        let bed = Bed::over(store.clone()).await;
        let t = furnish(&store, &bed).await;
        let (before, _) = all_that_opens(&store, t.agency).await.unwrap();
        bed.casework.store().close().await;
        drop((store, bed));
        for cut in [1, 4, 9, 14] {
            let store = open(&url).await;
            let stop = tokio::sync::Notify::new();
            let mut sealed = 0;
            let mut told = |stage| {
                sealed += u32::from(matches!(stage, Stage::Sealing(..)));
                if sealed == cut {
                    stop.notify_one();
                }
            };
            tokio::select! {
                biased;
                () = stop.notified() => {}
                done = store.renew_agency_key(t.agency, (HUB, "why"), NOW, &mut told) => {
                    panic!("it was not stopped: {done:?}");
                }
            }
            drop(store);
            let store = open(&url).await;
            let (after, closed) = all_that_opens(&store, t.agency).await.unwrap();
            assert_eq!(closed, 0);
            assert_eq!(after, before, "cut at {cut}");
            store.close().await;
        }
        let store = open(&url).await;
        renew(&store, t.agency).await;
        let (after, closed) = all_that_opens(&store, t.agency).await.unwrap();
        assert_eq!((closed, after.len()), (0, before.len() + 2));
        store.close().await;
    })
    .await;
}

#[tokio::test]
async fn stopped_anywhere_an_agency_has_its_old_key_whole_on_sqlite() {
    stopped_anywhere(Engine::Sqlite).await;
}

#[tokio::test]
async fn stopped_anywhere_an_agency_has_its_old_key_whole_on_postgresql() {
    stopped_anywhere(Engine::Postgres).await;
}

/// A backup opens with the keys that are in it, whichever the agency has today; that they are of before
/// a renewal is said.
async fn a_backup_from_before_opens(engine: Engine) {
    testkit::at(engine, |url| async move {
        let store = open(&url).await;
        let bed = Bed::over(store.clone()).await;
        let t = furnish(&store, &bed).await;
        bed.casework.sign_checkpoints().await.unwrap();
        let (_, before) = store.back_up(Vec::new(), 20).await.unwrap();
        let mut tx = store.write(t.agency).await.unwrap();
        tx.erase_person(t.agency, t.erased, 9).await.unwrap();
        tx.commit().await.unwrap();
        renew(&store, t.agency).await;
        let (now, after) = store.back_up(Vec::new(), 30).await.unwrap();
        assert!(now.end.renewed.contains(&(t.agency, 1)));
        let how = Restore {
            renewed: now.end.renewed.clone(),
            destroyed: now.end.destroyed.clone(),
            now_us: NOW + 5,
            ..Restore::default()
        };
        for (bytes, old) in [(before.clone(), true), (after, false)] {
            testkit::at(Engine::Sqlite, |other| {
                let (how, t) = (&how, &t);
                async move {
                    let from = std::io::Cursor::new(bytes);
                    let brought = Store::restore(&other, master(), from, how).await.unwrap();
                    assert_eq!(
                        brought.old_keys == ["bed-school"],
                        old,
                        "{:?}",
                        brought.old_keys
                    );
                    let store = open(&other).await;
                    works(&store, t).await;
                    store.close().await;
                }
            })
            .await;
        }
        // The agency alone, into the database where it has the new key.
        let from = std::io::Cursor::new(before);
        let brought = store.restore_agency(from, t.agency, &how).await.unwrap();
        assert_eq!(brought.old_keys, ["bed-school"]);
        works(&store, &t).await;
        store.flush().await.unwrap();
        renew(&store, t.agency).await;
        works(&store, &t).await;
        store.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_backup_from_before_opens_and_its_old_key_is_told_of_on_sqlite() {
    a_backup_from_before_opens(Engine::Sqlite).await;
}

#[tokio::test]
async fn a_backup_from_before_opens_and_its_old_key_is_told_of_on_postgresql() {
    a_backup_from_before_opens(Engine::Postgres).await;
}

fn lies_in(folder: &std::path::Path, what: &[&[u8]]) -> bool {
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|f| f.unwrap().path());
    files.filter(|f| f.is_file()).any(|f| {
        let bytes = std::fs::read(f).unwrap_or_default();
        let firsts: BTreeSet<&[u8]> = what.iter().map(|w| &w[..24]).collect();
        bytes.windows(24).any(|w| firsts.contains(w))
    })
}

/// What the old rows said lies in no file of the tables any more, also what nobody has erased.
async fn nothing_is_left_behind(engine: Engine) {
    testkit::at(engine, |url| async move {
        let store = open(&url).await;
        let bed = Bed::over(store.clone()).await;
        let t = furnish(&store, &bed).await;
        let (before, _) = all_that_opens(&store, t.agency).await.unwrap();
        // The nonce of each, which is no other's, and is never compressed.
        let sealed: Vec<&[u8]> = before.iter().map(|v| &v.sealed[1..]).collect();
        let folder = match engine {
            Engine::Sqlite => std::path::Path::new(url.strip_prefix("sqlite://").unwrap())
                .parent()
                .unwrap()
                .to_owned(),
            Engine::Postgres => kept_by_server(&url).await.unwrap().tables,
        };
        assert!(lies_in(&folder, &sealed), "the search finds it");
        renew(&store, t.agency).await;
        store.close().await;
        if engine == Engine::Postgres {
            kept_by_server(&url).await.unwrap();
        }
        assert!(!lies_in(&folder, &sealed));
    })
    .await;
}

#[tokio::test]
async fn nothing_of_the_old_rows_is_left_in_the_files_of_sqlite() {
    nothing_is_left_behind(Engine::Sqlite).await;
}

#[tokio::test]
async fn nothing_of_the_old_rows_is_left_in_the_tables_of_postgresql() {
    nothing_is_left_behind(Engine::Postgres).await;
}

/// A program that has the database open is noticed, and one that has let go of it is not.
async fn whoever_has_it_open_is_noticed(engine: Engine) {
    testkit::at(engine, |url| async move {
        let store = open(&url).await;
        assert!(Store::is_open_elsewhere(&url).await.unwrap());
        store.close().await;
        drop(store);
        for _ in 0..50 {
            if !Store::is_open_elsewhere(&url).await.unwrap() {
                return;
            }
            // The server notices a moment later that somebody has gone.
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("nobody has it open");
    })
    .await;
}

#[tokio::test]
async fn whoever_has_it_open_is_noticed_on_sqlite() {
    whoever_has_it_open_is_noticed(Engine::Sqlite).await;
}

#[tokio::test]
async fn whoever_has_it_open_is_noticed_on_postgresql() {
    whoever_has_it_open_is_noticed(Engine::Postgres).await;
}
