//! A query field is of a type that does not say how it is written.

use bc_api::prelude::*;

/// Only the user's program knows it.
pub struct Color;

/// Lists things.
#[endpoint(
    method = GET,
    path = "/v3/things",
    auth = AccessToken,
    scopes = none
)]
pub struct ListThings {
    #[query]
    pub color: Option<Color>,
}

fn main() {
    let _ = ListThings::new();
}
