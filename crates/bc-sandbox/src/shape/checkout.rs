//! What becomes of a checkout? A cart gets addresses, consignments, coupons and fees, and in the end is an order.

use serde_json::{Map, Value, json};

use super::{Shape, answer, cart, derive::Table, goods, rows, shipping, tax};
use crate::{
    behaviour::{Call, Payload, Reply},
    problem::Problem,
    store::Fields,
};

/// What shipping costs, by the option that is chosen.
const OPTIONS: [(&str, &str, f64); 2] = [
    ("free-shipping", "Free Shipping", 0.0),
    ("flat-rate", "Flat Rate", 7.5),
];

/// What only the checkout of a cart shows.
const OWN: [&str; 6] = [
    "billing_address",
    "consignments",
    "fees",
    "customer_message",
    "staff_note",
    "order_id",
];

fn list<'a>(cart: &'a mut Fields, name: &str) -> Option<&'a mut Vec<Value>> {
    cart.entry(name).or_insert_with(|| json!([])).as_array_mut()
}

fn sum(of: &Fields, list: &str, cost: &str) -> f64 {
    let items = of.get(list).and_then(Value::as_array).into_iter().flatten();
    items
        .filter_map(Value::as_object)
        .map(|item| goods::number(item, cost))
        .sum()
}

/// A cart as a checkout: with what it costs in all.
pub(super) fn whole(cart: &Fields) -> Value {
    let shipping = sum(cart, "consignments", "shipping_cost_ex_tax");
    let fees = sum(cart, "fees", "cost_ex_tax");
    let subtotal = goods::number(cart, "base_amount");
    let tax = tax::due(cart);
    let total = goods::number(cart, "cart_amount") + shipping + fees + tax;
    let own = OWN
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), cart.get(*name)?.clone())));
    let mut shown: Fields = own.collect();
    for (name, value) in [
        ("id", cart.get("id").cloned().unwrap_or_default()),
        (
            "coupons",
            cart.get("coupons").cloned().unwrap_or_else(|| json!([])),
        ),
        ("shipping_cost_total_inc_tax", goods::money(shipping)),
        ("shipping_cost_total_ex_tax", goods::money(shipping)),
        ("handling_cost_total_inc_tax", json!(0)),
        ("handling_cost_total_ex_tax", json!(0)),
        ("tax_total", goods::money(tax)),
        ("subtotal_inc_tax", goods::money(subtotal)),
        ("subtotal_ex_tax", goods::money(subtotal)),
        ("grand_total", goods::money(total)),
        (
            "created_time",
            cart.get("created_time").cloned().unwrap_or_default(),
        ),
        (
            "updated_time",
            cart.get("updated_time").cloned().unwrap_or_default(),
        ),
        ("version", cart.get("version").cloned().unwrap_or_default()),
    ] {
        shown.insert(name.to_owned(), value);
    }
    shown.insert(
        "cart".to_owned(),
        Value::Object(cart::arranged(cart.clone())),
    );
    Value::Object(shown)
}

pub(super) fn shown(call: &Call<'_>, table: &Table, row: i64) -> Reply {
    let cart = rows::fields(&call.shop, table, row)
        .cloned()
        .unwrap_or_default();
    answer::with(call, whole(&cart), json!({}))
}

pub(super) fn read(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let (table, row, _) = cart::of(call)?;
    Ok(shown(call, table, row))
}

