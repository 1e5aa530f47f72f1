//! What each stolen thing gives away, as docs/threats.md says: the file of the database, a backup,
//! a row with the hash of a token, the key of one agency.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use domain::{
    AgencyKind, IsdRole, Lang, Nation, WelshRole,
    person::{PersonContent, PersonKind},
    practitioner::{MemberState, PractitionerContent, Role},
    signing_in::{Device, Way},
};
use ledger::EventKind;
use seal::{DataKey, Place};
use sqlx::{Connection, sqlite::SqliteConnection};
use std::{fs, path::PathBuf};
use store::{
    AgencyFlags, AgencyRow, Event, Invitation, MasterKey, NewPerson, NewSession, PractitionerRow,
    Restore, ScimContent, ScimUserRow, SsoContent, SsoProviderRow, Store,
};
use uuid::Uuid;

/// No word of any language.
const STEM: &str = "Zvqkrallen";

fn planted(what: &str) -> String {
    format!("{STEM} {what}")
}

struct House {
    folder: PathBuf,
    store: Store,
    ours: Uuid,
    theirs: Uuid,
    child: Uuid,
    /// Tokens that were given away, and are kept as hashes.
    tokens: Vec<String>,
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn master(n: u8) -> MasterKey {
    MasterKey::from_text(&format!("{n:02x}").repeat(32)).unwrap()
}

fn agency(slug: &str) -> AgencyRow {
    AgencyRow {
        id: Uuid::now_v7(),
        slug: slug.into(),
        nation: Nation::England,
        kind: AgencyKind::Academy,
        name_en: slug.into(),
        name_cy: slug.into(),
        phone: "01632 960001".into(),
        phone_24h: String::new(),
        public_authority: true,
        isd_role: IsdRole::None,
        welsh_role: WelshRole::None,
        flags: AgencyFlags::default(),
        front_door: false,
        on_hub: true,
        verified_us: Some(1),
        verified_how: "by hand".into(),
    }
}

impl House {
    fn url(&self) -> String {
        format!("sqlite://{}", self.folder.join("db.sqlite").display())
    }

