//! Witnesses of ledgers: neighbours in the hub, and another hub over a real socket; what is done to
//! a log behind their backs; and that nothing is ever blocked by them.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use casework::{
    Casework, CaseworkError, EmergencyShare, LogConcern, Network, NewStatement, Reach, Settings,
    Verifier, WitnessAbroad, WitnessTrouble,
};
use domain::{
    concern::{ChildInConcern, ChildRole, Urgency},
    time::{EventTime, Precision},
};
use jiff::SignedDuration;
use ledger::{last_seen, verify_export};
use std::sync::Arc;
use testkit::{Bed, both_engines};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use uuid::Uuid;

/// Something for the ledger, then a checkpoint, then the witnesses.
async fn go_on(casework: &Casework, bed: &Bed) {
    casework
        .record_of(
            &bed.school.dpo,
            bed.school.children[0],
            casework::RecordFilter::All,
            None,
        )
        .await
        .unwrap();
    casework.sign_checkpoints().await.unwrap();
    casework.ask_witnesses().await.unwrap();
}

async fn trouble(casework: &Casework, bed: &Bed) -> Option<WitnessTrouble> {
    casework.witness_trouble(&bed.school.dpo).await.unwrap()
}

#[tokio::test]
async fn neighbours_sign_and_the_export_carries_it() {
    both_engines(|bed| async move {
        let casework = &bed.casework;
        for _ in 0..3 {
            go_on(casework, &bed).await;
        }
        assert_eq!(trouble(casework, &bed).await, None);
        let mut conn = casework.store().read().await.unwrap();
        let rows = conn.ledger_witnesses(bed.school.id).await.unwrap();
        assert_eq!(rows.len(), 2, "two neighbours");
        let size = conn
            .newest_checkpoint(bed.school.id)
            .await
            .unwrap()
            .unwrap()
            .0;
        assert!(rows.iter().all(|r| r.size == size && r.alarm.is_empty()));
        let lines = conn.cosignatures(bed.school.id).await.unwrap();
        assert_eq!(lines.len(), 6);
        drop(conn);
        let export = casework.export_ledger(&bed.school.dpo).await.unwrap();
        let report = verify_export(export.as_bytes()).unwrap();
        assert!(report.is_sound(), "{report}");
        assert_eq!(export.matches("/witness ").count(), 6);
    })
    .await;
}

#[tokio::test]
async fn a_ledger_that_was_rewritten_gets_no_signature_and_people_are_told() {
    both_engines(|bed| async move {
        let casework = &bed.casework;
        go_on(casework, &bed).await;
        // Somebody who holds the database lets the witnesses' memory be of another log.
        let mut tx = casework.store().write_hub().await.unwrap();
        let witness = tx.ledger_witnesses(bed.school.id).await.unwrap()[0]
            .witness
            .clone();
        let hub = tx.hub_name().await.unwrap().unwrap();
        let origin = ledger::origin(&hub, bed.school.id);
        let seen = tx.witness_seen(&witness, &origin).await.unwrap().unwrap();
        let other = ledger::Seen {
            size: seen.size,
            root: ledger::Hash([9; 32]),
        };
        let kept = tx
            .remember_seen(&witness, &origin, Some(seen), other, 1)
            .await
            .unwrap();
        assert!(kept);
        tx.commit().await.unwrap();
        go_on(casework, &bed).await;
        let told = trouble(casework, &bed).await;
        assert_eq!(told, Some(WitnessTrouble::Differs("forked".into())));
        // Nothing is blocked by it, and the other neighbour goes on signing.
        go_on(casework, &bed).await;
        let mut conn = casework.store().read().await.unwrap();
        let rows = conn.ledger_witnesses(bed.school.id).await.unwrap();
        let size = conn
            .newest_checkpoint(bed.school.id)
            .await
            .unwrap()
            .unwrap()
            .0;
        assert!(rows.iter().any(|r| r.size == size));
        drop(conn);
        // It stays until somebody says what they found; then all sign again.
        let clear = |slug: &'static str, why: &'static str| casework.clear_witness_alarm(slug, why);
        assert!(matches!(
            clear("bed-school", " ").await,
            Err(CaseworkError::Invalid(_))
        ));
        assert!(matches!(
            clear("nobody", "x").await,
            Err(CaseworkError::NotFound)
        ));
        let raised = clear("bed-school", "A backup was brought back")
            .await
            .unwrap();
        assert_eq!(raised, [witness]);
        assert!(matches!(
            clear("bed-school", "x").await,
            Err(CaseworkError::WrongState)
        ));
        go_on(casework, &bed).await;
        go_on(casework, &bed).await;
        assert_eq!(trouble(casework, &bed).await, None);
        let mut conn = casework.store().read().await.unwrap();
        let rows = conn.ledger_witnesses(bed.school.id).await.unwrap();
        let size = conn
            .newest_checkpoint(bed.school.id)
            .await
            .unwrap()
            .unwrap()
            .0;
        assert!(
            rows.iter().all(|r| r.size == size && r.alarm.is_empty()),
            "{rows:?}"
        );
        assert!(casework.forget_witnessed(&origin).await.unwrap());
        assert!(!casework.forget_witnessed("nobody/log").await.unwrap());
    })
    .await;
}

