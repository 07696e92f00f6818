//! What becomes of an order? It is made of a checkout or of a request, with its products, addresses and amounts.

use serde_json::{Value, json};

use super::{Shape, answer, derive::Table, goods, rows, rows::Place};
use crate::{
    behaviour::{Call, Reply},
    problem::Problem,
    store::Fields,
};

pub(super) const ORDERS: &str = "/v2/orders";
pub(super) const PRODUCTS: &str = "/v2/orders/{}/products";
pub(super) const ADDRESSES: &str = "/v2/orders/{}/shipping_addresses";
const COUPONS: &str = "/v2/orders/{}/coupons";
/// What an order has at paths of their own.
const PARTS: [&str; 5] = [
    "products",
    "shipping_addresses",
    "coupons",
    "consignments",
    "fees",
];
/// What order amounts are kept under, all of them texts with four decimal places.
const NOTHING_DUE: [&str; 14] = [
    "base_handling_cost",
    "base_shipping_cost",
    "base_wrapping_cost",
    "discount_amount",
    "coupon_discount",
    "handling_cost_ex_tax",
    "handling_cost_inc_tax",
    "refunded_amount",
    "shipping_cost_ex_tax",
    "shipping_cost_inc_tax",
    "wrapping_cost_ex_tax",
    "wrapping_cost_inc_tax",
    "subtotal_tax",
    "total_tax",
];

/// An amount as v2 writes it.
pub(super) fn amount(value: f64) -> Value {
    format!("{value:.4}").into()
}

/// The order that the path names.
pub(super) fn of(call: &Call<'_>) -> Result<(&'static Table, i64, Fields), Problem> {
    rows::named(call, ORDERS)
}

/// The rows of an order in one of its tables.
pub(super) fn parts(call: &Call<'_>, path: &str, row: i64) -> Result<Vec<(i64, Value)>, Problem> {
    let table = call.shop.spec.shapes.at(path)?;
    let rows = call.shop.store.children(table.store, row).into_iter();
    Ok(rows
        .map(|row| (row, rows::whole(&call.shop, table, row)))
        .collect())
}

pub(super) fn list(fields: &Fields, name: &str) -> Vec<Fields> {
    let items = fields
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    items.filter_map(Value::as_object).cloned().collect()
}

/// The name of a status; 422 if there is none.
pub(super) fn status(call: &Call<'_>, id: i64) -> Result<Value, Problem> {
    let table = call.shop.spec.shapes.at("/v2/order_statuses")?;
    let row = rows::find(&call.shop, table, &Place::default(), &id.to_string());
    let row = row.and_then(|row| rows::fields(&call.shop, table, row)?.get("name").cloned());
    row.ok_or_else(|| Problem::field("status_id", format!("there is no status {id}")))
}

pub(super) fn create(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let (schema, body) = (call.schema(), call.fields());
    let mut lines = Vec::new();
    for (index, wanted) in list(&body, "products").iter().enumerate() {
        let line =
            line(call, wanted).map_err(|problem| problem.under(&format!("products.{index}")))?;
        lines.push(line);
    }
    if lines.is_empty() {
        return Err(Problem::field(
            "products",
            "an order needs at least one product",
        ));
    }
    let addresses = list(&body, "shipping_addresses");
    let fields = rows::accepted(&call.shop, schema, body, true);
    let id = insert(call, fields, lines, addresses, Vec::new())?;
    let table = call.shop.spec.shapes.at(ORDERS)?;
    let row = rows::find(&call.shop, table, &Place::default(), &id.to_string());
    Ok(answer::rows(
        call,
        table,
        &row.into_iter().collect::<Vec<_>>(),
        json!({}),
    ))
}

/// A line of a new order. Its prices are what the request says, or the catalog's.
fn line(call: &Call<'_>, wanted: &Fields) -> Result<Fields, Problem> {
    let known = goods::whole(wanted.get("product_id")).filter(|id| *id != 0);
    let variant = goods::whole(wanted.get("variant_id"));
    let goods = known
        .map(|id| goods::find(&call.shop, id, variant, "product_id"))
        .transpose()?;
    let quantity = goods::whole(wanted.get("quantity")).unwrap_or(1);
    if quantity < 1 {
        return Err(Problem::field("quantity", "must be at least 1"));
    }
    let listed = goods.as_ref().map_or(0.0, |goods| goods.sold_at);
    let price = |name: &str| match wanted.get(name) {
        Some(_) => goods::number(wanted, name),
        None => listed,
    };
    let mut line = wanted.clone();
    // What the request calls options has other fields in the answer.
    line.shift_remove("product_options");
    let (ex, inc) = (price("price_ex_tax"), price("price_inc_tax"));
    priced(&mut line, ex, inc, quantity);
    if let Some(goods) = goods {
        line.entry("name")
            .or_insert_with(|| goods.name.as_str().into());
        line.insert("sku".to_owned(), goods.sku.into());
        line.insert("variant_id".to_owned(), goods.variant.into());
        line.insert(
            "type".to_owned(),
            if goods.digital { "digital" } else { "physical" }.into(),
        );
    } else {
        line.insert("product_id".to_owned(), 0.into());
    }
    Ok(line)
}

pub(super) fn priced(line: &mut Fields, ex: f64, inc: f64, quantity: i64) {
    let count = quantity as f64;
    for (name, value) in [
        ("base_price", ex),
        ("price_ex_tax", ex),
        ("price_inc_tax", inc),
        ("price_tax", inc - ex),
        ("base_total", ex * count),
        ("total_ex_tax", ex * count),
        ("total_inc_tax", inc * count),
        ("total_tax", (inc - ex) * count),
    ] {
        line.insert(name.to_owned(), amount(value));
    }
    line.insert("quantity".to_owned(), quantity.into());
}

