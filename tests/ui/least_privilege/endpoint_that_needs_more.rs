//! An endpoint of the list needs more than the grant has.

use bc_api::catalog::products::{GetProducts, UpdateProduct};
use bc_api::prelude::*;

grant! {
    /// Keeps the catalog in step with the warehouse.
    pub struct CatalogSync: App { products: read } for [GetProducts, UpdateProduct]
}

fn main() {}
