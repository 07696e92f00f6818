//! What the catalog does beyond storing: prices worked out, addresses made up, one thumbnail a product, base variants.

use serde_json::{Value, json};

use super::{category, variant, write};
use crate::{
    problem::Problem,
    render::{self, Selection},
    resource::{Resource, catalog::*},
    shop::Shop,
    store::Fields,
};

/// Completes or refuses the fields of a row about to be written; `id` is that of a row which is there already.
pub(super) fn prepare(
    shop: &mut Shop<'_>,
    owner: &'static Resource,
    parent: i64,
    id: Option<i64>,
    fields: &mut Fields,
) -> Result<(), Problem> {
    match owner.collection.as_str() {
        PRODUCTS => {
            name_brand(shop, fields)?;
            if let Some(sku) = text(fields, "sku") {
                variant::check_sku(shop, id.unwrap_or(0), sku)?;
            }
            address(shop, owner, id, fields);
        }
        BRANDS => address(shop, owner, id, fields),
        CATEGORIES => {
            category::plant(shop, owner, id, fields)?;
            address(shop, owner, id, fields);
        }
        VARIANTS => variant::prepare(shop, parent, id, fields)?,
        TREES => category::check_tree(id.is_none(), fields)?,
        IMAGES => check_image(id.is_none(), fields)?,
        _ => {}
    }
    Ok(())
}

/// Does what follows from a row that was written.
pub(super) fn finish(
    shop: &mut Shop<'_>,
    owner: &'static Resource,
    id: i64,
    new: bool,
) -> Result<(), Problem> {
    match owner.collection.as_str() {
        PRODUCTS => variant::keep_base(shop, id),
        CATEGORIES => category::settle(shop, owner, id),
        VARIANTS if new => variant::replace_base(shop, id),
        IMAGES => keep_image(shop, owner, id),
        _ => Ok(()),
    }
}

/// Mends what a removed row leaves behind.
pub(super) fn removed(shop: &mut Shop<'_>, owner: &'static Resource, parent: i64) {
    if owner.collection == IMAGES {
        let left = shop.store.children(owner.table, parent);
        let is_thumbnail = |id: &i64| {
            shop.store
                .get(owner.table, *id)
                .is_some_and(|row| row.fields.get("is_thumbnail") == Some(&true.into()))
        };
        if let (false, Some(first)) = (left.iter().any(is_thumbnail), left.first()) {
            shop.store.edit(owner.table, *first, |fields| {
                fields.insert("is_thumbnail".to_owned(), true.into());
            });
        }
    }
}

/// Adds the fields that are worked out rather than kept.
pub(crate) fn compute(shop: &Shop<'_>, owner: &'static Resource, id: i64, fields: &mut Fields) {
    match owner.collection.as_str() {
        PRODUCTS => {
            fields.insert("calculated_price".to_owned(), price(fields));
            let base = variant::base(shop, id).map_or(Value::Null, Value::from);
            fields.insert("base_variant_id".to_owned(), base);
            let images = shop.at(IMAGES).ok();
            let thumbnail = images.and_then(|images| {
                let is_thumbnail = |image: &i64| {
                    let row = shop.store.get(images.table, *image);
                    row.is_some_and(|row| row.fields.get("is_thumbnail") == Some(&true.into()))
                };
                let own = shop.store.children(images.table, id);
                let image = own.into_iter().find(is_thumbnail)?;
                render::row(shop, images, image, &Selection::default()).ok()
            });
            if let Some(thumbnail) = thumbnail {
                fields.insert("primary_image".to_owned(), thumbnail);
            }
            fields.insert("parent_relations".to_owned(), json!([]));
            rate(shop, id, fields);
        }
        VARIANTS => {
            let product = fields
                .get("product_id")
                .and_then(Value::as_i64)
                .unwrap_or(0);
            let product = shop
                .at(PRODUCTS)
                .ok()
                .and_then(|products| shop.store.get(products.table, product));
            let own = |name: &str| fields.get(name).filter(|value| !value.is_null()).cloned();
            let inherited = |name: &str| product.and_then(|row| row.fields.get(name)).cloned();
            let calculated = match own("sale_price").or_else(|| own("price")) {
                Some(price) => price,
                None => product.map_or(Value::from(0), |row| price(&row.fields)),
            };
            let weight = own("weight")
                .or_else(|| inherited("weight"))
                .unwrap_or_else(|| 0.into());
            let base = fields
                .get("option_values")
                .and_then(Value::as_array)
                .is_none_or(Vec::is_empty);
            for stock in ["inventory_level", "inventory_warning_level"] {
                if let (true, Some(level)) = (base, inherited(stock)) {
                    fields.insert(stock.to_owned(), level);
                }
            }
            fields.insert("calculated_price".to_owned(), calculated);
            fields.insert("calculated_weight".to_owned(), weight);
            fields.insert("sku_id".to_owned(), id.into());
        }
        COMPLEX_RULES => {
            // A condition names a modifier's value or a variant; the other is shown as null.
            let conditions = fields.get_mut("conditions").and_then(Value::as_array_mut);
            for condition in conditions
                .into_iter()
                .flatten()
                .filter_map(Value::as_object_mut)
            {
                condition.insert("rule_id".to_owned(), id.into());
                for name in ["modifier_id", "modifier_value_id", "variant_id"] {
                    condition.entry(name).or_insert(Value::Null);
                }
            }
        }
        MODIFIERS | OPTIONS => {
            // The reference calls the unique name `name`: the display name with the id behind it.
            if let Some(shown) = text(fields, "display_name") {
                let name = format!("{shown}{id}");
                fields.insert("name".to_owned(), name.into());
            }
        }
        _ => {}
    }
}

