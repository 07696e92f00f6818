//! What must hold of a spec once its overlay is applied? Every operation has scopes that exist,
//! query arrays say how they are written, references lead somewhere, and nothing is left that
//! nothing refers to.

use std::collections::{HashMap, HashSet};

use anyhow::{Context, bail, ensure};
use serde_json::{Map, Value};

use super::convert::{Reference, ScopeTable};
use crate::spec::value::{escape, is_array, map_at, resolve, texts};
use crate::spec::{Scopes, further_scopes, scope_candidates};

/// Checks the spec and drops unused components. What is wrong is handed to `problem`, which says
/// whether that is the end.
pub(crate) fn finish(
    spec: &mut Value,
    reference: &Reference<'_>,
    table: &ScopeTable,
    scopes: &Scopes,
    problem: &mut dyn FnMut(anyhow::Error) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut ids: HashMap<String, String> = HashMap::new();
    for (path, item) in map_at(spec, "/paths").into_iter().flatten() {
        let operations = item.as_object().into_iter().flatten();
        for (method, operation) in operations.filter(|(key, _)| *key != "parameters") {
            check_operation(operation, reference, table, scopes)
                .with_context(|| format!("{method} {path}"))
                .or_else(&mut *problem)?;
            let id = operation.get("operationId").unwrap_or(&Value::Null);
            let at = format!("/paths/{}/{method}", escape(path));
            if let Some(first) = ids.insert(id.to_string(), format!("{method} {path}")) {
                problem(reference.error(
                    &at,
                    format!(
                        "the operationId {id} is also that of {first}: rename one in the overlay"
                    ),
                ))?;
            }
        }
    }
    prune(spec)?;
    each(spec, "", &mut |node, at| {
        check_node(spec, node, at).or_else(&mut *problem)
    })
}

fn check_operation(
    operation: &Value,
    reference: &Reference<'_>,
    table: &ScopeTable,
    scopes: &Scopes,
) -> anyhow::Result<()> {
    let candidates = scope_candidates(operation).context(reference.file.to_owned())?;
    let further = further_scopes(operation).context(reference.file.to_owned())?;
    let further = further.iter().flat_map(|further| &further.scopes);
    for id in candidates.iter().flatten().flatten().chain(further) {
        check_scope(id, reference, table, scopes)?;
    }
    let Some(security) = operation.get("security").and_then(Value::as_array) else {
        if operation.get("x-bc-scopes").is_some() {
            return Ok(());
        }
        bail!(
            "{}: {}: say in the overlay what the operation needs, `security` or \
             `x-bc-scopes: undocumented`",
            reference.file,
            table.why_open()
        );
    };
    ensure!(
        operation.get("x-bc-scopes").is_none(),
        "`security` and `x-bc-scopes` exclude each other"
    );
    for entry in security.iter().filter_map(Value::as_object) {
        for id in entry.values().flat_map(|ids| texts(Some(ids))) {
            check_scope(&id, reference, table, scopes)?;
        }
    }
    Ok(())
}

fn check_scope(
    id: &str,
    reference: &Reference<'_>,
    table: &ScopeTable,
    scopes: &Scopes,
) -> anyhow::Result<()> {
    if scopes.get(id).is_none() {
        let line = table
            .line_of(id)
            .map_or(String::new(), |line| format!(":{line}"));
        let hint = scopes.nearest(id).map(|id| format!(" (`{id}` is)"));
        bail!(
            "{}{line}: the OAuth scope `{id}` is not in specs/scopes.yaml{}: correct it in the \
             overlay, or add it there",
            reference.file,
            hint.unwrap_or_default()
        );
    }
    Ok(())
}

fn check_node(spec: &Value, node: &Map<String, Value>, at: &str) -> anyhow::Result<()> {
    if let Some(reference @ Value::String(_)) = node.get("$ref") {
        resolve(spec, &Value::Object(node.clone()))
            .with_context(|| format!("{at}: {reference}"))?;
    }
    if let (Some("query"), Some(schema)) =
        (node.get("in").and_then(Value::as_str), node.get("schema"))
    {
        let explicit = node.contains_key("style") && node.contains_key("explode");
        ensure!(
            explicit == is_array(spec, schema)?,
            "{at}: a query parameter has `style` and `explode` if, and only if, it is an array"
        );
    }
    Ok(())
}

/// Drops the components that no path leads to.
fn prune(spec: &mut Value) -> anyhow::Result<()> {
    let mut used = HashSet::new();
    let mut open: Vec<String> = Vec::new();
    if let Some(paths) = spec.get("paths") {
        references(paths, &mut open)?;
    }
    while let Some(pointer) = open.pop() {
        if let Some(node) = spec.pointer(&pointer)
            && used.insert(pointer)
        {
            references(node, &mut open)?;
        }
    }
    let Some(Value::Object(components)) = spec.get_mut("components") else {
        return Ok(());
    };
    for (section, nodes) in components
        .iter_mut()
        .filter(|(name, _)| *name != "securitySchemes")
    {
        if let Value::Object(nodes) = nodes {
            nodes.retain(|name, _| {
                used.contains(&format!("/components/{section}/{}", escape(name)))
            });
        }
    }
    components.retain(|_, nodes| nodes.as_object().is_none_or(|nodes| !nodes.is_empty()));
    Ok(())
}

/// Adds the pointers that `node` refers to.
fn references(node: &Value, found: &mut Vec<String>) -> anyhow::Result<()> {
    each(node, "", &mut |node, at| {
        if let Some(reference) = node.get("$ref").and_then(Value::as_str) {
            let pointer = reference.strip_prefix('#');
            found.push(
                pointer
                    .with_context(|| format!("{at}: {reference} leaves the file"))?
                    .to_owned(),
            );
        }
        Ok(())
    })
}

/// Visits every object below `node`.
fn each(
    node: &Value,
    at: &str,
    visit: &mut impl FnMut(&Map<String, Value>, &str) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    match node {
        Value::Object(map) => {
            visit(map, at)?;
            map.iter()
                .try_for_each(|(key, value)| each(value, &format!("{at}/{}", escape(key)), visit))
        }
        Value::Array(items) => items
            .iter()
            .enumerate()
            .try_for_each(|(i, item)| each(item, &format!("{at}/{i}"), visit)),
        _ => Ok(()),
    }
}
