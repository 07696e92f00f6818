//! A key is like none there is.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v2/time",
    auth = AccessToken,
    scopes = none,
    colour = blue
)]
pub struct GetTime {}

fn main() {
    let _ = GetTime::new();
}
