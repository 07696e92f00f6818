//! Alternatives are what an endpoint takes, not what a grant has.

use bc_api::prelude::*;

/// Reads the refunds of an order.
#[endpoint(
    method = GET,
    path = "/v3/custom/refunds",
    auth = AccessToken,
    scopes = [any_of(orders: read, transactions: read)]
)]
pub struct GetRefunds {}

grant! {
    /// Reads refunds.
    pub struct Refunds: App { any_of(orders: read, transactions: read) }
}

async fn call(store: &Client<AccessToken<Refunds>>) -> Result<(), Error> {
    store.send(GetRefunds::new()).await?;
    Ok(())
}

fn main() {}
