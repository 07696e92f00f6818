//! How does a call begin whose answer is read after it, while it comes?

use std::sync::Arc;

#[cfg(not(target_arch = "wasm32"))]
use reqwest::header::{HeaderName, HeaderValue};

use super::deadline::Deadline;
use super::{Answer, Prepared, Transport};
use crate::response::Chunks;
#[cfg(not(target_arch = "wasm32"))]
use crate::response::Reopen;
use crate::{Download, Error};

impl Transport {
    /// Makes a call whose answer is read after it, while it comes. An answer that is of another
    /// media type than `accept` is an error.
    pub(crate) fn open(
        self: Arc<Self>,
        request: Result<Prepared, Error>,
        accept: &'static str,
    ) -> Answer<Download> {
        Box::pin(async move {
            let mut request = request?;
            #[cfg_attr(target_arch = "wasm32", allow(unused_mut))]
            let mut download = self.open_once(&mut request, accept).await?;
            #[cfg(not(target_arch = "wasm32"))]
            if request.reconnects {
                download.reopen = Some(Reopen::new(self, request, accept));
            }
            Ok(download)
        })
    }

    /// Opens the answer once. The request stays as it was, to be sent again.
    pub(crate) async fn open_once(
        &self,
        request: &mut Prepared,
        accept: &'static str,
    ) -> Result<Download, Error> {
        let deadline = Deadline::of_head(self.timeout(request));
        let url = request.url.clone();
        let answer = self.exchange(request, &deadline).await;
        // A redirect holds for one time.
        request.url = url;
        let (mut received, response) = answer?;
        if !received.is_of(accept) {
            self.read_for_error(&mut received, response, &deadline)
                .await;
            return Err(Error::media_type(request.endpoint, received, accept));
        }
        let idle_timeout = request.idle_timeout.unwrap_or(self.settings.idle_timeout);
        let chunks = Chunks::of(response, idle_timeout);
        let limit = self.settings.max_response_bytes;
        Ok(Download::new(request.endpoint, received, chunks, limit))
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Prepared {
    pub(crate) fn set_header(&mut self, name: HeaderName, value: HeaderValue) {
        self.headers.insert(name, value);
    }
}
