//! Two scopes are too many: both of what one of them is enough for, and one without an endpoint.

use bc_api::prelude::*;

/// Refunds an order.
#[endpoint(
    method = POST,
    path = "/v3/custom/refunds",
    auth = AccessToken,
    scopes = [any_of(orders: modify, transactions: modify)]
)]
pub struct CreateRefund {}

grant! {
    /// Refunds orders.
    pub struct Refunds: App { transactions: modify, orders: modify, carts: read } for [CreateRefund]
}

fn main() {}
