//! The response is of a type that cannot be read from JSON.

use bc_api::prelude::*;

/// A type of the writer's own.
pub struct Time {
    /// Seconds since 1970.
    pub time: i64,
}

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v2/time",
    auth = AccessToken,
    scopes = none,
    response = Time
)]
pub struct GetTime {}

fn main() {}
