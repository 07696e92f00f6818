//! How is a delivery signed and sent?

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use hyper::{StatusCode, header::HeaderValue};
use ring::hmac;
use tokio::task::JoinSet;

use super::queue::{self, Attempt};
use crate::{exchange::State, outbound};

/// How long a destination may take to answer. BigCommerce does not say how long it waits.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many deliveries are sent at once.
const AT_ONCE: usize = 16;
/// The longest sleep without a look at the clock.
const LONGEST_SLEEP: Duration = Duration::from_secs(3600);

/// Sends what is due, as long as the sandbox runs.
pub(crate) async fn run(state: Arc<Mutex<State>>) {
    let woken = lock(&state).deliveries.woken();
    let mut sending = JoinSet::new();
    loop {
        let free = AT_ONCE.saturating_sub(sending.len());
        let (due, next) = queue::take(&mut lock(&state), free);
        for attempt in due {
            let state = Arc::clone(&state);
            sending.spawn(async move {
                let sent = tokio::time::timeout(PATIENCE, send(&attempt)).await;
                let delivered = matches!(sent, Ok(Some(status)) if status.is_success());
                queue::finish(&mut lock(&state), attempt.serial, delivered);
            });
        }
        let next = next.map_or(LONGEST_SLEEP, Duration::from_millis);
        tokio::select! {
            () = woken.notified() => {}
            Some(_) = sending.join_next() => {}
            () = tokio::time::sleep(next.min(LONGEST_SLEEP)) => {}
        }
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Sends a delivery, and gives the status it was answered with; `None` if it was not.
async fn send(attempt: &Attempt) -> Option<StatusCode> {
    let mut headers = attempt.target.headers.clone();
    let timestamp = attempt.now.to_string();
    for (name, value) in [
        ("webhook-id", &attempt.delivery.webhook_id),
        ("webhook-timestamp", &timestamp),
        ("webhook-signature", &signature(attempt, &timestamp)),
    ] {
        headers.insert(name, HeaderValue::from_str(value).ok()?);
    }
    let delivery = &attempt.delivery;
    let answered = outbound::post(&delivery.destination, headers, delivery.body.clone()).await;
    answered.map(|(status, _)| status)
}

/// As Standard Webhooks have it; the key is the client secret as it is.
fn signature(attempt: &Attempt, timestamp: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, attempt.target.secret.expose().as_bytes());
    let (id, body) = (&attempt.delivery.webhook_id, &attempt.delivery.body);
    let tag = hmac::sign(&key, format!("{id}.{timestamp}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(tag))
}
