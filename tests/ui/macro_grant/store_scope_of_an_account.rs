//! An account-level grant has a store's scope.

use bc_api::prelude::*;

grant! {
    /// Keeps the catalog in step with the warehouse.
    pub struct CatalogSync: Account { products: modify }
}

fn main() {}
