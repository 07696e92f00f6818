//! Who of those that wait for a quota goes next?

use std::sync::Arc;
use std::time::Duration;

use super::documented::Documented;
use super::window::{Opens, Ticket, Window};
use super::{Priority, QuotaKind, RateLimit, RateLimitReport};
use crate::clock::Instant;
use crate::queue::{Queue, Waiter};

/// How much longer those wait that are not the first.
const LONGER: Duration = Duration::from_millis(100);

/// A quota, and the requests that wait for it.
#[derive(Debug)]
pub(super) struct Budget {
    window: Window,
    documented: Option<Documented>,
    queue: Queue<Ticket>,
    /// Until when the first in the queue waits, and which that is: it needs to be told only what
    /// is new.
    told: Option<(u64, Option<Instant>)>,
}

impl Budget {
    pub(super) fn of(kind: QuotaKind) -> Self {
        Self {
            window: match kind {
                QuotaKind::Management => Window::unknown(),
                _ => Window::unlimited(),
            },
            documented: Documented::of(kind),
            queue: Queue::default(),
            told: None,
        }
    }

    /// Lets a request pass at once, if it may and no other waits that goes before it.
    pub(super) fn pass(&mut self, now: Instant, priority: Priority) -> Option<Ticket> {
        (!self.queue.is_before(priority) && self.opens(now, priority) == Opens::Now)
            .then(|| self.grant(now))
    }

    /// Joins the queue.
    pub(super) fn join(&mut self, priority: Priority) -> (Arc<Waiter<Ticket>>, u64) {
        self.queue.join(priority)
    }

    /// Leaves the queue, unheard.
    pub(super) fn leave(&mut self, now: Instant, priority: Priority, place: u64) {
        self.queue.leave(priority, place);
        self.advance(now);
    }

    /// Lets pass who may, and tells the first of the others how long it is to wait.
    pub(super) fn advance(&mut self, now: Instant) {
        while let Some((priority, place)) = self.queue.first() {
            let at = match self.opens(now, priority) {
                Opens::Now => {
                    let ticket = self.grant(now);
                    self.queue.call_first(ticket);
                    continue;
                }
                Opens::Later { at, .. } => at,
            };
            if self.told != Some((place, at)) {
                self.told = Some((place, at));
                self.queue.wake_first();
            }
            return;
        }
        self.told = None;
    }

    /// Until when the one at this place is to wait. The first waits until the limit opens, and then
    /// lets pass who may; the others wait a little longer, in case that nobody polls the first.
    pub(super) fn wait_of(&self, place: u64) -> Option<Instant> {
        let (first, at) = self.told?;
        if first == place {
            at
        } else {
            at.map(|at| at + LONGER)
        }
    }

    /// When a request may pass, if it is now so late and nobody is before it.
    pub(super) fn opens(&mut self, now: Instant, priority: Priority) -> Opens {
        let window = self.window.opens(now, priority);
        match (window, self.documented.as_mut().map(|it| it.opens(now))) {
            (opens, None | Some(Opens::Now)) | (Opens::Now, Some(opens)) => opens,
            (
                Opens::Later { at, is_sure },
                Some(Opens::Later {
                    at: other,
                    is_sure: other_is_sure,
                }),
            ) => Opens::Later {
                at: at.zip(other).map(|(at, other)| at.max(other)),
                is_sure: is_sure && other_is_sure,
            },
        }
    }

    fn grant(&mut self, now: Instant) -> Ticket {
        if let Some(documented) = &mut self.documented {
            documented.grant();
        }
        self.window.grant(now)
    }

    pub(super) fn answered(&mut self, now: Instant, ticket: Ticket, report: &RateLimitReport) {
        if let Some(documented) = &mut self.documented {
            documented.done(now);
        }
        self.window.answered(ticket, now, report);
        self.advance(now);
    }

    pub(super) fn lost(&mut self, now: Instant) {
        if let Some(documented) = &mut self.documented {
            documented.done(now);
        }
        self.window.lost(now);
        self.advance(now);
    }

    pub(super) fn unsent(&mut self, now: Instant, ticket: Ticket) {
        if let Some(documented) = &mut self.documented {
            documented.unsent();
        }
        self.window.unsent(ticket);
        self.advance(now);
    }

    pub(super) fn snapshot(&mut self, now: Instant) -> Option<RateLimit> {
        self.window.snapshot(now)
    }

    /// Whether there is nothing to remember.
    pub(super) fn is_idle(&mut self, now: Instant) -> bool {
        let documented = &mut self.documented;
        self.queue.first().is_none()
            && self.window.is_idle(now)
            && documented.as_mut().is_none_or(|it| it.is_idle(now))
    }
}
