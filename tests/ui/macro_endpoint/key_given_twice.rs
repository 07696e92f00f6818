//! A key stands there twice.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v2/time",
    auth = AccessToken,
    scopes = none,
    method = POST
)]
pub struct GetTime {}

fn main() {
    let _ = GetTime::new();
}
