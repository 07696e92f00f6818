//! No endpoint of the list needs one of the scopes.

use bc_api::catalog::products::{GetProducts, UpdateProduct};
use bc_api::prelude::*;

grant! {
    /// Keeps the catalog in step with the warehouse.
    pub struct CatalogSync: App { products: modify, orders: read } for [GetProducts, UpdateProduct]
}

fn main() {}
