//! What storage promises, on both engines with one body.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use domain::{
    AgencyKind, IsdRole, Nation, WelshRole,
    concern::{ChildInConcern, ChildRole, ConcernContent, Urgency},
    person::{PersonContent, PersonKind},
    time::{EventTime, Precision},
};
use ledger::EventKind;
use store::{
    AgencyFlags, AgencyRow, AttachmentPart, Event, MasterKey, NewAttachment, NewConcern, NewPerson,
    Store, StoreError,
};
use uuid::Uuid;

fn agency(slug: &str) -> AgencyRow {
    AgencyRow {
        id: Uuid::now_v7(),
        slug: slug.into(),
        nation: Nation::England,
        kind: AgencyKind::Academy,
        name_en: slug.into(),
        name_cy: slug.into(),
        phone: "01632 960001".into(),
        phone_24h: String::new(),
        public_authority: true,
        isd_role: IsdRole::None,
        welsh_role: WelshRole::None,
        flags: AgencyFlags::default(),
        front_door: false,
        on_hub: true,
        verified_us: Some(1),
        verified_how: "by hand".into(),
    }
}

fn event(kind: EventKind, person: Option<Uuid>) -> Event {
    Event {
        at_us: 5,
        kind,
        actor: None,
        person,
        object: None,
        detail: serde_json::json!({"n": 1}),
    }
}

fn child(agency_id: Uuid, given: &str, family: &str) -> NewPerson {
    NewPerson {
        agency_id,
        id: Uuid::now_v7(),
        kind: PersonKind::Child,
        protected_address: false,
        content: PersonContent {
            given_names: given.into(),
            family_name: family.into(),
            ..PersonContent::default()
        },
    }
}

async fn with_agency(store: &Store) -> Uuid {
    let a = agency(&format!("a-{}", Uuid::now_v7()));
    let mut tx = store.write_hub().await.unwrap();
    tx.add_agency(&a, 1).await.unwrap();
    tx.commit().await.unwrap();
    a.id
}

async fn a_dropped_write_leaves_no_trace_and_does_not_harm_its_neighbours(store: Store) {
    let a = with_agency(&store).await;
    let kept = child(a, "Kept", "One");
    let gone = child(a, "Gone", "Two");
    let mut tx = store.write(a).await.unwrap();
    tx.add_person(&gone, 1).await.unwrap();
    drop(tx);
    let mut tx = store.write(a).await.unwrap();
    tx.add_person(&kept, 1).await.unwrap();
    tx.commit().await.unwrap();
    let mut conn = store.read().await.unwrap();
    assert!(conn.person(a, kept.id).await.is_ok());
    assert!(matches!(
        conn.person(a, gone.id).await,
        Err(StoreError::Missing)
    ));
}

async fn many_writers_share_syncs_and_the_ledger_has_no_gap(store: Store) {
    let a = with_agency(&store).await;
    let mut all = tokio::task::JoinSet::new();
    for n in 0..64 {
        let store = store.clone();
        all.spawn(async move {
            let p = child(a, &format!("N{n}"), "Storm");
            let mut tx = store.write(a).await.unwrap();
            tx.add_person(&p, 1).await.unwrap();
            tx.append(a, &event(EventKind::ConcernLogged, Some(p.id)))
                .await
                .unwrap();
            if n % 8 == 7 {
                return None;
            }
            tx.commit().await.unwrap();
            Some(p.id)
        });
    }
    let kept: Vec<Uuid> = all.join_all().await.into_iter().flatten().collect();
    assert_eq!(kept.len(), 56);
    let mut conn = store.read().await.unwrap();
    for id in kept {
        conn.person(a, id).await.unwrap();
    }
    let leaves = conn.ledger_leaves(a, 0, 1_000).await.unwrap();
    let places: Vec<i64> = leaves.iter().map(|(seq, _)| *seq).collect();
    assert_eq!(places, (0..56).collect::<Vec<i64>>());
    assert_eq!(conn.ledger_size(a).await.unwrap(), 56);
}

