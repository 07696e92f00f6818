//! The catalog's operations that no path tells: the summary, a category's product order, a tree of categories.

use serde_json::{Map, Value, json};

use super::{Call, Reply, catalog};
use crate::{
    page,
    problem::Problem,
    resource::catalog::{CATEGORIES, PRODUCTS, TREES, VARIANTS},
};

/// Where a category's row keeps the order of its products.
const SORT_ORDER: &str = "product_sort_order";

pub(super) fn summary(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let shop = &call.shop;
    let (products, variants, categories) =
        (shop.at(PRODUCTS)?, shop.at(VARIANTS)?, shop.at(CATEGORIES)?);
    let mut prices = Vec::new();
    let (mut stock, mut worth) = (0.0, 0.0);
    for id in shop.store.ids(variants.table) {
        let variant = shop.row(variants, id)?;
        let mut fields = variant.fields.clone();
        fields.insert("product_id".to_owned(), variant.parent.into());
        catalog::compute(shop, variants, id, &mut fields);
        let number = |name: &str| fields.get(name).and_then(Value::as_f64).unwrap_or(0.0);
        let (price, level) = (number("calculated_price"), number("inventory_level"));
        stock += level;
        worth += level * price;
        prices.push(price);
    }
    let dates = shop.store.ids(products.table).filter_map(|id| {
        let row = shop.row(products, id).ok()?;
        row.fields.get("date_created").and_then(Value::as_str)
    });
    let dates: Vec<&str> = dates.collect();
    let primary = shop.store.ids(categories.table).next().unwrap_or(0);
    let name = shop
        .row(categories, primary)
        .ok()
        .and_then(|row| row.fields.get("name").cloned());
    let highest = prices.iter().copied().fold(0.0, f64::max);
    let lowest = prices.iter().copied().reduce(f64::min).unwrap_or(0.0);
    let average = prices.iter().sum::<f64>() / prices.len().max(1) as f64;
    let data = json!({
        "inventory_count": stock as i64,
        "inventory_value": worth,
        "primary_category_id": primary,
        "primary_category_name": name.unwrap_or_else(|| "".into()),
        "variant_count": prices.len(),
        "highest_variant_price": highest,
        "average_variant_price": average,
        "lowest_variant_price": lowest,
        "oldest_variant_date": dates.iter().min().copied().unwrap_or_default(),
        "newest_variant_date": dates.iter().max().copied().unwrap_or_default(),
    });
    Ok(Reply::envelope(call, data, json!({})))
}

pub(super) fn list_sort_order(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let ordered = sort_order(call)?;
    let ids = ordered.iter().map(|(product, _)| *product).collect();
    let page = page::cut(ids, call.query, call.operation, &call.shop.spec.schemas)?;
    let shown = ordered
        .iter()
        .filter(|(product, _)| page.ids.contains(product));
    let data = shown
        .map(|(product, order)| json!({ "product_id": product, "sort_order": order }))
        .collect();
    Ok(Reply::envelope(call, data, page.meta))
}

pub(super) fn set_sort_order(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let known = sort_order(call)?;
    let category = call.ids.first().copied().unwrap_or(0);
    let items = call.items();
    let mut errors = Vec::new();
    let mut order = Map::new();
    for (index, item) in items.iter().enumerate() {
        let product = item.get("product_id").and_then(Value::as_i64).unwrap_or(0);
        if known.iter().all(|(id, _)| *id != product) {
            let message = format!("the category has no product with the id {product}");
            errors.push((format!("{index}.product_id"), message));
        }
        order.insert(
            product.to_string(),
            item.get("sort_order").cloned().unwrap_or_default(),
        );
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    let categories = call.shop.at(CATEGORIES)?;
    call.shop.store.edit(categories.table, category, |fields| {
        if let Some(kept) = fields
            .entry(SORT_ORDER)
            .or_insert_with(|| json!({}))
            .as_object_mut()
        {
            kept.extend(order);
        }
    });
    // The documented answer is the bare list, without the envelope.
    Ok(Reply {
        status: call.success(200),
        body: Some(Value::Array(items)),
    })
}

/// The products of the category in the path, in their order there.
fn sort_order(call: &Call<'_>) -> Result<Vec<(i64, i64)>, Problem> {
    let shop = &call.shop;
    let (products, categories) = (shop.at(PRODUCTS)?, shop.at(CATEGORIES)?);
    let category = shop.locate(categories, &call.ids)?;
    let order = shop.row(categories, category)?.fields.get(SORT_ORDER);
    let place = |id: i64| {
        order
            .and_then(|order| order.get(id.to_string()))
            .and_then(Value::as_i64)
            .unwrap_or(0)
    };
    let inside = |id: &i64| {
        let row = shop.store.get(products.table, *id);
        let listed = row
            .and_then(|row| row.fields.get("categories"))
            .and_then(Value::as_array);
        listed.is_some_and(|listed| listed.iter().any(|one| one.as_i64() == Some(category)))
    };
    let ids = shop.store.ids(products.table).filter(inside);
    let mut ordered: Vec<(i64, i64)> = ids.map(|id| (id, place(id))).collect();
    ordered.sort_by_key(|(id, place)| (*place, *id));
    Ok(ordered)
}

pub(super) fn category_tree(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let trees = call.shop.at(TREES)?;
    let tree = call.shop.locate(trees, &call.ids)?;
    let deepest = call.query.number("depth").unwrap_or(i64::MAX);
    let data = branch(call, tree, 0, &[], deepest)?;
    Ok(Reply::envelope(call, data, json!({})))
}

/// The categories below a parent, each with those below it.
fn branch(
    call: &Call<'_>,
    tree: i64,
    parent: i64,
    path: &[i64],
    deepest: i64,
) -> Result<Value, Problem> {
    let categories = call.shop.at(CATEGORIES)?;
    let depth = path.len() as i64;
    let mut nodes = Vec::new();
    if depth > deepest {
        return Ok(Value::Array(nodes));
    }
    for id in call.shop.store.ids(categories.table) {
        let fields = &call.shop.row(categories, id)?.fields;
        let number = |name: &str| fields.get(name).and_then(Value::as_i64).unwrap_or(0);
        // A category can be made its own ancestor; the tree must end all the same.
        if number("parent_id") != parent || number("tree_id") != tree || path.contains(&id) {
            continue;
        }
        let below: Vec<i64> = path.iter().copied().chain([id]).collect();
        nodes.push(json!({
            "id": id,
            "parent_id": parent,
            "depth": depth,
            "path": path,
            "name": fields.get("name"),
            "is_visible": fields.get("is_visible"),
            "url": fields.get("custom_url").and_then(|url| url.get("url")),
            "children": branch(call, tree, id, &below, deepest)?,
        }));
    }
    Ok(Value::Array(nodes))
}
