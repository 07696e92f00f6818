//! What does HTTP's library bring, and what does it tell of a failure?

#[cfg(not(target_arch = "wasm32"))]
use std::error::Error as StdError;

use crate::settings::Settings;
use crate::{BuildError, Method};

pub(super) fn method(method: Method) -> reqwest::Method {
    match method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Delete => reqwest::Method::DELETE,
    }
}

#[cfg(not(target_arch = "wasm32"))]
pub(super) fn http_client(settings: &Settings) -> Result<reqwest::Client, BuildError> {
    let builder = reqwest::Client::builder()
        // Redirects are followed here, where the origin and the method are known.
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .connect_timeout(settings.connect_timeout);
    let builder = match &settings.origin {
        Some(origin) if origin.is_loopback_http() => builder
            .tls_backend_preconfigured(crate::tls::no_roots().map_err(BuildError::Tls)?)
            // What stays on the machine in the clear must not leave it through a proxy.
            .no_proxy(),
        _ => builder
            .tls_backend_preconfigured(crate::tls::system_roots().map_err(BuildError::Tls)?)
            .https_only(true),
    };
    builder
        .build()
        .map_err(|error| BuildError::Tls(error.without_url().into()))
}

/// A browser brings its own TLS, redirects and connections.
#[cfg(target_arch = "wasm32")]
pub(super) fn http_client(_: &Settings) -> Result<reqwest::Client, BuildError> {
    reqwest::Client::builder()
        .build()
        .map_err(|error| BuildError::Tls(error.without_url().into()))
}

/// Whether no connection was made.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn is_connect(error: &reqwest::Error) -> bool {
    error.is_connect()
}

/// A browser does not tell.
#[cfg(target_arch = "wasm32")]
pub(super) fn is_connect(_: &reqwest::Error) -> bool {
    false
}

/// Whether the request never went out: its connection was closed while it waited for its turn.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn is_unsent(error: &reqwest::Error) -> bool {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(error) = cause.downcast_ref::<hyper::Error>() {
            return error.is_canceled();
        }
        source = cause.source();
    }
    false
}

/// A browser does not tell.
#[cfg(target_arch = "wasm32")]
pub(super) fn is_unsent(_: &reqwest::Error) -> bool {
    false
}
