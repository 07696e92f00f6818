//! A key is misspelt.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    path = "/v2/time",
    auth = AccessToken,
    scopes = none,
    methd = GET
)]
pub struct GetTime {}

grant! {
    /// Reads products and orders.
    pub struct Reader: Store { products: read, orders: read }
}

async fn call(store: &Client<AccessToken<Reader>>) -> Result<(), Error> {
    store.send(GetTime::new()).await?;
    Ok(())
}

fn main() {}
