//! Typed requests over a socket, against the sandbox: two programs that share no code.
#![expect(clippy::unwrap_used, reason = "what helps a test may fail like one")]

use bc_api::catalog::brands::{
    BrandImageUpload, CreateBrand, CreateBrandImage, CreateBrandMetafield, DeleteBrand,
    GetBrandMetafields, MetafieldPermissionSet, NewBrand, NewMetafield,
};
use bc_api::catalog::products::{
    CreateProduct, DeleteProducts, GetProduct, GetProductImages, GetProducts, NewProduct,
    ProductBatchUpdate, ProductField, ProductInclude, ProductType, ProductUpdate,
    ProductVariantInput, UpdateProduct, UpdateProducts,
};
use bc_api::prelude::*;
use bc_sandbox::{AccountKind, Sandbox};

grant! {
    /// Writes the catalog.
    pub struct CatalogSync: Store { products: modify }
}

struct Shop {
    sandbox: Sandbox,
    store: Client<AccessToken<CatalogSync>>,
}

async fn shop() -> Shop {
    let sandbox = Sandbox::start().await.unwrap();
    let token = sandbox.token(AccountKind::Store, "store_v2_products");
    let token = AccessToken::from_control_panel(sandbox.store_hash().parse().unwrap(), token);
    let builder = Client::builder(token.unwrap())
        .origin(&sandbox.origin())
        .unwrap();
    Shop {
        store: builder.build().unwrap(),
        sandbox,
    }
}

/// A client whose token has these scopes and whose type promises none.
fn unchecked(sandbox: &Sandbox, token: &str, scopes: &str) -> Client<AccessToken<Unchecked>> {
    let token = AccessToken::unchecked(sandbox.store_hash().parse().unwrap(), token).unwrap();
    let token = token.with_scopes(ScopeSet::parse(scopes));
    Client::builder(token)
        .origin(&sandbox.origin())
        .unwrap()
        .build()
        .unwrap()
}

fn lamp(name: &str) -> NewProduct {
    NewProduct::new(
        name,
        ProductType::Physical,
        Decimal::new(12, 1),
        Decimal::new(199_900, 4),
    )
}

#[tokio::test]
async fn a_product_is_created_read_changed_and_deleted() {
    let Shop {
        sandbox: _sandbox,
        store,
    } = shop().await;
    let new = lamp("Lampe d'été — «ÉTÉ» 夏")
        .sku("LAMP-1")
        .upc("123456789012")
        .variants([ProductVariantInput::new("LAMP-1-R").price(Decimal::new(1, 1))]);
    let created = store
        .send(CreateProduct::new(new))
        .await
        .unwrap()
        .complete()
        .unwrap()
        .data;
    assert_eq!(created.name, "Lampe d'été — «ÉTÉ» 夏");

    let read = store
        .send(GetProduct::new(created.id).include([ProductInclude::Variants]))
        .await;
    let read = read.unwrap().data;
    assert_eq!(read.price.unwrap(), Decimal::new(1999, 2));
    assert_eq!(read.variants.unwrap()[0].price, Some(Decimal::new(1, 1)));

    let change = ProductUpdate::new().name("Lamp").price(Decimal::new(1, 2));
    let changed = store
        .send(UpdateProduct::new(created.id, change))
        .await
        .unwrap();
    let changed = changed.complete().unwrap().data;
    assert_eq!(
        (changed.name.as_str(), changed.price),
        ("Lamp", Some(Decimal::new(1, 2)))
    );
    assert_eq!(
        changed.upc.as_deref(),
        Some("123456789012"),
        "what is not named stays"
    );

    store
        .send(DeleteProducts::new().id_in([created.id]))
        .await
        .unwrap();
    let error = store.send(GetProduct::new(created.id)).await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
}

#[tokio::test]
async fn a_filter_selects_and_include_fields_leaves_the_rest_out() {
    let Shop {
        sandbox: _sandbox,
        store,
    } = shop().await;
    let request = GetProducts::new()
        .id_in([101, 106])
        .include_fields([ProductField::Name])
        .limit(250);
    let page = store.send(request).await.unwrap();
    let mut ids: Vec<_> = page.data.iter().map(|product| product.id).collect();
    ids.sort_unstable();
    assert_eq!(ids, [101, 106]);
    assert!(
        page.data
            .iter()
            .all(|product| !product.name.is_empty() && product.price.is_none())
    );
}

#[tokio::test]
async fn pages_join_to_the_whole_list() {
    let Shop {
        sandbox: _sandbox,
        store,
    } = shop().await;
    let mut ids = Vec::new();
    let mut number = 1;
    loop {
        let page = store
            .send(GetProducts::new().limit(7).page(number))
            .await
            .unwrap();
        ids.extend(page.data.iter().map(|product| product.id));
        let pagination = page.meta.pagination.unwrap();
        if pagination.current_page == pagination.total_pages {
            assert_eq!(pagination.total, Some(ids.len() as u64));
            break;
        }
        number += 1;
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 20);
}

