//! The path starts at the store.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/stores/{store_hash}/v2/time",
    auth = AccessToken,
    scopes = none
)]
pub struct GetTime {
    #[path]
    pub store_hash: String,
}

fn main() {
    let _ = GetTime::new("abc");
}
