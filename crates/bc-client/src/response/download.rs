//! What becomes of a file that BigCommerce sends? Its bytes, as they come.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

use super::body::{Chunks, Lost};
use super::file_name::file_name;
use super::{Headers, Received};
use crate::error::{Cause, StreamFailure};
use crate::{Call, EndpointInfo, Error, Reading, Response};

/// A body that is not JSON, such as an exported file, read while it comes.
///
/// ```
/// # use bc_client::{Call, Download, Error};
/// use tokio::io::AsyncWriteExt;
///
/// async fn save(export: Call<Download>) -> Result<(), Box<dyn std::error::Error>> {
///     let mut export = export.await?;
///     let name = export.file_name().unwrap_or_else(|| "export.csv".to_owned());
///     let mut file = tokio::fs::File::create(name).await?;
///     while let Some(chunk) = export.chunk().await? {
///         file.write_all(&chunk).await?;
///     }
///     file.flush().await?;
///     Ok(())
/// }
/// ```
///
/// A file of any size passes through: nothing is read ahead of the caller, but for what the system
/// keeps for a connection. [`bytes`](Self::bytes) collects it, up to the client's
/// [limit](crate::ClientBuilder::max_response_bytes). It is also a [`Stream`] of its chunks.
///
/// The call's [time limit](Call::timeout) holds until the first byte of the body; from there
/// on, only silence is limited ([`ClientBuilder::idle_timeout`](crate::ClientBuilder::idle_timeout)).
/// A body that does not come to its end is an error. After an error there is nothing more; dropping
/// a download closes its connection.
pub struct Download {
    endpoint: &'static EndpointInfo,
    /// Without the body.
    received: Received,
    /// Until it ended or failed.
    chunks: Option<Chunks>,
    limit: usize,
}

impl Download {
    pub(crate) fn new(
        endpoint: &'static EndpointInfo,
        received: Received,
        chunks: Chunks,
        limit: usize,
    ) -> Self {
        Self {
            endpoint,
            received,
            chunks: Some(chunks),
            limit,
        }
    }

    /// The HTTP status, a success.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.received.status
    }

    /// The answer's headers.
    #[must_use]
    pub fn headers(&self) -> &Headers {
        &self.received.headers
    }

    /// The media type that the server gave.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.headers().get("content-type")
    }

    /// The size of the whole content in bytes, if it is known before: it is not where the server
    /// sends as it makes, or compresses.
    #[must_use]
    pub fn content_length(&self) -> Option<u64> {
        self.headers().get("content-length")?.parse().ok()
    }

    /// The name that the server gave the file (`Content-Disposition`), without directories.
    #[must_use]
    pub fn file_name(&self) -> Option<String> {
        file_name(self.headers().bytes("content-disposition")?)
    }

    /// The next piece of the content, decompressed; `None` at its end.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Transport`](crate::ErrorKind::Transport) if the connection fails or the content
    /// breaks off, [`ErrorKind::Timeout`](crate::ErrorKind::Timeout) if nothing comes for too long.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        poll_fn(|context| self.poll_chunk(context))
            .await
            .transpose()
    }

    /// The content, or what is left of it, in whole.
    ///
    /// # Errors
    ///
    /// Those of [`chunk`](Self::chunk), and [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge) if it
    /// is larger than the client's limit.
    pub async fn bytes(mut self) -> Result<Vec<u8>, Error> {
        let announced = self.chunks.as_ref().map_or(0, Chunks::announced);
        if announced > u64::try_from(self.limit).unwrap_or(u64::MAX) {
            return Err(self.too_large());
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = self.chunk().await? {
            if chunk.len() > self.limit.saturating_sub(bytes.len()) {
                return Err(self.too_large());
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    fn too_large(self) -> Error {
        let (received, limit) = (self.received, self.limit);
        Error::new(self.endpoint, Cause::TooLarge { received, limit })
    }

    pub(super) fn limit(&self) -> usize {
        self.limit
    }

    pub(super) fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Error>>> {
        let Some(chunks) = &mut self.chunks else {
            return Poll::Ready(None);
        };
        chunks.poll_next(context).map(|next| match next {
            Some(Ok(chunk)) => Some(Ok(chunk)),
            None => {
                self.chunks = None;
                None
            }
            Some(Err(Lost::Idle(after))) => Some(Err(self.fail(StreamFailure::Idle(after)))),
            Some(Err(Lost::Failed(error))) => {
                self.chunks = None;
                let cause = Cause::Transport {
                    received: Some(self.received.clone()),
                    is_sent: true,
                    source: Box::new(error.without_url()),
                };
                Some(Err(Error::new(self.endpoint, cause)))
            }
        })
    }

    /// An error of what stands in the body; what there was to come is lost with the connection.
    pub(super) fn fail(&mut self, failure: StreamFailure) -> Error {
        self.chunks = None;
        self.error(failure)
    }

    /// An error of what stands in the body, which goes on.
    pub(super) fn error(&self, failure: StreamFailure) -> Error {
        let received = self.received.clone();
        Error::new(self.endpoint, Cause::Stream { received, failure })
    }
}

impl Response for Download {
    const ACCEPT: &'static str = "*/*";
    const READING: Reading<Self> = Reading::Stream(std::convert::identity);
}

impl Call<Download> {
    /// Limits how long the server may be silent within the body, instead of the client's own
    /// [limit](crate::ClientBuilder::idle_timeout).
    pub fn idle_timeout(self, timeout: Duration) -> Self {
        self.with_idle_timeout(timeout)
    }
}

/// The chunks, as [`Download::chunk`] gives them.
impl Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_chunk(context)
    }
}

/// Shows no content.
impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("endpoint", &self.endpoint.name)
            .field("status", &self.received.status)
            .field("headers", &self.received.headers)
            .finish_non_exhaustive()
    }
}
