//! An endpoint of the list does not admit the grant's kind of account.

use bc_api::catalog::products::GetProducts;
use bc_api::prelude::*;

/// Reads the connection of a tax provider.
#[endpoint(
    method = GET,
    path = "/v3/custom/connection",
    auth = AccessToken,
    scopes = [products: read],
    accounts = [app]
)]
pub struct GetConnection {}

grant! {
    /// Reads products.
    pub struct Reader: Store { products: read } for [GetProducts, GetConnection]
}

fn main() {}
