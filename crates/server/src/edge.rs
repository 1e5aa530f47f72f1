//! The edge: every connection from outside comes in here, with limits on its number, the size and
//! form of a head, and the pace of a body (`docs/threats.md`, abuse 24). Encryption and HTTP/2 are
//! the business of the proxy in front.

mod head;
mod lines;
mod paced;
mod proxies;

pub use proxies::Network;

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderValue, header},
    response::Response,
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulConnection, GracefulShutdown},
};
use lines::Heads;
use paced::{Pace, Paced};
use std::{convert::Infallible, future::Future, io, net::IpAddr, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpListener,
    sync::Semaphore,
};
use tower::ServiceExt;

/// Most connections at once; the next one waits to be let in.
const MOST_CONNECTIONS: usize = 4096;
/// Times that hold where nothing else is asked.
const TIMES: Times = Times {
    head: Duration::from_secs(20),
    pace: Pace {
        grace: Duration::from_secs(30),
        least: 500,
    },
};
/// Most fields of a head.
const MOST_FIELDS: usize = 100;
/// How long requests may go on when the program is asked to stop.
const LAST_WORDS: Duration = Duration::from_secs(10);
/// How long to wait when the machine has no connection to give.
const BREATH: Duration = Duration::from_millis(200);

/// How long a caller may take.
#[derive(Debug, Clone, Copy)]
struct Times {
    /// For a head, and for the next one to begin.
    head: Duration,
    /// For a body.
    pace: Pace,
}

/// Where a connection comes from: the machine at its other end, and the proxies that are believed.
#[derive(Clone)]
struct Far {
    peer: Option<IpAddr>,
    proxies: Arc<[Network]>,
}

/// Serves until `stop` is over, then lets the requests that run come to their end. What `proxies`
/// say about where a request comes from is believed.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    proxies: Arc<[Network]>,
    stop: impl Future<Output = ()>,
) {
    let open = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let mut stop = std::pin::pin!(stop);
    loop {
        let next = async {
            let place = places.clone().acquire_owned().await.ok();
            (place, listener.accept().await)
        };
        let (place, stream) = tokio::select! {
            () = &mut stop => break,
            next = next => next,
        };
        match stream {
            Ok((stream, peer)) => {
                let far = Far {
                    peer: Some(peer.ip()),
                    proxies: proxies.clone(),
                };
                // Without it small answers wait for their neighbours.
                let _ = stream.set_nodelay(true);
                let talk = open.watch(connection(stream, app.clone(), far, TIMES));
                tokio::spawn(async move {
                    if let Err(e) = talk.await {
                        tracing::debug!(error = %e, "a connection ended");
                    }
                    drop(place);
                });
            }
            Err(e) => after(&e).await,
        }
    }
    drop(listener);
    let _ = tokio::time::timeout(LAST_WORDS, open.shutdown()).await;
}

/// A caller that went away is nothing; a machine without a free file handle gets time to find one.
async fn after(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    ) {
        tracing::error!(%error, "no connection could be taken");
        tokio::time::sleep(BREATH).await;
    }
}

fn connection(
    stream: impl AsyncRead + AsyncWrite + Unpin + 'static,
    app: Router,
    far: Far,
    times: Times,
) -> impl GracefulConnection<Error = hyper::Error> {
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(times.head)
        .max_header_size(head::MOST_BYTES)
        .max_headers(MOST_FIELDS)
        .serve_connection(
            TokioIo::new(Heads::new(stream)),
            service_fn(move |request| answer(app.clone(), request, far.clone(), times.pace)),
        )
}

async fn answer(
    app: Router,
    mut request: Request<Incoming>,
    far: Far,
    pace: Pace,
) -> Result<Response, Infallible> {
    let from = far
        .peer
        .and_then(|peer| proxies::comes_from(peer, request.headers(), &far.proxies));
    if let Some(address) = from {
        request.extensions_mut().insert(web::CameFrom(address));
    }
    // Where such a body ends only the parser knows: nothing is read behind it.
    let last = request.headers().contains_key(header::TRANSFER_ENCODING);
    let request = request.map(|body| Body::new(Paced::new(body, pace)));
    let mut answer = app.oneshot(request).await?;
    if last {
        let close = HeaderValue::from_static("close");
        answer.headers_mut().insert(header::CONNECTION, close);
    }
    Ok(answer)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

    use super::*;
    use axum::{body::Bytes, routing::post};
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};

    /// A connection whose far end the test holds; the application tells how much it was sent.
    fn connect() -> DuplexStream {
        let app = Router::new().route("/", post(|b: Bytes| async move { b.len().to_string() }));
        let times = Times {
            head: Duration::from_millis(200),
            pace: Pace {
                grace: Duration::from_millis(400),
                least: 10_000,
            },
        };
        let (far, near) = tokio::io::duplex(1 << 16);
        tokio::spawn(async move {
            let far = Far {
                peer: None,
                proxies: Arc::default(),
            };
            let talk = connection(near, app, far, times);
            let _ = talk.await;
        });
        far
    }

    async fn all_of(mut far: DuplexStream) -> String {
        let mut said = String::new();
        far.read_to_string(&mut said).await.unwrap();
        said
    }

    #[tokio::test]
    async fn a_head_that_never_ends_is_cut_off() {
        let mut far = connect();
        far.write_all(b"POST / HTTP/1.1\r\nHost: a\r\n")
            .await
            .unwrap();
        let said = all_of(far).await;
        assert!(
            said.is_empty() || said.starts_with("HTTP/1.1 408"),
            "{said}"
        );
    }

    #[tokio::test]
    async fn a_body_that_stops_coming_is_cut_off() {
        let mut far = connect();
        far.write_all(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nten bytes.")
            .await
            .unwrap();
        let said = all_of(far).await;
        assert!(said.starts_with("HTTP/1.1 400"), "{said}");
    }

    #[tokio::test]
    async fn a_body_on_a_bad_line_arrives() {
        let mut far = connect();
        far.write_all(
            b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20000\r\nConnection: close\r\n\r\n",
        )
        .await
        .unwrap();
        for _ in 0..20 {
            far.write_all(&[b'x'; 1000]).await.unwrap();
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let said = all_of(far).await;
        assert!(
            said.starts_with("HTTP/1.1 200") && said.ends_with("20000"),
            "{said}"
        );
    }

    #[tokio::test]
    async fn nothing_is_read_behind_a_body_in_pieces() {
        let mut far = connect();
        let one =
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n";
        far.write_all(one.repeat(2).as_bytes()).await.unwrap();
        let said = all_of(far).await;
        assert_eq!(said.matches("HTTP/1.1 200").count(), 1, "{said}");
        assert!(said.contains("connection: close"), "{said}");
    }
}
