//! A field has two roles.

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
    #[header]
    pub limit: Option<u32>,
}

fn main() {
    let _ = GetThing::new().limit(5);
}
