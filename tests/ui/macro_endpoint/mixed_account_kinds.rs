//! Account-level and store-level accounts are mixed.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v2/time",
    auth = AccessToken,
    scopes = none,
    accounts = [store, account]
)]
pub struct GetTime {}

fn main() {
    let _ = GetTime::new();
}
