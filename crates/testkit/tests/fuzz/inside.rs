//! What is sealed, damaged before it was sealed: a backup and a piece of a copy whose maker was wrong or
//! was somebody else with the key. And requests to the product itself: cookies, forms, uploads.

use crate::{Came, target, texts};
use axum::{
    body::Body,
    http::{HeaderValue, Request, StatusCode, header},
};
use domain::{
    concern::StatementKind,
    decision::LawfulBasis,
    time::{EventTime, Precision},
};
use exchange::{
    ChildShared, HandlingMark, Package, Party, Receipt, ReceiptEvent, Recipient, SharedItem,
};
use ledger::leaf_hash;
use seal::{MasterKey, StreamKey, StreamOpener, StreamSealer};
use std::io::{Read, Write};
use store::{PieceHead, Store, look_through, open_piece};
use testkit::{Bed, Folder, accounts};
use tower::ServiceExt;
use uuid::Uuid;

/// A package with a little of everything in it.
pub fn package() -> Package {
    let party = |n: u128, name: &str| Party {
        agency_id: Uuid::from_u128(n),
        agency: name.into(),
        agency_cy: String::new(),
        person: "Mared Owen".into(),
        role: String::new(),
    };
    Package {
        id: Uuid::from_u128(1),
        decision_id: Some(Uuid::from_u128(2)),
        emergency: false,
        from: party(10, "Ysgol Bryn Glas"),
        to: Recipient::Agency(party(11, "Sir Afon")),
        sent_at_us: 1_795_342_500_000_000,
        child: ChildShared {
            sender_ref: Uuid::from_u128(20),
            name: Some("Siân \"J\" Pritchard".into()),
            ..ChildShared::default()
        },
        purpose: "To decide".into(),
        items: vec![SharedItem {
            item_id: Uuid::from_u128(30),
            source_agency_id: Uuid::from_u128(10),
            source_agency: "Ysgol Bryn Glas".into(),
            source_agency_cy: String::new(),
            source_person: "Form tutor".into(),
            kind: Some(StatementKind::Fact),
            childs_words: true,
            reported_by: None,
            historical_date: None,
            when: Some(EventTime {
                at: "2026-11-20T09:15:00Z".parse().unwrap(),
                precision: Precision::Minute,
            }),
            text: "\"I don't want to go home.\"\n".into(),
            why: "Shows what the child feels".into(),
            marks: vec![HandlingMark::NotOnline],
            body_map: vec![],
        }],
        note: String::new(),
        handling: String::new(),
        reply_to_phone: "01632 960123".into(),
        basis: Some(LawfulBasis::PublicTask),
        citation: String::new(),
        corrects: None,
    }
}

/// A receipt for it.
pub fn receipt() -> Receipt {
    Receipt {
        sharing_id: Uuid::from_u128(1),
        package: leaf_hash(b"package"),
        event: ReceiptEvent::Opened,
        reason: None,
        agency_id: Uuid::from_u128(11),
        practitioner_id: Some(Uuid::from_u128(12)),
        at_us: 1_795_342_500_000_000,
    }
}

fn key() -> MasterKey {
    MasterKey::from_text(&"07".repeat(32)).unwrap()
}

fn sealed(kind: &str, plain: &[u8]) -> Vec<u8> {
    let mut sealer =
        StreamSealer::begin(&StreamKey::for_backups(&key()), kind, Vec::new()).unwrap();
    sealer.write_all(plain).unwrap();
    sealer.finish().unwrap()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap()
}

/// A backup of an empty installation, as it is inside its seal.
#[test]
fn backup() {
    let runtime = runtime();
    let folder = Folder::make();
    let whole = runtime.block_on(async {
        let url = format!("sqlite://{}", folder.path().join("b.db").display());
        let store = Store::open(&url, key()).await.unwrap();
        let (_, bytes) = store.back_up(Vec::new(), 7).await.unwrap();
        store.close().await;
        bytes
    });
    let mut plain = Vec::new();
    let mut opener =
        StreamOpener::begin(&StreamKey::for_backups(&key()), "backup", &whole[..]).unwrap();
    opener.read_to_end(&mut plain).unwrap();
    assert!(look_through(&key(), &sealed("backup", &plain)[..]).is_ok());
    let pieces = [
        "\u{1}\0\0\0\u{2}{}",
        "\u{2}",
        "\u{3}\0\0\0\0",
        "\u{4}\0\0\0\u{2}{}",
        "\"format\":",
        "\u{7f}",
        "\"columns\":[]",
    ];
    target(
        "backup",
        &[plain],
        &pieces,
        Came::Through,
        |bytes| match look_through(&key(), &sealed("backup", bytes)[..]) {
            Ok(backup) => {
                assert_eq!(
                    backup.head.format,
                    store::BACKUP_FORMAT,
                    "another format is refused"
                );
                Came::Through
            }
            Err(_) => Came::Refused,
        },
    );
    // As it lies there, sealed: no damage at all is taken.
    target(
        "backup-header",
        &[sealed("backup", b"plain")],
        &[],
        Came::Far,
        |bytes| {
            if let Ok(mut opener) =
                StreamOpener::begin(&StreamKey::for_backups(&key()), "backup", bytes)
            {
                let mut plain = Vec::new();
                if opener.read_to_end(&mut plain).is_ok() {
                    assert_eq!(plain, b"plain", "it opens as something else");
                }
                return Came::Far;
            }
            Came::Refused
        },
    );
}

