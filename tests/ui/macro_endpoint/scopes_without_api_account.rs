//! The scheme knows no scopes, and the endpoint asks for one.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    method = GET,
    path = "/v2/time",
    auth = PaymentAccessToken,
    scopes = [products: read]
)]
pub struct GetTime {}

fn main() {
    let _ = GetTime::new();
}
