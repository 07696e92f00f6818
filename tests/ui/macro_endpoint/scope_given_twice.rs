//! A scope stands there twice.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v2/time",
    auth = AccessToken,
    scopes = [orders: read, orders: read]
)]
pub struct GetTime {}

fn main() {
    let _ = GetTime::new();
}
