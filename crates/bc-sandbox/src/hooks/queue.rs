//! Which deliveries are to be tried, when, and what follows from a failure?

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use tokio::sync::Notify;

use super::{DEACTIVATED, Delivery, DeliveryState, UNINSTALLED, is_active};
use crate::{
    exchange::State,
    secret::{Random, Secret},
    store::Fields,
};

/// After how many seconds a delivery that failed is tried again.
const RETRIES: [i64; 11] = [
    60, 180, 300, 600, 900, 1800, 3600, 7200, 21_600, 50_400, 86_400,
];
/// How many deliveries are kept.
const KEPT: usize = 10_000;

/// What a delivery needs besides what may be shown of it.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) headers: HeaderMap,
    pub(super) secret: Secret,
}

impl Target {
    /// What a webhook's own headers say. They were checked when they were set, and may hold secrets.
    pub(super) fn of(fields: &Fields, secret: Secret) -> Self {
        let headers = fields.get("headers").and_then(Value::as_object);
        let headers = headers.into_iter().flatten().filter_map(|(name, value)| {
            let mut value: HeaderValue = value.as_str()?.parse().ok()?;
            value.set_sensitive(true);
            Some((name.parse::<HeaderName>().ok()?, value))
        });
        Self {
            headers: headers.collect(),
            secret,
        }
    }
}

#[derive(Debug)]
struct Entry {
    delivery: Delivery,
    target: Target,
}

/// An attempt that is due.
#[derive(Debug)]
pub(super) struct Attempt {
    pub(super) serial: u64,
    pub(super) delivery: Delivery,
    pub(super) target: Target,
    /// Seconds since 1970.
    pub(super) now: i64,
}

/// All deliveries.
#[derive(Debug, Default)]
pub(crate) struct Deliveries {
    pub(super) random: Random,
    entries: BTreeMap<u64, Entry>,
    made: u64,
    /// When (in milliseconds since 1970) which of them is to be tried.
    waiting: BTreeSet<(i64, u64)>,
    underway: usize,
    woken: Arc<Notify>,
    settled: Arc<Notify>,
}

impl Deliveries {
    pub(super) fn add(&mut self, delivery: Delivery, target: Target, due: i64) {
        self.made += 1;
        if delivery.state == DeliveryState::Waiting {
            self.waiting.insert((due, self.made));
            self.wake();
        }
        self.entries.insert(self.made, Entry { delivery, target });
        if self.entries.len() > KEPT {
            let done = |entry: &Entry| entry.delivery.state != DeliveryState::Waiting;
            let oldest = self.entries.iter().find(|(_, entry)| done(entry));
            if let Some(oldest) = oldest.map(|(serial, _)| *serial) {
                self.entries.remove(&oldest);
            }
        }
    }

    /// Sends a delivery again; says whether there is one that was sent.
    pub(super) fn repeat(&mut self, webhook_id: &str, now: i64) -> bool {
        let mut sent = self.entries.values();
        let sent = sent
            .find(|entry| entry.delivery.webhook_id == webhook_id && entry.delivery.attempts > 0);
        let Some(entry) = sent else { return false };
        let (delivery, target) = (entry.delivery.clone(), entry.target.clone());
        let delivery = Delivery {
            attempts: 0,
            state: DeliveryState::Waiting,
            ..delivery
        };
        self.add(delivery, target, now);
        true
    }

    pub(super) fn all(&self) -> Vec<Delivery> {
        let entries = self.entries.values();
        entries.map(|entry| entry.delivery.clone()).collect()
    }

    /// Lets the worker look again at what is due: there is more, or the time has moved.
    pub(crate) fn wake(&self) {
        self.woken.notify_one();
    }

    pub(super) fn woken(&self) -> Arc<Notify> {
        Arc::clone(&self.woken)
    }

    pub(super) fn settled(&self) -> Arc<Notify> {
        Arc::clone(&self.settled)
    }

    /// Whether something is underway, or due.
    pub(super) fn is_busy(&self, now: i64) -> bool {
        self.underway > 0 || self.waiting.first().is_some_and(|(due, _)| *due <= now)
    }
}

/// Takes up to so many of the attempts that are due, and tells in how many milliseconds the next one is, if any.
pub(super) fn take(state: &mut State, most: usize) -> (Vec<Attempt>, Option<u64>) {
    let now = state.clock.millis();
    let mut taken = Vec::new();
    let mut next = None;
    while taken.len() < most {
        let Some((due, serial)) = state.deliveries.waiting.first().copied() else {
            break;
        };
        if due > now {
            next = u64::try_from(due.saturating_sub(now)).ok();
            break;
        }
        state.deliveries.waiting.remove(&(due, serial));
        let Some(entry) = state.deliveries.entries.get_mut(&serial) else {
            continue;
        };
        let hook = super::table().and_then(|table| state.store.get(table, entry.delivery.hook_id));
        let wanted = hook.is_some_and(|hook| is_active(&hook.fields));
        // The webhooks of an app that is uninstalled are gone when they are told so.
        if !wanted && entry.delivery.scope != UNINSTALLED {
            entry.delivery.state = DeliveryState::Dropped;
            continue;
        }
        taken.push(Attempt {
            serial,
            delivery: entry.delivery.clone(),
            target: entry.target.clone(),
            now: now.div_euclid(1000),
        });
    }
    state.deliveries.underway += taken.len();
    if !state.deliveries.is_busy(now) {
        state.deliveries.settled.notify_waiters();
    }
    (taken, next)
}

/// Notes how an attempt ended: what failed is tried again, and in the end its webhook is deactivated.
pub(super) fn finish(state: &mut State, serial: u64, delivered: bool) {
    let now = state.clock.millis();
    let deliveries = &mut state.deliveries;
    deliveries.underway = deliveries.underway.saturating_sub(1);
    let mut deactivated = None;
    if let Some(Entry { delivery, .. }) = deliveries.entries.get_mut(&serial) {
        delivery.attempts += 1;
        let attempts = usize::try_from(delivery.attempts).unwrap_or(usize::MAX);
        match (delivered, RETRIES.get(attempts - 1)) {
            (true, _) => delivery.state = DeliveryState::Delivered,
            (false, Some(delay)) => {
                let due = now.saturating_add(delay.saturating_mul(1000));
                deliveries.waiting.insert((due, serial));
            }
            (false, None) => {
                delivery.state = DeliveryState::Failed;
                deactivated = Some(delivery.hook_id);
            }
        }
    }
    if let (Some(hook), Some(table)) = (deactivated, super::table()) {
        state.store.edit(table, hook, |fields| {
            fields.insert("is_active".to_owned(), false.into());
            fields.insert(DEACTIVATED.to_owned(), true.into());
        });
        state.store.commit();
    }
    if !state.deliveries.is_busy(now) {
        state.deliveries.settled.notify_waiters();
    }
}
