//! A record with a field of every kind, for the tests and the fuzzer.

// Each test uses its own part of this; and what is here needs no docs.
#![allow(dead_code, missing_docs)]

use bc_macros::Record;
use bc_record::{
    DateTime, Decimal, Json, Map, Scalar, Update, from_slice, open_enum, open_int_enum, to_vec,
};

open_enum! {
    /// A kind.
    pub(crate) enum Kind { Physical = "physical", Digital = "digital" }
}

open_int_enum! {
    /// A status.
    pub(crate) enum Status { Pending = 1, Shipped = 2 }
}

#[derive(Record, Default, Debug, Clone, PartialEq)]
#[record(crate = bc_record)]
pub(crate) struct Everything {
    #[record(required)]
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) small: u32,
    pub(crate) big: u64,
    pub(crate) ratio: f64,
    pub(crate) price: Decimal,
    pub(crate) sale_price: Option<Decimal>,
    pub(crate) is_visible: bool,
    pub(crate) kind: Kind,
    pub(crate) status: Option<Status>,
    pub(crate) date_created: DateTime,
    pub(crate) date_shipped: Option<DateTime>,
    pub(crate) tags: Vec<String>,
    pub(crate) value: Option<Scalar>,
    pub(crate) config: Option<Config>,
    pub(crate) settings: Config,
    pub(crate) children: Vec<Everything>,
    pub(crate) parent: Option<Box<Everything>>,
    pub(crate) labels: Map<Vec<i64>>,
    pub(crate) anything: Json,
    #[record(name = "brand:update")]
    pub(crate) brand: Update<i64>,
    pub(crate) ignored: (),
    #[record(rest)]
    pub(crate) rest: Map<Json>,
}

#[derive(Record, Default, Debug, Clone, PartialEq)]
#[record(crate = bc_record)]
pub(crate) struct Config {
    pub(crate) min: Option<i64>,
    pub(crate) text: String,
    pub(crate) price: Option<Decimal>,
}

/// A document with a value for every field, and one unknown key.
pub(crate) const FULL: &str = r#"{"id": 7, "name": "Mug \"\u00e4\ud83d\ude00\"\n", "small": "4294967295",
  "big": 18446744073709551615, "ratio": -1.5e-3, "price": "10.00", "sale_price": 9.90,
  "is_visible": "true", "kind": "digital", "status": 2, "date_created": 1714557600,
  "date_shipped": "", "tags": ["a", 1, null], "value": 1.50, "config": [], "settings":
  {"min": "", "text": null, "price": 1e-7}, "children": [{"id": "8", "kind": "new"}],
  "parent": {"id": 1, "parent": null, "labels": {"x": [1, 2], "y": null}}, "labels": [ ],
  "anything": {"b": [1.00, {}], "a": null}, "brand:update": null, "ignored": [1], "x": "kept"}"#;

/// Whatever is read is written so that it reads as the same again.
pub(crate) fn assert_stable(bytes: &[u8]) {
    if let Ok(value) = from_slice::<Everything>(bytes) {
        let written = to_vec(&value);
        assert_eq!(
            from_slice::<Everything>(&written),
            Ok(value),
            "{}",
            shown(&written)
        );
    }
    if let Ok(value) = from_slice::<Json>(bytes) {
        let written = to_vec(&value);
        assert_eq!(
            from_slice::<Json>(&written),
            Ok(value),
            "{}",
            shown(&written)
        );
    }
}

fn shown(json: &[u8]) -> String {
    String::from_utf8_lossy(json).into_owned()
}
