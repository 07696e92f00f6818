//! A key has no value.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    path = "/v2/time",
    auth = AccessToken,
    scopes = none,
    method
)]
pub struct GetTime {}

fn main() {
    let _ = GetTime::new();
}
