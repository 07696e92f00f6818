//! The grant lacks the scope altogether.

use bc_api::catalog::products::GetProducts;
use bc_api::prelude::*;

grant! {
    /// Reads orders, and no products.
    pub struct OrderReport: App { orders: read }
}

async fn list(store: &Client<AccessToken<OrderReport>>) -> Result<(), Error> {
    store.send(GetProducts::new()).await?;
    Ok(())
}

fn main() {}
