//! When does the sandbox ask a shipping provider, and how?

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use hyper::{HeaderMap, Uri};
use serde_json::Value;

use crate::{
    Sandbox,
    exchange::{Answer, Request, State},
    outbound,
    setup::SetupError,
    shape::{shipping, tax as shown},
    tax,
};

/// How long a provider may take. BigCommerce does not say how long it waits.
const PATIENCE: Duration = Duration::from_secs(10);

/// A provider of shipping rates.
#[derive(Debug, Clone)]
pub(crate) struct ShippingProvider {
    carrier: String,
    rates: String,
}

/// Providers of shipping rates.
impl Sandbox {
    /// Registers a shipping provider: where it quotes rates, `http` on this machine. It takes the place of one
    /// registered before.
    ///
    /// The store is connected with it by `POST /v2/shipping/carrier/connection` with its `carrier_id`. From then on each
    /// new consignment of a checkout, and each that goes elsewhere, asks it; what it quotes is among the
    /// `available_shipping_options`. A provider that does not answer within ten seconds with 200 and a quote as
    /// documented has no options.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let sandbox = bc_sandbox::Sandbox::start().await?;
    /// sandbox.register_shipping_provider("carrier_530", "http://127.0.0.1:8080/rate")?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    ///
    /// If the URL is not `http` on this machine.
    pub fn register_shipping_provider(
        &self,
        carrier_id: &str,
        rates: &str,
    ) -> Result<(), SetupError> {
        let local = rates
            .parse::<Uri>()
            .is_ok_and(|uri| outbound::is_local(&uri));
        if !local {
            return Err(SetupError::new(
                "a provider is at an http URL of this machine",
            ));
        }
        self.state().hosts.shipping = Some(ShippingProvider {
            carrier: carrier_id.to_owned(),
            rates: rates.to_owned(),
        });
        Ok(())
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Asks for the rates of a checkout's new consignments, and shows them in the answer.
pub(crate) async fn after(state: &Mutex<State>, request: &Request, mut answer: Answer) -> Answer {
    let Some(cart) = tax::shown(request, &answer) else {
        return answer;
    };
    let Some(provider) = lock(state).hosts.shipping.clone() else {
        return answer;
    };
    let questions = shipping::questions(&mut lock(state), &provider.carrier, &cart);
    for (consignment, question) in &questions {
        let asked = tokio::time::timeout(PATIENCE, ask(&provider, question)).await;
        let options = asked.ok().flatten().unwrap_or_default();
        shipping::keep(&mut lock(state), &cart, consignment, &options);
    }
    if !questions.is_empty() {
        let body = shown::show(&mut lock(state), request, &cart);
        answer.body = body.or(answer.body);
    }
    answer
}

async fn ask(provider: &ShippingProvider, question: &Value) -> Option<Vec<Value>> {
    let body = question.to_string();
    let (status, answer) = outbound::post(&provider.rates, HeaderMap::new(), body).await?;
    let answer: Value = serde_json::from_slice(&answer)
        .ok()
        .filter(|_| status == 200)?;
    shipping::options(&provider.carrier, &answer)
}