#[tokio::test]
async fn a_list_without_items_is_empty() {
    let Shop {
        sandbox: _sandbox,
        store,
    } = shop().await;
    let bare = store
        .send(CreateProduct::new(lamp("Bare")))
        .await
        .unwrap()
        .complete()
        .unwrap();
    let images = store
        .send(GetProductImages::new(bare.data.id))
        .await
        .unwrap();
    assert_eq!(images.data, []);
}

#[tokio::test]
async fn a_brand_has_metafields_and_an_uploaded_image() {
    let Shop {
        sandbox: _sandbox,
        store,
    } = shop().await;
    let brand = store
        .send(CreateBrand::new(NewBrand::new("Café & Söhne")))
        .await
        .unwrap();
    let brand = brand.complete().unwrap().data;

    let metafield = NewMetafield::new(
        "origin",
        "Lyon",
        "wholesale",
        MetafieldPermissionSet::AppOnly,
    );
    store
        .send(CreateBrandMetafield::new(brand.id, metafield))
        .await
        .unwrap();
    let metafields = store
        .send(GetBrandMetafields::new(brand.id).key("origin"))
        .await
        .unwrap();
    assert_eq!(metafields.data[0].value.as_deref(), Some("Lyon"));

    let file = FileUpload::new("lo\"go\r\n.png", "image/png", b"\x89PNG\r\n--x".to_vec());
    let image = store
        .send(CreateBrandImage::new(brand.id, BrandImageUpload::new(file)))
        .await;
    assert!(image.unwrap().data.image_url.is_some());

    store.send(DeleteBrand::new(brand.id)).await.unwrap();
}

#[tokio::test]
async fn a_token_without_the_scope_is_told_which_one_the_endpoint_needs() {
    let Shop { sandbox, .. } = shop().await;
    let scopes = "store_v2_products_read_only store_v2_orders";
    let token = sandbox.token(AccountKind::App, scopes);
    let store = unchecked(&sandbox, &token, scopes);
    store.send(GetProducts::new()).await.unwrap();

    let error = store
        .send(DeleteProducts::new().id_in([101]))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status(Status::Forbidden));
    let text = error.to_string();
    for part in [
        "DeleteProducts",
        "store_v2_products (Products: modify)",
        "store_v2_products_read_only, store_v2_orders",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!format!("{error} {error:?}").contains(&token));
    assert_eq!(store.send(GetProduct::new(101)).await.unwrap().data.id, 101);
}

#[tokio::test]
async fn an_unknown_token_and_a_revoked_one_are_unauthorized() {
    let Shop { sandbox, store } = shop().await;
    let revoked = sandbox.token(AccountKind::Store, "store_v2_products");
    let known = unchecked(&sandbox, &revoked, "store_v2_products");
    known.send(GetProducts::new()).await.unwrap();
    assert!(sandbox.revoke(&revoked));

    for (store, token) in [
        (
            unchecked(&sandbox, "nobody-knows-it", ""),
            "nobody-knows-it",
        ),
        (known, &revoked),
    ] {
        let error = store.send(GetProducts::new()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Status(Status::Unauthorized));
        assert!(!format!("{error} {error:?}").contains(token));
    }
    store.send(GetProducts::new()).await.unwrap();
}

#[tokio::test]
async fn refused_input_names_its_fields() {
    let Shop {
        sandbox: _sandbox,
        store,
    } = shop().await;
    let error = store.send(CreateProduct::new(lamp(""))).await.unwrap_err();
    assert_eq!(error.status(), Some(422));
    let fields = error.body().unwrap().fields();
    assert!(
        fields.iter().any(|field| field.field == "name"),
        "{fields:?}"
    );

    let taken = lamp("Bread knife, 24 cm");
    let error = store.send(CreateProduct::new(taken)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status(Status::Conflict));
}

#[tokio::test]
async fn a_batch_beyond_its_limit_is_too_large() {
    let Shop {
        sandbox: _sandbox,
        store,
    } = shop().await;
    let batch = (101..=111).map(|id| ProductBatchUpdate::new(id).name(format!("Product {id}")));
    let error = store.send(UpdateProducts::new(batch)).await.unwrap_err();
    assert_eq!(error.status(), Some(413));
}

#[tokio::test]
async fn nothing_deletes_a_whole_collection_by_accident() {
    let Shop { sandbox, store } = shop().await;
    let before = sandbox.requests().len();
    for bare in [
        DeleteProducts::new(),
        DeleteProducts::new().id_in([]),
        DeleteProducts::new().name(""),
        DeleteProducts::new().id_in([]).name("Lamp"),
    ] {
        let error = store.send(bare).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{error}");
    }
    assert_eq!(sandbox.requests().len(), before, "nothing was sent");

    store.send(DeleteProducts::everything()).await.unwrap();
    assert_eq!(store.send(GetProducts::new()).await.unwrap().data, []);
}
