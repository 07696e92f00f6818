//! How is a rate limit kept within one process? By what its own requests and their answers tell.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::budget::Budget;
use super::window::{Opens, Ticket};
use super::{
    Admission, BoxFuture, Exhausted, Permit, Priority, Quota, RateLimit, RateLimitReport,
    RateLimiter,
};
use crate::clock::Instant;
use crate::queue::Waiter;

/// From how many quotas on those are forgotten of which there is nothing to remember.
const MANY: usize = 1024;

/// A wait that nobody sits out, for one that no clock can express.
const FOREVER: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

/// The rate limiter that a client has unless it is given another.
#[derive(Default)]
pub(crate) struct InProcess {
    budgets: Mutex<HashMap<String, Arc<Shared>>>,
}

struct Shared(Mutex<Budget>);

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Budget> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl InProcess {
    fn budget(&self, quota: &Quota) -> Arc<Shared> {
        let budgets = &mut *self.budgets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = budgets.get(quota.key()) {
            return Arc::clone(known);
        }
        if budgets.len() >= MANY && budgets.len().is_power_of_two() {
            let now = Instant::now();
            budgets.retain(|_, it| Arc::strong_count(it) > 1 || !it.lock().is_idle(now));
        }
        let new = Arc::new(Shared(Mutex::new(Budget::of(quota.kind()))));
        budgets.insert(quota.key().to_owned(), Arc::clone(&new));
        new
    }
}

impl RateLimiter for InProcess {
    fn acquire<'a>(
        &'a self,
        admission: Admission<'a>,
    ) -> BoxFuture<'a, Result<Box<dyn Permit>, Exhausted>> {
        Box::pin(async move {
            let budget = self.budget(admission.quota);
            let passed = budget.lock().pass(Instant::now(), admission.priority);
            let ticket = match passed {
                Some(ticket) => ticket,
                None => wait(&budget, admission.priority, admission.patience).await?,
            };
            Ok(Box::new(OnItsWay {
                budget,
                ticket: Some(ticket),
            }) as Box<dyn Permit>)
        })
    }

    fn rate_limit(&self, quota: &Quota) -> Option<RateLimit> {
        let budget = self.budget(quota);
        budget.lock().snapshot(Instant::now())
    }
}

/// Shows no quota: there may be thousands.
impl fmt::Debug for InProcess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InProcess").finish_non_exhaustive()
    }
}

/// Waits in the queue.
async fn wait(
    budget: &Shared,
    priority: Priority,
    patience: Duration,
) -> Result<Ticket, Exhausted> {
    let end = Instant::now() + patience.min(FOREVER);
    let (waiter, place) = budget.lock().join(priority);
    let mut queued = Queued {
        budget,
        waiter: &waiter,
        priority,
        place,
        is_done: false,
    };
    loop {
        let now = Instant::now();
        let until = {
            let mut budget = budget.lock();
            budget.advance(now);
            if let Some(ticket) = waiter.got() {
                queued.is_done = true;
                return Ok(ticket);
            }
            let opens_in = match budget.opens(now, priority) {
                Opens::Later { at, is_sure } if now >= end || is_sure && at > Some(end) => {
                    Some(at.map(|at| at - now))
                }
                Opens::Now if now >= end => Some(None),
                _ => None,
            };
            if let Some(opens_in) = opens_in {
                // Not before the lock is released: leaving takes it again.
                drop(budget);
                return Err(Exhausted { opens_in });
            }
            budget.wait_of(place).map_or(end, |until| until.min(end))
        };
        // Whichever comes first; what it was shows above.
        let _ = tokio::time::timeout_at(until, waiter.news()).await;
    }
}

/// A place in the queue, left when the wait is given up.
struct Queued<'a> {
    budget: &'a Shared,
    waiter: &'a Waiter<Ticket>,
    priority: Priority,
    place: u64,
    is_done: bool,
}

impl Drop for Queued<'_> {
    fn drop(&mut self) {
        if self.is_done {
            return;
        }
        let now = Instant::now();
        let mut budget = self.budget.lock();
        match self.waiter.got() {
            // Called, but no longer there.
            Some(ticket) => budget.unsent(now, ticket),
            None => budget.leave(now, self.priority, self.place),
        }
    }
}

/// A request that passed and has no answer yet.
struct OnItsWay {
    budget: Arc<Shared>,
    ticket: Option<Ticket>,
}

impl Permit for OnItsWay {
    fn answered(mut self: Box<Self>, report: &RateLimitReport) {
        if let Some(ticket) = self.ticket.take() {
            let mut budget = self.budget.lock();
            budget.answered(Instant::now(), ticket, report);
        }
    }

    fn unsent(mut self: Box<Self>) {
        if let Some(ticket) = self.ticket.take() {
            self.budget.lock().unsent(Instant::now(), ticket);
        }
    }
}

impl Drop for OnItsWay {
    fn drop(&mut self) {
        if self.ticket.is_some() {
            self.budget.lock().lost(Instant::now());
        }
    }
}
