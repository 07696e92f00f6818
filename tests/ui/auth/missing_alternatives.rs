//! Either of two scopes is enough for the endpoint, and the grant has neither.

use bc_api::prelude::*;

/// Refunds an order.
#[endpoint(
    method = POST,
    path = "/v3/custom/refunds",
    auth = AccessToken,
    scopes = [any_of(orders: modify, transactions: modify)]
)]
pub struct CreateRefund {}

grant! {
    /// Reads orders and their transactions.
    pub struct OrderReport: App { orders: read, transactions: read }
}

async fn refund(store: &Client<AccessToken<OrderReport>>) -> Result<(), Error> {
    store.send(CreateRefund::new()).await?;
    Ok(())
}

fn main() {}
