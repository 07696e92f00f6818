//! What is a tax provider asked about a checkout, and what of its answer is kept?

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{Shape, answer, cart, checkout, document, goods, rows};
use crate::{
    behaviour::{Call, Payload, Reply},
    exchange::{self, Request, State},
    problem::Problem,
    query::Query,
    secret::Secret,
    shop::Shop,
    spec::SPEC,
    store::{Fields, Store},
};

const CONNECTION: &str = "/v3/tax/providers/{}/connection";
const SETTINGS: &str = "/v3/tax/settings";
/// The field of a cart that keeps what the taxes of one of its versions are.
const QUOTE: &str = "tax_quote";
/// What the flat fallback takes of everything.
const FLAT: f64 = 0.1;

/// What a provider is asked.
pub(crate) struct Question {
    pub(crate) username: Secret,
    pub(crate) password: Secret,
    pub(crate) body: Value,
}

/// Connects the store with a provider, which from now on is configured.
pub(super) fn connect(call: &mut Call<'_>, shape: &Shape) -> Result<Reply, Problem> {
    let table = call.shop.spec.shapes.table(shape)?;
    document::write(call, table)?;
    let place = rows::place(&call.shop, table, &call.values)?;
    let row = rows::find(&call.shop, table, &place, "");
    let row = row.ok_or_else(|| Problem::new(500, "The sandbox lost a connection"))?;
    call.shop.store.edit(table.store, row, |fields| {
        fields.insert("configured".to_owned(), true.into());
    });
    Ok(answer::rows(call, table, &[row], json!({})))
}

/// The taxes of a cart, as they are known for this version of it.
pub(super) fn due(cart: &Fields) -> f64 {
    fresh(cart)
        .and_then(|quote| quote["tax"].as_f64())
        .unwrap_or(0.0)
}

/// Refuses an order whose taxes nobody could tell, if the store wants none without.
pub(super) fn settled(cart: &Fields) -> Result<(), Problem> {
    match fresh(cart) {
        Some(quote) if quote["tax"].is_null() => Err(Problem::new(
            422,
            "The taxes of this checkout could not be told",
        )),
        _ => Ok(()),
    }
}

fn fresh(cart: &Fields) -> Option<&Value> {
    let quote = cart.get(QUOTE)?;
    // What became an order keeps the taxes it became one with.
    (is_ordered(cart) || Some(&quote["version"]) == cart.get("version")).then_some(quote)
}

fn is_ordered(cart: &Fields) -> bool {
    cart.get("order_id").is_some_and(|order| !order.is_null())
}

