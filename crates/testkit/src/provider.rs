//! A real provider of single sign-on on this machine: a document, keys, an address at which a
//! browser signs in at once, and tokens signed with a key of its own. It can be told to say
//! something wrong.

use data_encoding::BASE64URL_NOPAD as B64;
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// What is wrong with the next token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Wrong {
    /// Nothing.
    #[default]
    Nothing,
    /// It says that another provider made it.
    Issuer,
    /// It is for another service.
    Audience,
    /// It is for us and for another service too.
    SecondAudience,
    /// It answers another question.
    Nonce,
    /// It answers no question.
    NoNonce,
    /// Its time is over.
    Expired,
    /// It was made in an hour.
    Future,
    /// It was made an hour ago.
    Stale,
    /// Nobody signed it.
    Unsigned,
    /// Signed with another key that is called as this one.
    OtherKey,
    /// Signed with what both sides know.
    Shared,
    /// There is none.
    Absent,
    /// It says that another client asked for it.
    Party,
}

/// Whom the provider says it is.
#[derive(Debug, Clone, Default)]
pub struct Saying {
    /// The subject.
    pub subject: String,
    /// Name.
    pub name: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// How they showed who they are (`amr`).
    pub methods: Vec<&'static str>,
    /// The organisation (`hd`).
    pub organisation: Option<String>,
    /// Whether name and e-mail are said to whoever asks with the access token, and not in the token
    /// of who they are; of the subject given.
    pub apart: Option<String>,
    /// What it calls their sign-in (`sid`).
    pub session: Option<&'static str>,
    /// When they last showed it, seconds since 1970; `None`: now.
    pub shown_s: Option<i64>,
    /// What is wrong with the token.
    pub wrong: Wrong,
    /// Now, seconds since 1970.
    pub now_s: i64,
}

struct State {
    issuer: String,
    key: SigningKey,
    saying: Mutex<Saying>,
    codes: Mutex<HashMap<String, HashMap<String, String>>>,
    asked: Mutex<Vec<String>>,
}

/// The provider. It ends when it is dropped.
pub struct TestProvider {
    state: Arc<State>,
    job: JoinHandle<()>,
}

impl Drop for TestProvider {
    fn drop(&mut self) {
        self.job.abort();
    }
}

/// Our name at the provider.
pub const CLIENT: &str = "sharewise";
/// Our secret at the provider.
pub const SECRET: &str = "what both sides know and nobody else";

impl TestProvider {
    /// Starts one on a free port.
    ///
    /// # Panics
    /// Where there is no port.
    pub async fn start(seed: u8) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let state = Arc::new(State {
            issuer: format!("http://127.0.0.1:{port}"),
            key: SigningKey::from_slice(&[seed; 32]).expect("a key"),
            saying: Mutex::default(),
            codes: Mutex::default(),
            asked: Mutex::default(),
        });
        let job = tokio::spawn(listen(listener, state.clone()));
        Self { state, job }
    }

    /// Its address.
    pub fn issuer(&self) -> String {
        self.state.issuer.clone()
    }

    /// What it says from now on.
    ///
    /// # Panics
    /// Where a test has panicked meanwhile.
    pub fn says(&self, saying: Saying) {
        *self.state.saying.lock().expect("unbroken") = saying;
    }

    /// Its word that a sign-in is over, of whomever it speaks of now, with what is wrong about it and
    /// what else is changed in its claims (`null` takes one away; `typ` is the one of its head).
    ///
    /// # Panics
    /// Where a test has panicked meanwhile.
    pub fn logout_token(&self, id: &str, change: &[(&str, Value)]) -> String {
        let saying = self.state.saying.lock().expect("unbroken").clone();
        let mut claims = self.state.claims(&saying, "");
        for field in ["nonce", "auth_time", "amr", "name", "email", "hd", "azp"] {
            claims.as_object_mut().expect("claims").remove(field);
        }
        claims["jti"] = id.into();
        claims["events"] = json!({ "http://schemas.openid.net/event/backchannel-logout": {} });
        let mut typ = "logout+jwt";
        for (field, value) in change {
            if *field == "typ" {
                typ = value.as_str().unwrap_or_default();
                continue;
            }
            claims[*field] = value.clone();
            if value.is_null() {
                claims.as_object_mut().expect("claims").remove(*field);
            }
        }
        self.state.signed(saying.wrong, typ, &claims)
    }

    /// A token about who somebody is, as a browser brings it.
    ///
    /// # Panics
    /// Where a test has panicked meanwhile.
    pub fn id_token(&self) -> String {
        let saying = self.state.saying.lock().expect("unbroken").clone();
        self.state.id_token(&saying, "a question")
    }

    /// The addresses that browsers were sent to, as it saw them.
    ///
    /// # Panics
    /// Where a test has panicked meanwhile.
    pub fn asked(&self) -> Vec<String> {
        self.state.asked.lock().expect("unbroken").clone()
    }
}

