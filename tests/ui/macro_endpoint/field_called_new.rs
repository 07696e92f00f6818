//! An optional field would have `new` as its setter.

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
    pub new: Option<bool>,
}

fn main() {
    let _ = GetThing::new();
}