pub(super) fn with_shop<T>(store: &mut Store, now: &str, look: impl FnOnce(&Shop<'_>) -> T) -> T {
    look(&Shop {
        spec: &SPEC,
        store,
        client_id: "",
        now,
    })
}

/// The row of a cart, if there is one with this id.
pub(super) fn find(state: &mut State, cart: &str) -> Option<(usize, i64)> {
    let table = SPEC.shapes.at(cart::CARTS).ok()?;
    let row = with_shop(&mut state.store, "", |shop| {
        rows::find(shop, table, &rows::Place::default(), cart)
    })?;
    Some((table.store, row))
}

/// What to ask a provider about a checkout: `None` if the store is not connected with it, the goods go nowhere yet, or
/// the taxes of this version are known.
pub(crate) fn question(state: &mut State, provider: &str, cart: &str) -> Option<Question> {
    let connection = SPEC.shapes.at(CONNECTION).ok()?;
    let place = rows::Place {
        ids: vec![provider.to_owned()],
        row: 0,
    };
    let row = with_shop(&mut state.store, "", |shop| {
        rows::find(shop, connection, &place, "")
    })?;
    let credentials = &state.store.get(connection.store, row)?.fields;
    let secret = |name: &str| Some(Secret::new(credentials.get(name)?.as_str()?.to_owned()));
    let (username, password) = (secret("username")?, secret("password")?);
    let (table, row) = find(state, cart)?;
    let fields = &state.store.get(table, row)?.fields;
    if is_ordered(fields) || fresh(fields).is_some() {
        return None;
    }
    let documents = documents(fields);
    if documents.is_empty() {
        return None;
    }
    let customer = goods::whole(fields.get("customer_id")).unwrap_or(0);
    let body = json!({
        "id": cart,
        "currency_code": fields.get("currency").and_then(|currency| currency["code"].as_str()).unwrap_or("USD"),
        "customer": { "customer_id": customer.to_string(), "customer_group_id": "0", "taxability_code": "" },
        "transaction_date": state.clock.now(),
        "documents": documents,
    });
    Some(Question {
        username,
        password,
        body,
    })
}

/// Whether an item of a cart is one of a consignment's: all are, if it names none.
pub(super) fn is_in(consignment: &Fields, item: &Fields) -> bool {
    let ids = consignment.get("line_item_ids").and_then(Value::as_array);
    ids.is_none_or(|ids| item.get("id").is_some_and(|id| ids.contains(id)))
}

/// A document for each consignment that goes somewhere.
fn documents(cart: &Fields) -> Vec<Value> {
    let consignments = cart.get("consignments").and_then(Value::as_array);
    let consignments = consignments.into_iter().flatten();
    let going = consignments.filter(|consignment| consignment["address"].is_object());
    let billing = cart.get("billing_address").map(address);
    let document = |consignment: &Value| {
        let own = |item: &&Fields| consignment.as_object().is_some_and(|one| is_in(one, item));
        let items: Vec<Value> = cart::items(cart).filter(own).map(item).collect();
        let shipping = consignment["shipping_cost_ex_tax"].as_f64().unwrap_or(0.0);
        let cost = |kind: &str, amount: f64| {
            json!({
                "id": kind, "type": kind, "quantity": 1,
                "price": { "amount": amount, "tax_inclusive": false },
            })
        };
        let mut document = json!({
            "id": consignment["id"],
            "destination_address": address(&consignment["address"]),
            "origin_address": { "country_code": "US", "region_code": "TX", "postal_code": "78701" },
            "shipping": cost("shipping", shipping),
            "handling": cost("handling", 0.0),
            "items": items,
        });
        if let Some(billing) = &billing {
            document["billing_address"] = billing.clone();
        }
        document
    };
    going.map(document).collect()
}

fn item(item: &Fields) -> Value {
    let text = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default();
    json!({
        "id": text("id"),
        "item_code": text("sku"),
        "name": text("name"),
        "type": "item",
        "quantity": goods::whole(item.get("quantity")).unwrap_or(0),
        "price": { "amount": goods::number(item, "extended_sale_price"), "tax_inclusive": false },
        "tax_exempt": item.get("taxable") == Some(&Value::Bool(false)),
    })
}

fn address(of: &Value) -> Value {
    let text = |name: &str| of[name].as_str().unwrap_or_default();
    json!({
        "line1": text("address1"),
        "line2": text("address2"),
        "city": text("city"),
        "region_name": text("state_or_province"),
        "region_code": text("state_or_province_code"),
        "country_name": text("country"),
        "country_code": text("country_code"),
        "postal_code": text("postal_code"),
    })
}

/// The sum of a provider's answer; `None` unless it tells a tax of everything it was asked about.
pub(crate) fn sum(question: &Value, quote: &Value) -> Option<f64> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let tax = |priced: &Value| {
        priced["price"]["total_tax"]
            .as_f64()
            .filter(|tax| *tax >= 0.0)
    };
    let answered = list(&quote["documents"]);
    let mut sum = 0.0;
    for asked in list(&question["documents"]) {
        let document = answered
            .iter()
            .find(|document| document["id"] == asked["id"])?;
        let answers = list(&document["items"]);
        let answers: HashMap<&str, &Value> = answers
            .iter()
            .filter_map(|item| Some((item["id"].as_str()?, item)))
            .collect();
        for item in list(&asked["items"]) {
            sum += tax(answers.get(item["id"].as_str()?)?)?;
        }
        sum += tax(&document["shipping"])? + tax(&document["handling"])?;
    }
    Some(sum)
}

/// Keeps the taxes that were told of a version of a cart; if none were, what the store's fallback says.
pub(crate) fn keep(state: &mut State, cart: &str, told: Option<f64>) {
    let Some((table, row)) = find(state, cart) else {
        return;
    };
    let settings = SPEC.shapes.at(SETTINGS).ok();
    let settings = settings.and_then(|settings| {
        let row = state.store.ids(settings.store).next()?;
        state
            .store
            .get(settings.store, row)?
            .fields
            .get("fallback_strategy")
            .cloned()
    });
    let strategy = settings
        .as_ref()
        .and_then(Value::as_str)
        .unwrap_or("FIXED")
        .to_owned();
    state.store.edit(table, row, |fields| {
        let shipping: f64 = fields
            .get("consignments")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|consignment| consignment["shipping_cost_ex_tax"].as_f64())
            .sum();
        let tax = match (told, strategy.as_str()) {
            (Some(told), _) => goods::money(told),
            (None, "DISABLE") => Value::Null,
            // The sandbox has no taxes of its own.
            (None, "BASIC") => json!(0),
            (None, _) => goods::money((goods::number(fields, "cart_amount") + shipping) * FLAT),
        };
        let version = fields.get("version").cloned().unwrap_or_default();
        fields.insert(QUOTE.to_owned(), json!({ "version": version, "tax": tax }));
    });
    state.store.commit();
}

/// A checkout as an operation shows it, with its taxes.
pub(crate) fn show(state: &mut State, request: &Request, cart: &str) -> Option<Vec<u8>> {
    let operation = exchange::operation_at(&request.method, &request.path)?;
    let now = state.clock.now();
    let call = Call {
        shop: Shop {
            spec: &SPEC,
            store: &mut state.store,
            client_id: "",
            now: &now,
        },
        operation: SPEC.operations.get(operation)?,
        ids: Vec::new(),
        values: vec![cart.to_owned()],
        query: &Query::parse(&request.query),
        payload: Payload::Nothing,
    };
    let (table, row, _) = cart::of(&call).ok()?;
    let shown = checkout::shown(&call, table, row);
    Some(shown.body?.to_string().into_bytes())
}
