//! One type for every way in which BigCommerce writes a date, which keeps what came.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use time::OffsetDateTime;
use time::format_description::well_known::{Rfc2822, Rfc3339};

use crate::{Decode, DecodeError, Emit, Json, Number, Object, Peek, Reader, Slot, Unset, Writer};

/// A point in time, as BigCommerce wrote it.
///
/// Reads RFC 3339 (`2024-05-01T10:00:00Z`, also with an offset like `+0000`), the SQL form
/// (`2024-05-01 10:00:00`) and a date alone (`2024-05-01`), both taken as UTC; RFC 2822
/// (`Wed, 01 May 2024 10:00:00 +0000`); seconds since 1970, as a number or a string; and the
/// object of a blog post's `published_date` (`{"date": .., "timezone": ..}`).
///
/// Decoding never fails: what is none of these is kept, too, and [`unix_seconds`] says so. What
/// came is what is written again.
///
/// Two dates are equal if they are written alike. To compare points in time, compare their
/// [`unix_seconds`].
///
/// ```
/// use bc_record::DateTime;
///
/// let created: DateTime = bc_record::from_slice(br#""Tue, 20 Nov 2012 00:00:00 +0000""#)?;
/// assert_eq!(created.unix_seconds(), Ok(1_353_369_600));
/// assert_eq!(created.to_rfc3339(), Ok("2012-11-20T00:00:00Z".to_owned()));
/// assert_eq!(created.as_str(), "Tue, 20 Nov 2012 00:00:00 +0000");
/// # Ok::<(), bc_record::DecodeError>(())
/// ```
///
/// [`unix_seconds`]: DateTime::unix_seconds
#[derive(Clone, PartialEq, Eq)]
pub struct DateTime {
    raw: Json,
}

/// A date in none of the forms that [`DateTime`] reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnreadableDate(());

impl fmt::Display for UnreadableDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "not a date in RFC 3339, RFC 2822, the form YYYY-MM-DD [HH:MM:SS], or seconds since 1970",
        )
    }
}

impl std::error::Error for UnreadableDate {}

impl DateTime {
    /// Seconds since 1970, written as a number.
    pub fn from_unix_seconds(seconds: i64) -> Self {
        DateTime {
            raw: Json::Number(Number::from(seconds)),
        }
    }

    /// A date as RFC 3339 writes it, kept as it is.
    ///
    /// # Errors
    ///
    /// [`UnreadableDate`] if `text` is not RFC 3339.
    pub fn from_rfc3339(text: &str) -> Result<Self, UnreadableDate> {
        match OffsetDateTime::parse(text, &Rfc3339) {
            Ok(_) => Ok(text.into()),
            Err(_) => Err(UnreadableDate(())),
        }
    }

    /// The text that came: of a number its digits, of an object its `date`.
    pub fn as_str(&self) -> &str {
        match &self.raw {
            Json::Number(number) => number.as_str(),
            Json::Object(members) => members
                .get("date")
                .and_then(Json::as_str)
                .unwrap_or_default(),
            raw => raw.as_str().unwrap_or_default(),
        }
    }

    /// What came.
    pub fn as_json(&self) -> &Json {
        &self.raw
    }

    /// Whether nothing came: the date is not set.
    pub fn is_empty(&self) -> bool {
        self.raw == Json::String(String::new())
    }

    /// Whole seconds since 1970, UTC.
    ///
    /// # Errors
    ///
    /// [`UnreadableDate`] if what came is in no form that this type reads.
    pub fn unix_seconds(&self) -> Result<i64, UnreadableDate> {
        self.parse().map(OffsetDateTime::unix_timestamp)
    }

    /// The same point in time as the standard library's type.
    ///
    /// # Errors
    ///
    /// [`UnreadableDate`] if what came is in no form that this type reads.
    pub fn to_system_time(&self) -> Result<SystemTime, UnreadableDate> {
        let at = self.parse()?;
        let seconds = Duration::from_secs(at.unix_timestamp().unsigned_abs());
        let whole = if at.unix_timestamp() < 0 {
            SystemTime::UNIX_EPOCH.checked_sub(seconds)
        } else {
            SystemTime::UNIX_EPOCH.checked_add(seconds)
        };
        whole
            .and_then(|whole| whole.checked_add(Duration::from_nanos(at.nanosecond().into())))
            .ok_or(UnreadableDate(()))
    }

