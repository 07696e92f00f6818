//! What values survive: exact money, any text, fields that are cleared and fields that are left alone.
#![expect(clippy::unwrap_used, reason = "what helps a test may fail like one")]

use bc_api::catalog::product_variants::{
    GetProductVariants, ProductVariantUpdate, UpdateProductVariant,
};
use bc_api::catalog::products::{
    GetProduct, GetProducts, ProductBatchUpdate, ProductUpdate, UpdateProduct, UpdateProducts,
};
use bc_api::prelude::*;

use crate::shop::{Shop, decimal, lamp};

scenarios![
    money_survives_to_the_last_digit,
    any_text_survives,
    null_clears_a_field_and_an_unset_one_is_left_alone,
    nothing_to_change_changes_nothing,
];

async fn money_survives_to_the_last_digit(shop: &Shop) {
    let amounts = [
        "0",
        "0.1",
        "0.10",
        "19.9900",
        "0.0000000001",
        "1000000000000.01",
        "79228162514264337593543950335",
        "0.3333333333333333333333333333",
    ];
    for (number, amount) in amounts.into_iter().enumerate() {
        let mut new = lamp(&format!("Lamp {number}")).cost_price(decimal(amount));
        new.price = decimal(amount);
        let created = shop.create(new).await;
        let read = shop.send(GetProduct::new(created.id)).await.data;
        for price in [
            created.price,
            created.cost_price,
            read.price,
            read.cost_price,
        ] {
            assert_eq!(price.unwrap().to_string(), amount);
        }
    }
    let sum = decimal("0.1") + decimal("0.2");
    let change = ProductUpdate::new().price(sum);
    let changed = shop.send(UpdateProduct::new(101, change)).await;
    let changed = changed.complete().unwrap().data;
    assert_eq!(changed.price, Some(decimal("0.3")), "it is exact");
    assert_eq!(changed.calculated_price, Some(decimal("0.3")));
}

async fn any_text_survives(shop: &Shop) {
    let texts = [
        "Lampe d'été — «ÉTÉ» 夏",
        "👩‍👩‍👧 emoji \u{1F3F4}\u{E0067}",
        "\"quoted\" \\ back/slash </script>",
        "right to left: \u{202E}abc עברית",
        "e\u{301} is not é",
        "line\nbreak\ttab\u{7f}\u{2028}",
        "a & b = c + d % e # f ? g",
    ];
    for text in texts {
        let created = shop.create(lamp(text).description(text)).await;
        let read = shop.send(GetProduct::new(created.id)).await.data;
        assert_eq!(
            (read.name.as_str(), read.description.as_deref()),
            (text, Some(text))
        );
        let found = shop.send(GetProducts::new().name(text)).await.data;
        let found: Vec<_> = found.iter().map(|product| product.id).collect();
        assert_eq!(found, [created.id], "{text:?} is found by its name");
    }
}

async fn null_clears_a_field_and_an_unset_one_is_left_alone(shop: &Shop) {
    let variant = shop.send(GetProductVariants::new(118)).await.data.remove(0);
    let update = |change| UpdateProductVariant::new(118, variant.id, change);
    let set = ProductVariantUpdate::new()
        .price(decimal("40"))
        .weight(decimal("0.5"))
        .bin_picking_number("B-7");
    let after_set = shop.send(update(set)).await.complete().unwrap().data;
    assert_eq!(after_set.price, Some(decimal("40")));

    let clear = ProductVariantUpdate::new().price_null().mpn("MPN-1");
    let cleared = shop.send(update(clear)).await.complete().unwrap().data;
    assert_eq!(cleared.price, None, "it was cleared");
    assert_eq!(cleared.weight, Some(decimal("0.5")), "it was not named");
    assert_eq!(cleared.bin_picking_number.as_deref(), Some("B-7"));
    assert_eq!(cleared.mpn.as_deref(), Some("MPN-1"));

    let date = "2031-01-02T03:04:05+00:00";
    let change = ProductUpdate::new().preorder_release_date(DateTime::from(date));
    let changed = shop.send(UpdateProduct::new(101, change)).await;
    let changed = changed.complete().unwrap().data;
    assert_eq!(changed.preorder_release_date.unwrap().as_str(), date);
    let change = ProductBatchUpdate::new(101).preorder_release_date_null();
    let changed = shop.send(UpdateProducts::new([change])).await;
    let changed = changed.complete().unwrap().data;
    assert_eq!(changed[0].preorder_release_date, None);
}

async fn nothing_to_change_changes_nothing(shop: &Shop) {
    let mut before = shop.send(GetProduct::new(105)).await.data;
    let request = UpdateProduct::new(105, ProductUpdate::new());
    let mut after = shop.send(request).await.complete().unwrap().data;
    (before.date_modified, after.date_modified) = (None, None);
    assert_eq!(after, before);
}
