//! The guard stands on a GET.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v3/things",
    auth = AccessToken,
    scopes = none,
    guard = filter
)]
pub struct DeleteThings {
    #[query(name = "id:in")]
    pub id_in: Option<Vec<i64>>,
}

fn main() {
    let _ = DeleteThings::new();
}