    /// An agency with a child, somebody on its staff, a provider of single sign-on, tokens, and lines
    /// in its ledger, with marked words in each.
    async fn furnish(&mut self, id: Uuid) -> Uuid {
        let child = NewPerson {
            agency_id: id,
            id: Uuid::now_v7(),
            kind: PersonKind::Child,
            protected_address: true,
            content: PersonContent {
                given_names: planted("given name"),
                family_name: planted("family name"),
                address: Some(planted("address")),
                ..PersonContent::default()
            },
        };
        let who = PractitionerRow {
            agency_id: id,
            id: Uuid::now_v7(),
            role: Role::Practitioner,
            state: MemberState::Active,
            lang: Lang::En,
            credential_version: 1,
            has_codes: false,
            passkeys: 0,
            has_password: false,
            unconfirmed_us: None,
            content: PractitionerContent {
                name: planted("staff name"),
                job_title: planted("job"),
                email: Some(format!("{STEM}@{id}.example")),
                phone: None,
            },
        };
        let provider = SsoProviderRow {
            agency_id: id,
            id: Uuid::now_v7(),
            from_file: false,
            made_us: 1,
            content: SsoContent {
                name: planted("provider"),
                issuer: "https://provider.example".into(),
                client_id: planted("client"),
                client_secret: Some(planted("secret")),
                organisation: None,
                trusts_factor: false,
                classes: Vec::new(),
            },
        };
        let known = ScimUserRow {
            agency_id: id,
            practitioner_id: who.id,
            made_us: 1,
            changed_us: 1,
            content: ScimContent {
                user_name: format!("{STEM}@{id}.example"),
                ..ScimContent::default()
            },
        };
        let mut tx = self.store.write(id).await.unwrap();
        tx.add_person(&child, 1).await.unwrap();
        let sign_in = format!("{STEM}@{id}.example");
        tx.add_practitioner(&who, &sign_in, 1).await.unwrap();
        tx.set_second_factor(id, who.id, STEM.as_bytes(), 1)
            .await
            .unwrap();
        tx.put_sso_provider(&provider).await.unwrap();
        tx.put_scim_user(&known).await.unwrap();
        let event = Event {
            at_us: 1,
            kind: EventKind::ConcernLogged,
            actor: Some(who.id),
            person: Some(child.id),
            object: None,
            detail: serde_json::json!({ "why": planted("reason") }),
        };
        tx.append(id, &event).await.unwrap();
        let session = NewSession {
            agency_id: id,
            practitioner_id: who.id,
            credential_version: 2,
            second_factor: true,
            kind: "browser",
            way: Way::Code,
            device: Device::default(),
            provider: None,
        };
        let invitation = Invitation {
            agency_id: id,
            practitioner_id: who.id,
            expires_us: i64::MAX,
        };
        self.tokens
            .push(tx.begin_session(&session, 1).await.unwrap());
        self.tokens
            .push(tx.make_invitation(&invitation).await.unwrap());
        self.tokens
            .push(tx.make_scim_token(id, who.id, 1).await.unwrap());
        tx.commit().await.unwrap();
        child.id
    }
}

async fn house() -> House {
    let folder = std::env::temp_dir().join(format!("stolen-{}", Uuid::new_v4().simple()));
    fs::create_dir(&folder).unwrap();
    let url = format!("sqlite://{}", folder.join("db.sqlite").display());
    let store = Store::open(&url, master(7)).await.unwrap();
    let (ours, theirs) = (agency("ours"), agency("theirs"));
    let mut tx = store.write_hub().await.unwrap();
    tx.add_agency(&ours, 1).await.unwrap();
    tx.add_agency(&theirs, 1).await.unwrap();
    tx.commit().await.unwrap();
    let mut house = House {
        folder,
        store,
        ours: ours.id,
        theirs: theirs.id,
        child: Uuid::nil(),
        tokens: Vec::new(),
    };
    house.furnish(ours.id).await;
    house.child = house.furnish(theirs.id).await;
    house
}

/// The marked word as it may stand in bytes.
fn forms() -> Vec<Vec<u8>> {
    let wide = STEM.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let hex = |upper: bool| {
        STEM.bytes()
            .flat_map(|b| {
                if upper {
                    format!("{b:02X}").into_bytes()
                } else {
                    format!("{b:02x}").into_bytes()
                }
            })
            .collect()
    };
    let list = STEM
        .bytes()
        .map(|b| b.to_string())
        .collect::<Vec<_>>()
        .join(",");
    vec![
        STEM.as_bytes().to_vec(),
        STEM.to_lowercase().into_bytes(),
        wide,
        hex(true),
        hex(false),
        // Bytes that were written as a list of numbers.
        list.into_bytes(),
    ]
}

fn holds(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|w| w == what)
}

fn gives_away(bytes: &[u8]) -> bool {
    forms().iter().any(|f| holds(bytes, f))
}

#[tokio::test]
async fn the_file_of_the_database_alone_gives_ids_times_and_counts_and_no_word() {
    let house = house().await;
    assert!(
        gives_away(planted("here").as_bytes()),
        "the search finds it"
    );
    let files: Vec<Vec<u8>> = fs::read_dir(&house.folder)
        .unwrap()
        .map(|f| fs::read(f.unwrap().path()).unwrap())
        .collect();
    assert!(files.iter().any(|f| f.len() > 10_000));
    for bytes in &files {
        assert!(!gives_away(bytes));
        for token in &house.tokens {
            assert!(!holds(bytes, token.as_bytes()), "a token stands there");
        }
    }
    // Another master key opens nothing, and the program says so before it does anything.
    house.store.close().await;
    let refused = Store::open(&house.url(), master(8)).await;
    let said = refused.err().unwrap().to_string();
    assert!(said.contains("not the master key"), "{said}");
}

#[tokio::test]
async fn a_backup_alone_gives_nothing_and_opens_with_no_other_key() {
    let house = house().await;
    let (_, bytes) = house.store.back_up(Vec::new(), 7).await.unwrap();
    assert!(bytes.len() > 1_000 && !gives_away(&bytes));
    // Not even how many agencies there are, or what they are called.
    assert!(!holds(&bytes, house.theirs.as_bytes()) && !holds(&bytes, b"agency"));
    let url = format!("sqlite://{}", house.folder.join("other.sqlite").display());
    let from = std::io::Cursor::new(bytes);
    let how = Restore::default();
    assert!(Store::restore(&url, master(8), from, &how).await.is_err());
}

