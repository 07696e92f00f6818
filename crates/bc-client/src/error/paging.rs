//! What is wrong with a page that arrived whole? It is not the one that was due.

use std::fmt;

use super::Cause;
use crate::{EndpointInfo, Error, Received};

impl Error {
    /// A page that does not go on where the page before it ended.
    pub(crate) fn paging(
        endpoint: &'static EndpointInfo,
        received: Received,
        failure: PagingFailure,
    ) -> Self {
        Self::new(endpoint, Cause::Paging { received, failure })
    }
}

/// Why reading on would repeat or lose items, or never end.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum PagingFailure {
    /// It says that it is another page.
    OtherPage { asked: u64, told: u64 },
    /// It is the page before it, byte for byte.
    RepeatedPage { page: u64 },
    /// Too many pages in a row had no items, and there should be more.
    EmptyPages { in_a_row: u32, page: u64, of: u64 },
    /// Its cursor was given before.
    RepeatedCursor,
    /// There are more pages, and no cursor to them.
    NoCursor,
    /// An item has no identifier to go on from.
    NoId,
    /// The items are not in the order of their identifiers.
    NotById { id: i64, after: i64 },
}

/// Reads on after `GetProducts (GET /v3/..) answered 200, but`.
impl fmt::Display for PagingFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherPage { asked, told } => {
                write!(f, "with page {told} where page {asked} was asked for")
            }
            Self::RepeatedPage { page } => {
                write!(f, "its page {page} is the page before it once more")
            }
            Self::EmptyPages { in_a_row, page, of } => write!(
                f,
                "its page {page} of {of} is the last of {in_a_row} in a row without items"
            ),
            Self::RepeatedCursor => {
                f.write_str("its cursor leads back to a page that was read before")
            }
            Self::NoCursor => {
                f.write_str("it says that there are more pages, and has no cursor to them")
            }
            Self::NoId => f.write_str("an item of its page has no identifier to read on from"),
            Self::NotById { id, after } => write!(
                f,
                "the identifier {id} comes after {after}: its list is not sorted by identifier"
            ),
        }
    }
}
