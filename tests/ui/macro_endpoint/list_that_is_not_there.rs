//! The body has no field of the name that is given for the list.

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
    #[body(batch = item: Vec<Json>)]
    pub body: Things,
}

fn main() {
    let _ = UpdateThings::new(Things::default());
}
