//! The list within the body has a name and no type.

use bc_api::prelude::*;

/// What to update.
#[derive(Record, Debug, Default)]
pub struct Things {
    pub items: Vec<Json>,
}

/// Updates things.
#[endpoint(
    method = PUT,
    path = "/v3/things",
    auth = AccessToken,
    scopes = none,
    max_batch = 10
)]
pub struct UpdateThings {
    #[body(batch = items)]
    pub body: Things,
}

fn main() {
    let _ = UpdateThings::new(Things::default());
}