/// Keeps an order with what belongs to it, and gives its id.
pub(super) fn insert(
    call: &mut Call<'_>,
    mut fields: Fields,
    lines: Vec<Fields>,
    addresses: Vec<Fields>,
    coupons: Vec<Fields>,
) -> Result<i64, Problem> {
    let spec = call.shop.spec;
    let table = spec.shapes.at(ORDERS)?;
    let total = |name: &str| {
        lines
            .iter()
            .map(|line| goods::number(line, name))
            .sum::<f64>()
    };
    let (ex, inc) = (total("total_ex_tax"), total("total_inc_tax"));
    let shipping = goods::number(&fields, "shipping_cost_ex_tax");
    let mut fees = list(&fields, "fees");
    let charged: f64 = fees
        .iter()
        .map(|fee| goods::number(fee, "cost_inc_tax"))
        .sum();
    let off = goods::number(&fields, "discount_amount") + goods::number(&fields, "coupon_discount");
    for name in NOTHING_DUE {
        let known = goods::number(&fields, name);
        fields.insert(name.to_owned(), amount(known));
    }
    for (name, value) in [
        ("subtotal_ex_tax", ex),
        ("subtotal_inc_tax", inc),
        ("subtotal_tax", inc - ex),
        ("total_ex_tax", ex + shipping + charged - off),
        ("total_inc_tax", inc + shipping + charged - off),
        ("total_tax", inc - ex),
    ] {
        // An order from elsewhere may bring its own amounts.
        let own = name != "total_tax" && name != "subtotal_tax" && fields.contains_key(name);
        let value = if own {
            goods::number(&fields, name)
        } else {
            value
        };
        fields.insert(name.to_owned(), amount(value));
    }
    let items = lines
        .iter()
        .filter_map(|line| goods::whole(line.get("quantity")))
        .fold(0, i64::saturating_add);
    let state = goods::whole(fields.get("status_id")).unwrap_or(1);
    for (name, value) in [
        ("status_id", state.into()),
        ("status", status(call, state)?),
        ("custom_status", status(call, state)?),
        ("items_total", items.into()),
        ("shipping_address_count", addresses.len().into()),
    ] {
        fields.insert(name.to_owned(), value);
    }
    fields.entry("items_shipped").or_insert_with(|| 0.into());
    for (name, value) in [
        ("currency_code", "USD"),
        ("default_currency_code", "USD"),
        ("store_default_currency_code", "USD"),
        ("currency_exchange_rate", "1.0000000000"),
        ("payment_status", "pending"),
    ] {
        fields.entry(name).or_insert_with(|| value.into());
    }
    for name in ["products", "shipping_addresses", "consignments", "fees"] {
        fields.shift_remove(name);
    }
    fields.entry("channel_id").or_insert(json!(1));
    let id = call.shop.store.next_id(table.store).max(100);
    let resource = |what: &str| {
        let host = "https://api.bigcommerce.com/stores/sandbox/v2";
        json!({ "url": format!("{host}/orders/{id}/{what}"), "resource": format!("/orders/{id}/{what}") })
    };
    for what in PARTS {
        fields.insert(what.to_owned(), resource(what));
    }
    let row = rows::insert(
        &mut call.shop,
        table,
        &Place::default(),
        fields,
        Some(id.to_string()),
    )?;
    let place = Place {
        ids: vec![id.to_string()],
        row,
    };
    for (path, parts) in [(ADDRESSES, addresses), (COUPONS, coupons)] {
        let table = spec.shapes.at(path)?;
        for part in parts {
            rows::insert(&mut call.shop, table, &place, part, None)?;
        }
    }
    for fee in &mut fees {
        for name in ["cost_ex_tax", "cost_inc_tax", "cost_tax"] {
            let cost = goods::number(fee, name);
            fee.insert(name.to_owned(), amount(cost));
        }
    }
    let document = Fields::from_iter([(
        "fees".to_owned(),
        fees.into_iter().map(Value::Object).collect(),
    )]);
    let table = spec.shapes.at("/v2/orders/{}/fees")?;
    rows::insert(&mut call.shop, table, &place, document, Some(String::new()))?;
    let address = parts(call, ADDRESSES, row)?
        .first()
        .map_or(0, |(row, _)| *row);
    let table = spec.shapes.at(PRODUCTS)?;
    for mut line in lines {
        line.insert("order_address_id".to_owned(), address.into());
        if let Some(product) = goods::whole(line.get("product_id")).filter(|id| *id != 0) {
            let goods = goods::find(
                &call.shop,
                product,
                goods::whole(line.get("variant_id")),
                "product_id",
            )?;
            let sold = goods::whole(line.get("quantity")).unwrap_or(0);
            if let Some(stock) = goods.stock {
                goods::set_stock(&mut call.shop, &goods, (stock - sold).max(0))?;
            }
        }
        rows::insert(&mut call.shop, table, &place, line, None)?;
    }
    Ok(id)
}

/// Changes an order; its products and addresses have paths of their own.
pub(super) fn update(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let (table, row, _) = of(call)?;
    let (schema, body) = (call.schema(), call.fields());
    let mut fields = rows::accepted(&call.shop, schema, body, false);
    for name in ["products", "shipping_addresses", "consignments"] {
        fields.shift_remove(name);
    }
    if let Some(id) = goods::whole(fields.get("status_id")) {
        fields.insert("status".to_owned(), status(call, id)?);
    }
    rows::change(&mut call.shop, table, row, fields)?;
    Ok(answer::rows(call, table, &[row], json!({})))
}