/// The sale price, if there is one, else the price.
fn price(fields: &Fields) -> Value {
    let positive = |name: &str| {
        fields
            .get(name)
            .filter(|price| price.as_f64().is_some_and(|price| price > 0.0))
    };
    positive("sale_price")
        .or_else(|| fields.get("price"))
        .cloned()
        .unwrap_or_else(|| 0.into())
}

/// Counts the approved reviews.
fn rate(shop: &Shop<'_>, product: i64, fields: &mut Fields) {
    let Ok(reviews) = shop.at(REVIEWS) else {
        return;
    };
    let (mut count, mut sum) = (0, 0);
    for id in shop.store.children(reviews.table, product) {
        let review = shop.store.get(reviews.table, id);
        let field = |name: &str| review.and_then(|row| row.fields.get(name));
        if field("status").and_then(Value::as_str) == Some("approved") {
            count += 1;
            sum += field("rating").and_then(Value::as_i64).unwrap_or(0);
        }
    }
    if count > 0 {
        fields.insert("reviews_count".to_owned(), count.into());
        fields.insert("reviews_rating_sum".to_owned(), sum.into());
    }
}

/// `brand_name` stands for a brand, which is made if there is none of that name.
fn name_brand(shop: &mut Shop<'_>, fields: &mut Fields) -> Result<(), Problem> {
    let Some(Value::String(name)) = fields.remove("brand_name") else {
        return Ok(());
    };
    if name.trim().is_empty()
        || fields
            .get("brand_id")
            .and_then(Value::as_i64)
            .is_some_and(|id| id != 0)
    {
        return Ok(());
    }
    let brands = shop.at(BRANDS)?;
    let same = |id: &i64| {
        let row = shop.store.get(brands.table, *id);
        let known = row.and_then(|row| text(&row.fields, "name"));
        known.is_some_and(|known| known.eq_ignore_ascii_case(&name))
    };
    let found = shop.store.ids(brands.table).find(same);
    let id = match found {
        Some(id) => id,
        None => {
            let fields = [("name".to_owned(), Value::String(name))]
                .into_iter()
                .collect();
            write::create(shop, brands, 0, fields, None)?
        }
    };
    fields.insert("brand_id".to_owned(), id.into());
    Ok(())
}

/// Gives a new row an address made of its name, unless the request brings one.
fn address(shop: &Shop<'_>, owner: &Resource, id: Option<i64>, fields: &mut Fields) {
    if let Some(Value::Object(url)) = fields.get_mut("custom_url") {
        url.entry("is_customized").or_insert_with(|| true.into());
        return;
    }
    if id.is_some() {
        return;
    }
    let name = text(fields, "name").unwrap_or_default().to_lowercase();
    let words: Vec<&str> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let slug = words.join("-");
    let mut url = format!("/{slug}/");
    let mut serial = 1;
    while write::url_taken(shop, owner, fields, &url) {
        serial += 1;
        url = format!("/{slug}-{serial}/");
    }
    fields.insert(
        "custom_url".to_owned(),
        json!({ "url": url, "is_customized": false }),
    );
}

/// A new image comes from a file or an address.
fn check_image(new: bool, fields: &Fields) -> Result<(), Problem> {
    let given = |name: &str| text(fields, name).is_some_and(|source| !source.is_empty());
    if new && !given("image_file") && !given("image_url") {
        return Err(Problem::field("image_url", "or image_file is required"));
    }
    Ok(())
}

/// Gives an image its addresses, and its product exactly one thumbnail.
fn keep_image(shop: &mut Shop<'_>, owner: &'static Resource, id: i64) -> Result<(), Problem> {
    let row = shop.row(owner, id)?;
    let product = row.parent;
    let siblings = shop.store.children(owner.table, product);
    let source = text(&row.fields, "image_file").or_else(|| text(&row.fields, "image_url"));
    let name = source
        .and_then(|source| source.rsplit('/').next())
        .unwrap_or("image.jpg")
        .to_owned();
    let thumbnail = row.fields.get("is_thumbnail") == Some(&true.into()) || siblings.len() == 1;
    shop.store.edit(owner.table, id, |fields| {
        let place = format!("products/{product}/images/{id}/{name}");
        for (field, size) in [
            ("url_zoom", 1280),
            ("url_standard", 386),
            ("url_thumbnail", 220),
            ("url_tiny", 44),
        ] {
            let url = format!("https://cdn.example.com/{place}?size={size}");
            fields.insert(field.to_owned(), url.into());
        }
        fields.insert("image_file".to_owned(), place.into());
        fields.insert("is_thumbnail".to_owned(), thumbnail.into());
    });
    for other in siblings
        .into_iter()
        .filter(|other| thumbnail && *other != id)
    {
        shop.store.edit(owner.table, other, |fields| {
            fields.insert("is_thumbnail".to_owned(), false.into());
        });
    }
    Ok(())
}

pub(super) fn text<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.get(name).and_then(Value::as_str)
}
