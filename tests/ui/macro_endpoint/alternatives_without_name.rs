//! BigCommerce has no endpoint with these alternatives.

use bc_api::prelude::*;

/// Reads the refunds of an order.
#[endpoint(
    method = GET,
    path = "/v3/custom/refunds",
    auth = AccessToken,
    scopes = [any_of(orders: read, products: read)]
)]
pub struct GetRefunds {}

grant! {
    /// Reads products, orders and their transactions.
    pub struct Reader: Store { products: read, orders: read, transactions: read }
}

async fn call(store: &Client<AccessToken<Reader>>) -> Result<(), Error> {
    store.send(GetRefunds::new()).await?;
    Ok(())
}

fn main() {}
