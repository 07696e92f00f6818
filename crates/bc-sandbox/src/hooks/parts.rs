//! What is told of products, orders, carts and customers, whose events say more than an id?

use serde_json::{Value, json};

use super::event::{Change, Event};
use crate::store::Row;

/// The lists in which a cart keeps its items.
const LINES: [&str; 4] = [
    "physical_items",
    "digital_items",
    "gift_certificates",
    "custom_items",
];

pub(super) fn product(change: &Change<'_>, events: &mut Vec<Event>) {
    change.plain("store/product", "product", events);
    stock(change, "product", change.id, events);
}

/// A variant, which its events call by the SKU; one without has none.
pub(super) fn sku(change: &Change<'_>, events: &mut Vec<Event>) {
    if change.field("sku").as_str().is_none_or(str::is_empty) {
        return;
    }
    let data = json!({
        "type": "sku",
        "id": change.id,
        "sku": { "product_id": change.parent(), "variant_id": change.id },
    });
    change.tell("store/sku", data, events);
    stock(change, "sku", change.parent(), events);
}

/// What became of a stock: an order takes some, others say how much there is.
fn stock(change: &Change<'_>, kind: &str, product: i64, events: &mut Vec<Event>) {
    let Some((before, after)) = change.turned("inventory_level") else {
        return;
    };
    let level = |value: &Value| value.as_i64().unwrap_or(0);
    let (method, value, by) = match change.ordered {
        true => (
            "relative",
            level(&after).saturating_sub(level(&before)),
            "order/",
        ),
        false => ("absolute", level(&after), ""),
    };
    let mut inventory = json!({ "product_id": product, "method": method, "value": value });
    if kind == "sku" {
        inventory["variant_id"] = change.id.into();
    }
    let data = json!({ "type": kind, "id": change.id, "inventory": inventory });
    events.push(Event::new(
        format!("store/{kind}/inventory/{by}updated"),
        data,
    ));
}

pub(super) fn customer(change: &Change<'_>, events: &mut Vec<Event>) {
    let mut data = json!({ "type": "customer", "id": change.id });
    if change.after.is_some() {
        let channel = change.field("origin_channel_id");
        data["origin_channel_id"] = if channel.is_null() { 1.into() } else { channel };
        data["channel_ids"] = match change.field("channel_ids") {
            Value::Array(ids) => ids.into(),
            _ => json!([data["origin_channel_id"]]),
        };
    }
    change.tell("store/customer", data, events);
}

pub(super) fn address(change: &Change<'_>, events: &mut Vec<Event>) {
    let data = json!({
        "type": "customer",
        "id": change.id,
        "address": { "customer_id": change.parent() },
    });
    change.tell("store/customer/address", data, events);
}

pub(super) fn order(change: &Change<'_>, events: &mut Vec<Event>) {
    let about = json!({ "type": "order", "id": change.id });
    let archived = change.turned("is_deleted").map(|(_, after)| after) == Some(true.into());
    let what = match (change.verb(), archived) {
        ("deleted", _) | (_, true) => "archived",
        (verb, _) => verb,
    };
    events.push(Event::new(format!("store/order/{what}"), about.clone()));
    in_channel(
        change,
        &format!("order/{what}"),
        json!({ "order_id": change.id }),
        events,
    );
    if let Some((before, after)) = change.turned("status_id") {
        let mut data = about;
        data["status"] = json!({ "previous_status_id": before, "new_status_id": after });
        events.push(Event::new("store/order/statusUpdated", data));
        in_channel(
            change,
            "order/statusUpdated",
            json!({ "order_id": change.id }),
            events,
        );
    }
}

/// What the events of a channel tell of it.
fn in_channel(change: &Change<'_>, what: &str, data: Value, events: &mut Vec<Event>) {
    let channel = change.field("channel_id").as_i64().unwrap_or(1);
    events.push(Event::new(format!("store/channel/{channel}/{what}"), data));
}

pub(super) fn shipment(change: &Change<'_>, events: &mut Vec<Event>) {
    let data = json!({ "type": "shipment", "id": change.id, "orderId": change.parent() });
    change.tell("store/shipment", data, events);
}

