//! The shapes that real responses have and the reference denies.

use bc_macros::Record;
use bc_record::{DateTime, Decimal, Json, Map, Scalar, from_slice, to_vec};

macro_rules! model {
    ($name:ident { $($field:ident: $type:ty),* $(,)? }) => {
        #[derive(Record, Default, Debug, PartialEq)]
        #[record(crate = bc_record)]
        struct $name { $($field: $type),* }
    };
}

#[test]
fn a_products_meta_description_is_null() {
    model!(Product { id: i64, meta_description: String, meta_keywords: Vec<String> });
    let product: Product =
        from_slice(br#"{"id":77,"meta_description":null,"meta_keywords":null}"#).unwrap();
    assert_eq!(
        product,
        Product {
            id: 77,
            ..Product::default()
        }
    );
}

#[test]
fn a_modifiers_config_is_an_array_when_empty_and_its_ids_may_be_null() {
    model!(Config { default_value: Option<String>, text_min_length: Option<i64> });
    model!(OptionValue { id: i64, option_id: Option<i64>, label: String });
    model!(Modifier { id: Option<i64>, config: Config, option_values: Vec<OptionValue> });
    let modifier: Modifier = from_slice(
        br#"{"id":null,"shared_option_id":3,"config":[],
             "option_values":[{"id":1,"option_id":null,"label":"Blue"}]}"#,
    )
    .unwrap();
    assert_eq!((modifier.id, modifier.config), (None, Config::default()));
    assert_eq!(modifier.option_values[0].option_id, None);
}

