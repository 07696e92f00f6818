//! What time is it in a sandbox, and what instant does a date in a request mean?

use std::time::{Duration, SystemTime};

use jiff::{SignedDuration, Timestamp, civil, fmt::rfc2822, tz::TimeZone};

/// The time in one sandbox: the system's, or one that stands still, and what a test has added to it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Clock {
    stands_at: Option<Timestamp>,
    added: SignedDuration,
}

impl Clock {
    /// A clock that stands at an instant; `None` if it is beyond the year 9999, or before -9999.
    pub(crate) fn standing(at: SystemTime) -> Option<Self> {
        Some(Self {
            stands_at: Some(Timestamp::try_from(at).ok()?),
            added: SignedDuration::ZERO,
        })
    }

    /// Moves the time forward; it ends with the year 9999.
    pub(crate) fn advance(&mut self, by: Duration) {
        let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
        self.added = self.added.saturating_add(by);
    }

    /// Milliseconds since 1970.
    pub(crate) fn millis(&self) -> i64 {
        self.instant().as_millisecond()
    }

    /// Seconds since 1970.
    pub(crate) fn epoch(&self) -> i64 {
        self.instant().as_second()
    }

    /// Now, as BigCommerce's v3 writes it: `2026-01-31T12:00:00+00:00`.
    pub(crate) fn now(&self) -> String {
        self.instant()
            .strftime("%Y-%m-%dT%H:%M:%S+00:00")
            .to_string()
    }

    fn instant(&self) -> Timestamp {
        let base = self.stands_at.unwrap_or_else(Timestamp::now);
        base.checked_add(self.added).unwrap_or(Timestamp::MAX)
    }
}

/// The instant a date means, in seconds since 1970: ISO 8601 with or without time and zone, RFC 2822, epoch seconds.
pub(crate) fn seconds(text: &str) -> Option<i64> {
    let text = text.trim();
    let utc = |date: civil::DateTime| {
        date.to_zoned(TimeZone::UTC)
            .ok()
            .map(|zoned| zoned.timestamp())
    };
    let instant = text
        .parse::<Timestamp>()
        .ok()
        .or_else(|| text.parse::<civil::DateTime>().ok().and_then(utc))
        .or_else(|| rfc2822::parse(text).ok().map(|zoned| zoned.timestamp()));
    instant
        .map(Timestamp::as_second)
        .or_else(|| text.parse().ok())
}

/// An ISO 8601 instant as e-mails and BigCommerce's v2 write it: `Thu, 29 Feb 2024 10:00:00 +0000`.
pub(crate) fn rfc2822(text: &str) -> Option<String> {
    let instant: Timestamp = text.parse().ok()?;
    rfc2822::to_string(&instant.to_zoned(TimeZone::UTC)).ok()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::{Clock, seconds};

    #[test]
    fn a_standing_clock_moves_only_when_told_and_ends_with_the_year_9999() {
        let mut clock = Clock::standing(SystemTime::UNIX_EPOCH).unwrap();
        assert_eq!(clock.now(), "1970-01-01T00:00:00+00:00");
        clock.advance(Duration::from_millis(90_500));
        assert_eq!(clock.millis(), 90_500);
        assert_eq!(clock.now(), "1970-01-01T00:01:30+00:00");
        clock.advance(Duration::MAX);
        clock.advance(Duration::MAX);
        assert!(clock.now().starts_with("9999-12-30"), "{}", clock.now());
    }

    #[test]
    fn every_form_of_a_date_means_the_same_instant() {
        for text in [
            "2024-02-29T10:00:00+00:00",
            "2024-02-29T12:00:00+02:00",
            "2024-02-29T10:00:00Z",
            "2024-02-29T10:00:00",
            "Thu, 29 Feb 2024 10:00:00 +0000",
            "1709200800",
        ] {
            assert_eq!(seconds(text), Some(1_709_200_800), "{text}");
        }
        assert_eq!(seconds("2024-02-29"), Some(1_709_164_800));
        assert_eq!(seconds("2024-02-30"), None);
        assert_eq!(seconds(""), None);
        assert_eq!(seconds("soon"), None);
    }
}
