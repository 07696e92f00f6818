//! What BigCommerce really sends where its reference says otherwise: each shape decodes.
#![expect(clippy::panic, reason = "what helps a test may fail like one")]

use bc_api::catalog::products::{
    ComplexRule, OptionConfig, Product, ProductModifier, ProductOption, ProductType, ProductVariant,
};
use bc_api::prelude::*;
use bc_api::storefront::{checkouts, orders};
use bc_api::{from_slice, to_vec};

fn item<T: bc_api::Decode + bc_api::Emit + Default>(json: &str) -> T {
    from_slice::<Item<T>>(json.as_bytes())
        .unwrap_or_else(|error| panic!("{error}"))
        .data
}

fn page<T: bc_api::Decode + bc_api::Emit + Default>(json: &str) -> Page<T> {
    from_slice(json.as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_product_whose_meta_description_is_null_decodes() {
    let product: Product =
        item(r#"{"data": {"id": 7, "name": "Lamp", "meta_description": null}, "meta": {}}"#);
    assert_eq!((product.id, product.name.as_str()), (7, "Lamp"));
    assert_eq!(product.meta_description, None);
}

#[test]
fn a_modifier_whose_config_is_an_empty_array_decodes() {
    let modifier: ProductModifier =
        item(r#"{"data": {"id": 3, "type": "text", "config": []}, "meta": {}}"#);
    assert_eq!(modifier.id, Some(3));
    assert_eq!(modifier.config, Some(OptionConfig::default()));
}

#[test]
fn a_modifier_without_id_whose_values_have_no_option_decodes() {
    let modifier: ProductModifier = item(
        r#"{"data": {"id": null, "shared_option_id": 9, "option_values":
            [{"id": 1, "option_id": null, "value_data": {"checked_value": true}, "adjusters": {}}]}}"#,
    );
    assert_eq!((modifier.id, modifier.shared_option_id), (None, Some(9)));
    let value = &modifier.option_values.unwrap()[0];
    assert_eq!(value.option_id, None);
    let data = value.value_data.as_ref().unwrap();
    assert_eq!(
        data.get("checked_value").and_then(Json::as_bool),
        Some(true)
    );
}

#[test]
fn an_options_value_data_may_be_anything() {
    for (sent, kept) in [
        (r#"{"colors": ["red"]}"#, r#"{"colors":["red"]}"#),
        ("[]", "[]"),
        (r#""red""#, r#""red""#),
        ("5", "5"),
    ] {
        let option: ProductOption = item(&format!(
            r#"{{"data": {{"id": 1, "option_values": [{{"id": 2, "value_data": {sent}}}]}}}}"#
        ));
        let data = option.option_values.unwrap().remove(0).value_data.unwrap();
        assert_eq!(data.to_string(), kept);
    }
}

#[test]
fn a_complex_rule_without_a_variant_or_adjuster_decodes() {
    let rule: ComplexRule = item(
        r#"{"data": {"id": 4, "price_adjuster": null, "conditions":
            [{"id": 5, "rule_id": 4, "modifier_id": 6, "modifier_value_id": 7, "variant_id": null}]}}"#,
    );
    assert_eq!(rule.conditions.unwrap()[0].variant_id, None);
}

#[test]
fn a_page_without_pagination_links_decodes() {
    let page: Page<Product> = page(
        r#"{"data": [{"id": 1, "name": "Lamp"}],
            "meta": {"pagination": {"total": 1, "count": 1, "per_page": 50, "current_page": 1, "total_pages": 1}}}"#,
    );
    let pagination = page.meta.pagination.unwrap();
    assert_eq!((pagination.total, pagination.links), (Some(1), None));
}

#[test]
fn a_page_whose_links_lack_next_and_previous_decodes() {
    let page: Page<Product> =
        page(r#"{"data": [], "meta": {"pagination": {"links": {"current": "?page=1"}}}}"#);
    let links = page.meta.pagination.unwrap().links.unwrap();
    assert_eq!((links.next, links.previous), (None, None));
    assert_eq!(links.current.as_deref(), Some("?page=1"));
}

#[test]
fn an_unknown_enum_value_is_kept() {
    let product: Product =
        item(r#"{"data": {"id": 7, "name": "Gift card", "type": "gift_card"}, "meta": {}}"#);
    assert_eq!(product.r#type, Some(ProductType::from("gift_card")));
    let json = String::from_utf8(to_vec(&product)).unwrap();
    assert!(json.contains(r#""type":"gift_card""#), "{json}");
}

#[test]
fn numbers_sent_as_strings_are_read_exactly() {
    let product: Product = item(
        r#"{"data": {"id": "7", "name": "Lamp", "price": "19.9900", "weight": 0.10, "sort_order": "3"}}"#,
    );
    assert_eq!((product.id, product.sort_order), (7, Some(3)));
    assert_eq!(product.price, Some(Decimal::new(199_900, 4)));
    assert_eq!(product.price.unwrap().to_string(), "19.9900");
    assert_eq!(product.weight.unwrap().to_string(), "0.10");
}

#[test]
fn a_price_that_is_an_empty_object_is_no_price() {
    let variant: ProductVariant =
        item(r#"{"data": {"id": 8, "sku": "L-1", "map_price": {}, "price": []}}"#);
    assert_eq!((variant.map_price, variant.price), (None, None));
}

#[test]
fn a_field_that_is_new_or_missing_does_no_harm() {
    let product: Product =
        item(r#"{"data": {"id": 7, "shiny_new": {"deep": [1, {"er": null}]}, "id2": 8}}"#);
    assert_eq!((product.id, product.price), (7, None));
}

#[test]
fn a_wrong_identifier_is_an_error_with_its_path() {
    for wrong in [
        "7.5",
        "\"seven\"",
        "true",
        "{\"id\": 7}",
        "99999999999999999999",
    ] {
        let json = format!(r#"{{"data": [{{"id": 1}}, {{"id": {wrong}}}]}}"#);
        let error = from_slice::<Page<Product>>(json.as_bytes()).unwrap_err();
        assert_eq!(error.path(), "data[1].id", "{error}");
    }
    let error = from_slice::<Item<Product>>(br#"{"data": {"name": "Lamp"}}"#).unwrap_err();
    assert_eq!(error.path(), "data.id");
}

#[test]
fn a_shoppers_order_whose_line_items_are_one_object_decodes() {
    let order: orders::Order = from_slice(
        br#"{"orderId": 295, "orderAmount": 190, "isComplete": true, "status": "ORDER_STATUS_AWAITING_FULFILLMENT",
            "lineItems": {"physicalItems": [{"id": 1, "name": "Lamp", "discounts": []}], "digitalItems": [],
                "giftCertificates": [{"name": "Gift", "amount": 7}], "customItems": []},
            "payments": [{"providerId": "giftcertificate", "amount": 7, "detail": {"code": "gc", "remaining": 3}}]}"#,
    )
    .unwrap();
    let items = order.line_items.unwrap();
    assert_eq!(items.physical_items.map(|items| items.len()), Some(1));
    assert_eq!(items.gift_certificates.map(|items| items.len()), Some(1));
    let [payment] = order.payments.as_deref().unwrap() else {
        panic!("one payment")
    };
    let detail = payment.detail.as_ref().unwrap();
    assert_eq!(detail.remaining, Some(Decimal::new(3, 0)));
}

#[test]
fn a_checkouts_payment_has_its_step_as_an_object_or_its_steps_as_a_list() {
    let detail = |detail: &str| {
        let json = format!(r#"{{"providerId": "adyen", "detail": {detail}}}"#);
        let payment: checkouts::CheckoutPayment = from_slice(json.as_bytes()).unwrap();
        payment.detail.unwrap()
    };
    let finalize = checkouts::CheckoutPaymentStep::Finalize;
    let progress = checkouts::CheckoutPaymentProgress {
        step: Some(finalize.clone()),
    };
    assert_eq!(detail(r#"{"step": "FINALIZE"}"#), progress.into());
    assert_eq!(detail(r#"["FINALIZE"]"#), vec![finalize].into());
}
