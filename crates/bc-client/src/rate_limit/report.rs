//! What does an answer tell of the rate limit?

use std::time::Duration;

use crate::response::Headers;

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
        let quota = number(headers, "x-rate-limit-requests-quota")?;
        let quota = u32::try_from(quota).ok().filter(|quota| *quota > 0)?;
        let left = number(headers, "x-rate-limit-requests-left")?;
        let reset = number(headers, "x-rate-limit-time-reset-ms")?;
        let window = number(headers, "x-rate-limit-time-window-ms")
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

fn wait(headers: &Headers) -> Option<Duration> {
    let named = [
        ("x-rate-limit-time-reset-ms", 1),
        ("x-retry-after", 1000),
        ("retry-after", 1000),
    ];
    let sensible = |(name, unit): (&str, u64)| {
        headers.get(name)?;
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

fn number(headers: &Headers, name: &str) -> Option<u64> {
    headers.get(name)?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

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

    const QUOTA: (&str, &str) = ("X-RATE-LIMIT-Requests-Quota", "150");
    const LEFT: (&str, &str) = ("X-Rate-Limit-Requests-Left", "35");
    const RESET: (&str, &str) = ("x-rate-limit-time-reset-ms", "15000");
    const WINDOW: (&str, &str) = ("X-Rate-Limit-Time-Window-Ms", "30000");

    #[test]
    fn the_headers_tell_quota_rest_window_and_reset_in_whatever_case() {
        let report = report(200, &[QUOTA, LEFT, RESET, WINDOW]);
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
            let report = report(200, &[QUOTA, LEFT, ("X-Rate-Limit-Time-Reset-Ms", reset)]);
            assert_eq!(report.limit, None, "{reset}");
        }
        for quota in ["0", "-5", "many"] {
            let report = report(200, &[("X-Rate-Limit-Requests-Quota", quota), LEFT, RESET]);
            assert_eq!(report.limit, None, "{quota}");
        }
        let odd = report(200, &[QUOTA, ("X-Rate-Limit-Requests-Left", "9999"), RESET]);
        assert_eq!(odd.limit.unwrap().left, 150);
        assert_eq!(report(200, &[LEFT, RESET]).limit, None);
    }

    #[test]
    fn a_429_waits_for_the_longest_that_it_names() {
        let wait = |headers: &[(&'static str, &'static str)]| report(429, headers).wait;
        assert_eq!(wait(&[]), None);
        assert_eq!(wait(&[RESET]), Some(Duration::from_secs(15)));
        let longer = ("X-Retry-After", "20");
        assert_eq!(wait(&[RESET, longer]), Some(Duration::from_secs(20)));
        let shorter = ("Retry-After", "1");
        assert_eq!(wait(&[RESET, shorter]), Some(Duration::from_secs(15)));
        for nonsense in ["-1", "0", "999999999", "18446744073709551615", "x"] {
            let wait = wait(&[("Retry-After", nonsense)]);
            assert_eq!(wait, Some(Duration::ZERO), "{nonsense}");
        }
    }
}
