//! What becomes of a cart? Items come and go, amounts are counted anew, and a stale version is refused.

use serde_json::{Value, json};

use super::{Shape, answer, derive::Table, goods, rows, rows::Place};
use crate::{
    behaviour::{Call, Reply},
    problem::Problem,
    store::Fields,
};

pub(super) const CARTS: &str = "/v3/carts";
/// The lists of a cart's items.
const LISTS: [&str; 4] = [
    "physical_items",
    "digital_items",
    "gift_certificates",
    "custom_items",
];

/// The cart that the path names.
pub(super) fn of(call: &Call<'_>) -> Result<(&'static Table, i64, Fields), Problem> {
    rows::named(call, CARTS)
}

/// Refuses a change to a version that is no longer the newest.
pub(super) fn fresh(cart: &Fields, body: &Fields) -> Result<(), Problem> {
    let current = cart.get("version").and_then(Value::as_i64).unwrap_or(1);
    match body.get("version").and_then(Value::as_i64) {
        Some(sent) if sent != current => {
            let title = format!("The cart has version {current}, and the request was for {sent}");
            Err(Problem::new(409, title))
        }
        _ => Ok(()),
    }
}

pub(super) fn create(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let table = call.shop.spec.shapes.at(CARTS)?;
    let body = call.fields();
    let mut cart = Fields::new();
    for (name, value) in [
        ("customer_id", json!(0)),
        ("channel_id", json!(1)),
        ("currency", json!({ "code": "USD" })),
        ("locale", json!("en")),
    ] {
        cart.insert(name.to_owned(), body.get(name).cloned().unwrap_or(value));
    }
    let customer = goods::whole(cart.get("customer_id")).unwrap_or(0);
    cart.insert("email".to_owned(), email(call, customer)?);
    cart.insert("created_time".to_owned(), call.shop.now.into());
    for list in LISTS {
        cart.insert(list.to_owned(), json!([]));
    }
    add(call, &mut cart, &body)?;
    recount(call, &mut cart);
    let row = rows::insert(&mut call.shop, table, &Place::default(), cart, None)?;
    Ok(shown(call, table, row))
}

fn email(call: &Call<'_>, customer: i64) -> Result<Value, Problem> {
    if customer == 0 {
        return Ok("".into());
    }
    let table = call.shop.spec.shapes.at("/v3/customers")?;
    let row = rows::find(&call.shop, table, &Place::default(), &customer.to_string());
    let row = row.and_then(|row| rows::fields(&call.shop, table, row));
    let message = format!("there is no customer with the id {customer}");
    let row = row.ok_or_else(|| Problem::field("customer_id", message))?;
    Ok(row.get("email").cloned().unwrap_or_default())
}

/// The cart with its addresses in the store, which an answer shows if asked for.
fn shown(call: &Call<'_>, table: &Table, row: i64) -> Reply {
    let cart = rows::fields(&call.shop, table, row)
        .cloned()
        .unwrap_or_default();
    let urls = cart.get("id").and_then(Value::as_str).map(urls);
    let mut cart = arranged(cart);
    cart.extend(urls.map(|urls| ("redirect_urls".to_owned(), urls)));
    answer::with(call, Value::Object(cart), json!({}))
}

fn urls(id: &str) -> Value {
    let base = "https://brackwater.example.com";
    json!({
        "cart_url": format!("{base}/cart.php?action=load&id={id}"),
        "checkout_url": format!("{base}/cart.php?action=loadInCheckout&id={id}"),
        "embedded_checkout_url": format!("{base}/cart.php?embedded=1&action=loadInCheckout&id={id}"),
    })
}

/// A cart as answers show it, its items in one object.
pub(super) fn arranged(mut cart: Fields) -> Fields {
    let lists = LISTS.iter().map(|list| {
        let items = cart.shift_remove(*list).unwrap_or_else(|| json!([]));
        ((*list).to_owned(), items)
    });
    let lists = lists.collect();
    cart.insert("line_items".to_owned(), Value::Object(lists));
    cart
}

/// All items of a cart.
pub(super) fn items(cart: &Fields) -> impl Iterator<Item = &Fields> {
    let lists = LISTS.iter().filter_map(|list| cart.get(*list)?.as_array());
    lists.flatten().filter_map(Value::as_object)
}

fn objects(body: &Fields, name: &str) -> Vec<Fields> {
    let items = body
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    items.filter_map(Value::as_object).cloned().collect()
}

