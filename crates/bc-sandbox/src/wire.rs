//! How does an answer's body reach the wire: in whole, or broken off?

use std::{
    collections::VecDeque,
    fmt, future,
    pin::Pin,
    sync::atomic::{AtomicBool, Ordering},
    task::{Context, Poll},
};

use bytes::Bytes;
use hyper::{
    Response,
    body::{Body, Frame, SizeHint},
    header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderValue},
};

use crate::fault::{Garbage, Kind, Moment};

/// Does to an answer what a fault does on its way to the client. A connection to be reset is marked in `abrupt`.
pub(crate) async fn strike(
    fault: Option<Kind>,
    mut response: Response<Bytes>,
    abrupt: &AtomicBool,
) -> Result<Response<Wire>, Broken> {
    let mut end = None;
    match fault {
        Some(Kind::Latency(wait)) => tokio::time::sleep(wait).await,
        Some(Kind::Hang) => future::pending().await,
        Some(Kind::Reset(moment)) => {
            abrupt.store(true, Ordering::Relaxed);
            end = Some(moment);
        }
        Some(Kind::Truncated) => end = Some(Moment::WithinBody),
        Some(Kind::Garbage(garbage)) => spoil(&mut response, garbage),
        Some(Kind::TooManyRequests | Kind::Overload | Kind::Status(_)) | None => {}
    }
    let length = response.body().len();
    let after = match end {
        None => return Ok(response.map(Wire::whole)),
        Some(_) if length == 0 => return Err(Broken),
        Some(Moment::BeforeAnswer) => return Err(Broken),
        Some(Moment::BeforeBody) => 0,
        Some(Moment::WithinBody) => length / 2,
    };
    Ok(response.map(|body| Wire::cut(&body, after)))
}

/// Puts what no client can read in the place of an answer.
fn spoil(response: &mut Response<Bytes>, garbage: Garbage) {
    let (media, body): (&str, &'static [u8]) = match garbage {
        Garbage::Html => (
            "text/html; charset=utf-8",
            b"<!DOCTYPE html><html><head><title>Just a moment</title></head><body></body></html>",
        ),
        Garbage::Json => ("application/json", b"{\"data\":[{\"id\":101,\"name\":"),
        Garbage::Gzip => ("application/json", b"\x1f\x8b\x08\x00 this is no gzip"),
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media));
    if garbage == Garbage::Gzip {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    *response.body_mut() = Bytes::from_static(body);
}

/// A connection that a fault breaks.
#[derive(Debug)]
pub(crate) struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a fault breaks the connection")
    }
}

impl std::error::Error for Broken {}

/// A body of which perhaps not all is sent. Its announced length is that of the whole.
#[derive(Debug, Default)]
pub(crate) struct Wire {
    chunks: VecDeque<Bytes>,
    length: u64,
    breaks: bool,
    /// Whether what comes before the break had its turn to be sent.
    flushed: bool,
}

impl Wire {
    pub(crate) fn whole(body: Bytes) -> Self {
        Self {
            length: body.len() as u64,
            chunks: [body].into(),
            ..Self::default()
        }
    }

    /// Only the first bytes of a body, after which the connection breaks.
    pub(crate) fn cut(body: &Bytes, after: usize) -> Self {
        let sent = body.slice(..after.min(body.len()));
        Self {
            length: body.len() as u64,
            chunks: [sent].into(),
            breaks: true,
            flushed: false,
        }
    }
}

impl Body for Wire {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        if let Some(chunk) = self.chunks.pop_front().filter(|chunk| !chunk.is_empty()) {
            return Poll::Ready(Some(Ok(Frame::data(chunk))));
        }
        if !self.breaks {
            return Poll::Ready(None);
        }
        if !self.flushed {
            // hyper sends what it has while a body makes it wait.
            self.flushed = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(Broken)))
    }

    fn is_end_stream(&self) -> bool {
        !self.breaks && self.chunks.iter().all(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.length)
    }
}
