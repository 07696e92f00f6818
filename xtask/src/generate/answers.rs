//! What does an operation answer? BigCommerce's envelope around a type, or something of its own.

use serde_json::{Map, Value};

use crate::spec::{Form, Operation};

use super::ir::{Answer, Shape, Type};
use super::models::Builder;
use super::names;
use super::resource::Resource;
use super::schema::Flat;
use super::site::Site;

/// What an operation answers when it succeeds. Of several such answers, one without declared content adds
/// nothing to the others.
pub(super) fn answer(
    builder: &mut Builder<'_>,
    operation: &Operation,
    resource: &Resource,
) -> anyhow::Result<Answer> {
    let mut successes = Vec::new();
    let mut partial = None;
    for response in &operation.responses {
        match response.form {
            Some(Form::Text) => {
                successes.push(Shape::PlainText);
                continue;
            }
            Some(Form::Redirect) => {
                successes.push(Shape::Redirected);
                continue;
            }
            None => {}
        }
        if !response.status.starts_with('2')
            || response.status == "204"
            || response.content.is_empty()
        {
            continue;
        }
        let offer = |is: fn(&str) -> bool| response.content.iter().find(|it| is(&it.media_type));
        let pointer = format!("{}/responses/{}", operation.operation_id, response.status);
        // Where there is a choice, it is what the request's `Accept` gets: JSON, which ends.
        let Some(media) = offer(is_json) else {
            successes.push(match offer(is_event_stream) {
                Some(media) => Shape::Events(event(builder, &media.schema, resource, pointer)?),
                None => Shape::Download,
            });
            continue;
        };
        let site = Site::root(builder.answered(), &resource.name, pointer);
        let flat = builder.flat(&media.schema, &site)?;
        if response.status == "207" {
            let name = partial_name(builder, &flat, resource)?;
            // Without an envelope it is the record itself that says how far it went.
            let enveloped = ["data", "meta", "errors"]
                .iter()
                .any(|key| flat.properties.contains_key(*key));
            let site = if enveloped {
                site
            } else {
                site.named(name.clone())
            };
            partial = Some(shape(builder, &flat, site, name, resource)?);
        } else if !says_nothing(&flat) {
            successes.push(shape(
                builder,
                &flat,
                site,
                format!("{}Response", operation.name()),
                resource,
            )?);
        }
    }
    if successes.is_empty() {
        successes.push(Shape::Empty);
    }
    let may_be_missing = operation
        .responses
        .iter()
        .any(|response| response.status == "204");
    Ok(Answer {
        successes,
        partial,
        may_be_missing,
    })
}

/// The type of the data of an event, which is JSON within a text: any, unless an overlay puts its shape in
/// the place of the text.
fn event(
    builder: &mut Builder<'_>,
    schema: &Value,
    resource: &Resource,
    pointer: String,
) -> anyhow::Result<Type> {
    let name = resource.name.strip_suffix("Stream");
    let name = name.unwrap_or(&resource.name);
    let site = Site::root(builder.answered(), name, pointer);
    let flat = builder.flat(schema, &site)?;
    if flat.kind() == Some("string") {
        return Ok(Type::Json);
    }
    builder.flat_type(&flat, &site)
}

/// The name of what HTTP 207 answers: `ProductPartlyWritten`, `ProductsPartlyWritten`.
fn partial_name(builder: &Builder<'_>, flat: &Flat, resource: &Resource) -> anyhow::Result<String> {
    let data = flat
        .properties
        .get("data")
        .map(|data| Flat::read(builder.schemas, data))
        .transpose()?;
    let is_list = data.is_some_and(|data| data.kind() == Some("array"));
    let name = if is_list {
        names::plural(&resource.name)
    } else {
        resource.name.clone()
    };
    Ok(format!("{name}PartlyWritten"))
}

fn says_nothing(flat: &Flat) -> bool {
    flat.is_object() && flat.properties.is_empty()
}

/// How a response body is wrapped.
fn shape(
    builder: &mut Builder<'_>,
    flat: &Flat,
    site: Site,
    envelope: String,
    resource: &Resource,
) -> anyhow::Result<Shape> {
    let has = |name: &str| flat.properties.contains_key(name);
    if !["data", "meta", "errors"].iter().any(|name| has(name)) {
        return Ok(Shape::Bare(builder.flat_type(flat, &site)?));
    }
    // The envelopes insist on `data`.
    let may_lack_data = flat
        .properties
        .get("data")
        .and_then(|data| data.get("x-bc-always-present"))
        .is_some_and(|always| always == false);
    let enveloped = has("data")
        && !may_lack_data
        && flat
            .properties
            .keys()
            .all(|name| name == "data" || name == "meta");
    if !enveloped {
        let site = Site {
            envelope: Some(resource.name.clone()),
            ..site.named(envelope)
        };
        return Ok(Shape::Bare(builder.flat_type(flat, &site)?));
    }
    let none = Value::Null;
    let data = flat.properties.get("data").unwrap_or(&none);
    let data_site = Site {
        pointer: format!("{}/data", site.pointer),
        ..site.clone()
    };
    let data = builder.typed(data, &data_site)?.ty;
    let meta_site = Site {
        pointer: format!("{}/meta", site.pointer),
        property: "meta".to_owned(),
        ..site
    };
    let meta_site = Site {
        parent: resource.name.clone(),
        ..meta_site
    };
    let meta = builder
        .typed(flat.properties.get("meta").unwrap_or(&none), &meta_site)?
        .ty;
    Ok(match (data, meta) {
        (Type::List(item), Type::Json | Type::Map(_) | Type::PageMeta) => Shape::Page(*item),
        (data, Type::Json | Type::Map(_) | Type::PageMeta) => Shape::Item(data),
        (data, meta) => Shape::Envelope(data, meta),
    })
}

/// Whether an object describes nothing but where a page stands in its list.
pub(super) fn is_page_meta(properties: &Map<String, Value>) -> bool {
    let paging = |name: &String| name == "pagination" || name == "cursor_pagination";
    !properties.is_empty() && properties.keys().all(paging)
}

/// Whether a body of this type is JSON.
pub(super) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/json" || essence.ends_with("+json")
}

fn is_event_stream(media_type: &str) -> bool {
    essence(media_type) == "text/event-stream"
}

/// A media type without its parameters.
fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::is_json;

    #[test]
    fn problem_json_is_json() {
        assert!(is_json("application/json; charset=utf-8") && is_json("application/problem+json"));
        assert!(!is_json("text/csv"));
    }
}
