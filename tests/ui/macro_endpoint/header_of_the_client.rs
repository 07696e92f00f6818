//! A field is the header with the access token.

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
    pub x_auth_token: String,
}

fn main() {
    let _ = GetThing::new("s3cret");
}
