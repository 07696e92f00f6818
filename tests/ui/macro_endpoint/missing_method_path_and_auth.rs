//! Three keys that every endpoint has are missing.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    reference = "https://developer.bigcommerce.com/docs"
)]
pub struct GetTime {}

fn main() {
    let _ = GetTime::new();
}
