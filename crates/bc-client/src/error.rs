//! What went wrong with a call, and what is known about it?

mod body;
mod build;
mod display;
mod message;
mod paging;
mod redirect;
mod repeat;
mod status;
mod stream;

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bc_auth::SecretString;
use bc_record::DecodeError;

pub use body::{ErrorBody, FieldError};
pub use build::BuildError;
pub(crate) use message::{Holder, one_line};
pub(crate) use paging::PagingFailure;
pub(crate) use redirect::RedirectRefusal;
pub use status::Status;
pub(crate) use stream::StreamFailure;

use crate::response::Headers;
use crate::{EndpointInfo, InvalidRequest, Quota, RateLimit, Received};

/// Why a call failed.
///
/// [`kind`](Self::kind) is to be matched; the accessors tell what is known: the endpoint, and if
/// there was an answer its status, request id, headers and body.
///
/// `Display` is one line and says all of it, the cause too; so [`source`](StdError::source) is
/// `None`, and a report that walks the chain of sources repeats nothing. The cause itself is
/// [`invalid_request`](Self::invalid_request), [`decode_error`](Self::decode_error) or
/// [`transport_error`](Self::transport_error). Neither `Display` nor `Debug` shows a secret, a
/// query or a whole body.
pub struct Error {
    inner: Box<Inner>,
}

struct Inner {
    endpoint: &'static EndpointInfo,
    cause: Cause,
    attempts: u32,
    /// Whether an attempt before the last may have taken effect.
    is_doubtful: bool,
}

pub(crate) type BoxError = Box<dyn StdError + Send + Sync>;

pub(crate) enum Cause {
    Request(InvalidRequest),
    #[cfg_attr(target_arch = "wasm32", allow(dead_code))]
    Throttled {
        quota: Quota,
        by: Throttle,
        /// The call's time limit.
        whole: Duration,
    },
    Connect {
        origin: String,
        source: BoxError,
    },
    Timeout {
        after: Duration,
        source: BoxError,
    },
    Redirect {
        received: Option<Received>,
        refusal: RedirectRefusal,
    },
    Transport {
        received: Option<Received>,
        /// Whether at least a part of the request may have gone out.
        is_sent: bool,
        source: BoxError,
    },
    TooLarge {
        received: Received,
        limit: usize,
    },
    Decode {
        received: Received,
        body: ErrorBody,
        source: DecodeError,
    },
    Status {
        received: Received,
        body: ErrorBody,
        message: String,
    },
    Stream {
        received: Received,
        failure: StreamFailure,
    },
    Paging {
        received: Received,
        failure: PagingFailure,
    },
}

/// Why a request did not get its turn. In a browser it always does.
#[derive(Debug)]
#[cfg_attr(target_arch = "wasm32", allow(dead_code))]
pub(crate) enum Throttle {
    /// The quota is spent.
    Quota { opens_in: Option<Duration> },
    /// As many as may run at once do.
    Concurrency { most: u32 },
}

/// The kinds of [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request was refused before anything was sent; [`Error::invalid_request`] says why.
    Request,
    /// The rate limit, or the number of requests to an endpoint that may run at once, would not let
    /// the request pass within the call's time limit; nothing was sent.
    Throttled,
    /// No connection was made, in time or at all; nothing was sent.
    Connect,
    /// The answer did not come in time, or its stream fell silent; the request may have taken effect.
    Timeout,
    /// The answer is a redirect that is not followed: to another origin, where the credential
    /// must not go, or of a request that is not a GET.
    Redirect,
    /// The connection failed while the request or the answer was on its way, or a stream ended in
    /// the middle of an event; the request may have taken effect.
    Transport,
    /// The answer, or an event of it, is larger than the client's limit.
    TooLarge,
    /// The answer is a success, but its body, or an event of it, is not what the endpoint's response
    /// type reads.
    Decode,
    /// The answer is a page of a list, and not the one that was due: reading on would repeat items,
    /// lose some, or never end.
    Paging,
    /// The answer is an error status.
    Status(Status),
}

impl Error {
    pub(crate) fn new(endpoint: &'static EndpointInfo, cause: Cause) -> Self {
        let attempts = u32::from(!matches!(
            cause,
            Cause::Request(_) | Cause::Throttled { .. }
        ));
        Self {
            inner: Box::new(Inner {
                endpoint,
                cause,
                attempts,
                is_doubtful: false,
            }),
        }
    }

    pub(crate) fn decode(
        endpoint: &'static EndpointInfo,
        mut received: Received,
        source: DecodeError,
    ) -> Self {
        let attempts = received.attempts;
        received.untold.tell(Some(ErrorKind::Decode));
        let body = ErrorBody::take(&mut received);
        let cause = Cause::Decode {
            received,
            body,
            source,
        };
        Self::new(endpoint, cause).after(attempts, false)
    }

