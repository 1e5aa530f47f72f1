//! With the product down, its database out of reach and its key not there, an emergency can be
//! written down; it is sent once the product works again, once, and its record is due.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod house;
mod support;

use casework::{Casework, MasterKey, Settings, Store, SystemClock};
use domain::decision::DecisionState;
use house::{Answer, Browser, value_of};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use support::{Folder, Program};
use testkit::{Bed, Engine, accounts};
use uuid::Uuid;

/// Words that must be found nowhere on the disk.
const WORDS: &str = "Kestrel at the weir, bring a blanket";

const NAME: &str = "0@bed-school.example";
const PASSWORD: &str = "three otters swim upstream";

struct House {
    folder: Folder,
    key: String,
    database: String,
    bed: Bed,
}

impl House {
    async fn make(database: &str) -> Self {
        let folder = Folder::make();
        let master = MasterKey::generate().unwrap();
        let key = master.to_text().to_string();
        let store = Store::open(database, master).await.unwrap();
        let bed = Bed::over(store).await;
        accounts::set_password(&bed, NAME, PASSWORD).await;
        bed.casework.store().close().await;
        fs::write(folder.path().join("master.key"), &key).unwrap();
        Self {
            folder,
            key,
            database: database.to_owned(),
            bed,
        }
    }

    fn spool(&self) -> PathBuf {
        self.folder.path().join("emergency")
    }

    fn settings(&self, name: &str, database: &str, key: &str) -> PathBuf {
        let file = self.folder.path().join(name);
        let text = format!(
            "public_url = \"http://localhost\"\nlisten = \"127.0.0.1:0\"\nhub = \"down.example\"\n\
             second_factor = \"offered\"\ndatabase = \"{database}\"\nmaster_key_file = \"{key}\"\n\
             [emergency]\nlisten = \"127.0.0.1:0\"\nfolder = \"{}\"\n",
            self.spool().display(),
        );
        fs::write(&file, text).unwrap();
        file
    }

    /// The product as it should run.
    fn product(&self) -> Program {
        let key = self.folder.path().join("master.key").display().to_string();
        Program::serve(&self.settings("up.toml", &self.database, &key))
    }

    /// Settings that name a database and a key that are not there.
    fn down(&self) -> PathBuf {
        self.settings(
            "down.toml",
            "sqlite:///nowhere/at/all.db",
            "/nowhere/at/all.key",
        )
    }

    fn letters(&self, place: &str) -> Vec<PathBuf> {
        let found = fs::read_dir(self.spool().join(place)).unwrap();
        found.map(|e| e.unwrap().path()).collect()
    }

    async fn casework(&self) -> Casework {
        let master = MasterKey::from_text(&self.key).unwrap();
        let store = Store::open(&self.database, master).await.unwrap();
        Casework::new(store, Arc::new(SystemClock), Settings::default()).unwrap()
    }
}

async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..600 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("it did not come to it: {what}");
}

async fn write_down(browser: &mut Browser, form: &str, who: &str, house: &House) -> Answer {
    let (agency, to) = (
        house.bed.school.id.to_string(),
        house.bed.front_door.id.to_string(),
    );
    let fields = [
        ("id", form),
        ("agency", &agency),
        ("recipient", &to),
        ("who", who),
        ("child-name", "Ivy Ashdown"),
        ("text", WORDS),
    ];
    browser.post("/outage", &fields).await
}

fn holds_words(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().any(|e| {
        let path = e.unwrap().path();
        if path.is_dir() {
            return holds_words(&path);
        }
        let bytes = fs::read(path).unwrap();
        bytes.windows(7).any(|w| w == b"Kestrel" || w == b"Ashdown")
    })
}

