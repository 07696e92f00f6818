//! The endpoint authenticates with a payment access token, and the client has an access token.

use bc_api::prelude::*;

/// Processes a payment.
#[endpoint(method = POST, path = "/payments", auth = PaymentAccessToken, scopes = none)]
pub struct ProcessPayment {
    #[body]
    body: Json,
}

grant! {
    /// Writes the catalog.
    pub struct CatalogSync: App { products: modify }
}

async fn pay(store: &Client<AccessToken<CatalogSync>>) -> Result<(), Error> {
    store.send(ProcessPayment::new(Json::Null)).await?;
    Ok(())
}

fn main() {}
