//! What BigCommerce refuses, and what the error says of it.

use bc_api::catalog::brands::{
    BrandImageUpload, CreateBrand, CreateBrandImage, CreateBrandsMetafields,
    DeleteBrandsMetafields, GetBrand, GetBrandMetafields, MetafieldPermissionSet,
    NewBatchMetafield, NewBrand,
};
use bc_api::catalog::category_trees::{CategoryTreeInput, UpsertCategoryTrees};
use bc_api::catalog::product_variants::{
    GetProductVariants, ProductVariantUpdate, UpdateProductVariant,
};
use bc_api::catalog::products::{
    CreateProduct, CreateProductImage, DeleteProduct, GetProduct, GetProductImage, GetProducts,
    ProductBatchUpdate, ProductImageUpload, ProductUpdate, UpdateProduct, UpdateProducts,
};
use bc_api::prelude::*;
use bc_sandbox::AccountKind;

use crate::shop::{Shop, decimal, lamp};

#[tokio::test]
async fn an_unknown_token_is_unauthorized() {
    let shop = Shop::open().await;
    let store = shop.unchecked("nobody-knows-it", "store_v2_products");
    let error = store.send(GetProducts::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status(Status::Unauthorized));
    let text = error.to_string();
    assert!(
        text.contains("GetProducts (GET /v3/catalog/products)"),
        "{text}"
    );
    assert!(text.contains("401"), "{text}");

    let request = shop.sandbox.requests().pop().unwrap();
    assert_eq!(error.request_id(), Some(request.request_id.as_str()));
}