/// A piece of the copy between backups, as it is inside its seal.
#[test]
fn piece() {
    let head = serde_json::to_vec(&PieceHead {
        chain: "c".into(),
        number: 3,
        ..PieceHead::default()
    })
    .unwrap();
    let length = u32::try_from(head.len()).unwrap().to_be_bytes();
    let plain = [&length[..], &head, b"bytes of the log"].concat();
    let pieces = ["{", "}", "\"number\":", "\0\0\0\u{2}{}", "\u{ff}"];
    target("piece", &[plain], &pieces, Came::Through, |bytes| {
        let mut out = Vec::new();
        match open_piece(&key(), &sealed("piece", bytes)[..], &mut out) {
            Ok(_) => {
                assert!(bytes.ends_with(&out), "what it holds is what was in it");
                Came::Through
            }
            Err(_) => Came::Refused,
        }
    });
}

/// The product with somebody signed in.
pub struct Product {
    pub runtime: &'static tokio::runtime::Runtime,
    pub router: axum::Router,
    pub token: String,
    pub children: Vec<Uuid>,
    child: Uuid,
    _folder: Folder,
    /// Connections that are dropped look for the runtime; this goes last.
    _entered: tokio::runtime::EnterGuard<'static>,
}

impl Product {
    pub fn start() -> Self {
        let runtime: &'static tokio::runtime::Runtime = Box::leak(Box::new(runtime()));
        let folder = Folder::make();
        let (router, token, children) = runtime.block_on(async {
            let url = format!("sqlite://{}", folder.path().join("p.db").display());
            let bed = Bed::over(Store::open(&url, key()).await.unwrap()).await;
            accounts::set_password(&bed, "0@bed-school.example", "three otters swim upstream")
                .await;
            let router = web::router(web::App {
                casework: bed.casework.clone(),
            });
            let who = r#"{"name":"0@bed-school.example","password":"three otters swim upstream"}"#;
            let ask = Request::post("/api/v1/sessions")
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from(who));
            let answer = router.clone().oneshot(ask.unwrap()).await.unwrap();
            let body = axum::body::to_bytes(answer.into_body(), 1 << 20)
                .await
                .unwrap();
            let said: serde_json::Value = serde_json::from_slice(&body).unwrap();
            (
                router,
                said["token"].as_str().unwrap().to_owned(),
                bed.school.children.clone(),
            )
        });
        Self {
            runtime,
            router,
            token,
            child: children[0],
            children,
            _folder: folder,
            _entered: runtime.enter(),
        }
    }

    /// The session, under the name that it has with TLS and the one without.
    pub fn cookies(&self) -> String {
        let pair = |tls| {
            let set = web::session_cookie(&self.token, tls).unwrap();
            let set = set.to_str().unwrap().to_owned();
            set.split(';').next().unwrap().to_owned()
        };
        format!("{}; {}", pair(false), pair(true))
    }

    pub fn ask(&self, request: Request<Body>) -> StatusCode {
        let answer = self
            .runtime
            .block_on(self.router.clone().oneshot(request))
            .unwrap();
        let status = answer.status();
        assert!(!status.is_server_error(), "a fault of ours: {status}");
        status
    }
}

/// Whatever stands in the line of cookies: a page, or the way to sign in.
#[test]
fn cookie() {
    let product = Product::start();
    let good = format!("{}; lang=cy", product.cookies());
    let pieces = [
        ";",
        "=",
        ", ",
        "lang=",
        "lang=xx",
        "sharewise-session",
        "__Host-",
        "\"",
        "%0a",
    ];
    target(
        "cookie",
        &texts(&[&good, "lang=en"]),
        &pieces,
        Came::Through,
        |bytes| {
            let Ok(line) = HeaderValue::from_bytes(bytes) else {
                return Came::Refused;
            };
            let ask = Request::get("/my-concerns")
                .header(header::COOKIE, line)
                .body(Body::empty());
            let status = product.ask(ask.unwrap());
            let holds = String::from_utf8_lossy(bytes).contains(&product.token);
            assert!(
                status != StatusCode::OK || holds,
                "nobody is let in without the token"
            );
            if status == StatusCode::OK {
                Came::Through
            } else {
                Came::Far
            }
        },
    );
}

/// A concern with a file, as a browser sends it.
#[test]
fn multipart() {
    let product = Product::start();
    let part = |name: &str, text: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
    };
    let whole = [
        part("id", &Uuid::now_v7().to_string()),
        part("action", "log"),
        part("child", &product.child.to_string()),
        part("saw", "Seen at the gate"),
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"n.txt\"\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--\r\n".into(),
    ]
    .concat();
    let pieces = [
        "--b",
        "--b--",
        "\r\n",
        "\r\n\r\n",
        "name=\"",
        "filename=\"../x\"",
        "Content-Type: ",
        "action",
        "save",
        ";",
        "\"",
    ];
    target(
        "multipart",
        &texts(&[&whole]),
        &pieces,
        Came::Far,
        |bytes| {
            let ask = Request::post("/concerns/new")
                .header(header::COOKIE, product.cookies())
                .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
                .header("sec-fetch-site", "same-origin")
                .body(Body::from(bytes.to_vec()));
            match product.ask(ask.unwrap()) {
                StatusCode::SEE_OTHER => Came::Through,
                StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT => Came::Far,
                _ => Came::Refused,
            }
        },
    );
}
