//! The endpoint needs two scopes, and the grant has neither: two errors.

use bc_api::prelude::*;

/// Copies an order's customer into the catalog.
#[endpoint(
    method = PUT,
    path = "/v3/custom/copy",
    auth = AccessToken,
    scopes = [orders: read, products: modify]
)]
pub struct CopyCustomer {}

grant! {
    /// Writes content.
    pub struct Editor: App { content: modify }
}

async fn copy(store: &Client<AccessToken<Editor>>) -> Result<(), Error> {
    store.send(CopyCustomer::new()).await?;
    Ok(())
}

fn main() {}
