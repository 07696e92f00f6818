//! Writing JSON, without spaces, escaped as serde_json does it.

use std::fmt;

use crate::Secret;

/// Receives JSON values one after another.
///
/// Commas are written where they belong; it is up to [`Emit`](crate::Emit) to write one value
/// where one is due.
#[derive(Default)]
pub struct Writer {
    out: Vec<u8>,
    /// Whether a member of the innermost array or object precedes this position.
    comma: bool,
    secrets: Vec<Secret>,
}

impl Writer {
    /// An empty document.
    pub fn new() -> Self {
        Self::default()
    }

    /// The document written so far.
    pub fn into_bytes(self) -> Vec<u8> {
        self.out
    }

    /// The document written so far, and the [secrets](Self::secret) in it.
    pub fn into_parts(self) -> (Vec<u8>, Vec<Secret>) {
        (self.out, self.secrets)
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.out.extend_from_slice(b"null");
    }

    /// Writes `true` or `false`.
    pub fn bool(&mut self, value: bool) {
        self.out
            .extend_from_slice(if value { b"true" } else { b"false" });
    }

    /// Writes a number, whose text must be a JSON number.
    pub fn number(&mut self, value: impl fmt::Display) {
        // Writing to a `Vec` does not fail.
        let _ = std::io::Write::write_fmt(&mut self.out, format_args!("{value}"));
    }

    /// Writes a string.
    pub fn str(&mut self, value: &str) {
        self.out.push(b'"');
        let mut plain = value;
        while let Some(at) = plain.bytes().position(needs_escape) {
            let (before, after) = plain.split_at(at);
            self.out.extend_from_slice(before.as_bytes());
            let mut rest = after.chars();
            if let Some(char) = rest.next() {
                self.escape(char);
            }
            plain = rest.as_str();
        }
        self.out.extend_from_slice(plain.as_bytes());
        self.out.push(b'"');
    }

    /// Writes a string that is never shown, and remembers it: who sends the document keeps it out of what
    /// is said about the answer.
    pub fn secret(&mut self, value: &str) {
        self.str(value);
        if !value.is_empty() {
            self.secrets.push(value.into());
        }
    }

    /// Remembers the secrets of a document that was written by itself and is part of this one.
    pub fn remember(&mut self, secrets: Vec<Secret>) {
        self.secrets.extend(secrets);
    }

    fn escape(&mut self, char: char) {
        let short = match char {
            '"' => b'"',
            '\\' => b'\\',
            '\u{8}' => b'b',
            '\u{c}' => b'f',
            '\n' => b'n',
            '\r' => b'r',
            '\t' => b't',
            _ => {
                let _ = std::io::Write::write_fmt(
                    &mut self.out,
                    format_args!("\\u{:04x}", u32::from(char)),
                );
                return;
            }
        };
        self.out.extend_from_slice(&[b'\\', short]);
    }

    /// Begins an array.
    pub fn begin_array(&mut self) {
        self.out.push(b'[');
        self.comma = false;
    }

    /// Announces an element of the array, whose value is to follow.
    pub fn element(&mut self) {
        if self.comma {
            self.out.push(b',');
        }
        self.comma = true;
    }

    /// Ends an array.
    pub fn end_array(&mut self) {
        self.out.push(b']');
        self.comma = true;
    }

    /// Begins an object.
    pub fn begin_object(&mut self) {
        self.out.push(b'{');
        self.comma = false;
    }

    /// Writes the key of a member of the object, whose value is to follow.
    pub fn key(&mut self, name: &str) {
        self.element();
        self.str(name);
        self.out.push(b':');
    }

    /// Ends an object.
    pub fn end_object(&mut self) {
        self.out.push(b'}');
        self.comma = true;
    }
}

fn needs_escape(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}
