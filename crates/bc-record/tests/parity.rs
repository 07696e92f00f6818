//! Plain data is read and written as serde_json reads and writes it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test's helpers may fail, too"
)]

use std::collections::BTreeMap;

use bc_macros::Record;
use bc_record::{Decimal, Json, Number, from_slice, to_vec};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Record, Serialize, Deserialize, Default, Debug, Clone, PartialEq)]
#[record(crate = bc_record)]
struct Plain {
    text: String,
    count: i64,
    small: u32,
    big: u64,
    flag: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    maybe: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<Vec<String>>,
    map: BTreeMap<String, Vec<i64>>,
    nested: Vec<Plain>,
    #[serde(skip_serializing_if = "Option::is_none")]
    boxed: Option<Box<Plain>>,
    #[serde(rename = "id:in")]
    #[record(name = "id:in")]
    renamed: i64,
}

/// Strings with what has to be escaped, and with characters of every length.
fn text() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        any::<char>(),
        proptest::char::range('\0', '\u{7f}'),
        Just('"'),
        Just('\\'),
        Just('\u{2028}'),
    ];
    proptest::collection::vec(character, 0..12).prop_map(String::from_iter)
}

fn plain() -> impl Strategy<Value = Plain> {
    let scalars = (
        text(),
        any::<i64>(),
        any::<u32>(),
        any::<u64>(),
        any::<bool>(),
        any::<i64>(),
    );
    let containers = (
        any::<Option<i64>>(),
        proptest::option::of(proptest::collection::vec(text(), 0..3)),
        proptest::collection::btree_map(
            text(),
            proptest::collection::vec(any::<i64>(), 0..3),
            0..3,
        ),
    );
    let leaf = (scalars, containers).prop_map(
        |((text, count, small, big, flag, renamed), (maybe, words, map))| Plain {
            text,
            count,
            small,
            big,
            flag,
            maybe,
            words,
            map,
            renamed,
            ..Plain::default()
        },
    );
    leaf.prop_recursive(3, 12, 3, |inner| {
        let nested = proptest::collection::vec(inner.clone(), 0..3);
        (inner.clone(), nested, proptest::option::of(inner)).prop_map(|(leaf, nested, boxed)| {
            Plain {
                nested,
                boxed: boxed.map(Box::new),
                ..leaf
            }
        })
    })
}

/// Any value that serde_json has, whose floats it reads exactly.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i32>().prop_map(|cents| Value::from(f64::from(cents) / 100.0)),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::btree_map(text(), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// A document with some of its bytes replaced by others that mean something in JSON.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let meaningful = prop_oneof![
        proptest::sample::select(b"{}[]\":,\\ \n\t0123456789+-.eEtrufalsn/bu\x00\x1f\x7f".to_vec()),
        any::<u8>(),
    ];
    let damage = proptest::collection::vec((any::<proptest::sample::Index>(), meaningful), 0..4);
    (value(), any::<bool>(), damage).prop_map(|(value, pretty, damage)| {
        let mut json = if pretty {
            serde_json::to_vec_pretty(&value).unwrap()
        } else {
            serde_json::to_vec(&value).unwrap()
        };
        for (at, byte) in damage {
            let at = at.index(json.len());
            json[at] = byte;
        }
        json
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn records_are_written_byte_for_byte_alike(plain in plain()) {
        let ours = String::from_utf8(to_vec(&plain)).unwrap();
        prop_assert_eq!(ours, serde_json::to_string(&plain).unwrap());
    }

    #[test]
    fn records_are_read_alike(plain in plain(), pretty in any::<bool>()) {
        let json = if pretty {
            serde_json::to_vec_pretty(&plain).unwrap()
        } else {
            serde_json::to_vec(&plain).unwrap()
        };
        prop_assert_eq!(from_slice::<Plain>(&json), Ok(plain));
    }

    #[test]
    fn a_record_reads_its_fields_in_any_order(plain in plain(), seed in any::<u64>()) {
        let Json::Object(members) = from_slice::<Json>(&to_vec(&plain)).unwrap() else {
            return Err(TestCaseError::fail("an object"));
        };
        let mut members: Vec<_> = members.into_iter().collect();
        let mut state = seed;
        members.sort_by_key(|_| { state = state.wrapping_mul(6364136223846793005).wrapping_add(1); state >> 33 });
        let shuffled = Json::Object(members.into_iter().collect());
        let twice = Json::Array(vec![shuffled.clone(), shuffled]);
        prop_assert_eq!(from_slice::<Vec<Plain>>(&to_vec(&twice)), Ok(vec![plain.clone(), plain]));
    }

    #[test]
    fn any_value_is_read_and_written_alike(value in value()) {
        let json: Json = from_slice(value.to_string().as_bytes()).unwrap();
        prop_assert_eq!(serde_json::from_slice::<Value>(&to_vec(&json)).unwrap(), value.clone());
        let pretty = serde_json::to_vec_pretty(&value).unwrap();
        prop_assert_eq!(from_slice::<Json>(&pretty), Ok(json));
    }

    #[test]
    fn both_agree_on_what_is_json(json in damaged()) {
        match (serde_json::from_slice::<Value>(&json), from_slice::<Json>(&json)) {
            (Ok(value), Ok(ours)) => {
                let written = serde_json::from_slice::<Value>(&to_vec(&ours)).unwrap();
                prop_assert_eq!(written, value);
            }
            (Err(_), Err(_)) => {}
            // serde_json has no number for it; we keep its digits.
            (Err(error), Ok(_)) if error.to_string().contains("number out of range") => {}
            (theirs, ours) => prop_assert!(
                false, "{}: {theirs:?} {ours:?}", String::from_utf8_lossy(&json)
            ),
        }
        let skipped = from_slice::<()>(&json).is_ok();
        prop_assert_eq!(skipped, from_slice::<Json>(&json).is_ok());
    }

    #[test]
    fn every_float_comes_back_as_it_was(value in any::<f64>()) {
        let written = to_vec(&value);
        if value.is_finite() {
            prop_assert_eq!(from_slice::<f64>(&written).unwrap().to_bits(), value.to_bits());
            prop_assert!(std::str::from_utf8(&written).unwrap().parse::<Number>().is_ok());
            let theirs: f64 = serde_json::to_string(&value).unwrap().parse().unwrap();
            prop_assert_eq!(theirs.to_bits(), value.to_bits());
        } else {
            prop_assert_eq!(written, serde_json::to_vec(&value).unwrap());
        }
    }

    #[test]
    fn every_decimal_comes_back_with_all_its_digits(
        high in -0xffff_ffff_i128..=0xffff_ffff, low in any::<u64>(), scale in 0_u32..=28
    ) {
        let digits = high * (1 << 64) + if high < 0 { -i128::from(low) } else { i128::from(low) };
        let value = Decimal::try_from_i128_with_scale(digits, scale).unwrap();
        let written = to_vec(&value);
        let read: Decimal = from_slice(&written).unwrap();
        prop_assert_eq!((read, read.scale()), (value, value.scale()));
        prop_assert_eq!(to_vec(&from_slice::<Json>(&written).unwrap()), written);
    }
}
