//! What does an answer tell of the rate limit?

use std::time::Duration;

use reqwest::header::{HeaderName, RETRY_AFTER};

use crate::response::Headers;

// As names, so that they are not parsed for each answer.
static QUOTA: HeaderName = HeaderName::from_static("x-rate-limit-requests-quota");
static LEFT: HeaderName = HeaderName::from_static("x-rate-limit-requests-left");
static RESET: HeaderName = HeaderName::from_static("x-rate-limit-time-reset-ms");
static WINDOW: HeaderName = HeaderName::from_static("x-rate-limit-time-window-ms");
static X_RETRY_AFTER: HeaderName = HeaderName::from_static("x-retry-after");

/// No window is longer, and no wait that is to be believed.
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// The state of a rate limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// How many requests a window allows (`X-Rate-Limit-Requests-Quota`).
    pub quota: u32,
    /// How many of them are left (`X-Rate-Limit-Requests-Left`). In an
    /// [error](crate::Error::rate_limit) it is what the answer said; a 429 may say some number all the
    /// same. In [`Client::rate_limit`](crate::Client::rate_limit), those on their way are
    /// taken off.
    pub left: u32,
    /// The window's length (`X-Rate-Limit-Time-Window-Ms`), where it is known.
    pub window: Option<Duration>,
    /// How long it takes until all of the quota is there again (`X-Rate-Limit-Time-Reset-Ms`).
    pub reset_in: Duration,
}

/// What an answer tells a [`RateLimiter`](crate::RateLimiter).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimitReport {
    /// The HTTP status.
    pub status: u16,
    /// The state of the limit, where the headers tell it, with values that make sense: a reset of
    /// more than an hour does not.
    pub limit: Option<RateLimit>,
    /// In a 429 that names a time to wait, the longest that it names (`X-Rate-Limit-Time-Reset-Ms`,
    /// `X-Retry-After`, `Retry-After`). It is zero where that makes no sense, which is also so for
    /// more than an hour. A 429 without any is no matter of the quota: the endpoint is called too
    /// often at once, or BigCommerce is overloaded.
    pub wait: Option<Duration>,
}

impl RateLimitReport {
    #[cfg_attr(target_arch = "wasm32", allow(dead_code))]
    pub(crate) fn of(status: u16, headers: &Headers) -> Self {
        Self {
            status,
            limit: RateLimit::of(headers),
            wait: if status == 429 { wait(headers) } else { None },
        }
    }
}

impl RateLimit {
    pub(crate) fn of(headers: &Headers) -> Option<Self> {
        let quota = number(headers, &QUOTA)?;
        let quota = u32::try_from(quota).ok().filter(|quota| *quota > 0)?;
        let left = number(headers, &LEFT)?;
        let reset = number(headers, &RESET)?;
        let window = number(headers, &WINDOW)
            .map(Duration::from_millis)
            .filter(|window| !window.is_zero() && *window <= LONGEST);
        Some(Self {
            quota,
            left: u32::try_from(left).unwrap_or(quota).min(quota),
            window,
            reset_in: Some(Duration::from_millis(reset)).filter(|reset| *reset <= LONGEST)?,
        })
    }
}

#[cfg_attr(target_arch = "wasm32", allow(dead_code))]
fn wait(headers: &Headers) -> Option<Duration> {
    let named = [(&RESET, 1), (&X_RETRY_AFTER, 1000), (&RETRY_AFTER, 1000)];
    let sensible = |(name, unit): (&HeaderName, u64)| {
        headers.named(name)?;
        let wait = number(headers, name).and_then(|number| number.checked_mul(unit));
        let wait = wait.map(Duration::from_millis).unwrap_or_default();
        Some(if wait <= LONGEST {
            wait
        } else {
            Duration::ZERO
        })
    };
    named.into_iter().filter_map(sensible).max()
}

fn number(headers: &Headers, name: &HeaderName) -> Option<u64> {
    headers.named(name)?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderMap, HeaderValue};

    use super::*;

    fn report(status: u16, headers: &[(&'static str, &'static str)]) -> RateLimitReport {
        let map: HeaderMap = headers
            .iter()
            .map(|(name, value)| {
                let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
                (name, HeaderValue::from_static(value))
            })
            .collect();
        RateLimitReport::of(status, &map.into())
    }

    const A_QUOTA: (&str, &str) = ("X-RATE-LIMIT-Requests-Quota", "150");
    const A_REST: (&str, &str) = ("X-Rate-Limit-Requests-Left", "35");
    const A_RESET: (&str, &str) = ("x-rate-limit-time-reset-ms", "15000");
    const A_WINDOW: (&str, &str) = ("X-Rate-Limit-Time-Window-Ms", "30000");

    #[test]
    fn the_headers_tell_quota_rest_window_and_reset_in_whatever_case() {
        let report = report(200, &[A_QUOTA, A_REST, A_RESET, A_WINDOW]);
        let limit = RateLimit {
            quota: 150,
            left: 35,
            window: Some(Duration::from_secs(30)),
            reset_in: Duration::from_secs(15),
        };
        assert_eq!(report.limit, Some(limit));
        assert_eq!(report.wait, None);
    }

    #[test]
    fn values_that_make_no_sense_are_no_limit() {
        for reset in ["-1", "soon", "3600001", "99999999999999999999", ""] {
            let report = report(
                200,
                &[A_QUOTA, A_REST, ("X-Rate-Limit-Time-Reset-Ms", reset)],
            );
            assert_eq!(report.limit, None, "{reset}");
        }
        for quota in ["0", "-5", "many"] {
            let report = report(
                200,
                &[("X-Rate-Limit-Requests-Quota", quota), A_REST, A_RESET],
            );
            assert_eq!(report.limit, None, "{quota}");
        }
        let odd = report(
            200,
            &[A_QUOTA, ("X-Rate-Limit-Requests-Left", "9999"), A_RESET],
        );
        assert_eq!(odd.limit.unwrap().left, 150);
        assert_eq!(report(200, &[A_REST, A_RESET]).limit, None);
    }

    #[test]
    fn a_429_waits_for_the_longest_that_it_names() {
        let wait = |headers: &[(&'static str, &'static str)]| report(429, headers).wait;
        assert_eq!(wait(&[]), None);
        assert_eq!(wait(&[A_RESET]), Some(Duration::from_secs(15)));
        let longer = ("X-Retry-After", "20");
        assert_eq!(wait(&[A_RESET, longer]), Some(Duration::from_secs(20)));
        let shorter = ("Retry-After", "1");
        assert_eq!(wait(&[A_RESET, shorter]), Some(Duration::from_secs(15)));
        for nonsense in ["-1", "0", "999999999", "18446744073709551615", "x"] {
            let wait = wait(&[("Retry-After", nonsense)]);
            assert_eq!(wait, Some(Duration::ZERO), "{nonsense}");
        }
    }
}
