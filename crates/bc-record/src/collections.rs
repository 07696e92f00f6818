//! Slots for `Option`, `Box`, `Vec` and maps.

use std::collections::BTreeMap;

use crate::{Decode, DecodeError, Emit, Peek, Reader, Slot, Unset, Writer};

/// A JSON object with arbitrary keys.
pub type Map<V> = BTreeMap<String, V>;

/// `None` for `null` and for what else means "not set" for `T` ([`Decode::UNSET`]).
impl<T: Decode> Slot for Option<T> {
    fn put(&mut self, json: &mut Reader<'_>, next: Peek) -> Result<(), DecodeError> {
        if T::UNSET.matches(json, next) {
            *self = None;
            return json.skip(next);
        }
        self.insert(T::start()).put(json, next)
    }

    fn reset(&mut self) {
        *self = None;
    }
}

/// `None` is absent; where a value must be written, it is `null`.
impl<T: Emit> Emit for Option<T> {
    fn emit(&self, out: &mut Writer) {
        match self {
            Some(value) => value.emit(out),
            None => out.null(),
        }
    }

    fn is_absent(&self) -> bool {
        match self {
            Some(value) => value.is_absent(),
            None => true,
        }
    }
}

impl<T: Decode> Decode for Option<T> {
    const UNSET: Unset = T::UNSET;

    fn start() -> Self {
        None
    }

    fn from_empty() -> Option<Self> {
        Some(None)
    }
}

impl<T: Slot + ?Sized> Slot for Box<T> {
    fn put(&mut self, json: &mut Reader<'_>, next: Peek) -> Result<(), DecodeError> {
        (**self).put(json, next)
    }

    fn reset(&mut self) {
        (**self).reset();
    }
}

impl<T: Emit + ?Sized> Emit for Box<T> {
    fn emit(&self, out: &mut Writer) {
        (**self).emit(out);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}

impl<T: Decode> Decode for Box<T> {
    const UNSET: Unset = T::UNSET;

    fn start() -> Self {
        Box::new(T::start())
    }

    fn from_empty() -> Option<Self> {
        T::from_empty().map(Box::new)
    }
}

/// Reads an array, or an object as the one element of a list. `null` leaves what is there.
impl<T: Decode> Slot for Vec<T> {
    fn put(&mut self, json: &mut Reader<'_>, next: Peek) -> Result<(), DecodeError> {
        json.list(next, &mut |json, next| {
            let mut value = T::start();
            value.put(json, next)?;
            self.push(value);
            Ok(())
        })
    }

    fn reset(&mut self) {
        self.clear();
    }
}

impl<T: Emit> Emit for Vec<T> {
    fn emit(&self, out: &mut Writer) {
        self.as_slice().emit(out);
    }
}

impl<T: Emit> Emit for [T] {
    fn emit(&self, out: &mut Writer) {
        out.begin_array();
        for value in self {
            out.element();
            value.emit(out);
        }
        out.end_array();
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn start() -> Self {
        Vec::new()
    }

    fn from_empty() -> Option<Self> {
        Some(Vec::new())
    }
}

/// Reads an object, or `[]` as an empty one. Of equal keys the last one wins. `null` leaves what
/// is there.
impl<V: Decode> Slot for Map<V> {
    fn put(&mut self, json: &mut Reader<'_>, next: Peek) -> Result<(), DecodeError> {
        match next {
            Peek::Object => put_members(json, &mut |name, json, next| {
                let mut value = V::start();
                value
                    .put(json, next)
                    .map_err(|error| error.in_field(name.to_owned()))?;
                self.insert(name, value);
                Ok(())
            }),
            Peek::Array => json.empty_array(),
            Peek::Null => json.null(),
            _ => Err(json.mismatch("an object", next)),
        }
    }

    fn reset(&mut self) {
        self.clear();
    }
}

/// Reads an object, calling `member` for each member with its key.
pub(crate) fn put_members(
    json: &mut Reader<'_>,
    member: &mut dyn FnMut(String, &mut Reader<'_>, Peek) -> Result<(), DecodeError>,
) -> Result<(), DecodeError> {
    let mut key = json.first_key()?.map(str::to_owned);
    while let Some(name) = key {
        let next = json.peek()?;
        member(name, json, next)?;
        key = json.next_key()?.map(str::to_owned);
    }
    json.end_object();
    Ok(())
}

impl<V: Emit> Emit for Map<V> {
    fn emit(&self, out: &mut Writer) {
        out.begin_object();
        for (name, value) in self {
            out.key(name);
            value.emit(out);
        }
        out.end_object();
    }
}

impl<V: Decode> Decode for Map<V> {
    fn start() -> Self {
        Map::new()
    }
}

impl<T: Emit + ?Sized> Emit for &T {
    fn emit(&self, out: &mut Writer) {
        (**self).emit(out);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}
