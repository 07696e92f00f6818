//! Pairs of ids that are a resource of their own: which product is in which category, on which channel.

use serde_json::{Value, json};

use super::{Call, Reply};
use crate::{
    page,
    problem::Problem,
    resource::{Relation, Resource},
};

type Pair = (i64, i64);

pub(super) fn list(call: &mut Call<'_>, relation: &Relation) -> Result<Reply, Problem> {
    let pairs = selected(call, relation)?;
    let numbers = (0..pairs.len() as i64).collect();
    let page = page::cut(numbers, call.query, call.operation, &call.shop.spec.schemas)?;
    let shown = page
        .ids
        .iter()
        .filter_map(|place| pairs.get(usize::try_from(*place).ok()?));
    let data = shown
        .map(|(owner, item)| json!({ relation.owner_field: owner, relation.item_field: item }));
    Ok(Reply::envelope(call, data.collect(), page.meta))
}

pub(super) fn add(call: &mut Call<'_>, relation: &Relation) -> Result<Reply, Problem> {
    let owner = call.shop.at(relation.owner)?;
    let mut errors = Vec::new();
    let mut pairs: Vec<Pair> = Vec::new();
    for (index, item) in call.items().iter().enumerate() {
        let id = |field: &str| item.get(field).and_then(Value::as_i64).unwrap_or(0);
        let pair = (id(relation.owner_field), id(relation.item_field));
        let mut expect = |resource: &Resource, field: &str, id: i64| {
            if call.shop.store.get(resource.table, id).is_none() {
                let message = format!("there is no {} with the id {id}", resource.noun());
                errors.push((format!("{index}.{field}"), message));
            }
        };
        expect(owner, relation.owner_field, pair.0);
        if !relation.items.is_empty() {
            expect(call.shop.at(relation.items)?, relation.item_field, pair.1);
        }
        pairs.push(pair);
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    for (id, item) in pairs {
        change(call, owner, relation, id, |items| {
            if !items.iter().any(|known| known.as_i64() == Some(item)) {
                items.push(item.into());
            }
        });
    }
    Ok(Reply::nothing())
}

pub(super) fn remove(call: &mut Call<'_>, relation: &Relation) -> Result<Reply, Problem> {
    let owner = call.shop.at(relation.owner)?;
    for (id, item) in selected(call, relation)? {
        change(call, owner, relation, id, |items| {
            items.retain(|known| known.as_i64() != Some(item))
        });
    }
    Ok(Reply::nothing())
}

fn change(
    call: &mut Call<'_>,
    owner: &Resource,
    relation: &Relation,
    id: i64,
    change: impl FnOnce(&mut Vec<Value>),
) {
    call.shop.store.edit(owner.table, id, |fields| {
        let list = fields.entry(relation.list).or_insert_with(|| json!([]));
        if let Some(items) = list.as_array_mut() {
            change(items);
        }
    });
}

/// The pairs the query selects.
fn selected(call: &Call<'_>, relation: &Relation) -> Result<Vec<Pair>, Problem> {
    let owner = call.shop.at(relation.owner)?;
    let wanted = |field: &str| -> Option<Vec<i64>> {
        let name = format!("{field}:in");
        let ids = call
            .query
            .list(&name)
            .into_iter()
            .filter_map(|id| id.parse().ok())
            .collect();
        call.query.has(&name).then_some(ids)
    };
    let (owners, items) = (wanted(relation.owner_field), wanted(relation.item_field));
    let admits =
        |wanted: &Option<Vec<i64>>, id: i64| wanted.as_ref().is_none_or(|ids| ids.contains(&id));
    let mut pairs = Vec::new();
    for id in call
        .shop
        .store
        .ids(owner.table)
        .filter(|id| admits(&owners, *id))
    {
        let list = call
            .shop
            .store
            .get(owner.table, id)
            .and_then(|row| row.fields.get(relation.list));
        let listed = list
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_i64);
        pairs.extend(
            listed
                .filter(|item| admits(&items, *item))
                .map(|item| (id, item)),
        );
    }
    Ok(pairs)
}
