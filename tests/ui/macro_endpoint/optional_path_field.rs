//! A path field is optional.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v3/things/{thing_id}",
    auth = AccessToken,
    scopes = none
)]
pub struct GetThing {
    #[path]
    pub thing_id: Option<i64>,
}

fn main() {
    let _ = GetThing::new();
}
