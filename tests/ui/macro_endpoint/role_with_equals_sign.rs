//! The name is given by an equals sign.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v3/things",
    auth = AccessToken,
    scopes = none
)]
pub struct GetThing {
    #[query = "id:in"]
    pub id_in: Option<Vec<i64>>,
}

fn main() {
    let _ = GetThing::new().id_in([1]);
}
