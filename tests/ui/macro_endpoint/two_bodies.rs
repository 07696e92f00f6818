//! A request has two bodies.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = POST,
    path = "/v3/things",
    auth = AccessToken,
    scopes = none
)]
pub struct CreateThing {
    #[body]
    pub thing: Vec<i64>,
    #[body]
    pub part: Vec<i64>,
}

fn main() {
    let _ = CreateThing::new([1], [2]);
}
