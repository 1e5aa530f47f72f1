//! Abuse over a raw socket, as `docs/threats.md` (24) has it: refused at once, and the program
//! goes on answering.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod support;

use std::time::{Duration, Instant};
use support::{Folder, Program, ask};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Sends the bytes and reads until the program hangs up, or until the answer has come when it
/// need not hang up.
async fn say(port: u16, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    // The program may hang up before it has heard everything.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let mut piece = [0; 4096];
    while let Ok(n) = stream.read(&mut piece).await {
        answer.extend_from_slice(&piece[..n]);
        if n == 0 {
            break;
        }
    }
    String::from_utf8_lossy(&answer).into_owned()
}

/// The statuses of the answers, in order.
fn statuses(said: &str) -> Vec<u16> {
    said.match_indices("HTTP/1.1 ")
        .filter_map(|(at, m)| said.get(at + m.len()..at + m.len() + 3)?.parse().ok())
        .collect()
}

const FORM: &str = "Content-Type: application/x-www-form-urlencoded";
const HOST: &str = "Host: 127.0.0.1";

/// What is sent, and the only answers that may come.
fn cases() -> Vec<(&'static str, Vec<u8>, &'static [u16])> {
    let get = |lines: &str| format!("GET /health HTTP/1.1\r\n{lines}\r\n").into_bytes();
    let post = |lines: &str, body: &str| {
        format!("POST /sign-in HTTP/1.1\r\n{HOST}\r\n{FORM}\r\n{lines}\r\n{body}").into_bytes()
    };
    let smuggled = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";
    vec![
        ("no host", get(""), &[400]),
        ("no host in version 1.0", b"GET /health HTTP/1.0\r\n\r\n".to_vec(), &[400]),
        ("two hosts", get("Host: a\r\nHost: b\r\n"), &[400]),
        ("an empty host", get("Host:\r\n"), &[400]),
        ("a field of 100 kB", get(&format!("{HOST}\r\nX: {}\r\n", "x".repeat(100_000))), &[431]),
        ("an address of 100 kB", format!("GET /{} HTTP/1.1\r\n{HOST}\r\n\r\n", "x".repeat(100_000)).into_bytes(), &[414, 431]),
        ("a thousand fields", get(&format!("{HOST}\r\n{}", "X: x\r\n".repeat(1000))), &[431]),
        ("a body of 10 GB, announced", post("Content-Length: 10737418240\r\n", ""), &[413]),
        ("two lengths", post("Content-Length: 4\r\nContent-Length: 40\r\n", smuggled), &[400]),
        ("a length with a sign", post("Content-Length: +4\r\n", smuggled), &[400]),
        ("a length below nought", post("Content-Length: -1\r\n", smuggled), &[400]),
        ("length and pieces", post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), &[400]),
        ("pieces and length", post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n"), &[400]),
        ("pieces under another name", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), &[400]),
        ("pieces and something else", post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"), &[400]),
        ("a space before the colon", post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"), &[400]),
        ("a folded line", post("X: a\r\n Transfer-Encoding: chunked\r\n", "0\r\n\r\n"), &[400]),
        ("line feeds alone", format!("GET /health HTTP/1.1\n{HOST}\n\n").into_bytes(), &[400]),
        ("a line feed hidden in a field", post("X: a\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), &[400]),
        ("a return hidden in a field", post("X: a\rTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), &[400]),
        ("NUL in a field", get(&format!("{HOST}\r\nX: a\0b\r\n")), &[400]),
        ("a broken piece", post("Transfer-Encoding: chunked\r\n", "zz\r\nab\r\n0\r\n\r\n"), &[400, 422]),
        ("a piece without end", post("Transfer-Encoding: chunked\r\n", "ffffffffffffffff1\r\nab"), &[400, 413, 422]),
        ("no version", format!("GET /health\r\n{HOST}\r\n\r\n").into_bytes(), &[400]),
        ("a version of the future", format!("GET /health HTTP/9.9\r\n{HOST}\r\n\r\n").into_bytes(), &[400, 505]),
        ("version 2 without being asked", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(), &[400, 505]),
        ("the hello of TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n".to_vec(), &[400]),
        ("letters of no method", format!("G\u{fc}T / HTTP/1.1\r\n{HOST}\r\n\r\n").into_bytes(), &[400]),
        ("a way up the tree", format!("GET /assets/../../etc/passwd HTTP/1.1\r\n{HOST}\r\nConnection: close\r\n\r\n").into_bytes(), &[404]),
        ("the same, dressed up", format!("GET /assets/%2e%2e%2fetc%2fpasswd HTTP/1.1\r\n{HOST}\r\nConnection: close\r\n\r\n").into_bytes(), &[404]),
        ("another machine's address", format!("GET http://example.org/ HTTP/1.1\r\n{HOST}\r\nConnection: close\r\n\r\n").into_bytes(), &[200, 303, 400, 404, 421]),
        ("more fields than a head may have", get(&format!("{HOST}\r\n{}", "X: x\r\n".repeat(101))), &[431]),
        ("an empty length", post("Content-Length:\r\n", smuggled), &[400]),
        ("two lengths in one field", post("Content-Length: 4, 4\r\n", smuggled), &[400]),
        ("a length in hexadecimal", post("Content-Length: 0x4\r\n", smuggled), &[400]),
        ("a length that no number holds", post("Content-Length: 18446744073709551620\r\n", smuggled), &[400]),
        ("pieces twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), &[400]),
        ("pieces behind a vertical tab", post("Transfer-Encoding: \x0bchunked\r\n", "0\r\n\r\n"), &[400]),
        ("pieces in version 1.0", format!("POST /sign-in HTTP/1.0\r\n{HOST}\r\n{FORM}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n").into_bytes(), &[400]),
        ("the length of a piece in another way", post("Transfer-Encoding: chunked\r\n", "0x2\r\nab\r\n0\r\n\r\n"), &[400, 422]),
        ("a line feed behind a piece's length", post("Transfer-Encoding: chunked\r\n", "2;a\nb\r\nab\r\n0\r\n\r\n"), &[400, 422]),
        ("a field without a colon", get(&format!("{HOST}\r\nnothing\r\n")), &[400]),
        ("a field without a name", get(&format!("{HOST}\r\n: nothing\r\n")), &[400]),
        ("letters of no field", get(&format!("{HOST}\r\nX-\u{fc}: a\r\n")), &[400]),
        ("a space before the first field", format!("GET /health HTTP/1.1\r\n {HOST}\r\n\r\n").into_bytes(), &[400]),
        ("NUL in the address", format!("GET /health\0 HTTP/1.1\r\n{HOST}\r\n\r\n").into_bytes(), &[400]),
        ("NUL in the address, dressed up", format!("GET /assets/own.css%00.png HTTP/1.1\r\n{HOST}\r\nConnection: close\r\n\r\n").into_bytes(), &[400, 404]),
        ("a way into version 2", get(&format!("{HOST}\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n")), &[200]),
        ("TRACE", format!("TRACE /sign-in HTTP/1.1\r\n{HOST}\r\nConnection: close\r\n\r\n").into_bytes(), &[404, 405]),
        ("CONNECT", b"CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\nConnection: close\r\n\r\n".to_vec(), &[400, 404, 405]),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn abuse_over_a_raw_socket_is_refused_and_nothing_is_read_behind_it() {
    let folder = Folder::make();
    let program = Program::demo(folder.path());
    let mut faults = Vec::new();
    for (name, bytes, allowed) in cases() {
        let said = say(program.port, &bytes).await;
        let one_of_them = matches!(statuses(&said).as_slice(), [one] if allowed.contains(one));
        if !one_of_them || said.contains("panicked") || said.contains(".rs:") {
            faults.push(format!("{name}: {said}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    let well = ask(program.port, "GET", "/health", None, None)
        .await
        .unwrap();
    assert_eq!(well.0, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_behind_each_other_are_answered_in_order() {
    let folder = Folder::make();
    let program = Program::demo(folder.path());
    let one = format!("GET /health HTTP/1.1\r\n{HOST}\r\n\r\n");
    let other = format!("GET /nowhere HTTP/1.1\r\n{HOST}\r\nAccept: application/json\r\n\r\n");
    let last = format!("GET /health HTTP/1.1\r\n{HOST}\r\nConnection: close\r\n\r\n");
    let said = say(program.port, [one, other, last].concat().as_bytes()).await;
    assert_eq!(statuses(&said), [200, 404, 200], "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_idle_callers_keep_nobody_waiting() {
    let folder = Folder::make();
    let program = Program::demo(folder.path());
    let mut idle = Vec::new();
    for _ in 0..500 {
        let mut stream = TcpStream::connect(("127.0.0.1", program.port))
            .await
            .unwrap();
        stream
            .write_all(b"GET /health HTTP/1.1\r\nHo")
            .await
            .unwrap();
        idle.push(stream);
    }
    let well = ask(program.port, "GET", "/health", None, None)
        .await
        .unwrap();
    assert_eq!(well.0, 200);
}

/// Sends a beginning, then a few bytes each second, until the other side ends the connection; gives
/// after how long, and what it said.
async fn drip(port: u16, head: String, each_second: usize) -> (Duration, String) {
    let began = Instant::now();
    let stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let (mut read, mut write) = stream.into_split();
    write.write_all(head.as_bytes()).await.unwrap();
    let drops = tokio::spawn(async move {
        let bytes = vec![b'x'; each_second];
        if !bytes.is_empty() {
            loop {
                tokio::time::sleep(Duration::from_secs(1)).await;
                if write.write_all(&bytes).await.is_err() {
                    break;
                }
            }
        }
        // Held open: it is the other side that has to end it.
        tokio::time::sleep(Duration::from_secs(120)).await;
        drop(write);
    });
    let mut said = Vec::new();
    let ended = tokio::time::timeout(Duration::from_secs(100), read.read_to_end(&mut said)).await;
    drops.abort();
    assert!(ended.is_ok(), "still open: {head}");
    (began.elapsed(), String::from_utf8_lossy(&said).into_owned())
}

/// The program itself, over sockets, at the times that hold: no caller keeps a connection by saying
/// nothing, and none by saying it slowly.
#[tokio::test(flavor = "multi_thread")]
async fn who_says_nothing_or_says_it_slowly_is_shown_out() {
    let folder = Folder::make();
    let program = Program::demo(folder.path());
    let port = program.port;
    let posted = |length: usize| {
        format!(
            "POST /api/v1/sessions HTTP/1.1\r\n{HOST}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
        )
    };
    let asked = format!("GET /health HTTP/1.1\r\n{HOST}\r\n\r\n");
    let half = format!("GET /health HTTP/1.1\r\n{HOST}\r\nX-A: ");
    let (nothing, head, idle, slow, enough) = tokio::join!(
        drip(port, String::new(), 0),
        drip(port, half, 2),
        drip(port, asked, 0),
        drip(port, posted(100_000), 50),
        drip(port, posted(24_500), 700),
    );
    let within = |what: &str, (took, said): &(Duration, String), least: u64, most: u64| {
        let seconds = took.as_secs();
        assert!((least..=most).contains(&seconds), "{what}: {took:?} {said}");
    };
    // A head, or the next one, has twenty seconds; a body half a minute, and from then 500 bytes a
    // second.
    within("nothing", &nothing, 15, 30);
    within("half a head", &head, 15, 30);
    within("idle after an answer", &idle, 15, 30);
    assert_eq!(statuses(&idle.1), [200], "{}", idle.1);
    within("a slow body", &slow, 25, 45);
    // Whoever is slow and not too slow is heard to the end: it is no JSON, which it is told.
    assert!(
        matches!(statuses(&enough.1).first(), Some(400..=422)),
        "{enough:?}"
    );
    assert!(enough.0 >= Duration::from_secs(32), "{enough:?}");
    let well = ask(port, "GET", "/health", None, None).await.unwrap();
    assert_eq!(well.0, 200);
}
