//! Images: uploaded files, and the one image that a brand, a category, a variant or a modifier value can have.

use serde_json::{Value, json};

use super::{Call, Form, Payload, Reply};
use crate::{problem::Problem, resource::Resource, store::Fields};

/// The largest image BigCommerce takes.
const LARGEST: usize = 8 * 1024 * 1024;

/// A form as the fields of a row: the file becomes the name under which it is kept.
pub(super) fn fields(form: Form) -> Fields {
    let mut fields = form.fields;
    if let Some(file) = form.file {
        fields.insert("image_file".to_owned(), file.name.into());
    }
    fields
}

/// Refuses a file that is too large.
pub(super) fn check(form: &Form) -> Result<(), Problem> {
    match &form.file {
        Some(file) if file.size > LARGEST => {
            Err(Problem::new(413, "The image is larger than 8 MB"))
        }
        _ => Ok(()),
    }
}

pub(super) fn set(call: &mut Call<'_>, resource: &'static Resource) -> Result<Reply, Problem> {
    let id = call.shop.locate(resource, &call.ids)?;
    let given = match &call.payload {
        Payload::Form(form) => match &form.file {
            Some(file) => Some(address(resource, id, &file.name)),
            None => form
                .fields
                .get("image_url")
                .and_then(Value::as_str)
                .map(str::to_owned),
        },
        Payload::Json(body) => body
            .get("image_url")
            .and_then(Value::as_str)
            .map(str::to_owned),
        Payload::Nothing => None,
    };
    let Some(url) = given else {
        return Err(Problem::field("image_file", "is required"));
    };
    put(call, resource, id, &url);
    Ok(Reply::envelope(
        call,
        json!({ "image_url": url }),
        json!({}),
    ))
}

pub(super) fn clear(call: &mut Call<'_>, resource: &'static Resource) -> Result<Reply, Problem> {
    let id = call.shop.locate(resource, &call.ids)?;
    put(call, resource, id, "");
    Ok(Reply::nothing())
}

/// Modifier values keep their image among the adjusters.
fn put(call: &mut Call<'_>, resource: &'static Resource, id: i64, url: &str) {
    let own = resource.has("image_url");
    call.shop.store.edit(resource.table, id, |fields| {
        if own {
            fields.insert("image_url".to_owned(), url.into());
        } else if let Some(adjusters) = fields
            .entry("adjusters")
            .or_insert_with(|| json!({}))
            .as_object_mut()
        {
            adjusters.insert("image_url".to_owned(), url.into());
        }
    });
}

/// Where an uploaded file can be seen.
fn address(resource: &Resource, id: i64, name: &str) -> String {
    let kind = resource.noun().replace(' ', "-");
    format!("https://cdn.example.com/{kind}-images/{id}/{name}")
}
