//! A kind of API account is misspelt, another like none.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v2/time",
    auth = AccessToken,
    scopes = none,
    accounts = [stor, partner]
)]
pub struct GetTime {}

fn main() {
    let _ = GetTime::new();
}
