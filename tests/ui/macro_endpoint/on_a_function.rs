//! The item is a function.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v2/time",
    auth = AccessToken,
    scopes = none
)]
pub fn get_time() {}

fn main() {
    let _ = get_time();
}
