//! Bad input to every address that takes a form or a body, over a real socket: no fault of ours,
//! a clear error in the reader's language, and what was typed given back. The addresses are read
//! from the routes themselves, so that a new one is asked too.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod forms;
mod house;

use domain::text::with_marks;
use forms::{boxes, fill, for_script, page_routes, says_nothing_internal, things};
use house::{Answer, Browser, House, encode, value_of};
use serde_json::Value;
use testkit::Bed;
use uuid::Uuid;

/// Texts that nobody should type and somebody will.
fn corpus() -> Vec<(&'static str, String)> {
    vec![
        ("nothing", String::new()),
        ("over-long", "word ".repeat(12_000)),
        ("NUL", "before\0after".into()),
        ("control characters", "bell \u{7}, escape \u{1b}[2J".into()),
        (
            "turned letters",
            "\u{202e}drawkcab\u{202c} and \u{200b}none \u{2066}isolated".into(),
        ),
        (
            "mark-up and quotes",
            "\u{201c}No\u{201d}, it\u{2019}s <b title='x'>\"so\"</b> &amp; </textarea>".into(),
        ),
        ("a huge number", "9".repeat(40)),
        ("a day that is none", "2026-02-30".into()),
        (
            "letters beyond the first plane",
            "\u{1f468}\u{200d}\u{1f467} \u{10fffd}".into(),
        ),
        ("half an emoji and a BOM", "\u{feff}\u{fffd}".into()),
    ]
}

/// An error page must be one: in the language asked for, as a page, with something to do.
fn is_clear(answer: &Answer, what: &str) {
    assert!(
        answer.status < 500 || answer.status == 507,
        "{what}: {} {}",
        answer.status,
        answer.body
    );
    says_nothing_internal(answer, what);
    // Spoken by a provider's program, which is told by the status alone.
    if what.starts_with("/sign-in/with/logout") {
        assert!(answer.body.is_empty(), "{what}: {}", answer.body);
        return;
    }
    if answer.status >= 400 {
        assert!(
            answer.header("content-type").starts_with("text/html"),
            "{what}: {} {answer:?}",
            answer.status
        );
        assert!(
            answer.body.contains("<html lang=\"cy\""),
            "{what}: not in Welsh: {}",
            answer.body
        );
    }
}

#[tokio::test]
async fn every_form_takes_what_nobody_should_type() {
    testkit::on(testkit::Engine::Sqlite, |bed: Bed| async move {
        let t = things(&bed).await;
        let house = House::over(bed.casework.clone()).await;
        let routes = page_routes();
        assert!(
            routes.len() > 25 && routes.contains("/emergency"),
            "{routes:?}"
        );
        let mut given_back = 0;
        for route in &routes {
            for (what, text) in corpus() {
                // What is no answer on offer, for a few of the texts.
                let wrong = matches!(
                    what,
                    "over-long" | "NUL" | "a huge number" | "a day that is none"
                );
                for choices in if wrong { &[false, true][..] } else { &[false] } {
                    let mut browser = Browser::new(house.port, "cy");
                    browser.sign_in(&bed.school.lead, "/").await;
                    given_back +=
                        ask_form(&mut browser, route, &fill(route, &t), what, &text, *choices)
                            .await;
                }
            }
        }
        assert!(
            given_back > 60,
            "forms that came back with what was typed: {given_back}"
        );
    })
    .await;
}

