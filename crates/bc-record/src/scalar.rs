//! A value that is a string here, a number there.

use std::fmt;

use crate::{Decimal, Decode, DecodeError, Emit, Number, Peek, Reader, Slot, Writer};

/// A string, a number or a boolean, kept as it came.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Scalar {
    /// A string.
    String(String),
    /// A number.
    Number(Number),
    /// `true` or `false`.
    Bool(bool),
}

impl Scalar {
    /// The text of a string or a number.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Scalar::String(text) => Some(text),
            Scalar::Number(number) => Some(number.as_str()),
            Scalar::Bool(_) => None,
        }
    }

    /// The integer that the number is, or that the string spells.
    pub fn as_i64(&self) -> Option<i64> {
        self.as_str()?.parse().ok()
    }

    /// The decimal that the number is, or that the string spells.
    pub fn as_decimal(&self) -> Option<Decimal> {
        crate::decimal_from_text(self.as_str()?).ok()
    }

    /// The boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Scalar::Bool(value) => Some(*value),
            Scalar::String(_) | Scalar::Number(_) => None,
        }
    }
}

/// The empty string.
impl Default for Scalar {
    fn default() -> Self {
        Scalar::String(String::new())
    }
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scalar::String(text) => f.write_str(text),
            Scalar::Number(number) => number.fmt(f),
            Scalar::Bool(value) => value.fmt(f),
        }
    }
}

impl From<&str> for Scalar {
    fn from(value: &str) -> Self {
        Scalar::String(value.to_owned())
    }
}

impl From<String> for Scalar {
    fn from(value: String) -> Self {
        Scalar::String(value)
    }
}

impl From<bool> for Scalar {
    fn from(value: bool) -> Self {
        Scalar::Bool(value)
    }
}

macro_rules! from_numbers {
    ($($type:ty)*) => {$(
        impl From<$type> for Scalar {
            fn from(value: $type) -> Self {
                Scalar::Number(Number::from(value))
            }
        }
    )*};
}

from_numbers!(i16 i32 i64 u8 u16 u32 u64 Decimal);

/// Reads a string, number or boolean. `null` leaves what is there.
impl Slot for Scalar {
    fn put(&mut self, json: &mut Reader<'_>, next: Peek) -> Result<(), DecodeError> {
        *self = match next {
            Peek::String => Scalar::String(json.str()?.to_owned()),
            Peek::True | Peek::False => Scalar::Bool(json.bool(next)?),
            Peek::Null => return json.null(),
            _ if next.is_num() => Scalar::Number(Number::from_json(json.number(next)?)),
            _ => return Err(json.mismatch("a string, a number or a boolean", next)),
        };
        Ok(())
    }

    fn reset(&mut self) {
        *self = Scalar::default();
    }
}

impl Emit for Scalar {
    fn emit(&self, out: &mut Writer) {
        match self {
            Scalar::String(text) => out.str(text),
            Scalar::Number(number) => number.emit(out),
            Scalar::Bool(value) => out.bool(*value),
        }
    }
}

impl Decode for Scalar {
    fn start() -> Self {
        Scalar::default()
    }
}
