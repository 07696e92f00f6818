//! What becomes of server-sent events? A stream of them, each with its data decoded.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
#[cfg(not(target_arch = "wasm32"))]
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bc_record::Decode;
use bytes::Bytes;
use futures_core::Stream;

use super::event_parser::{EventParser, EventTooLarge, RawEvent};
use crate::error::{ErrorBody, StreamFailure};
#[cfg(not(target_arch = "wasm32"))]
use crate::transport::Answer;
use crate::{Call, Download, Error, Headers, Reading, Response};

/// An event, as the server sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event<T> {
    /// What kind of event it is (`event:`); `message` unless the server says.
    pub name: String,
    /// The identifier up to which events have come (`id:`), from this event or one before it.
    pub id: Option<String>,
    /// The data (`data:`), decoded from JSON.
    pub data: T,
}

/// Server-sent events (`text/event-stream`), decoded while they come.
///
/// ```
/// # use bc_client::{Call, Error, EventStream};
/// # use bc_record::Json;
/// async fn watch(job: Call<EventStream<Json>>) -> Result<(), Error> {
///     let mut events = job.await?;
///     while let Some(event) = events.next().await {
///         match event {
///             Ok(event) => println!("{}: {}", event.name, event.data),
///             // This event is not what was expected; the stream goes on.
///             Err(error) if error.decode_error().is_some() => eprintln!("{error}"),
///             Err(error) => return Err(error),
///         }
///     }
///     Ok(())
/// }
/// ```
///
/// It is also a [`Stream`]. Where the connection fails, the server falls silent, or ends the stream in
/// the middle of an event, a GET is sent again by itself if nothing is lost by it: the server gave an
/// event an identifier, which goes back to it as `Last-Event-ID`, or gave no event yet. It waits before,
/// as long as the server asked for (`retry:`), or 1 second at first and up to 30 seconds later, each by
/// up to a half shorter. It gives up after 5 times without an event, if the server asks to wait for
/// more than 10 minutes, or if an answer says that it is of no use; then the last failure is what
/// [`next`](Self::next) gives. [`Call::no_reconnect`] switches this off; in a browser there is none.
///
/// What ends it:
///
/// - The server, after a whole event, or with HTTP 204 when it is asked again: `None`.
/// - The server in the middle of an event, or a connection that fails: an error of the kind
///   [`Transport`](crate::ErrorKind::Transport), then `None`.
/// - Silence, comments included, for longer than
///   [`ClientBuilder::idle_timeout`](crate::ClientBuilder::idle_timeout): an error of the kind
///   [`Timeout`](crate::ErrorKind::Timeout), then `None`. The call's own [time limit](Call::timeout)
///   holds until the first byte of the body.
/// - An event larger than [`ClientBuilder::max_response_bytes`](crate::ClientBuilder::max_response_bytes):
///   an error of the kind [`TooLarge`](crate::ErrorKind::TooLarge), then `None`.
/// - Dropping it, which closes the connection.
///
/// An event whose data cannot be decoded is an error of the kind
/// [`Decode`](crate::ErrorKind::Decode), with the data as its [body](Error::body), and the stream
/// goes on. [`last_event_id`](Self::last_event_id) tells how far a stream came.
pub struct EventStream<T> {
    raw: RawEvents,
    decodes: PhantomData<fn() -> T>,
}

/// What does not depend on the data's type.
struct RawEvents {
    download: Download,
    parser: EventParser,
    /// What came and is not parsed yet.
    rest: Bytes,
    reconnects: u32,
    #[cfg(not(target_arch = "wasm32"))]
    has_events: bool,
    /// Under way to be opened again. Behind a lock that nobody takes, so that a stream can be shared.
    #[cfg(not(target_arch = "wasm32"))]
    reopening: Option<Mutex<Answer<Download>>>,
}

impl<T: Decode> EventStream<T> {
    /// The next event; `None` when the stream ended.
    ///
    /// # Errors
    ///
    /// An item is an error if the event cannot be decoded or the stream does not go on: see
    /// [above](Self).
    pub async fn next(&mut self) -> Option<Result<Event<T>, Error>> {
        poll_fn(|context| self.poll_event(context)).await
    }

    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Event<T>, Error>>> {
        self.raw
            .poll_event(context)
            .map(|event| Some(event?.and_then(|event| self.decode(event))))
    }

    fn decode(&self, event: RawEvent) -> Result<Event<T>, Error> {
        match bc_record::from_slice(&event.data) {
            Ok(data) => Ok(Event {
                name: event.name,
                id: self.last_event_id().map(str::to_owned),
                data,
            }),
            Err(source) => Err(self.raw.download.error(StreamFailure::Event {
                body: ErrorBody::new(event.data),
                source,
            })),
        }
    }
}

impl<T> EventStream<T> {
    /// The identifier up to which events have come; `None` if the server gave none, or took it
    /// back with an empty one.
    ///
    /// Sent as the header `Last-Event-ID`, it asks the server to go on from there.
    #[must_use]
    pub fn last_event_id(&self) -> Option<&str> {
        self.raw.parser.last_event_id()
    }

