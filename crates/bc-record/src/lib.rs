//! How BigCommerce's JSON becomes Rust values and back: tolerant, exact, cheap to compile.
//!
//! A *record* is a struct with named fields that reads and writes a JSON object. Deriving
//! [`Record`] emits little more than the names of the fields; one function, shared by all
//! records, walks the object. A field's type decides what it accepts:
//!
//! | type | reads | an `Option` of it is `None` for |
//! |---|---|---|
//! | `bool` | `true`, `false`, and both as strings | `null` |
//! | `i64`, `u32`, ... | an integer, also as a string; never a fraction | `null`, `""`, `{}`, `[]` |
//! | `f64`, [`Decimal`] | a number, also as a string | `null`, `""`, `{}`, `[]` |
//! | `String` | a string, or a number (kept digit by digit) | `null` |
//! | [`Secret`] | what a `String` reads; `Debug` does not show it | `null` |
//! | [`DateTime`] | any date BigCommerce sends; what cannot be read is kept | `null`, `""`, `{}`, `[]` |
//! | `Vec<T>` | an array, an object for a list of one | `null` |
//! | [`Map<V>`](Map) | an object, `[]` for an empty one | `null` |
//! | a record | an object, `[]` for an empty one, a list of one object | `null`; `[]` if it has required fields |
//! | [`open_enum!`] | a string; an unknown one is kept | `null` |
//! | [`Json`], [`Scalar`] | anything; a string, number or bool | `null` |
//! | [`SecretJson`] | anything; `Debug` does not show it | `null` |
//! | `()` | anything, and forgets it | `null` |
//!
//! A field that is absent or `null` keeps its default, and so does a number or date that is `""`;
//! only `#[record(required)]` fields insist. Of duplicate keys the last one wins. Unknown keys are
//! skipped, or kept by a `#[record(rest)]` field. What follows the document, nesting deeper than
//! the [limit](Reader::with_depth_limit) and bytes that are not UTF-8 are errors, and every
//! [`DecodeError`] says where it is.
//!
//! ```
//! use bc_macros::Record;
//! use bc_record::{Decimal, from_slice, to_vec};
//!
//! #[derive(Record, Default, Debug, PartialEq)]
//! #[record(crate = bc_record)]
//! struct Product {
//!     #[record(required)]
//!     id: i64,
//!     name: String,
//!     price: Option<Decimal>,
//! }
//!
//! let product: Product = from_slice(br#"{"id": 7, "name": null, "price": "10.00"}"#)?;
//! assert_eq!(product.price, Some(Decimal::new(1000, 2)));
//! assert_eq!(to_vec(&product), br#"{"id":7,"name":"","price":10.00}"#);
//!
//! let error = from_slice::<Product>(br#"{"id": "seven"}"#).unwrap_err();
//! assert_eq!(
//!     error.to_string(),
//!     "`id`: expected an integer, found a string (line 1, column 8, byte 7)"
//! );
//! # Ok::<(), bc_record::DecodeError>(())
//! ```

mod collections;
mod datetime;
mod decimal;
mod error;
mod integer;
mod json;
mod loose;
mod number;
mod object;
mod open_enum;
mod order;
mod primitive;
mod reader;
mod scalar;
mod secret;
mod text;
mod traits;
mod update;
mod walk;
mod writer;

pub use collections::Map;
pub use datetime::{DateTime, UnreadableDate};
pub use decimal::decimal_from_text;
pub use error::{DecodeError, Kind, Problem};
pub use jiter::Peek;
pub use json::{Json, ParseJsonError};
pub use number::Number;
pub use object::Object;
pub use reader::Reader;
pub use rust_decimal::Decimal;
pub use scalar::Scalar;
pub use secret::{Secret, SecretJson};
pub use traits::{Decode, Emit, Record, Slot, Unset};
pub use update::Update;
pub use walk::{emit_record, put_record};
pub use writer::Writer;

/// Decodes one JSON document.
///
/// # Errors
///
/// [`DecodeError`] if `json` is not UTF-8, not one JSON document, nested deeper than
/// [`Reader::DEPTH_LIMIT`], or not what `T` reads.
pub fn from_slice<T: Decode>(json: &[u8]) -> Result<T, DecodeError> {
    let mut value = T::start();
    Reader::new(json).document(&mut value)?;
    Ok(value)
}

/// Reads a body that is one text and no JSON, without the white space around it.
///
/// # Errors
///
/// [`DecodeError`] if it is not UTF-8, or empty.
pub fn text_from_slice(body: &[u8]) -> Result<&str, DecodeError> {
    match std::str::from_utf8(body) {
        Ok(text) if text.trim().is_empty() => Err(DecodeError::new(Problem::Required, body, 0)),
        Ok(text) => Ok(text.trim()),
        Err(error) => Err(DecodeError::new(
            Problem::NotUtf8,
            body,
            error.valid_up_to(),
        )),
    }
}

/// Encodes one JSON document, without spaces.
///
/// A value that is absent on its own (`None`, [`Update::Keep`]) is written as `null`.
pub fn to_vec(value: &dyn Emit) -> Vec<u8> {
    let mut out = Writer::new();
    value.emit(&mut out);
    out.into_bytes()
}

/// Encodes one JSON document as [`to_vec`] does, and tells which [`Secret`]s are in it.
pub fn to_vec_with_secrets(value: &dyn Emit) -> (Vec<u8>, Vec<Secret>) {
    let mut out = Writer::new();
    value.emit(&mut out);
    out.into_parts()
}
