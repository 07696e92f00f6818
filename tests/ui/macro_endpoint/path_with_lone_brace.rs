//! A brace of the path has no partner.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v2/time/{zone",
    auth = AccessToken,
    scopes = none
)]
pub struct GetTime {}

fn main() {
    let _ = GetTime::new();
}
