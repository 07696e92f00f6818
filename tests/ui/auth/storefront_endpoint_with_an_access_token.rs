//! The storefront authenticates by the shopper's session, and the client has an access token.

use bc_api::prelude::*;

/// Reads the shopper's cart.
#[endpoint(method = GET, path = "/api/storefront/carts", auth = SameOrigin)]
pub struct GetCart {}

grant! {
    /// Reads carts.
    pub struct Carts: App { carts: read }
}

async fn read(store: &Client<AccessToken<Carts>>) -> Result<(), Error> {
    store.send(GetCart::new()).await?;
    Ok(())
}

fn main() {}
