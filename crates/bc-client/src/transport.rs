//! How does a request reach the server, and the answer the caller? One way, for all endpoints.

mod deadline;
mod headers;
mod http;
mod open;
mod read;
mod secrets;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bc_auth::{Authorization, ExposeSecret};
use reqwest::Url;
use reqwest::header::{
    ACCEPT, CONTENT_LENGTH, COOKIE, HeaderMap, HeaderName, HeaderValue, USER_AGENT,
};

use crate::error::{BoxError, Cause, Holder, RedirectRefusal};
use crate::origin;
use crate::request::Payload;
use crate::settings::Settings;
use crate::{BuildError, EndpointInfo, Error, InvalidRequest, Method, Received, RequestWriter};
use deadline::Deadline;
pub(crate) use headers::CallersHeader;
use read::{Unread, read};
use secrets::Secrets;

/// How many redirects a GET follows within its origin.
const MAX_REDIRECTS: usize = 5;

/// How much of an error's body is kept.
const MAX_ERROR_BYTES: usize = 1024 * 1024;

/// An answer on its way.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) type Answer<A> = Pin<Box<dyn Future<Output = Result<A, Error>> + Send>>;
/// An answer on its way. A browser's futures stay on their thread.
#[cfg(target_arch = "wasm32")]
pub(crate) type Answer<A> = Pin<Box<dyn Future<Output = Result<A, Error>>>>;

/// Connections and settings, the same for every endpoint and credential.
pub(crate) struct Transport {
    http: reqwest::Client,
    settings: Settings,
}

/// A request that is ready to be sent.
pub(crate) struct Prepared {
    endpoint: &'static EndpointInfo,
    url: Url,
    headers: HeaderMap,
    /// The headers in which the credential stands.
    credential_headers: Vec<HeaderName>,
    body: Option<Payload>,
    secrets: Secrets,
    /// Whether a redirect is the answer.
    keeps_redirects: bool,
    holder: Arc<Holder>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) idle_timeout: Option<Duration>,
    /// Whether a stream that breaks off may be asked for again.
    #[cfg_attr(target_arch = "wasm32", allow(dead_code))]
    pub(crate) reconnects: bool,
}

/// What an endpoint's response type says of the answer that it reads.
#[derive(Clone, Copy)]
pub(crate) struct Wanted {
    /// Its media types.
    pub(crate) accept: &'static str,
    /// Whether a redirect is the answer, and is not followed.
    pub(crate) redirects: bool,
}

impl Transport {
    pub(crate) fn new(
        settings: Settings,
        http: reqwest::ClientBuilder,
    ) -> Result<Self, BuildError> {
        Ok(Self {
            http: http::client(http, &settings)?,
            settings,
        })
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Joins what the endpoint wrote with destination and credential.
    pub(crate) fn prepare(
        &self,
        writer: RequestWriter,
        authorization: &Authorization<'_>,
        answer: Wanted,
        holder: &Arc<Holder>,
    ) -> Result<Prepared, Error> {
        let endpoint = writer.endpoint();
        let refuse = |refusal| Error::new(endpoint, Cause::Request(refusal));
        let mut written = writer.finish(authorization).map_err(refuse)?;

        let url = match &self.settings.origin {
            Some(origin) => Some(origin.clone()),
            None => authorization.origin().parse().ok(),
        }
        .and_then(|origin| {
            let prefix = authorization.prefix();
            let url = Url::parse(&format!("{origin}{prefix}{}", written.target)).ok()?;
            // A prefix or path that does not begin with `/` could name another host.
            (origin::of(&url) == origin.as_str()).then_some(url)
        })
        .ok_or_else(|| refuse(InvalidRequest::InvalidUrl))?;

        let headers = &mut written.headers;
        headers.entry(ACCEPT).or_insert(HeaderValue::from_static(
            authorization.accepted().unwrap_or(answer.accept),
        ));
        headers.insert(USER_AGENT, self.settings.user_agent.clone());
        for (name, value) in &self.settings.headers {
            headers.entry(name).or_insert_with(|| value.clone());
        }
        if written.body.is_none() && matches!(endpoint.method, Method::Post | Method::Put) {
            // Gateways answer 411 to a POST that does not say it is empty; hyper does not say so.
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        // The credential comes last, so that no endpoint's own header takes its place.
        let mut credential_headers = Vec::new();
        for header in authorization.secret_headers() {
            let name = header.name();
            let invalid = || refuse(InvalidRequest::InvalidHeader { name });
            let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| invalid())?;
            let value = header.value();
            let mut value = HeaderValue::from_str(value.expose_secret()).map_err(|_| invalid())?;
            value.set_sensitive(true);
            credential_headers.push(key.clone());
            headers.insert(key, value);
        }

        let secrets = Secrets {
            of_credential: authorization.secrets(),
            written: written.secrets,
            sends_cookies: headers.contains_key(COOKIE),
        };

        Ok(Prepared {
            endpoint,
            url,
            headers: written.headers,
            credential_headers,
            body: written.body,
            secrets,
            keeps_redirects: answer.redirects,
            holder: Arc::clone(holder),
            timeout: None,
            idle_timeout: None,
            reconnects: endpoint.method == Method::Get,
        })
    }

    /// Makes a call: sends the request, judges the answer by its status, and reads it.
    pub(crate) fn call(self: Arc<Self>, request: Result<Prepared, Error>) -> Answer<Received> {
        Box::pin(async move {
            let mut request = request?;
            let deadline = Deadline::of_answer(self.timeout(&request));
            let (mut received, response) = self.exchange(&mut request, &deadline).await?;
            let limit = self.settings.max_response_bytes;
            match read(response, &mut received.body, limit).await {
                Ok(()) => Ok(received),
                Err(Unread::TooLarge) => Err(Error::new(
                    request.endpoint,
                    Cause::TooLarge { received, limit },
                )),
                Err(Unread::Failed(error)) => Err(request.failed(&deadline, Some(received), error)),
            }
        })
    }

    fn timeout(&self, request: &Prepared) -> Duration {
        request.timeout.unwrap_or(self.settings.timeout)
    }

    /// Sends the request, and again where a redirect leads, up to a success with its body to come.
    async fn exchange(
        &self,
        request: &mut Prepared,
        deadline: &Deadline,
    ) -> Result<(Received, reqwest::Response), Error> {
        for _ in 0..=MAX_REDIRECTS {
            let (mut received, response) = self.attempt(request, deadline).await?;
            if request.is_answered_by(&received) {
                return Ok((received, response));
            }
            self.read_for_error(&mut received, response, deadline).await;
            match received.status {
                301 | 302 | 303 | 307 | 308 => request.url = request.redirected(received)?,
                _ => return Err(request.status(received)),
            }
        }
        Err(request.too_many_redirects())
    }

    /// Sends the request once and receives the head of the answer, whatever its status. Every
    /// request on the wire goes through here.
    async fn attempt(
        &self,
        request: &Prepared,
        deadline: &Deadline,
    ) -> Result<(Received, reqwest::Response), Error> {
        let mut outgoing =
            reqwest::Request::new(method(request.endpoint.method), request.url.clone());
        *outgoing.headers_mut() = request.headers.clone();
        if let Some(body) = &request.body {
            let body = body.open().await;
            let refuse = |refusal| Error::new(request.endpoint, Cause::Request(refusal));
            *outgoing.body_mut() = Some(body.map_err(refuse)?);
        }
        *outgoing.timeout_mut() = deadline.of_exchange();
        let mut response = deadline
            .cover(self.http.execute(outgoing))
            .await
            .map_err(|elapsed| request.timed_out(deadline, Box::new(elapsed)))?
            .map_err(|error| request.failed(deadline, None, error))?;

        let received = Received {
            status: response.status().as_u16(),
            headers: request
                .secrets
                .taken_out_of(std::mem::take(response.headers_mut()))
                .into(),
            body: Vec::new(),
        };
        Ok((received, response))
    }

    /// Reads as much of a body as an error keeps. Its status counts for more than the body, which
    /// may be in part.
    async fn read_for_error(
        &self,
        received: &mut Received,
        response: reqwest::Response,
        deadline: &Deadline,
    ) {
        let limit = self.settings.max_response_bytes.min(MAX_ERROR_BYTES);
        let _ = deadline
            .cover(read(response, &mut received.body, limit))
            .await;
    }
}

impl Prepared {
    /// Whether it is an answer to read: a success, or the redirect that was wanted.
    fn is_answered_by(&self, received: &Received) -> bool {
        match received.status {
            200..=299 => true,
            301 | 302 | 303 | 307 | 308 => self.keeps_redirects && received.location().is_some(),
            _ => false,
        }
    }

