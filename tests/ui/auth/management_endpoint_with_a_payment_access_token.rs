//! A payment access token pays one order, and opens nothing else.

use bc_api::catalog::products::GetProducts;
use bc_api::prelude::*;
use bc_api::PaymentAccessToken;

async fn read(payments: &Client<PaymentAccessToken>) -> Result<(), Error> {
    payments.send(GetProducts::new()).await?;
    Ok(())
}

fn main() {}
