//! The answer is one product, not a list.

use bc_api::Paged;
use bc_api::catalog::products::GetProduct;

fn read_all<E: Paged>(_list: E) {}

fn main() {
    read_all(GetProduct::new(77));
}
