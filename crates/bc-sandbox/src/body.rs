//! Reading a request's body: content type, JSON, forms with files, and whether it is what the specs ask for.

use bytes::Bytes;
use futures_util::{FutureExt, stream};
use hyper::{HeaderMap, Method, header::CONTENT_TYPE};
use serde_json::{Map, Value};

use crate::{
    behaviour::{Form, Payload, Upload},
    problem::Problem,
    spec::{
        operation::{Body, Operation},
        schema::{SchemaId, Schemas},
    },
    validate::Check,
};

/// Reads the body an operation takes; other operations' bodies are ignored.
pub(crate) fn read(
    operation: &Operation,
    headers: &HeaderMap,
    body: &Bytes,
    schemas: &Schemas,
) -> Result<Payload, Problem> {
    let Some(taken) = &operation.body else {
        return Ok(Payload::Nothing);
    };
    if body.is_empty() {
        return empty(operation, taken);
    }
    let content_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let media = content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    match (media.as_str(), taken.json, taken.form) {
        ("application/json", Some(_), _) => json(body).map(Payload::Json),
        ("multipart/form-data", _, Some(schema)) => {
            form(content_type, body, schema, schemas).map(Payload::Form)
        }
        _ => Err(unsupported(&media, taken)),
    }
}

/// Only the body of a DELETE may be left out where the specs do not insist.
fn empty(operation: &Operation, taken: &Body) -> Result<Payload, Problem> {
    if taken.required || operation.method != Method::DELETE {
        return Err(Problem::field("body", "is required"));
    }
    Ok(Payload::Nothing)
}

fn unsupported(media: &str, taken: &Body) -> Problem {
    let json = taken.json.map(|_| "application/json");
    let form = taken.form.map(|_| "multipart/form-data");
    let known: Vec<&str> = json.into_iter().chain(form).collect();
    let sent = if media.is_empty() {
        "no content type"
    } else {
        media
    };
    Problem::new(
        415,
        format!("This endpoint takes {}, not {sent}", known.join(" or ")),
    )
}

fn json(body: &Bytes) -> Result<Value, Problem> {
    serde_json::from_slice(body).map_err(|error| {
        let title = format!(
            "The body is not JSON: line {}, column {}",
            error.line(),
            error.column()
        );
        Problem::new(400, title)
    })
}

fn form(
    content_type: &str,
    body: &Bytes,
    schema: SchemaId,
    schemas: &Schemas,
) -> Result<Form, Problem> {
    let boundary = multer::parse_boundary(content_type)
        .map_err(|_| Problem::new(400, "The Content-Type of a form needs a boundary"))?;
    let whole = stream::once(std::future::ready(Ok::<Bytes, std::io::Error>(
        body.clone(),
    )));
    // All of the body is here, so the parser never has to wait.
    let parts = parts(multer::Multipart::new(whole, boundary)).now_or_never();
    let parts = parts
        .and_then(Result::ok)
        .ok_or_else(|| Problem::new(400, "The body is not a form"))?;

    let mut form = Form::default();
    let mut errors = Vec::new();
    for (name, file, bytes) in parts {
        if let Some(file) = file {
            form.file = Some(Upload {
                field: name,
                name: file_name(&file),
                size: bytes.len(),
            });
            continue;
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let property = schemas.get(schema).property(&name);
        match typed(
            &text,
            property
                .map(|id| schemas.get(id).kinds.words())
                .unwrap_or_default()
                .as_str(),
        ) {
            Some(value) => _ = form.fields.insert(name, value),
            None => errors.push((name, format!("is {text:?}, which has the wrong type"))),
        }
    }
    if errors.is_empty() {
        Ok(form)
    } else {
        Err(Problem::invalid(errors))
    }
}

type Part = (String, Option<String>, Bytes);

async fn parts(mut multipart: multer::Multipart<'_>) -> Result<Vec<Part>, multer::Error> {
    let mut parts = Vec::new();
    while let Some(field) = multipart.next_field().await? {
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.file_name().map(str::to_owned);
        parts.push((name, file, field.bytes().await?));
    }
    Ok(parts)
}

/// A file's name without folders, and without what has no place in an address.
fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "._-".contains(*c))
        .collect();
    if kept.is_empty() {
        "image".to_owned()
    } else {
        kept
    }
}

/// A form's text as the JSON value it stands for.
fn typed(text: &str, kinds: &str) -> Option<Value> {
    match kinds {
        "integer" => text.trim().parse::<i64>().ok().map(Value::from),
        "number" => serde_json::from_str::<Value>(text.trim())
            .ok()
            .filter(Value::is_number),
        "boolean" => match text.trim() {
            "true" | "1" => Some(true.into()),
            "false" | "0" => Some(false.into()),
            _ => None,
        },
        _ => Some(text.into()),
    }
}

/// Refuses a body that is not what the specs ask for, or a batch over its limit.
pub(crate) fn check(
    operation: &Operation,
    payload: &Payload,
    assigned: &[&str],
    schemas: &Schemas,
) -> Result<(), Problem> {
    let (schema, value) = match (payload, &operation.body) {
        (
            Payload::Json(value),
            Some(Body {
                json: Some(schema), ..
            }),
        ) => (*schema, value),
        (
            Payload::Form(form),
            Some(Body {
                form: Some(schema), ..
            }),
        ) => {
            let mut members: Map<String, Value> = form.fields.clone();
            // A file stands for the text that the specs have in its place.
            if let Some(file) = &form.file {
                members
                    .entry(file.field.clone())
                    .or_insert_with(|| file.name.clone().into());
            }
            return complain(schemas, *schema, &Value::Object(members), assigned, false);
        }
        _ => return Ok(()),
    };
    let list = match &operation.batch_list {
        Some(name) => value.get(name).unwrap_or(&Value::Null),
        None => value,
    };
    let items = list.as_array().map(Vec::len);
    if let (Some(items), Some(most)) = (items, operation.max_batch)
        && items > most
    {
        let title = format!("At most {most} items can be sent at once, and these are {items}");
        return Err(Problem::new(413, title));
    }
    let old = operation.path.starts_with("/v2/");
    complain(schemas, schema, value, assigned, old)
}

fn complain(
    schemas: &Schemas,
    schema: SchemaId,
    value: &Value,
    assigned: &[&str],
    lenient: bool,
) -> Result<(), Problem> {
    let check = Check::request(schemas, assigned).lenient(lenient);
    let complaints = check.run(schema, value);
    if complaints.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(complaints))
    }
}