async fn listen(listener: TcpListener, state: Arc<State>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(answer(stream, state.clone()));
    }
}

async fn answer(mut stream: TcpStream, state: Arc<State>) -> Option<()> {
    let mut heard = Vec::new();
    let (head, body) = loop {
        let mut part = [0; 4096];
        let n = stream.read(&mut part).await.ok()?;
        heard.extend_from_slice(&part[..n]);
        let text = String::from_utf8_lossy(&heard).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|l| {
                    l.to_lowercase()
                        .strip_prefix("content-length: ")?
                        .parse()
                        .ok()
                })
                .unwrap_or(0);
            if body.len() >= length {
                break (head.to_owned(), body.to_owned());
            }
        }
        if n == 0 {
            return None;
        }
    };
    let path = head.split(' ').nth(1)?.to_owned();
    let said = state.say(&path, &head, &body);
    stream.write_all(said.as_bytes()).await.ok()
}

/// The parts of a query or a form.
pub fn parts(query: &str) -> HashMap<String, String> {
    query
        .split('&')
        .filter_map(|p| p.split_once('='))
        .map(|(k, v)| (plain(k), plain(v)))
        .collect()
}

/// Percent-encoding taken back.
fn plain(text: &str) -> String {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(b) = bytes.next() {
        match b {
            b'+' => out.push(b' '),
            b'%' => {
                let hex: String = [bytes.next(), bytes.next()]
                    .into_iter()
                    .flatten()
                    .map(char::from)
                    .collect();
                out.push(u8::from_str_radix(&hex, 16).unwrap_or(b'?'));
            }
            other => out.push(other),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn with(status: &str, more: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\n{more}content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

impl State {
    fn say(&self, path: &str, head: &str, body: &str) -> String {
        let (page, query) = path.split_once('?').unwrap_or((path, ""));
        match page {
            "/.well-known/openid-configuration" => with("200 OK", "", &self.document()),
            "/keys" => with("200 OK", "", &self.keys()),
            "/authorize" => self.authorize(query),
            "/token" => self.token(head, &parts(body)),
            "/person" => self.person(head),
            _ => with("404 Not Found", "", "{}"),
        }
    }

    fn document(&self) -> String {
        let at = |page: &str| format!("{}/{page}", self.issuer);
        json!({
            "issuer": self.issuer,
            "authorization_endpoint": at("authorize"),
            "token_endpoint": at("token"),
            "jwks_uri": at("keys"),
            "userinfo_endpoint": at("person"),
            "end_session_endpoint": at("end"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            // What it should not offer is offered too: we must not take it up.
            "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
        })
        .to_string()
    }

    fn keys(&self) -> String {
        let point = self.key.verifying_key().to_sec1_point(false);
        let point = point.as_bytes();
        json!({ "keys": [{
            "kty": "EC", "crv": "P-256", "use": "sig", "kid": "one", "alg": "ES256",
            "x": B64.encode(&point[1..33]), "y": B64.encode(&point[33..65]),
        }] })
        .to_string()
    }

    fn authorize(&self, query: &str) -> String {
        let asked = parts(query);
        self.asked.lock().expect("unbroken").push(query.to_owned());
        let mut codes = self.codes.lock().expect("unbroken");
        let code = format!("code-{}-{}", codes.len(), asked["state"].len());
        let back = format!(
            "{}?state={}&code={code}",
            asked["redirect_uri"], asked["state"]
        );
        codes.insert(code, asked);
        with("302 Found", &format!("location: {back}\r\n"), "")
    }

    fn token(&self, head: &str, form: &HashMap<String, String>) -> String {
        let basic = format!(
            "Basic {}",
            data_encoding::BASE64
                .encode(format!("{CLIENT}:{}", SECRET.replace(' ', "+")).as_bytes())
        );
        let known = head.contains(&basic);
        let refused = || with("400 Bad Request", "", r#"{"error":"invalid_grant"}"#);
        let Some(asked) = self.codes.lock().expect("unbroken").remove(&form["code"]) else {
            return refused();
        };
        let verifier = form.get("code_verifier").cloned().unwrap_or_default();
        let challenge = B64.encode(&Sha256::digest(verifier.as_bytes()));
        if !known
            || asked.get("code_challenge") != Some(&challenge)
            || asked.get("redirect_uri") != form.get("redirect_uri")
        {
            return refused();
        }
        let saying = self.saying.lock().expect("unbroken").clone();
        let mut answer = json!({ "access_token": "unused", "token_type": "Bearer" });
        if saying.wrong != Wrong::Absent {
            answer["id_token"] = self.id_token(&saying, &asked["nonce"]).into();
        }
        with("200 OK", "", &answer.to_string())
    }

    /// What it says of the person to whoever holds the access token.
    fn person(&self, head: &str) -> String {
        let saying = self.saying.lock().expect("unbroken").clone();
        match saying.apart {
            Some(subject) if head.to_lowercase().contains("authorization: bearer unused") => {
                let said = json!({ "sub": subject, "name": saying.name, "email": saying.email });
                with("200 OK", "", &said.to_string())
            }
            _ => with("401 Unauthorized", "", "{}"),
        }
    }

    fn claims(&self, s: &Saying, nonce: &str) -> Value {
        let wrong = |w: Wrong| s.wrong == w;
        let made = match s.wrong {
            Wrong::Future => s.now_s + 3600,
            Wrong::Stale => s.now_s - 3600,
            _ => s.now_s,
        };
        let mut claims = json!({
            "iss": if wrong(Wrong::Issuer) { "https://elsewhere.example" } else { &self.issuer },
            "aud": if wrong(Wrong::Audience) { "somebody-else" } else { CLIENT },
            "sub": s.subject,
            "iat": made,
            "exp": if wrong(Wrong::Expired) { s.now_s - 1 } else { s.now_s + 600 },
            "auth_time": s.shown_s.unwrap_or(s.now_s),
            "amr": s.methods,
        });
        if let Some(session) = s.session {
            claims["sid"] = session.into();
        }
        if wrong(Wrong::SecondAudience) {
            claims["aud"] = json!([CLIENT, "somebody-else"]);
        }
        if wrong(Wrong::Party) {
            claims["azp"] = "somebody-else".into();
        }
        match s.wrong {
            Wrong::NoNonce => {}
            Wrong::Nonce => claims["nonce"] = "of-another-question".into(),
            _ => claims["nonce"] = nonce.into(),
        }
        for (field, value) in [
            ("name", &s.name),
            ("email", &s.email),
            ("hd", &s.organisation),
        ] {
            if let Some(value) = value
                && (field == "hd" || s.apart.is_none())
            {
                claims[field] = value.as_str().into();
            }
        }
        claims
    }

    fn id_token(&self, s: &Saying, nonce: &str) -> String {
        self.signed(s.wrong, "JWT", &self.claims(s, nonce))
    }

    fn signed(&self, wrong: Wrong, typ: &str, claims: &Value) -> String {
        let alg = match wrong {
            Wrong::Unsigned => "none",
            Wrong::Shared => "HS256",
            _ => "ES256",
        };
        let head = json!({ "alg": alg, "kid": "one", "typ": typ }).to_string();
        let claims = claims.to_string();
        let text = format!(
            "{}.{}",
            B64.encode(head.as_bytes()),
            B64.encode(claims.as_bytes())
        );
        let signature = match wrong {
            Wrong::Unsigned => Vec::new(),
            Wrong::Shared => keyed_hash(SECRET.as_bytes(), text.as_bytes()),
            Wrong::OtherKey => {
                let other = SigningKey::from_slice(&[99; 32]).expect("a key");
                let made: Signature = other.sign(text.as_bytes());
                made.to_bytes().to_vec()
            }
            _ => {
                let made: Signature = self.key.sign(text.as_bytes());
                made.to_bytes().to_vec()
            }
        };
        format!("{text}.{}", B64.encode(&signature))
    }
}

/// HMAC-SHA-256, written out: what somebody who forges a token would compute.
fn keyed_hash(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let pad = |with: u8| block.map(|b| b ^ with);
    let inner = Sha256::new()
        .chain_update(pad(0x36))
        .chain_update(text)
        .finalize();
    Sha256::new()
        .chain_update(pad(0x5c))
        .chain_update(inner)
        .finalize()
        .to_vec()
}
