//! Showing again that it is oneself, through the pages: one is led there and back, and what was
//! typed meanwhile is kept. On both engines.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod house;

use house::{Browser, House};
use jiff::SignedDuration;
use testkit::{Bed, accounts};

const NAME: &str = "5@bed-school.example";
const PASSWORD: &str = "three otters swim upstream";

/// Signed in as the administrator twenty minutes ago, and used since.
async fn left_open(bed: &Bed, house: &House) -> Browser {
    accounts::set_password(bed, NAME, PASSWORD).await;
    let mut browser = Browser::new(house.port, "cy");
    let fields = [("name", NAME), ("password", PASSWORD), ("back", "/")];
    assert_eq!(browser.post("/sign-in", &fields).await.status, 303);
    assert_eq!(browser.get("/people").await.status, 200, "fresh");
    for _ in 0..2 {
        let now = bed.casework.now();
        bed.clock.set(now + SignedDuration::from_mins(10));
        assert_eq!(browser.get("/account").await.status, 200);
    }
    browser
}

testkit::both! {
    async fn a_page_that_asks_leads_there_and_back(bed) {
        let house = House::over(bed.casework.clone()).await;
        let mut browser = left_open(&bed, &house).await;
        let led = browser.get("/people").await;
        assert_eq!((led.status, led.location()), (303, "/confirm?back=/people"));
        let page = browser.get(led.location()).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("<html lang=\"cy\"") && page.body.contains("name=\"password\""));
        let wrong = [("password", "seven kites over Gower"), ("back", "/people")];
        assert_eq!(browser.post("/confirm", &wrong).await.status, 422);
        let before = browser.cookies.clone();
        let right = [("password", PASSWORD), ("back", "/people")];
        let done = browser.post("/confirm", &right).await;
        assert_eq!((done.status, done.location()), (303, "/people"));
        assert_eq!(browser.get("/people").await.status, 200);
        let mut old = Browser::new(house.port, "en");
        old.cookies = before;
        assert!(old.get("/account").await.location().starts_with("/sign-in"), "a new id, the old one is gone");
        let away = [("password", PASSWORD), ("back", "https://evil.example/")];
        assert!(browser.post("/confirm", &away).await.location().starts_with('/'));
    }

    async fn what_was_typed_is_kept_until_it_is_confirmed(bed) {
        let house = House::over(bed.casework.clone()).await;
        let mut browser = left_open(&bed, &house).await;
        let typed = [
            ("name", "Nerys Quill"), ("sign-in", "nerys"), ("role", "practitioner"), ("lang", "en"),
        ];
        let led = browser.post("/people/invite", &typed).await;
        assert_eq!(led.status, 303);
        assert!(led.location().starts_with("/confirm?back=/kept/"), "{}", led.location());
        let kept = led.location().strip_prefix("/confirm?back=").unwrap().to_owned();
        let right = [("password", PASSWORD), ("back", kept.as_str())];
        let done = browser.post("/confirm", &right).await;
        assert_eq!(done.location(), kept);
        let page = browser.get(&kept).await;
        assert!(page.says("Nerys Quill"), "{}", page.body);
        let sent = browser.post("/people/invite", &typed).await;
        assert_eq!(sent.status, 200, "and now it is done");
        assert!(sent.body.contains("/welcome/"));
    }
}
