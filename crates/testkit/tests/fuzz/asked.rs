//! What people look for, the dates that they type, and the first bytes of a connection.

use crate::{Came, inside::Product, target, texts};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use jiff::Timestamp;
use std::fmt::Write as _;
use tower::ServiceExt;
use uuid::Uuid;
use web::ui::{DateForm, WhenForm};

/// The reader of heads as it stands in the program, which is no library.
#[path = "../../../server/src/edge/head.rs"]
mod head;

impl Product {
    /// Looks for a child by the API; who was found, where the words were taken.
    fn find(&self, words: &str) -> Option<Vec<Uuid>> {
        let body = serde_json::json!({ "name": words }).to_string();
        let ask = Request::post("/api/v1/children/search")
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body));
        self.runtime.block_on(async {
            let answer = self.router.clone().oneshot(ask.unwrap()).await.unwrap();
            let status = answer.status();
            assert!(!status.is_server_error(), "a fault of ours: {status}");
            if status != StatusCode::OK {
                return None;
            }
            let said = axum::body::to_bytes(answer.into_body(), 1 << 20).await;
            let said: serde_json::Value = serde_json::from_slice(&said.unwrap()).unwrap();
            let ids = said.as_array().unwrap().iter();
            Some(
                ids.map(|c| c["id"].as_str().unwrap().parse().unwrap())
                    .collect(),
            )
        })
    }
}

/// Whatever somebody looks for: an answer, and in it the agency's own children alone. The words of
/// the law are looked through in the same way.
#[test]
fn search() {
    let product = Product::start();
    let seeds = texts(&[
        "Jonah Ashdown",
        "ashd",
        "Ivy",
        "J\u{f4}nah O\u{2019}Ashdown 2012",
        "protect",
        "",
    ]);
    let pieces = [
        "Ashdown", "Jonah", " ", "%", "_", "\"", "*", "'", "--", "\\", "\u{301}", "\u{2019}",
        "\u{0}", " OR ", "NEAR(", "9/5/2012",
    ];
    target("search", &seeds, &pieces, Came::Through, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let typed = text.bytes().take(2000).fold(String::new(), |mut out, b| {
            let _ = write!(out, "%{b:02x}");
            out
        });
        let ask = Request::get(format!("/law?words={typed}"))
            .header(header::COOKIE, product.cookies())
            .body(Body::empty());
        let law = product.ask(ask.unwrap());
        assert!(law.is_success() || law.is_client_error(), "{law}");
        match product.find(&text) {
            Some(found) if found.is_empty() => Came::Far,
            Some(found) => {
                assert!(
                    found.iter().all(|id| product.children.contains(id)),
                    "a child of another agency"
                );
                Came::Through
            }
            None => Came::Refused,
        }
    });
}

/// A date that is taken is the one that stands in the boxes, and is taken again as it is written; a
/// moment that is taken does not lie ahead.
#[test]
fn dates() {
    let now: Timestamp = "2026-11-22T10:42:00Z".parse().unwrap();
    let seeds = texts(&[
        "day\n3\n11\n2026\n14:30",
        "day\n29\nChwefror\n2024\n2.30 pm",
        "today\n\n\n\n9:05",
        "now\n31\ndec\n1999\n",
    ]);
    let pieces = [
        "\n", "day", "today", "+", "-", "0", "31", "Mawrth", "march", "1900", "2200", ":", ".",
        "am", "pm", " ", "\u{a0}", "\u{661}",
    ];
    target("dates", &seeds, &pieces, Came::Through, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let part = |n: usize| text.split('\n').nth(n).unwrap_or_default().to_owned();
        let date = DateForm {
            day: part(1),
            month: part(2),
            year: part(3),
        };
        let read = date.parse();
        if let Ok(day) = read {
            let typed = |box_: &str, wanted: i16| {
                let box_ = box_.trim();
                assert!(box_.bytes().all(|b| b.is_ascii_digit()), "{date:?}");
                assert_eq!(box_.parse::<i16>().ok(), Some(wanted), "{date:?}");
            };
            typed(&date.day, i16::from(day.day()));
            typed(&date.year, day.year());
            assert_eq!(DateForm::of(day).parse(), Ok(day), "as it is written");
        }
        let when = WhenForm {
            choice: part(0),
            today_time: part(4),
            date,
            day_time: part(4),
            about: text.len() % 2 == 1,
        };
        match when.parse(now) {
            Ok(when) => {
                assert!(when.at <= now, "it lies ahead: {when:?}");
                Came::Through
            }
            Err(fault) => {
                assert!(fault.key.starts_with("error-"), "{fault:?}");
                if read.is_ok() {
                    Came::Far
                } else {
                    Came::Refused
                }
            }
        }
    });
}

/// A head that is taken has one host and at most one way to tell its body, in lines that everybody
/// reads alike; and its end is found wherever the search goes on.
#[test]
fn head_of_a_request() {
    let seeds = texts(&[
        "GET /health HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\nX-A: b\r\n\r\nname=a&b=c\r\n",
        "POST / HTTP/1.1\r\nhost:a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ]);
    let pieces = [
        "\r\n",
        "\n",
        "\r",
        "\r\n\r\n",
        "Host: b\r\n",
        "Content-Length: 4\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding : chunked\r\n",
        " ",
        "\t",
        ":",
        "\0",
        "+",
        "0x",
        ",",
        "chunked",
        "\u{b}",
    ];
    target("head", &seeds, &pieces, Came::Through, |bytes| {
        let found = head::end(bytes, 0);
        for from in [1, bytes.len() / 2] {
            // Behind the first end, another may be found; before it, the same.
            if let Ok(Some(end)) = found
                && from + 4 <= end
            {
                assert_eq!(head::end(bytes, from), found, "from {from}");
            }
        }
        let Ok(Some(end)) = found else {
            return Came::Refused;
        };
        assert!(end <= bytes.len() && bytes[..end].ends_with(b"\r\n\r\n"));
        match head::check(&bytes[..end]) {
            Ok(framing) => {
                plainly_one_message(&bytes[..end], framing);
                Came::Through
            }
            Err(_) => Came::Far,
        }
    });
    const { assert!(head::MOST_BYTES <= 16 * 1024) };
}

/// What another program would read, written again without looking at ours.
fn plainly_one_message(head: &[u8], framing: head::Framing) {
    let text: String = head.iter().map(|b| char::from(*b)).collect();
    let bare = text.replace("\r\n", "");
    assert!(!bare.contains(['\r', '\n']), "a line end within a line");
    let fields: Vec<(String, &str)> = text
        .split("\r\n")
        .skip(1)
        .filter_map(|l| l.split_once(':'))
        .map(|(n, v)| (n.trim().to_ascii_lowercase(), v.trim_matches([' ', '\t'])))
        .collect();
    let of = |name: &str| -> Vec<&str> {
        let all = fields.iter().filter(|(n, _)| n == name);
        all.map(|(_, v)| *v).collect()
    };
    assert_eq!(of("host").len(), 1, "one host");
    match (
        of("content-length").as_slice(),
        of("transfer-encoding").as_slice(),
    ) {
        ([], []) => assert_eq!(framing, head::Framing::Length(0)),
        ([length], []) => {
            assert!(length.bytes().all(|b| b.is_ascii_digit()), "{length}");
            assert_eq!(framing, head::Framing::Length(length.parse().unwrap()));
        }
        ([], [coding]) => {
            assert!(coding.eq_ignore_ascii_case("chunked"), "{coding}");
            assert_eq!(framing, head::Framing::Chunked);
        }
        both => panic!("two ways to tell the body: {both:?}"),
    }
}
