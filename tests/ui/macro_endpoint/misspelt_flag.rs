//! A word without a value is misspelt.

use bc_api::prelude::*;

/// Counts things.
#[endpoint(
    method = POST,
    idempotant,
    path = "/v3/things/count",
    auth = AccessToken,
    scopes = none
)]
pub struct CountThings {}

fn main() {
    let _ = CountThings::new();
}
