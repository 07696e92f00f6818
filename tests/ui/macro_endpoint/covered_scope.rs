//! A scope is part of another one of the list.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v2/time",
    auth = AccessToken,
    scopes = [products: read, products: modify]
)]
pub struct GetTime {}

fn main() {
    let _ = GetTime::new();
}
