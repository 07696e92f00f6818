//! The fields have no names.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v3/things/{id}",
    auth = AccessToken,
    scopes = none
)]
pub struct GetThing(#[path] pub i64);

fn main() {
    let _ = GetThing(1);
}
