//! What time it is, and what instant a date in a request means.

use jiff::{Timestamp, civil, fmt::rfc2822, tz::TimeZone};

/// Now, as BigCommerce's v3 writes it: `2026-01-31T12:00:00+00:00`.
pub(crate) fn now() -> String {
    Timestamp::now()
        .strftime("%Y-%m-%dT%H:%M:%S+00:00")
        .to_string()
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
    use super::seconds;

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