/// Another hub's `add-checkpoint`, over a real socket.
async fn other_hub(casework: Casework) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut heard = Vec::new();
            let body = loop {
                let mut part = [0; 4096];
                let n = stream.read(&mut part).await.unwrap();
                heard.extend_from_slice(&part[..n]);
                let text = String::from_utf8(heard.clone()).unwrap();
                let Some((head, body)) = text.split_once("\r\n\r\n") else {
                    continue;
                };
                let length: usize = head
                    .lines()
                    .find_map(|l| {
                        l.to_lowercase()
                            .strip_prefix("content-length: ")?
                            .parse()
                            .ok()
                    })
                    .unwrap();
                if body.len() >= length {
                    break body.to_owned();
                }
            };
            let (status, text) = match casework.witness(&body).await.unwrap() {
                Ok(line) => (200, line),
                Err(casework::WitnessRefusal::OtherSize(n) | casework::WitnessRefusal::Fork(n)) => {
                    (409, format!("{n}\n"))
                }
                Err(_) => (422, String::new()),
            };
            let said = format!(
                "HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{text}",
                text.len()
            );
            stream.write_all(said.as_bytes()).await.unwrap();
        }
    });
    port
}

/// The same casework with other settings.
fn with(bed: &Bed, change: impl FnOnce(&mut Settings)) -> Casework {
    let mut settings = bed.casework.settings().clone();
    change(&mut settings);
    Casework::new(bed.casework.store().clone(), bed.clock.clone(), settings)
        .unwrap()
        .with_outward(Arc::new(Network::new(Reach::ThisMachineToo).unwrap()))
}

/// A port at which nobody listens.
async fn nobody_listens() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap().port()
}

