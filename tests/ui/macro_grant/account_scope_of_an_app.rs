//! An app-level grant has an account-level scope.

use bc_api::prelude::*;

grant! {
    /// Keeps the catalog in step with the warehouse.
    pub struct CatalogSync: App { account_users: read }
}

fn main() {}
