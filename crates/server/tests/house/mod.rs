//! The product's own router on a real socket over the test bed, and a small browser for it.
#![allow(dead_code, reason = "each test file uses a part of it")]

use casework::{Actor, Casework};
use std::{collections::BTreeMap, sync::Arc};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// A listening server; it ends with this value.
pub struct House {
    /// The loopback port.
    pub port: u16,
    task: JoinHandle<()>,
}

impl House {
    /// Serves on a free port.
    pub async fn over(casework: Arc<Casework>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("bound").port();
        let router = web::router(web::App { casework });
        let task = tokio::spawn(async move {
            let _ = axum::serve(listener, router).await;
        });
        Self { port, task }
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// An answer as it came.
#[derive(Debug)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Headers, names in small letters.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Answer {
    /// A header's value.
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(n, _)| n == name);
        found.map_or("", |(_, v)| v.as_str())
    }

    /// Where it leads.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// Whether a text stands in the page, with entities read as what they mean.
    pub fn says(&self, text: &str) -> bool {
        self.plain().contains(text)
    }

    /// The body with entities read as what they mean.
    pub fn plain(&self) -> String {
        self.body
            .replace("&#60;", "<")
            .replace("&#62;", ">")
            .replace("&#34;", "\"")
            .replace("&#39;", "'")
            .replace("&#38;", "&")
    }
}

/// A browser: it keeps cookies and speaks one language.
#[derive(Clone)]
pub struct Browser {
    port: u16,
    /// Its cookies.
    pub cookies: BTreeMap<String, String>,
}

impl Browser {
    /// A fresh one. `lang` is "en" or "cy".
    pub fn new(port: u16, lang: &str) -> Self {
        Self {
            port,
            cookies: BTreeMap::from([("lang".to_owned(), lang.to_owned())]),
        }
    }

    /// Signs in as a made-up person; gives where that leads.
    pub async fn sign_in(&mut self, actor: &Actor, back: &str) -> String {
        let fields = [
            ("agency", actor.agency_id.to_string()),
            ("person", actor.practitioner_id.to_string()),
            ("back", back.to_owned()),
        ];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let answer = self.post("/sign-in/demo", &fields).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        answer.location().to_owned()
    }

    /// Asks for a page.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, &[], b"").await
    }

    /// Sends a form.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = encode(fields);
        self.send_form(path, body.as_bytes()).await
    }

    /// Sends a form whose body is given as bytes.
    pub async fn send_form(&mut self, path: &str, body: &[u8]) -> Answer {
        let kind = [("Content-Type", "application/x-www-form-urlencoded")];
        self.send("POST", path, &kind, body).await
    }

    /// Sends a request and reads the whole answer.
    pub async fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(n, v)| format!("{n}={v}"))
            .collect();
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\nCookie: {}\r\nContent-Length: {}\r\n",
            self.port,
            cookies.join("; "),
            body.len()
        );
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))
            .await
            .expect("it listens");
        stream.write_all(head.as_bytes()).await.expect("it reads");
        // A body that is too big is refused before it was read to its end.
        let _ = stream.write_all(body).await;
        let mut bytes = Vec::new();
        let read = stream.read_to_end(&mut bytes).await;
        assert!(
            read.is_ok() || !bytes.is_empty(),
            "{method} {path}: {read:?}"
        );
        let answer = parse(&bytes);
        for (_, cookie) in answer.headers.iter().filter(|(n, _)| n == "set-cookie") {
            let (name, rest) = cookie.split_once('=').expect("a cookie");
            let value = rest.split(';').next().unwrap_or_default();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        answer
    }
}

fn parse(bytes: &[u8]) -> Answer {
    let text = String::from_utf8_lossy(bytes);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let mut lines = head.lines();
    let status = lines
        .next()
        .and_then(|l| l.split(' ').nth(1))
        .and_then(|s| s.parse().ok())
        .unwrap_or_else(|| panic!("not an answer: {head}"));
    let headers = lines
        .filter_map(|l| l.split_once(": "))
        .map(|(n, v)| (n.to_ascii_lowercase(), v.to_owned()))
        .collect();
    Answer {
        status,
        headers,
        body: body.to_owned(),
    }
}

/// Fields as a browser encodes them.
pub fn encode(fields: &[(&str, &str)]) -> String {
    let one = |text: &str| {
        let mut out = String::new();
        for b in text.bytes() {
            match b {
                b if b.is_ascii_alphanumeric() || b"*-._".contains(&b) => out.push(char::from(b)),
                b' ' => out.push('+'),
                b => out.push_str(&format!("%{b:02X}")),
            }
        }
        out
    };
    let pairs: Vec<String> = fields
        .iter()
        .map(|(n, v)| format!("{}={}", one(n), one(v)))
        .collect();
    pairs.join("&")
}

/// The value of a hidden field, or of any other with a value.
pub fn value_of(body: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let (_, rest) = body
        .split_once(&mark)
        .unwrap_or_else(|| panic!("no field {name}"));
    rest.split('"').next().unwrap_or_default().to_owned()
}