    /// An answer with an error status. The secrets are kept out of the message, even if the server
    /// repeated them.
    pub(crate) fn status_of(
        endpoint: &'static EndpointInfo,
        mut received: Received,
        holder: &Holder,
        secrets: &[&SecretString],
    ) -> Self {
        let body = ErrorBody::take(&mut received);
        let status = Status::from_code(received.status);
        let message = message::for_status(endpoint, status, &body, holder, secrets);
        let cause = Cause::Status {
            received,
            body,
            message,
        };
        Self::new(endpoint, cause)
    }

    /// What kind of error this is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match &self.inner.cause {
            Cause::Request(_) => ErrorKind::Request,
            Cause::Throttled { .. } => ErrorKind::Throttled,
            Cause::Connect { .. } => ErrorKind::Connect,
            Cause::Timeout { .. } => ErrorKind::Timeout,
            Cause::Redirect { .. } => ErrorKind::Redirect,
            Cause::Transport { .. } => ErrorKind::Transport,
            Cause::TooLarge { .. } => ErrorKind::TooLarge,
            Cause::Decode { .. } => ErrorKind::Decode,
            Cause::Status { received, .. } => ErrorKind::Status(Status::from_code(received.status)),
            Cause::Stream { failure, .. } => failure.kind(),
            Cause::Paging { .. } => ErrorKind::Paging,
        }
    }

    /// The endpoint that was called.
    #[must_use]
    pub fn endpoint(&self) -> &'static EndpointInfo {
        self.inner.endpoint
    }

    /// The HTTP status, if there was an answer.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.received().map(|received| received.status)
    }

    /// Whether the answer was 404.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.kind() == ErrorKind::Status(Status::NotFound)
    }

    /// The identifier that BigCommerce gave the request, where it did; its support asks for it.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.received()?.request_id()
    }

    /// The answer's headers, if there was one.
    #[must_use]
    pub fn headers(&self) -> Option<&Headers> {
        Some(&self.received()?.headers)
    }

    /// The answer's body, of an error status or of an answer that could not be decoded; of an event
    /// that could not be decoded, its data.
    #[must_use]
    pub fn body(&self) -> Option<&ErrorBody> {
        match &self.inner.cause {
            Cause::Decode { body, .. } | Cause::Status { body, .. } => Some(body),
            Cause::Stream { failure, .. } => failure.body(),
            _ => None,
        }
    }

    /// The rate limit as the answer's headers told it, if there was an answer and it did.
    #[must_use]
    pub fn rate_limit(&self) -> Option<RateLimit> {
        RateLimit::of(self.headers()?)
    }

    /// What is wrong with which field of the request, as far as the answer's body says so:
    /// [`ErrorBody::fields`].
    #[must_use]
    pub fn fields(&self) -> Vec<FieldError> {
        self.body().map(ErrorBody::fields).unwrap_or_default()
    }

    /// Why the request was refused before anything was sent, if that is what failed.
    #[must_use]
    pub fn invalid_request(&self) -> Option<&InvalidRequest> {
        match &self.inner.cause {
            Cause::Request(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// What the HTTP library says of a connection that was not made, failed or took too long; its
    /// sources say more.
    #[must_use]
    pub fn transport_error(&self) -> Option<&(dyn StdError + Send + Sync + 'static)> {
        match &self.inner.cause {
            Cause::Connect { source, .. }
            | Cause::Timeout { source, .. }
            | Cause::Transport { source, .. } => Some(source.as_ref()),
            _ => None,
        }
    }

    /// Where and why the answer could not be decoded, if that is what failed.
    #[must_use]
    pub fn decode_error(&self) -> Option<&DecodeError> {
        match &self.inner.cause {
            Cause::Decode { source, .. } => Some(source),
            Cause::Stream { failure, .. } => failure.decode_error(),
            _ => None,
        }
    }

    fn received(&self) -> Option<&Received> {
        match &self.inner.cause {
            Cause::TooLarge { received, .. }
            | Cause::Decode { received, .. }
            | Cause::Status { received, .. }
            | Cause::Stream { received, .. }
            | Cause::Paging { received, .. } => Some(received),
            Cause::Redirect { received, .. } | Cause::Transport { received, .. } => {
                received.as_ref()
            }
            Cause::Request(_)
            | Cause::Throttled { .. }
            | Cause::Connect { .. }
            | Cause::Timeout { .. } => None,
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.kind())
            .field("endpoint", &self.inner.endpoint.name)
            .field("message", &self.to_string())
            .finish()
    }
}

/// No `source`: `Display` says it all.
impl StdError for Error {}
