//! What does the store tell its webhooks, and what became of it?

mod event;
mod parts;
mod queue;
pub(crate) mod scope;
pub(crate) mod worker;

use hyper::Uri;
use ring::digest;
use serde_json::{Value, json};

pub(crate) use self::queue::Deliveries;
use self::{event::Event, queue::Target};
use crate::{
    Sandbox,
    exchange::State,
    hosts::STORE_ID,
    outbound::is_local,
    secret::Secret,
    setup::SetupError,
    spec::SPEC,
    store::{Fields, TableId},
};

pub(crate) const COLLECTION: &str = "/v3/hooks";
/// The field of a webhook that BigCommerce switched off, since its destination failed too long.
pub(crate) const DEACTIVATED: &str = "deactivated";
const UNINSTALLED: &str = "store/app/uninstalled";

/// What a webhook was told, or is to be told. Its headers, and the secret that signs it, are not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivery {
    /// What the header `webhook-id` says: the same in each attempt, and in duplicates.
    pub webhook_id: String,
    /// The id of the webhook.
    pub hook_id: i64,
    /// The event: `store/product/created`.
    pub scope: String,
    /// Where it is sent.
    pub destination: String,
    /// The body, as it is signed.
    pub body: String,
    /// How often it was tried.
    pub attempts: u32,
    /// What became of it.
    pub state: DeliveryState,
}

/// What became of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeliveryState {
    /// It is sent now, or tried again later.
    Waiting,
    /// The destination answered with a status from 200 to 299.
    Delivered,
    /// The destination failed in all twelve attempts; the webhook was deactivated.
    Failed,
    /// The webhook was deleted or switched off before.
    Dropped,
    /// The destination is `https`: a sandbox sends nothing beyond this machine.
    NotSent,
}

impl DeliveryState {
    fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Dropped => "dropped",
            Self::NotSent => "not_sent",
        }
    }
}

/// Webhooks.
///
/// A change of the store by a request is sent as an event to each active webhook whose scope covers it; imports and
/// restored snapshots send nothing. It is signed as Standard Webhooks have it, with the client secret of the API
/// account that made the webhook: so take the account of [`Sandbox::api_account`], or an app's.
///
/// A destination that does not answer with a status from 200 to 299 within ten seconds is tried again after 1, 3, 5, 10,
/// 15 and 30 minutes and 1, 2, 6, 14 and 24 hours, each after the one before; then the webhook is deactivated. These
/// are minutes of the sandbox's clock, so that [`Sandbox::advance`] brings an attempt about. `webhook-timestamp` is of
/// that clock, too.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// use std::time::Duration;
///
/// use bc_sandbox::Sandbox;
///
/// let sandbox = Sandbox::start().await?;
/// // Subscribe at `POST /v3/hooks`, change something, and wait for what is sent:
/// sandbox.settle().await;
/// // What failed is tried again a minute later, which is now:
/// sandbox.advance(Duration::from_secs(60));
/// sandbox.settle().await;
/// assert!(sandbox.deliveries().is_empty());
/// # Ok::<(), std::io::Error>(())
/// # }).unwrap();
/// ```
impl Sandbox {
    /// What webhooks were told, or are to be told, oldest first. Of those that are done with, the last 10,000 are kept.
    #[must_use]
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.state().deliveries.all()
    }

    /// Waits until every delivery that is due was tried. What is to be tried later is not waited for.
    pub async fn settle(&self) {
        let settled = self.state().deliveries.settled();
        loop {
            let notified = settled.notified();
            tokio::pin!(notified);
            // From here on a notification is not missed.
            notified.as_mut().enable();
            {
                let state = self.state();
                if !state.deliveries.is_busy(state.clock.millis()) {
                    return;
                }
            }
            notified.await;
        }
    }

    /// Sends a delivery once more, as BigCommerce may do: with the same `webhook-id` and the same body.
    ///
    /// # Errors
    ///
    /// If there is no delivery with this `webhook-id`, or it cannot be sent from here.
    pub fn redeliver(&self, webhook_id: &str) -> Result<(), SetupError> {
        repeat(&mut self.state(), webhook_id)
    }
}

fn repeat(state: &mut State, webhook_id: &str) -> Result<(), SetupError> {
    let now = state.clock.millis();
    match state.deliveries.repeat(webhook_id, now) {
        true => Ok(()),
        false => Err(SetupError::new(format!(
            "no delivery {webhook_id:?} was sent"
        ))),
    }
}

/// `{"webhook_id": "msg_..."}`.
pub(crate) fn repeat_as_told(state: &mut State, body: &Value) -> Result<(), SetupError> {
    let members = body.as_object().filter(|members| members.len() == 1);
    let id = members.and_then(|members| members.get("webhook_id")?.as_str());
    let id = id.ok_or_else(|| SetupError::new("the body is {\"webhook_id\": \"msg_...\"}"))?;
    repeat(state, id)
}

