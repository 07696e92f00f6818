//! The request takes one product, not a list.

use bc_api::Batched;
use bc_api::catalog::products::UpdateProduct;

fn send_all<E: Batched>(_request: E) {}

fn send(product: UpdateProduct) {
    send_all(product);
}

fn main() {}
