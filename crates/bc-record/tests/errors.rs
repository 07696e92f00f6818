//! What an error says: the path, the place, the kinds, never the value.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test's helpers may fail, too"
)]

mod support;

use bc_macros::Record;
use bc_record::{Decimal, Json, Map, Problem, from_slice};
use support::{Everything, FULL};

#[derive(Record, Default, Debug, PartialEq)]
#[record(crate = bc_record)]
struct Product {
    id: i64,
    price: Decimal,
    #[record(name = "id:in")]
    ids: Vec<i64>,
    fields: Map<Vec<i64>>,
}

#[derive(Record, Default, Debug)]
#[record(crate = bc_record)]
struct Page {
    data: Vec<Product>,
}

#[track_caller]
fn says(json: &str, message: &str) {
    assert_eq!(
        from_slice::<Page>(json.as_bytes()).unwrap_err().to_string(),
        message
    );
}

#[test]
fn the_message_names_the_path_what_was_expected_and_where_it_stands() {
    says(
        r#"{"data":[{"id":1},{"id":2,"price":{}}]}"#,
        "`data[1].price`: expected a number, found an object (line 1, column 35, byte 34)",
    );
    says(
        "{\"data\":\n  [{\"id\": 1.5}]}",
        "`data[0].id`: expected an integer, found a number with a fraction or exponent \
         (line 2, column 11, byte 19)",
    );
    says(
        r#"{"data":[{"id:in":[1,"x"]}]}"#,
        "`data[0].id:in[1]`: expected an integer, found a string (line 1, column 22, byte 21)",
    );
    says(
        r#"{"data":[{"fields":{"a b":[null,true]}}]}"#,
        "`data[0].fields[\"a b\"][1]`: expected an integer, found a boolean \
         (line 1, column 33, byte 32)",
    );
    says(
        r#"{"data":[{"id":9223372036854775808}]}"#,
        "`data[0].id`: out of range: expected an integer from -9223372036854775808 to \
         9223372036854775807 (line 1, column 16, byte 15)",
    );
    says(
        "7",
        "expected an object, found an integer (line 1, column 1, byte 0)",
    );
}

#[test]
fn malformed_json_is_told_from_json_of_another_shape() {
    for json in [
        "",
        " ",
        "{",
        "nul",
        "{\"data\"}",
        "{\"data\":}",
        "{\"data\":[}",
        "{\"data\":[],}",
        "{\"data\":[] \"x\":1}",
        "{,}",
        "{1:2}",
        "\u{feff}{}",
        "{\"data\":[{\"id\":01}]}",
        "{\"data\":[{\"id\":-}]}",
        "{\"data\":[{\"price\":1.}]}",
        "{\"unknown\":\"\\x\"}",
        "{\"unknown\":\"\\ud800\"}",
        "{\"unknown\":\"\n\"}",
        "{\"data\":[NaN]}",
        "x",
        "}",
        "{\"data\":[Infinity]}",
        "{\"data\" [\"x\"]}",
    ] {
        let error = from_slice::<Page>(json.as_bytes()).unwrap_err();
        assert!(
            matches!(error.problem(), Problem::Syntax(_)),
            "{json}: {error}"
        );
    }
}

#[test]
fn what_follows_the_document_is_an_error() {
    assert!(from_slice::<Page>(b"{} \r\n\t").is_ok());
    for json in ["{} {}", "{}]", "{},", "{}\0", "{}x"] {
        let error = from_slice::<Page>(json.as_bytes()).unwrap_err();
        assert!(
            matches!(error.problem(), Problem::Syntax(_)),
            "{json}: {error}"
        );
        assert_eq!(error.offset(), if json == "{} {}" { 3 } else { 2 });
    }
}

#[test]
fn bytes_that_are_not_utf8_are_an_error_wherever_they_stand() {
    for json in [
        &b"{\"data\xff\":[]}"[..],
        b"{\"unknown\":\"\xff\"}",
        b"{\"unknown\":{\"a\":[\"\xc3\"]}}",
        b"{\"unknown\":{\"\xe2\x82\":1}}",
        b"{\"data\":[{\"id\":\"\xff\"}]}",
        b"{\"data\":[{\"fields\":{\"\xff\":[]}}]}",
    ] {
        let error = from_slice::<Page>(json).unwrap_err();
        assert_eq!(error.problem(), &Problem::NotUtf8, "{error}");
        let first = json.iter().position(|byte| !byte.is_ascii()).unwrap();
        assert_eq!(error.offset(), first, "{}", String::from_utf8_lossy(json));
    }
    assert!(from_slice::<Page>(b"\xff").is_err());
    assert!(from_slice::<Page>(b"{}\xff").is_err());
}

#[test]
fn nesting_beyond_the_limit_is_an_error_and_never_a_stack_overflow() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(from_slice::<Json>(nested(128).as_bytes()).is_ok());
    for depth in [129, 200, 1_000_000] {
        let error = from_slice::<Json>(nested(depth).as_bytes()).unwrap_err();
        assert_eq!(error.problem(), &Problem::TooDeep { limit: 128 });
        assert_eq!(error.offset(), 128);
    }

    let parents = |depth: usize| {
        format!(
            "{}null{}",
            r#"{"id":1,"parent":"#.repeat(depth),
            "}".repeat(depth)
        )
    };
    assert!(from_slice::<Everything>(parents(128).as_bytes()).is_ok());
    assert!(from_slice::<Everything>(parents(129).as_bytes()).is_err());
    assert!(from_slice::<Everything>(parents(1_000_000).as_bytes()).is_err());

    let unknown = format!(r#"{{"unknown":{}}}"#, nested(1_000_000));
    assert!(from_slice::<Page>(unknown.as_bytes()).is_err());
    let wide = format!("[{}]", vec!["[[]]"; 1000].join(","));
    assert!(from_slice::<Json>(wide.as_bytes()).is_ok());
}

#[test]
fn the_deepest_nesting_fits_a_small_stack() {
    let parents = format!(
        "{}null{}",
        r#"{"id":1,"parent":"#.repeat(128),
        "}".repeat(128)
    );
    let decode = move || from_slice::<Everything>(parents.as_bytes()).is_ok();
    let thread = std::thread::Builder::new()
        .stack_size(1024 * 1024)
        .spawn(decode)
        .unwrap();
    assert!(thread.join().unwrap());
}

#[test]
fn an_error_never_repeats_a_value_of_the_document() {
    for json in [
        r#"{"data":[{"id":"sesame"}]}"#,
        r#"{"data":[{"price":"sesame"}]}"#,
        r#"{"data":"sesame"}"#,
        r#"{"data":[{"id":sesame}]}"#,
        r#"{"data":[{"id":"sesame\x"}]}"#,
    ] {
        let error = from_slice::<Page>(json.as_bytes()).unwrap_err();
        assert!(
            !format!("{error} {error:?}").contains("sesame"),
            "{error:?}"
        );
    }
}

#[test]
fn a_document_cut_off_anywhere_is_an_error_with_a_place_inside_it() {
    for end in 0..FULL.len() {
        let cut = &FULL.as_bytes()[..end];
        let error = from_slice::<Everything>(cut).unwrap_err();
        assert!(error.offset() <= cut.len(), "{error}");
        assert!(from_slice::<Json>(cut).is_err());
    }
}