async fn written_while_down_is_sent_once(engine: Engine) {
    testkit::at(engine, |database| async move {
        let house = House::make(&database).await;
        let mut product = house.product();
        until("the directory", || {
            house.spool().join("directory.json").exists()
        })
        .await;
        product.kill();

        let page = Program::emergency(&house.down());
        let mut browser = Browser::new(page.port, "en");
        let shown = browser.get("/outage").await;
        assert_eq!(shown.status, 200, "{}", shown.body);
        assert!(
            shown.says("Ring 999") && shown.says("01632 960000"),
            "{}",
            shown.body
        );
        assert!(shown.says("Nobody can read this until"));
        let form = value_of(&shown.body, "id");
        let kept = write_down(&mut browser, &form, "0@bed-school.example", &house).await;
        assert_eq!(kept.status, 200, "{}", kept.body);
        assert!(kept.says("Written down, not sent yet"), "{}", kept.body);
        let again = write_down(&mut browser, &form, "0@bed-school.example", &house).await;
        assert_eq!(again.status, 200, "pressed twice");
        assert_eq!(house.letters("waiting").len(), 1);
        assert!(!holds_words(&house.spool()), "sealed");
        let stranger = Uuid::now_v7().to_string();
        let other = write_down(&mut browser, &stranger, "Rhys, 01632 960555", &house).await;
        assert_eq!(other.status, 200);
        drop(page);

        let letters = house.letters("waiting");
        assert_eq!(letters.len(), 2);
        let copies: Vec<Vec<u8>> = letters.iter().map(|l| fs::read(l).unwrap()).collect();
        let mut product = house.product();
        until("sent", || house.letters("sent").len() == 2).await;
        // A letter that is sent and not filed away, as after a power cut, is sent again.
        for (letter, bytes) in letters.iter().zip(copies) {
            fs::write(letter, bytes).unwrap();
        }
        until("sent again", || house.letters("waiting").is_empty()).await;
        product.kill();
        assert!(house.letters("refused").is_empty());

        let casework = house.casework().await;
        let (school, door) = (&house.bed.school, &house.bed.front_door);
        let mut conn = casework.store().read().await.unwrap();
        let mut by = Vec::new();
        for letter in &letters {
            let id = letter
                .file_stem()
                .unwrap()
                .to_str()
                .unwrap()
                .parse()
                .unwrap();
            let row = conn.decision(school.id, id).await.unwrap();
            assert_eq!(row.state, DecisionState::RecordDue);
            assert!(row.record_due_us.is_some());
            assert_eq!(row.recipient_agency_id, Some(door.id));
            assert!(row.content.text.contains(WORDS));
            assert!(
                row.content.text.contains("Nobody had signed in"),
                "{}",
                row.content.text
            );
            by.push(row.decided_by);
        }
        by.sort();
        let mut expected = [
            school.practitioner.practitioner_id,
            school.lead.practitioner_id,
        ];
        expected.sort();
        assert_eq!(by, expected, "whose sign-in name it is, else the lead's");
        drop(conn);
        let arrived = casework.inbox_of(&door.screener).await.unwrap();
        assert_eq!(arrived.len(), 2, "each once");
        casework.store().close().await;
    })
    .await;
}

#[tokio::test]
async fn on_sqlite_what_was_written_while_down_is_sent_once() {
    written_while_down_is_sent_once(Engine::Sqlite).await;
}

#[tokio::test]
async fn on_postgresql_what_was_written_while_down_is_sent_once() {
    written_while_down_is_sent_once(Engine::Postgres).await;
}

#[tokio::test]
async fn the_page_says_plainly_what_is_missing_and_what_was_not_kept() {
    testkit::at(Engine::Sqlite, |database| async move {
        let house = House::make(&database).await;
        // Before the product ever ran there is no directory: numbers cannot be known, and nothing
        // can be sealed, but the page answers and says so.
        let page = Program::emergency(&house.down());
        let mut browser = Browser::new(page.port, "cy");
        let shown = browser.get("/outage").await;
        assert_eq!(shown.status, 200);
        assert!(
            shown.says("999") && shown.says("Ni ellir ysgrifennu dim"),
            "{}",
            shown.body
        );
        drop(page);
        let mut product = house.product();
        until("the directory", || {
            house.spool().join("directory.json").exists()
        })
        .await;
        product.kill();

        let page = Program::emergency(&house.down());
        for (lang, missing) in [("en", "Say who you are"), ("cy", "Dywedwch pwy ydych chi")] {
            let mut browser = Browser::new(page.port, lang);
            let answer = write_down(&mut browser, "", " ", &house).await;
            assert_eq!(answer.status, 422, "{}", answer.body);
            assert!(
                answer.says(missing) && answer.says(WORDS),
                "{}",
                answer.body
            );
            // Whatever of the product is asked for is answered with this page, and not as if well.
            let instead = browser.get("/children/1").await;
            assert_eq!(instead.status, 503);
            assert!(instead.says("01632 960000"));
            let sheet = browser.get("/outage/form").await;
            assert!(sheet.says("What I said") && sheet.says("Yr hyn a ddywedais"));
            let policy = sheet.header("content-security-policy");
            assert!(policy.contains("default-src 'none'"), "{policy}");
        }
        let foreign = [
            ("Sec-Fetch-Site", "cross-site"),
            ("Origin", "https://evil.example"),
        ];
        let mut browser = Browser::new(page.port, "en");
        let forged = browser.send("POST", "/outage", &foreign, b"").await;
        assert_eq!(forged.status, 403, "{}", forged.body);
        drop(page);

        let page = Program::emergency_without_room(&house.down());
        let mut browser = Browser::new(page.port, "en");
        let form = Uuid::now_v7().to_string();
        let answer = write_down(&mut browser, &form, "0@bed-school.example", &house).await;
        assert_eq!(answer.status, 507, "{}", answer.body);
        assert!(
            answer.says("It was NOT written down") && answer.says(WORDS),
            "{}",
            answer.body
        );
        drop(page);
        assert!(house.letters("waiting").is_empty(), "nothing half written");
    })
    .await;
}

#[tokio::test]
async fn a_flood_is_stopped_and_says_so() {
    testkit::at(Engine::Sqlite, |database| async move {
        let house = House::make(&database).await;
        let mut product = house.product();
        until("the directory", || {
            house.spool().join("directory.json").exists()
        })
        .await;
        product.kill();
        let page = Program::emergency(&house.down());
        let mut browser = Browser::new(page.port, "en");
        let mut kept = 0;
        let refused = loop {
            let form = Uuid::now_v7().to_string();
            let answer = write_down(&mut browser, &form, "somebody", &house).await;
            if answer.status != 200 {
                break answer;
            }
            kept += 1;
            assert!(kept < 200, "it never stopped");
        };
        assert_eq!(refused.status, 429);
        assert!(refused.says("It was NOT written down") && refused.says(WORDS));
        assert_eq!(house.letters("waiting").len(), kept);
    })
    .await;
}

