//! The method is misspelt.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = get,
    path = "/v2/time",
    auth = AccessToken,
    scopes = none
)]
pub struct GetTime {}

fn main() {
    let _ = GetTime::new();
}
