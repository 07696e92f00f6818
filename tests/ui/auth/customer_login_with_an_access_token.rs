//! The credential is wrong, and only that is said: its scopes and its kind of account are beside
//! the point.

use bc_api::Redirected;
use bc_api::prelude::*;

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
    /// Writes the catalog.
    pub struct CatalogSync: Store { products: modify }
}

async fn sign_in(store: &Client<AccessToken<CatalogSync>>) -> Result<(), Error> {
    store.send(GetCustomerLogin::new()).await?;
    Ok(())
}

fn main() {}
