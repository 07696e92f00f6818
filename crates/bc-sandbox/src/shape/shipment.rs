//! How is an order shipped? In parts, each a shipment, until nothing is left.

use serde_json::{Value, json};

use super::{
    Shape, answer, goods,
    order::{ADDRESSES, PRODUCTS, list, of, parts, status},
    rows,
};
use crate::{
    behaviour::{Call, Reply},
    problem::Problem,
    store::Fields,
};

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
