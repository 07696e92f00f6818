//! How is a list read a page at a time?

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::plan::By;
use super::reader::{Reader, Taken};
use super::{PageResponse, Position};
use crate::response::decode;
use crate::transport::{Prepared, Transport};
use crate::{EndpointInfo, Error};

/// The pages of a list, one after another; made by [`Client::pages`](crate::Client::pages).
///
/// It gives each answer as it came, `meta` included, but for those without items. How a list is
/// read, what a change of the list does meanwhile, and what can be set up is the same as for
/// [`Items`](crate::Items), which gives the items one by one.
///
/// ```
/// # use bc_client::{Error, Page, Pages};
/// # use bc_record::Json;
/// async fn count(mut products: Pages<Page<Json>>) -> Result<(), Error> {
///     while let Some(page) = products.next().await {
///         let page = page?;
///         println!("{} items of {:?}", page.data.len(), page.meta.pagination);
///     }
///     Ok(())
/// }
/// ```
#[must_use = "nothing is asked for before a page is"]
pub struct Pages<R> {
    pub(super) reader: Reader,
    answers: PhantomData<fn() -> R>,
}

impl<R: PageResponse> Pages<R> {
    pub(crate) fn new(
        endpoint: &'static EndpointInfo,
        transport: &Arc<Transport>,
        request: Result<Prepared, Error>,
    ) -> Self {
        Self {
            reader: Reader::new(endpoint, Arc::clone(transport), request),
            answers: PhantomData,
        }
    }

    /// The next page; `None` after the last one, and after an error.
    ///
    /// # Errors
    ///
    /// See [`Items::next`](crate::Items::next).
    pub async fn next(&mut self) -> Option<Result<R, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// All pages that are left: every one, or the error.
    ///
    /// # Errors
    ///
    /// See [`Items::next`](crate::Items::next).
    pub async fn all(mut self) -> Result<Vec<R>, Error> {
        let mut pages = Vec::new();
        while let Some(page) = self.next().await {
            pages.push(page?);
        }
        Ok(pages)
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<R, Error>>> {
        let page = ready!(self.poll_taken(context));
        Poll::Ready(page.map(|page| page.map(|(page, _)| page)))
    }

    /// The next page that has items.
    pub(super) fn poll_taken(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<(R, Taken), Error>>> {
        while let Some(received) = ready!(self.reader.poll(context)) {
            let taken = received.and_then(|received| match decode::<R>(&received) {
                Ok(page) => {
                    let items = page.items().len();
                    let taken = self.reader.take_in(received, items, page.meta())?;
                    Ok((items > 0).then_some((page, taken)))
                }
                Err(error) => {
                    self.reader.stop();
                    Err(Error::decode(self.reader.endpoint(), received, error))
                }
            });
            if let Some(taken) = taken.transpose() {
                return Poll::Ready(Some(taken));
            }
        }
        Poll::Ready(None)
    }
}

/// What is set up holds from the first page on.
impl<R> Pages<R> {
    /// Sets how many pages may be on their way or kept at once. See
    /// [`Items::look_ahead`](crate::Items::look_ahead).
    pub fn look_ahead(mut self, pages: usize) -> Self {
        self.reader.wishes.look_ahead = pages;
        self
    }

    /// Reads by page number what might be read by cursor, too. See
    /// [`Items::by_number`](crate::Items::by_number).
    pub fn by_number(mut self) -> Self {
        self.reader.wishes.by = Some(By::Number);
        self
    }

    /// Reads in the order of identifiers. See [`Items::by_id`](crate::Items::by_id).
    pub fn by_id(mut self) -> Self {
        self.reader.wishes.by = Some(By::Id);
        self
    }

    /// Goes on from a position that [`position`](Self::position) told, in the same list. One that
    /// lies within a page, as [`Items`](crate::Items) have them, is refused with
    /// [`InvalidRequest::WithinPage`](crate::InvalidRequest::WithinPage). See
    /// [`Items::resume`](crate::Items::resume).
    pub fn resume(mut self, position: Position) -> Self {
        self.reader.wishes.from = position;
        self
    }

    /// The page that comes next. After an error it is the one that did not come.
    #[must_use]
    pub fn position(&self) -> Position {
        self.reader.position()
    }
}

/// The pages, as [`Pages::next`] gives them.
impl<R: PageResponse> Stream for Pages<R> {
    type Item = Result<R, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

/// Names the endpoint and the position; shows no request.
impl<R> fmt::Debug for Pages<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("endpoint", &self.reader.endpoint().name)
            .field("position", &self.position())
            .finish_non_exhaustive()
    }
}
