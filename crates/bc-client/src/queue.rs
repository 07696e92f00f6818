//! In which order do those go that wait for the same thing? By priority, and first come first
//! served.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use tokio::sync::Notify;

use crate::Priority;

/// Those that wait for a `T`.
#[derive(Debug)]
pub(crate) struct Queue<T> {
    waiting: BTreeMap<(Priority, u64), Arc<Waiter<T>>>,
    next: u64,
}

/// One that waits.
#[derive(Debug)]
pub(crate) struct Waiter<T> {
    got: OnceLock<T>,
    news: Notify,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self {
            waiting: BTreeMap::new(),
            next: 0,
        }
    }
}

impl<T> Queue<T> {
    /// Joins at the end of those with the same priority.
    pub(crate) fn join(&mut self, priority: Priority) -> (Arc<Waiter<T>>, u64) {
        let place = self.next;
        self.next += 1;
        let waiter = Arc::new(Waiter {
            got: OnceLock::new(),
            news: Notify::new(),
        });
        self.waiting.insert((priority, place), Arc::clone(&waiter));
        (waiter, place)
    }

    /// Leaves, from wherever in the queue.
    pub(crate) fn leave(&mut self, priority: Priority, place: u64) {
        self.waiting.remove(&(priority, place));
    }

    /// Who is first.
    pub(crate) fn first(&self) -> Option<(Priority, u64)> {
        self.waiting.keys().next().copied()
    }

    /// Whether one waits that goes before a newcomer of this priority.
    pub(crate) fn is_before(&self, priority: Priority) -> bool {
        self.first().is_some_and(|(first, _)| first <= priority)
    }

    /// Gives the first what it waits for; it is no longer in the queue.
    pub(crate) fn call_first(&mut self, it: T) {
        if let Some((_, waiter)) = self.waiting.pop_first() {
            // Who is in the queue got nothing yet.
            let _ = waiter.got.set(it);
            waiter.news.notify_one();
        }
    }

    /// Tells the first that something changed.
    pub(crate) fn wake_first(&self) {
        if let Some(waiter) = self.waiting.values().next() {
            waiter.news.notify_one();
        }
    }
}

impl<T: Copy> Waiter<T> {
    /// What it waited for, if it got it.
    pub(crate) fn got(&self) -> Option<T> {
        self.got.get().copied()
    }

    /// Waits until it gets what it waits for, or something changed since the last time.
    pub(crate) async fn news(&self) {
        self.news.notified().await;
    }
}
