//! What is a shipping provider asked about a consignment, and what of its quotes is kept?

use serde_json::{Value, json};

use super::{cart, goods, rows, tax};
use crate::{
    exchange::State,
    hosts::STORE_ID,
    resource::catalog::PRODUCTS,
    spec::SPEC,
    store::{Fields, Store},
};

const CONNECTION: &str = "/v2/shipping/carrier/connection";
/// The field of a consignment that keeps what a provider quoted.
const QUOTES: &str = "provider_options";
/// Ounces in a pound, in which the store weighs.
const OUNCES: f64 = 16.0;

/// The options that a provider quoted for a consignment.
pub(super) fn quoted(consignment: &Fields) -> Vec<Value> {
    let quotes = consignment.get(QUOTES).and_then(Value::as_array);
    quotes.cloned().unwrap_or_default()
}

/// Forgets the quotes of a consignment that goes elsewhere now, or has other items.
pub(super) fn forget(consignment: &mut Fields) {
    consignment.shift_remove(QUOTES);
}

/// What to ask a provider: the id of a consignment, and the question. Nothing unless the store is connected with it.
pub(crate) fn questions(state: &mut State, carrier: &str, cart: &str) -> Vec<(Value, Value)> {
    ask(state, carrier, cart).unwrap_or_default()
}

fn ask(state: &mut State, carrier: &str, cart: &str) -> Option<Vec<(Value, Value)>> {
    let table = SPEC.shapes.at(CONNECTION).ok()?;
    let row = tax::with_shop(&mut state.store, "", |shop| {
        rows::find(shop, table, &rows::Place::default(), carrier)
    })?;
    let connection = state
        .store
        .get(table.store, row)?
        .fields
        .get("connection")
        .cloned();
    let (table, row) = tax::find(state, cart)?;
    let fields = &state.store.get(table, row)?.fields;
    let consignments = fields.get("consignments").and_then(Value::as_array);
    let consignments = consignments
        .into_iter()
        .flatten()
        .filter_map(Value::as_object);
    let open = consignments.filter(|consignment| {
        !consignment.contains_key(QUOTES)
            && consignment.get("address").is_some_and(Value::is_object)
    });
    let customer = goods::whole(fields.get("customer_id")).unwrap_or(0);
    let question = |consignment: &Fields| {
        let own = |item: &&Fields| tax::is_in(consignment, item);
        let items = cart::items(fields).filter(own);
        let items: Vec<Value> = items.map(|line| item(&state.store, line)).collect();
        let question = json!({
            "base_options": {
                "origin": { "zip": "78701", "state_iso2": "TX", "country_iso2": "US" },
                "destination": destination(&consignment["address"]),
                "items": items,
                "customer": { "customer_id": customer, "customer_groups": [] },
                "store_id": STORE_ID.to_string(),
                "request_context": { "reference_values": [{ "name": "cart_id", "value": cart }] },
            },
            "zone_options": {},
            "connection_options": connection.clone().unwrap_or_else(|| json!({})),
            "rate_options": {},
        });
        let id = consignment.get("id").cloned().unwrap_or_default();
        (id, question)
    };
    Some(open.map(question).collect())
}

fn destination(of: &Value) -> Value {
    let text = |name: &str| of[name].as_str().unwrap_or_default();
    json!({
        "street_1": text("address1"),
        "street_2": text("address2"),
        "zip": text("postal_code"),
        "city": text("city"),
        "state_iso2": text("state_or_province_code"),
        "country_iso2": text("country_code"),
        "address_type": "RESIDENTIAL",
    })
}

fn item(store: &Store, item: &Fields) -> Value {
    let id = |name: &str| goods::whole(item.get(name)).unwrap_or(0);
    let products = SPEC.resources.at(PRODUCTS).map(|products| products.table);
    let product = products.and_then(|products| store.get(products, id("product_id")));
    let weight = product.map_or(0.0, |product| goods::number(&product.fields, "weight"));
    json!({
        "sku": item.get("sku"),
        "variant_id": id("variant_id").to_string(),
        "product_id": id("product_id").to_string(),
        "name": item.get("name"),
        "weight": { "units": "oz", "value": weight * OUNCES },
        "discounted_price": { "currency": "USD", "amount": goods::number(item, "sale_price") },
        "declared_value": { "currency": "USD", "amount": goods::number(item, "list_price") },
        "quantity": id("quantity"),
    })
}

/// The options of a provider's answer; `None` if it is not what the reference says.
pub(crate) fn options(carrier: &str, answer: &Value) -> Option<Vec<Value>> {
    answer["quote_id"].as_str()?;
    let mut options = Vec::new();
    for quotes in answer["carrier_quotes"].as_array()? {
        for quote in quotes["quotes"].as_array()? {
            let code = quote["code"].as_str().filter(|code| !code.is_empty())?;
            let cost = |name: &str| quote[name]["amount"].as_f64().filter(|cost| *cost >= 0.0);
            let cost = cost("discounted_cost").or(cost("cost"))?;
            options.push(json!({
                "id": format!("{carrier}-{code}"),
                "type": format!("shipping_{carrier}"),
                "description": quote["display_name"].as_str()?,
                "additional_description": quote["description"].as_str().unwrap_or_default(),
                "cost": goods::money(cost),
            }));
        }
    }
    Some(options)
}

/// Adds what was quoted to the options of a consignment.
pub(crate) fn keep(state: &mut State, cart: &str, consignment: &Value, options: &[Value]) {
    let Some((table, row)) = tax::find(state, cart) else {
        return;
    };
    state.store.edit(table, row, |fields| {
        let all = fields.get_mut("consignments").and_then(Value::as_array_mut);
        let all = all.into_iter().flatten();
        for one in all.filter(|one| one["id"] == *consignment) {
            one[QUOTES] = options.into();
            if let Some(available) = one["available_shipping_options"].as_array_mut() {
                available.extend_from_slice(options);
            }
        }
    });
    state.store.commit();
}