/// Another hub that stays away is told of after an hour, whatever the neighbours do, and alarmed
/// about once after four.
async fn is_missed(casework: &Casework, bed: &Bed, name: &str) {
    let from = casework.now();
    let alarms = || async {
        let mut conn = casework.store().read().await.unwrap();
        let about = conn.alerts_about(bed.school.id, bed.school.id).await;
        let mut all = about.unwrap();
        all.retain(|a| a.kind == "witness-away" && a.created_us > from.as_microsecond());
        all.iter().map(|a| a.practitioner_id).collect::<Vec<_>>()
    };
    go_on(casework, bed).await;
    bed.clock.set(from + SignedDuration::from_mins(59));
    go_on(casework, bed).await;
    assert_eq!(trouble(casework, bed).await, None, "not an hour yet");
    bed.clock.set(from + SignedDuration::from_mins(61));
    go_on(casework, bed).await;
    match trouble(casework, bed).await {
        Some(WitnessTrouble::HubAway { witness, .. }) => assert_eq!(witness, name),
        other => panic!("{other:?}"),
    }
    assert!(casework.witness_away_seconds().await.unwrap() > 3600);
    bed.clock.set(from + SignedDuration::from_mins(239));
    go_on(casework, bed).await;
    assert!(alarms().await.is_empty());
    for minutes in [241, 300] {
        bed.clock.set(from + SignedDuration::from_mins(minutes));
        go_on(casework, bed).await;
        let told = alarms().await;
        assert_eq!(told.len(), 2, "{minutes}: once: {told:?}");
        for who in [&bed.school.administrator, &bed.school.dpo] {
            assert!(told.contains(&who.practitioner_id));
        }
    }
}

#[tokio::test]
async fn another_hub_signs_finds_a_rollback_and_is_missed_after_an_hour() {
    both_engines(|bed| async move {
        let hub = bed.casework.hub_name().await.unwrap();
        let mut conn = bed.casework.store().read().await.unwrap();
        let public = conn.agency_public_key(bed.school.id).await.unwrap();
        drop(conn);
        let log = Verifier::new(&ledger::origin(&hub, bed.school.id), &public).unwrap();
        testkit::on(testkit::Engine::Sqlite, |there: Bed| {
            let (bed, log) = (&bed, log.clone());
            async move {
                let other = with(&there, |s| {
                    s.hub = "other.example".into();
                    s.witness_for = vec![log];
                });
                let key = other.hub_witness_key().await.unwrap();
                let port = other_hub(other).await;
                let closed = nobody_listens().await;
                let abroad = |port: u16| WitnessAbroad {
                    address: format!("http://127.0.0.1:{port}/witness/v1"),
                    key: key.clone(),
                };
                // Nobody answers at its address, and never has: the neighbours, who go on signing, do
                // not stand in for it.
                let silent = with(bed, |s| s.witnesses = vec![abroad(closed)]);
                is_missed(&silent, bed, key.name()).await;
                let here = with(bed, |s| s.witnesses = vec![abroad(port)]);
                go_on(&here, bed).await;
                go_on(&here, bed).await;
                assert_eq!(trouble(&here, bed).await, None, "heard of");
                // It has signed, and goes away.
                is_missed(&silent, bed, key.name()).await;
                go_on(&here, bed).await;
                let export = here.export_ledger(&bed.school.dpo).await.unwrap();
                assert!(last_seen(&export, &key).is_some());
                assert_eq!(trouble(&here, bed).await, None);
                // What this hub remembers of the witness is lost, as when an old copy comes back: the
                // witness says what it saw, and the two find together again.
                let mut tx = here.store().write_hub().await.unwrap();
                let all = tx.ledger_witnesses(bed.school.id).await.unwrap();
                let mut row = all.into_iter().find(|r| r.witness == key.name()).unwrap();
                let newest = row.size;
                row.size = 1;
                tx.set_ledger_witness(bed.school.id, &row).await.unwrap();
                tx.commit().await.unwrap();
                go_on(&here, bed).await;
                go_on(&here, bed).await;
                assert_eq!(trouble(&here, bed).await, None);
                let mut conn = here.store().read().await.unwrap();
                let all = conn.ledger_witnesses(bed.school.id).await.unwrap();
                let row = all.into_iter().find(|r| r.witness == key.name()).unwrap();
                assert!(row.size > newest);
                drop(conn);
                // The witness saw more than there is now.
                let seen = ledger::Seen {
                    size: 10_000,
                    root: ledger::Hash([1; 32]),
                };
                let mut tx = there.casework.store().write_hub().await.unwrap();
                let origin = ledger::origin(&bed.casework.hub_name().await.unwrap(), bed.school.id);
                let before = tx.witness_seen(key.name(), &origin).await.unwrap();
                tx.remember_seen(key.name(), &origin, before, seen, 1)
                    .await
                    .unwrap();
                tx.commit().await.unwrap();
                go_on(&here, bed).await;
                let told = trouble(&here, bed).await;
                assert_eq!(told, Some(WitnessTrouble::Differs("rolled-back".into())));
            }
        })
        .await;
    })
    .await;
}

