//! BigCommerce sends these to a provider, so no credential can, not even one that is not checked.

use bc_api::prelude::*;

/// Asks a tax provider for an estimate.
#[endpoint(method = POST, path = "/estimate", auth = ProviderBasic)]
pub struct Estimate {
    #[body]
    body: Json,
}

/// Asks a shipping provider for rates.
#[endpoint(method = POST, path = "/rate", auth = ProviderKeys)]
pub struct RequestShippingRates {
    #[body]
    body: Json,
}

async fn ask(store: &Client<AccessToken<Unchecked>>) -> Result<(), Error> {
    store.send(Estimate::new(Json::Null)).await?;
    store.send(RequestShippingRates::new(Json::Null)).await?;
    Ok(())
}

fn main() {}
