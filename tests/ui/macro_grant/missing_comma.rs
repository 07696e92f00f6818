//! The comma between two scopes is missing.

use bc_api::prelude::*;

grant! {
    /// Keeps the catalog in step with the warehouse.
    pub struct CatalogSync: App { products: modify orders: read }
}

fn main() {}
