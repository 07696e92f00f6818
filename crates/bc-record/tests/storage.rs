//! Records go through serde and come back as they were.
#![cfg(feature = "serde")]

mod support;

use bc_record::storage::AsSerde;
use bc_record::{Decimal, Json, from_slice};
use serde::{Deserialize, Serialize};
use support::{Config, Everything, FULL};

#[test]
fn a_record_of_every_kind_comes_back_as_it_was() {
    let value: Everything = from_slice(FULL.as_bytes()).unwrap();
    let stored = serde_json::to_string(&AsSerde(&value)).unwrap();
    let AsSerde(read): AsSerde<Everything> = serde_json::from_str(&stored).unwrap();
    let digits = |mut value: Everything| {
        // These keep digits that a float does not: 1.50 comes back as 1.5.
        (value.value, value.anything) = (None, Json::Null);
        value
    };
    assert_eq!(digits(read), digits(value));
}

#[test]
fn a_record_can_be_a_field_of_a_users_own_struct() {
    #[derive(Serialize, Deserialize)]
    struct Row {
        #[serde(with = "bc_record::storage")]
        config: Config,
    }
    let row: Row = serde_json::from_str(r#"{"config":{"min":3}}"#).unwrap();
    assert_eq!(row.config.min, Some(3));
    assert_eq!(
        serde_json::to_string(&row).unwrap(),
        r#"{"config":{"min":3,"text":""}}"#
    );
    let error = serde_json::from_str::<Row>(r#"{"config":{"min":[1]}}"#)
        .err()
        .unwrap();
    assert!(
        error
            .to_string()
            .starts_with("`min`: expected an integer, found an array"),
        "{error}"
    );
}

#[test]
fn money_is_a_number_where_a_float_is_exact_and_a_string_where_not() {
    for (price, stored) in [
        ("9.95", "9.95"),
        ("10.00", "10.0"),
        ("7", "7"),
        ("0.1234567890123456789", r#""0.1234567890123456789""#),
        ("18446744073709551617", r#""18446744073709551617""#),
    ] {
        let price: Decimal = price.parse().unwrap();
        let written = serde_json::to_string(&AsSerde(price)).unwrap();
        assert_eq!(written, stored);
        assert_eq!(
            serde_json::from_str::<AsSerde<Decimal>>(&written)
                .unwrap()
                .0,
            price
        );
    }
}