#[test]
fn an_option_values_value_data_is_whatever_the_option_is() {
    model!(Value { value_data: Map<Json> });
    for (json, written) in [
        (
            r##"{"value_data":{"colors":["#123c91"]}}"##,
            r##"{"value_data":{"colors":["#123c91"]}}"##,
        ),
        (
            r#"{"value_data":{"checked_value":true}}"#,
            r#"{"value_data":{"checked_value":true}}"#,
        ),
        (
            r#"{"value_data":{"product_id":192}}"#,
            r#"{"value_data":{"product_id":192}}"#,
        ),
        (r#"{"value_data":[]}"#, r#"{"value_data":{}}"#),
        (r#"{"value_data":null}"#, r#"{"value_data":{}}"#),
    ] {
        let value: Value = from_slice(json.as_bytes()).unwrap();
        assert_eq!(String::from_utf8(to_vec(&value)).unwrap(), written);
    }
}

#[test]
fn prices_of_a_price_list_record_are_null_where_they_are_not_set() {
    model!(PriceRecord { price: Option<Decimal>, sale_price: Option<Decimal>, calculated_price: Decimal });
    let record: PriceRecord =
        from_slice(br#"{"price":null,"sale_price":19.5,"calculated_price":null}"#).unwrap();
    let expected = PriceRecord {
        sale_price: Some(Decimal::new(195, 1)),
        ..Default::default()
    };
    assert_eq!(record, expected);
}

#[test]
fn v2_orders_have_money_as_strings_dates_that_are_empty_and_ids_that_are_text() {
    model!(Order {
        id: i64,
        date_created: DateTime,
        date_shipped: Option<DateTime>,
        total_inc_tax: Decimal,
        currency_exchange_rate: Decimal,
        ebay_order_id: String,
        cart_id: Option<String>,
        customer_message: String,
    });
    let order: Order = from_slice(
        br#"{"id":118,"date_created":"Wed, 14 Nov 2018 19:26:23 +0000","date_shipped":"",
             "total_inc_tax":"225.0000","currency_exchange_rate":"1.0000000000",
             "ebay_order_id":"0","cart_id":null,"customer_message":null}"#,
    )
    .unwrap();
    assert_eq!(order.date_created.unix_seconds(), Ok(1_542_223_583));
    assert_eq!(order.date_shipped, None);
    assert_eq!(order.total_inc_tax.to_string(), "225.0000");
    assert_eq!(order.currency_exchange_rate.to_string(), "1.0000000000");
    assert_eq!(
        (
            order.ebay_order_id.as_str(),
            order.cart_id,
            order.customer_message.as_str()
        ),
        ("0", None, "")
    );
}

#[test]
fn an_order_products_price_is_a_number_or_a_string() {
    model!(OrderProduct { price_inc_tax: Decimal, wrapping_name: Option<String> });
    for json in [
        r#"{"price_inc_tax":50}"#,
        r#"{"price_inc_tax":"50","wrapping_name":null}"#,
    ] {
        let product: OrderProduct = from_slice(json.as_bytes()).unwrap();
        assert_eq!(product.price_inc_tax, Decimal::from(50));
    }
}

#[test]
fn a_complex_rule_may_lack_its_variant_and_its_adjuster() {
    model!(Adjuster {
        adjuster: String,
        adjuster_value: Decimal
    });
    model!(Rule { id: i64, variant_id: Option<i64>, price_adjuster: Option<Adjuster> });
    let rule: Rule = from_slice(br#"{"id":1,"variant_id":null}"#).unwrap();
    assert_eq!(
        rule,
        Rule {
            id: 1,
            ..Rule::default()
        }
    );
}

#[test]
fn a_blog_posts_published_date_is_text_or_an_object() {
    model!(Post {
        published_date: DateTime
    });
    for json in [
        r#"{"published_date":"Fri, 18 May 2018 08:26:42 +0000"}"#,
        r#"{"published_date":{"date":"2018-05-18 08:26:42.000000","timezone_type":1,"timezone":"+00:00"}}"#,
    ] {
        let post: Post = from_slice(json.as_bytes()).unwrap();
        assert_eq!(post.published_date.unix_seconds(), Ok(1_526_632_002));
        assert_eq!(String::from_utf8(to_vec(&post)).unwrap(), json);
    }
}

#[test]
fn pagination_may_lack_its_links() {
    model!(Links { next: Option<String>, previous: Option<String>, current: String });
    model!(Pagination {
        total: i64,
        links: Links
    });
    model!(Meta { pagination: Option<Pagination> });
    let meta: Meta = from_slice(br#"{"pagination":{"total":3}}"#).unwrap();
    assert_eq!(meta.pagination.unwrap().links, Links::default());
    let meta: Meta =
        from_slice(br#"{"pagination":{"total":3,"links":{"current":"?page=1"}}}"#).unwrap();
    assert_eq!(meta.pagination.unwrap().links.next, None);
    assert_eq!(from_slice::<Meta>(b"{}").unwrap().pagination, None);
}

#[test]
fn ids_come_as_text_and_the_other_way_round() {
    model!(Transaction { order_id: i64 });
    model!(Discount { id: Scalar });
    assert_eq!(
        from_slice(br#"{"order_id":"118"}"#),
        Ok(Transaction { order_id: 118 })
    );
    for json in [r#"{"id":"coupon"}"#, r#"{"id":12}"#] {
        let discount: Discount = from_slice(json.as_bytes()).unwrap();
        assert_eq!(String::from_utf8(to_vec(&discount)).unwrap(), json);
    }
}

#[test]
fn a_stores_logo_is_an_array_when_empty() {
    model!(Logo { url: Option<String> });
    model!(Store { logo: Option<Logo> });
    assert_eq!(
        from_slice(br#"{"logo":[]}"#),
        Ok(Store {
            logo: Some(Logo::default())
        })
    );
}

#[test]
fn a_webhook_is_dated_in_seconds() {
    model!(Webhook {
        created_at: DateTime,
        store_id: i64
    });
    let hook: Webhook = from_slice(br#"{"created_at":1714557600,"store_id":"1025646"}"#).unwrap();
    assert_eq!(
        hook.created_at.to_rfc3339().as_deref(),
        Ok("2024-05-01T10:00:00Z")
    );
}

#[test]
fn whether_a_password_is_right_is_told_in_text() {
    model!(Validation { success: bool });
    assert_eq!(
        from_slice(br#"{"success":"true"}"#),
        Ok(Validation { success: true })
    );
}
