//! A scope has no such level.

use bc_api::prelude::*;

grant! {
    /// Keeps the catalog in step with the warehouse.
    pub struct CatalogSync: App { products: write }
}

fn main() {}
