//! Two fields are one header.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v3/things",
    auth = AccessToken,
    scopes = none
)]
pub struct GetThing {
    #[header]
    pub x_locale: Option<String>,
    #[header(name = "X-Locale")]
    pub locale: Option<String>,
}

fn main() {
    let _ = GetThing::new().locale("a").x_locale("b");
}
