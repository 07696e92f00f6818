//! What do answers of several shapes become, and what goes out again? One test a kind of choice.

use bc_api::customers::WrittenCustomerAddresses;
use bc_api::customers_v2::{
    CategoryDiscountRuleInput, CustomerGroup, CustomerGroupPartlyWritten, DiscountMethod,
    DiscountRule, DiscountRuleInput,
};
use bc_api::inventory::{AdjustmentBySku, AdjustmentItem, InventoryAdjustment};
use bc_api::price_lists::{PriceListRecord, PriceListRecordUpdate};
use bc_api::promotions::{Action, Condition, Discount, ItemMatcher, Promotion, RedemptionType};
use bc_api::promotions::{NewAutomaticPromotion, NewPromotion, RuleInput};
use bc_api::shipping_v2::{ShippingHandlingFees, ShippingMethod, ShippingMethodSettings};
use bc_api::{Decimal, from_slice, to_vec};

fn text(json: Vec<u8>) -> String {
    String::from_utf8_lossy(&json).into_owned()
}

#[test]
fn a_promotions_matchers_nest_to_any_depth() {
    let json = br#"{"id": 1, "name": "Ten off", "redemption_type": "AUTOMATIC", "end_date": null, "rules": [{
        "action": {"cart_items": {"discount": {"fixed_amount": "10.00"}}},
        "condition": {"cart": {"items": {"and": [{"brands": [1]},
            {"not": {"or": [{"products": [2]}, {"not": {"and": [{"variants": [3]}]}}]}}]}}}
    }]}"#;
    let promotion: Promotion = from_slice(json).unwrap();
    assert_eq!(promotion.redemption_type, Some(RedemptionType::Automatic));
    let rule = &promotion.rules.as_ref().unwrap()[0];
    let Action::CartItems(action) = &rule.action else {
        panic!("{rule:?}")
    };
    let Discount::Fixed(discount) = &action.cart_items.discount else {
        panic!("{action:?}")
    };
    assert_eq!(discount.fixed_amount, Decimal::new(1000, 2));
    let Some(Condition::Cart(condition)) = &rule.condition else {
        panic!("{rule:?}")
    };
    let Some(ItemMatcher::And(and)) = &condition.cart.items else {
        panic!("{condition:?}")
    };
    let [brands, not] = and.and.as_slice() else {
        panic!("{and:?}")
    };
    assert!(matches!(brands, ItemMatcher::Brands(_)));
    let back = text(to_vec(not));
    assert_eq!(
        back,
        r#"{"not":{"or":[{"products":[2]},{"not":{"and":[{"variants":[3]}]}}]}}"#
    );
}

#[test]
fn a_new_promotion_says_of_which_kind_it_is() {
    let rules: [RuleInput; 0] = [];
    let promotion = NewPromotion::from(NewAutomaticPromotion::new("Ten off", rules));
    let back = text(to_vec(&promotion));
    assert!(back.contains(r#""redemption_type":"AUTOMATIC""#), "{back}");
}

#[test]
fn a_discount_rule_is_told_by_its_type_and_written_with_it() {
    let group: CustomerGroup = from_slice(
        br#"{"id": 1, "name": "Wholesale", "discount_rules": [{"type": "price_list", "price_list_id": 3},
            {"type": "category", "method": "percent", "amount": "5.0000", "category_id": "30"}, {"type": "bundle"}]}"#,
    )
    .unwrap();
    let [list, category, unknown] = group.discount_rules.as_ref().unwrap().as_slice() else {
        panic!("{group:?}")
    };
    assert!(matches!(list, DiscountRule::PriceList(rule) if rule.price_list_id == Some(3)));
    assert!(matches!(category, DiscountRule::Category(rule)
            if rule.category_id == Some(30) && rule.amount == Some(Decimal::new(50000, 4))));
    assert!(matches!(unknown, DiscountRule::Other(_)));

    let rule = CategoryDiscountRuleInput::new(DiscountMethod::Percent, "5", 30);
    assert_eq!(
        text(to_vec(&DiscountRuleInput::from(rule))),
        r#"{"method":"percent","amount":"5","category_id":30,"type":"category"}"#
    );
}

#[test]
fn a_group_that_is_written_in_part_may_come_with_what_went_wrong_alone() {
    let partly: CustomerGroupPartlyWritten =
        from_slice(br#"{"status": 207, "message": "The group was created"}"#).unwrap();
    assert_eq!((partly.status, partly.id), (Some(207), None));
}

#[test]
fn the_settings_of_a_shipping_method_are_told_by_their_keys() {
    let read = |settings: &str| {
        let json = format!(
            r#"{{"id": 1, "name": "Any", "settings": {settings}, "handling_fees": {{"fixed_surcharge": 0}}}}"#
        );
        from_slice::<ShippingMethod>(json.as_bytes()).unwrap()
    };
    let flat = read(r#"{"rate": 12}"#);
    assert!(matches!(
        flat.settings,
        Some(ShippingMethodSettings::FlatRate(_))
    ));
    assert!(matches!(
        flat.handling_fees,
        Some(ShippingHandlingFees::Fixed(_))
    ));
    let ranges = read(
        r#"{"default_cost": null, "default_cost_type": "fixed_amount", "range": [{"lower_limit": 0, "upper_limit": 20, "shipping_cost": 8}]}"#,
    );
    let Some(ShippingMethodSettings::Range(ranges)) = ranges.settings else {
        panic!("{ranges:?}")
    };
    assert_eq!(ranges.default_cost, None);
    assert_eq!(ranges.range.unwrap().len(), 1);
    let carrier = read(r#"{"carrier_options": {"packaging_type": "2c"}}"#);
    assert!(matches!(
        carrier.settings,
        Some(ShippingMethodSettings::Carrier(_))
    ));
}

#[test]
fn a_price_list_record_may_lack_any_price_and_an_update_may_take_one_away() {
    let record: PriceListRecord = from_slice(
        br#"{"price_list_id": 3, "variant_id": "358", "currency": "usd", "price": 25.48, "sale_price": null,
            "retail_price": null, "map_price": null, "calculated_price": 25.48}"#,
    )
    .unwrap();
    assert_eq!((record.variant_id, record.sale_price), (358, None));

    let update = PriceListRecordUpdate::new().sale_price_null();
    assert_eq!(text(to_vec(&update)), r#"{"sale_price":null}"#);
}

#[test]
fn an_address_that_is_there_already_is_not_in_the_answer() {
    let written: WrittenCustomerAddresses = from_slice(b"{}").unwrap();
    assert_eq!(written.data, None);
}

#[test]
fn a_stock_adjustment_names_its_item_in_one_of_three_ways() {
    let item = AdjustmentItem::from(AdjustmentBySku::new(1, "RE-130", -2));
    let adjustment = InventoryAdjustment::new([item]);
    assert_eq!(
        text(to_vec(&adjustment)),
        r#"{"items":[{"location_id":1,"sku":"RE-130","quantity":-2}]}"#
    );
}
