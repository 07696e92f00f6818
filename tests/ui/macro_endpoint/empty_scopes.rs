//! The list of scopes is empty.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v2/time",
    auth = AccessToken,
    scopes = []
)]
pub struct GetTime {}

fn main() {
    let _ = GetTime::new();
}
