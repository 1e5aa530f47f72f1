//! A test body on both engines, each with a database of its own.
//!
//! PostgreSQL is used where `SHAREWISE_TEST_PG` holds the address of a server whose user may
//! create databases (`cargo xtask test` starts one); where it does not, the test says that it
//! skipped PostgreSQL.

use crate::make;
use casework::{Actor, AgencyRow, Casework, FixedClock, MasterKey, Settings, Store};
use domain::{AgencyKind, Lang, Nation, person::RelationKind, practitioner::Role};
use jiff::{Timestamp, civil::date};
use std::{
    future::Future,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use store::{RelationRow, testing::Scratch};
use uuid::Uuid;

/// Which engine a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// SQLite in a folder of its own.
    Sqlite,
    /// PostgreSQL with a database of its own.
    Postgres,
}

/// An agency of the bed with one person in each role that tests ask for.
pub struct Place {
    /// The agency.
    pub id: Uuid,
    /// Adds concerns and reads their own.
    pub practitioner: Actor,
    /// A second practitioner, to whom the first one's concerns are not shown.
    pub colleague: Actor,
    /// The safeguarding lead.
    pub lead: Actor,
    /// Screens what arrives.
    pub screener: Actor,
    /// Data protection officer.
    pub dpo: Actor,
    /// Manages people; reads no child's file.
    pub administrator: Actor,
    /// Three children; the address of the third is protected.
    pub children: Vec<Uuid>,
    /// The mother of the first two children.
    pub mother: Uuid,
}

/// Agencies, people and children on a fresh database, at noon on 2 November 2026.
pub struct Bed {
    /// The casework under test.
    pub casework: Arc<Casework>,
    /// The clock, which stands until the test moves it.
    pub clock: Arc<FixedClock>,
    /// An academy in England.
    pub school: Place,
    /// The children's social care front door of an English council.
    pub front_door: Place,
    /// A maintained school in Wales.
    pub welsh_school: Place,
    /// The children's social care front door of a Welsh council.
    pub welsh_front_door: Place,
    /// An agency in the directory that has no accounts here.
    pub outside: Uuid,
}

/// The address that the protected child lives at: must never leave by accident.
pub const PROTECTED_ADDRESS: &str = "14 Heron Quay, Aldermoor";

/// Where the people of a bed reach it.
pub const ADDRESS: &str = "http://localhost:8080";

/// The time at which the clock of a bed stands at first.
///
/// # Panics
/// Never: the text is a time.
pub fn first_noon() -> Timestamp {
    "2026-11-02T12:00:00Z".parse().expect("a time")
}

/// A folder of its own, removed with what is in it when this value is dropped.
pub struct Folder(PathBuf);

