//! Which identifier is due, and are the items in the order of theirs?

use bc_macros::Record;
use bc_record::Scalar;

use super::{Arrival, FirstLength};
use crate::error::PagingFailure;
use crate::pages::position::Place;
use crate::{Keyset, PageMeta};

/// A list that is read in the order of its identifiers.
pub(in crate::pages) struct Keysets {
    keyset: Keyset,
    /// The last identifier so far.
    after: Option<i64>,
    /// The identifiers of the page that arrived last.
    ids: Vec<i64>,
    first: FirstLength,
}

impl Keysets {
    pub(in crate::pages) fn after(keyset: Keyset, id: Option<i64>) -> Self {
        Self {
            keyset,
            after: id,
            ids: Vec::new(),
            first: FirstLength::default(),
        }
    }

    pub(super) fn place(&self) -> Place {
        self.after.map_or(Place::Start, Place::Id)
    }

    pub(super) fn ids(&self) -> &[i64] {
        &self.ids
    }

    pub(super) fn parameter(&self) -> Option<(&'static str, String)> {
        let id = match self.after? {
            id if self.keyset.inclusive => id.saturating_add(1),
            id => id,
        };
        Some((self.keyset.parameter, id.to_string()))
    }

    pub(super) fn arrive(&mut self, arrival: &Arrival<'_>) -> Result<bool, PagingFailure> {
        self.ids.clear();
        if arrival.items == 0 {
            return Ok(false);
        }
        let ids = ids(arrival).ok_or(PagingFailure::NoId)?;
        let mut last = self.after;
        for id in ids.iter().copied() {
            if let Some(after) = last.filter(|last| id <= *last) {
                return Err(PagingFailure::NotById { id, after });
            }
            last = Some(id);
        }
        let is_short = self.first.is_short(arrival);
        self.ids = ids;
        self.after = last;
        let more = arrival.meta.and_then(|meta| more(meta, arrival.items));
        Ok(more.unwrap_or(!is_short) && last < Some(i64::MAX))
    }
}

/// Whether a page says that more items match than it has, if it says so.
fn more(meta: &PageMeta, items: usize) -> Option<bool> {
    let said = meta.pagination.as_ref()?;
    if let Some(total) = said.total {
        return Some(total > items as u64);
    }
    said.total_pages.map(|pages| pages > 1)
}

/// Of an item only what identifies it.
#[derive(Record, Default)]
#[record(crate = bc_record)]
struct Identified {
    id: Option<Scalar>,
}

/// A page of them.
#[derive(Record, Default)]
#[record(crate = bc_record)]
struct IdentifiedPage {
    data: Vec<Identified>,
}

/// The identifiers of all items of a page; `None` if one has none. They are read from the JSON, as
/// an item's type need not keep them.
fn ids(arrival: &Arrival<'_>) -> Option<Vec<i64>> {
    let items = if arrival.meta.is_some() {
        bc_record::from_slice::<IdentifiedPage>(&arrival.body).map(|page| page.data)
    } else {
        bc_record::from_slice::<Vec<Identified>>(&arrival.body)
    };
    let ids = items.ok()?.into_iter().map(|item| item.id?.as_i64());
    ids.collect()
}
