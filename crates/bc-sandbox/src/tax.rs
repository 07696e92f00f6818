//! When does the sandbox ask a tax provider, and how?

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use hyper::{
    Method, Uri,
    header::{AUTHORIZATION, HeaderMap, HeaderValue},
};
use serde_json::Value;

use crate::{
    Sandbox,
    exchange::{self, Answer, Request, State},
    outbound,
    setup::SetupError,
    shape::tax,
};

/// How long a provider may take.
const PATIENCE: Duration = Duration::from_secs(4);

/// A provider of taxes that apps may connect the store with.
#[derive(Debug, Clone)]
pub(crate) struct TaxProvider {
    id: String,
    estimate: String,
    patience: Duration,
}

/// Providers.
impl Sandbox {
    /// Registers a tax provider: where it estimates, `http` on this machine. It takes the place of one registered
    /// before.
    ///
    /// An app connects the store with it by `PUT /v3/tax/providers/{id}/connection`. From then on each change of a
    /// checkout that goes somewhere asks it, with the connection's user name and password, and `X-Bc-Store-Hash`. If it
    /// does not answer within four seconds with 200 and a tax of everything that was asked, the `fallback_strategy`
    /// of `/v3/tax/settings` decides: `FIXED` takes 10 percent, `BASIC` nothing, since the sandbox counts no taxes of its
    /// own, and with `DISABLE` the checkout becomes no order (422).
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let sandbox = bc_sandbox::Sandbox::start().await?;
    /// sandbox.register_tax_provider("SampleTax", "http://127.0.0.1:8080/estimate")?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    ///
    /// If the URL is not `http` on this machine.
    pub fn register_tax_provider(&self, id: &str, estimate: &str) -> Result<(), SetupError> {
        let local = estimate
            .parse::<Uri>()
            .is_ok_and(|uri| outbound::is_local(&uri));
        if !local {
            return Err(SetupError::new(
                "a provider is at an http URL of this machine",
            ));
        }
        self.state().hosts.tax = Some(TaxProvider {
            id: id.to_owned(),
            estimate: estimate.to_owned(),
            patience: PATIENCE,
        });
        Ok(())
    }

    /// Lowers the time limit of the registered tax provider, as BigCommerce does on request. It is real time, not the
    /// sandbox's.
    ///
    /// # Errors
    ///
    /// If no provider is registered, or the limit is longer than four seconds.
    pub fn limit_tax_provider(&self, limit: Duration) -> Result<(), SetupError> {
        if limit > PATIENCE {
            return Err(SetupError::new("a tax provider has four seconds at most"));
        }
        let mut state = self.state();
        let provider = state.hosts.tax.as_mut();
        let provider = provider.ok_or_else(|| SetupError::new("there is no tax provider"))?;
        provider.patience = limit;
        Ok(())
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The id of the checkout that a request is about, and whether the request makes an order of it.
fn checkout(request: &Request) -> Option<(String, bool)> {
    match exchange::segments(&request.path).as_slice() {
        [stores, _, v3, checkouts, id, rest @ ..]
            if stores == "stores" && v3 == "v3" && checkouts == "checkouts" =>
        {
            let orders = rest.first().is_some_and(|rest| rest == "orders");
            Some((id.clone(), orders && request.method == Method::POST))
        }
        _ => None,
    }
}

/// Asks for what an order needs to be made: its cart may have changed since the provider was asked.
pub(crate) async fn before(state: &Mutex<State>, request: &Request) {
    let Some((cart, true)) = checkout(request) else {
        return;
    };
    let known = {
        let token = request.headers.get("x-auth-token");
        let token = token.and_then(|token| token.to_str().ok());
        lock(state).accounts.find(token).is_ok()
    };
    if known {
        estimate(state, &cart).await;
    }
}

/// The checkout that an answer shows, if it shows one.
pub(crate) fn shown(request: &Request, answer: &Answer) -> Option<String> {
    let (cart, ordered) = checkout(request)?;
    let success = (200..300).contains(&answer.status) && answer.fault.is_none();
    let token = request.path.ends_with("/token");
    (success && answer.body.is_some() && !ordered && !token).then_some(cart)
}

/// Asks what the taxes of a checkout are that was changed, and shows them in the answer.
pub(crate) async fn after(state: &Mutex<State>, request: &Request, mut answer: Answer) -> Answer {
    let Some(cart) = shown(request, &answer) else {
        return answer;
    };
    if estimate(state, &cart).await {
        let body = tax::show(&mut lock(state), request, &cart);
        answer.body = body.or(answer.body);
    }
    answer
}

/// Asks the provider about a checkout, if there is something to ask. Says whether there was.
async fn estimate(state: &Mutex<State>, cart: &str) -> bool {
    let asked = {
        let mut state = lock(state);
        let provider = state.hosts.tax.clone();
        let question = |provider: &TaxProvider| tax::question(&mut state, &provider.id, cart);
        provider.as_ref().and_then(question).zip(provider)
    };
    let Some((question, provider)) = asked else {
        return false;
    };
    let told = tokio::time::timeout(provider.patience, ask(&provider, &question)).await;
    tax::keep(&mut lock(state), cart, told.ok().flatten());
    true
}

async fn ask(provider: &TaxProvider, question: &tax::Question) -> Option<f64> {
    let (username, password) = (question.username.expose(), question.password.expose());
    let basic = STANDARD.encode(format!("{username}:{password}"));
    let mut authorization = HeaderValue::from_str(&format!("Basic {basic}")).ok()?;
    authorization.set_sensitive(true);
    let mut headers = HeaderMap::new();
    headers.insert(AUTHORIZATION, authorization);
    headers.insert(
        "x-bc-store-hash",
        HeaderValue::from_static(exchange::STORE_HASH),
    );
    let body = question.body.to_string();
    let (status, answer) = outbound::post(&provider.estimate, headers, body).await?;
    let quote: Value = serde_json::from_slice(&answer)
        .ok()
        .filter(|_| status == 200)?;
    tax::sum(&question.body, &quote)
}
