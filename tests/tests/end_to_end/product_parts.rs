//! What belongs to a product: images, videos, custom fields, bulk prices, complex rules, reviews.
#![expect(clippy::unwrap_used, reason = "what helps a test may fail like one")]

use bc_api::catalog::product_modifiers::GetProductModifiers;
use bc_api::catalog::products::{
    AdjusterInput, AdjusterKind, BulkPricingRuleField, BulkPricingRuleType, BulkPricingRuleUpdate,
    ComplexRuleUpdate, CreateBulkPricingRule, CreateProductComplexRule, CreateProductCustomField,
    CreateProductImage, CreateProductReview, CreateProductVideo, CustomFieldField,
    CustomFieldUpdate, DeleteBulkPricingRule, DeleteProductComplexRule, DeleteProductCustomField,
    DeleteProductImage, DeleteProductReview, DeleteProductVideo, GetAllBulkPricingRules,
    GetBulkPricingRule, GetProduct, GetProductComplexRule, GetProductComplexRules,
    GetProductCustomField, GetProductCustomFields, GetProductImage, GetProductImages,
    GetProductReview, GetProductReviews, GetProductVideo, GetProductVideos, ModifierCondition,
    NewBulkPricingRule, NewComplexRule, NewCustomField, NewProductReview, NewProductVideo,
    ProductImageFromUrl, ProductImageUpload, ProductReviewUpdate, ProductVideoType,
    ProductVideoUpdate, UpdateBulkPricingRule, UpdateProductComplexRule, UpdateProductCustomField,
    UpdateProductImage, UpdateProductReview, UpdateProductVideo, VariantCondition,
};

use crate::shop::{Shop, decimal, picture};

scenarios![
    an_image_is_uploaded_described_and_deleted,
    an_image_is_taken_from_a_url,
    a_video_is_created_read_changed_and_deleted,
    a_custom_field_is_created_read_changed_and_deleted,
    a_bulk_pricing_rule_is_created_read_changed_and_deleted,
    a_complex_rule_is_created_read_changed_and_deleted,
    a_review_is_created_read_changed_and_deleted,
];

async fn an_image_is_uploaded_described_and_deleted(shop: &Shop) {
    let upload = ProductImageUpload::new()
        .image_file(picture("saw-1.png"))
        .description("Säge, «neu»")
        .is_thumbnail(true)
        .sort_order(7);
    let created = shop.send(CreateProductImage::new(101, upload)).await.data;
    assert_eq!(created.product_id, Some(101));
    assert_eq!(created.description.as_deref(), Some("Säge, «neu»"));
    assert_eq!(
        (created.is_thumbnail, created.sort_order),
        (Some(true), Some(7))
    );
    let file = created.image_file.as_deref().unwrap();
    assert!(file.ends_with("/saw-1.png"), "{file}");

    let change = ProductImageFromUrl::new().description("Saw");
    let request = UpdateProductImage::new(101, created.id, change);
    let changed = shop.send(request).await.data;
    assert_eq!(changed.description.as_deref(), Some("Saw"));
    assert_eq!(changed.sort_order, Some(7), "it stays");
    let read = shop.send(GetProductImage::new(101, created.id)).await.data;
    assert_eq!(read.url_zoom, changed.url_zoom);

    let images = shop.send(GetProductImages::new(101)).await.data;
    let thumbnails: Vec<_> = images
        .iter()
        .filter(|image| image.is_thumbnail == Some(true))
        .map(|image| image.id)
        .collect();
    assert_eq!((images.len(), thumbnails), (3, vec![created.id]));

    shop.send(DeleteProductImage::new(101, created.id)).await;
    let left = shop.send(GetProductImages::new(101)).await.data;
    assert_eq!(left.len(), 2);
}

