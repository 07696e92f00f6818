//! A field has no role.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v3/things",
    auth = AccessToken,
    scopes = none
)]
pub struct GetThing {
    #[query]
    pub limit: Option<u32>,
    pub page: Option<u32>,
}

fn main() {
    let _ = GetThing::new().limit(5).page(2);
}
