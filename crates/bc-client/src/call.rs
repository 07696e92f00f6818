//! What does `send` return? A call that is made when it is awaited.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bc_record::DecodeError;

use crate::transport::{Answer, Limits, Prepared, Transport};
use crate::{Download, EndpointInfo, Error, Priority, Reading, Received, Response};

/// A call that is made when it is awaited; it borrows nothing, so that it can be spawned.
///
/// ```
/// # use bc_client::{Call, Error};
/// async fn in_the_background(call: Call<()>) -> Result<(), Error> {
///     tokio::spawn(async move { call.await }).await.expect("it does not panic")
/// }
/// ```
///
/// Nothing is sent before. A request that was refused while it was written fails here, with
/// [`ErrorKind::Request`](crate::ErrorKind::Request).
#[must_use = "a call is made only when it is awaited"]
pub struct Call<R> {
    endpoint: &'static EndpointInfo,
    transport: Arc<Transport>,
    request: Result<Prepared, Error>,
    reading: Reading<R>,
    accept: &'static str,
}

impl<R> Call<R> {
    pub(crate) fn new(
        endpoint: &'static EndpointInfo,
        transport: Arc<Transport>,
        request: Result<Prepared, Error>,
    ) -> Self
    where
        R: Response,
    {
        Self {
            endpoint,
            transport,
            request,
            reading: R::READING,
            accept: R::ACCEPT,
        }
    }

    /// Limits the time for this call, with all its attempts and the waits between them, up to the
    /// last byte of the answer, instead of the client's own
    /// [limit](crate::ClientBuilder::timeout). Of an answer that is read while it comes it covers
    /// only the head.
    #[inline]
    pub fn timeout(self, timeout: Duration) -> Self {
        self.limited(|limits| limits.timeout = Some(timeout))
    }

    /// Limits the time for one attempt of this call instead of the client's own
    /// [limit](crate::ClientBuilder::attempt_timeout).
    #[inline]
    pub fn attempt_timeout(self, timeout: Duration) -> Self {
        self.limited(|limits| limits.attempt_timeout = Some(timeout))
    }

    /// Limits how many attempts this call makes instead of the client's own
    /// [limit](crate::ClientBuilder::max_attempts). One, or zero, is no repetition at all.
    ///
    /// ```
    /// # use bc_client::{Call, Error};
    /// async fn once(call: Call<()>) -> Result<(), Error> {
    ///     call.max_attempts(1).await
    /// }
    /// ```
    #[inline]
    pub fn max_attempts(self, attempts: u32) -> Self {
        self.limited(|limits| limits.max_attempts = Some(attempts))
    }

    /// Says whether this call goes before others where the rate limit lets only some pass;
    /// [`Priority::Interactive`] unless set.
    #[inline]
    pub fn priority(self, priority: Priority) -> Self {
        self.limited(|limits| limits.priority = priority)
    }

    pub(crate) fn with_idle_timeout(self, timeout: Duration) -> Self {
        self.limited(|limits| limits.idle_timeout = Some(timeout))
    }

    #[inline]
    fn limited(mut self, set: impl FnOnce(&mut Limits)) -> Self {
        if let Ok(request) = &mut self.request {
            set(&mut request.limits);
        }
        self
    }
}

impl<R> IntoFuture for Call<R> {
    type Output = Result<R, Error>;
    type IntoFuture = CallFuture<R>;

    #[inline]
    fn into_future(self) -> CallFuture<R> {
        CallFuture {
            endpoint: self.endpoint,
            answer: match self.reading {
                Reading::Whole(decode) => Pending::Whole(self.transport.call(self.request), decode),
                Reading::Stream(start) => {
                    Pending::Stream(self.transport.open(self.request, self.accept), start)
                }
            },
        }
    }
}

/// Names the endpoint; shows no request.
impl<R> fmt::Debug for Call<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("endpoint", &self.endpoint.name)
            .finish_non_exhaustive()
    }
}

/// A [`Call`] under way.
#[must_use = "a call is made only when it is awaited"]
pub struct CallFuture<R> {
    endpoint: &'static EndpointInfo,
    answer: Pending<R>,
}

/// An answer on its way, and what it becomes.
enum Pending<R> {
    Whole(Answer<Received>, fn(&Received) -> Result<R, DecodeError>),
    Stream(Answer<Download>, fn(Download) -> R),
}

impl<R> Future for CallFuture<R> {
    type Output = Result<R, Error>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let endpoint = self.endpoint;
        match &mut self.answer {
            Pending::Whole(answer, decode) => answer.as_mut().poll(context).map(|answer| {
                let received = answer?;
                decode(&received).map_err(|error| Error::decode(endpoint, received, error))
            }),
            Pending::Stream(answer, start) => {
                let start = *start;
                answer.as_mut().poll(context).map_ok(start)
            }
        }
    }
}

/// Names the endpoint; shows no request.
impl<R> fmt::Debug for CallFuture<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallFuture")
            .field("endpoint", &self.endpoint.name)
            .finish_non_exhaustive()
    }
}
