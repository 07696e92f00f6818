//! The level is that of the control panel.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v2/time",
    auth = AccessToken,
    scopes = [products: read-only]
)]
pub struct GetTime {}

fn main() {
    let _ = GetTime::new();
}
