//! Where in a list is a reader? A position that can be kept as text, to go on from there later.

use std::fmt;
use std::str::FromStr;

/// Where a list is read on: which page comes next, and how many items of it were already given.
///
/// Its text is made to be stored, and [`FromStr`] reads it again. To go on, make the same request
/// and give it to [`Items::resume`](crate::Items::resume) or
/// [`Pages::resume`](crate::Pages::resume).
///
/// | text | what comes next |
/// |---|---|
/// | `start+0` | the list's beginning |
/// | `page:7+13` | page 7, from its 14th item |
/// | `cursor:eyJpZCI6NX0+2` | the page after this cursor, from its third item |
/// | `id:815+0` | what follows the identifier 815 |
/// | `end` | nothing: the list was read in whole |
///
/// How sure a position is depends on how the list is read. After a page number items are counted
/// anew: what was added or removed before it moves the rest. A cursor and an identifier stay where
/// they are.
///
/// ```
/// use bc_client::Position;
///
/// let position: Position = "page:7+13".parse()?;
/// assert_eq!(position.to_string(), "page:7+13");
/// assert!(!position.is_end());
/// # Ok::<(), bc_client::InvalidPosition>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Position {
    pub(super) place: Place,
    /// How many items of the page were given.
    pub(super) given: usize,
}

/// Which page a position is at.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// The first that the request gives.
    Start,
    /// The one with this number, from 1.
    Page(u64),
    /// The one after this cursor.
    Cursor(String),
    /// What follows this identifier.
    Id(i64),
    /// None.
    End,
}

impl Position {
    /// Whether nothing is left to read.
    #[must_use]
    pub fn is_end(&self) -> bool {
        self.place == Place::End
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Start => f.write_str("start")?,
            Place::Page(number) => write!(f, "page:{number}")?,
            Place::Cursor(cursor) => write!(f, "cursor:{cursor}")?,
            Place::Id(id) => write!(f, "id:{id}")?,
            Place::End => return f.write_str("end"),
        }
        write!(f, "+{}", self.given)
    }
}

impl FromStr for Position {
    type Err = InvalidPosition;

    fn from_str(text: &str) -> Result<Self, InvalidPosition> {
        if text == "end" {
            return Ok(Self {
                place: Place::End,
                given: 0,
            });
        }
        // A cursor may hold a plus sign, so that the last one counts.
        let (place, given) = text.rsplit_once('+').ok_or(InvalidPosition(()))?;
        let place = match place.split_once(':') {
            None if place == "start" => Some(Place::Start),
            Some(("page", number)) => digits(number).filter(|number| *number > 0).map(Place::Page),
            Some(("cursor", cursor)) if !cursor.is_empty() => {
                Some(Place::Cursor(cursor.to_owned()))
            }
            Some(("id", id)) => integer(id).map(Place::Id),
            _ => None,
        };
        match (place, digits(given).map(usize::try_from)) {
            (Some(place), Some(Ok(given))) => Ok(Self { place, given }),
            _ => Err(InvalidPosition(())),
        }
    }
}

/// A number without a sign.
fn digits(text: &str) -> Option<u64> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())?
}

fn integer(text: &str) -> Option<i64> {
    (!text.starts_with('+')).then(|| text.parse().ok())?
}

/// A text that is not a [`Position`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidPosition(());

impl fmt::Display for InvalidPosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "it is not a position in a list: give the text of one, such as `start+0`, \
             `page:7+13`, `cursor:eyJpZCI6NX0+0`, `id:815+0` or `end`",
        )
    }
}

impl std::error::Error for InvalidPosition {}
