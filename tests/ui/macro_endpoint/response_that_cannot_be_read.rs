//! The response is of a type that does not say how it is read.

use bc_api::prelude::*;

/// Only the user's program knows it.
pub struct Color;

/// Gets the color.
#[endpoint(
    method = GET,
    path = "/v3/color",
    auth = AccessToken,
    scopes = none,
    response = Item<Color>
)]
pub struct GetColor {}

fn main() {
    let _ = GetColor::new();
}
