//! A path field has no placeholder.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v3/things",
    auth = AccessToken,
    scopes = none
)]
pub struct GetThing {
    #[path]
    pub thing_id: i64,
}

fn main() {
    let _ = GetThing::new(1);
}