/// The ledger of the school as it is exported, checked by what is known of it.
async fn checked(casework: &Casework, bed: &Bed, keys: Vec<Verifier>) -> ledger::VerifyReport {
    let export = casework.export_ledger(&bed.school.dpo).await.unwrap();
    let trusted = ledger::Trusted {
        keys,
        ..ledger::Trusted::default()
    };
    ledger::verify_export_against(export.as_bytes(), &trusted).unwrap()
}

/// How far each witness of the school's ledger has come, and how far the ledger has.
async fn witnessed(casework: &Casework, bed: &Bed) -> (Vec<i64>, i64) {
    let mut conn = casework.store().read().await.unwrap();
    let rows = conn.ledger_witnesses(bed.school.id).await.unwrap();
    let newest = conn.newest_checkpoint(bed.school.id).await.unwrap();
    (rows.iter().map(|r| r.size).collect(), newest.unwrap().0)
}

#[tokio::test]
async fn a_change_of_a_ledgers_key_is_followed_by_neighbours_by_another_hub_and_by_whoever_verifies()
 {
    both_engines(|bed| async move {
        let hub = bed.casework.hub_name().await.unwrap();
        let mut conn = bed.casework.store().read().await.unwrap();
        let public = conn.agency_public_key(bed.school.id).await.unwrap();
        let slug = conn.agency(bed.school.id).await.unwrap().slug;
        drop(conn);
        let first = Verifier::new(&ledger::origin(&hub, bed.school.id), &public).unwrap();
        testkit::on(testkit::Engine::Sqlite, |there: Bed| {
            let (bed, first, slug) = (&bed, first.clone(), slug.clone());
            async move {
                let other = with(&there, |s| {
                    s.hub = "other.example".into();
                    s.witness_for = vec![first.clone()];
                });
                let key = other.hub_witness_key().await.unwrap();
                let port = other_hub(other).await;
                let here = with(bed, |s| {
                    s.witnesses = vec![WitnessAbroad {
                        address: format!("http://127.0.0.1:{port}/witness/v1"),
                        key: key.clone(),
                    }];
                });
                go_on(&here, bed).await;
                let said = here.renew_ledger_key(&slug, "").await.unwrap_err();
                assert!(matches!(said, casework::CaseworkError::Invalid(_)));
                let renew = async || {
                    let text = here
                        .renew_ledger_key(&slug, "The old one was lost sight of")
                        .await;
                    Verifier::from_text(&text.unwrap()).unwrap()
                };
                let second = renew().await;
                assert_ne!(second, first);
                // More is logged, and the key changes once more, before any witness is asked: each is
                // shown one change after the other.
                here.export_ledger(&bed.school.dpo).await.unwrap();
                let third = renew().await;
                for _ in 0..3 {
                    go_on(&here, bed).await;
                }
                let (sizes, newest) = witnessed(&here, bed).await;
                assert_eq!(sizes.len(), 3, "two neighbours and another hub");
                assert!(sizes.iter().all(|s| *s == newest), "{sizes:?} of {newest}");
                assert_eq!(trouble(&here, bed).await, None);
                for known in [vec![], vec![first], vec![second], vec![third]] {
                    let report = checked(&here, bed, known).await;
                    assert!(report.is_sound(), "{report}");
                    assert_eq!(report.keys.len(), 3);
                }
                let stranger =
                    ledger::Signer::new(&report_origin(bed, &here).await, &[5; 32]).unwrap();
                let report = checked(&here, bed, vec![stranger.verifier()]).await;
                assert_eq!(report.signed, ledger::Signed::Not);
                // A neighbour that is told to forget is shown the whole way again.
                let origin = report_origin(bed, &here).await;
                let mut tx = here.store().write_hub().await.unwrap();
                tx.forget_seen_of(&origin).await.unwrap();
                for mut row in tx.ledger_witnesses(bed.school.id).await.unwrap() {
                    if row.witness != key.name() {
                        row.size = 0;
                        tx.set_ledger_witness(bed.school.id, &row).await.unwrap();
                    }
                }
                tx.commit().await.unwrap();
                for _ in 0..3 {
                    go_on(&here, bed).await;
                }
                let (sizes, newest) = witnessed(&here, bed).await;
                assert!(sizes.iter().all(|s| *s == newest), "{sizes:?} of {newest}");
            }
        })
        .await;
    })
    .await;
}

