//! Facts that do not fit, typed into the pages: named and explained where the person stands, in
//! their language, and never in the way of an emergency. The same faults through the command and
//! the API are in `cli.rs` and in `web/tests/api/law.rs`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod house;

use casework::StartDecision;
use house::{Browser, House};
use rulebook::Purpose;
use testkit::Bed;
use uuid::Uuid;

fn about_the_child_and_an_adult(bed: &Bed) -> StartDecision {
    StartDecision {
        id: Uuid::now_v7(),
        child: bed.school.children[0],
        purpose: Some(Purpose::ProtectFromHarm),
        purpose_text: "To be judged".into(),
        recipient: Some(bed.front_door.id),
        about: vec!["adult_victim".into()],
        ..StartDecision::default()
    }
}

const LANGUAGES: [&str; 2] = ["en", "cy"];

#[tokio::test]
async fn answers_that_contradict_each_other_are_named_on_the_page() {
    testkit::on(testkit::Engine::Sqlite, |bed: Bed| async move {
        let house = House::over(bed.casework.clone()).await;
        let lead = &bed.school.lead;
        for (fields, en, cy) in [
            (
                &[
                    ("q-suspicion.reasonable_cause", "no"),
                    ("q-suspicion.significant_harm", "yes"),
                ][..],
                "also no reason to suspect harm is given",
                "dywedir nad oes rheswm i amau niwed",
            ),
            (
                &[("q-subjects[1].age", "15")][..],
                "called an adult and is under 18",
                "oedolyn ac mae o dan 18 oed",
            ),
            (
                &[
                    ("q-subjects[1].capable", "yes"),
                    ("q-subjects[1].no_consent_reason", "a"),
                ][..],
                "Refusing is not being unable",
                "Nid yw gwrthod yr un peth â methu",
            ),
        ] {
            let start = about_the_child_and_an_adult(&bed);
            let id = bed.casework.start_decision(lead, start).await.unwrap();
            let path = format!("/decide/{id}/questions");
            for (lang, words) in LANGUAGES.into_iter().zip([en, cy]) {
                let mut browser = Browser::new(house.port, lang);
                browser.sign_in(lead, "/").await;
                let kept = browser.post(&path, fields).await;
                assert!(kept.status < 500, "{fields:?}: {}", kept.status);
                let page = browser.get(&path).await;
                assert_eq!(page.status, 200);
                assert!(page.says(words), "{lang} {fields:?}: {}", page.plain());
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_recipient_that_is_the_sender_is_refused_with_what_to_do() {
    testkit::on(testkit::Engine::Sqlite, |bed: Bed| async move {
        let house = House::over(bed.casework.clone()).await;
        let (child, own) = (
            bed.school.children[0].to_string(),
            bed.school.id.to_string(),
        );
        for (lang, words) in [
            (
                "en",
                words::Words::get(domain::Lang::En, "decide-error-recipient"),
            ),
            (
                "cy",
                words::Words::get(domain::Lang::Cy, "decide-error-recipient"),
            ),
        ] {
            let mut browser = Browser::new(house.port, lang);
            browser.sign_in(&bed.school.lead, "/").await;
            let id = Uuid::now_v7().to_string();
            let fields = [
                ("id", id.as_str()),
                ("child", child.as_str()),
                ("purpose", "protect_from_harm"),
                ("purpose-text", "To be judged"),
                ("recipient", own.as_str()),
            ];
            let answer = browser.post("/decide/new", &fields).await;
            assert_eq!(answer.status, 422, "{}", answer.plain());
            assert!(
                answer.says(&words) && answer.says("To be judged"),
                "{}",
                answer.plain()
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_day_nation_topic_or_organisation_that_is_none_is_named_on_the_pages_of_the_law() {
    testkit::on(testkit::Engine::Sqlite, |bed: Bed| async move {
        let house = House::over(bed.casework.clone()).await;
        for (query, key) in [
            ("at=2017-12-31", "law-error-too-early"),
            ("at=yesterday", "error-date-not-real"),
            ("nation=narnia", "law-error-nation"),
            ("topic=dragons", "law-error-topic"),
            ("organisation=circus", "law-error-organisation"),
        ] {
            for (code, lang) in [("en", domain::Lang::En), ("cy", domain::Lang::Cy)] {
                let mut browser = Browser::new(house.port, code);
                let page = browser.get(&format!("/law?{query}")).await;
                assert_eq!(page.status, 422, "{query}");
                let words = words::Words::get(lang, key);
                // Some messages go on to name the box.
                let begins: String = words
                    .chars()
                    .take_while(|c| *c != '{' && *c != '\u{2068}')
                    .collect();
                assert!(
                    page.says(begins.trim()),
                    "{query}: {begins}: {}",
                    page.plain()
                );
            }
        }
        let mut browser = Browser::new(house.port, "en");
        for query in [
            "nation=narnia",
            "organisation=circus",
            "topic=dragons",
            "at=2017-12-31",
        ] {
            let data = browser.get(&format!("/law.json?{query}")).await;
            assert_eq!(data.status, 422, "{query}: {}", data.body);
        }
    })
    .await;
}

#[tokio::test]
async fn an_emergency_goes_out_whatever_else_was_typed() {
    testkit::on(testkit::Engine::Sqlite, |bed: Bed| async move {
        let house = House::over(bed.casework.clone()).await;
        let to = bed.front_door.id.to_string();
        for lang in LANGUAGES {
            let mut browser = Browser::new(house.port, lang);
            browser.sign_in(&bed.school.lead, "/").await;
            let (id, sharing) = (Uuid::now_v7().to_string(), Uuid::now_v7().to_string());
            let fields = [
                ("id", id.as_str()),
                ("sharing", sharing.as_str()),
                ("recipient", to.as_str()),
                ("child", "no child of ours"),
                ("child-name", "A boy in a red coat"),
                ("text", "A man with a knife at the gate"),
                ("purpose", "circus"),
                ("as_at", "the day before yesterday"),
                ("q-subjects[0].age", "-4"),
            ];
            let answer = browser.post("/emergency", &fields).await;
            assert_eq!(answer.status, 303, "{lang}: {}", answer.plain());
            assert!(
                answer.location().contains("/emergency/"),
                "{}",
                answer.location()
            );
        }
    })
    .await;
}
