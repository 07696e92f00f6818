//! What becomes of an order? It is made of a checkout or of a request, with its products, addresses and amounts.

use serde_json::{Value, json};

use super::{Shape, answer, derive::Table, goods, rows, rows::Place};
use crate::{
    behaviour::{Call, Reply},
    problem::Problem,
    store::Fields,
};

pub(super) const ORDERS: &str = "/v2/orders";
const PRODUCTS: &str = "/v2/orders/{}/products";
const ADDRESSES: &str = "/v2/orders/{}/shipping_addresses";
const COUPONS: &str = "/v2/orders/{}/coupons";
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
    let table = call.shop.spec.shapes.at(ORDERS)?;
    let id = call.values.first().map(String::as_str).unwrap_or_default();
    let row = rows::find(&call.shop, table, &Place::default(), id);
    let row = row.ok_or_else(|| rows::missing(table, id))?;
    let fields = rows::fields(&call.shop, table, row)
        .cloned()
        .unwrap_or_default();
    Ok((table, row, fields))
}

/// The rows of an order in one of its tables.
pub(super) fn parts(call: &Call<'_>, path: &str, row: i64) -> Result<Vec<(i64, Value)>, Problem> {
    let table = call.shop.spec.shapes.at(path)?;
    let rows = call.shop.store.children(table.store, row).into_iter();
    Ok(rows
        .map(|row| (row, rows::whole(&call.shop, table, row)))
        .collect())
}

fn list(fields: &Fields, name: &str) -> Vec<Fields> {
    let items = fields
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    items.filter_map(Value::as_object).cloned().collect()
}

/// The name of a status; 422 if there is none.
fn status(call: &Call<'_>, id: i64) -> Result<Value, Problem> {
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

fn priced(line: &mut Fields, ex: f64, inc: f64, quantity: i64) {
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
fn insert(
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
    let off = goods::number(&fields, "discount_amount") + goods::number(&fields, "coupon_discount");
    for name in NOTHING_DUE {
        let known = goods::number(&fields, name);
        fields.insert(name.to_owned(), amount(known));
    }
    for (name, value) in [
        ("subtotal_ex_tax", ex),
        ("subtotal_inc_tax", inc),
        ("subtotal_tax", inc - ex),
        ("total_ex_tax", ex + shipping - off),
        ("total_inc_tax", inc + shipping - off),
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
    let items: i64 = lines
        .iter()
        .filter_map(|line| goods::whole(line.get("quantity")))
        .sum();
    let state = goods::whole(fields.get("status_id")).unwrap_or(1);
    for (name, value) in [
        ("status_id", state.into()),
        ("status", status(call, state)?),
        ("custom_status", status(call, state)?),
        ("items_total", items.into()),
        ("items_shipped", 0.into()),
        ("shipping_address_count", addresses.len().into()),
        ("currency_code", "USD".into()),
        ("default_currency_code", "USD".into()),
        ("store_default_currency_code", "USD".into()),
        ("currency_exchange_rate", "1.0000000000".into()),
    ] {
        fields.insert(name.to_owned(), value);
    }
    for name in ["products", "shipping_addresses", "consignments", "fees"] {
        fields.shift_remove(name);
    }
    fields.entry("channel_id").or_insert(json!(1));
    fields.entry("payment_status").or_insert("pending".into());
    let id = call.shop.store.next_id(table.store).max(100);
    let resource = |what: &str| {
        let host = "https://api.bigcommerce.com/stores/sandbox/v2";
        json!({ "url": format!("{host}/orders/{id}/{what}"), "resource": format!("/orders/{id}/{what}") })
    };
    for what in ["products", "shipping_addresses", "coupons"] {
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
pub(super) fn of_checkout(
    call: &mut Call<'_>,
    cart: &Fields,
    checkout: &Value,
) -> Result<i64, Problem> {
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
    let mut fields = Fields::new();
    for (name, value) in [
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

/// Ships items of an order, which is shipped when all of them are.
pub(super) fn ship(call: &mut Call<'_>, shape: &'static Shape) -> Result<Reply, Problem> {
    let (orders, row, order) = of(call)?;
    let table = call.shop.spec.shapes.table(shape)?;
    let products = call.shop.spec.shapes.at(PRODUCTS)?;
    let (schema, body) = (call.schema(), call.fields());
    let mut shipment = rows::accepted(&call.shop, schema, body, true);
    let known = parts(call, PRODUCTS, row)?;
    let mut items = list(&shipment, "items");
    let mut shipped = 0;
    for (index, item) in items.iter_mut().enumerate() {
        let id = goods::whole(item.get("order_product_id")).unwrap_or(0);
        let quantity = goods::whole(item.get("quantity")).unwrap_or(0);
        let field = |name: &str| format!("items.{index}.{name}");
        let line = known
            .iter()
            .find(|(line, _)| *line == id)
            .map(|(_, line)| line);
        let message = format!("the order has no product with the id {id}");
        let line = line.ok_or_else(|| Problem::field(field("order_product_id"), message))?;
        let whole = |name: &str| goods::whole(line.get(name)).unwrap_or(0);
        let left = whole("quantity") - whole("quantity_shipped");
        if quantity < 1 || quantity > left {
            return Err(Problem::field(
                field("quantity"),
                format!("{left} are left to be shipped"),
            ));
        }
        item.insert("product_id".to_owned(), whole("product_id").into());
        let sum = whole("quantity_shipped") + quantity;
        call.shop.store.edit(products.store, id, |fields| {
            fields.insert("quantity_shipped".to_owned(), sum.into());
        });
        shipped += quantity;
    }
    shipment.insert(
        "items".to_owned(),
        items.into_iter().map(Value::Object).collect(),
    );
    for name in ["customer_id", "billing_address"] {
        shipment.insert(
            name.to_owned(),
            order.get(name).cloned().unwrap_or_default(),
        );
    }
    let place = rows::place(&call.shop, table, &call.values)?;
    let made = rows::insert(&mut call.shop, table, &place, shipment, None)?;
    let sum = goods::whole(order.get("items_shipped")).unwrap_or(0) + shipped;
    let all = goods::whole(order.get("items_total")).unwrap_or(0);
    let state = if sum >= all { 2 } else { 3 };
    let change = Fields::from_iter([
        ("items_shipped".to_owned(), sum.into()),
        ("status_id".to_owned(), state.into()),
        ("status".to_owned(), status(call, state)?),
        ("date_shipped".to_owned(), call.shop.now.into()),
    ]);
    rows::change(&mut call.shop, orders, row, change)?;
    Ok(answer::rows(call, table, &[made], json!({})))
}

/// The order's consignments: what is shipped where.
pub(super) fn consignments(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let (_, row, _) = of(call)?;
    let shipping: Value = parts(call, ADDRESSES, row)?
        .into_iter()
        .map(|(_, part)| part)
        .collect();
    let data = json!({ "pickups": [], "shipping": shipping, "downloads": [], "email": { "gift_certificates": [] } });
    Ok(answer::with(call, data, json!({})))
}
