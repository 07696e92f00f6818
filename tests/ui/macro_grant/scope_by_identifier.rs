//! A scope is given by its OAuth identifier.

use bc_api::prelude::*;

grant! {
    /// Keeps the catalog in step with the warehouse.
    pub struct CatalogSync: App { store_v2_products }
}

fn main() {}
