//! A connection that hands over the head of a request only when it is whole and in order.

use super::head::{self, Framing};
use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// How much is read from the socket at once.
const PIECE: usize = 16 * 1024;

/// What is handed over in place of a head that is refused: the parser behind says 400 to it.
const NO_HEAD: &[u8] = b"\0\r\n\r\n";

/// What the next bytes belong to.
enum Part {
    /// A head, of which so many bytes were looked at.
    Head(usize),
    /// A body, of which so many bytes are to come.
    Body(u64),
    /// The last request of this connection.
    Rest,
    /// Nobody: a head was refused, and what follows it is not read.
    Nobody,
}

/// The connection.
pub struct Heads<S> {
    socket: S,
    /// Read, and not handed over.
    held: Vec<u8>,
    /// How much of the front of `held` may be handed over.
    free: usize,
    part: Part,
}

impl<S> Heads<S> {
    /// Watches a fresh connection.
    pub const fn new(socket: S) -> Self {
        Self {
            socket,
            held: Vec::new(),
            free: 0,
            part: Part::Head(0),
        }
    }

    /// Decides how much of what is held may go on.
    fn release(&mut self) {
        match self.part {
            Part::Rest | Part::Nobody => self.free = self.held.len(),
            Part::Body(left) => {
                let now = left.min(self.held.len() as u64);
                self.free = usize::try_from(now).unwrap_or(self.held.len());
                self.part = match left - now {
                    0 => Part::Head(0),
                    left => Part::Body(left),
                };
            }
            Part::Head(seen) => self.release_head(seen),
        }
    }

    fn release_head(&mut self, seen: usize) {
        // RFC 9112, section 2.2: an empty line before a request is passed over.
        if seen == 0 && self.held.starts_with(b"\r\n") {
            self.held.drain(..2);
        }
        match head::end(&self.held, seen) {
            Ok(Some(end)) => match head::check(&self.held[..end]) {
                Ok(framing) => {
                    self.free = end;
                    self.part = match framing {
                        Framing::Length(0) => Part::Head(0),
                        Framing::Length(n) => Part::Body(n),
                        Framing::Chunked => Part::Rest,
                    };
                }
                Err(_) => self.refuse(),
            },
            Ok(None) if self.held.len() > head::MOST_BYTES => {
                // The parser says 431 to so long a head.
                self.part = Part::Rest;
                self.free = self.held.len();
            }
            Ok(None) => self.part = Part::Head(self.held.len()),
            Err(_) => self.refuse(),
        }
    }

    fn refuse(&mut self) {
        self.held = NO_HEAD.to_vec();
        self.free = self.held.len();
        self.part = Part::Nobody;
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Heads<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        out: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        loop {
            if this.free > 0 {
                let now = this.free.min(out.remaining());
                out.put_slice(&this.held[..now]);
                this.held.drain(..now);
                this.free -= now;
                return Poll::Ready(Ok(()));
            }
            if !this.held.is_empty() {
                this.release();
                if this.free > 0 {
                    continue;
                }
            }
            if matches!(this.part, Part::Nobody) {
                return Poll::Ready(Ok(()));
            }
            let mut piece = [0; PIECE];
            let mut read = ReadBuf::new(&mut piece);
            ready!(Pin::new(&mut this.socket).poll_read(cx, &mut read))?;
            if read.filled().is_empty() {
                if this.held.is_empty() {
                    return Poll::Ready(Ok(()));
                }
                // A head that breaks off: the parser sees that it does.
                this.part = Part::Rest;
            }
            this.held.extend_from_slice(read.filled());
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Heads<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.socket).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.socket).poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    /// What comes out when the bytes arrive in pieces of a size.
    async fn through(bytes: &[u8], size: usize) -> Vec<u8> {
        let (mut far, near) = tokio::io::duplex(size);
        let sent = bytes.to_vec();
        let writer = tokio::spawn(async move {
            // The reader may stop listening.
            let _ = far.write_all(&sent).await;
        });
        let mut out = Vec::new();
        Heads::new(near).read_to_end(&mut out).await.unwrap();
        writer.await.unwrap();
        out
    }

    const ONE: &[u8] = b"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\na\nb\nc";
    const TWO: &[u8] = b"GET /b HTTP/1.1\r\nHost: a\r\n\r\n";

    #[tokio::test]
    async fn requests_in_order_pass_unchanged_however_they_arrive() {
        let all = [ONE, TWO, ONE].concat();
        for size in [1, 2, 3, 7, 64, 4096] {
            assert_eq!(through(&all, size).await, all, "in pieces of {size}");
        }
    }

    #[tokio::test]
    async fn a_head_that_is_refused_is_seen_behind_a_body_too() {
        let bad = b"GET /c HTTP/1.1\nHost: a\n\n";
        for size in [1, 64, 4096] {
            let all = [ONE, TWO, bad].concat();
            assert_eq!(through(&all, size).await, [ONE, TWO, NO_HEAD].concat());
        }
    }

    #[tokio::test]
    async fn an_empty_line_before_a_request_is_passed_over() {
        assert_eq!(through(&[b"\r\n", TWO].concat(), 64).await, TWO);
    }

    #[tokio::test]
    async fn a_head_that_breaks_off_is_handed_over_for_refusal() {
        assert_eq!(through(&TWO[..10], 64).await, &TWO[..10]);
    }
}
