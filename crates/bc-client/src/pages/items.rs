//! How is a list read item by item?

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec::IntoIter;

use futures_core::Stream;

use super::position::Place;
use super::reader::Taken;
use super::{PageResponse, Pages, Position};
use crate::Error;

/// The items of a list, in order, across its pages; made by [`Client::items`](crate::Client::items).
///
/// ```
/// # use bc_client::{Error, Items, Page};
/// # use bc_record::Json;
/// async fn print(mut products: Items<Page<Json>>) -> Result<(), Error> {
///     while let Some(product) = products.next().await {
///         println!("{}", product?);
///     }
///     Ok(())
/// }
/// ```
///
/// It is also a [`Stream`]. Nothing is sent before the first item is asked for, and dropping it
/// aborts what is on its way. Where the rate limit lets only some requests pass, calls that
/// somebody waits for go first ([`Priority::Bulk`](crate::Priority::Bulk)).
///
/// If the request sets no `limit`, pages are as large as BigCommerce allows where that is known. A
/// `page` or `after` of the request is where the list begins.
///
/// # If the list changes meanwhile
///
/// | the list is read | requests at once | an item is added before the place that is read | an item before it is removed | an item behind it is added or removed |
/// |---|---|---|---|---|
/// | by page number | as many as [`look_ahead`](Self::look_ahead) says, where the list tells its length; else one | an item that was given comes again | an item is left out | as it should be |
/// | by cursor | one | as it should be | as it should be | as it should be |
/// | [by identifier](Self::by_id) | one | as it should be | as it should be | as it should be |
///
/// A list that has cursors is read by them; [`by_number`](Self::by_number) is faster there, for
/// lists that nobody changes meanwhile. Where a page number is all there is, `by_id` is the sure
/// way if the endpoint has it, and otherwise a sort order that puts new items last keeps them from
/// moving the others. By number, pages that were asked for ahead are as old as their request.
///
/// A list ends where BigCommerce says so: at its last page by the latest count, so that one that
/// grows is read to its new end, or where no cursor leads on. A list that says nothing (a bare
/// array, of API v2) ends with HTTP 204, an empty page, or one shorter than the first. The first
/// page alone is the end if it is shorter than the `limit`, unless it has a multiple of ten items:
/// the server may then have a limit of its own below that of the request.
#[must_use = "nothing is asked for before an item is"]
pub struct Items<R: PageResponse> {
    pages: Pages<R>,
    /// What is left of the page that arrived last.
    items: IntoIter<R::Item>,
    /// Which page that is.
    taken: Taken,
}

impl<R: PageResponse> Items<R> {
    pub(crate) fn new(mut pages: Pages<R>) -> Self {
        pages.reader.wishes.whole_pages = false;
        Self {
            pages,
            items: Vec::new().into_iter(),
            taken: Taken {
                place: Place::Start,
                given: 0,
                ids: Vec::new(),
            },
        }
    }

    /// The next item; `None` after the last one, and after an error.
    ///
    /// # Errors
    ///
    /// An error ends the stream; [`position`](Self::position) tells where to
    /// [go on](Self::resume).
    ///
    /// - Whatever a [call](crate::Call) can fail with.
    /// - [`ErrorKind::Paging`](crate::ErrorKind::Paging) if going on would repeat items, lose some
    ///   or never end: the server answers with another page than the one that was asked for, or
    ///   with the same bytes or cursor as before, has no cursor to a page that it says is there,
    ///   leaves more than ten pages in a row empty before the last one, or does not sort by
    ///   identifier.
    /// - [`ErrorKind::Request`](crate::ErrorKind::Request), before anything is sent, if the list
    ///   cannot be read as it was set up.
    pub async fn next(&mut self) -> Option<Result<R::Item, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// All items that are left: every one, or the error.
    ///
    /// # Errors
    ///
    /// See [`next`](Self::next). To keep what came before an error, ask for one item after another.
    pub async fn all(mut self) -> Result<Vec<R::Item>, Error> {
        let mut all = Vec::new();
        while let Some(first) = self.next().await {
            all.push(first?);
            all.extend(self.items.by_ref());
        }
        Ok(all)
    }

    /// Sets how many pages may be on their way or kept at once; 20 unless set, and never more than
    /// the endpoint's [`max_concurrency`](crate::EndpointInfo::max_concurrency).
    ///
    /// It is what limits the memory. With 0 a page is asked for only when it is due. Only pages
    /// that are known to exist are asked for ahead, so that more than one at a time are on their
    /// way only of a list that is read by page number and tells its length.
    pub fn look_ahead(mut self, pages: usize) -> Self {
        self.pages = self.pages.look_ahead(pages);
        self
    }

    /// Reads by page number a list that might be read by cursor, too: several pages come at once,
    /// but what is added or removed meanwhile [moves the others](Self#if-the-list-changes-meanwhile).
    ///
    /// If the list has no page numbers, the first item is an error:
    /// [`InvalidRequest::NotReadBy`](crate::InvalidRequest::NotReadBy).
    pub fn by_number(mut self) -> Self {
        self.pages = self.pages.by_number();
        self
    }

    /// Reads in the order of identifiers, whatever order the request asks for: each page is asked
    /// for as what follows the last identifier, so that what is added or removed meanwhile moves
    /// nothing.
    ///
    /// If the endpoint has no way to ask for that
    /// ([`Paging::keyset`](crate::Paging::keyset)), the first item is an error:
    /// [`InvalidRequest::NotReadBy`](crate::InvalidRequest::NotReadBy).
    pub fn by_id(mut self) -> Self {
        self.pages = self.pages.by_id();
        self
    }

    /// Goes on from a position that [`position`](Self::position) told, in the same list: the
    /// request must be the same. The position says how the list is read, whatever else is set up.
    ///
    /// If the list is not read in that way, the first item is an error:
    /// [`InvalidRequest::NotReadBy`](crate::InvalidRequest::NotReadBy).
    pub fn resume(mut self, position: Position) -> Self {
        self.pages = self.pages.resume(position);
        self
    }

    /// What comes next. After an error it is what did not come.
    #[must_use]
    pub fn position(&self) -> Position {
        if self.items.as_slice().is_empty() {
            return self.pages.position();
        }
        let given = self.taken.given;
        let last_id = given
            .checked_sub(1)
            .and_then(|last| self.taken.ids.get(last));
        match last_id {
            // An identifier stays where it is, even if the page is another one by then.
            Some(id) => Position {
                place: Place::Id(*id),
                given: 0,
            },
            None => Position {
                place: self.taken.place.clone(),
                given,
            },
        }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<R::Item, Error>>> {
        loop {
            if let Some(item) = self.items.next() {
                self.taken.given += 1;
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_taken(context)) {
                Some(Ok((page, taken))) => {
                    let mut items = page.into_items();
                    items.drain(..taken.given.min(items.len()));
                    self.items = items.into_iter();
                    self.taken = taken;
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

/// The items are not pinned.
impl<R: PageResponse> Unpin for Items<R> {}

/// The items, as [`Items::next`] gives them.
impl<R: PageResponse> Stream for Items<R> {
    type Item = Result<R::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

/// Names the endpoint and the position; shows no item.
impl<R: PageResponse> fmt::Debug for Items<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("endpoint", &self.pages.reader.endpoint().name)
            .field("position", &self.position())
            .finish_non_exhaustive()
    }
}
