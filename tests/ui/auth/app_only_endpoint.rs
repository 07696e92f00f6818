//! The endpoint is for app-level accounts only, and the grant is of a store-level one.

use bc_api::prelude::*;

/// Reads the connection of a tax provider.
#[endpoint(
    method = GET,
    path = "/v3/tax/providers/{provider_id}/connection",
    auth = AccessToken,
    scopes = [information: read],
    accounts = [app]
)]
pub struct GetConnection {
    #[path]
    provider_id: String,
}

grant! {
    /// Reads the store's settings.
    pub struct Settings: Store { information: read }
}

async fn read(store: &Client<AccessToken<Settings>>) -> Result<(), Error> {
    store.send(GetConnection::new("tax")).await?;
    Ok(())
}

fn main() {}
