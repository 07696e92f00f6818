//! What is sold, and for how much? Products and their variants, as carts, orders, stock and price lists see them.

use serde_json::{Value, json};

use crate::{
    problem::Problem,
    resource::catalog::{PRODUCTS, VARIANTS},
    shop::Shop,
    store::Fields,
};

/// A variant of a product.
#[derive(Debug, Clone)]
pub(super) struct Goods {
    pub(super) product: i64,
    pub(super) variant: i64,
    pub(super) name: String,
    pub(super) sku: String,
    pub(super) digital: bool,
    pub(super) price: f64,
    /// The price it is sold at: the sale price, if there is one.
    pub(super) sold_at: f64,
    pub(super) retail_price: f64,
    /// What is left of it, where the stock is counted.
    pub(super) stock: Option<i64>,
}

/// An amount of money in a currency of two decimal places.
pub(super) fn money(amount: f64) -> Value {
    json!((amount * 100.0).round() / 100.0)
}

pub(super) fn number(fields: &Fields, name: &str) -> f64 {
    let value = fields.get(name);
    let text = value
        .and_then(Value::as_str)
        .and_then(|text| text.parse().ok());
    value.and_then(Value::as_f64).or(text).unwrap_or(0.0)
}

fn text(fields: &Fields, name: &str) -> String {
    fields
        .get(name)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

/// A whole number, also if it is written as `101.0`.
pub(super) fn whole(value: Option<&Value>) -> Option<i64> {
    let value = value?;
    value.as_i64().or_else(|| {
        let float = value
            .as_f64()
            .filter(|float| float.fract() == 0.0 && float.abs() < 1e15)?;
        Some(float as i64)
    })
}

/// A product, in the variant that is asked for, or its first. `field` is where a request names it.
pub(super) fn find(
    shop: &Shop<'_>,
    product: i64,
    variant: Option<i64>,
    field: &str,
) -> Result<Goods, Problem> {
    let products = shop.at(PRODUCTS)?;
    let variants = shop.at(VARIANTS)?;
    let row = shop.store.get(products.table, product);
    let fields = &row
        .ok_or_else(|| Problem::field(field, format!("there is no product with the id {product}")))?
        .fields;
    let own = shop.store.children(variants.table, product);
    let variant = match variant {
        Some(variant) if !own.contains(&variant) => {
            let message = format!("the product {product} has no variant with the id {variant}");
            return Err(Problem::field(field, message));
        }
        Some(variant) => variant,
        None => own.first().copied().unwrap_or(0),
    };
    let empty = Fields::new();
    let chosen = shop
        .store
        .get(variants.table, variant)
        .map_or(&empty, |row| &row.fields);
    let priced = |name: &str| match number(chosen, name) {
        0.0 => number(fields, name),
        own => own,
    };
    let (price, sale) = (priced("price"), priced("sale_price"));
    let sku = match text(chosen, "sku") {
        sku if sku.is_empty() => text(fields, "sku"),
        sku => sku,
    };
    let stock = match fields.get("inventory_tracking").and_then(Value::as_str) {
        Some("product") => Some(number(fields, "inventory_level") as i64),
        Some("variant") => Some(number(chosen, "inventory_level") as i64),
        _ => None,
    };
    Ok(Goods {
        product,
        variant,
        name: text(fields, "name"),
        sku,
        digital: fields.get("type").and_then(Value::as_str) == Some("digital"),
        price,
        sold_at: if sale > 0.0 { sale } else { price },
        retail_price: priced("retail_price"),
        stock,
    })
}

/// A variant, by its id or its SKU.
pub(super) fn variant(shop: &Shop<'_>, item: &Fields) -> Result<Goods, Problem> {
    let variants = shop.at(VARIANTS)?;
    if let Some(product) = whole(item.get("product_id")) {
        return find(shop, product, whole(item.get("variant_id")), "product_id");
    }
    if let Some(id) = whole(item.get("variant_id")) {
        let row = shop.store.get(variants.table, id);
        let message = format!("there is no variant with the id {id}");
        let row = row.ok_or_else(|| Problem::field("variant_id", message))?;
        return find(shop, row.parent, Some(id), "variant_id");
    }
    let Some(sku) = item.get("sku").and_then(Value::as_str) else {
        return Err(Problem::field(
            "sku",
            "an item needs a sku, variant_id or product_id",
        ));
    };
    let products = shop.at(PRODUCTS)?;
    let has = |table, id: &i64| {
        let row = shop.store.get(table, *id);
        row.and_then(|row| row.fields.get("sku"))
            .and_then(Value::as_str)
            == Some(sku)
    };
    let mut ids = shop.store.ids(variants.table);
    if let Some(id) = ids.find(|id| has(variants.table, id)) {
        let product = shop
            .store
            .get(variants.table, id)
            .map_or(0, |row| row.parent);
        return find(shop, product, Some(id), "sku");
    }
    let mut ids = shop.store.ids(products.table);
    let product = ids.find(|id| has(products.table, id));
    let product = product.ok_or_else(|| Problem::field("sku", format!("there is no {sku:?}")))?;
    find(shop, product, None, "sku")
}

/// Sets the stock of a variant, and of its product where that is what is counted.
pub(super) fn set_stock(shop: &mut Shop<'_>, goods: &Goods, level: i64) -> Result<(), Problem> {
    let (products, variants) = (shop.at(PRODUCTS)?, shop.at(VARIANTS)?);
    let store = &mut shop.store;
    store.edit(variants.table, goods.variant, |fields| {
        fields.insert("inventory_level".to_owned(), level.into());
    });
    let own = store.children(variants.table, goods.product);
    let sum = match own.len() {
        0 | 1 => level,
        _ => own
            .iter()
            .filter_map(|id| store.get(variants.table, *id))
            .map(|row| number(&row.fields, "inventory_level") as i64)
            .fold(0, i64::saturating_add),
    };
    store.edit(products.table, goods.product, |fields| {
        fields.insert("inventory_level".to_owned(), sum.into());
    });
    Ok(())
}