/// Puts what a request lists into a cart: the same goods once more raise the quantity.
fn add(call: &mut Call<'_>, cart: &mut Fields, body: &Fields) -> Result<(), Problem> {
    let mut added = 0;
    for (index, wanted) in objects(body, "line_items").into_iter().enumerate() {
        let item = line(call, &wanted, None)
            .map_err(|problem| problem.under(&format!("line_items.{index}")))?;
        let list = match item.get("digital").is_some() {
            true => "digital_items",
            false => "physical_items",
        };
        put(cart, list, item);
        added += 1;
    }
    for list in ["gift_certificates", "custom_items"] {
        for mut item in objects(body, list) {
            item.insert("id".to_owned(), next(call).into());
            put(cart, list, item);
            added += 1;
        }
    }
    match added {
        0 => Err(Problem::field(
            "line_items",
            "a cart needs at least one item",
        )),
        _ => Ok(()),
    }
}

fn put(cart: &mut Fields, list: &str, item: Fields) {
    let items = cart.entry(list).or_insert_with(|| json!([]));
    let Some(items) = items.as_array_mut() else {
        return;
    };
    let same = |other: &&mut Value| {
        list.ends_with("al_items")
            && [
                "product_id",
                "variant_id",
                "option_selections",
                "list_price",
            ]
            .iter()
            .all(|name| other.get(*name) == item.get(*name))
    };
    match items.iter_mut().find(same) {
        Some(known) => {
            let quantity = |fields: &Value| goods::whole(fields.get("quantity")).unwrap_or(0);
            let sum =
                quantity(known).saturating_add(goods::whole(item.get("quantity")).unwrap_or(0));
            known["quantity"] = sum.into();
        }
        None => items.push(Value::Object(item)),
    }
}

/// An id for something inside a cart.
pub(super) fn next(call: &mut Call<'_>) -> String {
    let table = call.shop.spec.shapes.at("/v3/carts/{}/items");
    let (store, id) = table.map_or((0, 0), |table| {
        (table.store, call.shop.store.next_id(table.store))
    });
    format!("{store:08x}-0000-4000-8000-{id:012x}")
}

/// A cart's line for what a request wants.
fn line(call: &mut Call<'_>, wanted: &Fields, id: Option<String>) -> Result<Fields, Problem> {
    let product = goods::whole(wanted.get("product_id")).unwrap_or(0);
    let variant = goods::whole(wanted.get("variant_id"));
    let goods = goods::find(&call.shop, product, variant, "product_id")?;
    let quantity = goods::whole(wanted.get("quantity")).unwrap_or(0);
    if quantity < 1 {
        return Err(Problem::field("quantity", "must be at least 1"));
    }
    if goods.stock.is_some_and(|stock| quantity > stock) {
        let message = format!("there are only {} left", goods.stock.unwrap_or(0));
        return Err(Problem::field("quantity", message));
    }
    let price = wanted.get("list_price").and_then(Value::as_f64);
    let (list, sale) = (price.unwrap_or(goods.price), price.unwrap_or(goods.sold_at));
    let mut item = wanted.clone();
    for (name, value) in [
        ("id", id.unwrap_or_else(|| next(call)).into()),
        ("product_id", goods.product.into()),
        ("variant_id", goods.variant.into()),
        ("sku", goods.sku.as_str().into()),
        ("quantity", quantity.into()),
        ("taxable", true.into()),
        ("is_taxable", true.into()),
        ("is_mutable", true.into()),
        ("is_require_shipping", (!goods.digital).into()),
        ("original_price", goods::money(goods.price)),
        ("list_price", goods::money(list)),
        ("sale_price", goods::money(sale)),
    ] {
        item.insert(name.to_owned(), value);
    }
    item.entry("name")
        .or_insert_with(|| goods.name.as_str().into());
    if goods.digital {
        item.insert("digital".to_owned(), true.into());
    }
    Ok(item)
}

