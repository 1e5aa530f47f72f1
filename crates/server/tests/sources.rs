//! Guessing from one address of the network, at the real program behind a proxy: slowed in words, and
//! the page for an emergency is not.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod house;
mod support;

use casework::{MasterKey, Store};
use house::{Answer, Browser, encode};
use std::fs;
use support::{Folder, Program};
use testkit::{Bed, accounts};

const NAME: &str = "0@bed-school.example";
const PASSWORD: &str = "three otters swim upstream";

/// An installation whose proxy is named, or is not.
async fn serve(folder: &Folder, proxies: &str) -> Program {
    let database = format!("sqlite://{}", folder.path().join("db").display());
    let key = folder.path().join("master.key");
    if !key.exists() {
        let master = MasterKey::generate().unwrap();
        fs::write(&key, master.to_text().as_bytes()).unwrap();
        let store = Store::open(&database, master).await.unwrap();
        let bed = Bed::over(store.clone()).await;
        accounts::set_password(&bed, NAME, PASSWORD).await;
        store.close().await;
    }
    let settings = folder.path().join("sharewise.toml");
    let text = format!(
        "public_url = \"http://localhost\"\nsecond_factor = \"offered\"\nlisten = \"127.0.0.1:0\"\ndatabase = \"{database}\"\n\
         master_key_file = \"{}\"\ntrusted_proxies = [{proxies}]\n",
        key.display()
    );
    fs::write(&settings, text).unwrap();
    Program::serve(&settings)
}

async fn try_from(port: u16, lang: &str, address: &str, name: &str, password: &str) -> Answer {
    let body = encode(&[("name", name), ("password", password), ("back", "/")]);
    let headers = [
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("X-Forwarded-For", address),
    ];
    let mut browser = Browser::new(port, lang);
    browser
        .send("POST", "/sign-in", &headers, body.as_bytes())
        .await
}

#[tokio::test]
async fn guessing_from_one_address_waits_in_words_and_an_emergency_does_not() {
    let folder = Folder::make();
    let program = serve(&folder, "\"127.0.0.1\"").await;
    let port = program.port;
    for n in 0..10 {
        let name = format!("nobody-{n}");
        let answer = try_from(port, "en", "203.0.113.7", &name, PASSWORD).await;
        assert_eq!(answer.status, 422, "{n}");
    }
    let answer = try_from(port, "en", "203.0.113.7", NAME, PASSWORD).await;
    assert_eq!(answer.status, 429);
    assert!(
        answer.says("from the network that you are on"),
        "{}",
        answer.body
    );
    assert!(answer.says("ring 999"), "what does not wait is said");
    // Whatever somebody writes in front of it themselves.
    let answer = try_from(port, "cy", "192.0.2.1, 203.0.113.7", NAME, PASSWORD).await;
    assert_eq!(answer.status, 429);
    assert!(
        answer.says("o’r rhwydwaith yr ydych arno"),
        "{}",
        answer.body
    );
    let answer = try_from(port, "en", "203.0.113.8", NAME, PASSWORD).await;
    assert_eq!(answer.status, 303, "a neighbour comes in");
    let headers = [("X-Forwarded-For", "203.0.113.7")];
    let mut anybody = Browser::new(port, "en");
    let emergency = anybody.send("GET", "/emergency", &headers, b"").await;
    assert!(emergency.status < 400, "{}", emergency.status);
}

#[tokio::test]
async fn nobody_slows_others_by_a_header_that_nobody_believes() {
    let folder = Folder::make();
    let program = serve(&folder, "").await;
    for n in 0..12 {
        let name = format!("nobody-{n}");
        let answer = try_from(program.port, "en", "203.0.113.7", &name, PASSWORD).await;
        assert_eq!(answer.status, 422, "{n}");
    }
}
