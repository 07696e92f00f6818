//! What else is a list, or an object? BigCommerce, and more so its reference, are loose about which is which.

use crate::{DecodeError, Kind, Peek, Problem, Reader};

impl Reader<'_> {
    /// Reads a list: an array, `null` as an empty one, an object that is not empty as the only element of one.
    pub(crate) fn list(
        &mut self,
        next: Peek,
        element: &mut dyn FnMut(&mut Self, Peek) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        match next {
            Peek::Array => self.array(element),
            Peek::Null => self.null(),
            // `{}` says too little to be an element.
            Peek::Object if !self.at_empty_object() => {
                let start = self.offset();
                element(self, next).map_err(|error| match error.problem() {
                    // The elements are no objects: what is wrong is that this is no list.
                    Problem::Mismatch { .. } if error.offset() == start => {
                        self.fail(found("an array", Kind::Object), start)
                    }
                    _ => error,
                })
            }
            _ => Err(self.mismatch("an array", next)),
        }
    }

    /// Reads, where an object is expected, the array that [`Peek::Array`] announced: `[]` for an empty object, or a
    /// list of one object, which `object` reads.
    pub(crate) fn listed_object(
        &mut self,
        object: &mut dyn FnMut(&mut Self) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        let start = self.offset();
        let mut elements = 0;
        let mut objects = 0;
        self.array(&mut |json, next| {
            elements += 1;
            if elements == 1 && next == Peek::Object {
                objects += 1;
                return object(json);
            }
            json.skip(next)
        })?;
        if elements == objects {
            return Ok(());
        }
        Err(self.fail(found("an object", Kind::Array), start))
    }

    /// Reads `[]`, with which BigCommerce also writes an empty object, where an object is expected.
    pub(crate) fn empty_array(&mut self) -> Result<(), DecodeError> {
        if !self.at_empty_array() {
            return Err(self.mismatch("an object", Peek::Array));
        }
        self.skip(Peek::Array)
    }
}

fn found(expected: &'static str, found: Kind) -> Problem {
    Problem::Mismatch { expected, found }
}
