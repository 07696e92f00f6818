//! The keyset's parameter is one that the endpoint does not take.

use bc_api::prelude::*;

/// Lists things.
#[endpoint(
    method = GET,
    path = "/v3/things",
    auth = AccessToken,
    scopes = none,
    pages = number,
    keyset = greater("id:greatr", sort = "id")
)]
pub struct GetThings {
    #[query(name = "id:greater")]
    pub id_greater: Option<i64>,
    #[query]
    pub sort: Option<String>,
}

fn main() {
    let _ = GetThings::new();
}
