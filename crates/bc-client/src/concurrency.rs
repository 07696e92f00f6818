//! How many requests to one endpoint run at once for one store? No more than BigCommerce documents,
//! and fewer where it turns them away.

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::clock::Instant;
use crate::queue::{Queue, Waiter};
use crate::{EndpointInfo, Method, Priority};

/// From how many stores on those are forgotten of which there is nothing to remember.
const MANY: usize = 1024;

/// A wait that nobody sits out, for one that no clock can express.
const FOREVER: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

/// The gates of every store's endpoints.
#[derive(Default)]
pub(crate) struct Gates {
    stores: Mutex<HashMap<String, OfStore>>,
}

/// The gates of one store, by method and path.
type OfStore = HashMap<(Method, &'static str), Arc<Gate>>;

/// Where requests to one endpoint pass for one store.
struct Gate(Mutex<State>);

struct State {
    /// What BigCommerce documents.
    documented: Option<u32>,
    /// What it is now, while BigCommerce turns requests away.
    reduced: Option<u32>,
    /// How many ran at once when it was reduced first.
    peak: u32,
    /// Counts the reductions: what was turned away before the last one says nothing new.
    round: u64,
    /// Successes since the number that may run changed.
    successes: u32,
    running: u32,
    queue: Queue<u64>,
}

/// More than so many may not run at once, and none of them ended in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Full(pub(crate) u32);

/// A request that runs. Dropping it lets the next one pass.
pub(crate) struct Passage {
    gate: Arc<Gate>,
    round: u64,
}

impl Gates {
    /// Waits until a request may pass, no longer than `patience`.
    pub(crate) async fn enter(
        &self,
        store: &str,
        endpoint: &'static EndpointInfo,
        priority: Priority,
        patience: Duration,
    ) -> Result<Passage, Full> {
        let gate = self.gate(store, endpoint);
        let passed = gate.lock().pass(priority);
        let round = match passed {
            Some(round) => round,
            None => wait(&gate, priority, patience).await?,
        };
        Ok(Passage { gate, round })
    }

    fn gate(&self, store: &str, endpoint: &'static EndpointInfo) -> Arc<Gate> {
        let stores = &mut *self.stores.lock().unwrap_or_else(PoisonError::into_inner);
        if stores.len() >= MANY && stores.len().is_power_of_two() && !stores.contains_key(store) {
            stores.retain(|_, gates| {
                gates.retain(|_, gate| Arc::strong_count(gate) > 1 || !gate.lock().is_idle());
                !gates.is_empty()
            });
        }
        let key = (endpoint.method, endpoint.path);
        let new = || Arc::new(Gate(Mutex::new(State::new(endpoint.max_concurrency))));
        if let Some(gates) = stores.get_mut(store) {
            return Arc::clone(gates.entry(key).or_insert_with(new));
        }
        let gate = new();
        let gates = OfStore::from([(key, Arc::clone(&gate))]);
        stores.insert(store.to_owned(), gates);
        gate
    }
}

impl Gate {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn new(documented: Option<u32>) -> Self {
        Self {
            documented,
            reduced: None,
            peak: 0,
            round: 0,
            successes: 0,
            running: 0,
            queue: Queue::default(),
        }
    }

    /// How many may run at once.
    fn most(&self) -> Option<u32> {
        let most = self.reduced.or(self.documented)?;
        Some(most.min(self.documented.unwrap_or(most)).max(1))
    }

    fn has_room(&self) -> bool {
        self.most().is_none_or(|most| self.running < most)
    }

    fn pass(&mut self, priority: Priority) -> Option<u64> {
        if self.queue.is_before(priority) || !self.has_room() {
            return None;
        }
        self.running += 1;
        Some(self.round)
    }

    fn advance(&mut self) {
        while self.has_room() && self.queue.first().is_some() {
            self.running += 1;
            self.queue.call_first(self.round);
        }
    }

    fn leave(&mut self) {
        self.running = self.running.saturating_sub(1);
        self.advance();
    }

    /// A request of this round was turned away, which was not for the quota.
    fn reduce(&mut self, round: u64) {
        if round < self.round {
            return;
        }
        let now = self.most().unwrap_or(self.running);
        if self.reduced.is_none() {
            self.peak = now;
        }
        self.reduced = Some((now.min(self.running) / 2).max(1));
        self.round += 1;
        self.successes = 0;
    }

    /// A request was answered otherwise.
    fn grow(&mut self) {
        let Some(most) = self.reduced else { return };
        self.successes += 1;
        if self.successes >= most {
            self.successes = 0;
            self.reduced = Some(most + 1).filter(|most| *most < self.peak);
            self.advance();
        }
    }

    fn is_idle(&self) -> bool {
        self.running == 0 && self.reduced.is_none() && self.queue.first().is_none()
    }
}

async fn wait(gate: &Gate, priority: Priority, patience: Duration) -> Result<u64, Full> {
    let end = Instant::now() + patience.min(FOREVER);
    let (waiter, place) = gate.lock().queue.join(priority);
    let mut queued = Queued {
        gate,
        waiter: &waiter,
        priority,
        place,
        is_done: false,
    };
    // What freed a place before this one joined told nobody.
    gate.lock().advance();
    loop {
        if let Some(round) = waiter.got() {
            queued.is_done = true;
            return Ok(round);
        }
        if Instant::now() >= end {
            return Err(Full(gate.lock().most().unwrap_or(u32::MAX)));
        }
        let _ = tokio::time::timeout_at(end, waiter.news()).await;
    }
}

/// A place in the queue, left when the wait is given up.
struct Queued<'a> {
    gate: &'a Gate,
    waiter: &'a Waiter<u64>,
    priority: Priority,
    place: u64,
    is_done: bool,
}

impl Drop for Queued<'_> {
    fn drop(&mut self) {
        if self.is_done {
            return;
        }
        let mut state = self.gate.lock();
        match self.waiter.got() {
            // Called, but no longer there.
            Some(_) => state.leave(),
            None => state.queue.leave(self.priority, self.place),
        }
    }
}

impl Passage {
    /// The request was answered, by anything but a 429.
    pub(crate) fn answered(&self) {
        self.gate.lock().grow();
    }

    /// The request was turned away with a 429 that is no matter of the quota.
    pub(crate) fn turned_away(&self) {
        self.gate.lock().reduce(self.round);
    }
}

impl Drop for Passage {
    fn drop(&mut self) {
        self.gate.lock().leave();
    }
}
