//! How does a call begin whose answer is read after it, while it comes?

use std::sync::Arc;

#[cfg(not(target_arch = "wasm32"))]
use reqwest::header::{HeaderName, HeaderValue};

use tracing::{Instrument, Span};

use super::{Answer, Prepared, Transport, observation};
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
            let span = observation::span(&request);
            let call = self.run_to_head(&request, accept, span.clone());
            #[cfg_attr(target_arch = "wasm32", allow(unused_mut))]
            let mut download = call.instrument(span).await?;
            #[cfg(not(target_arch = "wasm32"))]
            if request.reconnects {
                download.reopen = Some(Reopen::new(Arc::clone(&self), request, accept));
            }
            Ok(download)
        })
    }

    async fn run_to_head(
        &self,
        request: &Prepared,
        accept: &'static str,
        span: Span,
    ) -> Result<Download, Error> {
        let mut course = self.course(request, span);
        loop {
            let mut admitted = course.admit(self, request).await?;
            let limit = course.begin(true);
            let opened = self.attempt_to_open(request, &limit, &mut admitted, accept);
            match opened.await {
                Ok((received, response)) => {
                    return Ok(self.download(request, course.opened(received), response));
                }
                Err(error) => {
                    // Whoever waits lets others pass.
                    drop(admitted);
                    course.pause(error).await?;
                }
            }
        }
    }

    /// Opens the answer again, in one attempt: how often is the stream's business.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) async fn open_again(
        &self,
        request: &Prepared,
        accept: &'static str,
    ) -> Result<Download, Error> {
        let mut once = request.clone();
        once.limits.max_attempts = Some(1);
        let span = observation::span(&once);
        let call = self.run_to_head(&once, accept, span.clone());
        call.instrument(span).await
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
