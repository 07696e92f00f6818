//! In what does BigCommerce wrap its answers? In `data` and `meta`.

use bc_macros::Record;
use bc_record::{Json, Map};

/// A page of a list: `{"data": [..], "meta": {..}}`; empty where BigCommerce answers 204 instead.
#[derive(Record, Debug, Clone, PartialEq, Default)]
#[record(crate = bc_record, empty)]
pub struct Page<T> {
    /// The items.
    #[record(required)]
    pub data: Vec<T>,
    /// Where the page stands in the list.
    pub meta: PageMeta,
}

/// One resource: `{"data": {..}, "meta": {..}}`.
#[derive(Record, Debug, Clone, PartialEq, Default)]
#[record(crate = bc_record)]
pub struct Item<T> {
    /// The resource.
    #[record(required)]
    pub data: T,
    /// What BigCommerce adds; mostly empty.
    pub meta: Map<Json>,
}

/// An answer whose `meta` has a shape of its own.
#[derive(Record, Debug, Clone, PartialEq, Default)]
#[record(crate = bc_record)]
pub struct Envelope<T, M> {
    /// The answer proper.
    #[record(required)]
    pub data: T,
    /// What is said about it.
    pub meta: M,
}

/// Where a [`Page`] stands in its list.
///
/// Which kind of pagination is there depends on the endpoint and on the request; some endpoints
/// send both.
#[derive(Record, Debug, Clone, PartialEq, Default)]
#[record(crate = bc_record)]
pub struct PageMeta {
    /// By page number.
    pub pagination: Option<Pagination>,
    /// By cursor.
    pub cursor_pagination: Option<CursorPagination>,
    /// What else the endpoint says.
    #[record(rest)]
    pub rest: Map<Json>,
}

/// Pagination by page number.
#[derive(Record, Debug, Clone, PartialEq, Eq, Default)]
#[record(crate = bc_record)]
pub struct Pagination {
    /// Items in the whole list.
    pub total: Option<u64>,
    /// Items on this page.
    pub count: Option<u64>,
    /// Items that a page holds at most.
    pub per_page: Option<u64>,
    /// This page's number, from 1.
    pub current_page: Option<u64>,
    /// Pages in the whole list.
    pub total_pages: Option<u64>,
    /// Queries of this page and its neighbours.
    pub links: Option<PageLinks>,
    /// What else the endpoint says: some count in words of their own.
    #[record(rest)]
    pub rest: Map<Json>,
}

/// Pagination by cursor.
#[derive(Record, Debug, Clone, PartialEq, Eq, Default)]
#[record(crate = bc_record)]
pub struct CursorPagination {
    /// Items on this page.
    pub count: Option<u64>,
    /// Items that a page holds at most.
    pub per_page: Option<u64>,
    /// What `before` takes to get the page before this one.
    pub start_cursor: Option<String>,
    /// What `after` takes to get the page after this one.
    pub end_cursor: Option<String>,
    /// Queries of this page and its neighbours.
    pub links: Option<PageLinks>,
    /// What else the endpoint says: some count in words of their own.
    #[record(rest)]
    pub rest: Map<Json>,
}

/// Queries, beginning with `?`, of a page and its neighbours.
#[derive(Record, Debug, Clone, PartialEq, Eq, Default)]
#[record(crate = bc_record)]
pub struct PageLinks {
    /// The page before; absent on the first.
    pub previous: Option<String>,
    /// This page.
    pub current: Option<String>,
    /// The page after; absent on the last.
    pub next: Option<String>,
}
