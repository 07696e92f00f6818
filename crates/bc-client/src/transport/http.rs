//! Which HTTP client carries the requests? reqwest's, with what must hold however it was set up.

use crate::BuildError;
use crate::settings::Settings;

/// Finishes a client. What is set here comes last, so that nothing set before undoes it.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn client(
    builder: reqwest::ClientBuilder,
    settings: &Settings,
) -> Result<reqwest::Client, BuildError> {
    let builder = builder
        // Redirects are followed here, where the origin and the method are known.
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        // It would write whole requests to the log.
        .connection_verbose(false)
        .gzip(true)
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
pub(super) fn client(
    builder: reqwest::ClientBuilder,
    _: &Settings,
) -> Result<reqwest::Client, BuildError> {
    builder
        .build()
        .map_err(|error| BuildError::Tls(error.without_url().into()))
}