#[tokio::test]
async fn what_stands_in_the_row_of_a_session_or_a_link_opens_nothing() {
    let house = house().await;
    let mut raw = SqliteConnection::connect(&house.url()).await.unwrap();
    let mut hashes: Vec<Vec<u8>> = Vec::new();
    for table in ["session", "invitation", "scim_token"] {
        let sql = sqlx::AssertSqlSafe(format!("SELECT token_hash FROM {table}"));
        hashes.extend(sqlx::query_scalar(sql).fetch_all(&mut raw).await.unwrap());
    }
    raw.close().await.unwrap();
    assert_eq!(hashes.len(), house.tokens.len());
    let mut conn = house.store.read().await.unwrap();
    for hash in hashes {
        let hex: String = hash.iter().map(|b| format!("{b:02x}")).collect();
        for text in [
            hex.clone(),
            hex.to_uppercase(),
            String::from_utf8_lossy(&hash).into_owned(),
        ] {
            assert!(conn.session(&text).await.is_err());
            assert!(conn.invitation(&text).await.is_err());
            assert!(conn.scim_token(&text).await.is_err());
        }
    }
    // The tokens themselves do.
    assert!(conn.session(&house.tokens[0]).await.is_ok());
}

#[tokio::test]
async fn one_agencys_key_with_the_whole_database_opens_nothing_of_anothers() {
    let house = house().await;
    let mut conn = house.store.read().await.unwrap();
    let stolen = conn.agency_key(house.ours).await.unwrap();
    drop(conn);
    let mut raw = SqliteConnection::connect(&house.url()).await.unwrap();
    let keys: Vec<(Uuid, Uuid, Vec<u8>)> =
        sqlx::query_as("SELECT agency_id, id, wrapped FROM data_key")
            .fetch_all(&mut raw)
            .await
            .unwrap();
    let mut opened = 0;
    for (agency, id, wrapped) in &keys {
        // Whatever agency the thief says that it is.
        for claimed in [house.ours, house.theirs] {
            let key: Result<DataKey, _> =
                stolen.unwrap_data_key(claimed.into_bytes(), id.into_bytes(), wrapped);
            if key.is_ok() {
                assert_eq!((*agency, claimed), (house.ours, house.ours));
                opened += 1;
            }
        }
    }
    assert!(opened > 0, "its own it opens");
    let staff: Vec<(Uuid, Uuid, Vec<u8>)> =
        sqlx::query_as("SELECT agency_id, id, content FROM practitioner")
            .fetch_all(&mut raw)
            .await
            .unwrap();
    for (agency, id, content) in &staff {
        let place = Place {
            table: "practitioner",
            row: id.into_bytes(),
            column: "content",
        };
        let plain = stolen.open(&place, content);
        assert_eq!(plain.is_ok(), *agency == house.ours);
    }
    // Words by which children are found: the two agencies' have nothing in common, though the
    // children are called alike.
    let tokens: Vec<(Uuid, Vec<u8>)> = sqlx::query_as("SELECT agency_id, token FROM blind_token")
        .fetch_all(&mut raw)
        .await
        .unwrap();
    let of = |agency| -> Vec<&Vec<u8>> {
        let mine = tokens.iter().filter(|(a, _)| *a == agency);
        mine.map(|(_, t)| t).collect()
    };
    let (ours, theirs) = (of(house.ours), of(house.theirs));
    assert!(!ours.is_empty() && ours.len() == theirs.len());
    assert!(ours.iter().all(|t| !theirs.contains(t)));
    raw.close().await.unwrap();
}

#[tokio::test]
async fn a_master_key_of_before_a_change_opens_nothing_that_is_there_now() {
    let house = house().await;
    house.store.rotate_master(&master(9), 5).await.unwrap();
    house.store.close().await;
    let old = Store::open(&house.url(), master(7)).await;
    assert!(old.is_err());
    let store = Store::open(&house.url(), master(9)).await.unwrap();
    let mut conn = store.read().await.unwrap();
    let child = conn.person(house.theirs, house.child).await.unwrap();
    assert_eq!(child.content.given_names, planted("given name"));
    // Whoever signs in is found as before.
    let name = format!("{STEM}@{}.example", house.theirs);
    let token = conn.sign_in_token(&name);
    assert!(conn.credentials_by_token(&token).await.unwrap().is_some());
    drop(conn);
    store.close().await;
}
