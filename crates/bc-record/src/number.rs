//! A number as its own text: nothing is rounded on the way through.

use std::fmt;
use std::str::FromStr;

use crate::{Decimal, Emit, ParseJsonError, Writer};

/// A JSON number, kept digit by digit.
///
/// Numbers are equal if their text is: `1.0` is not `1.00`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Number(Box<str>);

impl Number {
    /// `text` must be a JSON number.
    pub(crate) fn from_json(text: &str) -> Self {
        Number(text.into())
    }

    /// The number as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number, if it is written as an integer that fits.
    pub fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }

    /// The number, if it is written as an integer that fits.
    pub fn as_u64(&self) -> Option<u64> {
        self.0.parse().ok()
    }

    /// The nearest floating-point number, if there is a finite one.
    pub fn as_f64(&self) -> Option<f64> {
        self.0.parse().ok().filter(|value: &f64| value.is_finite())
    }

    /// The number as a decimal, if it fits exactly.
    pub fn as_decimal(&self) -> Option<Decimal> {
        crate::decimal_from_text(&self.0).ok()
    }
}

/// Whether `text` is a number as JSON writes it.
pub(crate) fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent
            .is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}

impl FromStr for Number {
    type Err = ParseJsonError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if is_number(text) {
            Ok(Number(text.into()))
        } else {
            Err(ParseJsonError::NOT_A_NUMBER)
        }
    }
}

macro_rules! from_integers {
    ($($type:ty)*) => {$(
        impl From<$type> for Number {
            fn from(value: $type) -> Self {
                Number(value.to_string().into())
            }
        }
    )*};
}

from_integers!(i16 i32 i64 u8 u16 u32 u64 Decimal);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Emit for Number {
    fn emit(&self, out: &mut Writer) {
        out.number(&self.0);
    }
}
