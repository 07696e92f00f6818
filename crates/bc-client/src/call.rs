//! What does `send` return? A call that is made when it is awaited.

use std::fmt;
use std::future::{Future, IntoFuture, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bc_record::DecodeError;

use crate::transport::{Answer, CallersHeader, Limits, Prepared, Sent, Transport};
use crate::{
    Detailed, Download, EndpointInfo, Error, InvalidRequest, Priority, Reading, Received, Response,
};

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

    /// What is kept of the request, to tell the inputs of a batch apart.
    pub(crate) fn sent(&self) -> Sent {
        self.request
            .as_ref()
            .map(Prepared::sent)
            .unwrap_or_default()
    }

    /// Adds a header to this call's request, in place of what the endpoint or the client sets.
    ///
    /// Awaiting the call then fails with [`ErrorKind::Request`](crate::ErrorKind::Request) if HTTP
    /// does not allow the name or the value, or if the header is not the caller's to set: those in
    /// which a credential stands, `Host`, `User-Agent`, `Content-Type`, `Content-Length`, `Accept` and
    /// `Accept-Encoding`, and those that are for one connection only. A
    /// [`Download`](crate::Download) may be asked for by `Accept`.
    ///
    /// ```
    /// # use bc_client::{Call, Error};
    /// # use bc_record::Json;
    /// async fn if_changed(call: Call<Json>) -> Result<Option<Json>, Error> {
    ///     match call.header("If-Modified-Since", "Tue, 01 Jul 2025 00:00:00 GMT").await {
    ///         Ok(value) => Ok(Some(value)),
    ///         Err(error) if error.status() == Some(304) => Ok(None),
    ///         Err(error) => Err(error),
    ///     }
    /// }
    /// ```
    pub fn header(self, name: &'static str, value: &str) -> Self {
        self.with_header(CallersHeader::new(name, value))
    }

    /// Sends this call with a correlation ID (`X-Correlation-Id`): a UUID under which BigCommerce
    /// groups the requests of one process of the caller's.
    ///
    /// Awaiting the call fails with [`ErrorKind::Request`](crate::ErrorKind::Request) if it is not a
    /// UUID, hexadecimal digits in groups of 8, 4, 4, 4 and 12.
    pub fn correlation_id(self, uuid: &str) -> Self {
        self.with_header(CallersHeader::correlation_id(uuid))
    }

    fn with_header(mut self, header: Result<CallersHeader, InvalidRequest>) -> Self {
        let accept = self.accept;
        self.request = self
            .request
            .and_then(|request| request.with_header(header, accept));
        self
    }

    /// Makes the call, and gives status and headers beside what the answer becomes.
    ///
    /// # Errors
    ///
    /// Those of the call.
    pub async fn detailed(self) -> Result<Detailed<R>, Error> {
        let mut call = self.into_future();
        poll_fn(|context| call.poll_detailed(context, &mut |_| {})).await
    }

    pub(crate) fn without_reconnecting(mut self) -> Self {
        if let Ok(request) = &mut self.request {
            request.reconnects = false;
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

impl<R> CallFuture<R> {
    /// Polls the call, and shows a successful answer that was read in whole before it is decoded.
    #[inline]
    pub(crate) fn poll_seeing(
        &mut self,
        context: &mut Context<'_>,
        see: &mut dyn FnMut(&Received),
    ) -> Poll<Result<R, Error>> {
        self.poll_detailed(context, see)
            .map_ok(|detailed| detailed.value)
    }

    #[inline]
    fn poll_detailed(
        &mut self,
        context: &mut Context<'_>,
        see: &mut dyn FnMut(&Received),
    ) -> Poll<Result<Detailed<R>, Error>> {
        let endpoint = self.endpoint;
        match &mut self.answer {
            Pending::Whole(answer, decode) => answer.as_mut().poll(context).map(|answer| {
                let received = answer?;
                see(&received);
                match decode(&received) {
                    Ok(value) => Ok(Detailed {
                        value,
                        status: received.status,
                        headers: received.headers,
                    }),
                    Err(error) => Err(Error::decode(endpoint, received, error)),
                }
            }),
            Pending::Stream(answer, start) => {
                let start = *start;
                answer.as_mut().poll(context).map_ok(|download| Detailed {
                    status: download.status(),
                    headers: download.headers().clone(),
                    value: start(download),
                })
            }
        }
    }
}

impl<R> Future for CallFuture<R> {
    type Output = Result<R, Error>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.poll_seeing(context, &mut |_| {})
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
