//! The path leads upwards.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v3/../v2/time",
    auth = AccessToken,
    scopes = none
)]
pub struct GetTime {}

fn main() {
    let _ = GetTime::new();
}
