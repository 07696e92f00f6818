//! What each type of field takes, and what it refuses: the tolerance of scalars.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test's helpers may fail, too"
)]

mod support;

use std::fmt::Debug;

use bc_record::{
    Decimal, Decode, Emit, Json, Kind, Map, Number, Problem, Scalar, Update, from_slice, to_vec,
};
use support::{Config, Kind as ProductKind, Status};

#[track_caller]
fn takes<T: Decode + Debug + PartialEq>(json: &str, value: T) {
    assert_eq!(from_slice::<T>(json.as_bytes()), Ok(value), "{json}");
}

#[track_caller]
fn refuses<T: Decode + Debug>(json: &str, expected: &str, found: Kind) {
    let error = from_slice::<T>(json.as_bytes()).unwrap_err();
    assert_eq!(
        (error.expected(), error.found()),
        (Some(expected), Some(found)),
        "{json}"
    );
    assert_eq!(error.offset(), 0);
}

#[track_caller]
fn out_of_range<T: Decode + Debug>(json: &str) {
    let error = from_slice::<T>(json.as_bytes()).unwrap_err();
    assert!(
        matches!(error.problem(), Problem::OutOfRange { .. }),
        "{json}: {error}"
    );
    assert_eq!(error.offset(), 0);
}

fn text(value: &dyn Emit) -> String {
    String::from_utf8(to_vec(value)).unwrap()
}

