//! Which page number is due, and which are known to exist?

use super::{Arrival, FirstLength};
use crate::error::PagingFailure;
use crate::pages::position::Place;
use crate::{PageMeta, Pagination};

/// How many pages in a row may be empty before the last one.
const MAX_EMPTY: u32 = 10;

/// A list that is read by page number.
pub(in crate::pages) struct Numbers {
    /// The page that is due.
    page: u64,
    /// The last page, as the latest answer has it.
    last: Option<u64>,
    /// The longest page before the last one.
    longest: u64,
    first: FirstLength,
    /// How many pages in a row were empty.
    empty: u32,
    /// The body before, of a server that does not say which page it answers with.
    before: Vec<u8>,
}

impl Numbers {
    pub(in crate::pages) fn from(page: u64) -> Self {
        Self {
            page,
            last: None,
            longest: 0,
            first: FirstLength::default(),
            empty: 0,
            before: Vec::new(),
        }
    }

    pub(super) fn place(&self) -> Place {
        Place::Page(self.page)
    }

    pub(super) fn known(&self) -> u64 {
        let after = self.last.unwrap_or_default().saturating_sub(self.page);
        after.saturating_add(1)
    }

    pub(super) fn parameter(&self, ahead: u64) -> (&'static str, String) {
        ("page", self.page.saturating_add(ahead).to_string())
    }

    pub(super) fn arrive(&mut self, arrival: Arrival<'_>) -> Result<bool, PagingFailure> {
        let pagination = arrival.meta.and_then(|meta| meta.pagination.as_ref());
        self.check(pagination, &arrival)?;
        let is_short = self.first.is_short(&arrival);
        if let Some(last) = pagination.and_then(|said| self.last_of(said, arrival.items)) {
            self.last = Some(last);
        }
        let more = match self.last {
            Some(last) => self.page < last,
            None => !is_short || (arrival.items > 0 && arrival.meta.is_some_and(links_on)),
        };
        self.empty = if arrival.items == 0 {
            self.empty + 1
        } else {
            0
        };
        if more && self.empty > MAX_EMPTY {
            return Err(PagingFailure::EmptyPages {
                in_a_row: self.empty,
                page: self.page,
                of: self.last.unwrap_or_default(),
            });
        }
        self.before = arrival.body;
        match self.page.checked_add(1) {
            Some(next) if more => self.page = next,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Refuses a page that is not the one that is due. Of an empty one it does not matter.
    fn check(
        &self,
        pagination: Option<&Pagination>,
        arrival: &Arrival<'_>,
    ) -> Result<(), PagingFailure> {
        if arrival.items == 0 {
            return Ok(());
        }
        let asked = self.page;
        match pagination.and_then(|said| said.current_page) {
            Some(told) if told != asked => Err(PagingFailure::OtherPage { asked, told }),
            None if arrival.body == self.before => Err(PagingFailure::RepeatedPage { page: asked }),
            _ => Ok(()),
        }
    }

    /// The last page, by what an answer says.
    fn last_of(&mut self, said: &Pagination, items: usize) -> Option<u64> {
        let per_page = said.per_page.filter(|items| *items > 0);
        let last = match said.total_pages {
            Some(last) => last,
            None => said.total?.div_ceil(per_page?),
        };
        if self.page < last {
            self.longest = self.longest.max(items as u64);
        }
        match (said.total, per_page) {
            // A server that caps its pages (products with their options come ten at a time) may
            // count them as if it did not.
            (Some(total), Some(per_page)) if items > 0 && (1..per_page).contains(&self.longest) => {
                Some(last.max(total.div_ceil(self.longest)))
            }
            _ => Some(last),
        }
    }
}

fn links_on(meta: &PageMeta) -> bool {
    let links = meta
        .pagination
        .as_ref()
        .and_then(|said| said.links.as_ref());
    links.is_some_and(|links| links.next.as_ref().is_some_and(|next| !next.is_empty()))
}
