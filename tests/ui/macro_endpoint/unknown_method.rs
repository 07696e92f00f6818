//! The method is none that BigCommerce has.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = PATCH,
    path = "/v2/time",
    auth = AccessToken,
    scopes = none
)]
pub struct GetTime {}

fn main() {
    let _ = GetTime::new();
}
