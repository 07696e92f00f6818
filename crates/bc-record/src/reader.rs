//! Reading JSON step by step: jiter, with a limit on nesting and errors that say where.

use jiter::{Jiter, JiterError, JiterErrorType, JsonErrorType, NumberInt};

use crate::order::Orders;
use crate::{DecodeError, Kind, Peek, Problem, Slot};

/// A JSON document, read from front to back.
///
/// A [`Slot`] is told the first byte of the value it is to read ([`Peek`]) and calls the one
/// method that reads such a value.
pub struct Reader<'j> {
    jiter: Jiter<'j>,
    /// How much of `json` precedes what `jiter` reads.
    base: usize,
    json: &'j [u8],
    /// How many more arrays and objects may be opened.
    room: u8,
    limit: u8,
    pub(crate) orders: Orders,
}

impl<'j> Reader<'j> {
    /// How deep arrays and objects may nest, unless set otherwise.
    pub const DEPTH_LIMIT: u8 = 128;

    /// Begins to read `json`.
    pub fn new(json: &'j [u8]) -> Self {
        Reader {
            jiter: Jiter::new(json),
            base: 0,
            json,
            room: Self::DEPTH_LIMIT,
            limit: Self::DEPTH_LIMIT,
            orders: Orders::default(),
        }
    }

    /// Sets how deep arrays and objects may nest. What is [skipped](Reader::skip) is read
    /// without recursion and may nest 200 deep on top of that.
    #[must_use]
    pub fn with_depth_limit(mut self, limit: u8) -> Self {
        self.room = limit;
        self.limit = limit;
        self
    }

    /// Reads the whole document into `slot`.
    ///
    /// # Errors
    ///
    /// If `slot` refuses the document, or anything but white space follows it.
    pub fn document(&mut self, slot: &mut dyn Slot) -> Result<(), DecodeError> {
        let next = self.peek()?;
        slot.put(self, next)?;
        let at = (self.json, self.base);
        self.jiter.finish().map_err(|error| syntax(at, &error))
    }

    /// The first byte of the next value, which is not consumed.
    ///
    /// # Errors
    ///
    /// If the document ends.
    pub fn peek(&mut self) -> Result<Peek, DecodeError> {
        let at = (self.json, self.base);
        self.jiter.peek().map_err(|error| syntax(at, &error))
    }

    /// How many bytes have been read.
    pub fn offset(&self) -> usize {
        self.base + self.jiter.current_index()
    }

    /// Reads `null`, which [`peek`](Reader::peek) announced.
    ///
    /// # Errors
    ///
    /// If the JSON is malformed.
    pub fn null(&mut self) -> Result<(), DecodeError> {
        let at = (self.json, self.base);
        self.jiter.known_null().map_err(|error| syntax(at, &error))
    }

    /// Reads `true` or `false`, announced by `next`.
    ///
    /// # Errors
    ///
    /// If the JSON is malformed.
    pub fn bool(&mut self, next: Peek) -> Result<bool, DecodeError> {
        let at = (self.json, self.base);
        self.jiter
            .known_bool(next)
            .map_err(|error| syntax(at, &error))
    }

    /// Reads a string, which [`Peek::String`] announced.
    ///
    /// # Errors
    ///
    /// If the JSON is malformed.
    #[inline]
    pub fn str(&mut self) -> Result<&str, DecodeError> {
        let at = (self.json, self.base);
        self.jiter.known_str().map_err(|error| syntax(at, &error))
    }

