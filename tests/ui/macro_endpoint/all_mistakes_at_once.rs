//! Every kind of mistake in one endpoint, and a call of it.

use bc_api::prelude::*;

/// Reads the store's clock.
#[endpoint(
    methd = GIT,
    path = "v3//{id}?a=b",
    auth = AcessToken,
    scopes = [product: read, orders: raed],
    accounts = [stor],
    colour = blue
)]
pub struct GetThing {
    #[path]
    pub product: Option<i64>,
    #[qurey]
    pub include: Option<Vec<String>>,
    pub page: Option<u32>,
    #[query(nmae = "id:in")]
    pub id_in: Option<Vec<i64>>,
    #[body]
    pub body: Option<Json>,
    #[body]
    pub other: Option<Json>,
}

grant! {
    /// Reads products and orders.
    pub struct Reader: Store { products: read, orders: read }
}

async fn call(store: &Client<AccessToken<Reader>>) -> Result<(), Error> {
    store.send(GetThing::new().product(1).include(["a"]).page(2).id_in([3])).await?;
    Ok(())
}

fn main() {}
