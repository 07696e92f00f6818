//! The endpoint is for store-level and app-level accounts, and the grant is of an account-level
//! one.

use bc_api::catalog::products::GetProducts;
use bc_api::prelude::*;

grant! {
    /// Reads the account's stores.
    pub struct StoreList: Account { account_stores: read }
}

async fn list(account: &Client<AccessToken<StoreList>>) -> Result<(), Error> {
    account.send(GetProducts::new()).await?;
    Ok(())
}

fn main() {}
