//! The grant may read products, and the endpoint writes.

use bc_api::catalog::products::DeleteProduct;
use bc_api::prelude::*;

grant! {
    /// Reads the catalog.
    pub struct CatalogReader: Store { products: read }
}

async fn delete(store: &Client<AccessToken<CatalogReader>>) -> Result<(), Error> {
    store.send(DeleteProduct::new(1)).await?;
    Ok(())
}

fn main() {}