pub(super) fn message(change: &Change<'_>, events: &mut Vec<Event>) {
    if change.created() {
        let data = json!({
            "type": "order",
            "id": change.parent(),
            "message": { "order_message_id": change.id },
        });
        change.tell("store/order/message", data, events);
    }
}

pub(super) fn refund(change: &Change<'_>, events: &mut Vec<Event>) {
    if change.created() {
        let data = json!({
            "type": "order",
            "id": change.parent(),
            "refund": { "refund_id": change.id },
        });
        change.tell("store/order/refund", data, events);
    }
}

pub(super) fn cart(change: &Change<'_>, events: &mut Vec<Event>) {
    let id = change.field("id");
    let about = json!({ "type": "cart", "id": id });
    change.tell("store/cart", about.clone(), events);
    let what = format!("cart/{}", change.verb());
    in_channel(change, &what, json!({ "cart_id": id }), events);
    let ordered = |row: Option<&Row>| row?.fields.get("order_id").cloned();
    let order = ordered(change.after).filter(|_| ordered(change.before).is_none());
    let order = order.and_then(|order| match order {
        Value::String(order) => order.parse::<i64>().ok(),
        other => other.as_i64(),
    });
    if let Some(order) = order {
        let mut data = about;
        data["orderId"] = order.into();
        events.push(Event::new("store/cart/converted", data));
        in_channel(change, "cart/converted", json!({ "cart_id": id }), events);
    }
    let (before, after) = (lines(change.before), lines(change.after));
    let find =
        |list: &[Value], line: &Value| list.iter().find(|one| one["id"] == line["id"]).cloned();
    for line in &after {
        match find(&before, line) {
            None => line_item(change, "created", line, events),
            Some(old) if old != *line => line_item(change, "updated", line, events),
            Some(_) => {}
        }
    }
    for line in before.iter().filter(|line| find(&after, line).is_none()) {
        line_item(change, "deleted", line, events);
    }
}

fn lines(row: Option<&Row>) -> Vec<Value> {
    let lists = LINES
        .iter()
        .filter_map(|name| row?.fields.get(*name)?.as_array());
    lists.flatten().cloned().collect()
}

fn line_item(change: &Change<'_>, verb: &str, line: &Value, events: &mut Vec<Event>) {
    let cart = change.field("id");
    let data = json!({ "type": "cart_line_item", "id": line["id"], "cartId": cart });
    events.push(Event::new(format!("store/cart/lineItem/{verb}"), data));
    let data = json!({ "cart_id": cart, "cart_item_id": line["id"] });
    in_channel(change, &format!("cart/lineItem/{verb}"), data, events);
}

/// There is no event for a channel that is gone: channels are never deleted.
pub(super) fn channel(change: &Change<'_>, events: &mut Vec<Event>) {
    if change.after.is_some() {
        change.plain("store/channel", "channel", events);
    }
}

/// There is no event for a location that is gone.
pub(super) fn location(change: &Change<'_>, events: &mut Vec<Event>) {
    if change.after.is_some() {
        let data = json!({ "location_id": change.id });
        change.tell("store/inventory/location", data, events);
    }
}

pub(super) fn price_list(change: &Change<'_>, events: &mut Vec<Event>) {
    let data = json!({ "price_list_id": change.id });
    change.tell("store/priceList", data.clone(), events);
    if let Some((_, active)) = change.turned("active") {
        let what = if active == Value::Bool(true) {
            "activated"
        } else {
            "deactivated"
        };
        events.push(Event::new(format!("store/priceList/{what}"), data));
    }
}

pub(super) fn price_record(change: &Change<'_>, events: &mut Vec<Event>) {
    let currency = change.field("currency");
    let currency = currency.as_str().unwrap_or_default().to_uppercase();
    let data = json!({
        "price_list_id": change.parent(),
        "variant_id": change.field("variant_id"),
        "currency_code": currency,
    });
    change.tell("store/priceList/records", json!([data.clone()]), events);
    change.tell("store/priceList/record", data, events);
}
