//! Two placeholders have one name.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v3/{id}/parts/{id}",
    auth = AccessToken,
    scopes = none
)]
pub struct GetThing {
    #[path]
    pub id: i64,
}

fn main() {
    let _ = GetThing::new(1);
}
