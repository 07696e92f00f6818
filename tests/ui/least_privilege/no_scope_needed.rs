//! The endpoint of the list needs no scope.

use bc_api::prelude::*;

/// Reads the hooks.
#[endpoint(method = GET, path = "/v3/custom/hooks", auth = AccessToken, scopes = none)]
pub struct GetHooks {}

grant! {
    /// Reads hooks.
    pub struct Hooks: Store { information: read } for [GetHooks]
}

fn main() {}
