//! Products: one by one, in batches, filtered and with what belongs to them.
#![expect(clippy::unwrap_used, reason = "what helps a test may fail like one")]

use bc_api::catalog::products::{
    BulkPricingRuleType, CreateProduct, CustomFieldInput, DeleteProduct, DeleteProducts,
    GetCatalogSummary, GetProduct, GetProducts, NewBulkPricingRule, ProductBatchUpdate,
    ProductConditionFilter, ProductCustomUrl, ProductField, ProductImageInput, ProductInclude,
    ProductInventoryTracking, ProductSort, ProductType, ProductUpdate, ProductVariantInput,
    ProductVariantOptionValueInput, ProductVideo, SortDirection, UpdateProduct, UpdateProducts,
};

use crate::shop::{Shop, decimal, lamp};

scenarios![
    a_product_is_created_read_changed_and_deleted,
    a_product_is_created_with_all_that_belongs_to_it,
    products_are_filtered,
    products_are_sorted,
    fields_are_left_out_or_chosen,
    products_are_changed_in_a_batch,
    products_are_deleted_by_a_filter,
    the_summary_counts_what_is_there,
];

async fn ids(shop: &Shop, request: GetProducts) -> Vec<i64> {
    let page = shop.send(request).await;
    page.data.iter().map(|product| product.id).collect()
}

