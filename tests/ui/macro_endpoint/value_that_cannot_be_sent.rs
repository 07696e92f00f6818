//! A query parameter is of a type that cannot be written.

use bc_api::prelude::*;

/// A type of the writer's own.
pub struct Timestamp(pub i64);

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v3/things",
    auth = AccessToken,
    scopes = none
)]
pub struct GetThing {
    #[query]
    pub since: Option<Timestamp>,
}

fn main() {}
