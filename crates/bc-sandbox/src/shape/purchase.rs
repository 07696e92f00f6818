//! How does a checkout become an order? With its lines, addresses, coupons and amounts.

use serde_json::{Value, json};

use super::{
    Shape, answer, cart,
    checkout::{open, whole},
    goods,
    order::{ORDERS, amount, insert, priced},
    tax,
};
use crate::{
    behaviour::{Call, Reply},
    problem::Problem,
    store::Fields,
};

/// An address of a checkout as orders write it.
fn address(of: &Value) -> Fields {
    let mut fields = Fields::new();
    for (from, to) in [
        ("first_name", "first_name"),
        ("last_name", "last_name"),
        ("company", "company"),
        ("address1", "street_1"),
        ("address2", "street_2"),
        ("city", "city"),
        ("state_or_province", "state"),
        ("postal_code", "zip"),
        ("country", "country"),
        ("country_code", "country_iso2"),
        ("phone", "phone"),
        ("email", "email"),
    ] {
        if let Some(value) = of.get(from) {
            fields.insert(to.to_owned(), value.clone());
        }
    }
    fields
}

/// Makes the order of a checkout, and gives its id.
fn of_checkout(call: &mut Call<'_>, cart: &Fields, checkout: &Value) -> Result<i64, Problem> {
    let mut lines = Vec::new();
    for item in super::cart::items(cart) {
        let mut line = Fields::new();
        for name in ["product_id", "variant_id", "name", "sku", "quantity"] {
            if let Some(value) = item.get(name) {
                line.insert(name.to_owned(), value.clone());
            }
        }
        let price = match item.get("sale_price") {
            Some(_) => goods::number(item, "sale_price"),
            None => goods::number(item, "list_price") + goods::number(item, "amount"),
        };
        priced(
            &mut line,
            price,
            price,
            goods::whole(item.get("quantity")).unwrap_or(1),
        );
        let kind = if item.contains_key("digital") {
            "digital"
        } else {
            "physical"
        };
        line.insert("type".to_owned(), kind.into());
        lines.push(line);
    }
    let consignments = checkout["consignments"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let addresses = consignments.iter().map(|consignment| {
        let mut fields = address(&consignment["address"]);
        let cost = consignment["shipping_cost_ex_tax"].as_f64().unwrap_or(0.0);
        for name in ["base_cost", "cost_ex_tax", "cost_inc_tax"] {
            fields.insert(name.to_owned(), amount(cost));
        }
        let method = &consignment["selected_shipping_option"]["description"];
        fields.insert(
            "shipping_method".to_owned(),
            method.as_str().unwrap_or_default().into(),
        );
        fields
    });
    let addresses = addresses.collect();
    let coupons = checkout["coupons"].as_array().cloned().unwrap_or_default();
    let off: f64 = coupons
        .iter()
        .filter_map(|coupon| coupon["discounted_amount"].as_f64())
        .sum();
    let coupons = coupons.iter().map(|coupon| {
        Fields::from_iter([
            ("coupon_id".to_owned(), coupon["id"].clone()),
            ("code".to_owned(), coupon["code"].clone()),
            ("discount".to_owned(), coupon["discounted_amount"].clone()),
        ])
    });
    let coupons = coupons.collect();
    let shipping = checkout["shipping_cost_total_ex_tax"]
        .as_f64()
        .unwrap_or(0.0);
    let fees = checkout["fees"].as_array().cloned().unwrap_or_default();
    let fees = fees.into_iter().map(|mut fee| {
        fee["display_name_customer"] = fee["display_name"].clone();
        fee["display_name_merchant"] = fee["name"].clone();
        fee
    });
    let fees: Value = fees.collect();
    let mut fields = Fields::new();
    for (name, value) in [
        ("fees", fees),
        (
            "customer_id",
            cart.get("customer_id").cloned().unwrap_or_default(),
        ),
        (
            "channel_id",
            cart.get("channel_id").cloned().unwrap_or_default(),
        ),
        ("cart_id", cart.get("id").cloned().unwrap_or_default()),
        ("customer_message", checkout["customer_message"].clone()),
        (
            "billing_address",
            Value::Object(address(&checkout["billing_address"])),
        ),
        ("status_id", 0.into()),
        ("shipping_cost_ex_tax", amount(shipping)),
        ("shipping_cost_inc_tax", amount(shipping)),
        ("base_shipping_cost", amount(shipping)),
        ("coupon_discount", amount(off)),
        (
            "discount_amount",
            amount(goods::number(cart, "discount_amount")),
        ),
    ] {
        fields.insert(name.to_owned(), value);
    }
    let known = ["total_ex_tax", "total_inc_tax"];
    for name in known {
        fields.insert(
            name.to_owned(),
            amount(checkout["grand_total"].as_f64().unwrap_or(0.0)),
        );
    }
    let id = insert(call, fields, lines, addresses, coupons)?;
    let orders = call.shop.spec.shapes.at(ORDERS)?;
    let [tax, total] =
        ["tax_total", "grand_total"].map(|name| checkout[name].as_f64().unwrap_or(0.0));
    call.shop.store.edit(orders.store, id, |fields| {
        fields.insert("total_tax".to_owned(), amount(tax));
        fields.insert("total_ex_tax".to_owned(), amount(total - tax));
    });
    Ok(id)
}

/// Makes the order. The checkout then is closed.
pub(super) fn complete(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let (table, row, mut cart) = cart::of(call)?;
    open(&cart)?;
    if cart.get("billing_address").is_none() {
        return Err(Problem::field("billing_address", "an order needs one"));
    }
    tax::settled(&cart)?;
    let id = of_checkout(call, &cart, &whole(&cart))?;
    cart.insert("order_id".to_owned(), id.to_string().into());
    cart::keep(call, table, row, cart)?;
    Ok(answer::with(call, json!({ "id": id }), json!({})))
}
