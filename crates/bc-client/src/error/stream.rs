//! What goes wrong with an answer that is read while it comes, beside the connection?

use std::fmt;
use std::time::Duration;

use bc_record::DecodeError;

use super::{Cause, ErrorBody, ErrorKind};
use crate::{EndpointInfo, Error, Received};

impl Error {
    /// A success of another media type than the one that was asked for.
    pub(crate) fn media_type(
        endpoint: &'static EndpointInfo,
        mut received: Received,
        expected: &'static str,
    ) -> Self {
        let failure = StreamFailure::MediaType {
            expected,
            found: received.headers.get("content-type").map(str::to_owned),
            body: ErrorBody::take(&mut received),
        };
        Self::new(endpoint, Cause::Stream { received, failure })
    }
}

pub(crate) enum StreamFailure {
    /// It is not of the media type that was asked for.
    MediaType {
        expected: &'static str,
        found: Option<String>,
        /// What it is instead, or its beginning.
        body: ErrorBody,
    },
    /// An event's data is not what the response type reads.
    Event {
        /// The data.
        body: ErrorBody,
        source: DecodeError,
    },
    /// The server ended the stream within an event.
    UnfinishedEvent,
    /// An event is larger than this limit.
    EventTooLarge(usize),
    /// Nothing came for this long.
    Idle(Duration),
}

impl StreamFailure {
    pub(super) fn kind(&self) -> ErrorKind {
        match self {
            Self::MediaType { .. } | Self::Event { .. } => ErrorKind::Decode,
            Self::UnfinishedEvent => ErrorKind::Transport,
            Self::EventTooLarge(_) => ErrorKind::TooLarge,
            Self::Idle(_) => ErrorKind::Timeout,
        }
    }

    pub(super) fn body(&self) -> Option<&ErrorBody> {
        match self {
            Self::MediaType { body, .. } | Self::Event { body, .. } => Some(body),
            _ => None,
        }
    }

    pub(super) fn decode_error(&self) -> Option<&DecodeError> {
        match self {
            Self::Event { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// Reads on after `GetJobEvents (GET /v3/..) answered 200, but`.
impl fmt::Display for StreamFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MediaType {
                expected,
                found: Some(found),
                ..
            } => write!(f, "its body is {found:?} instead of {expected:?}"),
            Self::MediaType {
                expected,
                found: None,
                ..
            } => write!(f, "its body has no `Content-Type` instead of {expected:?}"),
            Self::Event { source, .. } => {
                write!(f, "the data of an event could not be decoded: {source}")
            }
            Self::UnfinishedEvent => f.write_str("its stream ended in the middle of an event"),
            Self::EventTooLarge(limit) => write!(
                f,
                "an event is larger than {limit} bytes, the client's limit"
            ),
            Self::Idle(after) => write!(f, "then nothing came for {after:?}"),
        }
    }
}
