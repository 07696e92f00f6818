//! How are more items sent than one request may carry? In chunks, a few at a time.

mod client;
mod error;
mod inputs;
mod judge;
mod ledger;
mod places;
mod report;
mod source;

use std::fmt;
use std::future::{Future, IntoFuture};
use std::ops::Range;
use std::pin::Pin;
use std::task::{Context, Poll};

pub use error::BatchError;
pub use report::{BatchItem, BatchReport, ItemState};
use source::{Items, Source};

use crate::call::CallFuture;
use crate::transport::Sent;
use crate::{EndpointInfo, Error, Response};
use judge::Verdict;
use ledger::{Ledger, Record};

/// How many requests of a batch are under way at once, unless the endpoint admits fewer or
/// [`Batch::parallel`] says otherwise.
const PARALLEL: usize = 4;

/// A list of items that is sent when it is awaited: [`Client::batch`](crate::Client::batch) makes
/// it, and a [`BatchReport`] comes of it.
///
/// It borrows nothing, so that it can be spawned. If it is dropped midway, so are the requests
/// under way, and no other is sent; what was sent may have been written.
#[must_use = "nothing is sent before it is awaited"]
pub struct Batch<R> {
    endpoint: &'static EndpointInfo,
    source: Box<dyn Source<R>>,
    size: usize,
    parallel: usize,
    stop_on_error: bool,
}

impl<R> Batch<R> {
    pub(crate) fn new(endpoint: &'static EndpointInfo, source: Box<dyn Source<R>>) -> Self {
        Self {
            endpoint,
            source,
            size: limit(endpoint.max_batch),
            parallel: limit(endpoint.max_concurrency).min(PARALLEL),
            stop_on_error: false,
        }
    }

    /// Puts at most this many items into one request, instead of as many as the endpoint takes
    /// ([`EndpointInfo::max_batch`]; all of them, where BigCommerce documents no limit). It is never
    /// more than the endpoint takes, and 0 counts as 1.
    ///
    /// With 1, all that BigCommerce says of a request it says of one item.
    pub fn size(mut self, items: usize) -> Self {
        self.size = items.clamp(1, limit(self.endpoint.max_batch));
        self
    }

    /// Keeps at most this many requests under way at once, instead of 4. It is never more than the
    /// endpoint admits ([`EndpointInfo::max_concurrency`]), and 0 counts as 1.
    ///
    /// Requests start in the order of the items; with 1, each ends before the next one starts.
    pub fn parallel(mut self, requests: usize) -> Self {
        self.parallel = requests.clamp(1, limit(self.endpoint.max_concurrency));
        self
    }

    /// Starts no other request once an item was not written for certain; those under way are still
    /// waited for.
    ///
    /// Otherwise only 401 and 403 stop a batch, since every other request would be answered the
    /// same.
    pub fn stop_on_error(mut self) -> Self {
        self.stop_on_error = true;
        self
    }
}

/// One of an endpoint's limits, if it has one.
fn limit(documented: Option<u32>) -> usize {
    documented.map_or(usize::MAX, |limit| {
        usize::try_from(limit).unwrap_or(usize::MAX).max(1)
    })
}

impl<R: Response> IntoFuture for Batch<R> {
    type Output = BatchReport<R>;
    type IntoFuture = BatchFuture<R>;

    fn into_future(self) -> BatchFuture<R> {
        BatchFuture {
            ledger: Ledger::new(self.endpoint, self.source.left()),
            batch: self,
            responses: Vec::new(),
            under_way: Vec::new(),
        }
    }
}

/// Names the endpoint; shows no item.
impl<R> fmt::Debug for Batch<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch")
            .field("endpoint", &self.endpoint.name)
            .field("items", &self.source.left())
            .finish_non_exhaustive()
    }
}

/// A [`Batch`] under way.
#[must_use = "nothing is sent before it is awaited"]
pub struct BatchFuture<R> {
    batch: Batch<R>,
    ledger: Ledger,
    responses: Vec<(Range<usize>, R)>,
    /// In the order of the items.
    under_way: Vec<Chunk<R>>,
}

/// A request under way.
struct Chunk<R> {
    range: Range<usize>,
    sent: Sent,
    call: CallFuture<R>,
}

/// Nothing in it is pinned: calls have a place of their own on the heap.
impl<R> Unpin for BatchFuture<R> {}

impl<R: Response> BatchFuture<R> {
    /// Begins as many requests as may be under way.
    fn begin(&mut self) {
        while self.under_way.len() < self.batch.parallel && !self.ledger.is_stopped() {
            let left = self.batch.source.left();
            let count = self.batch.size.min(left);
            if count == 0 {
                return;
            }
            let first = self.ledger.verdicts().len() - left;
            let call = self.batch.source.next(count);
            self.under_way.push(Chunk {
                range: first..first + count,
                sent: call.sent(),
                call: call.into_future(),
            });
        }
    }

    /// Writes down the first request that has come to its end; whether one has.
    fn end_one(&mut self, context: &mut Context<'_>) -> bool {
        for (place, chunk) in self.under_way.iter_mut().enumerate() {
            let Chunk { range, sent, call } = chunk;
            let mut seen = None;
            let answer = call.poll_seeing(context, &mut |received| {
                let verdicts = judge::succeeded(received, sent, range.len(), R::MAY_BE_PARTIAL);
                seen = Some((received.status, verdicts));
            });
            if let Poll::Ready(answer) = answer {
                let chunk = self.under_way.remove(place);
                self.end(chunk, seen, answer);
                return true;
            }
        }
        false
    }

    fn end(
        &mut self,
        chunk: Chunk<R>,
        seen: Option<(u16, Vec<Verdict>)>,
        answer: Result<R, Error>,
    ) {
        let Chunk { range, sent, .. } = chunk;
        let (response, error) = match answer {
            Ok(response) => (Some(response), None),
            Err(error) => (None, Some(error)),
        };
        let (status, verdicts) =
            judge::ended(seen, error.as_ref(), &sent, range.len(), R::MAY_BE_PARTIAL);
        if let Some(response) = response {
            self.responses.push((range.clone(), response));
        }
        let record = Record {
            range,
            status,
            error,
        };
        self.ledger
            .write(record, verdicts, self.batch.stop_on_error);
    }
}

impl<R: Response> Future for BatchFuture<R> {
    type Output = BatchReport<R>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<BatchReport<R>> {
        loop {
            self.begin();
            if self.under_way.is_empty() {
                let responses = std::mem::take(&mut self.responses);
                return Poll::Ready(BatchReport::new(self.ledger.close(), responses));
            }
            if !self.end_one(context) {
                return Poll::Pending;
            }
        }
    }
}

/// Names the endpoint; shows no item.
impl<R> fmt::Debug for BatchFuture<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchFuture")
            .field("endpoint", &self.batch.endpoint.name)
            .field("under_way", &self.under_way.len())
            .finish_non_exhaustive()
    }
}
