//! What does `send` return? A call that is made when it is awaited.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bc_record::DecodeError;

use crate::transport::{Answer, Prepared, Transport};
use crate::{EndpointInfo, Error, Received, Response};

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
    decode: fn(&Received) -> Result<R, DecodeError>,
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
            decode: R::from_received,
        }
    }

    /// Limits the time for this call, from connecting to the last byte of the answer, instead of
    /// the client's own limit.
    #[inline]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        if let Ok(request) = &mut self.request {
            request.timeout = Some(timeout);
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
            answer: self.transport.call(self.request),
            decode: self.decode,
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
    answer: Answer,
    decode: fn(&Received) -> Result<R, DecodeError>,
}

impl<R> Future for CallFuture<R> {
    type Output = Result<R, Error>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.answer.as_mut().poll(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Ready(Ok(received)) => Poll::Ready(
                (self.decode)(&received)
                    .map_err(|error| Error::decode(self.endpoint, received, error)),
            ),
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
