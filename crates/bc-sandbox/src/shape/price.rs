//! What does a variant cost whom? What the records of price lists say, else the catalog.

use serde_json::{Value, json};

use super::{Shape, answer, derive::Table, goods, rows, rows::Place, stock::body_list};
use crate::{
    behaviour::{Call, Reply},
    page,
    problem::Problem,
    store::Fields,
};

const RECORDS: &str = "/v3/pricelists/{}/records";

/// The price list that an id means.
fn price_list(call: &Call<'_>, id: &str) -> Result<Place, Problem> {
    let table = call.shop.spec.shapes.at("/v3/pricelists")?;
    let row = rows::find(&call.shop, table, &Place::default(), id);
    let row = row.ok_or_else(|| rows::missing(table, id))?;
    Ok(Place {
        ids: vec![id.to_owned()],
        row,
    })
}

/// Writes a record: of a variant in a currency, a price list has one.
fn record(call: &mut Call<'_>, place: &Place, mut fields: Fields) -> Result<i64, Problem> {
    let table = call.shop.spec.shapes.at(RECORDS)?;
    let goods = goods::variant(&call.shop, &fields)?;
    let currency = fields
        .get("currency")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_lowercase();
    let price = |name: &str| fields.get(name).and_then(Value::as_f64);
    let calculated = price("sale_price")
        .or(price("price"))
        .unwrap_or(goods.sold_at);
    for (name, value) in [
        ("variant_id", goods.variant.into()),
        ("product_id", goods.product.into()),
        ("sku", goods.sku.into()),
        ("currency", currency.as_str().into()),
        ("calculated_price", goods::money(calculated)),
        ("date_modified", call.shop.now.into()),
    ] {
        fields.insert(name.to_owned(), value);
    }
    fields.shift_remove("price_list_id");
    let id = format!("{}:{currency}", goods.variant);
    match rows::find(&call.shop, table, place, &id) {
        Some(row) => rows::change(&mut call.shop, table, row, fields).map(|()| row),
        None => {
            fields.insert("date_created".to_owned(), call.shop.now.into());
            let row = rows::insert(&mut call.shop, table, place, fields, Some(id))?;
            // A record is found by its variant and currency together, but what it shows is the variant.
            call.shop.store.edit(table.store, row, |fields| {
                fields.insert("variant_id".to_owned(), goods.variant.into());
            });
            Ok(row)
        }
    }
}

/// Writes records, all or none of them. A wrong one is told beside what was sent.
pub(super) fn write_records(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let above = call.values.first().cloned();
    let place = above.map(|id| price_list(call, &id)).transpose()?;
    let mut errors = Vec::new();
    for item in body_list(call, "") {
        let own = item.get("price_list_id").map(rows::plain);
        let list = match (&place, own) {
            (Some(place), _) => Ok(place.clone()),
            (None, id) => price_list(call, &id.unwrap_or_default())
                .map_err(|problem| Problem::field("price_list_id", problem.title)),
        };
        let written = list.and_then(|place| record(call, &place, item.clone()));
        if let Err(problem) = written {
            let fields: Fields = problem
                .errors
                .into_iter()
                .map(|(field, message)| (field, message.into()))
                .collect();
            errors.push(json!({ "data": item, "errors": fields, "field_errors": fields }));
        }
    }
    if errors.is_empty() {
        return Ok(answer::with(call, json!({}), json!({})));
    }
    let mut problem = Problem::new(422, "Some records are invalid");
    problem.body = Some(Box::new(
        json!({ "status": 422, "title": problem.title, "batch_errors": errors }),
    ));
    Err(problem)
}

fn records(call: &Call<'_>) -> Result<(&'static Table, Place), Problem> {
    let id = call.values.first().map(String::as_str).unwrap_or_default();
    Ok((call.shop.spec.shapes.at(RECORDS)?, price_list(call, id)?))
}

