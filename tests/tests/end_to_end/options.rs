//! Options of a product, and their values.
#![expect(clippy::unwrap_used, reason = "what helps a test may fail like one")]

use bc_api::catalog::product_variant_options::{
    CreateProductVariantOption, CreateProductVariantOptionValue, DeleteProductVariantOption,
    DeleteProductVariantOptionValue, GetProductVariantOption, GetProductVariantOptionValue,
    GetProductVariantOptionValues, GetProductVariantOptions, NewProductVariantOption,
    NewProductVariantOptionValue, ProductOptionType, ProductOptionValueInput,
    ProductVariantOptionUpdate, ProductVariantOptionValueField, ProductVariantOptionValueUpdate,
    UpdateProductVariantOption, UpdateProductVariantOptionValue,
};
use bc_api::prelude::*;

use crate::shop::Shop;

scenarios![
    an_option_is_created_read_changed_and_deleted,
    a_value_of_an_option_is_created_read_changed_and_deleted,
];

fn colours() -> NewProductVariantOption {
    let swatch: Json = r##"{"colors": ["#ff0000"]}"##.parse().unwrap();
    let red = ProductOptionValueInput::new("Rot", 0)
        .value_data(swatch)
        .is_default(true);
    let blue = ProductOptionValueInput::new("Blau", 1);
    NewProductVariantOption::new("Farbe", ProductOptionType::Swatch, [red, blue])
}

async fn an_option_is_created_read_changed_and_deleted(shop: &Shop) {
    let request = CreateProductVariantOption::new(113, colours());
    let created = shop.send(request).await.data;
    let id = created.id.unwrap();
    assert_eq!(created.r#type, Some(ProductOptionType::Swatch));
    let values = created.option_values.as_ref().unwrap();
    assert_eq!(values[0].label.as_deref(), Some("Rot"));
    let colour = values[0].value_data.as_ref().unwrap().get("colors");
    assert_eq!(colour.unwrap().at(0).unwrap().as_str(), Some("#ff0000"));
    assert!(
        values[1]
            .value_data
            .as_ref()
            .is_none_or(|data| data.is_null())
    );

    let read = shop.send(GetProductVariantOption::new(113, id)).await.data;
    assert_eq!(read, created);
    let listed = shop.send(GetProductVariantOptions::new(113)).await;
    assert_eq!(listed.data, std::slice::from_ref(&created));

    let change = ProductVariantOptionUpdate::new().display_name("Colour");
    let request = UpdateProductVariantOption::new(113, id, change);
    let changed = shop.send(request).await.data;
    assert_eq!(changed.display_name.as_deref(), Some("Colour"));
    assert_eq!(changed.option_values, created.option_values, "they stay");

    shop.send(DeleteProductVariantOption::new(113, id)).await;
    let left = shop.send(GetProductVariantOptions::new(113)).await;
    assert_eq!(left.data, []);
}

async fn a_value_of_an_option_is_created_read_changed_and_deleted(shop: &Shop) {
    let request = CreateProductVariantOption::new(113, colours());
    let option = shop.send(request).await.data.id.unwrap();

    let new = NewProductVariantOptionValue::new("Grün", 2);
    let request = CreateProductVariantOptionValue::new(113, option, new);
    let created = shop.send(request).await.data;
    let id = created.id;
    assert_eq!(created.label.as_deref(), Some("Grün"));

    let change = ProductVariantOptionValueUpdate::new().label("Oliv");
    let request = UpdateProductVariantOptionValue::new(113, option, id, change);
    let changed = shop.send(request).await.data;
    assert_eq!(
        (changed.label.as_deref(), changed.sort_order),
        (Some("Oliv"), Some(2))
    );
    let request = GetProductVariantOptionValue::new(113, option, id);
    assert_eq!(shop.send(request).await.data, changed);

    let request = GetProductVariantOptionValues::new(113, option)
        .include_fields([ProductVariantOptionValueField::Label]);
    let labels = shop.send(request).await.data;
    assert!(labels.iter().all(|value| value.sort_order.is_none()));
    let labels: Vec<_> = labels.into_iter().flat_map(|value| value.label).collect();
    assert_eq!(labels, ["Rot", "Blau", "Oliv"]);

    let request = DeleteProductVariantOptionValue::new(113, option, id);
    shop.send(request).await;
    let left = shop
        .send(GetProductVariantOptionValues::new(113, option))
        .await;
    assert_eq!(left.data.len(), 2);
}
