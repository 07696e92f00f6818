//! Modifiers of a product, their values and the values' images.
#![expect(clippy::unwrap_used, reason = "what helps a test may fail like one")]

use bc_api::catalog::product_modifiers::{
    AdjusterInput, AdjusterKind, AdjustersInput, CreateProductModifier, CreateProductModifierImage,
    CreateProductModifierValue, DeleteProductModifier, DeleteProductModifierValue,
    GetProductModifier, GetProductModifierValue, GetProductModifierValues, GetProductModifiers,
    NewProductModifier, NewProductModifierValue, OptionConfig, OptionConfigNumberLimitMode,
    ProductModifierImageUpload, ProductModifierType, ProductModifierUpdate,
    ProductModifierValueUpdate, UpdateProductModifier, UpdateProductModifierValue,
};

use crate::shop::{Shop, decimal, picture};

scenarios![
    a_modifier_is_created_read_changed_and_deleted,
    a_value_of_a_modifier_is_created_read_changed_and_deleted,
    a_value_of_a_modifier_shows_an_uploaded_image,
];

fn dearer(by: &str) -> AdjustersInput {
    let price = AdjusterInput::new()
        .adjuster(AdjusterKind::Relative)
        .adjuster_value(decimal(by));
    AdjustersInput::new().price(price)
}

fn wrapping() -> NewProductModifier {
    let values = [
        NewProductModifierValue::new("Ohne", 0).is_default(true),
        NewProductModifierValue::new("Papier", 1).adjusters(dearer("2.50")),
    ];
    NewProductModifier::new(ProductModifierType::Dropdown, true, "Verpackung").option_values(values)
}

async fn a_modifier_is_created_read_changed_and_deleted(shop: &Shop) {
    let config = OptionConfig::new()
        .number_limited(true)
        .number_limit_mode(OptionConfigNumberLimitMode::Range)
        .number_lowest_value(decimal("0.5"))
        .number_highest_value(decimal("2.75"));
    let new = NewProductModifier::new(ProductModifierType::NumbersOnlyText, false, "Länge (m)")
        .config(config)
        .sort_order(3);
    let created = shop.send(CreateProductModifier::new(102, new)).await.data;
    let id = created.id.unwrap();
    assert_eq!(created.r#type, Some(ProductModifierType::NumbersOnlyText));
    let limit = created.config.as_ref().unwrap().number_highest_value;
    assert_eq!(limit, Some(decimal("2.75")));

    let change = ProductModifierUpdate::new().required(true);
    let request = UpdateProductModifier::new(102, id, change);
    let changed = shop.send(request).await.data;
    assert_eq!(changed.required, Some(true));
    assert_eq!(changed.config, created.config, "it stays");
    assert_eq!(
        shop.send(GetProductModifier::new(102, id)).await.data,
        changed
    );
    let listed = shop.send(GetProductModifiers::new(102)).await;
    assert_eq!(listed.data, [changed]);

    shop.send(DeleteProductModifier::new(102, id)).await;
    let left = shop.send(GetProductModifiers::new(102)).await;
    assert_eq!(left.data, []);
}

async fn a_value_of_a_modifier_is_created_read_changed_and_deleted(shop: &Shop) {
    let modifier = shop.send(CreateProductModifier::new(102, wrapping())).await;
    let modifier = modifier.data.id.unwrap();

    let new = NewProductModifierValue::new("Kiste", 2).adjusters(dearer("11.05"));
    let request = CreateProductModifierValue::new(102, modifier, new);
    let created = shop.send(request).await.data;
    let id = created.id;
    assert_eq!(created.option_id, Some(modifier));
    let price = created.adjusters.as_ref().unwrap().price.as_ref().unwrap();
    assert_eq!(price.adjuster, Some(AdjusterKind::Relative));
    assert_eq!(price.adjuster_value, Some(decimal("11.05")));

    let change = ProductModifierValueUpdate::new().label("Holzkiste");
    let request = UpdateProductModifierValue::new(102, modifier, id, change);
    let changed = shop.send(request).await.data;
    assert_eq!(changed.label.as_deref(), Some("Holzkiste"));
    assert_eq!(changed.adjusters, created.adjusters, "they stay");
    let request = GetProductModifierValue::new(102, modifier, id);
    assert_eq!(shop.send(request).await.data, changed);

    let request = DeleteProductModifierValue::new(102, modifier, id);
    shop.send(request).await;
    let left = shop
        .send(GetProductModifierValues::new(102, modifier))
        .await;
    let labels: Vec<_> = left.data.into_iter().flat_map(|one| one.label).collect();
    assert_eq!(labels, ["Ohne", "Papier"]);
}

async fn a_value_of_a_modifier_shows_an_uploaded_image(shop: &Shop) {
    let modifier = shop
        .send(CreateProductModifier::new(102, wrapping()))
        .await
        .data;
    let (modifier, value) = (modifier.id.unwrap(), modifier.option_values.unwrap()[1].id);
    let upload = ProductModifierImageUpload::new(picture("paper.png"));
    let request = CreateProductModifierImage::new(102, modifier, value, upload);
    let url = shop.send(request).await.data.image_url.unwrap();

    let request = GetProductModifierValue::new(102, modifier, value);
    let adjusters = shop.send(request).await.data.adjusters.unwrap();
    assert_eq!(adjusters.image_url, Some(url));
    assert_eq!(
        adjusters.price.unwrap().adjuster_value,
        Some(decimal("2.50"))
    );
}
