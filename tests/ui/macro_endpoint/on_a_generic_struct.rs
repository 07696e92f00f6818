//! The struct has a generic parameter.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v3/things",
    auth = AccessToken,
    scopes = none
)]
pub struct GetThing<T> {
    #[query]
    pub since: Option<T>,
}

fn main() {
    let _ = GetThing::<i64> { since: None };
}
