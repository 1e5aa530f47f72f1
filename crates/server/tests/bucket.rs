//! Backups in a bucket: each is there once it counts, comes back from there when the machine and its
//! folder are gone, and what the store changed is noticed.
//!
//! The store is a small one of our own over a real socket. `SHAREWISE_TEST_S3=http://127.0.0.1:PORT`
//! names another, for example `moto_server`, in which the bucket `drill` is made if need be.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod support;

use axum::{
    Router,
    body::Bytes,
    extract::{Query, Request, State},
    http::{Method, StatusCode},
    response::{IntoResponse, Response},
};
use casework::{MasterKey, Store};
use serde_json::json;
use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write as _,
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::{Arc, Mutex},
};
use support::{Folder, Program, ask, json_of};
use testkit::{Bed, accounts};
use uuid::Uuid;

const NAME: &str = "0@bed-school.example";
const PASSWORD: &str = "three otters swim upstream";
/// Names on a page of the list: so few that every list has several pages.
const PAGE: usize = 2;

/// A store in memory.
#[derive(Default)]
struct Shelf {
    objects: BTreeMap<String, Bytes>,
    parts: BTreeMap<String, BTreeMap<u32, Bytes>>,
    /// How often something came in parts.
    in_parts: usize,
    deleted: usize,
}

type Shared = Arc<Mutex<Shelf>>;

async fn serve() -> (String, Shared) {
    let shelf = Shared::default();
    let app = Router::new().fallback(answer).with_state(shelf.clone());
    let app = app.layer(axum::extract::DefaultBodyLimit::disable());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    (address, shelf)
}

async fn answer(
    State(shelf): State<Shared>,
    Query(query): Query<HashMap<String, String>>,
    request: Request,
) -> Response {
    let signed = query
        .get("X-Amz-Credential")
        .is_some_and(|c| c.starts_with("the-key/"));
    if !signed || !query.contains_key("X-Amz-Signature") {
        return (
            StatusCode::FORBIDDEN,
            "<Error><Code>AccessDenied</Code></Error>",
        )
            .into_response();
    }
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let key = parts.uri.path().strip_prefix("/drill").unwrap_or_default();
    let key = key.trim_start_matches('/').to_owned();
    let mut shelf = shelf.lock().unwrap();
    match (parts.method, query.get("uploadId")) {
        (Method::PUT, Some(_)) => {
            shelf.in_parts += 1;
            let number = query["partNumber"].parse().unwrap();
            shelf.parts.entry(key).or_default().insert(number, body);
            [("ETag", format!("\"{number}\""))].into_response()
        }
        (Method::PUT, None) => {
            assert!(parts.headers.contains_key("content-length"), "S3 takes no chunks");
            shelf.objects.insert(key, body);
            StatusCode::OK.into_response()
        }
        (Method::POST, Some(_)) => {
            let all = shelf.parts.remove(&key).unwrap();
            let whole: Vec<u8> = all.into_values().flatten().collect();
            shelf.objects.insert(key, whole.into());
            "<CompleteMultipartUploadResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><ETag>x</ETag></CompleteMultipartUploadResult>".into_response()
        }
        (Method::POST, None) => "<InitiateMultipartUploadResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><UploadId>one</UploadId></InitiateMultipartUploadResult>".into_response(),
        (Method::GET, _) if key.is_empty() => list(&shelf, &query).into_response(),
        (Method::GET, _) => match shelf.objects.get(&key) {
            Some(bytes) => bytes.clone().into_response(),
            None => (StatusCode::NOT_FOUND, "<Error><Code>NoSuchKey</Code></Error>").into_response(),
        },
        _ => {
            shelf.deleted += 1;
            StatusCode::METHOD_NOT_ALLOWED.into_response()
        }
    }
}

