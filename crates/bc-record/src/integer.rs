//! Slots for integers: strict about fractions and range, so that an identifier is never bent.

use crate::{Decode, DecodeError, Emit, Kind, Peek, Problem, Reader, Slot, Unset, Writer};

/// Reads an integer, or a string that is written as JSON writes an integer, and converts it.
/// `None` stands for `null` and `""`.
#[inline]
fn read<I: TryFrom<i128>>(
    json: &mut Reader<'_>,
    next: Peek,
    expected: &'static str,
) -> Result<Option<I>, DecodeError> {
    let start = json.offset();
    let value = match json.integer(next) {
        Some(value) => i128::from(value),
        None => match other(json, next)? {
            Some(value) => value,
            None => return Ok(None),
        },
    };
    match I::try_from(value) {
        Ok(value) => Ok(Some(value)),
        Err(_) => Err(json.fail(Problem::OutOfRange { expected }, start)),
    }
}

/// Reads what is not a number that fits an `i64`. What fits no integer type is the largest value.
fn other(json: &mut Reader<'_>, next: Peek) -> Result<Option<i128>, DecodeError> {
    let start = json.offset();
    let text = match next {
        Peek::String => json.str()?,
        Peek::Null => return json.null().map(|()| None),
        _ if next.is_num() => json.number(next)?,
        _ => return Err(json.mismatch("an integer", next)),
    };
    if text.is_empty() {
        return Ok(None);
    }
    if is_integer(text) {
        return Ok(Some(text.parse().unwrap_or(i128::MAX)));
    }
    Err(if next == Peek::String {
        let found = Kind::String;
        json.fail(
            Problem::Mismatch {
                expected: "an integer",
                found,
            },
            start,
        )
    } else {
        json.mismatch_number("an integer", start)
    })
}

/// Whether `text` is an integer as JSON writes it: no plus sign, no leading zeros.
fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    match digits {
        [b'0'] => true,
        [b'1'..=b'9', rest @ ..] => rest.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

macro_rules! integers {
    ($($type:ty: $expected:literal)*) => {$(
        impl Slot for $type {
            fn put(&mut self, json: &mut Reader<'_>, next: Peek) -> Result<(), DecodeError> {
                if let Some(value) = read(json, next, $expected)? {
                    *self = value;
                }
                Ok(())
            }

            fn reset(&mut self) {
                *self = 0;
            }
        }

        impl Emit for $type {
            fn emit(&self, out: &mut Writer) {
                out.number(self);
            }
        }

        impl Decode for $type {
            const UNSET: Unset = Unset::Empty;

            fn start() -> Self {
                0
            }
        }
    )*};
}

integers! {
    i16: "an integer from -32768 to 32767"
    i32: "an integer from -2147483648 to 2147483647"
    i64: "an integer from -9223372036854775808 to 9223372036854775807"
    u8: "an integer from 0 to 255"
    u16: "an integer from 0 to 65535"
    u32: "an integer from 0 to 4294967295"
    u64: "an integer from 0 to 18446744073709551615"
}