#[tokio::test]
async fn a_token_without_the_scope_is_forbidden_and_told_which_one_is_needed() {
    let shop = Shop::open().await;
    let scopes = "store_v2_products_read_only store_v2_orders";
    let token = shop.sandbox.token(AccountKind::App, scopes);
    let store = shop.unchecked(&token, scopes);
    store.send(GetProducts::new()).await.unwrap();

    let error = store.send(DeleteProduct::new(101)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status(Status::Forbidden));
    assert_eq!(error.endpoint().name, "DeleteProduct");
    let text = error.to_string();
    for part in [
        "DeleteProduct (DELETE /v3/catalog/products/{product_id})",
        "403",
        "needs the OAuth scope store_v2_products (Products: modify)",
        "was granted store_v2_products_read_only, store_v2_orders",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    shop.send(GetProduct::new(101)).await;
}

#[tokio::test]
async fn a_token_with_no_scope_for_the_catalog_may_not_read_it() {
    let shop = Shop::open().await;
    let token = shop.sandbox.token(AccountKind::Store, "store_v2_orders");
    let store = shop.unchecked(&token, "store_v2_orders");
    let error = store.send(GetProducts::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status(Status::Forbidden));
    let needed = "store_v2_products_read_only (Products: read-only)";
    assert!(error.to_string().contains(needed), "{error}");
}

#[tokio::test]
async fn another_stores_token_is_forbidden() {
    let shop = Shop::open().await;
    let token = shop.sandbox.token(AccountKind::Store, "store_v2_products");
    let token = AccessToken::unchecked("otherstore".parse().unwrap(), token).unwrap();
    let store = Client::builder(token).origin(&shop.sandbox.origin());
    let store = store.unwrap().build().unwrap();
    let error = store.send(GetProducts::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status(Status::Forbidden));
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let shop = Shop::open().await;
    for error in [
        shop.refused(GetProduct::new(999)).await,
        shop.refused(GetBrand::new(999)).await,
        shop.refused(DeleteProduct::new(999)).await,
        shop.refused(UpdateProduct::new(999, ProductUpdate::new().name("Lamp")))
            .await,
        // The image is another product's.
        shop.refused(GetProductImage::new(102, 501)).await,
    ] {
        assert!(error.is_not_found(), "{error}");
        assert_eq!(error.status(), Some(404));
        assert!(!error.is_retryable());
        assert!(error.body().unwrap().title().is_some(), "{error}");
    }
}

#[tokio::test]
async fn a_duplicate_is_a_conflict() {
    let shop = Shop::open().await;
    for error in [
        shop.refused(CreateProduct::new(lamp("Bread knife, 24 cm")))
            .await,
        shop.refused(CreateProduct::new(lamp("Lamp").sku("KNF-003")))
            .await,
        shop.refused(CreateBrand::new(NewBrand::new("Ember Lane")))
            .await,
    ] {
        assert_eq!(error.kind(), ErrorKind::Status(Status::Conflict), "{error}");
        assert!(error.to_string().contains("duplicate"), "{error}");
    }
}

#[tokio::test]
async fn refused_input_names_every_field_that_is_wrong() {
    let shop = Shop::open().await;
    let mut wrong = lamp("");
    wrong.price = decimal("-1");
    let wrong = wrong.brand_id(999);
    let error = shop.refused(CreateProduct::new(wrong)).await;
    assert_eq!(error.status(), Some(422));
    let fields = error.body().unwrap().fields();
    let mut names: Vec<_> = fields.iter().map(|field| field.field.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["name", "price"], "{fields:?}");
    assert!(fields.iter().all(|field| !field.message.is_empty()));
    assert!(error.to_string().contains("name"), "{error}");

    let error = shop
        .refused(CreateProduct::new(lamp("Lamp").brand_id(999)))
        .await;
    let fields = error.body().unwrap().fields();
    assert_eq!(fields[0].field, "brand_id", "{error}");
    let products = shop.send(GetProducts::new().name("Lamp")).await;
    assert_eq!(products.data, [], "nothing was created");
}

#[tokio::test]
async fn a_value_this_version_does_not_know_reaches_the_server_and_is_refused_there() {
    let shop = Shop::open().await;
    let mut product = lamp("Lamp");
    product.r#type = "subscription".into();
    let error = shop.refused(CreateProduct::new(product)).await;
    assert_eq!(error.status(), Some(422));
    assert_eq!(error.body().unwrap().fields()[0].field, "type", "{error}");
}

#[tokio::test]
async fn one_wrong_item_refuses_a_whole_batch() {
    let shop = Shop::open().await;
    let batch = [
        ProductBatchUpdate::new(101).name("Board"),
        ProductBatchUpdate::new(102).brand_id(999),
    ];
    let error = shop.refused(UpdateProducts::new(batch)).await;
    assert_eq!(error.status(), Some(422), "{error}");
    let product = shop.send(GetProduct::new(101)).await.data;
    assert_eq!(product.name, "Beech bread board", "none was written");
}

#[tokio::test]
async fn a_batch_without_any_success_is_an_error() {
    let shop = Shop::open().await;
    let error = shop
        .refused(DeleteBrandsMetafields::new([999_998, 999_999]))
        .await;
    assert_eq!(error.status(), Some(422), "{error}");
    assert!(error.body().unwrap().json().is_some());
}

#[tokio::test]
async fn a_batch_of_metafields_that_is_right_in_part_is_an_error_that_says_what_was_written() {
    let shop = Shop::open().await;
    let batch = [31, 999].map(|brand| {
        let set = MetafieldPermissionSet::Write;
        NewBatchMetafield::new(brand, "warehouse", "shelf", "A-1", set)
    });
    let error = shop.refused(CreateBrandsMetafields::new(batch)).await;
    assert_eq!(error.status(), Some(422), "{error}");
    assert!(!error.is_retryable(), "half of it would be done again");
    let body = error.body().unwrap().json().unwrap();
    let written = body.get("data").unwrap().at(0).unwrap();
    let listed = shop
        .send(GetBrandMetafields::new(31).key("shelf"))
        .await
        .data;
    assert_eq!(written.get("id").unwrap().as_i64(), Some(listed[0].id));
}

#[tokio::test]
async fn what_a_new_tree_and_a_new_image_need_is_named() {
    let shop = Shop::open().await;
    let bare = ProductImageUpload::new().description("of nothing");
    let error = shop.refused(CreateProductImage::new(101, bare)).await;
    assert_eq!(error.body().unwrap().fields()[0].field, "image_url");

    let trees = [
        CategoryTreeInput::new(),
        CategoryTreeInput::new().id(1).channels([2]),
    ];
    let error = shop.refused(UpsertCategoryTrees::new(trees)).await;
    let fields = error.body().unwrap().fields();
    let mut fields: Vec<_> = fields.into_iter().map(|field| field.field).collect();
    fields.sort_unstable();
    assert_eq!(fields, ["0.channels", "0.name", "1.channels"], "{error}");
}

#[tokio::test]
async fn a_page_that_cannot_be_is_refused() {
    let shop = Shop::open().await;
    for request in [GetProducts::new().limit(0), GetProducts::new().page(0)] {
        let error = shop.refused(request).await;
        assert_eq!(error.status(), Some(422), "{error}");
    }
    let before_and_after = GetBrandMetafields::new(31).before("b").after("a");
    let error = shop.refused(before_and_after).await;
    assert_eq!(error.status(), Some(422), "{error}");
}

#[tokio::test]
async fn what_is_too_much_is_too_large() {
    let shop = Shop::open().await;
    let batch = (101..=111).map(|id| ProductBatchUpdate::new(id).is_visible(true));
    let image = || FileUpload::new("large.png", "image/png", vec![0; 8 * 1024 * 1024 + 1]);
    for error in [
        shop.refused(UpdateProducts::new(batch)).await,
        shop.refused(GetProducts::new().limit(251)).await,
        shop.refused(CreateBrandImage::new(31, BrandImageUpload::new(image())))
            .await,
        shop.refused(CreateProductImage::new(
            101,
            ProductImageUpload::new().image_file(image()),
        ))
        .await,
    ] {
        assert_eq!(error.status(), Some(413), "{error}");
        assert!(!error.is_retryable());
    }
}

#[tokio::test]
async fn a_sku_of_another_product_is_refused_in_a_variant() {
    let shop = Shop::open().await;
    let variant = shop.send(GetProductVariants::new(118)).await.data.remove(0);
    let change = ProductVariantUpdate::new().sku("BRD-001");
    let error = shop
        .refused(UpdateProductVariant::new(118, variant.id, change))
        .await;
    assert_eq!(error.kind(), ErrorKind::Status(Status::Conflict), "{error}");
}
