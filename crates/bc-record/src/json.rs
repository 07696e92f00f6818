//! Any JSON value, with exact numbers and ordered objects.

use std::fmt;
use std::str::FromStr;

use crate::collections::put_members;
use crate::{
    Decimal, Decode, DecodeError, Emit, Number, Object, Peek, Reader, Slot, Writer, from_slice,
    to_vec,
};

/// Any JSON value. Numbers keep their digits, objects their order.
///
/// ```
/// use bc_record::Json;
///
/// let json: Json = r#"{"name": "Mug", "price": 10.00, "tags": ["a", "b"]}"#.parse()?;
/// assert_eq!(json.get("name").and_then(Json::as_str), Some("Mug"));
/// assert_eq!(json.to_string(), r#"{"name":"Mug","price":10.00,"tags":["a","b"]}"#);
/// # Ok::<(), bc_record::DecodeError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Default)]
pub enum Json {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Json>),
    /// An object.
    Object(Object),
}

/// Why a text is not the JSON value it was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseJsonError {
    expected: &'static str,
}

impl ParseJsonError {
    pub(crate) const NOT_A_NUMBER: Self = ParseJsonError {
        expected: "a JSON number",
    };
}

impl fmt::Display for ParseJsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}", self.expected)
    }
}

impl std::error::Error for ParseJsonError {}

impl Json {
    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Json::Null)
    }

    /// The boolean, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Json::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Json::String(text) => Some(text),
            _ => None,
        }
    }

    /// The number, if it is one.
    pub fn as_number(&self) -> Option<&Number> {
        match self {
            Json::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The number, if it is an integer that fits.
    pub fn as_i64(&self) -> Option<i64> {
        self.as_number()?.as_i64()
    }

    /// The number, if it is an integer that fits.
    pub fn as_u64(&self) -> Option<u64> {
        self.as_number()?.as_u64()
    }

    /// The floating-point number nearest to the number.
    pub fn as_f64(&self) -> Option<f64> {
        self.as_number()?.as_f64()
    }

    /// The number as a decimal, if it fits exactly.
    pub fn as_decimal(&self) -> Option<Decimal> {
        self.as_number()?.as_decimal()
    }

    /// The elements, if it is an array.
    pub fn as_array(&self) -> Option<&[Json]> {
        match self {
            Json::Array(elements) => Some(elements),
            _ => None,
        }
    }

    /// The members, if it is an object.
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Json::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The value under `key`, if it is an object that has it.
    pub fn get(&self, key: &str) -> Option<&Json> {
        self.as_object()?.get(key)
    }

    /// The element at `index`, if it is an array that has it.
    pub fn at(&self, index: usize) -> Option<&Json> {
        self.as_array()?.get(index)
    }

    /// Decodes this value as something more definite.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] if it is not what `T` reads; its positions are those in
    /// [`to_string`](ToString::to_string).
    pub fn decode<T: Decode>(&self) -> Result<T, DecodeError> {
        from_slice(&to_vec(self))
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&to_vec(self)))
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Json {
    type Err = DecodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        from_slice(text.as_bytes())
    }
}

impl Slot for Json {
    fn put(&mut self, json: &mut Reader<'_>, next: Peek) -> Result<(), DecodeError> {
        *self = match next {
            Peek::Null => {
                json.null()?;
                Json::Null
            }
            Peek::True | Peek::False => Json::Bool(json.bool(next)?),
            Peek::String => Json::String(json.str()?.to_owned()),
            Peek::Array => {
                let mut elements = Vec::new();
                elements.put(json, next)?;
                Json::Array(elements)
            }
            Peek::Object => {
                let mut members = Vec::new();
                put_members(json, &mut |name, json, next| {
                    let mut value = Json::Null;
                    value
                        .put(json, next)
                        .map_err(|error| error.in_field(name.clone()))?;
                    members.push((name, value));
                    Ok(())
                })?;
                Json::Object(members.into_iter().collect())
            }
            _ if next.is_num() => Json::Number(Number::from_json(json.number(next)?)),
            _ => return Err(json.mismatch("a value", next)),
        };
        Ok(())
    }

    fn reset(&mut self) {
        *self = Json::Null;
    }
}

impl Emit for Json {
    fn emit(&self, out: &mut Writer) {
        match self {
            Json::Null => out.null(),
            Json::Bool(value) => out.bool(*value),
            Json::Number(number) => number.emit(out),
            Json::String(text) => out.str(text),
            Json::Array(elements) => elements.emit(out),
            Json::Object(members) => {
                out.begin_object();
                for (name, value) in members.iter() {
                    out.key(name);
                    value.emit(out);
                }
                out.end_object();
            }
        }
    }
}

impl Decode for Json {
    fn start() -> Self {
        Json::Null
    }

    fn from_empty() -> Option<Self> {
        Some(Json::Null)
    }
}

macro_rules! from {
    ($($type:ty => $make:expr;)*) => {$(
        impl From<$type> for Json {
            fn from(value: $type) -> Self {
                $make(value)
            }
        }
    )*};
}

from! {
    bool => Json::Bool;
    &str => |value: &str| Json::String(value.to_owned());
    String => Json::String;
    i32 => |value| Json::Number(Number::from(value));
    i64 => |value| Json::Number(Number::from(value));
    u32 => |value| Json::Number(Number::from(value));
    u64 => |value| Json::Number(Number::from(value));
    Decimal => |value| Json::Number(Number::from(value));
    Number => Json::Number;
    Vec<Json> => Json::Array;
    Object => Json::Object;
}
