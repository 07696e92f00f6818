//! A scope has no such level.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = POST,
    path = "/v2/time",
    auth = AccessToken,
    scopes = [products: write]
)]
pub struct GetTime {}

fn main() {
    let _ = GetTime::new();
}
