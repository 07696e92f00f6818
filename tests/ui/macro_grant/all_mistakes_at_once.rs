//! Mistakes in two grants, and a call with one of them.

use bc_api::prelude::*;

grant! {
    /// Keeps the catalog in step with the warehouse.
    pub struct CatalogSync: Ap { product: modify, orders: raed }

    /// Reads carts.
    pub struct Carts: Store { account_users: read, carts: modify, carts: read }
}

use bc_api::catalog::products::GetProducts;

async fn call(store: &Client<AccessToken<CatalogSync>>) -> Result<(), Error> {
    store.send(GetProducts::new()).await?;
    Ok(())
}

fn main() {}
