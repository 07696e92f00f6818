//! What is kept of a sandbox to come back to?

use std::fmt;

use crate::{
    accounts::Accounts, clock::Clock, exchange::State, fault::Faults, hosts::Hosts, limits::Limits,
    store::Store,
};

/// A copy of all that a sandbox holds at one moment: the shop, the API accounts with their tokens, the time, the rate
/// limit, the faults yet to strike, and what the other hosts keep: apps, sessions, used tokens. The recorded requests
/// are no part of it.
#[derive(Clone)]
pub struct Snapshot {
    store: Store,
    accounts: Accounts,
    clock: Clock,
    limits: Limits,
    faults: Faults,
    hosts: Hosts,
}

impl Snapshot {
    pub(crate) fn of(state: &State) -> Self {
        Self {
            store: state.store.clone(),
            accounts: state.accounts.clone(),
            clock: state.clock.clone(),
            limits: state.limits.clone(),
            faults: state.faults.clone(),
            hosts: state.hosts.clone(),
        }
    }

    pub(crate) fn restore(&self, state: &mut State) {
        let Self {
            store,
            accounts,
            clock,
            limits,
            faults,
            hosts,
        } = self.clone();
        state.store = store;
        state.accounts = accounts;
        state.clock = clock;
        state.limits = limits;
        state.faults = faults;
        state.hosts = hosts;
    }
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snapshot").finish_non_exhaustive()
    }
}
