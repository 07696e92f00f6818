//! How many requests for one endpoint are on their way at once?

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use crate::{exchange::State, spec::SPEC};

/// The requests on their way, by the index of their operation.
#[derive(Debug, Default)]
pub(crate) struct Flights(HashMap<usize, usize>);

/// One request from its head to its answer. It leaves when it is dropped, also where the client hangs up before.
#[derive(Debug)]
pub(crate) struct Flight {
    state: Arc<Mutex<State>>,
    operation: usize,
    crowded: bool,
}

impl Flight {
    /// Counts a request for an operation (by its index).
    pub(crate) fn enter(state: &Arc<Mutex<State>>, operation: usize) -> Self {
        let most = SPEC
            .operations
            .get(operation)
            .and_then(|operation| operation.max_concurrency);
        let mut locked = state.lock().unwrap_or_else(PoisonError::into_inner);
        let running = locked.flights.0.entry(operation).or_default();
        *running += 1;
        let crowded = most.is_some_and(|most| *running > most);
        drop(locked);
        Self {
            state: Arc::clone(state),
            operation,
            crowded,
        }
    }

    /// Whether more run at once than BigCommerce documents.
    pub(crate) fn crowded(&self) -> bool {
        self.crowded
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(running) = state.flights.0.get_mut(&self.operation) {
            *running = running.saturating_sub(1);
        }
    }
}
