//! The list of endpoints is empty.

use bc_api::prelude::*;

grant! {
    /// Reads products.
    pub struct Reader: App { products: read } for []
}

fn main() {}
