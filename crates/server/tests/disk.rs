//! A full disk: a clear error in the reader's language, nothing typed lost, reading goes on, and
//! writing works again once there is room.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod house;

use house::{Browser, House};
use serde_json::{Value, json};
use testkit::{Bed, Engine, leave_room};
use uuid::Uuid;
use words::{Lang, Words};

const TEXT: &str = "Words that must not be lost";

/// Logs concerns until one is refused; the ids of those that were taken, and of the refused one.
async fn fill(browser: &mut Browser, child: &str) -> (Vec<String>, String) {
    let long = "a long account of what was seen ".repeat(1000);
    let mut taken = Vec::new();
    loop {
        let id = Uuid::now_v7().to_string();
        let fields = [
            ("id", id.as_str()),
            ("action", "log"),
            ("child", child),
            ("saw", &long),
        ];
        let answer = browser.post("/concerns/new", &fields).await;
        match answer.status {
            303 => taken.push(id),
            507 => return (taken, id),
            other => panic!("{other}: {}", answer.body),
        }
        assert!(taken.len() < 10_000, "the disk never filled");
    }
}

#[tokio::test]
async fn a_full_disk_loses_nothing_and_reading_goes_on() {
    testkit::on(Engine::Sqlite, |bed: Bed| async move {
        let house = House::over(bed.casework.clone()).await;
        let mut teacher = Browser::new(house.port, "en");
        teacher.sign_in(&bed.school.practitioner, "/").await;
        let mut lead = Browser::new(house.port, "cy");
        lead.sign_in(&bed.school.lead, "/").await;
        let child = bed.school.children[0];
        let store = bed.casework.store();
        leave_room(store, Some(60)).await.unwrap();
        let (taken, refused) = fill(&mut teacher, &child.to_string()).await;
        assert!(!taken.is_empty(), "there was some room at first");
        leave_room(store, Some(0)).await.unwrap();

        // The page of each kind: the form or the words again, in both languages, and what to do.
        for (lang, browser) in [(Lang::En, &mut teacher), (Lang::Cy, &mut lead)] {
            let what = Words::get(lang, "fault-disk-do");
            let id = Uuid::now_v7().to_string();
            let child = child.to_string();
            let big = format!("{TEXT} {}", "and more of them ".repeat(2000));
            let concern = [("id", id.as_str()), ("action", "log"), ("child", &child), ("saw", &big)];
            let answer = browser.post("/concerns/new", &concern).await;
            assert_eq!(answer.status, 507);
            assert!(answer.says(TEXT) && answer.says(&what), "{}", answer.body);
            let door = bed.front_door.id.to_string();
            let share = [("recipient", door.as_str()), ("text", &big)];
            let answer = browser.post("/emergency", &share).await;
            assert_eq!(answer.status, 507);
            assert!(answer.says(TEXT) && answer.says("tel:999"), "{}", answer.body);
            assert!(answer.says(&Words::get(lang, "emergency-not-sent")));
            let body = json!({ "id": id, "child_not_listed": "A child", "statements": [{ "kind": "fact", "text": big }] });
            let kind = [("Content-Type", "application/json")];
            let answer = browser.send("POST", "/api/v1/concerns", &kind, body.to_string().as_bytes()).await;
            assert_eq!(answer.status, 507, "{}", answer.body);
            let problem: Value = serde_json::from_str(&answer.body).unwrap();
            assert_eq!((problem["type"].as_str(), problem["detail"].as_str()), (Some("disk"), Some(what.as_str())));
        }
        let note = format!("/children/{child}/note");
        let big = format!("{TEXT} {}", "and more of them ".repeat(2000));
        let answer = lead.post(&note, &[("when", "now"), ("text", &big)]).await;
        assert_eq!(answer.status, 507, "{}", answer.body);
        assert!(answer.says(TEXT), "a form that knows nothing of this comes back too: {}", answer.body);

        // Reading goes on, for as long as it takes, and every reading will be in the ledger.
        bed.clock.set(bed.casework.now() + jiff::SignedDuration::from_mins(5));
        let before = readings(&bed, child).await;
        for path in ["/my-concerns", &format!("/concerns/{}", taken[0])] {
            assert_eq!(teacher.get(path).await.status, 200, "{path}");
        }
        let pages = [
            "/".to_owned(), "/children".into(), format!("/children/{child}"), "/decisions".into(),
            format!("/concerns/{}/lead", taken[0]), format!("/children/{child}/plan"),
        ];
        for path in &pages {
            let page = lead.get(path).await;
            assert_eq!(page.status, 200, "{path}: {}", page.body);
        }
        assert!(teacher.get(&format!("/concerns/{refused}")).await.status == 404, "what was refused is not there");

        // Room again.
        leave_room(store, None).await.unwrap();
        bed.casework.tick().await.unwrap();
        let after = readings(&bed, child).await;
        assert!(after >= before + 3, "the readings that waited are in the ledger: {before}, {after}");
        let child = child.to_string();
        let fields = [("id", refused.as_str()), ("action", "log"), ("child", &child), ("saw", TEXT)];
        for _ in 0..2 {
            let answer = teacher.post("/concerns/new", &fields).await;
            assert_eq!(answer.location(), format!("/concerns/{refused}/logged"), "once, however often it is sent");
        }
        for id in &taken {
            assert_eq!(teacher.get(&format!("/concerns/{id}")).await.status, 200);
        }
        bed.casework.sign_checkpoints().await.unwrap();
        let export = bed.casework.export_ledger(&bed.school.dpo).await.unwrap();
        let report = ledger::verify_export(export.as_bytes()).unwrap();
        assert!(report.is_sound(), "{report}");
    })
    .await;
}

/// How many lines about reading a child's file the ledger has.
async fn readings(bed: &Bed, child: Uuid) -> usize {
    let mut conn = bed.casework.store().read().await.unwrap();
    let lines = conn
        .events_about(bed.school.id, child, None, 500)
        .await
        .unwrap();
    lines
        .iter()
        .filter(|l| l.kind.as_str().contains("read"))
        .count()
}