    /// The same point in time as RFC 3339 writes it, in UTC and whole seconds.
    ///
    /// # Errors
    ///
    /// [`UnreadableDate`] if what came is in no form that this type reads, or before year 0.
    pub fn to_rfc3339(&self) -> Result<String, UnreadableDate> {
        let utc = self.parse()?.to_offset(time::UtcOffset::UTC);
        let (year, month, day) = utc.to_calendar_date();
        if year < 0 {
            return Err(UnreadableDate(()));
        }
        let (hour, minute, second) = utc.to_hms();
        let month = u8::from(month);
        Ok(format!(
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"
        ))
    }

    fn parse(&self) -> Result<OffsetDateTime, UnreadableDate> {
        let read = match &self.raw {
            Json::Object(members) => zoned(members),
            _ => read(self.as_str().trim()),
        };
        read.ok_or(UnreadableDate(()))
    }
}

fn read(text: &str) -> Option<OffsetDateTime> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    if let Ok(seconds) = whole.parse::<i64>() {
        return OffsetDateTime::from_unix_timestamp(seconds).ok();
    }
    if text.starts_with(|first: char| first.is_ascii_digit())
        && text.as_bytes().get(4) == Some(&b'-')
    {
        return OffsetDateTime::parse(&as_rfc3339(text)?, &Rfc3339).ok();
    }
    // RFC 2822 without a zone is not one; BigCommerce always gives it.
    OffsetDateTime::parse(text, &Rfc2822).ok()
}

/// Adds to an ISO 8601 date what RFC 3339 wants: a time, seconds, a zone with a colon.
fn as_rfc3339(text: &str) -> Option<String> {
    let (date, time) = text.split_at_checked(10)?;
    let time = time.trim_start_matches(['T', 't', ' ']);
    if time.is_empty() {
        return Some(format!("{date}T00:00:00Z"));
    }
    let zone_at = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (time, zone) = time.split_at_checked(zone_at)?;
    let time = time.trim_end();
    let seconds = if time.matches(':').count() == 1 {
        ":00"
    } else {
        ""
    };
    let zone = match (zone.len(), zone.contains(':')) {
        (0, _) => "Z".to_owned(),
        (3, false) => format!("{zone}:00"),
        (5, false) => {
            let (hours, minutes) = zone.split_at_checked(3)?;
            format!("{hours}:{minutes}")
        }
        _ => zone.to_owned(),
    };
    Some(format!("{date}T{time}{seconds}{zone}"))
}

/// PHP's form: a local date and its zone, of which only UTC and offsets are known without a
/// database of time zones.
fn zoned(members: &Object) -> Option<OffsetDateTime> {
    let date = members.get("date").and_then(Json::as_str)?;
    let zone = match members.get("timezone").and_then(Json::as_str)? {
        "UTC" | "GMT" | "Z" => "Z",
        zone if zone.starts_with(['+', '-']) => zone,
        _ => return None,
    };
    OffsetDateTime::parse(&as_rfc3339(&format!("{date}{zone}"))?, &Rfc3339).ok()
}

/// The date that is not set.
impl Default for DateTime {
    fn default() -> Self {
        DateTime {
            raw: Json::String(String::new()),
        }
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.raw.fmt(f)
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Any form that can be read.
impl FromStr for DateTime {
    type Err = UnreadableDate;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let date = DateTime::from(text);
        date.parse().map(|_| date)
    }
}

/// Keeps the text, also if it cannot be read as a date; to check it, use [`FromStr`].
impl From<&str> for DateTime {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

/// Keeps the text, also if it cannot be read as a date; to check it, use [`FromStr`].
impl From<String> for DateTime {
    fn from(text: String) -> Self {
        DateTime {
            raw: Json::String(text),
        }
    }
}

/// Reads any value. `null` leaves what is there.
impl Slot for DateTime {
    fn put(&mut self, json: &mut Reader<'_>, next: Peek) -> Result<(), DecodeError> {
        match next {
            Peek::Null => json.null(),
            _ => self.raw.put(json, next),
        }
    }

    fn reset(&mut self) {
        *self = DateTime::default();
    }
}

/// Writes what came.
impl Emit for DateTime {
    fn emit(&self, out: &mut Writer) {
        self.raw.emit(out);
    }
}

impl Decode for DateTime {
    const UNSET: Unset = Unset::Empty;

