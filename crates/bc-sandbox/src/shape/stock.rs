//! How many are there of what, and where? What locations have of each variant, and how that is adjusted.

use serde_json::{Value, json};

use super::{Shape, answer, goods, goods::Goods, rows, rows::Place};
use crate::{
    behaviour::{Call, Payload, Reply},
    page,
    problem::Problem,
    resource::catalog::VARIANTS,
    store::Fields,
};

const LOCATIONS: &str = "/v3/inventory/locations";
/// What is said of a variant at a location: its settings, and what is there.
const ITEMS: &str = "/v3/inventory/locations/{}/items";

pub(super) fn body_list(call: &mut Call<'_>, name: &str) -> Vec<Fields> {
    let list = match std::mem::take(&mut call.payload) {
        Payload::Json(Value::Array(items)) => items,
        Payload::Json(mut body) => body
            .get_mut(name)
            .and_then(Value::as_array_mut)
            .map(std::mem::take)
            .unwrap_or_default(),
        _ => Vec::new(),
    };
    list.into_iter()
        .filter_map(|item| item.as_object().cloned())
        .collect()
}

fn location(call: &Call<'_>, id: &str) -> Result<Place, Problem> {
    let table = call.shop.spec.shapes.at(LOCATIONS)?;
    let row = rows::find(&call.shop, table, &Place::default(), id);
    let row = row.ok_or_else(|| rows::missing(table, id))?;
    Ok(Place {
        ids: vec![id.to_owned()],
        row,
    })
}

/// What is kept of a variant at a location. The first location has what the catalog says, until told otherwise.
fn kept(call: &Call<'_>, place: &Place, goods: &Goods) -> Result<Fields, Problem> {
    let table = call.shop.spec.shapes.at(ITEMS)?;
    let row = rows::find(&call.shop, table, place, &goods.variant.to_string());
    if let Some(fields) = row.and_then(|row| rows::fields(&call.shop, table, row)) {
        return Ok(fields.clone());
    }
    let first = place.ids.first().is_some_and(|id| id == "1");
    let level = goods.stock.filter(|_| first).unwrap_or(0);
    Ok(Fields::from_iter([("level".to_owned(), level.into())]))
}

fn keep(call: &mut Call<'_>, place: &Place, goods: &Goods, fields: Fields) -> Result<(), Problem> {
    let table = call.shop.spec.shapes.at(ITEMS)?;
    let id = goods.variant.to_string();
    match rows::find(&call.shop, table, place, &id) {
        Some(row) => rows::change(&mut call.shop, table, row, fields),
        None => rows::insert(&mut call.shop, table, place, fields, Some(id)).map(|_| ()),
    }
}

fn adjust(call: &mut Call<'_>, relative: bool) -> Result<Reply, Problem> {
    for (index, item) in body_list(call, "items").into_iter().enumerate() {
        let under = |problem: Problem| problem.under(&format!("items.{index}"));
        let id = goods::whole(item.get("location_id"))
            .unwrap_or(0)
            .to_string();
        let place = location(call, &id)
            .map_err(|problem| under(Problem::field("location_id", problem.title)))?;
        let goods = goods::variant(&call.shop, &item).map_err(under)?;
        let mut fields = kept(call, &place, &goods)?;
        let before = goods::whole(fields.get("level")).unwrap_or(0);
        let quantity = goods::whole(item.get("quantity")).unwrap_or(0);
        let level = if relative {
            before.saturating_add(quantity)
        } else {
            quantity
        };
        if level < 0 {
            return Err(under(Problem::field(
                "quantity",
                format!("would leave {level}"),
            )));
        }
        fields.insert("level".to_owned(), level.into());
        keep(call, &place, &goods, fields)?;
        let sum = total(call, &goods)?;
        goods::set_stock(&mut call.shop, &goods, sum)?;
    }
    transaction(call)
}

/// What all locations have of a variant.
fn total(call: &Call<'_>, goods: &Goods) -> Result<i64, Problem> {
    let mut sum: i64 = 0;
    for place in places(call)? {
        sum =
            sum.saturating_add(goods::whole(kept(call, &place, goods)?.get("level")).unwrap_or(0));
    }
    Ok(sum)
}

