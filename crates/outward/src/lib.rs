//! The one place from which the product asks other servers for something: a provider of single
//! sign-on, a witness of a ledger.
//!
//! Every request is bounded in time and size, follows no redirect, speaks TLS, and does not reach
//! into the network that the server stands in: an address that somebody typed into a form must
//! not become a way to the machines beside us.

mod reach;

pub use reach::Reach;

use http::{Request, Response, Uri, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use rustls::{ClientConfig, RootCertStore, pki_types::ServerName};
use std::{future::Future, pin::Pin, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_rustls::TlsConnector;

/// Longest that a question may take from beginning to end.
const PATIENCE: Duration = Duration::from_secs(10);
/// Most bytes of an answer.
const MOST_BYTES: usize = 512 * 1024;

/// Why there is no answer.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
pub enum OutwardError {
    /// The address is not one that may be asked.
    #[error("this address may not be asked: {0}")]
    Address(&'static str),
    /// Nobody answers there, or not in the way that was agreed.
    #[error("no answer: {0}")]
    NoAnswer(String),
    /// It took too long.
    #[error("no answer within ten seconds")]
    TooSlow,
}

/// A question on its way.
pub type Answering =
    Pin<Box<dyn Future<Output = Result<Response<Vec<u8>>, OutwardError>> + Send + 'static>>;

/// Asks other servers. Handed in, so that whoever only computes opens no connection.
pub trait Outward: Send + Sync {
    /// Sends a question and waits for the answer.
    fn send(&self, request: Request<Vec<u8>>) -> Answering;
}

/// Asks over the network.
#[derive(Clone)]
pub struct Network {
    tls: TlsConnector,
    reach: Reach,
}

impl Network {
    /// A way out that reaches as far as given.
    ///
    /// # Errors
    /// The library of TLS refuses its own defaults.
    pub fn new(reach: Reach) -> Result<Self, OutwardError> {
        let roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|e| OutwardError::NoAnswer(e.to_string()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            tls: TlsConnector::from(Arc::new(config)),
            reach,
        })
    }

    async fn ask(self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, OutwardError> {
        let uri = request.uri().clone();
        let host = uri
            .host()
            .ok_or(OutwardError::Address("it names no server"))?
            .trim_matches(['[', ']'])
            .to_owned();
        let secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") if self.reach == Reach::ThisMachineToo => false,
            _ => return Err(OutwardError::Address("it does not begin with https:")),
        };
        let port = uri.port_u16().unwrap_or(if secure { 443 } else { 80 });
        let stream = self.connect(&host, port).await?;
        if !secure {
            return exchange(stream, request, &uri).await;
        }
        let name = ServerName::try_from(host)
            .map_err(|_| OutwardError::Address("the server's name cannot be read"))?;
        let stream = self.tls.connect(name, stream).await.map_err(no_answer)?;
        exchange(stream, request, &uri).await
    }

    /// Connects to the first address that may be reached. What a name means is looked up once, and
    /// that address is used: a name cannot mean another by the time it is connected to.
    async fn connect(&self, host: &str, port: u16) -> Result<TcpStream, OutwardError> {
        let found = tokio::net::lookup_host((host, port))
            .await
            .map_err(no_answer)?;
        let mut last = OutwardError::Address("it lies inside this network");
        for address in found.filter(|a| self.reach.includes(a.ip())) {
            match TcpStream::connect(address).await {
                Ok(stream) => return Ok(stream),
                Err(e) => last = no_answer(e),
            }
        }
        Err(last)
    }
}

impl Outward for Network {
    fn send(&self, request: Request<Vec<u8>>) -> Answering {
        let asked = self.clone().ask(request);
        Box::pin(async move {
            tokio::time::timeout(PATIENCE, asked)
                .await
                .unwrap_or(Err(OutwardError::TooSlow))
        })
    }
}

fn no_answer(e: impl std::fmt::Display) -> OutwardError {
    OutwardError::NoAnswer(e.to_string())
}

async fn exchange<S>(
    stream: S,
    request: Request<Vec<u8>>,
    uri: &Uri,
) -> Result<Response<Vec<u8>>, OutwardError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = hyper::client::conn::http1::Builder::new()
        .max_buf_size(64 * 1024)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(no_answer)?;
    let driver = tokio::spawn(connection);
    let answer = sender
        .send_request(in_short_form(request, uri)?)
        .await
        .map_err(no_answer)?;
    let (head, body) = answer.into_parts();
    let body = Limited::new(body, MOST_BYTES)
        .collect()
        .await
        .map_err(no_answer)?
        .to_bytes()
        .to_vec();
    driver.abort();
    Ok(Response::from_parts(head, body))
}

/// The request as HTTP/1.1 wants it to a server: the path alone, and the host in a header.
fn in_short_form(
    request: Request<Vec<u8>>,
    uri: &Uri,
) -> Result<Request<Full<Bytes>>, OutwardError> {
    let (mut head, body) = request.into_parts();
    let bad = |_| OutwardError::Address("it cannot be sent");
    head.uri = uri
        .path_and_query()
        .map_or("/", |p| p.as_str())
        .parse()
        .map_err(|_| OutwardError::Address("it cannot be sent"))?;
    let host = uri.authority().map_or("", |a| a.as_str());
    head.headers
        .insert(header::HOST, host.parse().map_err(bad)?);
    head.headers
        .insert(header::CONTENT_LENGTH, body.len().into());
    Ok(Request::from_parts(head, Full::new(Bytes::from(body))))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

    use super::*;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    async fn one_answer(text: &'static [u8]) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut heard = [0; 1024];
            let _ = stream.read(&mut heard).await.unwrap();
            let _ = stream.write_all(text).await;
        });
        port
    }

    async fn ask(reach: Reach, address: &str) -> Result<Response<Vec<u8>>, OutwardError> {
        let request = Request::get(address).body(Vec::new()).unwrap();
        Network::new(reach).unwrap().send(request).await
    }

    #[tokio::test]
    async fn machines_beside_us_are_not_asked() {
        for address in [
            "https://127.0.0.1/",
            "https://localhost/",
            "https://10.1.2.3/",
            "https://192.168.0.1/",
            "https://169.254.169.254/latest/meta-data/",
            "https://[::1]/",
            "https://[fd00::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://100.64.0.1/",
        ] {
            let refused = ask(Reach::Outside, address).await;
            assert!(
                matches!(refused, Err(OutwardError::Address(_))),
                "{address}: {refused:?}"
            );
        }
        let plain = ask(Reach::Outside, "http://sharewise.example/").await;
        assert!(matches!(plain, Err(OutwardError::Address(_))), "{plain:?}");
    }

    #[tokio::test]
    async fn a_redirect_is_an_answer_and_is_not_followed() {
        let port = one_answer(
            b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n",
        )
        .await;
        let answer = ask(Reach::ThisMachineToo, &format!("http://127.0.0.1:{port}/"))
            .await
            .unwrap();
        assert_eq!(answer.status(), 302);
    }

    #[tokio::test]
    async fn an_endless_answer_is_cut_off() {
        let port = one_answer(b"HTTP/1.1 200 OK\r\ncontent-length: 999999999\r\n\r\n").await;
        let answer = ask(Reach::ThisMachineToo, &format!("http://127.0.0.1:{port}/")).await;
        assert!(matches!(answer, Err(OutwardError::NoAnswer(_))));
    }
}
