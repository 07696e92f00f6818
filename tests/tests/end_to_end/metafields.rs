//! Metafields of brands, categories, products and variants: one by one, and in batches.
#![expect(clippy::unwrap_used, reason = "what helps a test may fail like one")]

use bc_api::Scalar;
use bc_api::catalog::brands::{
    Metafield, MetafieldBatchUpdate, MetafieldField, MetafieldPermissionSet, MetafieldUpdate,
    NewBatchMetafield, NewMetafield,
};
use bc_api::catalog::{brands, categories, product_variants, products};
use bc_sandbox::AccountKind;

use crate::shop::Shop;

scenarios![
    a_brands_metafield_is_created_read_changed_and_deleted,
    a_categorys_metafield_is_created_read_changed_and_deleted,
    a_products_metafield_is_created_read_changed_and_deleted,
    a_variants_metafield_is_created_read_changed_and_deleted,
    metafields_of_brands_are_written_in_batches,
    metafields_of_categories_are_written_in_batches,
    metafields_of_products_are_written_in_batches,
    metafields_of_variants_are_written_in_batches,
    another_account_does_not_see_what_an_app_keeps_for_itself,
];

fn care(value: &str) -> NewMetafield {
    NewMetafield::new("warehouse", "care", value, MetafieldPermissionSet::Write)
}

/// The resource that a metafield belongs to. That of a cart would have no number.
fn owner(metafield: &Metafield) -> Option<i64> {
    metafield.resource_id.as_ref().and_then(Scalar::as_i64)
}

/// Creates, lists, reads, changes and deletes one metafield.
macro_rules! one_by_one {
    ($scenario:ident, ($($owner:expr),+), $kind:literal,
     $create:path, $list:path, $read:path, $change:path, $delete:path $(,)?) => {
        async fn $scenario(shop: &Shop) {
            use $create as Create;
            use $list as List;
            use $read as Read;
            use $change as Change;
            use $delete as Delete;

            let new = care("Öl & Wachs").description("How to care for it");
            let created = shop.send(Create::new($($owner,)+ new)).await.data;
            assert_eq!(created.value.as_deref(), Some("Öl & Wachs"));
            assert_eq!(created.resource_type.as_ref().unwrap().as_str(), $kind);
            let owners: &[i64] = &[$($owner),+];
            assert_eq!(owner(&created).as_ref(), owners.last());

            let request = List::new($($owner),+).key("care").namespace("warehouse");
            assert_eq!(shop.send(request).await.data, std::slice::from_ref(&created));
            let request = Read::new($($owner,)+ created.id);
            assert_eq!(shop.send(request).await.data, created);

            let change = MetafieldUpdate::new().value("Water");
            let changed = shop.send(Change::new($($owner,)+ created.id, change)).await.data;
            assert_eq!(changed.value.as_deref(), Some("Water"));
            assert_eq!(changed.description, created.description, "it stays");

            shop.send(Delete::new($($owner,)+ created.id)).await;
            let error = shop.refused(Read::new($($owner,)+ created.id)).await;
            assert!(error.is_not_found(), "{error}");
        }
    };
}

one_by_one!(
    a_brands_metafield_is_created_read_changed_and_deleted,
    (32),
    "brand",
    brands::CreateBrandMetafield,
    brands::GetBrandMetafields,
    brands::GetBrandMetafield,
    brands::UpdateBrandMetafield,
    brands::DeleteBrandMetafield,
);
one_by_one!(
    a_categorys_metafield_is_created_read_changed_and_deleted,
    (18),
    "category",
    categories::CreateCategoryMetafield,
    categories::GetCategoryMetafields,
    categories::GetCategoryMetafield,
    categories::UpdateCategoryMetafield,
    categories::DeleteCategoryMetafield,
);
one_by_one!(
    a_products_metafield_is_created_read_changed_and_deleted,
    (102),
    "product",
    products::CreateProductMetafield,
    products::GetProductMetafields,
    products::GetProductMetafield,
    products::UpdateProductMetafield,
    products::DeleteProductMetafield,
);
one_by_one!(
    a_variants_metafield_is_created_read_changed_and_deleted,
    (101, 301),
    "variant",
    product_variants::CreateProductVariantMetafield,
    product_variants::GetProductVariantMetafields,
    product_variants::GetProductVariantMetafield,
    product_variants::UpdateProductVariantMetafield,
    product_variants::DeleteProductVariantMetafield,
);

