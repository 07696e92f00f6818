//! `send_undocumented` with an endpoint whose scopes are documented.

use bc_api::catalog::products::DeleteProduct;
use bc_api::prelude::*;

grant! {
    /// Reads products.
    pub struct CatalogReader: Store { products: read }
}

async fn delete(store: &Client<AccessToken<CatalogReader>>) -> Result<(), Error> {
    store.send_undocumented(DeleteProduct::new(1)).await?;
    Ok(())
}

fn main() {}
