//! How does a batch that is not complete read as an error?

use std::fmt;

use super::{BatchItem, BatchReport, ItemState};

/// How many failures a message tells.
const TOLD: usize = 3;

/// A batch of which not every item was written; [`report`](Self::report) says which.
///
/// What was written stays written.
pub struct BatchError<R> {
    report: BatchReport<R>,
}

impl<R> BatchError<R> {
    pub(super) fn new(report: BatchReport<R>) -> Self {
        Self { report }
    }

    /// What became of every item.
    pub fn report(&self) -> &BatchReport<R> {
        &self.report
    }

    /// The same, taken out of the error.
    pub fn into_report(self) -> BatchReport<R> {
        self.report
    }
}

/// One line: how many items came to what, and the first failures.
impl<R> fmt::Display for BatchError<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { report } = self;
        write!(
            f,
            "{} wrote {} of {} items",
            report.endpoint(),
            report.count(ItemState::Written),
            report.len()
        )?;
        for (state, what) in [
            (ItemState::Refused, "refused"),
            (ItemState::Unknown, "written or not"),
            (ItemState::NotSent, "not sent"),
        ] {
            match report.count(state) {
                0 => {}
                count => write!(f, ", {count} {what}")?,
            }
        }
        let mut between = ": ";
        let mut told = 0;
        let mut items = report.items().filter(|item| !item.is_written()).peekable();
        while let Some(first) = items.next() {
            if told == TOLD {
                return f.write_str("; and more");
            }
            let mut last = first;
            while let Some(next) = items.next_if(|next| is_alike(&last, next)) {
                last = next;
            }
            f.write_str(between)?;
            if first.index() == last.index() {
                write!(f, "{first}")?;
            } else {
                write!(
                    f,
                    "inputs {} to {}: each {}",
                    first.index(),
                    last.index(),
                    first.state()
                )?;
                first.write_reason(f)?;
            }
            between = "; ";
            told += 1;
        }
        Ok(())
    }
}

/// Whether an item follows another of which the same is to be said.
fn is_alike(item: &BatchItem<'_>, next: &BatchItem<'_>) -> bool {
    next.index() == item.index() + 1
        && next.state() == item.state()
        && next.first_of_request() == item.first_of_request()
        && next.fields().is_empty()
        && item.fields().is_empty()
}

impl<R> fmt::Debug for BatchError<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchError")
            .field("report", &self.report)
            .field("message", &self.to_string())
            .finish()
    }
}

/// No `source`: `Display` says it all.
impl<R> std::error::Error for BatchError<R> {}
