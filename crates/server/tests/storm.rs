//! A storm of concerns, a power cut in the midst of it, and again: nothing that was acknowledged
//! is missing, nothing stands twice, and the ledger's export verifies.

#![allow(clippy::unwrap_used)]

mod support;

use casework::{Casework, MasterKey, Settings, Store, SystemClock};
use serde_json::{Value, json};
use std::{
    collections::HashSet,
    path::Path,
    sync::{Arc, Mutex},
};
use support::{Demo, Folder, ask, json_of};
use testkit::make;
use uuid::Uuid;

const CLIENTS: usize = 16;
/// Acknowledgements in each storm after which the power fails.
const ENOUGH: usize = 120;
const STORMS: usize = 3;

/// What the clients were told.
#[derive(Default)]
struct Answers {
    acknowledged: Vec<Uuid>,
    /// Sent, and no answer came.
    unknown: Vec<Uuid>,
}

fn concern(id: Uuid) -> Value {
    json!({
        "id": id, "child_not_listed": "A child at the gate",
        "statements": [{ "kind": "fact", "text": format!("Storm {id}") }],
    })
}

async fn sign_in(port: u16) -> String {
    let people = json_of(
        &ask(port, "GET", "/api/v1/demo/people", None, None)
            .await
            .unwrap(),
    );
    let someone = people
        .as_array()
        .unwrap()
        .iter()
        .find(|p| p["name"] == "Hannah Fletcher")
        .unwrap();
    let choice = json!({ "agency": someone["agency"], "practitioner": someone["practitioner"] });
    let answer = ask(port, "POST", "/api/v1/demo/sessions", None, Some(&choice))
        .await
        .unwrap();
    json_of(&answer)["token"].as_str().unwrap().to_owned()
}

/// Logs without a pause until the server goes away.
async fn client(port: u16, token: String, answers: Arc<Mutex<Answers>>) {
    loop {
        let id = Uuid::now_v7();
        let answer = ask(
            port,
            "POST",
            "/api/v1/concerns",
            Some(&token),
            Some(&concern(id)),
        )
        .await;
        let mut all = answers.lock().unwrap();
        match answer {
            Ok((201, _)) => all.acknowledged.push(id),
            Ok((status, body)) => panic!("the storm was answered {status}: {body}"),
            Err(_) => {
                all.unknown.push(id);
                return;
            }
        }
    }
}

async fn storm(demo: &mut Demo, answers: &Arc<Mutex<Answers>>) {
    let before = answers.lock().unwrap().acknowledged.len();
    let token = sign_in(demo.port).await;
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| tokio::spawn(client(demo.port, token.clone(), answers.clone())))
        .collect();
    while answers.lock().unwrap().acknowledged.len() < before + ENOUGH {
        assert!(
            !clients.iter().any(tokio::task::JoinHandle::is_finished),
            "a client gave up before the power failed"
        );
        tokio::task::yield_now().await;
    }
    demo.kill();
    for c in clients {
        c.await.unwrap();
    }
}

/// The export of the school's ledger, and each concern that it tells of, as often as it does.
async fn ledger(folder: &Path) -> (String, Vec<Uuid>) {
    let key = std::fs::read_to_string(folder.join("master.key")).unwrap();
    let url = format!("sqlite://{}", folder.join("sharewise.db").display());
    let store = Store::open(&url, MasterKey::from_text(key.trim()).unwrap())
        .await
        .unwrap();
    let mut conn = store.read().await.unwrap();
    let school = conn.agency_by_slug("aldermoor-academy").await.unwrap().id;
    let people = conn.practitioners(school).await.unwrap();
    drop(conn);
    let office = people
        .iter()
        .find(|p| p.content.name == "Colin Barrow")
        .unwrap();
    let casework = Casework::new(
        store,
        Arc::new(SystemClock),
        Settings {
            hub: "demo.example".into(),
            ..Settings::default()
        },
    )
    .unwrap();
    let export = casework.export_ledger(&make::actor(office)).await.unwrap();
    casework.store().close().await;
    let logged = export
        .lines()
        .filter(|l| l.starts_with("entry ") && l.contains(" concern.logged "))
        .filter_map(|l| l.split(' ').nth(6)?.parse().ok())
        .collect();
    (export, logged)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_a_power_cut_in_a_storm() {
    let folder = Folder::make();
    let answers = Arc::new(Mutex::new(Answers::default()));
    let mut demo = Demo::start(folder.path());
    for _ in 0..STORMS {
        storm(&mut demo, &answers).await;
        demo = Demo::start(folder.path());
    }
    let token = sign_in(demo.port).await;
    let (acknowledged, unknown) = {
        let all = answers.lock().unwrap();
        (all.acknowledged.clone(), all.unknown.clone())
    };
    assert!(acknowledged.len() >= STORMS * ENOUGH);
    for id in &acknowledged {
        let (status, body) = ask(
            demo.port,
            "GET",
            &format!("/api/v1/concerns/{id}"),
            Some(&token),
            None,
        )
        .await
        .unwrap();
        assert_eq!(status, 200, "an acknowledged concern is missing");
        assert!(
            body.contains(&format!("Storm {id}")),
            "and says what was said"
        );
    }
    // Whoever got no answer sends the same again.
    for id in &unknown {
        let (status, body) = ask(
            demo.port,
            "POST",
            "/api/v1/concerns",
            Some(&token),
            Some(&concern(*id)),
        )
        .await
        .unwrap();
        assert_eq!(status, 201, "{body}");
    }
    demo.kill();

    let (export, logged) = ledger(folder.path()).await;
    let report = ledger::verify_export(export.as_bytes()).unwrap();
    assert!(report.is_sound(), "{report}");
    let told: HashSet<Uuid> = logged.iter().copied().collect();
    assert!(
        acknowledged
            .iter()
            .chain(&unknown)
            .all(|id| told.contains(id)),
        "each has its ledger line"
    );
    let ours = |id: &&Uuid| acknowledged.contains(id) || unknown.contains(id);
    assert_eq!(
        logged.iter().filter(ours).count(),
        acknowledged.len() + unknown.len(),
        "and only one"
    );
}
