//! A field is there only under a condition.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v3/things",
    auth = AccessToken,
    scopes = none
)]
pub struct GetThing {
    #[query]
    #[cfg(feature = "trace")]
    pub trace: Option<bool>,
}

fn main() {
    let _ = GetThing::new().trace(true);
}
