//! What is particular about how the store looks? Sites, images, themes, redirects, promotion codes, blog tags.

use serde_json::{Value, json};

use super::{Shape, answer, cart, derive::Table, goods, rows, rows::Place};
use crate::{
    behaviour::{Call, Payload, Reply},
    clock,
    problem::Problem,
    store::Fields,
};

const SITES: &str = "/v3/sites";
const LOGO: &str = "/v3/settings/logo";

/// The site of the channel in the path.
fn site(call: &Call<'_>) -> Result<(&'static Table, Option<i64>), Problem> {
    let channels = call.shop.spec.shapes.at("/v3/channels")?;
    let id = call.values.first().map(String::as_str).unwrap_or_default();
    rows::find(&call.shop, channels, &Place::default(), id)
        .ok_or_else(|| rows::missing(channels, id))?;
    let table = call.shop.spec.shapes.at(SITES)?;
    let row = rows::at(&call.shop, table, None).into_iter().find(|row| {
        let fields = rows::fields(&call.shop, table, *row);
        fields
            .and_then(|fields| fields.get("channel_id"))
            .map(rows::plain)
            .as_deref()
            == Some(id)
    });
    Ok((table, row))
}

fn lacking() -> Problem {
    Problem::new(404, "The channel has no site")
}

pub(super) fn read_site(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let (table, row) = site(call)?;
    Ok(answer::rows(
        call,
        table,
        &[row.ok_or_else(lacking)?],
        json!({}),
    ))
}

pub(super) fn create_site(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let (table, known) = site(call)?;
    if known.is_some() {
        return Err(Problem::new(409, "The channel has a site already"));
    }
    let mut fields = call.fields();
    let channel = call
        .values
        .first()
        .map(|id| rows::field(id))
        .unwrap_or_default();
    fields.insert("channel_id".to_owned(), channel);
    let row = rows::insert(&mut call.shop, table, &Place::default(), fields, None)?;
    Ok(answer::rows(call, table, &[row], json!({})))
}

pub(super) fn update_site(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let (table, row) = site(call)?;
    let row = row.ok_or_else(lacking)?;
    let mut fields = call.fields();
    fields.shift_remove("channel_id");
    rows::change(&mut call.shop, table, row, fields)?;
    Ok(answer::rows(call, table, &[row], json!({})))
}

pub(super) fn delete_site(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let (table, row) = site(call)?;
    let row = row.ok_or_else(lacking)?;
    rows::remove(&mut call.shop, table, row);
    Ok(answer::with(call, json!({}), json!({})))
}

/// Sets the address that a site's checkout has, or takes it back.
fn checkout_url(call: &mut Call<'_>, url: Option<Value>) -> Result<Reply, Problem> {
    let (table, row) = site(call)?;
    let row = row.ok_or_else(lacking)?;
    let now = call.shop.now;
    call.shop.store.edit(table.store, row, |fields| {
        let urls = fields.entry("urls").or_insert_with(|| json!([]));
        if let Some(urls) = urls.as_array_mut() {
            urls.retain(|known| known["type"] != "checkout");
            urls.extend(url.iter().map(|url| {
                json!({ "url": url, "type": "checkout", "created_at": now, "updated_at": now })
            }));
        }
        fields.insert(
            "is_checkout_url_customized".to_owned(),
            url.is_some().into(),
        );
    });
    Ok(answer::rows(call, table, &[row], json!({})))
}

pub(super) fn set_checkout_url(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let url = call.fields().get("url").cloned();
    checkout_url(call, url)
}

pub(super) fn reset_checkout_url(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    checkout_url(call, None)
}

