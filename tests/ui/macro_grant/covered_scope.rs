//! A scope is part of another one.

use bc_api::prelude::*;

grant! {
    /// Keeps the catalog in step with the warehouse.
    pub struct CatalogSync: App { products: modify, products: read }
}

fn main() {}
