//! The style of paging is misspelt.

use bc_api::prelude::*;
use bc_api::Paged;

/// Lists things.
#[endpoint(
    method = GET,
    path = "/v3/things",
    auth = AccessToken,
    scopes = none,
    pages = curser,
    max_page_items = 250
)]
pub struct GetThings {}

fn read_all<E: Paged>(_list: E) {}

fn main() {
    read_all(GetThings::new());
}
