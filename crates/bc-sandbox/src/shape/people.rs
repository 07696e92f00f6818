//! What is particular about customers? Passwords, addresses sent along, segments, wishlists.

use serde_json::{Value, json};

use super::{Shape, answer, derive::Table, goods, rows, rows::Place};
use crate::{
    behaviour::{Call, Payload, Reply},
    page,
    problem::Problem,
    shop::Shop,
    store::Fields,
};

pub(super) const CUSTOMERS: &str = "/v3/customers";
const ADDRESSES: &str = "/v2/customers/{}/addresses";
pub(super) const ATTRIBUTE_VALUES: &str = "/v3/customers/attribute-values";
const PROFILES: &str = "/v3/shopper-profiles";
const SEGMENTS: &str = "/v3/segments";
const MEMBERS: &str = "/v3/segments/{}/shopper-profiles";
const WISHLISTS: &str = "/v3/wishlists";

/// Puts the addresses that a new customer brings where addresses are.
pub(super) fn made(shop: &mut Shop<'_>, customers: &Table, row: i64) -> Result<(), Problem> {
    let table = shop.spec.shapes.at(ADDRESSES)?;
    let fields = rows::fields(shop, customers, row)
        .cloned()
        .unwrap_or_default();
    let place = Place {
        ids: vec![row.to_string()],
        row,
    };
    let addresses = fields
        .get("addresses")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    for address in addresses.filter_map(Value::as_object) {
        rows::insert(shop, table, &place, address.clone(), None)?;
    }
    let table = shop.spec.shapes.at(ATTRIBUTE_VALUES)?;
    let place = Place {
        ids: Vec::new(),
        row,
    };
    let attributes = fields
        .get("attributes")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    for attribute in attributes.filter_map(Value::as_object) {
        let mut attribute = attribute.clone();
        attribute.insert("customer_id".to_owned(), row.into());
        rows::insert(shop, table, &place, attribute, None)?;
    }
    shop.store.edit(customers.store, row, |fields| {
        fields.shift_remove("addresses");
        fields.shift_remove("attributes");
    });
    Ok(())
}

/// Removes what belongs to a customer that is gone.
pub(super) fn gone(shop: &mut Shop<'_>, row: i64) {
    let Ok(table) = shop.spec.shapes.at(ATTRIBUTE_VALUES) else {
        return;
    };
    for value in shop.store.children(table.store, row) {
        rows::remove(shop, table, value);
    }
}

/// What a customer shows besides its own fields, and what it never shows.
pub(super) fn show(shop: &Shop<'_>, row: i64, fields: &mut Fields) {
    for name in ["authentication", "_authentication"] {
        if let Some(kept) = fields.get_mut(name).and_then(Value::as_object_mut) {
            kept.retain(|name, _| !name.contains("password") || name == "force_password_reset");
        }
    }
    let Ok(table) = shop.spec.shapes.at(ADDRESSES) else {
        return;
    };
    let own = shop.store.children(table.store, row);
    let addresses: Value = own
        .iter()
        .map(|row| rows::whole(shop, table, *row))
        .collect();
    let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default();
    let name = format!("{} {}", text("first_name"), text("last_name"));
    fields.insert("name".to_owned(), name.into());
    if let Ok(table) = shop.spec.shapes.at(ATTRIBUTE_VALUES) {
        let own = shop.store.children(table.store, row);
        let values: Value = own
            .iter()
            .map(|row| rows::whole(shop, table, *row))
            .collect();
        fields.insert("attribute_count".to_owned(), own.len().into());
        fields.insert("attributes".to_owned(), values);
    }
    fields.insert("address_count".to_owned(), own.len().into());
    fields.insert("addresses".to_owned(), addresses);
}

/// Whether a customer has this password. One who was never given any has none.
fn knows(fields: &Fields, password: &str) -> bool {
    let own = ["authentication", "_authentication"]
        .iter()
        .find_map(|name| {
            let authentication = fields.get(*name)?;
            authentication
                .get("new_password")
                .or(authentication.get("password"))?
                .as_str()
        });
    own.is_some_and(|own| !own.is_empty() && own == password)
}

pub(super) fn validate_credentials(
    call: &mut Call<'_>,
    _: &'static Shape,
) -> Result<Reply, Problem> {
    let table = call.shop.spec.shapes.at(CUSTOMERS)?;
    let body = call.fields();
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let (email, password) = (text("email"), text("password"));
    let found = rows::at(&call.shop, table, None).into_iter().find(|row| {
        rows::fields(&call.shop, table, *row).is_some_and(|fields| {
            let own = fields
                .get("email")
                .and_then(Value::as_str)
                .unwrap_or_default();
            own.eq_ignore_ascii_case(email) && knows(fields, password)
        })
    });
    let valid = found.is_some();
    Ok(answer::with(
        call,
        json!({ "customer_id": found, "is_valid": valid }),
        json!({}),
    ))
}

pub(super) fn validate_password(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let table = call.shop.spec.shapes.at(CUSTOMERS)?;
    let id = call.values.first().cloned().unwrap_or_default();
    let row = rows::find(&call.shop, table, &Place::default(), &id);
    let row = row.ok_or_else(|| rows::missing(table, &id))?;
    let body = call.fields();
    let password = body
        .get("password")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let known = rows::fields(&call.shop, table, row).is_some_and(|fields| knows(fields, password));
    Ok(answer::with(call, json!({ "success": known }), json!({})))
}