pub(crate) fn to_json(state: &State) -> Value {
    let shown = state.deliveries.all().into_iter().map(|delivery| {
        json!({
            "webhook_id": delivery.webhook_id,
            "hook_id": delivery.hook_id,
            "scope": delivery.scope,
            "destination": delivery.destination,
            "body": delivery.body,
            "attempts": delivery.attempts,
            "state": delivery.state.name(),
        })
    });
    shown.collect()
}

/// Where a webhook may be: as at BigCommerce `https` at its own port, or `http` on this machine.
pub(crate) fn check_destination(destination: &str) -> Result<(), &'static str> {
    let uri: Uri = destination.parse().map_err(|_| "is not a URL")?;
    match (uri.scheme_str(), uri.port_u16()) {
        (Some("https"), None | Some(443)) => Ok(()),
        (Some("https"), Some(_)) => Err("must be at the port 443"),
        (Some("http"), _) if is_local(&uri) => Ok(()),
        _ => Err("must be an HTTPS URL"),
    }
}

fn table() -> Option<TableId> {
    SPEC.shapes.at(COLLECTION).map(|table| table.store).ok()
}

/// Keeps every change of the store, and tells the webhooks of it.
pub(crate) fn commit(state: &mut State) {
    let subscribed = table().is_some_and(|table| state.store.ids(table).next().is_some());
    // Most sandboxes have no webhooks: then nobody looks through a large batch for events.
    let events = match subscribed {
        true => event::all(&state.store),
        false => Vec::new(),
    };
    state.store.commit();
    for event in events {
        tell(state, &event, None);
    }
}

/// Tells an event to the webhooks that are for it: those of one account, whose secret this is, or of all.
fn tell(state: &mut State, event: &Event, only: Option<(&str, &Secret)>) {
    let Some(table) = table() else { return };
    let mut body = None;
    let hooks: Vec<i64> = state.store.ids(table).collect();
    for hook in hooks {
        let Some(row) = state.store.get(table, hook) else {
            continue;
        };
        let text = |name: &str| {
            row.fields
                .get(name)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let client = text("client_id");
        if !is_active(&row.fields) || !scope::covers(text("scope"), &event.scope) {
            continue;
        }
        let secret = match only {
            Some((owner, secret)) => (owner == client).then(|| secret.clone()),
            None => state
                .accounts
                .client(client)
                .map(|account| account.client_secret.clone()),
        };
        let Some(secret) = secret else { continue };
        let target = Target::of(&row.fields, secret);
        let destination = text("destination").to_owned();
        let sent = destination.parse().is_ok_and(|uri| is_local(&uri));
        let now = state.clock.millis();
        let body = body.get_or_insert_with(|| payload(event, now.div_euclid(1000)));
        let delivery = Delivery {
            webhook_id: format!("msg_{}", state.deliveries.random.hex(27)),
            hook_id: hook,
            scope: event.scope.clone(),
            destination,
            body: body.clone(),
            attempts: 0,
            state: match sent {
                true => DeliveryState::Waiting,
                false => DeliveryState::NotSent,
            },
        };
        state.deliveries.add(delivery, target, now);
    }
}

fn is_active(fields: &Fields) -> bool {
    fields.get("is_active") == Some(&Value::Bool(true))
}

/// The body of an event. `hash` is the same in duplicates of it: it tells them apart from others, and signs nothing.
fn payload(event: &Event, now: i64) -> String {
    let mut body = json!({
        "producer": format!("stores/{}", crate::exchange::STORE_HASH),
        "scope": event.scope,
        "store_id": STORE_ID.to_string(),
        "data": event.data,
        "created_at": now,
    });
    let hash = digest::digest(
        &digest::SHA1_FOR_LEGACY_USE_ONLY,
        body.to_string().as_bytes(),
    );
    let hash: String = hash
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    body["hash"] = hash.into();
    body.to_string()
}

/// Deletes the webhooks of an API account.
pub(crate) fn forget(state: &mut State, client_id: &str) {
    let Some(table) = table() else { return };
    let own = |id: &i64| {
        let row = state.store.get(table, *id);
        let client = row.and_then(|row| row.fields.get("client_id"));
        client.and_then(Value::as_str) == Some(client_id)
    };
    let hooks: Vec<i64> = state.store.ids(table).filter(own).collect();
    for hook in hooks {
        state.store.remove(table, hook);
    }
    state.store.commit();
}

/// Tells the webhooks of an app that it was uninstalled, and deletes them.
pub(crate) fn farewell(state: &mut State, client_id: &str, secret: &Secret) {
    let event = Event::new(UNINSTALLED, json!({ "type": "app" }));
    tell(state, &event, Some((client_id, secret)));
    forget(state, client_id);
}