async fn an_image_is_taken_from_a_url(shop: &Shop) {
    let url = "https://cdn.example.com/saw.png?w=1&h=2";
    let image = ProductImageFromUrl::new().image_url(url);
    let created = shop.send(CreateProductImage::new(120, image)).await.data;
    assert_eq!(created.is_thumbnail, Some(true), "it is the only one");

    let other = ProductImageUpload::new().image_file(picture("other.png"));
    let request = UpdateProductImage::new(120, created.id, other);
    let changed = shop.send(request).await.data;
    let file = changed.image_file.as_deref().unwrap();
    assert!(file.ends_with("/other.png"), "{file}");
}

async fn a_video_is_created_read_changed_and_deleted(shop: &Shop) {
    let new = NewProductVideo::new("z3fRu9pkuXE")
        .title("Hobeln")
        .r#type(ProductVideoType::Youtube);
    let created = shop.send(CreateProductVideo::new(101, new)).await.data;
    let id = created.id.unwrap();
    assert_eq!(created.video_id.as_deref(), Some("z3fRu9pkuXE"));

    let change = ProductVideoUpdate::new().title("Planing");
    let changed = shop.send(UpdateProductVideo::new(101, id, change)).await;
    assert_eq!(changed.data.title.as_deref(), Some("Planing"));
    assert_eq!(changed.data.video_id, created.video_id, "it stays");
    let read = shop.send(GetProductVideo::new(101, id)).await.data;
    assert_eq!(read, changed.data);
    assert_eq!(shop.send(GetProductVideos::new(101)).await.data, [read]);

    shop.send(DeleteProductVideo::new(101, id)).await;
    assert_eq!(shop.send(GetProductVideos::new(101)).await.data, []);
}

async fn a_custom_field_is_created_read_changed_and_deleted(shop: &Shop) {
    let new = NewCustomField::new("Größe", "12 × 8 cm");
    let created = shop.send(CreateProductCustomField::new(101, new)).await;
    let id = created.data.id;
    assert_eq!(created.data.value.as_deref(), Some("12 × 8 cm"));

    let change = CustomFieldUpdate::new().value("13 × 8 cm");
    let request = UpdateProductCustomField::new(101, id, change);
    let changed = shop.send(request).await.data;
    assert_eq!(
        (changed.name.as_deref(), changed.value.as_deref()),
        (Some("Größe"), Some("13 × 8 cm"))
    );
    let read = shop.send(GetProductCustomField::new(101, id)).await.data;
    assert_eq!(read, changed);
    let request = GetProductCustomFields::new(101).include_fields([CustomFieldField::Name]);
    let listed = shop.send(request).await.data;
    let names: Vec<_> = listed.iter().flat_map(|one| one.name.as_deref()).collect();
    assert_eq!(names, ["Wood", "Größe"]);
    assert!(listed.iter().all(|one| one.value.is_none()));

    shop.send(DeleteProductCustomField::new(101, id)).await;
    let left = shop.send(GetProductCustomFields::new(101)).await;
    assert_eq!(left.data.len(), 1);
}

