//! Two fields are one query parameter.

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
    pub name: Option<String>,
    #[query(name = "name")]
    pub title: Option<String>,
}

fn main() {
    let _ = GetThing::new().name("a").title("b");
}
