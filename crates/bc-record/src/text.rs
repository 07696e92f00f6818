//! Slots for strings.

use crate::{Decode, DecodeError, Emit, Peek, Reader, Slot, Writer};

/// Reads a string, or a number, whose digits are kept as they are. `null` leaves what is there.
impl Slot for String {
    fn put(&mut self, json: &mut Reader<'_>, next: Peek) -> Result<(), DecodeError> {
        if next == Peek::String {
            *self = json.str()?.to_owned();
            return Ok(());
        }
        if let Some(text) = json.text(next)? {
            *self = text.to_owned();
        }
        Ok(())
    }

    fn reset(&mut self) {
        self.clear();
    }
}

impl Emit for String {
    fn emit(&self, out: &mut Writer) {
        out.str(self);
    }
}

impl Decode for String {
    fn start() -> Self {
        String::new()
    }
}

impl Emit for str {
    fn emit(&self, out: &mut Writer) {
        out.str(self);
    }
}
