//! The endpoints of the list only read.

use bc_api::catalog::brands::GetBrands;
use bc_api::catalog::products::GetProducts;
use bc_api::prelude::*;

grant! {
    /// Lists the catalog.
    pub struct Lister: Store { products: modify } for [GetProducts, GetBrands]
}

fn main() {}
