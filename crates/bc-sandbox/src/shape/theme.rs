//! What becomes of a theme? It is uploaded and downloaded by jobs, and one is active.

use serde_json::{Value, json};

use super::{Shape, answer, cart, rows, rows::Place};
use crate::{
    behaviour::{Call, Payload, Reply},
    problem::Problem,
    store::Fields,
};

const THEMES: &str = "/v3/themes";
const JOBS: &str = "/v3/themes/jobs";

/// A job of the themes, which here is done at once.
fn job(call: &mut Call<'_>, result: Value) -> Result<Value, Problem> {
    let table = call.shop.spec.shapes.at(JOBS)?;
    let fields = Fields::from_iter([
        ("status".to_owned(), "COMPLETED".into()),
        ("percent_complete".to_owned(), 100.into()),
        ("time".to_owned(), call.shop.now.into()),
        ("result".to_owned(), result),
    ]);
    let row = rows::insert(&mut call.shop, table, &Place::default(), fields, None)?;
    Ok(rows::whole(&call.shop, table, row)[&table.id].clone())
}

/// Takes a theme. Its name is its file's; what is in the file is not looked at.
pub(super) fn upload_theme(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let Payload::Form(form) = std::mem::take(&mut call.payload) else {
        return Err(Problem::field("body", "must be a form with a file"));
    };
    let file = form
        .file
        .ok_or_else(|| Problem::field("file", "is required"))?;
    let table = call.shop.spec.shapes.at(THEMES)?;
    let variation = cart::next(call);
    let fields = Fields::from_iter([
        ("name".to_owned(), file.name.trim_end_matches(".zip").into()),
        ("is_private".to_owned(), true.into()),
        (
            "variations".to_owned(),
            json!([{ "uuid": variation, "name": "Light", "external_id": "", "description": "" }]),
        ),
    ]);
    let row = rows::insert(&mut call.shop, table, &Place::default(), fields, None)?;
    let theme = rows::whole(&call.shop, table, row)[&table.id].clone();
    let id = job(call, json!({ "theme_id": theme }))?;
    Ok(answer::with(call, json!({ "job_id": id }), json!({})))
}

pub(super) fn download_theme(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let table = call.shop.spec.shapes.at(THEMES)?;
    let id = call.values.first().cloned().unwrap_or_default();
    rows::find(&call.shop, table, &Place::default(), &id)
        .ok_or_else(|| rows::missing(table, &id))?;
    let url = format!("https://cdn.example.com/themes/{id}.zip");
    let id = job(call, json!({ "download_url": url }))?;
    Ok(answer::with(call, json!({ "job_id": id }), json!({})))
}

/// Makes the theme of a variation the active one.
pub(super) fn activate_theme(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let table = call.shop.spec.shapes.at(THEMES)?;
    let body = call.fields();
    let wanted = body.get("variation_id").cloned().unwrap_or_default();
    let rows = rows::at(&call.shop, table, None);
    let has = |row: &i64| {
        let variations =
            rows::fields(&call.shop, table, *row).and_then(|fields| fields.get("variations"));
        let mut variations = variations.and_then(Value::as_array).into_iter().flatten();
        variations.any(|variation| variation["uuid"] == wanted)
    };
    let message = format!("there is no variation {wanted}");
    let chosen = rows
        .iter()
        .copied()
        .find(has)
        .ok_or_else(|| Problem::field("variation_id", message))?;
    for row in rows {
        call.shop.store.edit(table.store, row, |fields| {
            fields.insert("is_active".to_owned(), (row == chosen).into());
        });
    }
    Ok(Reply::nothing())
}

/// The theme of a channel: the active one, which all channels share.
pub(super) fn active_theme(call: &mut Call<'_>, _: &'static Shape) -> Result<Reply, Problem> {
    let channels = call.shop.spec.shapes.at("/v3/channels")?;
    let id = call.values.first().map(String::as_str).unwrap_or_default();
    rows::find(&call.shop, channels, &Place::default(), id)
        .ok_or_else(|| rows::missing(channels, id))?;
    let table = call.shop.spec.shapes.at(THEMES)?;
    let active = rows::at(&call.shop, table, None)
        .into_iter()
        .filter_map(|row| rows::fields(&call.shop, table, row))
        .find(|theme| theme.get("is_active") == Some(&Value::Bool(true)));
    let theme = active.ok_or_else(|| Problem::new(404, "The channel has no active theme"))?;
    let configuration = theme
        .get("variations")
        .and_then(|variations| variations.get(0)?.get("uuid"));
    let data = json!({
        "active_theme_uuid": theme.get(&table.id),
        "active_theme_configuration_uuid": configuration,
        "active_theme_version_uuid": theme.get(&table.id),
        "saved_theme_configuration_uuid": configuration,
    });
    Ok(answer::with(call, data, json!({})))
}
