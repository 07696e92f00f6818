//! Signing customers in takes a scope of its own, which the app does not have.

use bc_api::prelude::*;
use bc_api::{CustomerLoginJwt, Redirected};

/// Signs a customer in.
#[endpoint(
    method = GET,
    path = "/login/token/{jwt_token}",
    auth = CustomerLogin,
    scopes = [customers_login: modify],
    accounts = [app],
    response = Redirected
)]
pub struct GetCustomerLogin {}

grant! {
    /// Writes customers.
    pub struct Customers: App { customers: modify }
}

async fn sign_in(shop: &Client<CustomerLoginJwt<Customers>>) -> Result<(), Error> {
    shop.send(GetCustomerLogin::new()).await?;
    Ok(())
}

fn main() {}