    fn start() -> Self {
        DateTime::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(json: &str) -> Result<i64, UnreadableDate> {
        crate::from_slice::<DateTime>(json.as_bytes())
            .unwrap()
            .unix_seconds()
    }

    #[test]
    fn every_form_that_bigcommerce_sends_is_the_same_point_in_time() {
        for json in [
            r#""2024-05-01T10:00:00Z""#,
            r#""2024-05-01t10:00:00z""#,
            r#""2024-05-01T10:00:00.000Z""#,
            r#""2024-05-01T12:00:00+02:00""#,
            r#""2024-05-01T12:00:00+0200""#,
            r#""2024-05-01T12:00:00+02""#,
            r#""2024-05-01T05:00:00-05:00""#,
            r#""2024-05-01 10:00:00""#,
            r#""2024-05-01 10:00:00.000000""#,
            r#""2024-05-01 12:00:00 +0200""#,
            r#""2024-05-01T10:00""#,
            r#""Wed, 01 May 2024 10:00:00 +0000""#,
            r#""Wed, 01 May 2024 10:00:00 GMT""#,
            r#""1 May 2024 12:00:00 +0200""#,
            "1714557600",
            "1714557600.75",
            r#""1714557600""#,
            r#"{"date": "2024-05-01 10:00:00.000000", "timezone_type": 3, "timezone": "UTC"}"#,
            r#"{"date": "2024-05-01 12:00:00.000000", "timezone_type": 1, "timezone": "+02:00"}"#,
        ] {
            assert_eq!(seconds(json), Ok(1_714_557_600), "{json}");
        }
    }

    #[test]
    fn a_date_alone_is_midnight_utc() {
        assert_eq!(seconds(r#""2024-05-01""#), Ok(1_714_521_600));
        assert_eq!(seconds(r#""1969-12-31""#), Ok(-86_400));
    }

    #[test]
    fn what_cannot_be_read_is_kept_and_says_so_when_asked() {
        for json in [
            r#""soon""#,
            r#""05/01/2024""#,
            r#""2024-13-01""#,
            r#""2024-05-01T25:00:00Z""#,
            r#""2024-05-01T10:00:00 Europe/Berlin""#,
            r#""２０２４-05-01""#,
            r#""2024-05-é1""#,
            r#""99999999999999999999""#,
            "1e400",
            "false",
            "[]",
            r#"{"date":"2024-05-01 10:00:00","timezone":"Europe/Berlin"}"#,
        ] {
            let date: DateTime = crate::from_slice(json.as_bytes()).unwrap();
            assert!(date.unix_seconds().is_err(), "{json}");
            assert!(
                date.to_rfc3339().is_err() && date.to_system_time().is_err(),
                "{json}"
            );
            assert_eq!(crate::to_vec(&date), json.as_bytes());
        }
    }

    #[test]
    fn what_came_is_what_is_written_again() {
        for json in [
            r#""Wed, 01 May 2024 10:00:00 +0000""#,
            "1714557600",
            r#""1714557600""#,
        ] {
            let date: DateTime = crate::from_slice(json.as_bytes()).unwrap();
            assert_eq!(crate::to_vec(&date), json.as_bytes());
        }
    }

    #[test]
    fn an_unset_date_is_none_or_empty() {
        for json in [r#""""#, "null"] {
            let optional: Option<DateTime> = crate::from_slice(json.as_bytes()).unwrap();
            assert_eq!(optional, None);
            let plain: DateTime = crate::from_slice(json.as_bytes()).unwrap();
            assert!(plain.is_empty() && plain.unix_seconds().is_err());
        }
    }

    #[test]
    fn dates_can_be_made() {
        let date = DateTime::from_unix_seconds(1_714_557_600);
        assert_eq!(date.to_rfc3339().as_deref(), Ok("2024-05-01T10:00:00Z"));
        assert!(DateTime::from_rfc3339("2024-05-01T10:00:00Z").is_ok());
        assert!(DateTime::from_rfc3339("2024-05-01").is_err());
        assert!("2024-05-01".parse::<DateTime>().is_ok());
        assert!("soon".parse::<DateTime>().is_err());
    }

    #[test]
    fn the_system_time_has_the_fraction_on_either_side_of_1970() {
        let after = DateTime::from("1970-01-01T00:00:01.500Z").to_system_time();
        assert_eq!(
            after,
            Ok(SystemTime::UNIX_EPOCH + Duration::from_millis(1500))
        );
        let before = DateTime::from("1969-12-31T23:59:58.500Z").to_system_time();
        assert_eq!(
            before,
            Ok(SystemTime::UNIX_EPOCH - Duration::from_millis(1500))
        );
    }
}
