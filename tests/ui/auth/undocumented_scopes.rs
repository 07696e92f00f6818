//! BigCommerce does not document the endpoint's scopes: `send` is not the call for it.

use bc_api::prelude::*;

/// Something that the reference says nothing of.
#[endpoint(method = GET, path = "/v3/something", auth = AccessToken, scopes = undocumented)]
pub struct GetSomething {}

async fn get(store: &Client<AccessToken<Unchecked>>) -> Result<(), Error> {
    store.send(GetSomething::new()).await?;
    Ok(())
}

fn main() {}
