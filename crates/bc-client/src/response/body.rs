//! How do a body's bytes come? One chunk after the other, as the caller asks for them.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
#[cfg(target_arch = "wasm32")]
use futures_core::Stream;
#[cfg(not(target_arch = "wasm32"))]
use http_body::Body;

/// Why the next chunk did not come.
pub(super) enum Lost {
    /// Nothing came for this long. A browser does not tell.
    #[cfg_attr(target_arch = "wasm32", allow(dead_code))]
    Idle(Duration),
    /// The connection failed.
    Failed(reqwest::Error),
}

/// A body on its way, decompressed. Dropping it before its end closes the connection.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) struct Chunks {
    body: reqwest::Body,
    idle_timeout: Duration,
    /// Runs while the caller waits: how long the caller takes over a chunk does not count.
    timer: Pin<Box<tokio::time::Sleep>>,
    is_waiting: bool,
}

#[cfg(not(target_arch = "wasm32"))]
impl Chunks {
    /// The body of an answer. Must be called on tokio, as the request was.
    pub(crate) fn of(response: reqwest::Response, idle_timeout: Duration) -> Self {
        Self {
            body: response.into(),
            idle_timeout,
            timer: Box::pin(tokio::time::sleep(idle_timeout)),
            is_waiting: false,
        }
    }

    /// How many bytes will come, as far as the server announced them.
    pub(super) fn announced(&self) -> u64 {
        self.body.size_hint().lower()
    }

    pub(super) fn poll_next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Lost>>> {
        loop {
            match Pin::new(&mut self.body).poll_frame(context) {
                Poll::Ready(frame) => {
                    self.is_waiting = false;
                    match frame.map(|frame| frame.map(http_body::Frame::into_data)) {
                        None => return Poll::Ready(None),
                        Some(Err(error)) => return Poll::Ready(Some(Err(Lost::Failed(error)))),
                        Some(Ok(Ok(chunk))) if !chunk.is_empty() => {
                            return Poll::Ready(Some(Ok(chunk)));
                        }
                        // Trailers, or nothing.
                        Some(Ok(_)) => {}
                    }
                }
                Poll::Pending => {
                    if !self.is_waiting {
                        self.is_waiting = true;
                        self.restart_timer();
                    }
                    return self
                        .timer
                        .as_mut()
                        .poll(context)
                        .map(|()| Some(Err(Lost::Idle(self.idle_timeout))));
                }
            }
        }
    }

    fn restart_timer(&mut self) {
        /// A wait that nobody sits out, for one that no clock can express.
        const FOREVER: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

        let now = tokio::time::Instant::now();
        let until = now.checked_add(self.idle_timeout).unwrap_or(now + FOREVER);
        // Not a new timer, which would need to be on tokio here, too.
        self.timer.as_mut().reset(until);
    }
}

/// A body on its way. How long it may be silent is the browser's business.
#[cfg(target_arch = "wasm32")]
pub(crate) struct Chunks {
    body: Pin<Box<dyn Stream<Item = Result<Bytes, reqwest::Error>>>>,
}

#[cfg(target_arch = "wasm32")]
impl Chunks {
    /// The body of an answer.
    pub(crate) fn of(response: reqwest::Response, _: Duration) -> Self {
        Self {
            body: Box::pin(response.bytes_stream()),
        }
    }

    /// A browser does not say how many bytes will come.
    pub(super) fn announced(&self) -> u64 {
        0
    }

    pub(super) fn poll_next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Lost>>> {
        let next = self.body.as_mut().poll_next(context);
        next.map(|chunk| chunk.map(|chunk| chunk.map_err(Lost::Failed)))
    }
}
