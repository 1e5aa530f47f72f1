//! The smallest of HTTP clients: one request, one connection, on this machine only.

use std::io;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use uuid::Uuid;

/// What is sent.
#[derive(Debug, Clone)]
pub struct Request {
    /// GET, POST or PUT.
    pub method: &'static str,
    /// The address.
    pub path: String,
    /// The type of the body; empty where there is none.
    pub kind: &'static str,
    /// The body.
    pub body: Vec<u8>,
    /// What it makes, where that is dealt with later.
    pub makes: Option<Uuid>,
}

impl Request {
    /// Asks for a page.
    pub fn get(path: impl Into<String>) -> Self {
        Self {
            method: "GET",
            path: path.into(),
            kind: "",
            body: Vec::new(),
            makes: None,
        }
    }

    /// Sends JSON.
    pub fn json(method: &'static str, path: impl Into<String>, body: &serde_json::Value) -> Self {
        Self {
            method,
            path: path.into(),
            kind: "application/json",
            body: body.to_string().into_bytes(),
            makes: None,
        }
    }

    /// Sends a form whose values need no escaping.
    pub fn form(path: impl Into<String>, body: String) -> Self {
        Self {
            method: "POST",
            path: path.into(),
            kind: "application/x-www-form-urlencoded",
            body: body.into_bytes(),
            makes: None,
        }
    }

    /// The same, which makes something under this id.
    pub fn making(self, id: Uuid) -> Self {
        Self {
            makes: Some(id),
            ..self
        }
    }
}

/// What came back.
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// The cookies that it sets, as they are sent back.
    pub cookies: String,
    /// The body.
    pub body: String,
}

/// Sends a request with the cookies and reads the whole answer.
///
/// # Errors
/// The connection, or an answer that is none.
pub async fn ask(port: u16, cookies: &str, request: &Request) -> io::Result<Answer> {
    let mut head = format!(
        "{} {} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\nContent-Length: {}\r\n",
        request.method,
        request.path,
        request.body.len()
    );
    if !cookies.is_empty() {
        head.push_str(&format!("Cookie: {cookies}\r\n"));
    }
    if !request.kind.is_empty() {
        head.push_str(&format!("Content-Type: {}\r\n", request.kind));
    }
    head.push_str("\r\n");
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(&request.body).await?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await?;
    read(&String::from_utf8_lossy(&bytes)).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}

fn read(answer: &str) -> Option<Answer> {
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let cookies: Vec<&str> = head
        .lines()
        .filter_map(|l| l.split_once(": "))
        .filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"))
        .filter_map(|(_, cookie)| cookie.split(';').next())
        .collect();
    Some(Answer {
        status: head.split(' ').nth(1)?.parse().ok()?,
        cookies: cookies.join("; "),
        body: body.to_owned(),
    })
}