async fn a_product_is_created_read_changed_and_deleted(shop: &Shop) {
    let url = ProductCustomUrl::new()
        .url("/lamps/one/")
        .is_customized(true);
    let new = lamp("Lamp")
        .sku("LAMP-1")
        .brand_id(31)
        .categories([18, 19])
        .inventory_tracking(ProductInventoryTracking::Product)
        .inventory_level(12)
        .meta_keywords(["light", "desk"])
        .custom_url(url);
    let created = shop.create(new).await;
    assert_eq!(created.r#type, Some(ProductType::Physical));
    assert_eq!(created.categories.as_deref(), Some(&[18, 19][..]));
    assert_eq!(created.inventory_level, Some(12));
    let url = created.custom_url.as_ref().unwrap();
    assert_eq!(url.url.as_deref(), Some("/lamps/one/"));
    let made = created.date_created.as_ref().unwrap().unix_seconds();
    assert!(made.unwrap() > 1_700_000_000);

    let change = ProductUpdate::new().is_visible(false).brand_name("Lumen");
    let changed = shop.send(UpdateProduct::new(created.id, change)).await;
    let changed = changed.complete().unwrap().data;
    assert_eq!(changed.is_visible, Some(false));
    assert!(
        changed.brand_id.unwrap() > 35,
        "a brand was made: {changed:?}"
    );
    assert_eq!(changed.sku.as_deref(), Some("LAMP-1"), "it stays");
    assert_eq!(shop.send(GetProduct::new(created.id)).await.data, changed);

    shop.send(DeleteProduct::new(created.id)).await;
    let error = shop.refused(GetProduct::new(created.id)).await;
    assert!(error.is_not_found(), "{error}");
}

async fn a_product_is_created_with_all_that_belongs_to_it(shop: &Shop) {
    let variant = |sku: &str, colour: &str| {
        let values = [("Colour", colour), ("Cable", "2 m")]
            .map(|(option, label)| ProductVariantOptionValueInput::new(label, option));
        ProductVariantInput::new(sku).option_values(values)
    };
    let new = lamp("Lamp")
        .variants([
            variant("LAMP-R", "Red").price(decimal("21.5")),
            variant("LAMP-B", "Blue").price(decimal("22.5")),
        ])
        .images([ProductImageInput::new()
            .image_url("https://cdn.example.com/lamp.jpg")
            .is_thumbnail(true)])
        .videos([ProductVideo::new()
            .video_id("dQw4w9WgXcQ")
            .title("On and off")])
        .custom_fields([CustomFieldInput::new("Bulb", "E27")])
        .bulk_pricing_rules([NewBulkPricingRule::new(
            10,
            49,
            BulkPricingRuleType::Percent,
            decimal("5.5"),
        )]);
    let id = shop.create(new).await.id;

    let request = GetProduct::new(id).include([
        ProductInclude::Variants,
        ProductInclude::Options,
        ProductInclude::Images,
        ProductInclude::PrimaryImage,
        ProductInclude::Videos,
        ProductInclude::CustomFields,
        ProductInclude::BulkPricingRules,
        ProductInclude::Modifiers,
        ProductInclude::Reviews,
        ProductInclude::Channels,
    ]);
    let product = shop.send(request).await.data;
    let skus = product.variants.iter().flatten().map(|one| &one.sku);
    let skus = skus.collect::<Vec<_>>();
    assert_eq!(skus, ["LAMP-R", "LAMP-B"]);
    let names: Vec<_> = product
        .options
        .iter()
        .flatten()
        .flat_map(|option| option.display_name.as_deref())
        .collect();
    assert_eq!(names, ["Colour", "Cable"]);
    assert_eq!(product.images.as_ref().unwrap().len(), 1);
    assert_eq!(
        product.primary_image,
        product.images.map(|mut all| all.remove(0))
    );
    let video = &product.videos.unwrap()[0];
    assert_eq!(video.video_id.as_deref(), Some("dQw4w9WgXcQ"));
    let field = &product.custom_fields.unwrap()[0];
    assert_eq!(field.value.as_deref(), Some("E27"));
    let rule = &product.bulk_pricing_rules.unwrap()[0];
    assert_eq!(
        (rule.quantity_min, rule.amount),
        (Some(10), Some(decimal("5.5")))
    );
    assert_eq!(product.modifiers.unwrap(), []);
    assert_eq!(product.reviews.unwrap(), []);
    assert_eq!(product.channels.unwrap(), [1]);

    let bare = shop.send(GetProduct::new(id)).await.data;
    assert_eq!(
        (bare.variants, bare.options, bare.reviews),
        (None, None, None)
    );
}

async fn products_are_filtered(shop: &Shop) {
    let all = GetProducts::new;
    assert_eq!(ids(shop, all().id_in([106, 101])).await, [101, 106]);
    assert_eq!(ids(shop, all().id(104)).await, [104]);
    assert_eq!(ids(shop, all().id_min(118).id_less(120)).await, [118, 119]);
    assert_eq!(ids(shop, all().name("Paring knife, 9 cm")).await, [104]);
    assert_eq!(
        ids(shop, all().keyword("KNIFE")).await,
        [104, 105, 106, 114]
    );
    assert_eq!(
        ids(shop, all().sku_in(["POT-001", "PLN-002"])).await,
        [107, 117]
    );
    assert_eq!(
        ids(shop, all().categories_in([26, 25])).await,
        [113, 114, 115, 116, 117]
    );
    assert_eq!(ids(shop, all().categories(23)).await, [107, 108, 109]);
    assert_eq!(ids(shop, all().brand_id(34)).await, [116, 117]);
    assert_eq!(ids(shop, all().price(decimal("24.50"))).await, [101]);
    assert_eq!(ids(shop, all().is_visible(false)).await, [117]);
    assert_eq!(ids(shop, all().is_featured(1)).await, [101, 108, 115]);
    assert_eq!(
        ids(shop, all().inventory_level_greater(300)).await,
        [110, 111]
    );
    assert_eq!(
        ids(shop, all().inventory_level_in([3, 4])).await,
        [106, 109]
    );
    assert_eq!(ids(shop, all().r#type(ProductType::Digital)).await, [119]);
    assert_eq!(ids(shop, all().channel_id_in([2])).await, [] as [i64; 0]);
    let condition = ProductConditionFilter::Used;
    assert_eq!(ids(shop, all().condition(condition)).await, [] as [i64; 0]);
    let since = all()
        .date_modified_min("2025-03-01T09:00:00+00:00")
        .limit(250);
    assert_eq!(ids(shop, since).await.len(), 20);
    let until = all().date_modified_max("2025-03-01T08:59:59+00:00");
    assert_eq!(ids(shop, until).await, [] as [i64; 0]);
    assert_eq!(
        ids(shop, all().name("A & B = 100 % + «É»")).await,
        [] as [i64; 0]
    );
}

async fn products_are_sorted(shop: &Shop) {
    let dearest = GetProducts::new()
        .sort(ProductSort::Price)
        .direction(SortDirection::Desc)
        .limit(3);
    assert_eq!(ids(shop, dearest).await, [117, 109, 116]);
    let first = GetProducts::new().sort(ProductSort::Name).limit(2);
    assert_eq!(ids(shop, first).await, [101, 116]);
}

async fn fields_are_left_out_or_chosen(shop: &Shop) {
    let request = GetProducts::new()
        .id_in([101])
        .include_fields([ProductField::Name, ProductField::Price]);
    let chosen = &shop.send(request).await.data[0];
    assert_eq!(
        (chosen.id, chosen.name.as_str(), chosen.price),
        (101, "Beech bread board", Some(decimal("24.5")))
    );
    assert_eq!((&chosen.sku, &chosen.categories), (&None, &None));

    let request = GetProduct::new(101).exclude_fields(["description", "price"]);
    let rest = shop.send(request).await.data;
    assert_eq!((rest.description, rest.price), (None, None));
    assert_eq!(rest.sku.as_deref(), Some("BRD-001"));

    let request = CreateProduct::new(lamp("Lamp")).include_fields([ProductField::Price]);
    let created = shop.send(request).await.complete().unwrap().data;
    assert_eq!((created.price, created.sku), (Some(decimal("19.9")), None));
}

async fn products_are_changed_in_a_batch(shop: &Shop) {
    let changes = [
        ProductBatchUpdate::new(101).price(decimal("25.05")),
        ProductBatchUpdate::new(102)
            .name("Oak board")
            .search_keywords("oak"),
    ];
    let changed = shop.send(UpdateProducts::new(changes)).await;
    let changed = changed.complete().unwrap().data;
    let [first, second] = <[_; 2]>::try_from(changed).unwrap();
    assert_eq!(
        (first.price, first.name.as_str()),
        (Some(decimal("25.05")), "Beech bread board")
    );
    assert_eq!(
        (second.price, second.name.as_str()),
        (Some(decimal("59")), "Oak board")
    );
}

async fn products_are_deleted_by_a_filter(shop: &Shop) {
    shop.send(DeleteProducts::new().brand_id(32)).await;
    let left = ids(shop, GetProducts::new().limit(250)).await;
    assert_eq!(left.len(), 13);
    shop.send(
        DeleteProducts::new()
            .id_in([101, 102])
            .name("Oak carving board"),
    )
    .await;
    assert_eq!(
        ids(shop, GetProducts::new().id_in([101, 102])).await,
        [101],
        "both filters apply"
    );
}

async fn the_summary_counts_what_is_there(shop: &Shop) {
    let before = shop.send(GetCatalogSummary::new()).await.data;
    assert_eq!(before.variant_count, Some(25));
    assert_eq!(before.highest_variant_price, Some(decimal("178")));
    assert_eq!(before.primary_category_name.as_deref(), Some("Kitchen"));

    shop.send(DeleteProduct::new(117)).await;
    let after = shop.send(GetCatalogSummary::new()).await.data;
    assert_eq!(after.variant_count, Some(24));
    assert_eq!(after.highest_variant_price, Some(decimal("110")));
    assert!(after.inventory_value < before.inventory_value);
}
