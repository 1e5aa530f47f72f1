//! A body that has to keep coming: whoever sends slower than a bad telephone line is cut off.

use axum::body::Bytes;
use http_body::{Body, Frame, SizeHint};
use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::time::{Instant, Sleep, sleep_until};

/// How fast a body has to come.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// How long the first bytes may take.
    pub grace: Duration,
    /// Least bytes a second after that, on the whole.
    pub least: u32,
}

/// The body came too slowly.
#[derive(Debug, thiserror::Error)]
#[error("the body came too slowly")]
pub struct TooSlow;

/// The body.
pub struct Paced<B> {
    body: B,
    pace: Pace,
    /// When it has to be over, by what has come so far.
    due: Instant,
    until: Pin<Box<Sleep>>,
}

impl<B> Paced<B> {
    /// The time runs from now.
    pub fn new(body: B, pace: Pace) -> Self {
        let due = Instant::now() + pace.grace;
        Self {
            body,
            pace,
            due,
            until: Box::pin(sleep_until(due)),
        }
    }
}

impl<B> Body for Paced<B>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<axum::BoxError>,
{
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = &mut *self;
        match Pin::new(&mut this.body).poll_frame(cx) {
            Poll::Ready(Some(Ok(frame))) => {
                let bytes = frame.data_ref().map_or(0, Bytes::len);
                let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
                this.due += Duration::from_secs(1) * bytes / this.pace.least;
                this.until.as_mut().reset(this.due);
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(other) => Poll::Ready(other.map(|f| f.map_err(Into::into))),
            Poll::Pending if this.until.as_mut().poll(cx).is_ready() => {
                Poll::Ready(Some(Err(TooSlow.into())))
            }
            Poll::Pending => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
