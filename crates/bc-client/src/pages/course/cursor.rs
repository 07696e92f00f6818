//! Which cursor is due, and was it there before?

use std::collections::HashSet;
use std::hash::BuildHasher;

use super::Arrival;
use crate::error::PagingFailure;
use crate::pages::position::Place;
use crate::{CursorPagination, PageMeta};

/// A list that is read by cursor.
pub(in crate::pages) struct Cursors {
    /// The cursor that the page that is due comes after.
    after: Option<String>,
    /// The hashes of the cursors so far.
    seen: HashSet<u64>,
}

impl Cursors {
    pub(in crate::pages) fn after(cursor: Option<String>) -> Self {
        let mut cursors = Self {
            after: None,
            seen: HashSet::new(),
        };
        if let Some(cursor) = cursor {
            cursors.go_on(cursor);
        }
        cursors
    }

    /// Whether a first page, which tells of both, leads to the next one by cursor.
    pub(super) fn lead_on(meta: Option<&PageMeta>) -> bool {
        let said = meta.and_then(|meta| meta.cursor_pagination.as_ref());
        said.is_some_and(|said| {
            end(said).is_some() && !(links_on(said) == Some(false) && has_pages(meta))
        })
    }

    pub(super) fn place(&self) -> Place {
        self.after.clone().map_or(Place::Start, Place::Cursor)
    }

    pub(super) fn parameter(&self) -> Option<(&'static str, String)> {
        Some(("after", self.after.clone()?))
    }

    pub(super) fn arrive(&mut self, arrival: &Arrival<'_>) -> Result<bool, PagingFailure> {
        if arrival.items == 0 {
            return Ok(false);
        }
        let said = arrival
            .meta
            .and_then(|meta| meta.cursor_pagination.as_ref());
        match (said.and_then(end), said.and_then(links_on)) {
            (Some(_), Some(false)) => Ok(false),
            (Some(cursor), _) if self.go_on(cursor.to_owned()) => Ok(true),
            (Some(_), _) => Err(PagingFailure::RepeatedCursor),
            (None, Some(true)) => Err(PagingFailure::NoCursor),
            (None, _) if self.after.is_none() && has_pages(arrival.meta) => {
                Err(PagingFailure::NoCursor)
            }
            (None, _) => Ok(false),
        }
    }

    /// Goes on after a cursor, unless it did so before.
    fn go_on(&mut self, cursor: String) -> bool {
        let is_new = self.seen.insert(self.seen.hasher().hash_one(&cursor));
        if is_new {
            self.after = Some(cursor);
        }
        is_new
    }
}

/// The cursor at the end of a page, if it has one.
fn end(said: &CursorPagination) -> Option<&str> {
    said.end_cursor
        .as_deref()
        .filter(|cursor| !cursor.is_empty())
}

/// Whether there is a link to the next page, if there are links.
fn links_on(said: &CursorPagination) -> Option<bool> {
    let links = said.links.as_ref()?;
    Some(links.next.as_ref().is_some_and(|next| !next.is_empty()))
}

/// Whether a first page counts more pages than itself.
fn has_pages(meta: Option<&PageMeta>) -> bool {
    let pagination = meta.and_then(|meta| meta.pagination.as_ref());
    let pages = pagination.and_then(|said| said.total_pages);
    pages.is_some_and(|pages| pages > 1)
}
