//! A path field is called almost like its placeholder.

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
    pub thng_id: i64,
}

fn main() {
    let _ = GetThing::new(1);
}