/// Creates, lists, changes and deletes metafields of two resources at once.
macro_rules! in_batches {
    ($scenario:ident, $owners:expr, $create:path, $list:path, $change:path, $delete:path $(,)?) => {
        async fn $scenario(shop: &Shop) {
            use $change as Change;
            use $create as Create;
            use $delete as Delete;
            use $list as List;

            let owners: [i64; 2] = $owners;
            let new = owners.map(|owner| {
                let set = MetafieldPermissionSet::Read;
                NewBatchMetafield::new(owner, "warehouse", "shelf", format!("A-{owner}"), set)
            });
            let created = shop.send(Create::new(new)).await;
            assert_eq!(created.meta.unwrap().success, Some(2));
            let created = created.data.unwrap();
            let of: Vec<_> = created.iter().filter_map(owner).collect();
            assert_eq!(of, owners);

            let ids: Vec<i64> = created.iter().map(|one| one.id).collect();
            let change = MetafieldBatchUpdate::new(ids[1]).value("B-2");
            let changed = shop.send(Change::new([change])).await.data.unwrap();
            assert_eq!(changed.len(), 1);
            assert_eq!(changed[0].value.as_deref(), Some("B-2"));

            let request = List::new()
                .key_in(["shelf"])
                .namespace("warehouse")
                .include_fields([MetafieldField::Value]);
            let listed = shop.send(request).await;
            let values: Vec<_> = listed
                .data
                .iter()
                .map(|one| one.value.clone().unwrap())
                .collect();
            assert_eq!(values, [format!("A-{}", owners[0]), "B-2".to_owned()]);
            assert_eq!(listed.data[0].key, None, "it was not asked for");

            let deleted = shop.send(Delete::new(ids.clone())).await;
            assert_eq!(deleted.data.unwrap(), ids);
            assert_eq!(deleted.meta.unwrap().success, Some(2));
            let request = List::new().key_in(["shelf"]);
            assert_eq!(shop.send(request).await.data, []);
        }
    };
}

in_batches!(
    metafields_of_brands_are_written_in_batches,
    [31, 32],
    brands::CreateBrandsMetafields,
    brands::GetBrandsMetafields,
    brands::UpdateBrandsMetafields,
    brands::DeleteBrandsMetafields,
);
in_batches!(
    metafields_of_categories_are_written_in_batches,
    [18, 19],
    categories::CreateCategoriesMetafields,
    categories::GetCategoriesMetafields,
    categories::UpdateCategoriesMetafields,
    categories::DeleteCategoriesMetafields,
);
in_batches!(
    metafields_of_products_are_written_in_batches,
    [101, 102],
    products::CreateProductsMetafields,
    products::GetProductsMetafields,
    products::UpdateProductsMetafields,
    products::DeleteProductsMetafields,
);
in_batches!(
    metafields_of_variants_are_written_in_batches,
    [301, 302],
    product_variants::CreateVariantsMetafields,
    product_variants::GetVariantsMetafields,
    product_variants::UpdateVariantsMetafields,
    product_variants::DeleteVariantsMetafields,
);

async fn another_account_does_not_see_what_an_app_keeps_for_itself(shop: &Shop) {
    let own = NewMetafield::new("warehouse", "secret", "1", MetafieldPermissionSet::AppOnly);
    let own = shop
        .send(products::CreateProductMetafield::new(101, own))
        .await;
    let shared = shop
        .send(products::CreateProductMetafield::new(101, care("oil")))
        .await;

    let token = shop.sandbox.token(AccountKind::App, "store_v2_products");
    let other = shop.unchecked(&token, "store_v2_products");
    let request = products::GetProductMetafields::new(101).namespace("warehouse");
    let seen = other.send(request).await.unwrap();
    let seen: Vec<_> = seen.data.iter().map(|one| one.id).collect();
    assert_eq!(seen, [shared.data.id]);

    let request = products::GetProductMetafield::new(101, own.data.id);
    let error = other.send(request).await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    let own = products::GetProductMetafield::new(101, own.data.id);
    assert_eq!(shop.send(own).await.data.value.as_deref(), Some("1"));
}
