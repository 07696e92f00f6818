//! What do the families besides the catalog do? What the shape of a path tells: collections, single documents, counts.
//!
//! `/things` and `/things/{id}` make a collection; a path without an id whose answer is one object is a document of the
//! store, or of what its path names. What is kept is shown through the answer's schema, see [`conform`].

mod answer;
mod cart;
mod checkout;
mod collection;
mod conform;
mod coupon;
mod declared;
pub(crate) mod derive;
mod document;
mod goods;
mod hook;
mod order;
mod payment;
mod people;
mod price;
mod purchase;
mod rows;
mod shipment;
pub(crate) mod shipping;
mod shopfront;
mod stamp;
mod stock;
mod table;
pub(crate) mod tax;
mod theme;
mod unserved;

#[cfg(test)]
mod conformance;

pub(crate) use self::derive::{Shapes, Table};
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

impl Shape {
    /// Whether it makes things, whose ids the request cannot know.
    pub(crate) fn makes(&self) -> bool {
        matches!(
            self.kind,
            Kind::Create | Kind::CreateMany | Kind::Special(_)
        )
    }
}

/// Does what an operation's shape says.
pub(crate) fn perform(call: &mut Call<'_>, operation: usize) -> Result<Reply, Problem> {
    let spec = call.shop.spec;
    let shape = spec
        .shapes
        .of(operation)
        .ok_or_else(|| Problem::new(500, "The sandbox lost an operation"))?;
    let table = spec.shapes.table(shape)?;
    let answer = match shape.kind {
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
    };
    answer.map_err(|problem| documented(call, problem))
}

/// A duplicate is a conflict only where BigCommerce documents one; elsewhere the field is wrong.
fn documented(call: &Call<'_>, mut problem: Problem) -> Problem {
    let duplicate = problem.status == 409 && !problem.errors.is_empty();
    let answers = &call.operation.answers;
    if duplicate && !answers.iter().any(|(status, _)| *status == 409) {
        problem.status = 422;
    }
    problem
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
            plant(shop, table, row.as_object().cloned().unwrap_or_default())?;
        }
    }
    Ok(())
}

/// Makes a row, which says the ids of the path above it as `^`, and its own id or none.
pub(crate) fn plant(shop: &mut Shop<'_>, table: &Table, mut fields: Fields) -> Result<(), Problem> {
    let above = fields.shift_remove("^");
    let above = above.iter().filter_map(Value::as_array).flatten();
    let above: Vec<String> = above.map(rows::plain).collect();
    let place = rows::place(shop, table, &above)?;
    let id = match table.document {
        true => Some(String::new()),
        false => fields.shift_remove(&table.id).as_ref().map(rows::plain),
    };
    if let Some(id) = &id
        && rows::find(shop, table, &place, id).is_some()
    {
        return Err(Problem::duplicate(&table.noun(), &table.id));
    }
    rows::insert(shop, table, &place, fields, id)?;
    Ok(())
}
