//! Which page of a list is due? What the pages before it said decides.

mod cursor;
mod keyset;
mod number;

pub(super) use cursor::Cursors;
pub(super) use keyset::Keysets;
pub(super) use number::Numbers;

use super::position::Place;
use crate::PageMeta;
use crate::error::PagingFailure;

/// What a page that arrived tells about the next one.
pub(super) struct Arrival<'a> {
    /// How many items it has.
    pub(super) items: usize,
    /// How many the request asks for at most, if that is known.
    pub(super) limit: Option<usize>,
    pub(super) meta: Option<&'a PageMeta>,
    pub(super) body: Vec<u8>,
}

/// How far a list was read, and by what.
pub(super) enum Course {
    /// By number or by cursor, which the first page decides.
    Undecided,
    Number(Numbers),
    Cursor(Cursors),
    Keyset(Keysets),
}

impl Course {
    /// The page that is due.
    pub(super) fn place(&self) -> Place {
        match self {
            Self::Undecided => Place::Start,
            Self::Number(numbers) => numbers.place(),
            Self::Cursor(cursors) => cursors.place(),
            Self::Keyset(keysets) => keysets.place(),
        }
    }

    /// How many pages are known to come: the one that is due, and what may be asked for beside it.
    pub(super) fn known(&self) -> u64 {
        match self {
            Self::Number(numbers) => numbers.known(),
            Self::Undecided | Self::Cursor(_) | Self::Keyset(_) => 1,
        }
    }

    /// The query parameter that asks for the page so many after the one that is due.
    pub(super) fn parameter(&self, ahead: u64) -> Option<(&'static str, String)> {
        match self {
            Self::Undecided => None,
            Self::Number(numbers) => Some(numbers.parameter(ahead)),
            Self::Cursor(cursors) => cursors.parameter(),
            Self::Keyset(keysets) => keysets.parameter(),
        }
    }

    /// Learns from the page that was due which page comes next; false if none does.
    pub(super) fn arrive(&mut self, arrival: Arrival<'_>) -> Result<bool, PagingFailure> {
        if matches!(self, Self::Undecided) {
            *self = if Cursors::lead_on(arrival.meta) {
                Self::Cursor(Cursors::after(None))
            } else {
                Self::Number(Numbers::from(1))
            };
        }
        match self {
            // It was decided above.
            Self::Undecided => Ok(false),
            Self::Number(numbers) => numbers.arrive(arrival),
            Self::Cursor(cursors) => cursors.arrive(&arrival),
            Self::Keyset(keysets) => keysets.arrive(&arrival),
        }
    }

    /// The identifiers of the page that arrived last, of a list that is read by them.
    pub(super) fn ids(&self) -> &[i64] {
        match self {
            Self::Keyset(keysets) => keysets.ids(),
            Self::Undecided | Self::Number(_) | Self::Cursor(_) => &[],
        }
    }
}

/// The length of the first page: of a list that says nothing of its length a shorter page is the
/// last.
#[derive(Default)]
struct FirstLength(Option<usize>);

impl FirstLength {
    /// Whether a page without a word of more pages is the last one.
    fn is_short(&mut self, arrival: &Arrival<'_>) -> bool {
        let items = arrival.items;
        match self.0 {
            _ if items == 0 => true,
            Some(first) => items < first,
            None => {
                self.0 = Some(items);
                // A server may cap pages below the limit, at a round number.
                arrival
                    .limit
                    .is_some_and(|limit| items < limit && !items.is_multiple_of(10))
            }
        }
    }
}