async fn report_origin(bed: &Bed, casework: &Casework) -> String {
    ledger::origin(&casework.hub_name().await.unwrap(), bed.school.id)
}

#[tokio::test]
async fn witnesses_that_are_away_are_told_of_after_an_hour_and_block_nothing() {
    both_engines(|bed| async move {
        go_on(&bed.casework, &bed).await;
        let before = bed.casework.now();
        let at = |minutes| bed.clock.set(before + SignedDuration::from_mins(minutes));
        // A quiet ledger waits for nobody.
        at(600);
        assert_eq!(trouble(&bed.casework, &bed).await, None);
        // Signed on, and nobody asked.
        bed.casework.export_ledger(&bed.school.dpo).await.unwrap();
        at(659);
        assert_eq!(trouble(&bed.casework, &bed).await, None);
        at(661);
        let away = Some(WitnessTrouble::Away(before));
        assert_eq!(trouble(&bed.casework, &bed).await, away);
        assert!(bed.casework.witness_away_seconds().await.unwrap() > 3600);
        everything_goes_on(&bed).await;
        assert_eq!(trouble(&bed.casework, &bed).await, away);
        go_on(&bed.casework, &bed).await;
        assert_eq!(trouble(&bed.casework, &bed).await, None, "heard of again");
        assert_eq!(bed.casework.witness_away_seconds().await.unwrap(), 0);
    })
    .await;
}

/// An emergency is sent and arrives, and a concern is logged and read.
async fn everything_goes_on(bed: &Bed) {
    let (cw, school) = (&bed.casework, &bed.school);
    let share = EmergencyShare {
        id: Uuid::now_v7(),
        sharing_id: Uuid::now_v7(),
        child: Some(school.children[0]),
        recipient: Some(bed.front_door.id),
        text: "He is at the gate now".into(),
        ..EmergencyShare::default()
    };
    let sharing = share.sharing_id;
    cw.share_in_emergency(&school.practitioner, share)
        .await
        .unwrap();
    cw.deliver_due().await.unwrap();
    cw.open_shared(&bed.front_door.screener, sharing)
        .await
        .unwrap();
    let concern = LogConcern {
        id: Uuid::now_v7(),
        urgency: Urgency::Today,
        children: vec![ChildInConcern {
            person_id: school.children[0],
            role: ChildRole::Subject,
        }],
        child_not_listed: String::new(),
        when: EventTime {
            at: cw.now(),
            precision: Precision::Minute,
        },
        place: String::new(),
        statements: vec![NewStatement {
            text: "Was afraid to go home".into(),
            ..NewStatement::default()
        }],
        body_map: Vec::new(),
        childs_words: String::new(),
        others_involved: String::new(),
        already_told: String::new(),
        category: None,
        draft_id: None,
    };
    let id = concern.id;
    cw.log_concern(&school.practitioner, concern).await.unwrap();
    cw.concern(&school.lead, id).await.unwrap();
}
