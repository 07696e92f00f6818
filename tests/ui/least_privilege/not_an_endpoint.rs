//! A model stands where an endpoint is due.

use bc_api::catalog::products::{GetProducts, Product};
use bc_api::minimal_scopes;
use bc_api::prelude::*;

const SCOPES: &[KnownScope] = minimal_scopes![GetProducts, Product];

grant! {
    /// Reads products.
    pub struct Reader: Store { products: read } for [GetProducts, Product]
}

fn main() {
    println!("{SCOPES:?}");
}