/// Puts shopper profiles into a segment.
pub(super) fn join_segment(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let (profiles, members) = (
        call.shop.spec.shapes.at(PROFILES)?,
        call.shop.spec.shapes.at(MEMBERS)?,
    );
    let place = rows::place(&call.shop, members, &call.values)?;
    let mut joined = Vec::new();
    for (index, id) in call.items().iter().map(rows::plain).enumerate() {
        let row = rows::find(&call.shop, profiles, &Place::default(), &id);
        let message = format!("there is no shopper profile {id}");
        let row = row.ok_or_else(|| Problem::field(index.to_string(), message))?;
        let fields = rows::fields(&call.shop, profiles, row)
            .cloned()
            .unwrap_or_default();
        let known = rows::find(&call.shop, members, &place, &id);
        joined.push(match known {
            Some(row) => row,
            None => rows::insert(&mut call.shop, members, &place, fields, Some(id))?,
        });
    }
    Ok(answer::rows(call, members, &joined, json!({})))
}

/// The segments that a shopper profile is in.
pub(super) fn segments_of(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let shapes = &call.shop.spec.shapes;
    let (profiles, members, segments) = (
        shapes.at(PROFILES)?,
        shapes.at(MEMBERS)?,
        shapes.at(SEGMENTS)?,
    );
    let id = call.values.first().cloned().unwrap_or_default();
    rows::find(&call.shop, profiles, &Place::default(), &id)
        .ok_or_else(|| rows::missing(profiles, &id))?;
    let mut ids = rows::at(&call.shop, segments, None);
    ids.retain(|segment| {
        let of = call.shop.store.children(members.store, *segment);
        of.into_iter().any(|row| {
            let fields = rows::fields(&call.shop, members, row);
            fields
                .and_then(|fields| fields.get("id"))
                .map(rows::plain)
                .as_deref()
                == Some(id.as_str())
        })
    });
    let page = page::cut(ids, call.query, call.operation, &call.shop.spec.schemas)?;
    Ok(answer::rows(call, segments, &page.ids, page.meta))
}

fn wishlist(call: &Call<'_>) -> Result<(&'static Table, i64), Problem> {
    let table = call.shop.spec.shapes.at(WISHLISTS)?;
    let id = call.values.first().map(String::as_str).unwrap_or_default();
    let row = rows::find(&call.shop, table, &Place::default(), id);
    Ok((table, row.ok_or_else(|| rows::missing(table, id))?))
}

/// Checks the items of a request, and gives them ids.
pub(super) fn wishes(call: &mut Call<'_>, items: Option<&Value>) -> Result<Vec<Value>, Problem> {
    let counter = call.shop.spec.shapes.at("/v3/wishlists/{}/items")?;
    let mut wishes = Vec::new();
    let items = items.and_then(Value::as_array).cloned().unwrap_or_default();
    for (index, mut item) in items.into_iter().enumerate() {
        let product = goods::whole(item.get("product_id")).unwrap_or(0);
        let variant = goods::whole(item.get("variant_id"));
        goods::find(&call.shop, product, variant, "product_id")
            .map_err(|problem| problem.under(&format!("items.{index}")))?;
        if item.get("id").is_none() {
            item["id"] = call.shop.store.next_id(counter.store).into();
        }
        wishes.push(item);
    }
    Ok(wishes)
}

pub(super) fn make_wishlist(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let table = call.shop.spec.shapes.at(WISHLISTS)?;
    let mut body = call.fields();
    let wishes = wishes(call, body.get("items"))?;
    body.insert("items".to_owned(), wishes.into());
    let customers = call.shop.spec.shapes.at(CUSTOMERS)?;
    let customer = body.get("customer_id").map(rows::plain).unwrap_or_default();
    if rows::find(&call.shop, customers, &Place::default(), &customer).is_none() {
        return Err(Problem::field(
            "customer_id",
            format!("there is no customer {customer}"),
        ));
    }
    let row = rows::insert(&mut call.shop, table, &Place::default(), body, None)?;
    Ok(answer::rows(call, table, &[row], json!({})))
}

pub(super) fn add_wishes(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let (table, row) = wishlist(call)?;
    let items = match std::mem::take(&mut call.payload) {
        Payload::Json(body) => body.get("items").cloned(),
        _ => None,
    };
    let wishes = wishes(call, items.as_ref())?;
    call.shop.store.edit(table.store, row, |fields| {
        let items = fields.entry("items").or_insert_with(|| json!([]));
        if let Some(items) = items.as_array_mut() {
            items.extend(wishes);
        }
    });
    Ok(answer::rows(call, table, &[row], json!({})))
}

pub(super) fn delete_wish(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let (table, row) = wishlist(call)?;
    let id = call.values.last().cloned().unwrap_or_default();
    let mut found = false;
    call.shop.store.edit(table.store, row, |fields| {
        if let Some(items) = fields.get_mut("items").and_then(Value::as_array_mut) {
            let before = items.len();
            items.retain(|item| item.get("id").map(rows::plain).as_ref() != Some(&id));
            found = items.len() < before;
        }
    });
    match found {
        true => Ok(answer::rows(call, table, &[row], json!({}))),
        false => Err(Problem::new(404, format!("The wishlist has no item {id}"))),
    }
}