async fn a_checkpoint_signs_what_the_leaves_add_up_to(store: Store) {
    let a = with_agency(&store).await;
    let mut frontier = ledger::Frontier::new();
    for _ in 0..5 {
        let mut tx = store.write(a).await.unwrap();
        tx.append(a, &event(EventKind::FileRead, None))
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    let mut tx = store.write(a).await.unwrap();
    let note = tx
        .sign_checkpoint(a, "hub.example", 9)
        .await
        .unwrap()
        .unwrap();
    assert!(
        tx.sign_checkpoint(a, "hub.example", 9)
            .await
            .unwrap()
            .is_none(),
        "it has not grown"
    );
    tx.commit().await.unwrap();
    let mut conn = store.read().await.unwrap();
    for (_, leaf) in conn.ledger_leaves(a, 0, 10).await.unwrap() {
        frontier.append(ledger::leaf_hash(&leaf));
    }
    let public = conn.agency_public_key(a).await.unwrap();
    let verifier = ledger::Verifier::new(&ledger::origin("hub.example", a), &public).unwrap();
    let checkpoint = ledger::Checkpoint::open(&note, &verifier).unwrap();
    assert_eq!((checkpoint.size, checkpoint.root), (5, frontier.root()));
}

async fn a_destroyed_key_erases_the_person_and_keeps_the_proof(store: Store) {
    let a = with_agency(&store).await;
    let p = child(a, "Erased", "Child");
    let mut tx = store.write(a).await.unwrap();
    tx.add_person(&p, 1).await.unwrap();
    tx.append(a, &event(EventKind::FileRead, Some(p.id)))
        .await
        .unwrap();
    tx.destroy_file_key(a, p.id, 2).await.unwrap();
    tx.commit().await.unwrap();
    let mut conn = store.read().await.unwrap();
    assert!(matches!(
        conn.person(a, p.id).await,
        Err(StoreError::Erased)
    ));
    let events = conn.events_about(a, p.id, None, 10).await.unwrap();
    assert_eq!((events.len(), &events[0].detail), (1, &None));
    assert!(conn.find_children(a, "Era", 10).await.unwrap().is_empty());
}

/// A concern about these children with a file attached; sealed as casework seals it.
async fn concern_with_file(store: &Store, agency: Uuid, children: &[Uuid]) -> (Uuid, Uuid) {
    let (concern, file, draft, who) = (
        Uuid::now_v7(),
        Uuid::now_v7(),
        Uuid::now_v7(),
        Uuid::now_v7(),
    );
    let mut tx = store.write(agency).await.unwrap();
    let key = match children {
        [one] => tx.person_key(agency, *one).await.unwrap(),
        _ => tx.new_file_key(agency, concern, 1).await.unwrap(),
    };
    let part = |person_id: &Uuid| ChildInConcern {
        person_id: *person_id,
        role: ChildRole::Subject,
    };
    let new = NewConcern {
        agency_id: agency,
        id: concern,
        author_id: who,
        urgency: Urgency::Routine,
        children: children.iter().map(part).collect(),
        content: ConcernContent {
            when: EventTime {
                at: jiff::Timestamp::UNIX_EPOCH,
                precision: Precision::Day,
            },
            place: "Yard".into(),
            statements: Vec::new(),
            others_involved: String::new(),
            already_told: String::new(),
            child_not_listed: None,
            category: None,
            body_map: vec![],
            body_map_changes: vec![],
        },
        logged_us: 1,
    };
    tx.add_concern(&new, &key).await.unwrap();
    let attached = NewAttachment {
        agency_id: agency,
        id: file,
        owner_id: who,
        draft_id: draft,
        media_type: "image/png",
        name: "arm.png",
        bytes: b"a picture of a bruise",
        original: Some((
            "image/webp",
            b"a picture of a bruise, and where it was taken",
        )),
        stored_us: 1,
    };
    tx.add_attachment(&attached).await.unwrap();
    tx.attach_draft(agency, who, draft, concern).await.unwrap();
    tx.commit().await.unwrap();
    (concern, file)
}

async fn erase(store: &Store, agency: Uuid, person: Uuid) -> usize {
    let mut tx = store.write(agency).await.unwrap();
    let destroyed = tx.erase_person(agency, person, 9).await.unwrap();
    tx.commit().await.unwrap();
    destroyed.len()
}

async fn erasing_a_child_erases_the_files_that_are_about_nobody_else(store: Store) {
    let a = with_agency(&store).await;
    let (mina, noah) = (child(a, "Mina", "Osei"), child(a, "Noah", "Osei"));
    let mut tx = store.write(a).await.unwrap();
    tx.add_person(&mina, 1).await.unwrap();
    tx.add_person(&noah, 1).await.unwrap();
    tx.commit().await.unwrap();
    let (own, own_file) = concern_with_file(&store, a, &[mina.id]).await;
    let (both, both_file) = concern_with_file(&store, a, &[mina.id, noah.id]).await;

    assert_eq!(
        erase(&store, a, mina.id).await,
        2,
        "her file and its picture"
    );
    let mut conn = store.read().await.unwrap();
    let gone = |r: Result<store::AttachmentRow, StoreError>| matches!(r, Err(StoreError::Erased));
    assert!(gone(conn.attachment(a, own_file).await));
    assert!(matches!(
        conn.concern(a, own).await,
        Err(StoreError::Erased)
    ));
    assert!(conn.find_children(a, "min", 10).await.unwrap().is_empty());
    // What is about Noah too is his: it stays, and can be read.
    let shared = conn.attachment(a, both_file).await.unwrap();
    assert_eq!(
        conn.attachment_bytes(&shared, AttachmentPart::Shown)
            .await
            .unwrap(),
        b"a picture of a bruise"
    );
    assert_eq!(conn.concern(a, both).await.unwrap().children.len(), 2);
    drop(conn);

    assert_eq!(
        erase(&store, a, noah.id).await,
        3,
        "his file, the concern, its picture"
    );
    let mut conn = store.read().await.unwrap();
    assert!(gone(conn.attachment(a, both_file).await));
    assert!(matches!(
        conn.concern(a, both).await,
        Err(StoreError::Erased)
    ));
    drop(conn);
    assert_eq!(erase(&store, a, noah.id).await, 0, "twice is harmless");
}

async fn typing_the_first_letters_finds_the_child_and_only_in_the_own_agency(store: Store) {
    let (a, b) = (with_agency(&store).await, with_agency(&store).await);
    let mut tx = store.write(a).await.unwrap();
    let sian = child(a, "Siân", "O’Brien-Łukasz");
    tx.add_person(&sian, 1).await.unwrap();
    tx.add_person(&child(a, "Simon", "Brown"), 1).await.unwrap();
    tx.commit().await.unwrap();
    let mut conn = store.read().await.unwrap();
    let names = |rows: Vec<store::PersonRow>| rows.into_iter().map(|p| p.id).collect::<Vec<_>>();
    assert_eq!(
        names(conn.find_children(a, "sian", 10).await.unwrap()),
        [sian.id]
    );
    assert_eq!(
        names(conn.find_children(a, "obr si", 10).await.unwrap()),
        [sian.id]
    );
    assert_eq!(conn.find_children(a, "si", 10).await.unwrap().len(), 2);
    assert!(conn.find_children(b, "sian", 10).await.unwrap().is_empty());
}

async fn the_mark_of_a_protected_address_only_grows(store: Store) {
    let a = with_agency(&store).await;
    let mut p = child(a, "Mark", "Ed");
    p.protected_address = true;
    let mut tx = store.write(a).await.unwrap();
    tx.add_person(&p, 1).await.unwrap();
    let mut row = tx.person(a, p.id).await.unwrap();
    row.protected_address = false;
    tx.change_person(&row).await.unwrap();
    assert!(matches!(
        tx.change_person(&row).await,
        Err(StoreError::Stale)
    ));
    tx.commit().await.unwrap();
    assert!(
        store
            .read()
            .await
            .unwrap()
            .person(a, p.id)
            .await
            .unwrap()
            .protected_address
    );
}

async fn another_master_key_opens_nothing(store: Store) {
    let a = with_agency(&store).await;
    let mut tx = store.write(a).await.unwrap();
    let key = tx.new_file_key(a, Uuid::now_v7(), 1).await.unwrap();
    let sealed = key.seal("person", a, "content", &"x").unwrap();
    assert!(
        key.open::<String>("person", Uuid::now_v7(), "content", &sealed)
            .is_err(),
        "another row"
    );
    assert!(
        key.open::<String>("concern", a, "content", &sealed)
            .is_err(),
        "another table"
    );
    assert_eq!(
        key.open::<String>("person", a, "content", &sealed).unwrap(),
        "x"
    );
}

fn master() -> MasterKey {
    MasterKey::from_text(&"07".repeat(32)).unwrap()
}

async fn sqlite() -> (Store, std::path::PathBuf) {
    let folder = std::env::temp_dir().join(format!("sharewise-store-{}", Uuid::new_v4()));
    std::fs::create_dir(&folder).unwrap();
    let store = Store::open(
        &format!("sqlite://{}", folder.join("t.db").display()),
        master(),
    )
    .await
    .unwrap();
    (store, folder)
}

async fn postgres() -> Option<Store> {
    let url = std::env::var("SHAREWISE_TEST_PG").ok()?;
    // The server of the tests runs without syncs.
    let url = format!("{url}?options[sharewise.throwaway]=on");
    Some(Store::open(&url, master()).await.unwrap())
}

macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                let (store, folder) = super::sqlite().await;
                super::$name(store.clone()).await;
                store.close().await;
                std::fs::remove_dir_all(folder).unwrap();
            }
            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                let Some(store) = super::postgres().await else {
                    eprintln!("skipped: SHAREWISE_TEST_PG is not set");
                    return;
                };
                super::$name(store).await;
            }
        }
    )+};
}

on_both!(
    a_dropped_write_leaves_no_trace_and_does_not_harm_its_neighbours,
    many_writers_share_syncs_and_the_ledger_has_no_gap,
    a_checkpoint_signs_what_the_leaves_add_up_to,
    a_destroyed_key_erases_the_person_and_keeps_the_proof,
    erasing_a_child_erases_the_files_that_are_about_nobody_else,
    typing_the_first_letters_finds_the_child_and_only_in_the_own_agency,
    the_mark_of_a_protected_address_only_grows,
    another_master_key_opens_nothing,
);
