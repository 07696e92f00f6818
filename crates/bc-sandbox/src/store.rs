//! What a shop holds: rows in tables, with unique keys, in steps that can be taken back.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Mutex, PoisonError},
};

use serde_json::{Map, Value};

use crate::packed::{Names, Slot};

/// The place of a table: that of the resource which owns it.
pub(crate) type TableId = usize;

/// The fields of a row.
pub(crate) type Fields = Map<String, Value>;

/// How many rows are kept as values, which is fast; the others are kept as text, which takes little memory.
const UNPACKED: usize = 10_000;

/// One stored thing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    /// The id of the row it belongs to; 0 at the top.
    pub(crate) parent: i64,
    pub(crate) fields: Fields,
    /// What no other row may have as well.
    pub(crate) keys: Vec<String>,
}

#[derive(Debug, Clone, Default)]
struct Table {
    rows: BTreeMap<i64, Slot>,
    /// The ids of the rows, ascending: a list of all begins with them.
    order: Vec<i64>,
    children: HashMap<i64, BTreeSet<i64>>,
    keys: HashMap<String, i64>,
    last_id: i64,
}

/// All tables of one shop.
#[derive(Debug, Clone, Default)]
pub(crate) struct Store {
    tables: Vec<Table>,
    /// What each change since the last commit replaced.
    undo: Vec<(TableId, i64, Option<Slot>)>,
    names: Names,
    /// The rows that are kept as values.
    unpacked: Unpacked,
}

/// Rows that are kept as values; a row becomes one of them when it is read.
#[derive(Debug, Default)]
struct Unpacked(Mutex<Vec<(TableId, i64)>>);

impl Unpacked {
    fn note(&self, table: TableId, id: i64) {
        let mut rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        rows.push((table, id));
    }

