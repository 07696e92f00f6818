//! How does a call begin whose answer is read after it, while it comes?

use std::sync::Arc;

#[cfg(not(target_arch = "wasm32"))]
use reqwest::header::{HeaderName, HeaderValue};

use super::{Answer, Prepared, Transport};
use crate::response::Chunks;
#[cfg(not(target_arch = "wasm32"))]
use crate::response::Reopen;
use crate::{Download, Error, Received};

impl Transport {
    /// Makes a call whose answer is read after it, while it comes. An answer that is of another
    /// media type than `accept` is an error.
    pub(crate) fn open(
        self: Arc<Self>,
        request: Result<Prepared, Error>,
        accept: &'static str,
    ) -> Answer<Download> {
        Box::pin(async move {
            let request = request?;
            let mut course = self.course(&request);
            let (received, response) = loop {
                let mut admitted = course.admit(self.as_ref(), &request).await?;
                let limit = course.begin(true);
                let opened = self.attempt_to_open(&request, &limit, &mut admitted, accept);
                match opened.await {
                    Ok((received, response)) => break (course.succeeded(received), response),
                    Err(error) => {
                        // Whoever waits lets others pass.
                        drop(admitted);
                        course.pause(error).await?;
                    }
                }
            };
            #[cfg_attr(target_arch = "wasm32", allow(unused_mut))]
            let mut download = self.download(&request, received, response);
            #[cfg(not(target_arch = "wasm32"))]
            if request.reconnects {
                download.reopen = Some(Reopen::new(Arc::clone(&self), request, accept));
            }
            Ok(download)
        })
    }

    /// Opens the answer again, in one attempt: how often is the stream's business.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) async fn open_again(
        &self,
        request: &Prepared,
        accept: &'static str,
    ) -> Result<Download, Error> {
        let mut course = self.course(request);
        let mut admitted = course.admit(self, request).await?;
        let limit = course.begin(true);
        let opened = self.attempt_to_open(request, &limit, &mut admitted, accept);
        let (received, response) = opened.await?;
        Ok(self.download(request, received, response))
    }

    fn download(
        &self,
        request: &Prepared,
        received: Received,
        response: reqwest::Response,
    ) -> Download {
        let own = request.limits.idle_timeout;
        let chunks = Chunks::of(response, own.unwrap_or(self.settings.idle_timeout));
        let limit = self.settings.max_response_bytes;
        Download::new(request.endpoint, received, chunks, limit)
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Prepared {
    pub(crate) fn set_header(&mut self, name: HeaderName, value: HeaderValue) {
        self.headers.insert(name, value);
    }
}
