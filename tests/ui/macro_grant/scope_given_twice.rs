//! A scope stands there twice.

use bc_api::prelude::*;

grant! {
    /// Keeps the catalog in step with the warehouse.
    pub struct CatalogSync: App { products: read, products: read }
}

fn main() {}