/// Changes a checkout that is still open, and shows it.
pub(super) fn change(
    call: &mut Call<'_>,
    apply: impl FnOnce(&mut Call<'_>, &mut Fields, Fields) -> Result<(), Problem>,
) -> Result<Reply, Problem> {
    let (table, row, mut cart) = cart::of(call)?;
    let body = call.fields();
    cart::fresh(&cart, &body)?;
    open(&cart)?;
    apply(call, &mut cart, body)?;
    cart::keep(call, table, row, cart)?;
    Ok(shown(call, table, row))
}

pub(super) fn open(cart: &Fields) -> Result<(), Problem> {
    match cart.get("order_id") {
        None | Some(Value::Null) => Ok(()),
        Some(_) => Err(Problem::new(409, "The checkout is an order already")),
    }
}

pub(super) fn update(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    change(call, |_, cart, body| {
        for name in ["customer_message", "staff_note"] {
            if let Some(value) = body.get(name) {
                cart.insert(name.to_owned(), value.clone());
            }
        }
        Ok(())
    })
}

pub(super) fn discount(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    change(call, |_, cart, body| {
        let wanted = body
            .get("cart")
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default();
        let off = sum(&wanted, "discounts", "discounted_amount")
            + sum(&wanted, "line_items", "discounted_amount");
        cart.insert("manual_discount_amount".to_owned(), goods::money(off));
        Ok(())
    })
}

pub(super) fn add_billing_address(
    call: &mut Call<'_>,
    _: &'static Shape,
) -> Result<Reply, Problem> {
    change(call, |call, cart, mut body| {
        body.insert("id".to_owned(), cart::next(call).into());
        set_billing_address(cart, body);
        Ok(())
    })
}

fn set_billing_address(cart: &mut Fields, mut body: Fields) {
    body.shift_remove("version");
    if let Some(email) = body.get("email") {
        cart.insert("email".to_owned(), email.clone());
    }
    cart.insert("billing_address".to_owned(), Value::Object(body));
}

pub(super) fn update_billing_address(
    call: &mut Call<'_>,
    _: &'static Shape,
) -> Result<Reply, Problem> {
    let id = call.values.last().cloned().unwrap_or_default();
    change(call, |_, cart, mut body| {
        let known = cart
            .get("billing_address")
            .and_then(|address| address["id"].as_str());
        if known != Some(id.as_str()) {
            return Err(Problem::new(
                404,
                format!("There is no billing address with the id {id}"),
            ));
        }
        body.insert("id".to_owned(), id.into());
        set_billing_address(cart, body);
        Ok(())
    })
}

pub(super) fn add_consignments(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let items = call.items();
    call.payload = Payload::Json(json!({}));
    change(call, |call, cart, _| {
        for (index, item) in items.into_iter().enumerate() {
            let mut consignment = Map::new();
            consignment.insert("id".to_owned(), cart::next(call).into());
            let fields = item.as_object().cloned().unwrap_or_default();
            fill(cart, &mut consignment, &fields)
                .map_err(|problem| problem.under(&index.to_string()))?;
            if let Some(list) = list(cart, "consignments") {
                list.push(Value::Object(consignment));
            }
        }
        Ok(())
    })
}

/// Sets what a request says of a consignment.
fn fill(cart: &Fields, consignment: &mut Fields, body: &Fields) -> Result<(), Problem> {
    if let Some(address) = body.get("address") {
        consignment.insert("address".to_owned(), address.clone());
        consignment.insert("shippingAddress".to_owned(), address.clone());
    }
    if let Some(items) = body.get("line_items").and_then(Value::as_array) {
        let ids: Vec<&Value> = items
            .iter()
            .filter_map(|item| item.get("item_id"))
            .collect();
        for id in &ids {
            if !cart::items(cart).any(|item| item.get("id") == Some(id)) {
                return Err(Problem::field(
                    "line_items",
                    format!("the cart has no item {id}"),
                ));
            }
        }
        consignment.insert(
            "line_item_ids".to_owned(),
            ids.into_iter().cloned().collect(),
        );
    }
    if body.contains_key("address") || body.contains_key("line_items") {
        shipping::forget(consignment);
    }
    let option = |(id, name, cost): &(&str, &str, f64)| json!({ "id": id, "type": id.replace('-', ""), "description": name, "cost": cost });
    let mut options: Vec<Value> = OPTIONS.iter().map(option).collect();
    options.extend(shipping::quoted(consignment));
    consignment.insert(
        "available_shipping_options".to_owned(),
        options.as_slice().into(),
    );
    let mut chosen = None;
    if let Some(id) = body.get("shipping_option_id").and_then(Value::as_str) {
        let known = options.iter().find(|option| option["id"] == id).cloned();
        let message = format!("there is no shipping option {id:?}");
        chosen = Some(known.ok_or_else(|| Problem::field("shipping_option_id", message))?);
    }
    if let Some(custom) = body.get("custom_shipping").and_then(Value::as_object) {
        let cost = goods::number(custom, "price");
        chosen = Some(json!({
            "id": "custom", "type": "custom", "cost": cost, "description": custom.get("description"),
        }));
    }
    if let Some(chosen) = chosen {
        let cost = chosen["cost"].as_f64().unwrap_or(0.0);
        consignment.insert("shipping_cost_inc_tax".to_owned(), goods::money(cost));
        consignment.insert("shipping_cost_ex_tax".to_owned(), goods::money(cost));
        consignment.insert("selected_shipping_option".to_owned(), chosen);
    }
    if let Some(pickup) = body.get("pickup_option") {
        consignment.insert("selected_pickup_option".to_owned(), pickup.clone());
    }
    Ok(())
}

fn place(cart: &mut Fields, name: &str, key: &str, id: &str) -> Result<usize, Problem> {
    let items = list(cart, name).map(|items| items.iter().position(|item| item[key] == id));
    let message = format!("The checkout has no {} {id}", name.trim_end_matches('s'));
    items.flatten().ok_or_else(|| Problem::new(404, message))
}

pub(super) fn update_consignment(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let id = call.values.last().cloned().unwrap_or_default();
    change(call, |_, cart, body| {
        let place = place(cart, "consignments", "id", &id)?;
        let known =
            list(cart, "consignments").and_then(|list| list.get(place)?.as_object().cloned());
        let mut consignment = known.unwrap_or_default();
        fill(cart, &mut consignment, &body)?;
        if let Some(slot) = list(cart, "consignments").and_then(|list| list.get_mut(place)) {
            *slot = Value::Object(consignment);
        }
        Ok(())
    })
}

pub(super) fn delete_consignment(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let id = call.values.last().cloned().unwrap_or_default();
    change(call, |_, cart, _| {
        let place = place(cart, "consignments", "id", &id)?;
        if let Some(list) = list(cart, "consignments") {
            list.remove(place);
        }
        Ok(())
    })
}

/// Adds fees; those with an id change what is there.
pub(super) fn set_fees(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    change(call, |call, cart, body| {
        let fees = body
            .get("fees")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        for mut fee in fees {
            let cost = fee
                .as_object()
                .map_or(0.0, |fee| goods::number(fee, "cost"));
            fee["cost_ex_tax"] = goods::money(cost);
            fee["cost_inc_tax"] = goods::money(cost);
            let known = fee.get("id").and_then(Value::as_str).map(str::to_owned);
            match known {
                Some(id) => {
                    let place = place(cart, "fees", "id", &id)?;
                    if let Some(slot) = list(cart, "fees").and_then(|list| list.get_mut(place)) {
                        *slot = fee;
                    }
                }
                None => {
                    fee["id"] = cart::next(call).into();
                    if let Some(list) = list(cart, "fees") {
                        list.push(fee);
                    }
                }
            }
        }
        Ok(())
    })
}

pub(super) fn delete_fees(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    change(call, |_, cart, body| {
        let ids = body
            .get("ids")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        for id in ids.iter().filter_map(Value::as_str) {
            let place = place(cart, "fees", "id", id)?;
            if let Some(list) = list(cart, "fees") {
                list.remove(place);
            }
        }
        Ok(())
    })
}

/// A token that another browser opens the checkout with.
pub(super) fn token(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    cart::of(call)?;
    let token = cart::next(call).replace('-', "");
    Ok(answer::with(
        call,
        json!({ "checkoutToken": token }),
        json!({}),
    ))
}
