//! What may be repeated anyway says so.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(method = GET, path = "/v2/time", auth = AccessToken, scopes = none, idempotent)]
pub struct GetTime {}

fn main() {
    let _ = GetTime::new();
}
