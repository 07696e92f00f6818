//! A scope has no level.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v2/time",
    auth = AccessToken,
    scopes = [products]
)]
pub struct GetTime {}

fn main() {
    let _ = GetTime::new();
}
