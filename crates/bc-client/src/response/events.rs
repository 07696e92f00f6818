//! What becomes of server-sent events? A stream of them, each with its data decoded.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bc_record::Decode;
use bytes::Bytes;
use futures_core::Stream;

use super::event_parser::{EventParser, EventTooLarge, RawEvent};
use crate::error::{ErrorBody, StreamFailure};
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
/// It is also a [`Stream`]. What ends it:
///
/// - The server, after a whole event: `None`.
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
/// goes on. A stream that ended is not opened again: [`last_event_id`](Self::last_event_id) tells
/// how far it came.
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

    /// The answer's headers.
    #[must_use]
    pub fn headers(&self) -> &Headers {
        self.raw.download.headers()
    }
}

impl RawEvents {
    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<RawEvent, Error>>> {
        loop {
            match self.parser.next(&mut self.rest) {
                Ok(Some(event)) => return Poll::Ready(Some(Ok(event))),
                Ok(None) => {}
                Err(EventTooLarge) => {
                    return self.fail(StreamFailure::EventTooLarge(self.download.limit()));
                }
            }
            match ready!(self.download.poll_chunk(context)) {
                Some(Ok(chunk)) => self.rest = chunk,
                Some(Err(error)) => {
                    self.reset();
                    return Poll::Ready(Some(Err(error)));
                }
                None if self.parser.is_unfinished() => {
                    return self.fail(StreamFailure::UnfinishedEvent);
                }
                None => return Poll::Ready(None),
            }
        }
    }

    fn fail(&mut self, failure: StreamFailure) -> Poll<Option<Result<RawEvent, Error>>> {
        self.reset();
        Poll::Ready(Some(Err(self.download.fail(failure))))
    }

    /// Forgets what will never become an event, so that one failure is told once.
    fn reset(&mut self) {
        self.rest.clear();
        self.parser.abandon();
    }
}

impl<T: Decode> Response for EventStream<T> {
    const ACCEPT: &'static str = "text/event-stream";
    const READING: Reading<Self> = Reading::Stream(|download| Self {
        raw: RawEvents {
            parser: EventParser::new(download.limit()),
            download,
            rest: Bytes::new(),
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
