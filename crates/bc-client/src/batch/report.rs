//! What became of a batch, item by item?

use std::fmt;
use std::ops::Range;

use super::BatchError;
use super::judge::Verdict;
use super::ledger::{Ledger, Record};
use crate::error::one_line;
use crate::{EndpointInfo, Error, FieldError};

/// What became of every item of a batch, by its index in the list that was given to
/// [`Client::batch`](crate::Client::batch).
#[must_use = "it tells which items were not written"]
pub struct BatchReport<R> {
    ledger: Ledger,
    responses: Vec<(Range<usize>, R)>,
}

/// What became of an item of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ItemState {
    /// BigCommerce answered that it did what was asked.
    Written,
    /// BigCommerce refused it, or with the request that it was in. Where the answer's status is 207,
    /// a part of it may have been written, such as a product without its URL.
    Refused,
    /// It may have been written, or not: the answer was lost, or was a failure of BigCommerce's own,
    /// or does not tell. Read it again before it is sent again, unless sending twice does no harm.
    Unknown,
    /// It was not sent: its request was refused before that or found no connection, or the batch had
    /// stopped.
    NotSent,
}

/// Reads `was written`, `was refused`, ...
impl fmt::Display for ItemState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Written => "was written",
            Self::Refused => "was refused",
            Self::Unknown => "may have been written or not",
            Self::NotSent => "was not sent",
        })
    }
}

impl<R> BatchReport<R> {
    pub(super) fn new(ledger: Ledger, mut responses: Vec<(Range<usize>, R)>) -> Self {
        responses.sort_by_key(|(range, _)| range.start);
        Self { ledger, responses }
    }

    /// The endpoint that the items were sent to.
    #[must_use]
    pub fn endpoint(&self) -> &'static EndpointInfo {
        self.ledger.endpoint()
    }

    /// How many items there were.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ledger.verdicts().len()
    }

    /// Whether there were no items.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ledger.verdicts().is_empty()
    }

    /// Whether every item was written.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.count(ItemState::Written) == self.len()
    }

    /// How many items came to this.
    #[must_use]
    pub fn count(&self, state: ItemState) -> usize {
        let verdicts = self.ledger.verdicts().iter();
        verdicts.filter(|verdict| verdict.state == state).count()
    }

    /// What became of each item, in order.
    pub fn items(&self) -> impl Iterator<Item = BatchItem<'_>> {
        let verdicts = self.ledger.verdicts().iter().enumerate();
        verdicts.map(|(index, verdict)| BatchItem {
            index,
            verdict,
            request: self.ledger.request(index),
        })
    }

    /// What became of the item with this index, from 0. `None` if there is none.
    #[must_use]
    pub fn item(&self, index: usize) -> Option<BatchItem<'_>> {
        Some(BatchItem {
            index,
            verdict: self.ledger.verdicts().get(index)?,
            request: self.ledger.request(index),
        })
    }

    /// The answers of the requests that succeeded, in the order of the items, each with the indexes
    /// of the items that it answers.
    ///
    /// A success may tell of items that were refused (HTTP 207).
    pub fn responses(&self) -> impl Iterator<Item = (Range<usize>, &R)> {
        let responses = self.responses.iter();
        responses.map(|(range, response)| (range.clone(), response))
    }

    /// The same answers, taken out of the report.
    #[must_use]
    pub fn into_responses(self) -> Vec<(Range<usize>, R)> {
        self.responses
    }

    /// The indexes of the items that may be sent again without writing anything twice, and might
    /// pass then:
    ///
    /// - what was not sent, unless its request was refused before it was sent, which would happen
    ///   again;
    /// - what was refused for now, by a limit (429);
    /// - what may have been written or not, if the endpoint is
    ///   [idempotent](EndpointInfo::idempotent).
    ///
    /// After 401 and 403 all that follows counts as not sent: it needs another credential.
    #[must_use]
    pub fn retryable(&self) -> Vec<usize> {
        let retryable = self.items().filter(|item| match item.state() {
            ItemState::Written => false,
            ItemState::NotSent => item.error().is_none_or(Error::is_retryable),
            ItemState::Refused => {
                item.fields().is_empty() && item.error().is_some_and(Error::is_retryable)
            }
            ItemState::Unknown => self.endpoint().idempotent,
        });
        retryable.map(|item| item.index()).collect()
    }

    /// The answers, if every item was written.
    ///
    /// # Errors
    ///
    /// [`BatchError`], with the report in it, if one was not, or may not have been.
    pub fn into_result(self) -> Result<Vec<(Range<usize>, R)>, BatchError<R>> {
        if self.is_complete() {
            Ok(self.responses)
        } else {
            Err(BatchError::new(self))
        }
    }
}

