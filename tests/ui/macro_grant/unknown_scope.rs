//! A scope is like none there is.

use bc_api::prelude::*;

grant! {
    /// Keeps the catalog in step with the warehouse.
    pub struct CatalogSync: App { zebra: modify }
}

use bc_api::catalog::products::GetProducts;

async fn call(store: &Client<AccessToken<CatalogSync>>) -> Result<(), Error> {
    store.send(GetProducts::new()).await?;
    Ok(())
}

fn main() {}
