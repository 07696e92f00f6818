//! What do the families besides the catalog do? What the shape of a path tells: collections, single documents, counts.
//!
//! `/things` and `/things/{id}` make a collection; a path without an id whose answer is one object is a document of the
//! store, or of what its path names. What is kept is shown through the answer's schema, see [`conform`].

mod answer;
mod cart;
mod checkout;
mod collection;
mod conform;
mod declared;
pub(crate) mod derive;
mod document;
mod goods;
mod hook;
mod order;
mod payment;
mod people;
mod rows;
pub(crate) mod shipping;
mod shopfront;
mod stock;
mod table;
pub(crate) mod tax;

#[cfg(test)]
mod conformance;

pub(crate) use self::derive::Shapes;
use serde_json::Value;

use crate::{
    behaviour::{Call, Reply},
    problem::Problem,
    shop::Shop,
    spec::SPEC,
    store::{Fields, Store, TableId},
};

/// Behaviour written for one operation.
pub(crate) type Handler = fn(&mut Call<'_>, &'static Shape) -> Result<Reply, Problem>;

/// What one operation does.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    List,
    Count,
    Read,
    Create,
    CreateMany,
    Update,
    /// Changes rows by their ids, or by what identifies them besides; adds those that are not there.
    UpdateMany,
    Delete,
    DeleteMatching,
    /// Deletes the ids in the body.
    DeleteListed,
    ReadDocument,
    WriteDocument,
    DeleteDocument,
    Special(Handler),
    /// Not served, and why.
    Unsupported(&'static str),
}

/// What one operation does, and where.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    pub(crate) kind: Kind,
    /// The place of its table in [`Shapes`].
    pub(crate) table: usize,
    /// The field that says to which parent a row belongs, where rows of all parents are seen at once.
    pub(crate) via: Option<&'static str>,
}

/// Does what an operation's shape says.
pub(crate) fn perform(call: &mut Call<'_>, operation: usize) -> Result<Reply, Problem> {
    let spec = call.shop.spec;
    let shape = spec
        .shapes
        .of(operation)
        .ok_or_else(|| Problem::new(500, "The sandbox lost an operation"))?;
    let table = spec.shapes.table(shape)?;
    match shape.kind {
        Kind::List => collection::list(call, shape, table),
        Kind::Count => collection::count(call, shape, table),
        Kind::Read => collection::read(call, table),
        Kind::Create => collection::create(call, shape, table),
        Kind::CreateMany => collection::write_many(call, shape, table, false),
        Kind::Update => collection::update(call, table),
        Kind::UpdateMany => collection::write_many(call, shape, table, true),
        Kind::Delete => collection::delete(call, table),
        Kind::DeleteMatching => collection::delete_matching(call, shape, table),
        Kind::DeleteListed => collection::delete_listed(call, table),
        Kind::ReadDocument => document::read(call, table),
        Kind::WriteDocument => document::write(call, table),
        Kind::DeleteDocument => document::delete(call, table),
        Kind::Special(handler) => handler(call, shape),
        Kind::Unsupported(reason) => Err(Problem::new(
            501,
            format!("The sandbox does not serve {}: {reason}", call.operation.id),
        )),
    }
}

/// The table of a collection at the top, and the row with an id there.
pub(crate) fn find(store: &Store, collection: &str, id: i64) -> Option<(TableId, i64)> {
    let table = SPEC.shapes.at(collection).ok()?;
    let row = store.holder(table.store, &rows::own_key(&id.to_string()))?;
    Some((table.store, row))
}

/// Makes a row of a collection at the top, and gives its id.
pub(crate) fn add(shop: &mut Shop<'_>, collection: &str, fields: Fields) -> Result<i64, Problem> {
    let table = shop.spec.shapes.at(collection)?;
    rows::insert(shop, table, &rows::Place::default(), fields, None)
}

/// Makes the rows that a seed file lists: collections, each with its rows; a row says what it belongs to as `^`.
pub(crate) fn sow(shop: &mut Shop<'_>, seed: &str) -> Result<(), Problem> {
    let seed: Value =
        serde_json::from_str(seed).map_err(|error| Problem::new(500, error.to_string()))?;
    let spec = shop.spec;
    for (collection, sown) in seed.as_object().into_iter().flatten() {
        let table = spec.shapes.at(collection)?;
        for row in sown.as_array().into_iter().flatten() {
            let mut fields = row.as_object().cloned().unwrap_or_default();
            let above = fields.shift_remove("^");
            let above = above.iter().filter_map(Value::as_array).flatten();
            let above: Vec<String> = above.map(rows::plain).collect();
            let place = rows::place(shop, table, &above)?;
            let own = fields.shift_remove(&table.id);
            let id = match table.document {
                true => Some(String::new()),
                false => own.as_ref().map(rows::plain),
            };
            rows::insert(shop, table, &place, fields, id)?;
        }
    }
    Ok(())
}
