//! Variants: what their option values stand for, and the base variant of a product without options.

use serde_json::{Value, json};

use super::{catalog::text, delete, write};
use crate::{
    problem::Problem,
    resource::{
        Resource,
        catalog::{OPTION_VALUES, OPTIONS, PRODUCTS, VARIANTS},
    },
    shop::Shop,
    store::Fields,
};

/// Looks up the option values of a variant about to be written, and refuses a combination another one has.
pub(super) fn prepare(
    shop: &mut Shop<'_>,
    product: i64,
    id: Option<i64>,
    fields: &mut Fields,
) -> Result<(), Problem> {
    if let Some(sku) = text(fields, "sku") {
        check_sku(shop, product, sku)?;
    }
    if id.is_some() && !fields.contains_key("option_values") {
        return Ok(());
    }
    let given = fields
        .get("option_values")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let mut values = Vec::new();
    for (index, value) in given.iter().enumerate() {
        let known = resolve(shop, product, value);
        values.push(known.map_err(|problem| problem.under(&format!("option_values.{index}")))?);
    }
    let variants = shop.at(VARIANTS)?;
    for other in shop.store.children(variants.table, product) {
        if Some(other) != id && combination(shop, variants, other) == ids(&values) {
            return Err(Problem::duplicate("variant", "option_values"));
        }
    }
    fields.insert("option_values".to_owned(), Value::Array(values));
    Ok(())
}

/// A SKU belongs to one product and its base variant.
pub(super) fn check_sku(shop: &Shop<'_>, product: i64, sku: &str) -> Result<(), Problem> {
    let key = format!("sku\u{1f}{}", sku.to_lowercase());
    let (products, variants) = (shop.at(PRODUCTS)?, shop.at(VARIANTS)?);
    let of_product = shop.store.holder(products.table, &key);
    let of_variant = shop.store.holder(variants.table, &key);
    let elsewhere = of_variant
        .and_then(|id| shop.store.get(variants.table, id))
        .map(|row| row.parent);
    if of_product
        .or(elsewhere)
        .is_some_and(|holder| holder != product)
    {
        return Err(Problem::duplicate("product", "sku"));
    }
    Ok(())
}

/// The variant of a product without options, if it has one.
pub(super) fn base(shop: &Shop<'_>, product: i64) -> Option<i64> {
    let variants = shop.at(VARIANTS).ok()?;
    let mut ids = shop.store.children(variants.table, product).into_iter();
    ids.find(|id| combination(shop, variants, *id).is_empty())
}

/// A product without variants gets a base variant; a base variant follows its product's SKU.
pub(super) fn keep_base(shop: &mut Shop<'_>, product: i64) -> Result<(), Problem> {
    let variants = shop.at(VARIANTS)?;
    let sku = shop
        .row(shop.at(PRODUCTS)?, product)?
        .fields
        .get("sku")
        .cloned();
    let fields: Fields = [("sku".to_owned(), sku.unwrap_or_else(|| "".into()))]
        .into_iter()
        .collect();
    if shop.store.children(variants.table, product).is_empty() {
        write::create(shop, variants, product, fields, None)?;
    } else if let Some(base) = base(shop, product) {
        write::update(shop, variants, base, fields, None)?;
    }
    Ok(())
}

/// The first variant with option values takes the place of the base variant.
pub(super) fn replace_base(shop: &mut Shop<'_>, variant: i64) -> Result<(), Problem> {
    let variants = shop.at(VARIANTS)?;
    let product = shop.row(variants, variant)?.parent;
    if combination(shop, variants, variant).is_empty() {
        return Ok(());
    }
    match base(shop, product) {
        Some(base) => delete::remove(shop, variants, base),
        None => Ok(()),
    }
}

/// The ids of a variant's option values, sorted.
fn combination(shop: &Shop<'_>, variants: &Resource, id: i64) -> Vec<i64> {
    let values = shop
        .store
        .get(variants.table, id)
        .and_then(|row| row.fields.get("option_values"));
    ids(values
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default())
}

fn ids(values: &[Value]) -> Vec<i64> {
    let mut ids: Vec<i64> = values
        .iter()
        .filter_map(|value| value["id"].as_i64())
        .collect();
    ids.sort_unstable();
    ids
}

/// An option value by its ids, or by its names: what does not exist under a name is made.
fn resolve(shop: &mut Shop<'_>, product: i64, given: &Value) -> Result<Value, Problem> {
    let (options, values) = (shop.at(OPTIONS)?, shop.at(OPTION_VALUES)?);
    let number = |name: &str| given.get(name).and_then(Value::as_i64);
    let word = |name: &str| given.get(name).and_then(Value::as_str);
    let (option, value) = match (
        number("option_id"),
        number("id"),
        word("option_display_name"),
        word("label"),
    ) {
        (Some(option), Some(value), _, _) => {
            let owned = shop
                .store
                .get(options.table, option)
                .is_some_and(|row| row.parent == product);
            if !owned {
                let message = format!("the product has no option with the id {option}");
                return Err(Problem::field("option_id", message));
            }
            if shop
                .store
                .get(values.table, value)
                .is_none_or(|row| row.parent != option)
            {
                let message = format!("the option has no value with the id {value}");
                return Err(Problem::field("id", message));
            }
            (option, value)
        }
        (_, _, Some(name), Some(label)) => {
            let option = find_or_create(
                shop,
                options,
                product,
                "display_name",
                name,
                |place| json!({ "type": "dropdown", "sort_order": place }),
            )?;
            let value = find_or_create(
                shop,
                values,
                option,
                "label",
                label,
                |place| json!({ "is_default": false, "sort_order": place, "value_data": null }),
            )?;
            (option, value)
        }
        _ => {
            let message = "needs option_id and id, or option_display_name and label";
            return Err(Problem::field("id", message));
        }
    };
    let shown = |resource: &Resource, id: i64, name: &str| -> Result<Value, Problem> {
        Ok(shop
            .row(resource, id)?
            .fields
            .get(name)
            .cloned()
            .unwrap_or_default())
    };
    Ok(json!({
        "id": value,
        "label": shown(values, value, "label")?,
        "option_id": option,
        "option_display_name": shown(options, option, "display_name")?,
    }))
}

fn find_or_create(
    shop: &mut Shop<'_>,
    resource: &'static Resource,
    parent: i64,
    field: &str,
    name: &str,
    more: impl FnOnce(usize) -> Value,
) -> Result<i64, Problem> {
    let siblings = shop.store.children(resource.table, parent);
    let same = |id: &&i64| {
        let row = shop.store.get(resource.table, **id);
        row.and_then(|row| text(&row.fields, field)) == Some(name)
    };
    if let Some(known) = siblings.iter().find(same) {
        return Ok(*known);
    }
    let mut fields: Fields = more(siblings.len())
        .as_object()
        .cloned()
        .unwrap_or_default();
    fields.insert(field.to_owned(), name.into());
    write::create(shop, resource, parent, fields, None)
}
