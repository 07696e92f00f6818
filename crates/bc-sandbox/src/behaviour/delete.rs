//! Deleting: one row or all a query selects, with what belongs to them and what refers to them.

use serde_json::{Value, json};

use super::{Call, Reply, catalog, list, write};
use crate::{
    problem::Problem,
    resource::{Gone, Reference, Resource},
    shop::Shop,
};

pub(super) fn one(call: &mut Call<'_>, resource: &'static Resource) -> Result<Reply, Problem> {
    let id = call.shop.locate(resource, &call.ids)?;
    write::writable(&call.shop, resource, id)?;
    remove(&mut call.shop, resource, id)?;
    Ok(Reply::nothing())
}

/// Deletes what the query selects; without a filter, everything.
pub(super) fn matching(call: &mut Call<'_>, resource: &'static Resource) -> Result<Reply, Problem> {
    if let Some(most) = call.operation.max_batch {
        let longest = call
            .operation
            .query
            .iter()
            .map(|filter| call.query.list(&filter.name).len())
            .max();
        if longest.is_some_and(|longest| longest > most) {
            return Err(Problem::new(
                413,
                format!("At most {most} can be deleted at once"),
            ));
        }
    }
    let ids = list::selected(call, resource)?;
    for id in &ids {
        remove(&mut call.shop, resource, *id)?;
    }
    if call.success(204) == 204 {
        return Ok(Reply::nothing());
    }
    let meta = json!({ "total": ids.len(), "success": ids.len(), "failed": 0 });
    Ok(Reply {
        status: call.success(204),
        body: Some(json!({ "meta": meta })),
    })
}

/// Removes a row, the rows below it, and every reference to it. A row already gone is no error.
pub(super) fn remove(
    shop: &mut Shop<'_>,
    resource: &'static Resource,
    id: i64,
) -> Result<(), Problem> {
    let Some(row) = shop.store.get(resource.table, id).cloned() else {
        return Ok(());
    };
    let owner = shop.owner(resource);
    shop.store.remove(resource.table, id);
    let spec = shop.spec;
    for (_, other) in spec.resources.iter() {
        let below = other.parent.and_then(|parent| spec.resources.get(parent));
        if below.is_some_and(|parent| parent.table == resource.table) {
            for child in shop.store.children(other.table, id) {
                remove(shop, other, child)?;
            }
        }
        for reference in other.traits.references {
            if reference.to == owner.collection {
                release(shop, other, reference, id)?;
            }
        }
    }
    catalog::removed(shop, owner, row.parent);
    Ok(())
}

/// Empties the references to a row that is gone, or deletes the rows that cannot be without it.
fn release(
    shop: &mut Shop<'_>,
    resource: &'static Resource,
    reference: &Reference,
    id: i64,
) -> Result<(), Problem> {
    let refers = |value: &Value| match value {
        Value::Array(items) => items.iter().any(|item| item.as_i64() == Some(id)),
        other => other.as_i64() == Some(id),
    };
    let rows = shop.store.ids(resource.table);
    let refering: Vec<i64> = rows
        .filter(|row| {
            let row = shop.store.some(resource.table, *row, &[reference.field]);
            row.and_then(|(_, mut fields)| fields.remove(reference.field))
                .is_some_and(|value| refers(&value))
        })
        .collect();
    for row in refering {
        if reference.gone == Gone::Delete {
            remove(shop, resource, row)?;
            continue;
        }
        shop.store.edit(resource.table, row, |fields| {
            match fields.get_mut(reference.field) {
                Some(Value::Array(items)) => items.retain(|item| item.as_i64() != Some(id)),
                Some(value) => *value = 0.into(),
                None => {}
            }
        });
    }
    Ok(())
}
