//! A placeholder has no field.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v3/things/{thing_id}",
    auth = AccessToken,
    scopes = none
)]
pub struct GetThing {}

fn main() {
    let _ = GetThing::new();
}
