//! Slots for `f64`, `bool` and `()`.

use crate::{Decode, DecodeError, Emit, Kind, Peek, Problem, Reader, Slot, Unset, Writer};

/// Reads a number, or a string that is written as JSON writes a number. `null` and `""` leave
/// what is there. A number too large for `f64` is an error.
impl Slot for f64 {
    fn put(&mut self, json: &mut Reader<'_>, next: Peek) -> Result<(), DecodeError> {
        let start = json.offset();
        let value = match next {
            Peek::String => {
                let text = json.str()?;
                if text.is_empty() {
                    return Ok(());
                }
                match text
                    .parse::<f64>()
                    .ok()
                    .filter(|_| crate::number::is_number(text))
                {
                    Some(value) => value,
                    None => {
                        let found = Kind::String;
                        return Err(json.fail(
                            Problem::Mismatch {
                                expected: "a number",
                                found,
                            },
                            start,
                        ));
                    }
                }
            }
            Peek::Null => return json.null(),
            _ if next.is_num() => json.float(next)?,
            _ => return Err(json.mismatch("a number", next)),
        };
        if value.is_infinite() {
            return Err(json.fail(
                Problem::OutOfRange {
                    expected: "a 64-bit float",
                },
                start,
            ));
        }
        *self = value;
        Ok(())
    }

    fn reset(&mut self) {
        *self = 0.0;
    }
}

/// Writes the shortest text that reads as the same number; `null` for infinities and NaN, which
/// JSON does not have.
impl Emit for f64 {
    fn emit(&self, out: &mut Writer) {
        if self.is_finite() {
            out.number(format_args!("{self:?}"));
        } else {
            out.null();
        }
    }
}

impl Decode for f64 {
    const UNSET: Unset = Unset::Empty;

    fn start() -> Self {
        0.0
    }
}

/// Reads `true` or `false`, also as strings: v2 answers `{"success": "true"}`.
impl Slot for bool {
    fn put(&mut self, json: &mut Reader<'_>, next: Peek) -> Result<(), DecodeError> {
        let start = json.offset();
        match next {
            Peek::True | Peek::False => *self = json.bool(next)?,
            Peek::Null => json.null()?,
            Peek::String => match json.str()? {
                "true" => *self = true,
                "false" => *self = false,
                _ => {
                    let problem = Problem::Mismatch {
                        expected: "a boolean",
                        found: Kind::String,
                    };
                    return Err(json.fail(problem, start));
                }
            },
            _ => return Err(json.mismatch("a boolean", next)),
        }
        Ok(())
    }

    fn reset(&mut self) {
        *self = false;
    }
}

impl Emit for bool {
    fn emit(&self, out: &mut Writer) {
        out.bool(*self);
    }
}

impl Decode for bool {
    fn start() -> Self {
        false
    }
}

/// Reads any value and forgets it.
impl Slot for () {
    fn put(&mut self, json: &mut Reader<'_>, next: Peek) -> Result<(), DecodeError> {
        json.skip(next)
    }

    fn reset(&mut self) {}
}

impl Emit for () {
    fn emit(&self, out: &mut Writer) {
        out.null();
    }
}

impl Decode for () {
    fn start() -> Self {}

    fn from_empty() -> Option<Self> {
        Some(())
    }
}