    /// How long the server asks to wait before a stream that ended is opened again (`retry:`), if
    /// it said so.
    #[must_use]
    pub fn retry(&self) -> Option<Duration> {
        self.raw.parser.retry()
    }

    /// How often the stream was opened again by itself.
    #[must_use]
    pub fn reconnects(&self) -> u32 {
        self.raw.reconnects
    }

    /// The answer's headers; of the last answer, if the stream was opened again.
    #[must_use]
    pub fn headers(&self) -> &Headers {
        self.raw.download.headers()
    }
}

impl RawEvents {
    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<RawEvent, Error>>> {
        loop {
            if let Some(error) = ready!(self.poll_reopened(context)) {
                return Poll::Ready(Some(Err(error)));
            }
            match self.parser.next(&mut self.rest) {
                Ok(Some(event)) => {
                    self.progressed();
                    return Poll::Ready(Some(Ok(event)));
                }
                Ok(None) => {}
                Err(EventTooLarge) => {
                    self.reset();
                    let failure = StreamFailure::EventTooLarge(self.download.limit());
                    return Poll::Ready(Some(Err(self.download.fail(failure))));
                }
            }
            let failure = match ready!(self.download.poll_chunk(context)) {
                Some(Ok(chunk)) => {
                    self.rest = chunk;
                    continue;
                }
                Some(Err(error)) => error,
                None if self.parser.is_unfinished() => {
                    self.download.fail(StreamFailure::UnfinishedEvent)
                }
                None => return Poll::Ready(None),
            };
            self.reset();
            if let Some(failure) = self.reopen(failure) {
                return Poll::Ready(Some(Err(failure)));
            }
        }
    }

    /// Forgets what will never become an event, so that one failure is told once.
    fn reset(&mut self) {
        self.rest.clear();
        self.parser.abandon();
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl RawEvents {
    fn progressed(&mut self) {
        self.has_events = true;
        if let Some(reopen) = &mut self.download.reopen {
            reopen.progressed();
        }
    }

    /// Begins to open the stream again after a failure; gives that back if events might be lost, or
    /// come twice.
    fn reopen(&mut self, failure: Error) -> Option<Error> {
        let Some(mut reopen) = self.download.reopen.take() else {
            return Some(failure);
        };
        let goes_on = match self.parser.last_event_id() {
            Some(event) => reopen.go_on_after(event),
            None => !self.has_events,
        };
        if !goes_on {
            return Some(failure);
        }
        let reopening = reopen.open(failure, self.parser.retry());
        self.reopening = Some(Mutex::new(Box::pin(reopening)));
        None
    }

    /// Waits until the stream is open again, if it is under way to be; an error if it will not be.
    fn poll_reopened(&mut self, context: &mut Context<'_>) -> Poll<Option<Error>> {
        let Some(reopening) = &mut self.reopening else {
            return Poll::Ready(None);
        };
        let reopening = reopening.get_mut().unwrap_or_else(PoisonError::into_inner);
        let opened = ready!(reopening.as_mut().poll(context));
        self.reopening = None;
        match opened {
            Ok(download) => {
                self.download = download;
                self.parser.begin_again();
                self.reconnects = self.reconnects.saturating_add(1);
                Poll::Ready(None)
            }
            Err(failure) => Poll::Ready(Some(failure)),
        }
    }
}

/// In a browser a stream that breaks off has failed.
#[cfg(target_arch = "wasm32")]
impl RawEvents {
    fn progressed(&mut self) {}

    fn reopen(&mut self, failure: Error) -> Option<Error> {
        Some(failure)
    }

    fn poll_reopened(&mut self, _: &mut Context<'_>) -> Poll<Option<Error>> {
        Poll::Ready(None)
    }
}

impl<T: Decode> Response for EventStream<T> {
    const ACCEPT: &'static str = "text/event-stream";
    const READING: Reading<Self> = Reading::Stream(|download| Self {
        raw: RawEvents {
            parser: EventParser::new(download.limit()),
            download,
            rest: Bytes::new(),
            reconnects: 0,
            #[cfg(not(target_arch = "wasm32"))]
            has_events: false,
            #[cfg(not(target_arch = "wasm32"))]
            reopening: None,
        },
        decodes: PhantomData,
    });
}

impl<T: Decode> Call<EventStream<T>> {
    /// Limits how long the server may be silent between events, instead of the client's own
    /// [limit](crate::ClientBuilder::idle_timeout).
    pub fn idle_timeout(self, timeout: Duration) -> Self {
        self.with_idle_timeout(timeout)
    }

    /// Does not open the stream again by itself where it breaks off: the failure is told at once.
    pub fn no_reconnect(self) -> Self {
        self.without_reconnecting()
    }
}

/// The events, as [`EventStream::next`] gives them.
impl<T: Decode> Stream for EventStream<T> {
    type Item = Result<Event<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_event(context)
    }
}

/// Shows no events.
impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream")
            .field("answer", &self.raw.download)
            .finish_non_exhaustive()
    }
}
