//! A field of a request that can be left alone, set to `null`, or set to a value.

use crate::{Decode, DecodeError, Emit, Peek, Reader, Slot, Writer};

/// What a write does to a field that may be `null`.
///
/// ```
/// use bc_macros::Record;
/// use bc_record::{Update, to_vec};
///
/// #[derive(Record, Default)]
/// #[record(crate = bc_record)]
/// struct Change {
///     name: Update<String>,
///     brand_id: Update<i64>,
///     sku: Update<String>,
/// }
///
/// let change = Change { name: "Mug".into(), brand_id: Update::Null, sku: Update::Keep };
/// assert_eq!(to_vec(&change), br#"{"name":"Mug","brand_id":null}"#);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Update<T> {
    /// Leave it as it is: the field is not written.
    #[default]
    Keep,
    /// Set it to `null`.
    Null,
    /// Set it to a value.
    Set(T),
}

impl<T> Update<T> {
    /// The new value, if one is set.
    pub fn as_set(&self) -> Option<&T> {
        match self {
            Update::Set(value) => Some(value),
            Update::Keep | Update::Null => None,
        }
    }
}

impl<T> From<T> for Update<T> {
    fn from(value: T) -> Self {
        Update::Set(value)
    }
}

impl From<&str> for Update<String> {
    fn from(value: &str) -> Self {
        Update::Set(value.to_owned())
    }
}

/// Absent reads as [`Update::Keep`], `null` as [`Update::Null`].
impl<T: Decode> Slot for Update<T> {
    fn put(&mut self, json: &mut Reader<'_>, next: Peek) -> Result<(), DecodeError> {
        if next == Peek::Null {
            *self = Update::Null;
            return json.null();
        }
        let mut value = T::start();
        value.put(json, next)?;
        *self = Update::Set(value);
        Ok(())
    }

    fn reset(&mut self) {
        *self = Update::Keep;
    }
}

impl<T: Emit> Emit for Update<T> {
    fn emit(&self, out: &mut Writer) {
        match self {
            Update::Set(value) => value.emit(out),
            Update::Keep | Update::Null => out.null(),
        }
    }

    fn is_absent(&self) -> bool {
        matches!(self, Update::Keep)
    }
}

impl<T: Decode> Decode for Update<T> {
    fn start() -> Self {
        Update::Keep
    }
}