async fn a_bulk_pricing_rule_is_created_read_changed_and_deleted(shop: &Shop) {
    let new = NewBulkPricingRule::new(10, 19, BulkPricingRuleType::Price, decimal("0.25"));
    let created = shop.send(CreateBulkPricingRule::new(101, new)).await.data;
    let id = created.id;
    assert_eq!(created.amount, Some(decimal("0.25")));

    let change = BulkPricingRuleUpdate::new(10, 29, BulkPricingRuleType::Fixed, "19.95");
    let request = UpdateBulkPricingRule::new(101, id, change);
    let changed = shop.send(request).await.data;
    assert_eq!(changed.r#type, Some(BulkPricingRuleType::Fixed));
    assert_eq!(
        (changed.quantity_max, changed.amount),
        (Some(29), Some(decimal("19.95")))
    );
    let read = shop.send(GetBulkPricingRule::new(101, id)).await.data;
    assert_eq!(read, changed);
    let request = GetAllBulkPricingRules::new(101).include_fields([BulkPricingRuleField::Amount]);
    let listed = shop.send(request).await.data;
    assert_eq!((listed.len(), listed[0].quantity_min), (1, None));

    shop.send(DeleteBulkPricingRule::new(101, id)).await;
    let left = shop.send(GetAllBulkPricingRules::new(101)).await;
    assert_eq!(left.data, []);
}

async fn a_complex_rule_is_created_read_changed_and_deleted(shop: &Shop) {
    let wrapping = shop
        .send(GetProductModifiers::new(118))
        .await
        .data
        .remove(0);
    let paper = wrapping.option_values.unwrap()[1].id;
    let modifier = wrapping.id.unwrap();
    let condition = ModifierCondition::new()
        .modifier_id(modifier)
        .modifier_value_id(paper);
    let adjuster = AdjusterInput::new()
        .adjuster(AdjusterKind::Percentage)
        .adjuster_value(decimal("-2.5"));
    let new = NewComplexRule::new()
        .enabled(true)
        .price_adjuster(adjuster)
        .conditions([condition]);
    let request = CreateProductComplexRule::new(118, new);
    let created = shop.send(request).await.data;
    let id = created.id;
    let price = created.price_adjuster.as_ref().unwrap();
    assert_eq!(price.adjuster_value, Some(decimal("-2.5")));
    let shown = &created.conditions.as_ref().unwrap()[0];
    assert_eq!(
        (shown.modifier_value_id, shown.variant_id),
        (Some(paper), None)
    );

    let change = ComplexRuleUpdate::new().purchasing_disabled(true);
    let request = UpdateProductComplexRule::new(118, id, change);
    let changed = shop.send(request).await.data;
    assert_eq!(changed.purchasing_disabled, Some(true));
    assert_eq!(changed.price_adjuster, created.price_adjuster, "it stays");
    let read = shop.send(GetProductComplexRule::new(118, id)).await.data;
    assert_eq!(read, changed);

    let variant = VariantCondition::new().variant_id(301);
    let new = NewComplexRule::new().stop(true).conditions([variant]);
    let second = shop.send(CreateProductComplexRule::new(118, new)).await;
    let condition = &second.data.conditions.unwrap()[0];
    assert_eq!(
        (condition.variant_id, condition.modifier_id),
        (Some(301), None)
    );
    let listed = shop.send(GetProductComplexRules::new(118)).await;
    assert_eq!(listed.data.len(), 2);

    shop.send(DeleteProductComplexRule::new(118, id)).await;
    let error = shop.refused(GetProductComplexRule::new(118, id)).await;
    assert!(error.is_not_found(), "{error}");
}

async fn a_review_is_created_read_changed_and_deleted(shop: &Shop) {
    let new = NewProductReview::new("Très bien", "2025-06-01T10:00:00+02:00")
        .text("Un couteau 👌")
        .rating(4)
        .status("pending")
        .name("Zoë")
        .email("zoe@example.com");
    let created = shop.send(CreateProductReview::new(104, new)).await.data;
    let id = created.id;
    assert_eq!(created.text.as_deref(), Some("Un couteau 👌"));
    let reviewed = created.date_reviewed.as_ref().unwrap();
    assert_eq!(reviewed.unix_seconds().unwrap(), 1_748_764_800);

    let change = ProductReviewUpdate::new().status("approved").rating(5);
    let changed = shop.send(UpdateProductReview::new(104, id, change)).await;
    assert_eq!(
        (changed.data.rating, changed.data.name.as_deref()),
        (Some(5), Some("Zoë"))
    );
    let read = shop.send(GetProductReview::new(104, id)).await.data;
    assert_eq!(read, changed.data);
    let product = shop.send(GetProduct::new(104)).await.data;
    assert_eq!(
        (product.reviews_count, product.reviews_rating_sum),
        (Some(1), Some(decimal("5")))
    );
    let approved = shop.send(GetProductReviews::new(101).status(1)).await.data;
    let titles = approved.iter().flat_map(|one| one.title.as_deref());
    let titles = titles.collect::<Vec<_>>();
    assert_eq!(titles, ["Solid"]);

    shop.send(DeleteProductReview::new(104, id)).await;
    let left = shop.send(GetProductReviews::new(104)).await;
    assert_eq!(left.data, []);
}
