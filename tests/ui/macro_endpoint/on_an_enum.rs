//! The item is an enum.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v2/time",
    auth = AccessToken,
    scopes = none
)]
pub enum GetTime {
    /// One case.
    Now,
}

fn main() {
    let _ = GetTime::Now;
}