#[test]
fn integers_are_numbers_or_strings_that_spell_one() {
    takes("7", 7_i64);
    takes("-0", 0_i64);
    takes(r#""-12""#, -12_i64);
    takes("9223372036854775807", i64::MAX);
    takes("-9223372036854775808", i64::MIN);
    takes(r#""18446744073709551615""#, u64::MAX);
    takes("18446744073709551615", u64::MAX);
    takes("4294967295", u32::MAX);
}

#[test]
fn integers_are_never_bent() {
    for json in ["12.0", "12.5", "1e3", "1E0", "-0.0"] {
        refuses::<i64>(json, "an integer", Kind::Fraction);
    }
    for json in [
        r#""12.0""#,
        r#""1e3""#,
        r#""+1""#,
        r#"" 1""#,
        r#""007""#,
        r#""x""#,
        r#""-""#,
    ] {
        refuses::<i64>(json, "an integer", Kind::String);
    }
    refuses::<u64>("true", "an integer", Kind::Bool);
    refuses::<u64>("[]", "an integer", Kind::Array);
    refuses::<u32>("{}", "an integer", Kind::Object);
    out_of_range::<i64>("9223372036854775808");
    out_of_range::<i64>("-9223372036854775809");
    out_of_range::<i64>(r#""9223372036854775808""#);
    out_of_range::<u32>("4294967296");
    out_of_range::<u32>("-1");
    out_of_range::<u64>("18446744073709551616");
    out_of_range::<u64>(&"9".repeat(100));
    out_of_range::<i64>(&format!("-{}", "9".repeat(100)));
    out_of_range::<u8>("256");
    out_of_range::<i16>("-32769");
}

#[test]
fn numbers_may_be_strings() {
    takes(r#""1.5""#, 1.5_f64);
    takes("1e2", 100.0_f64);
    takes(r#""10.00""#, Decimal::new(1000, 2));
    refuses::<f64>(r#""inf""#, "a number", Kind::String);
    refuses::<f64>(r#""NaN""#, "a number", Kind::String);
    refuses::<f64>(r#""+1""#, "a number", Kind::String);
    refuses::<Decimal>(r#""free""#, "a number", Kind::String);
    refuses::<Decimal>("true", "a number", Kind::Bool);
    refuses::<f64>("[]", "a number", Kind::Array);
    out_of_range::<f64>("1e999");
    out_of_range::<f64>(r#""-1e999""#);
    out_of_range::<Decimal>("1e999");
}

#[test]
fn strings_may_be_numbers_whose_digits_are_kept() {
    takes("10.00", "10.00".to_owned());
    takes("18446744073709551616", "18446744073709551616".to_owned());
    refuses::<String>("true", "a string", Kind::Bool);
    refuses::<String>("{}", "a string", Kind::Object);
    refuses::<ProductKind>("[]", "a string", Kind::Array);
}

#[test]
fn booleans_may_be_strings_but_not_numbers() {
    takes("true", true);
    takes(r#""false""#, false);
    refuses::<bool>("1", "a boolean", Kind::Integer);
    refuses::<bool>(r#""1""#, "a boolean", Kind::String);
}

#[test]
fn null_is_the_default_of_a_plain_field_and_none_of_an_optional_one() {
    takes("null", 0_i64);
    takes("null", 0.0_f64);
    takes("null", false);
    takes("null", String::new());
    takes("null", Decimal::ZERO);
    takes("null", Vec::<i64>::new());
    takes("null", Map::<i64>::new());
    takes("null", Config::default());
    takes("null", ProductKind::Unknown(String::new()));
    takes("null", Status::Unknown(0));
    takes("null", Scalar::default());
    takes("null", ());
    takes("null", None::<String>);
    takes("null", None::<Vec<i64>>);
    takes("null", Update::<i64>::Null);
    takes("null", Json::Null);
}

#[test]
fn an_empty_string_is_an_unset_number_but_a_set_text() {
    takes(r#""""#, 0_i64);
    takes(r#""""#, 0.0_f64);
    takes(r#""""#, Decimal::ZERO);
    takes(r#""""#, None::<i64>);
    takes(r#""""#, None::<f64>);
    takes(r#""""#, None::<Decimal>);
    takes(r#""""#, None::<Status>);
    takes(r#""""#, Some(String::new()));
    takes(r#""""#, Some(ProductKind::Unknown(String::new())));
    refuses::<Option<bool>>(r#""""#, "a boolean", Kind::String);
}

#[test]
fn an_optional_number_or_date_is_none_for_an_empty_object_and_an_empty_array() {
    for json in ["{}", "{ }", "[]"] {
        takes(json, None::<i64>);
        takes(json, None::<f64>);
        takes(json, None::<Decimal>);
        takes(json, None::<bc_record::DateTime>);
        takes(json, None::<Status>);
    }
    refuses::<i64>("{}", "an integer", Kind::Object);
    refuses::<Option<i64>>(r#"{"a":1}"#, "an integer", Kind::Object);
    refuses::<Option<Decimal>>("[1]", "a number", Kind::Array);
    refuses::<Option<String>>("{}", "a string", Kind::Object);
}

#[test]
fn an_empty_array_is_an_empty_object() {
    takes("[]", Config::default());
    takes("[ \n]", Map::<i64>::new());
    takes("[]", Some(Config::default()));
    refuses::<Config>("[1]", "an object", Kind::Array);
    refuses::<Map<i64>>("[1]", "an object", Kind::Array);
    refuses::<Config>(r#""""#, "an object", Kind::String);
    refuses::<Vec<i64>>("{}", "an array", Kind::Object);
}

#[test]
fn a_list_of_one_object_and_that_object_stand_for_each_other() {
    let config = Config {
        min: Some(1),
        ..Config::default()
    };
    takes(r#"[{"min": 1}]"#, config.clone());
    takes(r#" [ {"min": 1} ] "#, Some(config.clone()));
    takes(r#"{"min": 1}"#, vec![config]);
    refuses::<Config>(r#"[{"min": 1}, {"min": 2}]"#, "an object", Kind::Array);
    refuses::<Config>(r#"[[{"min": 1}]]"#, "an object", Kind::Array);
    refuses::<Vec<Config>>("{}", "an array", Kind::Object);
    refuses::<Vec<i64>>(r#"{"min": 1}"#, "an array", Kind::Object);
    refuses::<Vec<Config>>(r#""x""#, "an array", Kind::String);
}

#[test]
fn enums_keep_what_they_do_not_know() {
    takes(r#""physical""#, ProductKind::Physical);
    takes(r#""Physical""#, ProductKind::Unknown("Physical".to_owned()));
    takes("3", ProductKind::Unknown("3".to_owned()));
    takes("2", Status::Shipped);
    takes(r#""1""#, Status::Pending);
    takes("-5", Status::Unknown(-5));
    assert_eq!(text(&ProductKind::from("new")), r#""new""#);
    assert_eq!(text(&Status::from(9)), "9");
    assert_eq!(
        (
            ProductKind::Digital.to_string(),
            Status::Shipped.to_string()
        ),
        ("digital".into(), "2".into())
    );
}

#[test]
fn a_scalar_is_written_as_it_came() {
    for json in [r#""x""#, r#""12""#, "12", "1.50", "true"] {
        assert_eq!(text(&from_slice::<Scalar>(json.as_bytes()).unwrap()), json);
    }
    refuses::<Scalar>("[]", "a string, a number or a boolean", Kind::Array);
    let id: Scalar = from_slice(br#""12""#).unwrap();
    assert_eq!(
        (id.as_i64(), id.as_str(), id.as_bool()),
        (Some(12), Some("12"), None)
    );
    assert_eq!(Scalar::from(12).as_decimal(), Some(Decimal::from(12)));
    assert_eq!(text(&Scalar::from("a")), r#""a""#);
    assert_eq!(
        (
            Scalar::from(true).to_string(),
            Scalar::from(5_u64).to_string()
        ),
        ("true".into(), "5".into())
    );
}

#[test]
fn json_keeps_digits_order_and_the_last_of_duplicate_keys() {
    let json: Json = r#"{"z": 1.00, "a": 18446744073709551616, "z": [1e2, "\u00e4"], "b": {}}"#
        .parse()
        .unwrap();
    assert_eq!(
        json.to_string(),
        r#"{"z":[1e2,"ä"],"a":18446744073709551616,"b":{}}"#
    );
    let z = json.get("z").unwrap();
    assert_eq!(z.at(0).and_then(Json::as_f64), Some(100.0));
    assert_eq!(z.at(0).and_then(Json::as_decimal), Some(Decimal::from(100)));
    assert_eq!((z.at(0).and_then(Json::as_i64), z.at(2)), (None, None));
    assert_eq!(
        json.get("a").and_then(Json::as_number).map(Number::as_str),
        Some("18446744073709551616")
    );
    assert_eq!(json.as_object().map(|members| members.len()), Some(3));
}

#[test]
fn json_objects_are_equal_in_any_order_and_can_be_changed() {
    let a: Json = r#"{"a": 1, "b": [2]}"#.parse().unwrap();
    let b: Json = r#"{"b": [2], "a": 1}"#.parse().unwrap();
    let c: Json = r#"{"b": [2], "a": 1.0}"#.parse().unwrap();
    assert_eq!(a, b);
    assert_ne!(a, c);
    let Json::Object(mut members) = a else {
        panic!("an object")
    };
    assert_eq!(members.insert("a", "new"), Some(Json::from(1)));
    assert_eq!(members.insert("c", true), None);
    assert_eq!(members.remove("b"), Some(Json::Array(vec![2.into()])));
    assert_eq!(text(&Json::Object(members)), r#"{"a":"new","c":true}"#);
}

#[test]
fn json_can_be_decoded_into_something_more_definite() {
    let json: Json = r#"{"min": "5", "price": 1.10}"#.parse().unwrap();
    let config: Config = json.decode().unwrap();
    assert_eq!(
        (config.min, config.price),
        (Some(5), Some(Decimal::new(110, 2)))
    );
}

#[test]
fn an_object_of_many_keys_takes_no_quadratic_time() {
    let members: Vec<String> = (0..200_000)
        .map(|i| format!("\"{}\":{i}", i % 150_000))
        .collect();
    let json: Json = format!("{{{}}}", members.join(",")).parse().unwrap();
    let members = json.as_object().unwrap();
    assert_eq!(members.len(), 150_000);
    assert_eq!(members.iter().next(), Some(("0", &Json::from(150_000))));
}

#[test]
fn numbers_are_only_made_of_json_numbers() {
    for ok in [
        "0",
        "-0",
        "1.50",
        "1e5",
        "1E+5",
        "-1.5e-5",
        "123456789012345678901234567890",
    ] {
        assert_eq!(ok.parse::<Number>().unwrap().to_string(), ok);
    }
    for wrong in [
        "", "-", "01", "1.", ".1", "1e", "+1", "0x1", "NaN", "1 ", "١",
    ] {
        assert!(wrong.parse::<Number>().is_err(), "{wrong}");
    }
}
