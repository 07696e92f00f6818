//! The method is a string.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = "GET",
    path = "/v2/time",
    auth = AccessToken,
    scopes = none
)]
pub struct GetTime {}

fn main() {
    let _ = GetTime::new();
}