/// The records of a variant, in all currencies.
pub(super) fn variant_records(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let (table, place) = records(call)?;
    let variant = call.values.get(1).cloned().unwrap_or_default();
    let mut ids = rows::at(&call.shop, table, Some(&place));
    ids.retain(|row| {
        let fields = rows::fields(&call.shop, table, *row);
        fields
            .and_then(|fields| fields.get("variant_id"))
            .map(rows::plain)
            .as_ref()
            == Some(&variant)
    });
    let page = page::cut(ids, call.query, call.operation, &call.shop.spec.schemas)?;
    Ok(answer::rows(call, table, &page.ids, page.meta))
}

fn one_record(call: &Call<'_>) -> Result<(&'static Table, Place, Option<i64>), Problem> {
    let (table, place) = records(call)?;
    let id = call
        .values
        .get(1..3)
        .map(|ids| ids.join(":").to_lowercase())
        .unwrap_or_default();
    let row = rows::find(&call.shop, table, &place, &id);
    Ok((table, place, row))
}

pub(super) fn read_record(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let (table, _, row) = one_record(call)?;
    let row = row.ok_or_else(|| Problem::new(404, "There is no such price record"))?;
    Ok(answer::rows(call, table, &[row], json!({})))
}

pub(super) fn set_record(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let (table, place, _) = one_record(call)?;
    let mut fields = call.fields();
    if let [_, variant, currency] = call.values.as_slice() {
        fields.insert("variant_id".to_owned(), rows::field(variant));
        fields.insert("currency".to_owned(), currency.as_str().into());
    }
    let row = record(call, &place, fields)?;
    Ok(answer::rows(call, table, &[row], json!({})))
}

pub(super) fn delete_record(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let (table, _, row) = one_record(call)?;
    let row = row.ok_or_else(|| Problem::new(404, "There is no such price record"))?;
    rows::remove(&mut call.shop, table, row);
    Ok(Reply::nothing())
}

/// What products cost a customer: the price list of their group and channel goes before the catalog.
pub(super) fn prices(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let body = call.fields();
    let assignments = call.shop.spec.shapes.at("/v3/pricelists/assignments")?;
    let table = call.shop.spec.shapes.at(RECORDS)?;
    let currency = body
        .get("currency_code")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_lowercase();
    let group = goods::whole(body.get("customer_group_id"));
    let lists: Vec<String> = rows::at(&call.shop, assignments, None)
        .into_iter()
        .filter_map(|row| rows::fields(&call.shop, assignments, row))
        .filter(|one| {
            let own = goods::whole(one.get("customer_group_id"));
            let channel = goods::whole(one.get("channel_id"));
            (own.is_none() || own == group)
                && (channel.is_none() || channel == goods::whole(body.get("channel_id")))
        })
        .filter_map(|one| one.get("price_list_id").map(rows::plain))
        .collect();
    let items = body
        .get("items")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let mut data = Vec::new();
    for (index, item) in items.iter().filter_map(Value::as_object).enumerate() {
        let goods = goods::variant(&call.shop, item)
            .map_err(|problem| problem.under(&format!("items.{index}")))?;
        let record = lists.iter().find_map(|list| {
            let place = price_list(call, list).ok()?;
            let row = rows::find(
                &call.shop,
                table,
                &place,
                &format!("{}:{currency}", goods.variant),
            )?;
            rows::fields(&call.shop, table, row)
        });
        let listed = |name: &str, otherwise: f64| {
            record
                .and_then(|record| record.get(name)?.as_f64())
                .unwrap_or(otherwise)
        };
        let price = listed("price", goods.price);
        let calculated = listed("calculated_price", goods.sold_at);
        let taxed = |amount: f64| {
            let amount = goods::money(amount);
            json!({ "as_entered": amount, "entered_inclusive": false, "tax_exclusive": amount, "tax_inclusive": amount })
        };
        data.push(json!({
            "product_id": goods.product, "variant_id": goods.variant,
            "options": item.get("options").cloned().unwrap_or_else(|| json!([])),
            "reference_request": item,
            "retail_price": taxed(listed("retail_price", goods.retail_price)),
            "sale_price": taxed(listed("sale_price", goods.sold_at)),
            "price": taxed(price), "calculated_price": taxed(calculated),
            "saved": taxed((price - calculated).max(0.0)), "bulk_pricing": [],
        }));
    }
    Ok(answer::with(call, Value::Array(data), json!({})))
}
