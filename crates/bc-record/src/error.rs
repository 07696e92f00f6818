//! What went wrong while decoding, and where: a path, a position, never the value itself.

use std::borrow::Cow;
use std::fmt;

use crate::Peek;

/// Why a document could not be decoded, and where.
///
/// The message never contains a value of the document, only keys, kinds and positions.
///
/// ```
/// let error = bc_record::from_slice::<Vec<i64>>(b"[1, 2.5]").unwrap_err();
/// assert_eq!(error.path(), "[1]");
/// assert_eq!((error.offset(), error.line(), error.column()), (4, 1, 5));
/// assert_eq!(
///     error.to_string(),
///     "`[1]`: expected an integer, found a number with a fraction or exponent (line 1, column 5, byte 4)"
/// );
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    problem: Problem,
    /// Innermost first: each level adds its own name while the error travels up.
    path: Vec<Step>,
    offset: usize,
    line: usize,
    column: usize,
}

#[derive(Clone, PartialEq, Eq)]
enum Step {
    Field(Cow<'static, str>),
    Index(usize),
}

/// What was wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// A value of another kind than the field takes.
    Mismatch {
        /// What the field takes, with its article: "a number".
        expected: &'static str,
        /// What was there.
        found: Kind,
    },
    /// A value of the right kind that the type cannot hold without changing it.
    OutOfRange {
        /// What the type can hold: "an integer from 0 to 4294967295".
        expected: &'static str,
    },
    /// A required field is absent, `null` or empty.
    Required,
    /// Arrays and objects nested deeper than the reader's limit.
    TooDeep {
        /// The limit.
        limit: u8,
    },
    /// The bytes are not UTF-8.
    NotUtf8,
    /// The text is not JSON; the string says why.
    Syntax(String),
}

/// The kinds of JSON values, as errors name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number without fraction and exponent.
    Integer,
    /// A number with a fraction or an exponent.
    Fraction,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl DecodeError {
    #[cold]
    pub(crate) fn new(problem: Problem, json: &[u8], offset: usize) -> Self {
        let before = json.get(..offset).unwrap_or(json);
        let line_start = before
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        DecodeError(Box::new(Inner {
            problem,
            path: Vec::new(),
            offset,
            line: 1 + before.iter().filter(|byte| **byte == b'\n').count(),
            column: 1 + before.len() - line_start,
        }))
    }

    /// Adds the key under which the failed value stands.
    #[cold]
    #[must_use]
    pub fn in_field(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.0.path.push(Step::Field(name.into()));
        self
    }

    /// Adds the index in the array in which the failed value stands.
    #[cold]
    #[must_use]
    pub fn in_element(mut self, index: usize) -> Self {
        self.0.path.push(Step::Index(index));
        self
    }

    /// Takes over the way that another error went: of a value that was read apart from its document.
    #[cold]
    #[must_use]
    pub fn with_path_of(mut self, inner: Self) -> Self {
        self.0.path = inner.0.path;
        self
    }

    /// The way to the failed value, such as `data[3].price`. Empty for the document itself.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for step in self.0.path.iter().rev() {
            match step {
                Step::Index(index) => path.push_str(&format!("[{index}]")),
                Step::Field(name) if is_plain(name) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(name);
                }
                Step::Field(name) => path.push_str(&format!("[{name:?}]")),
            }
        }
        path
    }

    /// What was wrong.
    pub fn problem(&self) -> &Problem {
        &self.0.problem
    }

    /// What the field takes, if the value was of the wrong kind or out of range.
    pub fn expected(&self) -> Option<&'static str> {
        match self.0.problem {
            Problem::Mismatch { expected, .. } | Problem::OutOfRange { expected } => Some(expected),
            _ => None,
        }
    }

    /// The kind that was found, if it was the wrong one.
    pub fn found(&self) -> Option<Kind> {
        match self.0.problem {
            Problem::Mismatch { found, .. } => Some(found),
            _ => None,
        }
    }

    /// How many bytes precede the place of the error.
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// The line of the error, from 1.
    pub fn line(&self) -> usize {
        self.0.line
    }

    /// The column of the error in bytes, from 1.
    pub fn column(&self) -> usize {
        self.0.column
    }
}

/// Whether a key can stand in a path without quotes and brackets.
fn is_plain(name: &str) -> bool {
    let mut chars = name.chars();
    chars
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && chars.all(|char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-' | ':'))
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.path.is_empty() {
            write!(f, "`{}`: ", self.path())?;
        }
        let Inner {
            problem,
            offset,
            line,
            column,
            ..
        } = &*self.0;
        write!(f, "{problem} (line {line}, column {column}, byte {offset})")
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("path", &self.path())
            .field("problem", &self.0.problem)
            .field("offset", &self.0.offset)
            .field("line", &self.0.line)
            .field("column", &self.0.column)
            .finish()
    }
}

impl std::error::Error for DecodeError {}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Mismatch { expected, found } => {
                write!(f, "expected {expected}, found {found}")
            }
            Problem::OutOfRange { expected } => {
                write!(f, "out of range: expected {expected}")
            }
            Problem::Required => f.write_str("required, but absent, null or empty"),
            Problem::TooDeep { limit } => {
                write!(f, "arrays and objects are nested deeper than {limit}")
            }
            Problem::NotUtf8 => f.write_str("not UTF-8"),
            Problem::Syntax(reason) => write!(f, "malformed JSON: {reason}"),
        }
    }
}

impl Kind {
    /// The kind of a value by its first byte, if a value begins with it. Numbers are
    /// [`Kind::Integer`].
    pub(crate) fn of(next: Peek) -> Option<Kind> {
        Some(match next {
            Peek::Null => Kind::Null,
            Peek::True | Peek::False => Kind::Bool,
            Peek::String => Kind::String,
            Peek::Array => Kind::Array,
            Peek::Object => Kind::Object,
            Peek::Infinity | Peek::NaN => return None,
            _ if next.is_num() => Kind::Integer,
            _ => return None,
        })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Null => "null",
            Kind::Bool => "a boolean",
            Kind::Integer => "an integer",
            Kind::Fraction => "a number with a fraction or exponent",
            Kind::String => "a string",
            Kind::Array => "an array",
            Kind::Object => "an object",
        })
    }
}
