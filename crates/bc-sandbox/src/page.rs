//! One page of a list: by number or by cursor, and the `meta` that tells the way to the others.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};

use crate::{
    problem::Problem,
    query::Query,
    spec::{operation::Operation, schema::Schemas},
};

/// How many rows a page has unless the query says.
const DEFAULT_SIZE: usize = 50;
/// How many products a page has when it includes options or modifiers.
const SIZE_WITH_OPTIONS: usize = 10;

/// A page of ids and its `meta`.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) ids: Vec<i64>,
    pub(crate) meta: Value,
}

/// Cuts the page a query asks for out of the ids of a list.
pub(crate) fn cut(
    ids: Vec<i64>,
    query: &Query,
    operation: &Operation,
    schemas: &Schemas,
) -> Result<Page, Problem> {
    let size = size(query, operation, schemas, ids.len());
    let mut meta = Map::new();
    let cursors = operation.takes("after");
    let page = match (
        cursors.then(|| query.get("after")).flatten(),
        cursors.then(|| query.get("before")).flatten(),
    ) {
        (None, None) => {
            let number = if operation.takes("page") {
                query.number("page").unwrap_or(1)
            } else {
                1
            };
            let number = usize::try_from(number).unwrap_or(1).max(1);
            let start = (number - 1).saturating_mul(size).min(ids.len());
            let page = window(&ids, start, size);
            if operation.takes("page") || operation.takes("limit") || shows(operation, schemas) {
                let pagination = pagination(query, ids.len(), page.len(), size, number);
                meta.insert("pagination".to_owned(), pagination);
            }
            page
        }
        (Some(after), _) => {
            let cursor = decode("after", after)?;
            let start = ids
                .iter()
                .position(|id| *id == cursor)
                .map_or(ids.len(), |place| place + 1);
            window(&ids, start, size)
        }
        (None, Some(before)) => {
            let cursor = decode("before", before)?;
            let end = ids.iter().position(|id| *id == cursor).unwrap_or(0);
            window(&ids, end.saturating_sub(size), size.min(end))
        }
    };
    if cursors {
        meta.insert(
            "cursor_pagination".to_owned(),
            cursor_pagination(query, &ids, &page, size),
        );
    }
    Ok(Page {
        ids: page,
        meta: Value::Object(meta),
    })
}

fn size(query: &Query, operation: &Operation, schemas: &Schemas, all: usize) -> usize {
    if !operation.takes("limit") {
        return if operation.takes("page") {
            DEFAULT_SIZE
        } else {
            all.max(1)
        };
    }
    let named = operation
        .query
        .iter()
        .find(|parameter| parameter.name == "limit");
    let default = named.and_then(|limit| schemas.get(limit.schema).default.as_ref()?.as_u64());
    let default = default.map_or(DEFAULT_SIZE, |size| size as usize);
    let asked = query
        .number("limit")
        .and_then(|size| usize::try_from(size).ok());
    let size = asked.unwrap_or(default).max(1);
    let with_options = query
        .list("include")
        .iter()
        .any(|what| matches!(*what, "options" | "modifiers"));
    if with_options {
        size.min(SIZE_WITH_OPTIONS)
    } else {
        size
    }
}

/// Whether the documented answer has `meta.pagination`.
fn shows(operation: &Operation, schemas: &Schemas) -> bool {
    let answer = operation.success().and_then(|(_, schema)| *schema);
    let meta = answer.and_then(|id| schemas.get(id).property("meta"));
    meta.is_some_and(|id| {
        schemas
            .members(id)
            .iter()
            .any(|(name, _)| *name == "pagination")
    })
}

fn window(ids: &[i64], start: usize, size: usize) -> Vec<i64> {
    ids.iter().skip(start).take(size).copied().collect()
}

/// `meta.pagination`; the links are query strings.
pub(crate) fn pagination(
    query: &Query,
    total: usize,
    count: usize,
    size: usize,
    number: usize,
) -> Value {
    let pages = total.div_ceil(size.max(1));
    let link = |page: usize| {
        query.with(
            &[("page", page.to_string()), ("limit", size.to_string())],
            &[],
        )
    };
    let mut links = Map::new();
    if number > 1 {
        links.insert("previous".to_owned(), link(number - 1).into());
    }
    links.insert("current".to_owned(), link(number).into());
    if number < pages {
        links.insert("next".to_owned(), link(number + 1).into());
    }
    json!({
        "total": total, "count": count, "per_page": size, "current_page": number,
        "total_pages": pages, "links": links,
    })
}

fn cursor_pagination(query: &Query, ids: &[i64], page: &[i64], size: usize) -> Value {
    let mut links = Map::new();
    let link = |name: &str, cursor: String| {
        query.with(
            &[(name, cursor), ("limit", size.to_string())],
            &["after", "before", "page"],
        )
    };
    let mut cursors = json!({ "count": page.len(), "per_page": size });
    links.insert(
        "current".to_owned(),
        query.with(&[("limit", size.to_string())], &[]).into(),
    );
    if let (Some(first), Some(last)) = (page.first(), page.last()) {
        cursors["start_cursor"] = encode(*first).into();
        cursors["end_cursor"] = encode(*last).into();
        if ids.first() != Some(first) {
            links.insert("previous".to_owned(), link("before", encode(*first)).into());
        }
        if ids.last() != Some(last) {
            links.insert("next".to_owned(), link("after", encode(*last)).into());
        }
    }
    cursors["links"] = Value::Object(links);
    cursors
}

fn encode(id: i64) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(format!("id:{id}"))
}

fn decode(name: &str, cursor: &str) -> Result<i64, Problem> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    let id = text.and_then(|text| text.strip_prefix("id:")?.parse().ok());
    id.ok_or_else(|| Problem::field(name, "is not a cursor of this list"))
}
