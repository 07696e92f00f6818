//! The kind of API account is like none.

use bc_api::prelude::*;

grant! {
    /// Keeps the catalog in step with the warehouse.
    pub struct CatalogSync: Partner { products: modify }
}

fn main() {}
