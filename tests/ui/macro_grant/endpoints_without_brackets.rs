//! The brackets of the endpoints are missing.

use bc_api::catalog::products::GetProducts;
use bc_api::prelude::*;

grant! {
    /// Reads products.
    pub struct Reader: App { products: read } for GetProducts
}

async fn call(store: &Client<AccessToken<Reader>>) -> Result<(), Error> {
    store.send(GetProducts::new()).await?;
    Ok(())
}

fn main() {}
