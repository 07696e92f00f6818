//! A kind of API account stands there twice.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v2/time",
    auth = AccessToken,
    scopes = none,
    accounts = [app, app]
)]
pub struct GetTime {}

fn main() {
    let _ = GetTime::new();
}