    fn rows(&mut self) -> &mut Vec<(TableId, i64)> {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clone for Unpacked {
    fn clone(&self) -> Self {
        let rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Self(Mutex::new(rows.clone()))
    }
}

impl Store {
    /// A store whose tables number their rows from these ids.
    pub(crate) fn new(first_ids: impl Iterator<Item = i64>) -> Self {
        let table = |first| Table {
            last_id: first - 1,
            ..Table::default()
        };
        Self {
            tables: first_ids.map(table).collect(),
            ..Self::default()
        }
    }

    pub(crate) fn get(&self, table: TableId, id: i64) -> Option<&Row> {
        let slot = self.tables.get(table)?.rows.get(&id)?;
        if !slot.is_unpacked() {
            self.unpacked.note(table, id);
        }
        Some(slot.row(&self.names))
    }

    /// The parent of a row and some of its fields. Whoever looks at every row of a table asks like this.
    pub(crate) fn some(&self, table: TableId, id: i64, wanted: &[&str]) -> Option<(i64, Fields)> {
        let slot = self.tables.get(table)?.rows.get(&id)?;
        Some(slot.some(&self.names, wanted))
    }

    /// The parent of a row and a copy of its fields, likewise.
    pub(crate) fn all(&self, table: TableId, id: i64) -> Option<(i64, Fields)> {
        let slot = self.tables.get(table)?.rows.get(&id)?;
        Some(slot.all(&self.names))
    }

    /// The unique keys of a row.
    pub(crate) fn keys(&self, table: TableId, id: i64) -> Vec<String> {
        let slot = self.tables.get(table).and_then(|table| table.rows.get(&id));
        slot.map(|slot| slot.relations().1).unwrap_or_default()
    }

    /// All ids of a table, ascending.
    pub(crate) fn ids(&self, table: TableId) -> impl DoubleEndedIterator<Item = i64> + '_ {
        self.tables
            .get(table)
            .into_iter()
            .flat_map(|table| table.order.iter().copied())
    }

    /// The ids of the rows that belong to a parent, ascending.
    pub(crate) fn children(&self, table: TableId, parent: i64) -> Vec<i64> {
        let table = self.tables.get(table);
        table
            .and_then(|table| table.children.get(&parent))
            .into_iter()
            .flatten()
            .copied()
            .collect()
    }

    /// How many rows belong to a parent.
    pub(crate) fn count(&self, table: TableId, parent: i64) -> usize {
        let table = self.tables.get(table);
        table
            .and_then(|table| table.children.get(&parent))
            .map_or(0, BTreeSet::len)
    }

    /// The row that has a unique key.
    pub(crate) fn holder(&self, table: TableId, key: &str) -> Option<i64> {
        self.tables.get(table)?.keys.get(key).copied()
    }

    pub(crate) fn next_id(&mut self, table: TableId) -> i64 {
        self.tables.get_mut(table).map_or(0, |table| {
            table.last_id += 1;
            table.last_id
        })
    }

    /// Puts a row, new or changed.
    pub(crate) fn put(&mut self, table: TableId, id: i64, row: Row) {
        self.unpacked.note(table, id);
        self.replace(table, id, Some(Slot::new(row)));
    }

    /// Changes the fields of a row in place, its unique keys staying as they are.
    pub(crate) fn edit(&mut self, table: TableId, id: i64, change: impl FnOnce(&mut Fields)) {
        if let Some(mut row) = self.get(table, id).cloned() {
            change(&mut row.fields);
            self.put(table, id, row);
        }
    }

    pub(crate) fn remove(&mut self, table: TableId, id: i64) {
        self.replace(table, id, None);
    }

    /// Removes every row. Ids go on from where they were.
    pub(crate) fn clear(&mut self) {
        for table in 0..self.tables.len() {
            // The last ones first, so that no others move up.
            let ids: Vec<i64> = self.ids(table).rev().collect();
            for id in ids {
                self.remove(table, id);
            }
        }
    }

    fn replace(&mut self, table: TableId, id: i64, row: Option<Slot>) {
        if let Some(target) = self.tables.get_mut(table) {
            let before = target.replace(id, row);
            self.undo.push((table, id, before));
        }
    }

    /// Keeps memory small, where more rows are kept as values than it is meant for.
    pub(crate) fn pack(&mut self) {
        if self.unpacked.rows().len() <= UNPACKED {
            return;
        }
        for (table, id) in std::mem::take(self.unpacked.rows()) {
            let rows = self.tables.get_mut(table).map(|table| &mut table.rows);
            if let Some(slot) = rows.and_then(|rows| rows.get_mut(&id)) {
                slot.pack(&mut self.names);
            }
        }
    }

    /// A point to come back to.
    pub(crate) fn savepoint(&self) -> usize {
        self.undo.len()
    }

    /// The rows that have changed since the last commit: each once, with what it was.
    pub(crate) fn changes(&self) -> Vec<(TableId, i64, Option<&Row>)> {
        let mut seen = BTreeSet::new();
        let changes = self.undo.iter();
        changes
            .filter(|(table, id, _)| seen.insert((*table, *id)))
            .map(|(table, id, before)| {
                let before = before.as_ref().map(|slot| slot.row(&self.names));
                (*table, *id, before)
            })
            .collect()
    }

    /// Takes back every change since a savepoint.
    pub(crate) fn roll_back(&mut self, savepoint: usize) {
        while self.undo.len() > savepoint {
            if let Some((table, id, before)) = self.undo.pop()
                && let Some(table) = self.tables.get_mut(table)
            {
                table.replace(id, before);
            }
        }
        self.pack();
    }

    /// Keeps every change.
    pub(crate) fn commit(&mut self) {
        self.undo.clear();
        self.pack();
    }
}

impl Table {
    fn replace(&mut self, id: i64, row: Option<Slot>) -> Option<Slot> {
        let new = row.as_ref().map(Slot::relations);
        let before = match row {
            Some(row) => self.rows.insert(id, row),
            None => self.rows.remove(&id),
        };
        match (self.order.binary_search(&id), &new) {
            (Err(place), Some(_)) => self.order.insert(place, id),
            (Ok(place), None) => _ = self.order.remove(place),
            (Ok(_), Some(_)) | (Err(_), None) => {}
        }
        if let Some((parent, keys)) = before.as_ref().map(Slot::relations) {
            for key in &keys {
                self.keys.remove(key);
            }
            if let Some(siblings) = self.children.get_mut(&parent) {
                siblings.remove(&id);
                if siblings.is_empty() {
                    self.children.remove(&parent);
                }
            }
        }
        if let Some((parent, keys)) = new {
            self.last_id = self.last_id.max(id);
            self.children.entry(parent).or_default().insert(id);
            self.keys.extend(keys.into_iter().map(|key| (key, id)));
        }
        before
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Fields, Row, Store};

    fn row(parent: i64, name: &str) -> Row {
        let fields: Fields = [("name".to_owned(), json!(name))].into_iter().collect();
        Row {
            parent,
            fields,
            keys: vec![name.to_owned()],
        }
    }

    #[test]
    fn a_step_taken_back_leaves_rows_children_and_keys_as_they_were() {
        let mut store = Store::new([1, 100].into_iter());
        let kept = store.next_id(0);
        store.put(0, kept, row(7, "kept"));
        store.commit();

        let savepoint = store.savepoint();
        store.put(0, kept, row(8, "renamed"));
        let added = store.next_id(0);
        store.put(0, added, row(7, "kept"));
        store.remove(0, kept);
        assert_eq!(store.holder(0, "kept"), Some(added));
        store.roll_back(savepoint);

        assert_eq!(store.holder(0, "kept"), Some(kept));
        assert_eq!(store.holder(0, "renamed"), None);
        assert_eq!(store.children(0, 7), [kept]);
        assert_eq!(store.children(0, 8), Vec::<i64>::new());
        assert_eq!(store.ids(0).collect::<Vec<_>>(), [kept]);
        assert_eq!(store.next_id(1), 100);
    }
}