fn places(call: &Call<'_>) -> Result<Vec<Place>, Problem> {
    let table = call.shop.spec.shapes.at(LOCATIONS)?;
    let rows = rows::at(&call.shop, table, None).into_iter();
    Ok(rows
        .map(|row| Place {
            ids: vec![row.to_string()],
            row,
        })
        .collect())
}

fn transaction(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let table = call.shop.spec.shapes.at(ITEMS)?;
    let id = call.shop.store.next_id(table.store);
    let id = format!("{:08x}-0000-4000-8000-{id:012x}", table.store);
    Ok(answer::with(
        call,
        json!({ "transaction_id": id }),
        json!({}),
    ))
}

pub(super) fn absolute(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    adjust(call, false)
}

pub(super) fn relative(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    adjust(call, true)
}

/// Sets what a location says of variants: warning level, safety stock, bin.
pub(super) fn settings(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let id = call.values.first().cloned().unwrap_or_default();
    let place = location(call, &id)?;
    for (index, mut item) in body_list(call, "settings").into_iter().enumerate() {
        let identity = item.shift_remove("identity");
        let identity = identity
            .as_ref()
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default();
        let goods = goods::variant(&call.shop, &identity)
            .map_err(|problem| problem.under(&format!("settings.{index}.identity")))?;
        let mut fields = kept(call, &place, &goods)?;
        fields.insert("settings".to_owned(), Value::Object(item));
        keep(call, &place, &goods, fields)?;
    }
    transaction(call)
}

/// Whether a query's lists admit a variant.
fn wanted(call: &Call<'_>, goods: &Goods) -> bool {
    let admits = |name: &str, value: &str| {
        let list = call.query.list(name);
        list.is_empty() || list.contains(&value)
    };
    admits("sku:in", &goods.sku)
        && admits("variant_id:in", &goods.variant.to_string())
        && admits("product_id:in", &goods.product.to_string())
}

fn item(fields: &Fields) -> Value {
    let level = fields.get("level").cloned().unwrap_or_else(|| json!(0));
    let mut settings = fields.get("settings").cloned().unwrap_or_else(|| json!({}));
    if settings.get("is_in_stock").is_none() {
        settings["is_in_stock"] = json!(goods::whole(Some(&level)).unwrap_or(0) > 0);
    }
    json!({ "available_to_sell": level, "total_inventory_onhand": level, "settings": settings })
}

/// The variants of the store, with what the locations have of each.
pub(super) fn list(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let one = call
        .values
        .first()
        .map(|id| location(call, id))
        .transpose()?;
    let variants = call.shop.at(VARIANTS)?;
    let ids: Vec<i64> = call.shop.store.ids(variants.table).collect();
    let mut found = Vec::new();
    for id in ids {
        let goods = goods::variant(
            &call.shop,
            &Fields::from_iter([("variant_id".to_owned(), id.into())]),
        )?;
        if wanted(call, &goods) {
            found.push(goods);
        }
    }
    let ids = found.iter().map(|goods| goods.variant).collect();
    let page = page::cut(ids, call.query, call.operation, &call.shop.spec.schemas)?;
    let mut data = Vec::new();
    for goods in found
        .iter()
        .filter(|goods| page.ids.contains(&goods.variant))
    {
        let identity =
            json!({ "sku": goods.sku, "variant_id": goods.variant, "product_id": goods.product });
        if let Some(place) = &one {
            let mut shown = item(&kept(call, place, goods)?);
            shown["identity"] = identity;
            data.push(shown);
            continue;
        }
        let mut locations = Vec::new();
        let table = call.shop.spec.shapes.at(LOCATIONS)?;
        let asked = call.query.list("location_id:in");
        for place in places(call)? {
            let id = place.ids.first().map(String::as_str).unwrap_or_default();
            if !asked.is_empty() && !asked.contains(&id) {
                continue;
            }
            let mut shown = item(&kept(call, &place, goods)?);
            let location = rows::whole(&call.shop, table, place.row);
            shown["location_id"] = rows::field(id);
            shown["location_code"] = location["code"].clone();
            shown["location_name"] = location["label"].clone();
            shown["location_enabled"] = location["enabled"].clone();
            locations.push(shown);
        }
        data.push(json!({ "identity": identity, "locations": locations }));
    }
    Ok(answer::with(call, Value::Array(data), page.meta))
}
