//! What can be set up about a client, and what holds unless it is.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::HeaderValue;

use crate::{BuildError, Origin, RateLimiter};

/// What every request says it comes from.
const PRODUCT: &str = concat!("bc-api/", env!("CARGO_PKG_VERSION"));

/// What can be set up about a transport.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) origin: Option<Origin>,
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) max_attempts: u32,
    pub(crate) rate_limiter: Option<Arc<dyn RateLimiter>>,
    pub(crate) idle_timeout: Duration,
    /// A browser has its own.
    #[cfg_attr(target_arch = "wasm32", allow(dead_code))]
    pub(crate) connect_timeout: Duration,
    pub(crate) max_response_bytes: usize,
    pub(crate) user_agent: HeaderValue,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            origin: None,
            timeout: Duration::from_secs(5 * 60),
            attempt_timeout: Duration::from_secs(60),
            max_attempts: 5,
            rate_limiter: usual_rate_limiter(),
            idle_timeout: Duration::from_secs(60),
            connect_timeout: Duration::from_secs(10),
            max_response_bytes: 64 * 1024 * 1024,
            user_agent: HeaderValue::from_static(PRODUCT),
        }
    }
}

impl Settings {
    pub(crate) fn set_user_agent(&mut self, application: &str) -> Result<(), BuildError> {
        let application = application.trim();
        if application.is_empty() || !application.bytes().all(|b| matches!(b, b' '..=b'~')) {
            return Err(BuildError::UserAgent);
        }
        self.user_agent = HeaderValue::from_str(&format!("{application} {PRODUCT}"))
            .map_err(|_| BuildError::UserAgent)?;
        Ok(())
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn usual_rate_limiter() -> Option<Arc<dyn RateLimiter>> {
    Some(Arc::new(crate::rate_limit::InProcess::default()))
}

/// In a browser nothing waits.
#[cfg(target_arch = "wasm32")]
fn usual_rate_limiter() -> Option<Arc<dyn RateLimiter>> {
    None
}
