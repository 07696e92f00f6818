//! The kind of API account is missing.

use bc_api::prelude::*;

grant! {
    /// Keeps the catalog in step with the warehouse.
    pub struct CatalogSync { products: modify }
}

fn main() {}
