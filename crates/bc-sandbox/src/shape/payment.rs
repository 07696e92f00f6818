//! How is an order paid, and paid back? By captures, voids and refunds, each kept as a transaction or refund.

use serde_json::{Value, json};

use super::{Shape, answer, goods, order, rows, rows::Place};
use crate::{
    behaviour::{Call, Reply},
    problem::Problem,
    store::Fields,
};

const TRANSACTIONS: &str = "/v3/orders/{}/transactions";
const REFUNDS: &str = "/v3/orders/{}/payment_actions/refunds";
const PRODUCTS: &str = "/v2/orders/{}/products";

fn place(call: &Call<'_>, row: i64) -> Place {
    Place {
        ids: call.values.first().cloned().into_iter().collect(),
        row,
    }
}

/// Captures what was authorized, or voids it: either can be done once.
fn settle(call: &mut Call<'_>, event: &str, state: &str) -> Result<Reply, Problem> {
    let (orders, row, order) = order::of(call)?;
    let known = order
        .get("payment_status")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if !matches!(known, "" | "pending" | "authorized") {
        let message = format!("cannot be done to a payment that is {known}");
        return Err(Problem::field("payment_status", message));
    }
    let table = call.shop.spec.shapes.at(TRANSACTIONS)?;
    let amount = goods::number(&order, "total_inc_tax");
    let transaction = Fields::from_iter([
        ("event".to_owned(), event.into()),
        ("method".to_owned(), "custom".into()),
        ("gateway".to_owned(), "custom".into()),
        ("amount".to_owned(), goods::money(amount)),
        ("currency".to_owned(), "USD".into()),
        ("status".to_owned(), "ok".into()),
    ]);
    let place = place(call, row);
    rows::insert(&mut call.shop, table, &place, transaction, None)?;
    let change = Fields::from_iter([("payment_status".to_owned(), state.into())]);
    rows::change(&mut call.shop, orders, row, change)?;
    Ok(answer::with(call, json!({}), json!({})))
}

pub(super) fn capture(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    settle(call, "capture", "captured")
}

pub(super) fn void(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    settle(call, "void", "void")
}

/// What the items of a refund come to. 422 for what the order does not have, or no longer.
fn worth(call: &Call<'_>, row: i64, order: &Fields, body: &Fields) -> Result<f64, Problem> {
    let lines = order::parts(call, PRODUCTS, row)?;
    let mut sum = goods::number(body, "tax_adjustment_amount");
    let items = body
        .get("items")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    for (index, item) in items.enumerate() {
        let id = goods::whole(item.get("item_id")).unwrap_or(0);
        let field = |name: &str| format!("items.{index}.{name}");
        sum += match item["item_type"].as_str() {
            Some("PRODUCT") => {
                let line = lines.iter().find(|(line, _)| *line == id);
                let line = line.and_then(|(_, line)| line.as_object());
                let message = format!("the order has no product with the id {id}");
                let line = line.ok_or_else(|| Problem::field(field("item_id"), message))?;
                let quantity = goods::whole(item.get("quantity")).unwrap_or(0);
                let left = goods::whole(line.get("quantity")).unwrap_or(0)
                    - goods::whole(line.get("quantity_refunded")).unwrap_or(0);
                if quantity < 1 || quantity > left {
                    return Err(Problem::field(
                        field("quantity"),
                        format!("{left} can be refunded"),
                    ));
                }
                goods::number(line, "price_inc_tax") * quantity as f64
            }
            _ => item["amount"].as_f64().unwrap_or(0.0),
        };
    }
    let left = goods::number(order, "total_inc_tax") - goods::number(order, "refunded_amount");
    if sum > left + 0.005 {
        return Err(Problem::field(
            "items",
            format!("only {left:.2} of the order can be refunded"),
        ));
    }
    Ok(sum)
}

pub(super) fn quote(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let (_, row, order) = order::of(call)?;
    let body = call.fields();
    let sum = worth(call, row, &order, &body)?;
    let method = json!([{
        "provider_id": "custom", "provider_description": "Manual", "amount": goods::money(sum),
        "offline": true, "offline_provider": true, "offline_reason": "",
    }]);
    let quote = json!({
        "order_id": rows::field(call.values.first().map(String::as_str).unwrap_or_default()),
        "total_refund_amount": goods::money(sum), "refund_methods": [method],
    });
    Ok(answer::with(call, quote, json!({})))
}

pub(super) fn refund(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let (orders, row, order) = order::of(call)?;
    let body = call.fields();
    let sum = worth(call, row, &order, &body)?;
    let table = call.shop.spec.shapes.at(REFUNDS)?;
    let products = call.shop.spec.shapes.at(PRODUCTS)?;
    let mut items = body.get("items").cloned().unwrap_or_else(|| json!([]));
    for item in items.as_array_mut().into_iter().flatten() {
        item["requested_amount"] = item
            .get("amount")
            .cloned()
            .unwrap_or_else(|| goods::money(sum));
        let quantity = goods::whole(item.get("quantity")).unwrap_or(0);
        let id = goods::whole(item.get("item_id")).filter(|_| item["item_type"] == "PRODUCT");
        if let Some(id) = id {
            call.shop.store.edit(products.store, id, |line| {
                let known = goods::whole(line.get("quantity_refunded")).unwrap_or(0);
                line.insert("quantity_refunded".to_owned(), (known + quantity).into());
                line.insert("is_refunded".to_owned(), true.into());
            });
        }
    }
    let payments = body.get("payments").cloned().unwrap_or_else(|| json!([]));
    let fields = Fields::from_iter([
        ("created".to_owned(), call.shop.now.into()),
        ("total_amount".to_owned(), goods::money(sum)),
        ("total_tax".to_owned(), json!(0)),
        ("items".to_owned(), items),
        ("payments".to_owned(), payments),
    ]);
    let place = place(call, row);
    let made = rows::insert(&mut call.shop, table, &place, fields, None)?;
    let refunded = goods::number(&order, "refunded_amount") + sum;
    let whole = refunded + 0.005 >= goods::number(&order, "total_inc_tax");
    let state = if whole {
        "refunded"
    } else {
        "partially refunded"
    };
    let change = Fields::from_iter([
        ("refunded_amount".to_owned(), order::amount(refunded)),
        ("payment_status".to_owned(), state.into()),
    ]);
    rows::change(&mut call.shop, orders, row, change)?;
    Ok(answer::rows(call, table, &[made], json!({})))
}

/// A refund by its id alone.
pub(super) fn read_refund(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let table = call.shop.spec.shapes.at(REFUNDS)?;
    let id = call.values.first().map(String::as_str).unwrap_or_default();
    let row = rows::find_anywhere(&call.shop, table, id);
    let row = row.ok_or_else(|| rows::missing(table, id))?;
    Ok(answer::rows(call, table, &[row], json!({})))
}
