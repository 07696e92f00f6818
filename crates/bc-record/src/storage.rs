//! Keeping what was read: serde's traits for every record, over two functions shared by all.
//!
//! A record goes through [`Json`], so that no model pays for impls that it may never need. Numbers
//! become integers, or floats where a float has the same value; a decimal that no float equals
//! becomes a string. Both are read back exactly.

use std::fmt;

use serde::de::{Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Decode, Emit, Json, Number, Object, from_slice, to_vec};

/// A value that serde can write and read, if records can.
///
/// For a field of a struct of one's own there is `#[serde(with = "bc_record::storage")]`, too.
///
/// ```
/// use bc_macros::Record;
/// use bc_record::{Decimal, storage::AsSerde};
///
/// #[derive(Record, Default, Debug, PartialEq)]
/// #[record(crate = bc_record)]
/// struct Product {
///     id: i64,
///     price: Decimal,
/// }
///
/// let product = Product { id: 7, price: Decimal::new(995, 2) };
/// let stored = serde_json::to_string(&AsSerde(&product))?;
/// assert_eq!(stored, r#"{"id":7,"price":9.95}"#);
/// assert_eq!(serde_json::from_str::<AsSerde<Product>>(&stored)?.0, product);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AsSerde<T>(pub T);

impl<T: Emit> Serialize for AsSerde<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(&self.0, serializer)
    }
}

impl<'de, T: Decode> Deserialize<'de> for AsSerde<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer).map(AsSerde)
    }
}

/// Writes a value with serde.
///
/// # Errors
///
/// Those of `serializer`, and if the value writes no JSON or nests deeper than can be read.
pub fn serialize<T: Emit, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    as_json(value)
        .map_err(S::Error::custom)?
        .serialize(serializer)
}

fn as_json(value: &dyn Emit) -> Result<Json, crate::DecodeError> {
    from_slice(&to_vec(value))
}

/// Reads a value with serde.
///
/// # Errors
///
/// Those of `deserializer`, and if what it reads is not what `T` takes.
pub fn deserialize<'de, T: Decode, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    Json::deserialize(deserializer)?
        .decode()
        .map_err(D::Error::custom)
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Null => serializer.serialize_unit(),
            Json::Bool(value) => serializer.serialize_bool(*value),
            Json::Number(number) => number.serialize(serializer),
            Json::String(text) => serializer.serialize_str(text),
            Json::Array(elements) => serializer.collect_seq(elements),
            Json::Object(members) => serializer.collect_map(members.iter()),
        }
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(value) = self.as_i64() {
            return serializer.serialize_i64(value);
        }
        if let Some(value) = self.as_u64() {
            return serializer.serialize_u64(value);
        }
        match self.as_f64() {
            Some(value)
                if float_text(value)
                    .as_decimal()
                    .is_some_and(|f| Some(f) == self.as_decimal()) =>
            {
                serializer.serialize_f64(value)
            }
            _ => serializer.serialize_str(self.as_str()),
        }
    }
}

/// The shortest text that reads as the same float.
fn float_text(value: f64) -> Number {
    Number::from_json(&format!("{value:?}"))
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON has")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_none<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        Json::deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Json, E> {
        if value.is_finite() {
            Ok(Json::Number(float_text(value)))
        } else {
            Err(E::custom("a number that is not finite"))
        }
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(text.into())
    }

    fn visit_string<E>(self, text: String) -> Result<Json, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Json, A::Error> {
        let mut array = Vec::new();
        while let Some(element) = elements.next_element()? {
            array.push(element);
        }
        Ok(Json::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
        let mut object: Vec<(String, Json)> = Vec::new();
        while let Some(member) = members.next_entry()? {
            object.push(member);
        }
        Ok(Json::Object(Object::from_iter(object)))
    }
}
