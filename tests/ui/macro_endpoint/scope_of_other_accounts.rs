//! No API account that may call can hold the scope.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v2/time",
    auth = AccessToken,
    scopes = [account_users: read]
)]
pub struct GetTime {}

fn main() {
    let _ = GetTime::new();
}
