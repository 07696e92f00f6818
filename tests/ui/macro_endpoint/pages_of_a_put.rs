//! Pages stand on a PUT.

use bc_api::prelude::*;

/// Updates things.
#[endpoint(
    method = PUT,
    path = "/v3/things",
    auth = AccessToken,
    scopes = none,
    pages = number
)]
pub struct UpdateThings {}

fn main() {
    let _ = UpdateThings::new();
}
