//! Are events found, whatever the bytes and wherever they are cut?

use std::time::Duration;

use bytes::Bytes;
use proptest::collection::vec;
use proptest::prelude::*;

use super::{EventParser, EventTooLarge, RawEvent};

/// Everything that a stream tells.
#[derive(Debug, PartialEq)]
struct Told {
    events: Vec<(String, String)>,
    last_event_id: Option<String>,
    retry: Option<Duration>,
    is_unfinished: bool,
}

fn tell(chunks: &[&[u8]]) -> Told {
    let mut parser = EventParser::new(usize::MAX);
    let mut events = Vec::new();
    for chunk in chunks {
        let mut chunk = Bytes::copy_from_slice(chunk);
        while let Some(RawEvent { name, data }) = parser.next(&mut chunk).unwrap() {
            events.push((name, String::from_utf8_lossy(&data).into_owned()));
        }
        assert!(chunk.is_empty());
    }
    Told {
        events,
        last_event_id: parser.last_event_id().map(str::to_owned),
        retry: parser.retry(),
        is_unfinished: parser.is_unfinished(),
    }
}

/// Asserts which events stand in a stream, whole, in single bytes and cut in two everywhere.
#[track_caller]
fn assert_events(stream: impl AsRef<[u8]>, events: &[(&str, &str)]) -> Told {
    let stream = stream.as_ref();
    let whole = tell(&[stream]);
    let owned = |(name, data): &(&str, &str)| ((*name).to_owned(), (*data).to_owned());
    assert_eq!(whole.events, events.iter().map(owned).collect::<Vec<_>>());
    assert_eq!(tell(&stream.chunks(1).collect::<Vec<_>>()), whole);
    for cut in 0..=stream.len() {
        let (before, after) = stream.split_at(cut);
        assert_eq!(tell(&[before, after]), whole, "cut at {cut}");
    }
    whole
}

#[test]
fn the_standards_own_examples_are_read_as_it_says() {
    assert_events(
        "data: YHOO\ndata: +2\ndata: 10\n\n",
        &[("message", "YHOO\n+2\n10")],
    );
    let told = assert_events(
        ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n",
        &[("message", "first event"), ("message", "second event")],
    );
    assert_eq!(told.last_event_id, None);
    assert!(told.is_unfinished);
    let told = assert_events(
        "data\n\ndata\ndata\n\ndata:",
        &[("message", ""), ("message", "\n")],
    );
    assert!(told.is_unfinished);
    assert_events(
        "data:test\n\ndata: test\n\n",
        &[("message", "test"), ("message", "test")],
    );
}

#[test]
fn lines_end_with_any_of_three_line_breaks() {
    for stream in [
        "event: a\ndata: 1\ndata: 2\n\ndata: 3\n\n",
        "event: a\r\ndata: 1\r\ndata: 2\r\n\r\ndata: 3\r\n\r\n",
        "event: a\rdata: 1\rdata: 2\r\rdata: 3\r\r",
        "event: a\r\ndata: 1\ndata: 2\r\r\ndata: 3\n\r",
    ] {
        let told = assert_events(stream, &[("a", "1\n2"), ("message", "3")]);
        assert!(!told.is_unfinished);
    }
}

#[test]
fn an_event_is_there_with_its_blank_line_and_waits_for_no_line_feed() {
    assert_eq!(
        tell(&[b"data: 1\r\n\r"]).events,
        [("message".into(), "1".into())]
    );
}

#[test]
fn only_the_first_byte_order_mark_is_dropped() {
    assert_events("\u{feff}data: 1\n\n", &[("message", "1")]);
    assert_events("\u{feff}\u{feff}data: 1\n\n", &[]);
    assert_events("\ndata: 0\n\n\u{feff}data: 1\n\n", &[("message", "0")]);
    assert!(!assert_events("\u{feff}", &[]).is_unfinished);
}

#[test]
fn fields_of_other_names_and_comments_say_nothing() {
    let stream = ":\n: keep-alive\nDATA: 1\ndata : 1\n data: 1\nfoo\n\nevent: empty\n\ndata: 1\n\n";
    let told = assert_events(stream, &[("message", "1")]);
    assert!(!told.is_unfinished);
}

#[test]
fn an_id_stays_until_another_comes_and_counts_once_its_event_ended() {
    let id = |stream: &str| tell(&[stream.as_bytes()]).last_event_id;
    assert_eq!(
        id("id: 7\ndata: 1\n\ndata: 2\n\n: c\n\n").as_deref(),
        Some("7")
    );
    assert_eq!(id("id: 7\n\nid: 8\ndata: 1\n").as_deref(), Some("7"));
    assert_eq!(
        id("id: 7\n\nid: 8\0\ndata: 1\n\n").as_deref(),
        Some("7"),
        "with NULL"
    );
    assert_eq!(id("id: 7\n\nid:\n\n"), None, "taken back");
}