/// Counts the amounts of a cart, and makes it a new version.
pub(super) fn recount(call: &Call<'_>, cart: &mut Fields) {
    let mut sum = 0.0;
    for list in LISTS {
        let list = cart.get_mut(list).and_then(Value::as_array_mut);
        for item in list.into_iter().flatten().filter_map(Value::as_object_mut) {
            let quantity = goods::number(item, "quantity");
            let list = goods::number(item, "list_price");
            let sale = match item.get("sale_price") {
                Some(_) => goods::number(item, "sale_price"),
                None => list + goods::number(item, "amount"),
            };
            item.insert(
                "extended_list_price".to_owned(),
                goods::money(list * quantity),
            );
            item.insert(
                "extended_sale_price".to_owned(),
                goods::money(sale * quantity),
            );
            sum += sale * quantity;
        }
    }
    let off = goods::number(cart, "manual_discount_amount");
    let coupons = cart
        .get("coupons")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let coupons: f64 = coupons
        .filter_map(|coupon| coupon.get("discounted_amount")?.as_f64())
        .sum();
    let version = cart.get("version").and_then(Value::as_i64).unwrap_or(0) + 1;
    let left = (sum - off - coupons).max(0.0);
    for (name, value) in [
        ("base_amount", goods::money(sum)),
        ("discount_amount", goods::money(off)),
        ("cart_amount", goods::money(left)),
        ("cart_amount_inc_tax", goods::money(left)),
        ("cart_amount_ex_tax", goods::money(left)),
        ("updated_time", call.shop.now.into()),
        ("version", version.into()),
    ] {
        cart.insert(name.to_owned(), value);
    }
}

/// Keeps a changed cart, counted anew.
pub(super) fn keep(
    call: &mut Call<'_>,
    table: &Table,
    row: i64,
    mut cart: Fields,
) -> Result<(), Problem> {
    recount(call, &mut cart);
    call.shop
        .store
        .edit(table.store, row, |fields| *fields = cart);
    Ok(())
}

pub(super) fn add_items(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let (table, row, mut cart) = of(call)?;
    let body = call.fields();
    fresh(&cart, &body)?;
    add(call, &mut cart, &body)?;
    keep(call, table, row, cart)?;
    Ok(shown(call, table, row))
}

/// The list and place of the item that the path names.
fn locate(call: &Call<'_>, cart: &Fields) -> Result<(&'static str, usize), Problem> {
    let id = call.values.last().cloned().unwrap_or_default();
    let found = LISTS.iter().find_map(|list| {
        let items = cart.get(*list)?.as_array()?;
        let place = items.iter().position(|item| item["id"] == id.as_str())?;
        Some((*list, place))
    });
    found.ok_or_else(|| Problem::new(404, format!("The cart has no item with the id {id}")))
}

pub(super) fn update_item(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let (table, row, mut cart) = of(call)?;
    let (list, place) = locate(call, &cart)?;
    let body = call.fields();
    fresh(&cart, &body)?;
    let id = call.values.last().cloned();
    let wanted = body.get("line_item").and_then(Value::as_object);
    let item = match wanted {
        Some(wanted) => line(call, wanted, id).map_err(|problem| problem.under("line_item"))?,
        None => return Err(Problem::field("line_item", "is required")),
    };
    if let Some(slot) = cart.get_mut(list).and_then(|items| items.get_mut(place)) {
        *slot = Value::Object(item);
    }
    keep(call, table, row, cart)?;
    Ok(shown(call, table, row))
}

/// Without its last item a cart is no more: 204.
pub(super) fn delete_item(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let (table, row, mut cart) = of(call)?;
    let (list, place) = locate(call, &cart)?;
    let body = call.fields();
    fresh(&cart, &body)?;
    if let Some(items) = cart.get_mut(list).and_then(Value::as_array_mut) {
        items.remove(place);
    }
    if items(&cart).next().is_none() {
        rows::remove(&mut call.shop, table, row);
        return Ok(Reply::nothing());
    }
    keep(call, table, row, cart)?;
    Ok(shown(call, table, row))
}

pub(super) fn read(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let (table, row, _) = of(call)?;
    Ok(shown(call, table, row))
}

/// Gives a cart to a customer.
pub(super) fn update(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let (table, row, mut cart) = of(call)?;
    let body = call.fields();
    fresh(&cart, &body)?;
    let customer = goods::whole(body.get("customer_id")).unwrap_or(0);
    cart.insert("email".to_owned(), email(call, customer)?);
    cart.insert("customer_id".to_owned(), customer.into());
    keep(call, table, row, cart)?;
    Ok(shown(call, table, row))
}

pub(super) fn redirect_urls(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    of(call)?;
    let id = call.values.first().cloned().unwrap_or_default();
    Ok(answer::with(call, urls(&id), json!({})))
}
