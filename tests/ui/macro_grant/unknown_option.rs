//! The option of the grant is misspelt.

use bc_api::prelude::*;

grant! {
    /// Keeps the catalog in step with the warehouse.
    #[grant(krate = bc_api::__private)]
    pub struct CatalogSync: App { products: modify }
}

fn main() {}