fn list(shelf: &Shelf, query: &HashMap<String, String>) -> String {
    let begin = query.get("prefix").cloned().unwrap_or_default();
    let from = query.get("continuation-token").cloned().unwrap_or_default();
    let mut found = shelf
        .objects
        .iter()
        .filter(|(k, _)| k.starts_with(&begin) && **k > from);
    let page: Vec<_> = found.by_ref().take(PAGE).collect();
    let mut xml = String::from(
        "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><MaxKeys>2</MaxKeys>",
    );
    if let (Some(_), Some((last, _))) = (found.next(), page.last()) {
        write!(xml, "<NextContinuationToken>{last}</NextContinuationToken>").unwrap();
    }
    for (key, bytes) in page {
        write!(
            xml,
            "<Contents><Key>{key}</Key><LastModified>2026-11-22T12:00:00.000Z</LastModified><ETag>\"x\"</ETag>\
             <Size>{}</Size><StorageClass>STANDARD</StorageClass></Contents>",
            bytes.len()
        )
        .unwrap();
    }
    xml + "</ListBucketResult>"
}

/// An installation whose backups go into a bucket.
struct House {
    folder: Folder,
}

impl House {
    async fn make() -> Self {
        let folder = Folder::make();
        let master = MasterKey::generate().unwrap();
        fs::write(
            folder.path().join("master.key"),
            master.to_text().as_bytes(),
        )
        .unwrap();
        let database = format!("sqlite://{}", folder.path().join("s.db").display());
        let store = Store::open(&database, master).await.unwrap();
        let bed = Bed::over(store).await;
        accounts::set_password(&bed, NAME, PASSWORD).await;
        bed.casework.sign_checkpoints().await.unwrap();
        bed.casework.store().close().await;
        let key = folder.path().join("bucket.toml");
        fs::write(&key, "key = \"the-key\"\nsecret = \"the-secret\"\n").unwrap();
        fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
        for name in ["backups", "fetched"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn settings(&self, database: &str, store: &str, prefix: &str) -> PathBuf {
        let text = format!(
            "public_url = \"http://localhost\"\nsecond_factor = \"offered\"\nlisten = \"127.0.0.1:0\"\nhub = \"drill.example\"\n\
             database = \"sqlite://{0}/{database}\"\nmaster_key_file = \"{0}/master.key\"\n\
             [backup]\nfolder = \"{0}/backups\"\n[backup.bucket]\naddress = \"{store}\"\nname = \"drill\"\n\
             prefix = \"{prefix}\"\ncredentials_file = \"{0}/bucket.toml\"\npart_megabytes = 5\n",
            self.folder.path().display()
        );
        let file = self.path(&format!("{database}.toml"));
        fs::write(&file, text).unwrap();
        file
    }
}

fn sharewise(arguments: &[&str], settings: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sharewise"));
    command
        .args(arguments)
        .arg("--config")
        .arg(settings)
        .output()
        .unwrap()
}

fn said(out: &Output) -> String {
    String::from_utf8([out.stdout.clone(), out.stderr.clone()].concat()).unwrap()
}

fn well(out: &Output) -> String {
    assert_eq!(out.status.code(), Some(0), "{}", said(out));
    said(out)
}

/// Logs a concern over the API; gives what it is under.
async fn log(port: u16, token: &str, text: &str) -> Uuid {
    let id = Uuid::now_v7();
    let body = json!({ "id": id, "child_not_listed": "A child",
        "statements": [{ "kind": "fact", "text": text }] });
    let answer = ask(port, "POST", "/api/v1/concerns", Some(token), Some(&body)).await;
    assert_eq!(answer.unwrap().0, 201);
    id
}

async fn sign_in(port: u16) -> String {
    let who = json!({ "name": NAME, "password": PASSWORD });
    let answer = ask(port, "POST", "/api/v1/sessions", None, Some(&who)).await;
    json_of(&answer.unwrap())["token"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_comes_back_from_the_bucket_when_machine_and_folder_are_gone() {
    let (mut address, shelf) = serve().await;
    let other = std::env::var("SHAREWISE_TEST_S3").ok();
    if let Some(other) = &other {
        address.clone_from(other);
        let _ = Command::new("curl")
            .args(["-s", "-X", "PUT"])
            .arg(format!("{other}/drill"))
            .status();
    }
    let house = House::make().await;
    let prefix = format!("{}/", Uuid::new_v4());
    let settings = house.settings("s.db", &address, &prefix);
    let mut program = Program::serve(&settings);
    let token = sign_in(program.port).await;
    let id = log(program.port, &token, "Said at the gate, before").await;
    // Something that is longer than one part: the store takes it in parts.
    for _ in 0..400 {
        log(
            program.port,
            &token,
            &"what was seen, at length ".repeat(600),
        )
        .await;
    }
    program.kill();
    let told = well(&sharewise(&["backup"], &settings));
    assert!(told.contains("It is in the bucket too"), "{told}");
    let told = well(&sharewise(&["backup"], &settings));
    assert!(told.contains("It is in the bucket too"), "{told}");
    let list = well(&sharewise(&["backup", "--list"], &settings));
    // The server made one at its start, which may not have been copied when it was killed.
    let there = list.split("In the bucket: ").nth(1).unwrap();
    assert!(there.starts_with('2') || there.starts_with('3'), "{list}");

    // The machine is gone, and the folder with it.
    fs::remove_dir_all(house.path("backups")).unwrap();
    fs::create_dir(house.path("backups")).unwrap();
    for end in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(house.path(&format!("s.db{end}")));
    }
    let fetched = house.path("fetched");
    let new = house.settings("new.db", &address, &prefix);
    let told = well(&sharewise(
        &["restore", "--from-bucket", fetched.to_str().unwrap()],
        &new,
    ));
    assert!(told.contains("lead to every signed checkpoint"), "{told}");
    let mut program = Program::serve(&new);
    let token = sign_in(program.port).await;
    let path = format!("/api/v1/concerns/{id}");
    let answer = ask(program.port, "GET", &path, Some(&token), None)
        .await
        .unwrap();
    assert!(
        answer.1.contains("Said at the gate, before"),
        "{}",
        answer.1
    );
    program.kill();
    let doctor = support::doctor(&new);
    assert!(
        doctor.contains("ok     bucket: the newest in it is"),
        "{doctor}"
    );
    if other.is_none() {
        let shelf = shelf.lock().unwrap();
        assert!(shelf.in_parts > 1, "{}", shelf.in_parts);
        assert_eq!(shelf.deleted, 0, "nothing is ever deleted there");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_store_changed_or_refused_is_noticed() {
    let (address, shelf) = serve().await;
    let house = House::make().await;
    let settings = house.settings("s.db", &address, "");
    well(&sharewise(&["backup"], &settings));
    {
        let mut shelf = shelf.lock().unwrap();
        let name = shelf
            .objects
            .keys()
            .find(|k| k.ends_with(".backup"))
            .unwrap()
            .clone();
        let mut bytes = shelf.objects[&name].to_vec();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        shelf.objects.insert(name, bytes.into());
    }
    let fetched = house.path("fetched");
    let from = ["restore", "--from-bucket", fetched.to_str().unwrap()];
    let new = house.settings("new.db", &address, "");
    let out = sharewise(&from, &new);
    assert!(
        !out.status.success() && said(&out).contains("is not what was put"),
        "{}",
        said(&out)
    );
    assert!(!house.path("new.db").exists(), "nothing was brought back");

    // Another key: the store refuses, which is said without the address that bears the signature.
    fs::write(
        house.path("bucket.toml"),
        "key = \"other\"\nsecret = \"hush\"\n",
    )
    .unwrap();
    let out = sharewise(&["backup"], &settings);
    let told = said(&out);
    assert_eq!(out.status.code(), Some(70), "{told}");
    assert!(told.contains("403 AccessDenied"), "{told}");
    assert!(
        !told.contains("Signature") && !told.contains("hush"),
        "{told}"
    );
    let kept = fs::read_dir(house.path("backups")).unwrap().count();
    assert!(
        kept >= 4,
        "the backup in the folder counts all the same: {kept}"
    );
}
