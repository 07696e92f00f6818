//! How does a request reach the server, and the answer the caller? One way, for all endpoints.

#[cfg(not(target_arch = "wasm32"))]
mod admission;
#[cfg(target_arch = "wasm32")]
#[path = "transport/admission_in_browser.rs"]
mod admission;
mod attempt;
mod backoff;
mod course;
mod deadline;
mod headers;
mod http;
mod observation;
mod open;
mod prepared;
mod query;
mod read;
mod secrets;
mod sent;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bc_auth::{Authorization, ExposeSecret};
use reqwest::header::{ACCEPT, CONTENT_LENGTH, COOKIE, HeaderName, HeaderValue, USER_AGENT};
use tracing::{Instrument, Span};

#[cfg(not(target_arch = "wasm32"))]
use crate::concurrency::Gates;
use crate::error::{Cause, Holder};
use crate::origin;
use crate::settings::Settings;
use crate::{BuildError, Error, InvalidRequest, Method, Origin, Quota, Received, RequestWriter};
pub(crate) use backoff::Backoff;
use backoff::RetryBudget;
use course::{Course, Past};
use deadline::Deadline;
pub(crate) use headers::CallersHeader;
use observation::Observation;
pub(crate) use prepared::{Limits, Prepared};
use secrets::Secrets;
pub(crate) use sent::Sent;

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
    retries: RetryBudget,
    #[cfg(not(target_arch = "wasm32"))]
    gates: Gates,
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
            retries: RetryBudget::full(),
            #[cfg(not(target_arch = "wasm32"))]
            gates: Gates::default(),
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

        let to = |origin: &Origin| origin.url_of(authorization.prefix(), &written.target);
        let url = match &self.settings.origin {
            Some(origin) => to(origin),
            None => origin::of_credential(authorization.origin()).and_then(|origin| to(&origin)),
        }
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
            quota: Quota::of(endpoint.auth, authorization),
            limits: Limits::default(),
            reconnects: endpoint.method == Method::Get,
        })
    }

    /// Makes a call: sends the request, judges the answer by its status, and reads it. What may
    /// be repeated is.
    pub(crate) fn call(self: Arc<Self>, request: Result<Prepared, Error>) -> Answer<Received> {
        Box::pin(async move {
            let request = request?;
            let span = observation::span(&request);
            let call = self.run(&request, span.clone());
            call.instrument(span).await
        })
    }

    async fn run(&self, request: &Prepared, span: Span) -> Result<Received, Error> {
        let mut course = self.course(request, span);
        loop {
            let mut admitted = course.admit(self, request).await?;
            let limit = course.begin(false);
            match self.attempt(request, &limit, &mut admitted).await {
                Ok(received) => return Ok(course.received(received)),
                Err(error) => {
                    // Whoever waits lets others pass.
                    drop(admitted);
                    course.pause(error).await?;
                }
            }
        }
    }

    /// The course of a call that begins now.
    fn course<'a>(&'a self, request: &'a Prepared, span: Span) -> Course<'a> {
        let observer = self.settings.observer.as_ref().map(|it| &it.0);
        let (own, usual) = (&request.limits, &self.settings);
        Course {
            deadline: Deadline::of(own.timeout.unwrap_or(usual.timeout)),
            attempt_timeout: own.attempt_timeout.unwrap_or(usual.attempt_timeout),
            max_attempts: own.max_attempts.unwrap_or(usual.max_attempts),
            backoff: usual.backoff,
            budget: &self.retries,
            past: Past::default(),
            observation: Observation::of(request, observer, span),
        }
    }
}
