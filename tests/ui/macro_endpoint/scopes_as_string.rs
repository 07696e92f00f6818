//! The scopes are a string.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v2/time",
    auth = AccessToken,
    scopes = "store_v2_products"
)]
pub struct GetTime {}

fn main() {
    let _ = GetTime::new();
}
