//! What an endpoint of the list needs is not known.

use bc_api::catalog::products::GetProducts;
use bc_api::prelude::*;

/// Something that the reference says nothing of.
#[endpoint(method = GET, path = "/v3/something", auth = AccessToken, scopes = undocumented)]
pub struct GetSomething {}

grant! {
    /// Reads products.
    pub struct Reader: Store { products: read } for [GetProducts, GetSomething]
}

fn main() {}
