//! The list that the limit is of is not marked.

use bc_api::prelude::*;

/// Updates things.
#[endpoint(
    method = PUT,
    path = "/v3/things",
    auth = AccessToken,
    scopes = none,
    max_batch = 10
)]
pub struct UpdateThings {
    #[body]
    pub body: Vec<Json>,
}

fn main() {
    let _ = UpdateThings::new([Json::from(1)]);
}
