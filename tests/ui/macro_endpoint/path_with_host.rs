//! The path is a whole URL.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "https://api.bigcommerce.com/stores/abc/v2/time",
    auth = AccessToken,
    scopes = none
)]
pub struct GetTime {}

fn main() {
    let _ = GetTime::new();
}
