//! Nothing typed is lost to a lock or an ended session, and an emergency is never blocked: the
//! whole product on a real socket, on both engines.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod house;

use casework::{DraftKind, EmergencyShare};
use house::{Browser, House, value_of};
use jiff::SignedDuration;
use testkit::Bed;
use uuid::Uuid;

const TEXT: &str = "He is at the gate now & has a knife.\nShe is in the office with us.";

fn later(bed: &Bed, minutes: i64) {
    bed.clock
        .set(bed.casework.now() + SignedDuration::from_mins(minutes));
}

/// The parts of a note on a child, the longest of the ordinary forms.
fn note() -> [(&'static str, &'static str); 3] {
    [
        ("saw", "unknown field"),
        ("purpose-text", "Two words and\nmore of them"),
        ("code-of-nothing", "x"),
    ]
}

testkit::both! {
    async fn the_numbers_to_ring_need_no_sign_in_and_nothing_else_is_shown(bed) {
        let mut open = bed.casework.store().write_hub().await.unwrap();
        let mut door = open.agency(bed.front_door.id).await.unwrap();
        door.id = Uuid::now_v7();
        door.slug = "bed-night-door".into();
        door.name_en = "Night Door".into();
        door.name_cy = "Drws Nos".into();
        door.phone_24h = "020 7946 0123".into();
        open.add_agency(&door, 0).await.unwrap();
        open.commit().await.unwrap();
        let house = House::over(bed.casework.clone()).await;
        for (lang, name) in [("en", "Night Door"), ("cy", "Drws Nos")] {
            let page = Browser::new(house.port, lang).get("/emergency").await;
            assert_eq!(page.status, 200);
            assert!(page.says("tel:999") && page.says(name) && page.says("tel:02079460123"));
            assert!(!page.says("Oakbourne") && !page.says("<textarea"), "{}", page.body);
        }
    }

    async fn a_locked_session_sends_an_emergency_and_shows_nothing_that_was_not_typed_now(bed) {
        let house = House::over(bed.casework.clone()).await;
        let me = &bed.school.practitioner;
        let mut browser = Browser::new(house.port, "en");
        browser.sign_in(me, "/").await;
        let open = browser.get(&format!("/emergency?child={}", bed.school.children[0])).await;
        assert!(open.says("Jonah Ashdown"), "unlocked, the child is named");
        later(&bed, 16);
        let page = browser.get(&format!("/emergency?child={}", bed.school.children[0])).await;
        assert_eq!(page.status, 200, "the lock does not stand in the way");
        assert!(page.says("tel:999") && !page.says("Jonah") && !page.says("Bethan"), "{}", page.body);
        assert!(!page.body.contains("value=\"find\""), "searching is reading");
        let (id, sharing) = (value_of(&page.body, "id"), value_of(&page.body, "sharing"));
        let mut fields = vec![
            ("id", id.as_str()), ("sharing", &sharing), ("child-name", "Ivy Typed"), ("text", ""),
        ];
        let found = browser.post("/emergency", &[("action", "find"), ("child-name", "Jonah")]).await;
        assert!(!found.says("Ashdown"), "{}", found.body);
        let again = browser.post("/emergency", &fields).await;
        assert_eq!(again.status, 422);
        assert!(again.says("Ivy Typed"), "what was typed now is shown again");
        let door = bed.front_door.id.to_string();
        fields.extend([("recipient", door.as_str())]);
        fields[3].1 = TEXT;
        let sent = browser.post("/emergency", &fields).await;
        assert_eq!(sent.status, 303);
        assert_eq!(sent.location(), format!("/emergency/{id}/sent"));
        let done = browser.get(sent.location()).await;
        assert_eq!(done.status, 200);
        assert!(!done.says("knife") && !done.says("Ivy"), "{}", done.body);
        let elsewhere = browser.get(&format!("/emergency/{}/sent", Uuid::now_v7())).await;
        assert_eq!(elsewhere.status, 303, "what was not sent is not said to be");
        // Reading stays locked.
        assert!(browser.get("/my-concerns").await.location().starts_with("/lock"));
        let id: Uuid = id.parse().unwrap();
        let row = bed.casework.decision_record(&bed.school.lead, id).await.unwrap().row;
        assert_eq!(row.decided_by, me.practitioner_id);
        assert_eq!(row.content.text, TEXT);
        let arrived = bed.casework.inbox_of(&bed.front_door.lead).await.unwrap();
        assert_eq!(arrived.len(), 1);
    }

    async fn an_emergency_from_an_ended_session_is_kept_and_says_that_nothing_was_sent(bed) {
        let house = House::over(bed.casework.clone()).await;
        for lang in ["en", "cy"] {
            let mut browser = Browser::new(house.port, lang);
            browser.sign_in(&bed.school.practitioner, "/").await;
            let page = browser.get("/emergency").await;
            let (id, sharing) = (value_of(&page.body, "id"), value_of(&page.body, "sharing"));
            later(&bed, 13 * 60);
            let door = bed.front_door.id.to_string();
            let fields = [
                ("id", id.as_str()), ("sharing", &sharing), ("recipient", &door),
                ("child-name", "Ivy Typed"), ("text", TEXT),
            ];
            let answer = browser.post("/emergency", &fields).await;
            assert_eq!(answer.status, 401);
            assert!(answer.says("tel:999"), "the numbers stand first");
            let nothing = words::Words::get(lang.parse().unwrap(), "emergency-kept");
            assert!(answer.says(&nothing), "{}", answer.body);
            let unsent = bed.casework.decision_record(&bed.school.lead, id.parse().unwrap()).await;
            assert!(unsent.is_err(), "nothing was sent");
            // Signing in leads to it, also for whoever did not follow the link.
            assert_eq!(browser.sign_in(&bed.school.practitioner, "/").await, "/kept");
            let list = browser.get("/kept").await;
            let draft = format!("/emergency?draft={id}");
            assert!(list.says(&draft), "{}", list.body);
            let again = browser.get(&draft).await;
            assert!(again.says("Ivy Typed") && again.says(TEXT), "{}", again.body);
            assert_eq!(value_of(&again.body, "id"), id, "the same ids: sending twice is harmless");
            let sent = browser.post("/emergency", &fields).await;
            assert_eq!(sent.location(), format!("/emergency/{id}/sent"));
            assert_eq!(browser.sign_in(&bed.school.practitioner, "/").await, "/", "nothing waits now");
        }
    }

    async fn whoever_never_signed_in_keeps_their_words_on_the_screen_and_stores_nothing(bed) {
        let house = House::over(bed.casework.clone()).await;
        for token in ["", "0123456789abcdef"] {
            let mut stranger = Browser::new(house.port, "en");
            if !token.is_empty() {
                stranger.cookies.insert("sharewise-session".into(), token.into());
            }
            let emergency = stranger.post("/emergency", &[("text", TEXT)]).await;
            assert_eq!(emergency.status, 401);
            assert!(emergency.says(TEXT) && emergency.says("tel:999"));
            let path = format!("/children/{}/plan", bed.school.children[0]);
            let other = stranger.post(&path, &note()).await;
            assert_eq!(other.status, 401);
            assert!(other.says("Two words and\nmore of them"), "{}", other.body);
            let concern = stranger.post("/concerns/new", &[("saw", TEXT)]).await;
            assert_eq!(concern.status, 401);
            assert!(concern.says(TEXT), "{}", concern.body);
        }
        for person in [&bed.school.practitioner, &bed.school.lead] {
            assert!(bed.casework.drafts(person).await.unwrap().is_empty());
        }
    }

    async fn a_form_that_meets_the_lock_comes_back_after_it_to_its_owner_alone(bed) {
        let house = House::over(bed.casework.clone()).await;
        let me = &bed.school.lead;
        for ended in [false, true] {
            let mut browser = Browser::new(house.port, "en");
            browser.sign_in(me, "/").await;
            let mut other_tab = browser.clone();
            if ended {
                later(&bed, 13 * 60);
            } else {
                other_tab.get("/lock").await;
            }
            let path = format!("/children/{}/plan", bed.school.children[0]);
            let answer = browser.post(&path, &note()).await;
            assert_eq!(answer.status, 303);
            let drafts = bed.casework.drafts(me).await.unwrap();
            assert_eq!(drafts.len(), 1);
            assert_eq!(drafts[0].kind, DraftKind::Form);
            let kept = format!("/kept/{}", drafts[0].id);
            let gate = if ended { "/sign-in" } else { "/lock" };
            assert_eq!(answer.location(), format!("{gate}?back={kept}"));
            assert_eq!(browser.get(&kept).await.status, 303, "nothing is read before");
            // Somebody else who signs in at the same desk does not find it.
            let mut colleague = browser.clone();
            colleague.sign_in(&bed.school.practitioner, "/").await;
            assert_eq!(colleague.get(&kept).await.status, 404);
            let back = browser.sign_in(me, &kept).await;
            let page = browser.get(&back).await;
            assert!(page.says("Two words and\nmore of them"), "{}", page.body);
            assert!(page.says(&format!("action=\"{path}?kept={}\"", drafts[0].id)));
            let thrown = browser.post(&format!("{kept}/delete"), &[]).await;
            assert_eq!(thrown.status, 303);
            assert!(bed.casework.drafts(me).await.unwrap().is_empty());
        }
    }

    async fn a_kept_form_is_gone_once_it_was_sent_and_stays_when_it_was_not(bed) {
        let house = House::over(bed.casework.clone()).await;
        let me = &bed.school.practitioner;
        let mut browser = Browser::new(house.port, "en");
        browser.sign_in(me, "/").await;
        let share = EmergencyShare {
            id: Uuid::now_v7(),
            sharing_id: Uuid::now_v7(),
            recipient: Some(bed.front_door.id),
            text: TEXT.into(),
            name_if_unknown: "Name not known".into(),
            ..EmergencyShare::default()
        };
        let id = bed.casework.share_in_emergency(me, share).await.unwrap();
        browser.clone().get("/lock").await;
        let path = format!("/emergency/{id}/record");
        let fields = [("why", "He was at the gate"), ("reasons", "Two words")];
        assert!(browser.post(&path, &fields).await.location().starts_with("/lock?back=/kept/"));
        let kept = bed.casework.drafts(me).await.unwrap()[0].id;
        browser.sign_in(me, "/").await;
        let sending = format!("{path}?kept={kept}");
        let rejected = browser.post(&sending, &[("reasons", "Two words")]).await;
        assert_eq!(rejected.status, 422);
        assert!(rejected.says("Two words"));
        assert_eq!(bed.casework.drafts(me).await.unwrap().len(), 1, "not sent, so not thrown away");
        browser.clone().get("/lock").await;
        assert_eq!(browser.post(&sending, &fields).await.location(), format!("/lock?back=/kept/{kept}"));
        assert_eq!(bed.casework.drafts(me).await.unwrap().len(), 1, "it is kept once");
        browser.sign_in(me, "/").await;
        assert_eq!(browser.post(&sending, &fields).await.status, 303);
        assert!(bed.casework.drafts(me).await.unwrap().is_empty());
        let row = bed.casework.decision_record(&bed.school.lead, id).await.unwrap().row;
        assert_eq!(row.content.reasons, "Two words");
    }

    async fn another_site_keeps_nothing_and_passwords_are_never_kept(bed) {
        let house = House::over(bed.casework.clone()).await;
        let me = &bed.school.practitioner;
        let mut browser = Browser::new(house.port, "en");
        browser.sign_in(me, "/").await;
        browser.clone().get("/lock").await;
        let path = format!("/children/{}/plan", bed.school.children[0]);
        let headers = [
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Sec-Fetch-Site", "cross-site"),
            ("Origin", "https://evil.example"),
        ];
        for target in [path.as_str(), "/emergency", "/concerns/new"] {
            let answer = browser.send("POST", target, &headers, b"text=two+words").await;
            assert_eq!(answer.status, 403, "{target}");
        }
        let secret = browser.post(&path, &[("password", "three otters swim")]).await;
        assert!(secret.location().starts_with("/lock"));
        browser.post("/account/password", &[("old", "three otters swim")]).await;
        assert!(bed.casework.drafts(me).await.unwrap().is_empty());
    }

    async fn a_locked_desk_cannot_fill_the_store_nor_push_out_what_waits(bed) {
        let house = House::over(bed.casework.clone()).await;
        let me = &bed.school.practitioner;
        let mut browser = Browser::new(house.port, "en");
        browser.sign_in(me, "/").await;
        browser.clone().get("/lock").await;
        let path = format!("/children/{}/plan", bed.school.children[0]);
        let first = browser.post(&path, &[("a", "the first words")]).await.location().to_owned();
        let mut last = 303;
        for _ in 0..60 {
            let answer = browser.post(&path, &[("a", "more words")]).await;
            last = answer.status;
            assert!(last == 303 || answer.says("more words"));
        }
        assert_eq!(last, 422, "at some point no more is kept, and it stays on the screen");
        assert!(bed.casework.drafts(me).await.unwrap().len() < 50);
        let (_, kept) = first.split_once("back=").unwrap();
        browser.sign_in(me, "/").await;
        assert!(browser.get(kept).await.says("the first words"));
        // Nobody came back: after a month it is gone.
        later(&bed, 31 * 24 * 60);
        bed.casework.tick().await.unwrap();
        assert!(bed.casework.drafts(me).await.unwrap().is_empty());
    }

    async fn a_concern_typed_into_a_locked_page_becomes_an_emergency_with_everything(bed) {
        let house = House::over(bed.casework.clone()).await;
        let me = &bed.school.practitioner;
        let mut browser = Browser::new(house.port, "en");
        browser.sign_in(me, "/").await;
        let form = browser.get("/concerns/new").await;
        let draft = value_of(&form.body, "id");
        let child = bed.school.children[0].to_string();
        let fields = [
            ("id", draft.as_str()), ("action", "emergency"), ("danger", "yes"), ("child", &child),
            ("saw", TEXT), ("words", "he said I\u{2019}ll be next"), ("place", "the gate"),
        ];
        let to = browser.post("/concerns/new", &fields).await;
        assert_eq!(to.location(), format!("/emergency?draft={draft}"));
        let page = browser.get(to.location()).await;
        assert!(page.says("Jonah Ashdown") && page.says(TEXT) && page.says("I\u{2019}ll be next") && page.says("the gate"));
        let door = bed.front_door.id;
        assert!(page.body.contains(&format!("value=\"{door}\" selected")), "the only front door of the nation is offered");
        // The same from a locked page: what was typed now is there, the name on the list is not.
        browser.clone().get("/lock").await;
        let locked = browser.post("/concerns/new", &fields).await;
        assert_eq!(locked.status, 200);
        assert!(locked.says(TEXT) && !locked.says("Jonah"), "{}", locked.body);
        let (id, sharing) = (value_of(&locked.body, "id"), value_of(&locked.body, "sharing"));
        let door = door.to_string();
        let send = [
            ("id", id.as_str()), ("sharing", &sharing), ("draft", &draft), ("child", &child),
            ("recipient", &door), ("text", TEXT),
        ];
        assert_eq!(browser.post("/emergency", &send).await.status, 303);
        browser.sign_in(me, "/").await;
        let sent = browser.get(&format!("/emergency/{id}/sent")).await;
        assert!(sent.says(&format!("/concerns/new?draft={draft}")), "the concern is still to be logged");
        assert!(sent.says(&format!("/sharings/{sharing}")));
        assert_eq!(browser.get(&format!("/sharings/{sharing}")).await.status, 200);
        let row = bed.casework.decision_record(&bed.school.lead, id.parse().unwrap()).await.unwrap().row;
        assert_eq!(row.person_id, bed.school.children[0], "the child chosen before the lock");
        let log = [("id", draft.as_str()), ("action", "log"), ("child", &child), ("saw", TEXT)];
        assert_eq!(browser.post("/concerns/new", &log).await.location(), format!("/concerns/{draft}/logged"));
        let sent = browser.get(&format!("/emergency/{id}/sent")).await;
        assert!(sent.says(&format!("/concerns/{draft}\"")) && !sent.says("/concerns/new?draft="));
    }

    async fn the_child_is_found_without_a_script_and_need_not_be(bed) {
        let house = House::over(bed.casework.clone()).await;
        let mut browser = Browser::new(house.port, "cy");
        browser.sign_in(&bed.school.practitioner, "/").await;
        let fields = [("action", "find"), ("child-name", "Jon"), ("text", TEXT)];
        let page = browser.post("/emergency", &fields).await;
        assert_eq!(page.status, 200);
        let radio = format!("name=\"child\" type=\"radio\" value=\"{}\"", bed.school.children[0]);
        assert!(page.says("Jonah Ashdown") && page.says(TEXT), "{}", page.body);
        assert!(page.body.contains(&radio), "{}", page.body);
        let none = browser.post("/emergency", &[("action", "find"), ("child-name", "Zz")]).await;
        assert_eq!(none.status, 200);
    }
}
