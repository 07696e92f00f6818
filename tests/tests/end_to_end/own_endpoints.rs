//! Endpoints that a program defines for itself, with a shape of its own, are sent like ours.

use bc_api::Download;
use bc_api::catalog::products::ProductType;
use bc_api::prelude::*;

use crate::shop::{Shop, decimal};

/// What this program wants to know of a product.
#[derive(Debug, Clone, Default, PartialEq, Record)]
struct Price {
    #[record(required)]
    id: i64,
    price: Decimal,
    /// What else came.
    #[record(rest)]
    rest: Map<Json>,
}

/// What this program sends for a new one.
#[derive(Debug, Clone, Default, PartialEq, Record)]
#[record(setters)]
struct Draft {
    name: String,
    r#type: ProductType,
    weight: Decimal,
    price: Decimal,
    description: Option<String>,
}

/// Gets the prices of products.
#[endpoint(method = GET, path = "/v3/catalog/products", auth = AccessToken, scopes = [products: read], response = Page<Price>)]
struct GetPrices {
    #[query(name = "id:in")]
    ids: Vec<i64>,
    #[query]
    include_fields: Option<Vec<String>>,
}

/// Creates a product.
#[endpoint(method = POST, path = "/v3/catalog/products", auth = AccessToken, scopes = [products: modify], response = Item<Price>)]
struct CreateDraft {
    #[body]
    draft: Draft,
}

/// Gets a product as it comes.
#[endpoint(method = GET, path = "/v3/catalog/products/{product_id}", auth = AccessToken, scopes = [products: read], response = Json)]
struct GetAnything {
    #[path]
    product_id: i64,
}

/// Gets a product's bytes.
#[endpoint(method = GET, path = "/v3/catalog/products/{product_id}", auth = AccessToken, scopes = [products: read], response = Download)]
struct GetBytes {
    #[path]
    product_id: i64,
}

/// What the sandbox does not have.
#[endpoint(method = GET, path = "/v3/catalog/lamps", auth = AccessToken, scopes = [products: read], response = Json)]
struct GetLamps {}

#[tokio::test]
async fn an_own_model_reads_and_writes_what_it_names() {
    let shop = Shop::open().await;
    let request = GetPrices::new([101, 102]).include_fields(["price", "sku"]);
    let prices = shop.send(request).await.data;
    assert_eq!(prices[1].price, decimal("59"));
    assert_eq!(prices[0].rest["sku"].as_str(), Some("BRD-001"));

    let draft = Draft::new(
        "Lamp",
        ProductType::Digital,
        decimal("0"),
        decimal("9.9900"),
    );
    let request = CreateDraft::new(draft.description("Lumière"));
    let created = shop.send(request).await.data;
    assert_eq!(created.price.to_string(), "9.9900");
    let description = created.rest["description"].as_str();
    assert_eq!(description, Some("Lumière"));
}

#[tokio::test]
async fn an_answer_is_read_as_any_json_or_kept_as_bytes() {
    let shop = Shop::open().await;
    let json = shop.send(GetAnything::new(101)).await;
    let price = json.get("data").unwrap().get("price").unwrap();
    assert_eq!(price.as_decimal(), Some(decimal("24.5")));
    let download = shop.send(GetBytes::new(101)).await;
    assert_eq!(download.content_type(), Some("application/json"));
    let bytes = download.bytes().await.unwrap();
    let again: Json = bc_api::from_slice(&bytes).unwrap();
    assert_eq!(again, json);
}

#[tokio::test]
async fn a_path_that_is_not_there_is_not_found() {
    let shop = Shop::open().await;
    let error = shop.refused(GetLamps::new()).await;
    assert!(error.is_not_found(), "{error}");
    assert!(error.to_string().contains("GetLamps"), "{error}");
}
