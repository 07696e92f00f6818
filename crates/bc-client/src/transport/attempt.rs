//! How is a request sent once, and where a redirect leads?

use reqwest::Url;

use super::admission::Admitted;
use super::deadline::AttemptLimit;
use super::http::method;
use super::read::{Unread, read};
use super::{Prepared, Transport};
use crate::error::Cause;
use crate::{Error, Received};

/// How many redirects a GET follows within its origin.
const MAX_REDIRECTS: usize = 5;

/// How much of an error's body is kept.
const MAX_ERROR_BYTES: usize = 1024 * 1024;

impl Transport {
    /// One attempt, up to the last byte of a success.
    pub(super) async fn attempt(
        &self,
        request: &Prepared,
        limit: &AttemptLimit,
        admitted: &mut Admitted,
    ) -> Result<Received, Error> {
        let (mut received, response) = self.exchange(request, limit, admitted).await?;
        let most = self.settings.max_response_bytes;
        match read(response, &mut received.body, most).await {
            Ok(()) => Ok(received),
            Err(Unread::TooLarge) => Err(request.error(Cause::TooLarge {
                received,
                limit: most,
            })),
            Err(Unread::Failed(error)) => Err(request.failed(limit, Some(received), error)),
        }
    }

    /// One attempt, up to the head of a success that is of the media type `accept`.
    pub(super) async fn attempt_to_open(
        &self,
        request: &Prepared,
        limit: &AttemptLimit,
        admitted: &mut Admitted,
        accept: &'static str,
    ) -> Result<(Received, reqwest::Response), Error> {
        let (mut received, response) = self.exchange(request, limit, admitted).await?;
        if !received.is_of(accept) {
            self.read_for_error(&mut received, response, limit).await;
            return Err(Error::media_type(request.endpoint, received, accept));
        }
        Ok((received, response))
    }

    /// Sends the request, and again where a redirect leads, up to a success with its body to come.
    async fn exchange(
        &self,
        request: &Prepared,
        limit: &AttemptLimit,
        admitted: &mut Admitted,
    ) -> Result<(Received, reqwest::Response), Error> {
        let mut redirected = None;
        for _ in 0..=MAX_REDIRECTS {
            let url = redirected.as_ref().unwrap_or(&request.url);
            let (mut received, response) = self.send(request, url, limit, admitted).await?;
            if request.is_answered_by(&received) {
                return Ok((received, response));
            }
            self.read_for_error(&mut received, response, limit).await;
            match received.status {
                301 | 302 | 303 | 307 | 308 => {
                    redirected = Some(request.redirected(url, received)?);
                    self.admit_again(admitted, request, limit.left()).await?;
                }
                _ => return Err(request.status(received)),
            }
        }
        Err(request.too_many_redirects())
    }

    /// Sends the request once and receives the head of the answer, whatever its status. Every
    /// request on the wire goes through here.
    async fn send(
        &self,
        request: &Prepared,
        url: &Url,
        limit: &AttemptLimit,
        admitted: &mut Admitted,
    ) -> Result<(Received, reqwest::Response), Error> {
        let mut outgoing = reqwest::Request::new(method(request.endpoint.method), url.clone());
        *outgoing.headers_mut() = request.headers.clone();
        *outgoing.body_mut() = request.body.clone().map(reqwest::Body::from);
        *outgoing.timeout_mut() = limit.of_exchange();
        let mut response = limit
            .cover(self.http.execute(outgoing))
            .await
            .map_err(|elapsed| request.timed_out(limit, Box::new(elapsed)))?
            .map_err(|error| {
                let error = request.failed(limit, None, error);
                if !error.may_have_been_sent() {
                    admitted.unsent();
                }
                error
            })?;

        let received = Received {
            status: response.status().as_u16(),
            headers: request
                .secrets
                .taken_out_of(std::mem::take(response.headers_mut()))
                .into(),
            body: Vec::new(),
            attempts: 1,
        };
        admitted.answered(received.status, &received.headers);
        Ok((received, response))
    }

    /// Reads as much of a body as an error keeps. Its status counts for more than the body, which
    /// may be in part.
    async fn read_for_error(
        &self,
        received: &mut Received,
        response: reqwest::Response,
        limit: &AttemptLimit,
    ) {
        let most = self.settings.max_response_bytes.min(MAX_ERROR_BYTES);
        let _ = limit.cover(read(response, &mut received.body, most)).await;
    }
}
