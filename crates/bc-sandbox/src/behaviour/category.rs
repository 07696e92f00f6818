//! Categories: which tree they stand in, and how deep.

use serde_json::Value;

use super::{catalog::text, write};
use crate::{
    problem::Problem,
    resource::{Resource, catalog::TREES},
    shop::Shop,
    store::Fields,
};

/// How many levels a tree of categories can have.
const DEEPEST: usize = 8;

/// A new tree has a name and a channel; the channel of one that is there stays.
pub(super) fn check_tree(new: bool, fields: &Fields) -> Result<(), Problem> {
    let channels = fields.get("channels").and_then(Value::as_array);
    let mut errors = Vec::new();
    if new && text(fields, "name").is_none_or(str::is_empty) {
        errors.push(("name".to_owned(), "is required".to_owned()));
    }
    if new && channels.is_none_or(|channels| channels.len() != 1) {
        errors.push(("channels".to_owned(), "must name one channel".to_owned()));
    }
    if !new && channels.is_some() {
        let message = "cannot be changed; leave it out";
        errors.push(("channels".to_owned(), message.to_owned()));
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(errors))
    }
}

/// Puts a category into its tree: that of its parent, else the one named, else the first.
pub(super) fn plant(
    shop: &mut Shop<'_>,
    owner: &'static Resource,
    id: Option<i64>,
    fields: &mut Fields,
) -> Result<(), Problem> {
    let parent = number(fields, "parent_id");
    if let Some(above) = shop.store.get(owner.table, parent) {
        let tree = number(&above.fields, "tree_id");
        check_place(shop, owner, id, parent)?;
        fields.insert("tree_id".to_owned(), tree.into());
    } else if id.is_none() && !fields.contains_key("tree_id") {
        let trees = shop.at(TREES)?;
        let first = shop.store.ids(trees.table).next();
        fields.insert("tree_id".to_owned(), first.unwrap_or(0).into());
    }
    if id.is_none() {
        fields.entry("parent_id").or_insert_with(|| 0.into());
    }
    Ok(())
}

/// Names a new category, and takes what is below a moved one along to its tree.
pub(super) fn settle(
    shop: &mut Shop<'_>,
    owner: &'static Resource,
    id: i64,
) -> Result<(), Problem> {
    let fields = &shop.row(owner, id)?.fields;
    let tree = number(fields, "tree_id");
    if !fields.contains_key("category_uuid") {
        let uuid = format!("00000000-0000-4000-8000-{id:012}");
        shop.store.edit(owner.table, id, |fields| {
            fields.insert("category_uuid".to_owned(), uuid.into());
        });
        return Ok(());
    }
    for child in below(shop, owner, id) {
        let moved = shop
            .store
            .get(owner.table, child)
            .is_some_and(|row| number(&row.fields, "tree_id") != tree);
        if moved {
            let change = [("tree_id".to_owned(), tree.into())].into_iter().collect();
            write::update(shop, owner, child, change, None)?;
        }
    }
    Ok(())
}

/// Refuses a place below the category itself, or too deep.
fn check_place(
    shop: &Shop<'_>,
    owner: &Resource,
    id: Option<i64>,
    parent: i64,
) -> Result<(), Problem> {
    let mut depth = id.map_or(1, |id| height(shop, owner, id));
    let mut next = parent;
    while let Some(row) = shop.store.get(owner.table, next) {
        if Some(next) == id {
            return Err(Problem::field(
                "parent_id",
                "is the category itself or one below it",
            ));
        }
        depth += 1;
        if depth > DEEPEST {
            let message = format!("is too deep: categories have at most {DEEPEST} levels");
            return Err(Problem::field("parent_id", message));
        }
        next = number(&row.fields, "parent_id");
    }
    Ok(())
}

/// How many levels a category and those below it take up.
fn height(shop: &Shop<'_>, owner: &Resource, id: i64) -> usize {
    let highest = below(shop, owner, id)
        .into_iter()
        .map(|child| height(shop, owner, child))
        .max();
    1 + highest.unwrap_or(0)
}

fn below(shop: &Shop<'_>, owner: &Resource, id: i64) -> Vec<i64> {
    let ids = shop.store.ids(owner.table);
    let inside = |child: &i64| {
        shop.store
            .get(owner.table, *child)
            .is_some_and(|row| number(&row.fields, "parent_id") == id)
    };
    ids.filter(inside).collect()
}

fn number(fields: &Fields, name: &str) -> i64 {
    fields.get(name).and_then(Value::as_i64).unwrap_or(0)
}