/// Keeps the address of an uploaded image. The image itself is not kept.
fn image(call: &mut Call<'_>, field: &str) -> Result<Reply, Problem> {
    let Payload::Form(form) = std::mem::take(&mut call.payload) else {
        return Err(Problem::field("body", "must be a form with a file"));
    };
    let file = form
        .file
        .ok_or_else(|| Problem::field("file", "is required"))?;
    let table = call.shop.spec.shapes.at(LOGO)?;
    let url = format!("https://cdn.example.com/{}", file.name);
    let fields = Fields::from_iter([(field.to_owned(), url.into())]);
    match rows::find(&call.shop, table, &Place::default(), "") {
        Some(row) => rows::change(&mut call.shop, table, row, fields)?,
        None => {
            _ = rows::insert(
                &mut call.shop,
                table,
                &Place::default(),
                fields,
                Some(String::new()),
            )?
        }
    }
    Ok(Reply::nothing())
}

pub(super) fn logo(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    image(call, "logo_image_url")
}

pub(super) fn favicon(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    image(call, "favicon_url")
}

/// Starts an export of redirects, which here is done at once.
pub(super) fn export_redirects(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let table = call
        .shop
        .spec
        .shapes
        .at("/v3/storefront/redirects/imex/jobs")?;
    let redirects = call.shop.spec.shapes.at("/v3/storefront/redirects")?;
    let count = rows::at(&call.shop, redirects, None).len();
    let fields = Fields::from_iter([
        ("type".to_owned(), "export".into()),
        ("status".to_owned(), "complete".into()),
        ("completed_items".to_owned(), count.into()),
        ("total_items".to_owned(), count.into()),
        ("completed_at".to_owned(), call.shop.now.into()),
    ]);
    let row = rows::insert(&mut call.shop, table, &Place::default(), fields, None)?;
    let id = rows::whole(&call.shop, table, row)[&table.id].clone();
    Ok(answer::with(call, json!({ "id": id }), json!({})))
}

