//! Variants: of one product and of all, and their images.
#![expect(clippy::unwrap_used, reason = "what helps a test may fail like one")]

use bc_api::catalog::product_variant_options::{
    CreateProductVariantOptionValue, GetProductVariantOptions, NewProductVariantOptionValue,
};
use bc_api::catalog::product_variants::{
    CreateProductVariant, CreateProductVariantImage, DeleteProductVariant, GetProductVariant,
    GetProductVariants, GetVariants, NewProductVariant, NewProductVariantImage,
    ProductVariantImageUpload, ProductVariantOptionValue, ProductVariantUpdate,
    UpdateProductVariant, UpdateVariantsBatch, VariantUpdate,
};

use crate::shop::{Shop, decimal, picture};

/// The seeded apron, in three sizes and two colours.
const APRON: i64 = 118;

scenarios![
    a_variant_is_created_read_changed_and_deleted,
    variants_of_all_products_are_filtered,
    variants_are_changed_in_a_batch,
    a_variants_image_is_uploaded_or_named,
];

async fn a_variant_is_created_read_changed_and_deleted(shop: &Shop) {
    let options = shop.send(GetProductVariantOptions::new(APRON)).await.data;
    let [size, colour] = <[_; 2]>::try_from(options).unwrap();
    let (size_id, colour_id) = (size.id.unwrap(), colour.id.unwrap());
    let natural = colour.option_values.as_ref().unwrap()[0].id;
    let new = NewProductVariantOptionValue::new("XL", 3);
    let request = CreateProductVariantOptionValue::new(APRON, size_id, new);
    let extra_large = shop.send(request).await.data.id;

    let values = [(size_id, extra_large), (colour_id, natural)]
        .map(|(option, value)| ProductVariantOptionValue::new().option_id(option).id(value));
    let new = NewProductVariant::new("APR-XL-NAT", values)
        .price(decimal("41.05"))
        .inventory_level(4);
    let created = shop.send(CreateProductVariant::new(APRON, new)).await;
    let created = created.complete().unwrap().data;
    assert_eq!(created.product_id, Some(APRON));
    assert_eq!(created.calculated_price, Some(decimal("41.05")));
    let labels: Vec<_> = created.option_values.iter().flatten().collect();
    assert_eq!(labels[0].label.as_deref(), Some("XL"));
    assert_eq!(labels[1].option_id, Some(colour_id));

    let change = ProductVariantUpdate::new().sku("APR-XL").price_null();
    let request = UpdateProductVariant::new(APRON, created.id, change);
    let changed = shop.send(request).await.complete().unwrap().data;
    assert_eq!((changed.sku.as_str(), changed.price), ("APR-XL", None));
    assert_eq!(
        changed.calculated_price,
        Some(decimal("38")),
        "the product's"
    );
    assert_eq!(changed.inventory_level, Some(4), "it stays");
    let request = GetProductVariant::new(APRON, created.id);
    assert_eq!(shop.send(request).await.data, changed);

    shop.send(DeleteProductVariant::new(APRON, created.id))
        .await;
    let left = shop.send(GetProductVariants::new(APRON)).await;
    assert_eq!(left.data.len(), 6);
}

async fn variants_of_all_products_are_filtered(shop: &Shop) {
    let skus = |request: GetVariants| async {
        let page = shop.send(request).await;
        page.data
            .into_iter()
            .map(|variant| variant.sku)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        skus(GetVariants::new().sku("APR-M-OLI")).await,
        ["APR-M-OLI"]
    );
    let of_two = GetVariants::new().product_id_in([101, 104]);
    assert_eq!(skus(of_two).await, ["BRD-001", "KNF-001"]);
    let page = GetVariants::new().limit(250).include_fields(["sku"]);
    assert_eq!(skus(page).await.len(), 25);
}

async fn variants_are_changed_in_a_batch(shop: &Shop) {
    let variants = shop.send(GetProductVariants::new(APRON)).await.data;
    let changes = variants.iter().take(3).map(|variant| {
        VariantUpdate::new(variant.id)
            .price(decimal("0.10"))
            .weight(decimal("0.333"))
    });
    let changed = shop.send(UpdateVariantsBatch::new(changes)).await.data;
    assert_eq!(changed.len(), 3);
    for (changed, before) in changed.iter().zip(&variants) {
        assert_eq!(changed.price, Some(decimal("0.10")));
        assert_eq!(changed.weight, Some(decimal("0.333")));
        assert_eq!((changed.id, &changed.sku), (before.id, &before.sku));
    }
}

async fn a_variants_image_is_uploaded_or_named(shop: &Shop) {
    let variant = shop.send(GetProductVariants::new(APRON)).await.data[0].id;
    let upload = ProductVariantImageUpload::new(picture("apron.png"));
    let request = CreateProductVariantImage::new(APRON, variant, upload);
    let uploaded = shop.send(request).await.data.image_url.unwrap();
    assert!(uploaded.ends_with("/apron.png"), "{uploaded}");

    let named = "https://cdn.example.com/a.png?size=1&v=2";
    let image = NewProductVariantImage::new().image_url(named);
    let request = CreateProductVariantImage::new(APRON, variant, image);
    assert_eq!(
        shop.send(request).await.data.image_url.as_deref(),
        Some(named)
    );
    let shown = shop.send(GetProductVariant::new(APRON, variant)).await;
    assert_eq!(shown.data.image_url.as_deref(), Some(named));
}
