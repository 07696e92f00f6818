//! An option belongs to another role.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v3/things/{id}",
    auth = AccessToken,
    scopes = none
)]
pub struct GetThing {
    #[path(exploded)]
    pub id: i64,
}

fn main() {
    let _ = GetThing::new(1);
}
