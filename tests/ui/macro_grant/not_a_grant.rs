//! What stands there is no grant.

use bc_api::prelude::*;

grant! {
    pub enum CatalogSync {}
}

fn main() {}
