//! Who asks: accounts of stores and of apps, several at once, and many calls at a time.

use bc_api::catalog::products::{CreateProduct, GetProduct, GetProducts, NewProduct};
use bc_api::prelude::*;
use bc_sandbox::AccountKind;

use crate::shop::{Shop, lamp};

grant! {
    /// An app that reads what merchants sell.
    pub struct Reader: App { products: read }

    /// An app that writes it as well.
    pub struct Writer: App { products: modify, orders: read }
}

#[tokio::test]
async fn an_apps_token_reads_what_its_grant_declares() {
    let shop = Shop::open().await;
    let granted = "store_v2_default store_v2_products_read_only store_v9_new";
    let token = shop.sandbox.token(AccountKind::App, granted);
    let store_hash = shop.sandbox.store_hash().parse().unwrap();
    let token = AccessToken::new(store_hash, token, Reader::verify(granted).unwrap());
    let builder = Client::builder(token.unwrap()).origin(&shop.sandbox.origin());
    let reader = builder.unwrap().build().unwrap();
    let product = reader.send(GetProduct::new(101)).await.unwrap();
    assert_eq!(product.data.id, 101);
}

#[tokio::test]
async fn one_client_lends_its_connections_to_other_credentials() {
    let shop = Shop::open().await;
    let granted = "store_v2_products store_v2_orders";
    let token = shop.sandbox.token(AccountKind::App, granted);
    let store_hash = shop.sandbox.store_hash().parse().unwrap();
    let token = AccessToken::new(store_hash, token, Writer::verify(granted).unwrap());
    let writer = shop.store.with_credential(token.unwrap());
    let created = writer.send(CreateProduct::new(lamp("Lamp"))).await;
    let created = created.unwrap().complete().unwrap().data;
    assert_eq!(shop.send(GetProduct::new(created.id)).await.data, created);
}

#[tokio::test]
async fn a_revoked_token_is_unauthorized_and_others_are_not() {
    let shop = Shop::open().await;
    let token = shop.sandbox.token(AccountKind::Store, "store_v2_products");
    let store = shop.unchecked(&token, "store_v2_products");
    store.send(GetProducts::new()).await.unwrap();
    assert!(shop.sandbox.revoke(&token));
    let error = store.send(GetProducts::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status(Status::Unauthorized));
    shop.send(GetProducts::new()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_run_side_by_side_and_each_gets_its_own_answer() {
    let shop = Shop::open().await;
    let calls = (0..40).map(|number| {
        let store = shop.store.clone();
        tokio::spawn(async move {
            let new: NewProduct = lamp(&format!("Lamp {number}"));
            let created = store.send(CreateProduct::new(new)).await?;
            let id = created.complete().unwrap().data.id;
            let read = store.send(GetProduct::new(id)).await?.data;
            Ok::<_, Error>((number, read.name))
        })
    });
    for call in calls.collect::<Vec<_>>() {
        let (number, name) = call.await.unwrap().unwrap();
        assert_eq!(name, format!("Lamp {number}"));
    }
    let all = shop.send(GetProducts::new().keyword("Lamp").limit(250));
    assert_eq!(all.await.data.len(), 40);
}