/// Fills the form of an address with a text, in the free boxes and, if asked, in place of the
/// answers on offer; counts 1 where it came back.
async fn ask_form(
    browser: &mut Browser,
    route: &str,
    path: &str,
    what: &str,
    text: &str,
    choices: bool,
) -> usize {
    let what = format!("{route}: {what}, choices {choices}");
    let page = browser.get(path).await;
    assert!(page.status < 500, "{what}: {}", page.body);
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut typed = Vec::new();
    for (n, b) in boxes(&page.body).into_iter().enumerate() {
        let taken = fields.iter().any(|(name, _)| *name == b.name);
        if b.free && !taken {
            let value = if text.is_empty() {
                String::new()
            } else {
                format!("part{n} {text}")
            };
            typed.push((b.name.clone(), format!("part{n} ")));
            fields.push((b.name, value));
        } else if !taken {
            fields.push((b.name, if choices { text.to_owned() } else { b.value }));
        }
    }
    fields.push(("no-field-of-ours".into(), text.to_owned()));
    let pairs: Vec<(&str, &str)> = fields
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    let answer = browser.post(path, &pairs).await;
    if for_script(route) {
        assert!(answer.status < 500, "{what}: {}", answer.status);
        return 0;
    }
    is_clear(&answer, &what);
    if answer.status != 422 || text.is_empty() || typed.is_empty() {
        return 0;
    }
    // Passwords and codes are never printed again.
    for (name, mark) in typed {
        let there = answer.body.contains(&format!("name=\"{name}\""));
        let secret = name == "code";
        assert!(
            secret || !there || answer.body.contains(&mark),
            "{what}: {name} was lost: {}",
            answer.body
        );
    }
    1
}