async fn post(browser: &mut Browser, path: &str, fields: &[(&str, String)]) -> Answer {
    let fields: Vec<_> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    browser.post(path, &fields).await
}

/// The number printed on a fresh sheet.
async fn printed(browser: &mut Browser) -> String {
    let sheet = browser.get("/outage/form").await.body;
    let (_, after) = sheet.split_once("sw-sheet__number\">").unwrap();
    let (number, _) = after.split_once('<').unwrap();
    assert!(sheet.contains("Number of this sheet") && sheet.contains("Rhif y ddalen hon"));
    number.to_owned()
}

async fn a_sheet_is_typed_in(engine: Engine) {
    testkit::at(engine, |database| async move {
        let house = House::make(&database).await;
        let mut product = house.product();
        until("the directory", || {
            house.spool().join("directory.json").exists()
        })
        .await;
        product.kill();
        let (agency, to) = (house.bed.school.id, house.bed.front_door.id.to_string());
        let own = agency.to_string();

        let page = Program::emergency(&house.down());
        let mut browser = Browser::new(page.port, "en");
        let number = printed(&mut browser).await;
        assert_ne!(printed(&mut browser).await, number, "each has its own");
        let typed = |words: &'static str, number: &str| {
            [
                ("id", Uuid::now_v7().to_string()),
                ("agency", own.clone()),
                ("recipient", to.clone()),
                ("who", NAME.to_owned()),
                ("child-name", "Ivy Ashdown".to_owned()),
                ("text", words.to_owned()),
                ("sheet", number.to_owned()),
            ]
        };
        // Twice, the second time as somebody else would write the number.
        for number in [number.clone(), number.clone()] {
            let kept = post(&mut browser, "/outage", &typed(WORDS, &number)).await;
            assert_eq!(kept.status, 200, "{}", kept.body);
            assert!(kept.says("Written down, not sent yet"));
        }
        assert_eq!(house.letters("waiting").len(), 1);
        let other = post(&mut browser, "/outage", &typed("Something else", &number)).await;
        assert_eq!(other.status, 409);
        assert!(other.says("was NOT written down") && other.says("Something else"));
        let slip = post(&mut browser, "/outage", &typed(WORDS, "2222-2223")).await;
        assert_eq!(slip.status, 422, "{}", slip.body);
        assert!(slip.says("Check the number on the sheet"));
        assert_eq!(house.letters("waiting").len(), 1);
        drop(page);

        let product = house.product();
        until("it is sent", || house.letters("sent").len() == 1).await;
        let mut browser = Browser::new(product.port, "en");
        let fields = [("name", NAME), ("password", PASSWORD), ("back", "/")];
        assert_eq!(browser.post("/sign-in", &fields).await.status, 303);
        // Once more, on the page of the product: it stands already, and nothing typed is lost.
        let again = post(&mut browser, "/emergency", &typed(WORDS, &number)).await;
        assert_eq!(again.status, 409, "{}", again.body);
        assert!(again.says("was NOT sent") && again.says(WORDS));
        // A sheet that was never typed in: twice there is one record too.
        let fresh = casework::SheetNumber::generate().to_string();
        let mut places = Vec::new();
        for number in [fresh.to_lowercase(), fresh.replace('-', " ")] {
            let sent = post(&mut browser, "/emergency", &typed(WORDS, &number)).await;
            assert_eq!(sent.status, 303, "{}", sent.body);
            places.push(sent.location().to_owned());
        }
        assert_eq!(places[0], places[1]);
        drop(product);

        let casework = house.casework().await;
        let mut conn = casework.store().read().await.unwrap();
        for number in [number, fresh] {
            let number: casework::SheetNumber = number.parse().unwrap();
            let row = conn
                .decision(agency, number.emergency(agency))
                .await
                .unwrap();
            assert_eq!(row.state, DecisionState::RecordDue);
        }
        drop(conn);
        let mut conn = casework.store().read().await.unwrap();
        let rows = conn.ledger_rows(agency, 0, i64::MAX).await.unwrap();
        drop(conn);
        let entries = rows
            .iter()
            .map(|(_, leaf, _)| ledger::Entry::from_bytes(leaf).unwrap());
        let sent = entries.filter(|e| e.kind == ledger::EventKind::EmergencyShared);
        assert_eq!(sent.count(), 2);
        casework.store().close().await;
    })
    .await;
}

#[tokio::test]
async fn on_sqlite_a_sheet_of_paper_that_is_typed_in_twice_is_one_record() {
    a_sheet_is_typed_in(Engine::Sqlite).await;
}

#[tokio::test]
async fn on_postgresql_a_sheet_of_paper_that_is_typed_in_twice_is_one_record() {
    a_sheet_is_typed_in(Engine::Postgres).await;
}