    /// Reads a number, announced by `next`, and returns its own text.
    ///
    /// # Errors
    ///
    /// If the JSON is malformed.
    #[inline]
    pub fn number(&mut self, next: Peek) -> Result<&'j str, DecodeError> {
        let at = (self.json, self.base);
        let start = self.offset();
        if let Err(error) = self.jiter.known_number_bytes(next) {
            return Err(syntax(at, &error));
        }
        // What jiter takes for a number is ASCII.
        Ok(
            std::str::from_utf8(self.json.get(start..self.offset()).unwrap_or_default())
                .unwrap_or_default(),
        )
    }

    /// Reads a number, announced by `next`, if it is an integer that fits; otherwise reads nothing.
    #[inline]
    pub(crate) fn integer(&mut self, next: Peek) -> Option<i64> {
        match self.jiter.known_int(next) {
            Ok(NumberInt::Int(value)) => Some(value),
            Err(_) => None,
        }
    }

    /// Reads a number, announced by `next`, as the nearest `f64`.
    ///
    /// # Errors
    ///
    /// If the JSON is malformed.
    #[inline]
    pub(crate) fn float(&mut self, next: Peek) -> Result<f64, DecodeError> {
        let at = (self.json, self.base);
        self.jiter
            .known_float(next)
            .map_err(|error| syntax(at, &error))
    }

    /// Reads a string, or a number as its own text; `None` for `null`.
    ///
    /// # Errors
    ///
    /// If the value is of another kind, or the JSON is malformed.
    pub fn text(&mut self, next: Peek) -> Result<Option<&str>, DecodeError> {
        match next {
            Peek::String => self.str().map(Some),
            Peek::Null => self.null().map(|()| None),
            _ if next.is_num() => self.number(next).map(Some),
            _ => Err(self.mismatch("a string", next)),
        }
    }

    /// Reads one value of any kind and forgets it.
    ///
    /// # Errors
    ///
    /// If the JSON is malformed.
    pub fn skip(&mut self, next: Peek) -> Result<(), DecodeError> {
        let at = (self.json, self.base);
        let start = self.offset();
        self.jiter
            .known_skip(next)
            .map_err(|error| syntax(at, &error))?;
        // Of what it skips jiter does not check that it is UTF-8.
        match std::str::from_utf8(self.json.get(start..self.offset()).unwrap_or_default()) {
            Ok(_) => Ok(()),
            Err(error) => Err(self.fail(Problem::NotUtf8, start + error.valid_up_to())),
        }
    }

    /// Reads an array, which [`Peek::Array`] announced, calling `element` for each element with
    /// its first byte. The path of its errors gets the index.
    ///
    /// # Errors
    ///
    /// The first error of `element`, or if the JSON is malformed or nested too deep.
    pub fn array(
        &mut self,
        element: &mut dyn FnMut(&mut Self, Peek) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        let at = (self.json, self.base);
        self.open()?;
        let mut index = 0;
        let mut next = self
            .jiter
            .known_array()
            .map_err(|error| syntax(at, &error))?;
        while let Some(peek) = next {
            element(self, peek).map_err(|error| error.in_element(index))?;
            index += 1;
            next = self
                .jiter
                .array_step()
                .map_err(|error| syntax(at, &error))?;
        }
        self.close();
        Ok(())
    }

    /// Begins an object, which [`Peek::Object`] announced; [`next_key`](Reader::next_key) goes on.
    ///
    /// # Errors
    ///
    /// If the JSON is malformed or nested too deep.
    pub fn first_key(&mut self) -> Result<Option<&str>, DecodeError> {
        let at = (self.json, self.base);
        self.open()?;
        self.jiter
            .known_object()
            .map_err(|error| syntax(at, &error))
    }

    /// The key of the next member of the object, or `None` at its end.
    ///
    /// # Errors
    ///
    /// If the JSON is malformed.
    #[inline]
    pub fn next_key(&mut self) -> Result<Option<&str>, DecodeError> {
        let at = (self.json, self.base);
        self.jiter.next_key().map_err(|error| syntax(at, &error))
    }

    /// Begins an object whose members [`known_member`](Reader::known_member) and
    /// [`other_member`](Reader::other_member) read.
    pub(crate) fn begin_members(&mut self) -> Result<Members, DecodeError> {
        self.open()?;
        Ok(Members { separator: b'{' })
    }

    /// If the next member is called `name` and nothing has to be unescaped or left out to see it,
    /// reads its key and returns the first byte of its value.
    ///
    /// Most keys are the expected ones. To compare bytes is a third faster, for a whole document,
    /// than to decode each key and then to compare it.
    #[inline]
    pub(crate) fn known_member(&mut self, members: &mut Members, name: &str) -> Option<Peek> {
        let upcoming = self.upcoming();
        let [separator, b'"', key @ ..] = upcoming else {
            return None;
        };
        let value = key.strip_prefix(name.as_bytes())?.strip_prefix(b"\":")?;
        let first = *value.first()?;
        if *separator != members.separator || first.is_ascii_whitespace() {
            return None;
        }
        members.separator = b',';
        self.base = self.json.len() - value.len();
        let tape = std::mem::replace(&mut self.jiter, Jiter::new(&[])).into_tape();
        self.jiter = Jiter::with_tape(value, tape);
        Some(Peek::new(first))
    }

    /// The key of the next member, or `None` at the end of the object.
    pub(crate) fn other_member(
        &mut self,
        members: &mut Members,
    ) -> Result<Option<&str>, DecodeError> {
        let at = (self.json, self.base);
        let key = match std::mem::replace(&mut members.separator, b',') {
            b'{' => self.jiter.known_object(),
            _ => self.jiter.next_key(),
        };
        key.map_err(|error| syntax(at, &error))
    }

    /// Ends the object begun by [`first_key`](Reader::first_key), once a key was `None`.
    pub fn end_object(&mut self) {
        self.close();
    }

    /// The error for a value of the wrong kind that begins at the current position.
    #[cold]
    pub fn mismatch(&self, expected: &'static str, next: Peek) -> DecodeError {
        let problem = match Kind::of(next) {
            Some(Kind::Integer) => {
                return self.mismatch_number(expected, self.offset());
            }
            Some(found) => Problem::Mismatch { expected, found },
            None => Problem::Syntax("expected a value".to_owned()),
        };
        self.fail(problem, self.offset())
    }

    /// The error for a number at `offset` where `expected` was wanted.
    #[cold]
    pub(crate) fn mismatch_number(&self, expected: &'static str, offset: usize) -> DecodeError {
        let rest = self.json.get(offset..).unwrap_or_default();
        let fraction = rest
            .iter()
            .take_while(|byte| byte.is_ascii_digit() || b"+-.eE".contains(byte))
            .any(|byte| b".eE".contains(byte));
        let found = if fraction {
            Kind::Fraction
        } else {
            Kind::Integer
        };
        self.fail(Problem::Mismatch { expected, found }, offset)
    }

    /// An error at `offset`.
    #[cold]
    pub fn fail(&self, problem: Problem, offset: usize) -> DecodeError {
        DecodeError::new(problem, self.json, offset)
    }

    /// Whether the value at the current position is `""`.
    pub(crate) fn at_empty_string(&self) -> bool {
        self.upcoming().starts_with(br#""""#)
    }

    /// Whether the value at the current position is `[]`, perhaps with white space in it.
    pub(crate) fn at_empty_array(&self) -> bool {
        self.at_nothing_between(b'[', b']')
    }

    pub(crate) fn at_empty_object(&self) -> bool {
        self.at_nothing_between(b'{', b'}')
    }

    fn at_nothing_between(&self, open: u8, close: u8) -> bool {
        let mut bytes = self.upcoming().iter();
        bytes.next() == Some(&open) && bytes.find(|byte| !b" \t\r\n".contains(byte)) == Some(&close)
    }

    fn upcoming(&self) -> &'j [u8] {
        self.json.get(self.offset()..).unwrap_or_default()
    }

    fn open(&mut self) -> Result<(), DecodeError> {
        match self.room.checked_sub(1) {
            Some(room) => {
                self.room = room;
                Ok(())
            }
            None => Err(self.fail(Problem::TooDeep { limit: self.limit }, self.offset())),
        }
    }

    fn close(&mut self) {
        self.room = self.room.saturating_add(1);
    }
}

/// How far the reading of an object has come.
pub(crate) struct Members {
    /// What precedes the next key: the brace or a comma.
    separator: u8,
}

#[cold]
fn syntax((json, base): (&[u8], usize), error: &JiterError) -> DecodeError {
    let problem = match &error.error_type {
        JiterErrorType::JsonError(JsonErrorType::InvalidUnicodeCodePoint) => Problem::NotUtf8,
        JiterErrorType::JsonError(reason) => Problem::Syntax(reason.to_string()),
        JiterErrorType::WrongType { .. } => Problem::Syntax("expected a value".to_owned()),
    };
    DecodeError::new(problem, json, base + error.index)
}
