//! The brackets around the scopes are missing.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v2/time",
    auth = AccessToken,
    scopes = products: read
)]
pub struct GetTime {}

fn main() {
    let _ = GetTime::new();
}