#[test]
fn a_retry_is_a_number_of_milliseconds_or_ignored() {
    let retry = |value: &str| tell(&[format!("retry: {value}\n").as_bytes()]).retry;
    assert_eq!(retry("1500"), Some(Duration::from_millis(1500)));
    for value in [
        "",
        "+1",
        "-1",
        "1.5",
        "1 ",
        "soon",
        "\u{661}",
        "99999999999999999999",
    ] {
        assert_eq!(retry(value), None, "{value}");
    }
}

#[test]
fn a_stream_is_unfinished_where_something_of_an_event_is_lost() {
    let is_unfinished = |stream: &str| tell(&[stream.as_bytes()]).is_unfinished;
    for whole in [
        "",
        "\n",
        "data: 1\n\n",
        "data: 1\n\n: bye",
        "data: 1\n\n: bye\nretry: 5\n",
    ] {
        assert!(!is_unfinished(whole), "{whole}");
    }
    for cut in ["d", "data", "data: 1", "data: 1\n", "event: a\n", "id: 5\n"] {
        assert!(is_unfinished(cut), "{cut}");
    }
}

#[test]
fn an_event_as_large_as_the_limit_passes_and_one_byte_more_does_not() {
    let stream = Bytes::from_static(b"data: 1234\ndata: 5\n\n");
    let parse = |limit| EventParser::new(limit).next(&mut stream.clone());
    assert_eq!(parse(12).unwrap().unwrap().data, b"1234\n5");
    assert_eq!(parse(11), Err(EventTooLarge));
}

#[test]
fn a_line_that_never_ends_is_too_large_in_a_name_and_a_comment_too() {
    for start in ["data: ", "event: ", "id: ", ": ", "other: "] {
        let mut parser = EventParser::new(1000);
        let mut pieces = 0;
        let mut piece = Bytes::from_static(start.as_bytes());
        while parser.next(&mut piece).is_ok() {
            pieces += 1;
            assert!(pieces < 100, "{start}");
            piece = Bytes::from_static(&[b'x'; 100]);
        }
    }
}

#[test]
fn many_small_events_pass_under_a_limit_that_each_is_within() {
    let mut parser = EventParser::new(20);
    let mut chunk = Bytes::from("event: a\ndata: 1\n\n: comment\n".repeat(100));
    let mut events = 0;
    while parser.next(&mut chunk).unwrap().is_some() {
        events += 1;
    }
    assert_eq!(events, 100);
}

/// A value without line breaks, and without the NULL that an `id` must not have.
fn value() -> impl Strategy<Value = String> {
    "[^\r\n\0]{0,12}"
}

/// Cuts of a stream, as parts of its length.
fn cuts() -> impl Strategy<Value = Vec<prop::sample::Index>> {
    vec(any::<prop::sample::Index>(), 0..6)
}

fn cut<'a>(stream: &'a [u8], cuts: &[prop::sample::Index]) -> Vec<&'a [u8]> {
    let mut at: Vec<usize> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).collect();
    at.sort_unstable();
    let mut chunks = Vec::new();
    let mut start = 0;
    for end in at.into_iter().chain([stream.len()]) {
        chunks.push(&stream[start..end]);
        start = end;
    }
    chunks
}

/// What means something to the parser, and what does not.
const PIECES: &[&[u8]] = &[
    b"data",
    b"event",
    b"id",
    b"retry",
    b":",
    b": ",
    b"\n",
    b"\r",
    b"\r\n",
    b"\xef\xbb\xbf",
    b"\xff",
    b"\0",
    b"7",
];

proptest! {
    #[test]
    fn what_a_server_writes_is_what_is_read(
        events in vec((value(), vec(value(), 1..4), value()), 0..5),
        line_break in prop_oneof![Just("\n"), Just("\r"), Just("\r\n")],
        cuts in cuts(),
    ) {
        let mut stream = String::new();
        let mut expected = Vec::new();
        for (name, lines, comment) in &events {
            stream.push_str(&format!(":{comment}{line_break}event: {name}{line_break}"));
            for line in lines {
                stream.push_str(&format!("data: {line}{line_break}"));
            }
            stream.push_str(line_break);
            let name = if name.is_empty() { "message" } else { name };
            expected.push((name.to_owned(), lines.join("\n")));
        }
        let told = tell(&cut(stream.as_bytes(), &cuts));
        prop_assert_eq!(told.events, expected);
        prop_assert!(!told.is_unfinished);
    }

    #[test]
    fn any_bytes_say_the_same_wherever_they_are_cut(
        stream in vec(prop::sample::select(PIECES), 0..40),
        cuts in cuts(),
    ) {
        let stream = stream.concat();
        prop_assert_eq!(tell(&cut(&stream, &cuts)), tell(&[&stream]));
    }
}
