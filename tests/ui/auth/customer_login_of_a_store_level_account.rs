//! Only an app-level account's client secret signs what Customer Login accepts.

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
    /// Signs customers in.
    pub struct SignIn: Store { customers_login: modify }
}

async fn sign_in(shop: &Client<CustomerLoginJwt<SignIn>>) -> Result<(), Error> {
    shop.send(GetCustomerLogin::new()).await?;
    Ok(())
}

fn main() {}
