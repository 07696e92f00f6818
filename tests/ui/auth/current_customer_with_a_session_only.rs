//! BigCommerce tells an app who the shopper is, and the session names no app.

use bc_api::prelude::*;
use bc_api::{PlainText, ShopperSession};

/// Tells who is signed in.
#[endpoint(
    method = GET,
    path = "/customer/current.jwt",
    auth = ClientId,
    accounts = [app],
    response = PlainText
)]
pub struct GetCurrentCustomer {}

async fn ask(shop: &Client<ShopperSession>) -> Result<(), Error> {
    shop.send(GetCurrentCustomer::new()).await?;
    Ok(())
}

fn main() {}
