//! A token of an app-level account comes with its scopes: it cannot be taken on trust.

use bc_api::prelude::*;

grant! {
    /// Writes the catalog.
    pub struct CatalogSync: App { products: modify }
}

fn connect(hash: StoreHash, token: String) -> Result<AccessToken<CatalogSync>, InvalidToken> {
    AccessToken::from_control_panel(hash, token)
}

fn main() {}
