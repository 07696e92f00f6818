//! What a type does to be read from JSON and written to it.

use crate::{DecodeError, Json, Map, Peek, Reader, Writer};

/// A place that a JSON value can be put into.
///
/// Derived for records by `#[derive(Record)]`, and for enums by [`open_enum!`](crate::open_enum).
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from BigCommerce's JSON",
    note = "derive `Record` for a struct, declare an enum with `open_enum!`, or use one of bc_record's types"
)]
pub trait Slot {
    /// Reads the value that begins at `json`'s position, whose first byte is `next`.
    ///
    /// The slot is as [`Decode::start`] made it, or as [`reset`](Slot::reset) left it. `null`
    /// leaves it so.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] if the JSON is malformed or not what this slot takes.
    fn put(&mut self, json: &mut Reader<'_>, next: Peek) -> Result<(), DecodeError>;

    /// Goes back to the state before anything was put: a second value for the same key replaces
    /// the first instead of mixing with it.
    fn reset(&mut self);
}

/// A value that can be written as JSON.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be written as BigCommerce's JSON",
    note = "derive `Record` for a struct, declare an enum with `open_enum!`, or use one of bc_record's types"
)]
pub trait Emit {
    /// Writes exactly one JSON value.
    fn emit(&self, out: &mut Writer);

    /// Whether a record leaves this field out.
    fn is_absent(&self) -> bool {
        false
    }
}

/// A struct that reads and writes a JSON object, field by field. Derived by `#[derive(Record)]`.
pub trait Record {
    /// The keys of the fields, in order. A key is compared as it stands in the JSON, so it has
    /// nothing to escape: no quotes, backslashes or control characters.
    fn names(&self) -> &'static [&'static str];

    /// The field whose key is `names()[index]`, to read into.
    fn slot(&mut self, index: usize) -> &mut dyn Slot;

    /// The field whose key is `names()[index]`, to write.
    fn field(&self, index: usize) -> &dyn Emit;

    /// The indices of the fields without which the object is refused.
    fn required(&self) -> &'static [usize] {
        &[]
    }

    /// Where unknown keys go. `None` skips them.
    fn rest_mut(&mut self) -> Option<&mut Map<Json>> {
        None
    }

    /// The unknown keys to write after the fields.
    fn rest(&self) -> Option<&Map<Json>> {
        None
    }
}

/// A type that can be decoded on its own: a [`Slot`] that knows its empty state.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be decoded from BigCommerce's JSON",
    note = "derive `Record` (and `Default`) for a struct, declare an enum with `open_enum!`, or use one of bc_record's types"
)]
pub trait Decode: Slot + Sized {
    /// Which value, besides `null`, stands for "not set" where this type is optional.
    const UNSET: Unset = Unset::Null;

    /// The value before anything is put into it.
    fn start() -> Self;

    /// What a response without a body means (HTTP 204), for types that can tell.
    fn from_empty() -> Option<Self> {
        None
    }
}

/// Which JSON value stands for "not set". See [`Decode::UNSET`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unset {
    /// Only `null`.
    Null,
    /// `null`, `""` as in an order's `date_shipped`, and `{}` or `[]` as in a variant's `map_price`.
    Empty,
    /// `null` and `[]`, as in a store's `logo`.
    EmptyArray,
}

impl Unset {
    /// Whether the value at `json`'s position, beginning with `next`, stands for "not set".
    pub(crate) fn matches(self, json: &Reader<'_>, next: Peek) -> bool {
        match next {
            Peek::Null => true,
            Peek::String => self == Unset::Empty && json.at_empty_string(),
            Peek::Array => self != Unset::Null && json.at_empty_array(),
            Peek::Object => self == Unset::Empty && json.at_empty_object(),
            _ => false,
        }
    }
}