/// Makes codes for a promotion, numbered so that no two are alike.
pub(super) fn generate_codes(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let table = call.shop.spec.shapes.at("/v3/promotions/{}/codes")?;
    let place = rows::place(&call.shop, table, &call.values)?;
    let body = call.fields();
    let text = |name: &str| {
        body.get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let length = goods::whole(body.get("code_length"))
        .unwrap_or(8)
        .clamp(4, 16) as usize;
    let count = goods::whole(body.get("batch_size")).unwrap_or(0);
    let mut codes = Vec::new();
    for _ in 0..count {
        let next = call.shop.store.next_id(table.store);
        let code = format!(
            "{}{}{next:0length$}{}",
            text("prefix"),
            text("delimiter"),
            text("suffix")
        );
        let mut fields = Fields::from_iter([("code".to_owned(), code.as_str().into())]);
        for name in ["max_uses", "max_uses_per_customer"] {
            fields.extend(body.get(name).map(|value| (name.to_owned(), value.clone())));
        }
        rows::insert(&mut call.shop, table, &place, fields, None)?;
        codes.push(json!({ "code": code }));
    }
    let mut batch = body;
    batch.insert("created".to_owned(), call.shop.now.into());
    batch.insert("codes".to_owned(), codes.into());
    Ok(answer::with(call, Value::Object(batch), json!({})))
}

/// The tags of all posts, each with the posts that have it.
pub(super) fn blog_tags(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let table = call.shop.spec.shapes.at("/v2/blog/posts")?;
    let mut tags: std::collections::BTreeMap<String, Vec<Value>> =
        std::collections::BTreeMap::new();
    for row in rows::at(&call.shop, table, None) {
        let post = rows::whole(&call.shop, table, row);
        for tag in post["tags"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            tags.entry(tag.to_owned())
                .or_default()
                .push(post["id"].clone());
        }
    }
    if tags.is_empty() {
        return Ok(Reply::nothing());
    }
    let tags = tags
        .into_iter()
        .map(|(tag, posts)| json!({ "tag": tag, "post_ids": posts }));
    Ok(answer::with(call, tags.collect(), json!({})))
}

pub(super) fn time(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    Ok(answer::with(
        call,
        json!({ "time": clock::seconds(call.shop.now) }),
        json!({}),
    ))
}

/// The cart that an abandoned cart's token stands for: here the token is the cart's id.
pub(super) fn abandoned_cart(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let (_, _, cart) = cart::of(call)?;
    Ok(answer::with(
        call,
        json!({ "cart_id": cart.get("id") }),
        json!({}),
    ))
}

/// Connects the store with a carrier, changes that, or ends it.
pub(super) fn carrier(call: &mut Call<'_>, shape: &'static Shape) -> Result<Reply, Problem> {
    let table = call.shop.spec.shapes.table(shape)?;
    let body = call.fields();
    let id = body.get("carrier_id").map(rows::plain).unwrap_or_default();
    let known = rows::find(&call.shop, table, &Place::default(), &id);
    match (call.operation.method.as_str(), known) {
        ("DELETE", Some(row)) => rows::remove(&mut call.shop, table, row),
        ("PUT", Some(row)) => rows::change(&mut call.shop, table, row, body)?,
        ("POST", None) => {
            _ = rows::insert(&mut call.shop, table, &Place::default(), body, Some(id))?
        }
        ("POST", Some(_)) => return Err(Problem::duplicate("carrier connection", "carrier_id")),
        _ => {
            return Err(Problem::new(
                404,
                format!("The store has no connection with {id:?}"),
            ));
        }
    }
    Ok(Reply::nothing())
}

/// The ways to pick up what a request lists: all methods of the store that are enabled.
pub(super) fn pickup_options(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let table = call.shop.spec.shapes.at("/v3/pickup/methods")?;
    let body = call.fields();
    let items = body.get("items").cloned().unwrap_or_else(|| json!([]));
    for (index, item) in items.as_array().into_iter().flatten().enumerate() {
        let item = item.as_object().cloned().unwrap_or_default();
        goods::variant(&call.shop, &item)
            .map_err(|problem| problem.under(&format!("items.{index}")))?;
    }
    let methods = rows::at(&call.shop, table, None).into_iter();
    let options = methods.map(|row| {
        json!({ "pickup_method": rows::whole(&call.shop, table, row), "available_items": items })
    });
    let options: Value = options.collect();
    Ok(answer::with(
        call,
        json!({ "results": [{ "pickup_options": options }] }),
        json!({}),
    ))
}

/// The tax zone of each shopper: the first enabled one with their country and group, else the first of all.
pub(super) fn zone_check(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let table = call.shop.spec.shapes.at("/v3/tax/zones")?;
    let zones: Vec<Value> = rows::at(&call.shop, table, None)
        .into_iter()
        .map(|row| rows::whole(&call.shop, table, row))
        .collect();
    let mut found = Vec::new();
    for shopper in call.items() {
        let zone = zones.iter().find(|zone| {
            let target = &zone["shopper_target_settings"];
            let mut places = target["locations"].as_array().into_iter().flatten();
            zone["enabled"] != false
                && places.any(|place| place["country_code"] == shopper["country_code"])
        });
        found.extend(zone.or(zones.first()).cloned());
    }
    Ok(answer::with(call, found.into(), json!({})))
}

/// The store's webhooks, as whoever administers them sees them.
pub(super) fn hooks(call: &mut Call<'_>, shape: &'static Shape) -> Result<Reply, Problem> {
    let table = call.shop.spec.shapes.at("/v3/hooks")?;
    let document = call.shop.spec.shapes.table(shape)?;
    let kept = rows::find(&call.shop, document, &Place::default(), "");
    let kept = kept.and_then(|row| rows::fields(&call.shop, document, row)?.get("emails"));
    let hooks = rows::at(&call.shop, table, None).into_iter().map(|row| {
        let mut hook = rows::whole(&call.shop, table, row);
        hook["status"] = if hook["is_active"] == true {
            "active"
        } else {
            "inactive"
        }
        .into();
        hook
    });
    let hooks: Value = hooks.collect();
    let emails = kept.cloned().unwrap_or_else(|| json!([]));
    let data = json!({ "emails": emails, "hooks_list": hooks, "blocked_domains": [] });
    Ok(answer::with(call, data, json!({})))
}