impl Folder {
    /// Makes one in the system's folder for such things.
    ///
    /// # Panics
    /// Where that is not possible.
    pub fn make() -> Self {
        let path = std::env::temp_dir().join(format!("sharewise-test-{}", Uuid::new_v4().simple()));
        std::fs::create_dir(&path).expect("a folder for the test");
        Self(path)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs a test body on both engines, one after the other.
///
/// # Panics
/// When the body does, or a database cannot be made.
pub async fn both_engines<F, Fut>(body: F)
where
    F: Fn(Bed) -> Fut,
    Fut: Future<Output = ()>,
{
    on(Engine::Sqlite, &body).await;
    on(Engine::Postgres, &body).await;
}

/// Runs a test body on one engine. Where there is no PostgreSQL, it says so and does nothing.
///
/// # Panics
/// When the body does, or a database cannot be made.
pub async fn on<F, Fut>(engine: Engine, body: F)
where
    F: Fn(Bed) -> Fut,
    Fut: Future<Output = ()>,
{
    match engine {
        Engine::Sqlite => {
            let folder = Folder::make();
            let store = open(&format!(
                "sqlite://{}",
                folder.0.join("db.sqlite").display()
            ))
            .await;
            body(Bed::over(store.clone()).await).await;
            // Whatever a test has written is where the one list of sealed columns says, under the key that
            // it says: what renews an agency's key goes by that list. It is the same for both engines.
            store.flush().await.expect("nothing is left open");
            if store.is_closed() {
                return;
            }
            let closed = store::testing::what_does_not_open(&store).await;
            assert_eq!(
                closed.expect("the tables read"),
                [],
                "not as crates/store/src/renewal/columns.rs says"
            );
            store.close().await;
        }
        Engine::Postgres => {
            let Ok(server) = std::env::var("SHAREWISE_TEST_PG") else {
                eprintln!("PostgreSQL skipped: SHAREWISE_TEST_PG is not set");
                return;
            };
            let scratch = Scratch::make(&server).await.expect("a PostgreSQL database");
            let store = open(scratch.url()).await;
            body(Bed::over(store.clone()).await).await;
            store.close().await;
            scratch.remove().await.expect("nobody is connected");
        }
    }
}

/// Runs a body on the address of a fresh database of one engine, for tests that start the program
/// itself. The program and every store of the body must be closed when it ends.
///
/// # Panics
/// When the body does, or a database cannot be made.
pub async fn at<F, Fut>(engine: Engine, body: F)
where
    F: FnOnce(String) -> Fut,
    Fut: Future<Output = ()>,
{
    match engine {
        Engine::Sqlite => {
            let folder = Folder::make();
            body(format!("sqlite://{}", folder.0.join("db.sqlite").display())).await;
        }
        Engine::Postgres => {
            let Ok(server) = std::env::var("SHAREWISE_TEST_PG") else {
                eprintln!("PostgreSQL skipped: SHAREWISE_TEST_PG is not set");
                return;
            };
            let scratch = Scratch::make(&server).await.expect("a PostgreSQL database");
            body(scratch.url().to_owned()).await;
            scratch.remove().await.expect("nobody is connected");
        }
    }
}

/// Writes one test as two, `name::sqlite` and `name::postgres`, so that a failure says on which
/// engine: `testkit::both! { async fn what_holds(bed) { .. } }`. The crate needs `tokio`.
#[macro_export]
macro_rules! both {
    ($($(#[$m:meta])* async fn $name:ident($bed:ident) $body:block)+) => {
        $(#[allow(clippy::unwrap_used)]
        mod $name {
            use super::*;
            $(#[$m])*
            async fn body($bed: $crate::Bed) $body
            #[tokio::test]
            async fn sqlite() {
                $crate::on($crate::Engine::Sqlite, body).await;
            }
            #[tokio::test]
            async fn postgres() {
                $crate::on($crate::Engine::Postgres, body).await;
            }
        })+
    };
}

async fn open(url: &str) -> Store {
    let key = MasterKey::generate().expect("randomness");
    Store::open(url, key).await.expect("the database opens")
}

impl Bed {
    /// A bed over an empty database.
    ///
    /// # Panics
    /// Where the database is not empty or does not write.
    pub async fn over(store: Store) -> Self {
        let clock = Arc::new(FixedClock::new(first_noon()));
        let settings = Settings {
            // With a name, so that passkeys can be used.
            public_url: ADDRESS.into(),
            hashing: authn::Hashing::FOR_TESTS,
            beat: Duration::ZERO,
            uploads: uploads::Looker::unfenced(),
            demo: true,
            ..Settings::default()
        };
        let casework = Casework::new(store, clock.clone(), settings).expect("the policy reads");
        let csc = AgencyKind::ChildrensSocialCare;
        let school = agency(
            "bed-school",
            Nation::England,
            AgencyKind::Academy,
            "Oakbourne Academy",
        );
        let front_door = agency(
            "bed-front-door",
            Nation::England,
            csc,
            "Aldermoor Front Door",
        );
        let mut welsh_school = agency(
            "bed-ysgol",
            Nation::Wales,
            AgencyKind::MaintainedSchool,
            "Glan y Môr School",
        );
        welsh_school.name_cy = "Ysgol Glan y Môr".into();
        let mut welsh_door = agency("bed-drws", Nation::Wales, csc, "Glanmorfa Front Door");
        welsh_door.name_cy = "Drws Ffrynt Glanmorfa".into();
        let mut outside = agency(
            "bed-outside",
            Nation::England,
            AgencyKind::Charity,
            "Lantern Youth",
        );
        outside.on_hub = false;
        outside.phone_24h = "020 7946 0199".into();
        add_agency(&casework, &outside).await;
        Self {
            school: place(&casework, &school, Lang::En).await,
            front_door: place(&casework, &front_door, Lang::En).await,
            welsh_school: place(&casework, &welsh_school, Lang::Cy).await,
            welsh_front_door: place(&casework, &welsh_door, Lang::Cy).await,
            outside: outside.id,
            casework: Arc::new(casework),
            clock,
        }
    }
}

fn agency(slug: &str, nation: Nation, kind: AgencyKind, name: &str) -> AgencyRow {
    let mut a = make::agency(Uuid::now_v7(), slug, nation, kind, name);
    a.verified_us = Some(first_noon().as_microsecond());
    a.verified_how = "invented".into();
    a
}

async fn add_agency(casework: &Casework, a: &AgencyRow) {
    let mut tx = casework.store().write_hub().await.expect("a write");
    let now = first_noon().as_microsecond();
    tx.add_agency(a, now).await.expect("an agency");
    tx.commit().await.expect("a commit");
}

async fn place(casework: &Casework, a: &AgencyRow, lang: Lang) -> Place {
    add_agency(casework, a).await;
    let now = first_noon().as_microsecond();
    let mut tx = casework.store().write(a.id).await.expect("a write");
    let mut people = Vec::new();
    for (role, name) in [
        (Role::Practitioner, "Bethan Marsh"),
        (Role::Practitioner, "Owain Kowalski"),
        (Role::SafeguardingLead, "Meera Joshi"),
        (Role::MashScreener, "Idris Warsame"),
        (Role::DataProtectionOfficer, "Tom Okafor"),
        (Role::AgencyAdministrator, "Sian Pugh"),
    ] {
        let p = make::practitioner(a.id, Uuid::now_v7(), role, lang, name, role.as_str());
        let sign_in = format!("{}@{}.example", people.len(), a.slug);
        tx.add_practitioner(&p, &sign_in, now)
            .await
            .expect("a practitioner");
        people.push(make::actor(&p));
    }
    let born = date(2012, 5, 9);
    let mut kids = Vec::new();
    for (given, family) in [
        ("Jonah", "Ashdown"),
        ("Ivy", "Ashdown"),
        ("Amina", "Warsame"),
    ] {
        let mut c = make::child(a.id, Uuid::now_v7(), given, family, born, "8B");
        if given == "Amina" {
            c.protected_address = true;
            c.content.address = Some(PROTECTED_ADDRESS.into());
        }
        tx.add_person(&c, now).await.expect("a child");
        kids.push(c.id);
    }
    let mother = make::adult(a.id, Uuid::now_v7(), "Clare", "Ashdown");
    tx.add_person(&mother, now).await.expect("an adult");
    for child_id in &kids[..2] {
        let relation = RelationRow {
            child_id: *child_id,
            other_id: mother.id,
            relation: RelationKind::Mother,
            parental_responsibility: true,
            same_household: true,
            from: None,
            until: None,
        };
        tx.relate(a.id, &relation).await.expect("a relation");
    }
    tx.commit().await.expect("a commit");
    let mut people = people.into_iter();
    let mut next = || people.next().expect("one for each role");
    Place {
        id: a.id,
        practitioner: next(),
        colleague: next(),
        lead: next(),
        screener: next(),
        dpo: next(),
        administrator: next(),
        children: kids,
        mother: mother.id,
    }
}