    /// Where a redirect leads, if it may be followed: a GET, within its origin.
    fn redirected(&self, received: Received) -> Result<Url, Error> {
        let target = received
            .location()
            .and_then(|location| self.url.join(location).ok());
        let refusal = match target {
            None => RedirectRefusal::NoLocation,
            Some(target) if origin::of(&target) != origin::of(&self.url) => {
                RedirectRefusal::OtherOrigin(origin::of(&target))
            }
            Some(_) if self.endpoint.method != Method::Get => RedirectRefusal::NotGet,
            Some(target) => return Ok(target),
        };
        Err(Error::new(
            self.endpoint,
            Cause::Redirect {
                received: Some(received),
                refusal,
            },
        ))
    }

    fn too_many_redirects(&self) -> Error {
        let refusal = RedirectRefusal::TooMany;
        Error::new(
            self.endpoint,
            Cause::Redirect {
                received: None,
                refusal,
            },
        )
    }

    fn status(&self, received: Received) -> Error {
        let secrets = self.secrets.longest_first();
        Error::status_of(self.endpoint, received, &self.holder, &secrets)
    }

    /// Tells what a failure below HTTP means.
    fn failed(
        &self,
        deadline: &Deadline,
        received: Option<Received>,
        error: reqwest::Error,
    ) -> Error {
        let error = error.without_url();
        let connecting = is_connect(&error);
        let timed_out = error.is_timeout() && !connecting;
        let source: BoxError = Box::new(error);
        if timed_out {
            return self.timed_out(deadline, source);
        }
        let cause = if connecting {
            Cause::Connect {
                origin: origin::of(&self.url),
                source,
            }
        } else {
            Cause::Transport { received, source }
        };
        Error::new(self.endpoint, cause)
    }

    fn timed_out(&self, deadline: &Deadline, source: BoxError) -> Error {
        let after = deadline.whole;
        Error::new(self.endpoint, Cause::Timeout { after, source })
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn is_connect(error: &reqwest::Error) -> bool {
    error.is_connect()
}

/// A browser does not tell.
#[cfg(target_arch = "wasm32")]
fn is_connect(_: &reqwest::Error) -> bool {
    false
}

/// Names the endpoint; URL, headers and body may hold secrets.
impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prepared")
            .field("endpoint", &self.endpoint.name)
            .finish_non_exhaustive()
    }
}

fn method(method: Method) -> reqwest::Method {
    match method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Delete => reqwest::Method::DELETE,
    }
}
