//! There is a guard and no filter that could satisfy it.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = DELETE,
    path = "/v3/things",
    auth = AccessToken,
    scopes = none,
    guard = filter
)]
pub struct DeleteThings {
    #[query]
    pub limit: Option<u32>,
}

fn main() {
    let _ = DeleteThings::new();
}
