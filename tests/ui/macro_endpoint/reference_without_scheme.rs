//! The reference is no URL.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v2/time",
    auth = AccessToken,
    scopes = none,
    reference = "developer.bigcommerce.com"
)]
pub struct GetTime {}

fn main() {
    let _ = GetTime::new();
}