/// Shows how many items came to what; shows no item and no answer.
impl<R> fmt::Debug for BatchReport<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchReport")
            .field("endpoint", &self.endpoint().name)
            .field("written", &self.count(ItemState::Written))
            .field("refused", &self.count(ItemState::Refused))
            .field("unknown", &self.count(ItemState::Unknown))
            .field("not_sent", &self.count(ItemState::NotSent))
            .finish_non_exhaustive()
    }
}

/// What became of one item of a batch.
#[derive(Clone, Copy)]
pub struct BatchItem<'a> {
    index: usize,
    verdict: &'a Verdict,
    request: Option<&'a Record>,
}

impl<'a> BatchItem<'a> {
    /// Its index in the list of items, from 0.
    #[must_use]
    pub fn index(&self) -> usize {
        self.index
    }

    /// What became of it.
    #[must_use]
    pub fn state(&self) -> ItemState {
        self.verdict.state
    }

    /// Whether it was written, for certain.
    #[must_use]
    pub fn is_written(&self) -> bool {
        self.state() == ItemState::Written
    }

    /// What BigCommerce says is wrong with it, by the names of its own fields: `price`. Empty where
    /// that is said of the whole request, by the [`error`](Self::error). A secret of the request that
    /// BigCommerce repeats is left out.
    #[must_use]
    pub fn fields(&self) -> &'a [FieldError] {
        &self.verdict.fields
    }

    /// The HTTP status of the answer to the request that it was in, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.request?.status
    }

    /// Why the request that it was in failed, if it did. `None` also where it was in no request,
    /// because the batch had stopped.
    #[must_use]
    pub fn error(&self) -> Option<&'a Error> {
        self.request?.error.as_ref()
    }

    /// Where its request stands among all, to tell items of one request from those of another.
    pub(super) fn first_of_request(&self) -> Option<usize> {
        Some(self.request?.range.start)
    }

    /// Why it is not written, after what it is: `with 422: price: negative`.
    pub(super) fn write_reason(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.fields(), self.status(), self.error()) {
            ([], _, Some(error)) => write!(f, ": {error}"),
            ([], Some(207), None) => f.write_str(", of which HTTP 207 does not tell more"),
            ([], Some(status), None) => {
                write!(f, ", of which the answer {status} does not tell more")
            }
            ([], None, None) => f.write_str(", as the batch had stopped"),
            (fields, status, _) => {
                if let Some(status) = status {
                    write!(f, " with {status}")?;
                }
                for (place, field) in fields.iter().take(5).enumerate() {
                    let before = if place == 0 { ": " } else { "; " };
                    write!(f, "{before}{}", one_line(&field.to_string()))?;
                }
                Ok(())
            }
        }
    }
}

/// Reads `input 12 was refused with 422: price: must not be negative`.
impl fmt::Display for BatchItem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "input {} {}", self.index, self.state())?;
        if self.is_written() {
            return Ok(());
        }
        self.write_reason(f)
    }
}

impl fmt::Debug for BatchItem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchItem")
            .field("index", &self.index)
            .field("state", &self.state())
            .field("status", &self.status())
            .field("fields", &self.fields())
            .field("error", &self.error())
            .finish()
    }
}
