//! The built program on a disk that fills under it: it refuses clearly, goes on reading, and with
//! room again takes what it refused and has what it took.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

mod support;

use serde_json::{Value, json};
use support::{Folder, Program, ask, json_of};
use uuid::Uuid;

fn concern(id: Uuid) -> Value {
    json!({
        "id": id, "child_not_listed": "A child at the gate",
        "statements": [{ "kind": "fact", "text": "what was seen, at length ".repeat(1500) }],
    })
}

async fn sign_in(port: u16) -> String {
    let people = ask(port, "GET", "/api/v1/demo/people", None, None);
    let people = json_of(&people.await.unwrap());
    let mut all = people.as_array().unwrap().iter();
    let someone = all.find(|p| p["name"] == "Hannah Fletcher").unwrap();
    let choice = json!({ "agency": someone["agency"], "practitioner": someone["practitioner"] });
    let answer = ask(port, "POST", "/api/v1/demo/sessions", None, Some(&choice));
    json_of(&answer.await.unwrap())["token"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn log(port: u16, token: &str, id: Uuid) -> (u16, String) {
    let body = concern(id);
    let answer = ask(port, "POST", "/api/v1/concerns", Some(token), Some(&body));
    answer.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_whose_disk_is_full_refuses_clearly_and_goes_on_reading() {
    let folder = Folder::make();
    Program::demo(folder.path()).kill();
    // What was written last stands in the log beside the database, and grows into it.
    let size: u64 = ["sharewise.db", "sharewise.db-wal"]
        .iter()
        .filter_map(|name| std::fs::metadata(folder.path().join(name)).ok())
        .map(|file| file.len())
        .sum();
    let mut demo = Program::demo_within(folder.path(), size / 512 + 2000);
    let token = sign_in(demo.port).await;
    let mut taken = Vec::new();
    let refused = loop {
        let id = Uuid::now_v7();
        let answer = log(demo.port, &token, id).await;
        if answer.0 != 201 {
            assert_eq!(answer.0, 507, "{}", answer.1);
            assert_eq!(json_of(&answer)["type"], "disk");
            break id;
        }
        taken.push(id);
        assert!(taken.len() < 5000, "the disk never filled");
    };
    assert!(!taken.is_empty(), "there was some room at first");
    let concern = |id: &Uuid| format!("/api/v1/concerns/{id}");
    for path in ["/health".to_owned(), concern(&taken[0])] {
        let answer = ask(demo.port, "GET", &path, Some(&token), None);
        let answer = answer.await.unwrap();
        assert_eq!(answer.0, 200, "{path}: {}", answer.1);
    }
    demo.kill();
    let mut demo = Program::demo(folder.path());
    let token = sign_in(demo.port).await;
    let again = log(demo.port, &token, refused).await;
    assert_eq!(again.0, 201, "{}", again.1);
    for id in taken.iter().chain([&refused]) {
        let path = concern(id);
        let answer = ask(demo.port, "GET", &path, Some(&token), None).await;
        assert_eq!(answer.unwrap().0, 200, "what was acknowledged is there");
    }
    demo.kill();
}
