//! What is written down of a batch, request by request?

use std::ops::Range;

use super::ItemState;
use super::judge::{self, Verdict};
use crate::{EndpointInfo, Error, ErrorKind, Status};

/// What is known of a batch.
pub(super) struct Ledger {
    endpoint: &'static EndpointInfo,
    /// Of every input.
    verdicts: Vec<Verdict>,
    /// In the order of the inputs, once it is closed.
    requests: Vec<Record>,
    is_stopped: bool,
}

/// What came of one request.
pub(super) struct Record {
    pub(super) range: Range<usize>,
    /// The answer's status, if there was an answer.
    pub(super) status: Option<u16>,
    pub(super) error: Option<Error>,
}

impl Ledger {
    pub(super) fn new(endpoint: &'static EndpointInfo, total: usize) -> Self {
        Self {
            endpoint,
            verdicts: judge::all(ItemState::NotSent, total),
            requests: Vec::new(),
            is_stopped: false,
        }
    }

    /// Writes down what came of a request.
    pub(super) fn write(&mut self, record: Record, verdicts: Vec<Verdict>, stop_on_error: bool) {
        let refuses_all = record.error.as_ref().is_some_and(|error| {
            matches!(
                error.kind(),
                ErrorKind::Status(Status::Unauthorized | Status::Forbidden)
            )
        });
        let is_failure = |verdict: &Verdict| verdict.state != ItemState::Written;
        self.is_stopped |= refuses_all || stop_on_error && verdicts.iter().any(is_failure);
        let places = self.verdicts.iter_mut().skip(record.range.start);
        places
            .zip(verdicts)
            .for_each(|(place, verdict)| *place = verdict);
        self.requests.push(record);
    }

    /// Closes it, and begins another that is empty.
    pub(super) fn close(&mut self) -> Self {
        let mut closed = std::mem::replace(self, Self::new(self.endpoint, 0));
        closed.requests.sort_by_key(|record| record.range.start);
        closed
    }

    pub(super) fn endpoint(&self) -> &'static EndpointInfo {
        self.endpoint
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.is_stopped
    }

    pub(super) fn verdicts(&self) -> &[Verdict] {
        &self.verdicts
    }

    /// The request that an input was in, if it was in one.
    pub(super) fn request(&self, input: usize) -> Option<&Record> {
        let before = self
            .requests
            .partition_point(|record| record.range.end <= input);
        let record = self.requests.get(before)?;
        record.range.contains(&input).then_some(record)
    }
}