#[tokio::test]
async fn every_form_takes_bodies_that_are_none() {
    testkit::on(testkit::Engine::Sqlite, |bed: Bed| async move {
        let t = things(&bed).await;
        let house = House::over(bed.casework.clone()).await;
        let form = "application/x-www-form-urlencoded";
        let many: String = (0..5000).map(|n| format!("f{n}=1&text=2&")).collect();
        let long = format!("text={}", "a".repeat(3 * 1024 * 1024));
        let bodies: Vec<(&str, &str, Vec<u8>)> = vec![
            ("not UTF-8", form, b"text=%ff%fe&why=\xff\xc0&saw=%".to_vec()),
            ("one field many times", form, b"text=1&text=2&back=1&back=2&password=1&password=2&agency=1&agency=2&words=1&words=2&code=1&code=2".to_vec()),
            ("thousands of fields", form, many.into_bytes()),
            ("too long", form, long.into_bytes()),
            ("nothing", form, Vec::new()),
            ("no pairs", form, b"&&==&=x&;".to_vec()),
            ("text", "text/plain", b"hello".to_vec()),
            ("JSON", "application/json", b"{\"text\":1}".to_vec()),
            ("half a form of parts", "multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nhalf".to_vec()),
            ("parts without a boundary", "multipart/form-data", b"--x".to_vec()),
        ];
        for route in page_routes() {
            for (what, kind, body) in &bodies {
                let mut browser = Browser::new(house.port, "cy");
                browser.sign_in(&bed.school.lead, "/").await;
                let path = fill(&route, &t);
                let headers = [("Content-Type", *kind)];
                let answer = browser.send("POST", &path, &headers, body).await;
                let what = format!("{route}: {what}");
                if for_script(&route) {
                    assert!(answer.status < 500, "{what}: {}", answer.status);
                } else {
                    is_clear(&answer, &what);
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn addresses_that_hold_no_id_are_pages_that_are_not_there() {
    testkit::on(testkit::Engine::Sqlite, |bed: Bed| async move {
        let house = House::over(bed.casework.clone()).await;
        let mut browser = Browser::new(house.port, "cy");
        browser.sign_in(&bed.school.lead, "/").await;
        let long = "x".repeat(4000);
        for bad in [
            "none",
            "%00",
            "%ff%fe",
            "0",
            "..",
            &long,
            "%E2%80%AE",
            "1' OR '1'='1",
        ] {
            let bad = bad.replace(' ', "%20");
            for route in page_routes().iter().filter(|r| r.contains('{')) {
                let mut path = route.clone();
                while let Some((before, after)) = path.clone().split_once('{') {
                    path = format!("{before}{bad}{}", after.split_once('}').unwrap().1);
                }
                for method in ["GET", "POST"] {
                    let kind = [("Content-Type", "application/x-www-form-urlencoded")];
                    let answer = browser.send(method, &path, &kind, b"").await;
                    if !for_script(route) || method == "GET" {
                        is_clear(&answer, &format!("{method} {path}"));
                    }
                }
            }
        }
        for query in [
            "/children?page=99999999999999999999",
            "/emergency?child=x&draft=%00",
            "/sign-in?back=//evil.example",
            "/?lang=xx",
            "/kept/none",
            "/law?%ff=%ff",
        ] {
            is_clear(&browser.get(query).await, query);
        }
    })
    .await;
}

/// Bodies that no caller of the API should send.
fn bodies() -> Vec<(&'static str, Vec<u8>)> {
    let deep = |open: &str, close: &str| {
        [open.repeat(10_000), close.repeat(10_000)]
            .concat()
            .into_bytes()
    };
    let mut all: Vec<(&'static str, Vec<u8>)> = [
        ("nothing", ""),
        ("a list", "[]"),
        ("an empty object", "{}"),
        ("null", "null"),
        ("a text", "\"x\""),
        ("half an object", "{\"id\":"),
        ("an unknown field", "{\"no-field-of-ours\":1}"),
        ("an id that is a number", "{\"id\":5}"),
        ("an id that is none", "{\"id\":\"none\"}"),
        ("a number beyond all", "{\"id\":1e999}"),
        ("the same field twice", "{\"id\":null,\"id\":null}"),
        ("half a letter", "{\"id\":\"\\ud800\"}"),
        (
            "typographic quotes",
            "{\u{201c}id\u{201d}:\u{201c}x\u{201d}}",
        ),
        ("more after the end", "{} {}"),
    ]
    .into_iter()
    .map(|(what, body)| (what, body.as_bytes().to_vec()))
    .collect();
    all.push(("lists 10,000 deep", deep("[", "]")));
    all.push(("objects 10,000 deep", deep("{\"id\":", "}")));
    all.push(("not UTF-8", b"{\"id\":\"\xff\xfe\"}".to_vec()));
    all.push(("NUL", b"\0\0\0".to_vec()));
    all.push(("too long", vec![b' '; 3 * 1024 * 1024]));
    all
}

#[tokio::test]
async fn the_api_answers_bad_bodies_with_problems_in_the_callers_language() {
    testkit::on(testkit::Engine::Sqlite, |bed: Bed| async move {
        let t = things(&bed).await;
        let house = House::over(bed.casework.clone()).await;
        let mut caller = Browser::new(house.port, "cy");
        caller.sign_in(&bed.school.lead, "/").await;
        let document: Value =
            serde_json::from_str(&caller.get("/api/v1/openapi.json").await.body).unwrap();
        let mut asked = 0;
        for (route, methods) in document["paths"].as_object().unwrap() {
            for method in ["post", "put", "patch"] {
                if methods.get(method).is_none() {
                    continue;
                }
                let path = fill(route, &t);
                for (what, body) in bodies() {
                    let kind = [("Content-Type", "application/json")];
                    let answer = caller
                        .send(&method.to_uppercase(), &path, &kind, &body)
                        .await;
                    let what = format!("{method} {route}: {what}");
                    assert!(
                        answer.status < 500,
                        "{what}: {} {}",
                        answer.status,
                        answer.body
                    );
                    says_nothing_internal(&answer, &what);
                    asked += 1;
                    if answer.status < 400 {
                        continue;
                    }
                    assert_eq!(
                        answer.header("content-type"),
                        "application/problem+json",
                        "{what}: {answer:?}"
                    );
                    let problem: Value = serde_json::from_str(&answer.body).unwrap();
                    let kind = problem["type"].as_str().unwrap();
                    let title = words::Words::get(words::Lang::Cy, &format!("fault-{kind}"));
                    assert_eq!(problem["title"], title, "{what}");
                    let detail = problem["detail"].as_str().unwrap();
                    assert_eq!(
                        detail,
                        words::Words::get(words::Lang::Cy, &format!("fault-{kind}-do")),
                        "{what}"
                    );
                }
                if !route.contains("{id}") {
                    continue;
                }
                let nowhere = caller
                    .send(
                        &method.to_uppercase(),
                        &route.replace("{id}", "none"),
                        &[("Content-Type", "application/json")],
                        b"{}",
                    )
                    .await;
                assert!((400..500).contains(&nowhere.status));
                assert_eq!(
                    nowhere.header("content-type"),
                    "application/problem+json",
                    "{route}: {nowhere:?}"
                );
            }
        }
        assert!(asked > 100, "{asked}");
    })
    .await;
}

const HIDDEN: &str = "Ann\u{200b}a \u{202e}seeR\u{202c}";

testkit::both! {
    async fn names_with_letters_that_hide_are_kept_and_shown_with_marks(bed) {
        let house = House::over(bed.casework.clone()).await;
        let mut browser = Browser::new(house.port, "en");
        browser.sign_in(&bed.school.practitioner, "/").await;
        let id = Uuid::now_v7().to_string();
        let fields = [
            ("id", id.as_str()), ("not-listed-on", "yes"), ("not-listed", HIDDEN), ("saw", "\u{201c}Na\u{201d}, it\u{2019}s \"so\""),
        ];
        let logged = browser.post("/concerns/new", &fields).await;
        assert_eq!(logged.status, 303, "{}", logged.body);
        let page = browser.get(&format!("/concerns/{id}")).await;
        assert!(page.says(&with_marks(HIDDEN)), "{}", page.body);
        assert_ne!(with_marks(HIDDEN), HIDDEN);
        assert!(page.says("\u{201c}Na\u{201d}, it\u{2019}s \"so\""), "quotes stay as they were typed");
        let view = bed.casework.concern(&bed.school.practitioner, id.parse().unwrap()).await.unwrap();
        assert_eq!(view.concern.content.child_not_listed.as_deref(), Some(HIDDEN), "nothing is taken out");
    }

    async fn a_file_that_lies_about_itself_is_not_taken_and_the_words_come_back(bed) {
        let house = House::over(bed.casework.clone()).await;
        for lang in ["en", "cy"] {
            let mut browser = Browser::new(house.port, lang);
            browser.sign_in(&bed.school.practitioner, "/").await;
            let form = browser.get("/concerns/new").await;
            let id = value_of(&form.body, "id");
            for (name, kind, bytes) in [
                ("photo\u{202e}gnp.exe", "image/png", b"MZ\x90\0this is a program".as_slice()),
                ("holiday.png", "image/png", b"<html><script>alert(1)</script>"),
                ("../../etc/passwd", "application/pdf", b"\0\0\0\0"),
                ("a.pdf", "application/pdf", b"PK\x03\x04not a pdf"),
            ] {
                let mut body = Vec::new();
                for (field, value) in [("id", id.as_str()), ("saw", "Words that must come back"), ("action", "log")] {
                    body.extend(format!("--b\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").bytes());
                }
                body.extend(format!("--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\nContent-Type: {kind}\r\n\r\n").bytes());
                body.extend(bytes);
                body.extend(b"\r\n--b--\r\n");
                let headers = [("Content-Type", "multipart/form-data; boundary=b")];
                let answer = browser.send("POST", "/concerns/new", &headers, &body).await;
                assert_eq!(answer.status, 422, "{name}");
                assert!(answer.says("Words that must come back"), "{}", answer.body);
                let args = [("name", with_marks(name).into())];
                let why = words::Words::with(lang.parse().unwrap(), "log-error-file-type", &args);
                assert!(answer.says(&why), "{name}: {}", answer.body);
            }
            let files = bed.casework.draft_attachments(&bed.school.practitioner, id.parse().unwrap()).await.unwrap();
            assert!(files.is_empty());
        }
    }
}

#[test]
fn a_browser_encodes_what_it_sends() {
    assert_eq!(encode(&[("a b", "\u{e9}&=\0")]), "a+b=%C3%A9%26%3D%00");
}
