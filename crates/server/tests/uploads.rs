//! Files through the real form of the real program: what is refused is refused in words and the
//! rest of the form comes back, and a file that cannot be looked at holds up no concern.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

mod house;
mod support;

use casework::{Actor, Casework, Settings};
use domain::Lang;
use house::{Answer, Browser, House, value_of};
use serde_json::Value;
use std::sync::Arc;
use support::{Folder, Program};
use testkit::make::{PICTURE, pdf};
use uploads::Looker;
use uuid::Uuid;

const SAW: &str = "A burn the size of a coin on her left hand";

/// Logs a concern with files.
async fn log(browser: &mut Browser, id: &str, files: &[(&str, &[u8])]) -> Answer {
    let mut body = Vec::new();
    let fields = [
        ("id", id),
        ("not-listed-on", "yes"),
        ("not-listed", "A girl in 4B"),
        ("saw", SAW),
        ("action", "log"),
    ];
    for (name, value) in fields {
        let part =
            format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(part.bytes());
    }
    for (name, bytes) in files {
        let head = format!(
            "--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\nContent-Type: image/png\r\n\r\n"
        );
        body.extend(head.bytes());
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--b--\r\n");
    let headers = [("Content-Type", "multipart/form-data; boundary=b")];
    browser.send("POST", "/concerns/new", &headers, &body).await
}

fn word(lang: &str, key: &str, name: &str) -> String {
    let args = [("name", name.into())];
    words::Words::with(lang.parse().unwrap(), key, &args)
}

/// Somebody of the demonstration who logs concerns.
async fn somebody(browser: &mut Browser, role: &str) {
    let people: Value =
        serde_json::from_str(&browser.get("/api/v1/demo/people").await.body).unwrap();
    let one = people
        .as_array()
        .unwrap()
        .iter()
        .find(|p| p["role"] == role)
        .unwrap();
    let fields = [
        ("agency", one["agency"].as_str().unwrap()),
        ("person", one["practitioner"].as_str().unwrap()),
        ("back", "/"),
    ];
    assert_eq!(browser.post("/sign-in/demo", &fields).await.status, 303);
}

#[tokio::test]
async fn the_real_program_looks_at_files_in_a_process_of_their_own() {
    let folder = Folder::make();
    let program = Program::demo(folder.path());
    for lang in ["en", "cy"] {
        let mut browser = Browser::new(program.port, lang);
        somebody(&mut browser, "practitioner").await;
        // The head of a picture of 50,000 by 50,000 points; its check sum is right.
        let mut bomb = PICTURE.to_vec();
        bomb[16..24].copy_from_slice(&[0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50]);
        bomb[29..33].copy_from_slice(&[0x6e, 0xc4, 0x62, 0x16]);
        let cut = &PICTURE[..PICTURE.len() - 20];
        let both = [pdf(b"").as_slice(), b"PK\x03\x04"].concat();
        for (name, bytes, why) in [
            ("huge.png", bomb.as_slice(), "log-error-file-points"),
            ("cut.png", cut, "log-error-file-damaged"),
            ("both.pdf", &both, "log-error-file-damaged"),
            ("holiday.png", b"MZ\x90\0", "log-error-file-type"),
        ] {
            let id = Uuid::now_v7().to_string();
            let answer = log(&mut browser, &id, &[(name, bytes), ("good.png", PICTURE)]).await;
            assert_eq!(answer.status, 422, "{name}: {}", answer.body);
            assert!(
                answer.says(&word(lang, why, name)),
                "{name}: {}",
                answer.plain()
            );
            assert!(answer.says(SAW), "the words come back");
            assert!(answer.says("good.png"), "what was taken stays taken");
        }
        let id = Uuid::now_v7().to_string();
        let answer = log(
            &mut browser,
            &id,
            &[("hand.png", PICTURE), ("letter.pdf", &pdf(b""))],
        )
        .await;
        assert_eq!(answer.status, 303, "{}", answer.plain());
        let page = browser.get(&format!("/concerns/{id}")).await;
        let at = page.body.split("/attachments/").nth(1).unwrap();
        let file = at.split('"').next().unwrap();
        let down = browser.get(&format!("/attachments/{file}")).await;
        assert_eq!(
            (down.status, down.header("content-type")),
            (200, "image/png")
        );
        assert_eq!(
            down.header("content-security-policy"),
            "default-src 'none'; sandbox"
        );
        assert!(
            !page.body.contains("/original"),
            "what came is for the lead"
        );
        assert_eq!(
            browser
                .get(&format!("/attachments/{file}/original"))
                .await
                .status,
            404
        );
    }
}

testkit::both! {
    async fn a_file_that_cannot_be_looked_at_holds_up_no_concern(bed) {
        let settings = Settings { uploads: Looker::of_program("/nowhere/sharewise".into()), ..bed.casework.settings().clone() };
        let clock = bed.clock.clone();
        let broken = Arc::new(Casework::new(bed.casework.store().clone(), clock, settings).unwrap());
        let house = House::over(broken.clone()).await;
        for lang in [Lang::En, Lang::Cy] {
            let who: &Actor = &bed.school.practitioner;
            let mut browser = Browser::new(house.port, lang.as_str());
            browser.sign_in(who, "/").await;
            let form = browser.get("/concerns/new").await;
            let id = value_of(&form.body, "id");
            let answer = log(&mut browser, &id, &[("hand.png", PICTURE)]).await;
            assert_eq!(answer.status, 200, "{}", answer.plain());
            assert!(answer.says("hand.png"), "whoever sent it is told which: {}", answer.plain());
            assert!(answer.says(&words::Words::get(lang, "log-done-title")));
            let view = broken.concern(who, id.parse().unwrap()).await.unwrap();
            assert_eq!(view.concern.content.statements[0].text, SAW, "it is on the record");
            assert!(view.files.is_empty());
        }
    }
}
