//! The one function that reads, and the one that writes, the object of every record.

use std::borrow::Cow;

use crate::{Decode, DecodeError, Json, Peek, Problem, Reader, Record, Slot, Writer};

/// Reads an object into a record; `[]` and `null` count as an empty one, and a list of one object as that object.
///
/// # Errors
///
/// If a field refuses its value, a required field is missing, or the JSON is malformed.
pub fn put_record(
    record: &mut dyn Record,
    json: &mut Reader<'_>,
    next: Peek,
) -> Result<(), DecodeError> {
    let start = json.offset();
    let mut seen = Seen::default();
    match next {
        Peek::Object => walk(record, json, &mut seen)?,
        Peek::Array => json.listed_object(&mut |json| walk(record, json, &mut seen))?,
        Peek::Null => json.null()?,
        _ => return Err(json.mismatch("an object", next)),
    }
    match record
        .required()
        .iter()
        .find(|index| !seen.contains(**index))
    {
        Some(missing) => Err(absent(record, json, *missing, start)),
        None => Ok(()),
    }
}

fn walk(
    record: &mut dyn Record,
    json: &mut Reader<'_>,
    seen: &mut Seen,
) -> Result<(), DecodeError> {
    let names = record.names();
    let required = record.required();
    let mut members = json.begin_members()?;
    let mut place = json.orders.begin(names);
    loop {
        let expected = json.orders.next(place);
        let known = names
            .get(expected)
            .and_then(|name| json.known_member(&mut members, name));
        let (index, next) = match known {
            Some(next) => (expected, next),
            None => match json.other_member(&mut members)? {
                None => break,
                Some(name) => match find(names, name, expected) {
                    Some(index) => {
                        if index != expected {
                            json.orders.learn(&mut place, names, index);
                        }
                        (index, json.peek()?)
                    }
                    None if record.rest_mut().is_some() => {
                        let name = name.to_owned();
                        keep(record, json, name)?;
                        continue;
                    }
                    None => {
                        let next = json.peek()?;
                        json.skip(next)?;
                        continue;
                    }
                },
            },
        };
        if !required.is_empty() && required.contains(&index) && is_nothing(json, next) {
            return Err(absent(record, json, index, json.offset()));
        }
        let slot = record.slot(index);
        if seen.insert(index) {
            slot.reset();
        }
        if let Err(error) = slot.put(json, next) {
            return Err(in_field(error, names, index));
        }
        place.step(index);
    }
    json.end_object();
    Ok(())
}

/// Where `name` stands in `names`, of which those from `expected` on are the likelier.
fn find(names: &[&str], name: &str, expected: usize) -> Option<usize> {
    let (before, after) = names.split_at_checked(expected).unwrap_or((names, &[]));
    match after.iter().position(|candidate| *candidate == name) {
        Some(index) => Some(expected + index),
        None => before.iter().position(|candidate| *candidate == name),
    }
}

/// Puts an unknown member into the record's rest.
fn keep(record: &mut dyn Record, json: &mut Reader<'_>, name: String) -> Result<(), DecodeError> {
    let mut value = Json::start();
    let put = json.peek().and_then(|next| value.put(json, next));
    if let Err(error) = put {
        return Err(error.in_field(name));
    }
    if let Some(rest) = record.rest_mut() {
        rest.insert(name, value);
    }
    Ok(())
}

/// Whether a value is too little for a required field: an identifier that is `null` or `""`.
fn is_nothing(json: &Reader<'_>, next: Peek) -> bool {
    match next {
        Peek::Null => true,
        Peek::String => json.at_empty_string(),
        _ => false,
    }
}

#[cold]
fn absent(record: &dyn Record, json: &Reader<'_>, index: usize, offset: usize) -> DecodeError {
    in_field(json.fail(Problem::Required, offset), record.names(), index)
}

#[cold]
fn in_field(error: DecodeError, names: &[&'static str], index: usize) -> DecodeError {
    error.in_field(Cow::Borrowed(names.get(index).copied().unwrap_or_default()))
}

/// Which fields have been seen: a bit for each, on the stack for all but the widest records.
#[derive(Default)]
struct Seen {
    first: [u64; 2],
    further: Vec<u64>,
}

impl Seen {
    fn contains(&self, index: usize) -> bool {
        let word = index / 64;
        let bits = self
            .first
            .get(word)
            .or_else(|| self.further.get(word - self.first.len()));
        bits.is_some_and(|bits| bits & (1 << (index % 64)) != 0)
    }

    /// Notes a field, and says whether it was noted before.
    #[inline]
    fn insert(&mut self, index: usize) -> bool {
        let word = index / 64;
        let bit = 1 << (index % 64);
        let bits = match self.first.get_mut(word) {
            Some(bits) => bits,
            None => {
                let word = word - self.first.len();
                if self.further.len() <= word {
                    self.further.resize(word + 1, 0);
                }
                match self.further.get_mut(word) {
                    Some(bits) => bits,
                    None => return false,
                }
            }
        };
        let before = *bits;
        *bits |= bit;
        before & bit != 0
    }
}

/// Writes a record as an object: its fields in order without the absent ones, then the rest.
pub fn emit_record(record: &dyn Record, out: &mut Writer) {
    out.begin_object();
    for (index, name) in record.names().iter().enumerate() {
        let field = record.field(index);
        if !field.is_absent() {
            out.key(name);
            field.emit(out);
        }
    }
    for (name, value) in record.rest().into_iter().flatten() {
        out.key(name);
        crate::Emit::emit(value, out);
    }
    out.end_object();
}
