//! The minimum is not known where an endpoint's scopes are not.

use bc_api::catalog::products::GetProducts;
use bc_api::minimal_scopes;
use bc_api::prelude::*;

/// Something that the reference says nothing of.
#[endpoint(method = GET, path = "/v3/something", auth = AccessToken, scopes = undocumented)]
pub struct GetSomething {}

const SCOPES: &[KnownScope] = minimal_scopes![GetProducts, GetSomething];

fn main() {
    println!("{SCOPES:?}");
}
