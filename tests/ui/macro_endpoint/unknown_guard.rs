//! The guard is misspelt.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = DELETE,
    path = "/v3/things",
    auth = AccessToken,
    scopes = none,
    guard = filtr
)]
pub struct DeleteThings {
    #[query(name = "id:in")]
    pub id_in: Option<Vec<i64>>,
}

fn main() {
    let _ = DeleteThings::everything();
}
