//! A GET has a body.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v3/things",
    auth = AccessToken,
    scopes = none
)]
pub struct GetThing {
    #[body]
    pub filter: Vec<i64>,
}

fn main() {
    let _ = GetThing::new([1]);
}
