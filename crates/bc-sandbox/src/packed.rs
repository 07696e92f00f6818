//! How are the rows of a large shop kept in little memory?
//!
//! A row of JSON values takes ten times the memory of its text. Rows that were not used lately are kept as texts, field
//! by field, so that one field can be had without reading the others.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use serde_json::Value;

use crate::store::{Fields, Row};

/// The names of all fields, each kept once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    all: Vec<String>,
    places: HashMap<String, u32>,
}

/// Room for the fields of most rows, and for some that are worked out.
const USUAL: usize = 32;

/// What stands in the place of a name's before the unique keys of a row.
const KEYS: u32 = u32::MAX;

/// A row as text: of each field the place of its name, the length of its JSON, and the JSON.
#[derive(Debug, Clone)]
pub(crate) struct Packed {
    parent: i64,
    entries: Arc<[u8]>,
}

/// A row as it is kept: as values, as text, or as both while it is in use.
#[derive(Debug, Clone)]
pub(crate) struct Slot {
    row: OnceLock<Arc<Row>>,
    packed: Option<Packed>,
}

impl Slot {
    pub(crate) fn new(row: Row) -> Self {
        Self {
            row: Arc::new(row).into(),
            packed: None,
        }
    }

    /// Whether the row takes the memory of values.
    pub(crate) fn is_unpacked(&self) -> bool {
        self.row.get().is_some()
    }

    pub(crate) fn row(&self, names: &Names) -> &Row {
        // One of the two is always there.
        self.row.get_or_init(|| match &self.packed {
            Some(packed) => Arc::new(packed.unpack(names)),
            None => Arc::default(),
        })
    }

    /// Keeps the row as text only.
    pub(crate) fn pack(&mut self, names: &mut Names) {
        if let (None, Some(row)) = (&self.packed, self.row.get()) {
            self.packed = Packed::pack(row, names);
        }
        if self.packed.is_some() {
            self.row = OnceLock::new();
        }
    }

    /// The row's parent and unique keys.
    pub(crate) fn relations(&self) -> (i64, Vec<String>) {
        match (self.row.get(), &self.packed) {
            (Some(row), _) => (row.parent, row.keys.clone()),
            (None, Some(packed)) => (packed.parent, packed.keys()),
            (None, None) => (0, Vec::new()),
        }
    }

    /// The row's parent and a copy of its fields.
    pub(crate) fn all(&self, names: &Names) -> (i64, Fields) {
        match (self.row.get(), &self.packed) {
            (None, Some(packed)) => {
                let row = packed.unpack(names);
                (row.parent, row.fields)
            }
            _ => {
                let row = self.row(names);
                (row.parent, row.fields.clone())
            }
        }
    }

    /// The row's parent and some of its fields.
    pub(crate) fn some(&self, names: &Names, wanted: &[&str]) -> (i64, Fields) {
        match (self.row.get(), &self.packed) {
            (None, Some(packed)) => packed.some(names, wanted),
            _ => {
                let row = self.row(names);
                let entry =
                    |name: &&str| Some(((*name).to_owned(), row.fields.get(*name)?.clone()));
                (row.parent, wanted.iter().filter_map(entry).collect())
            }
        }
    }
}

impl Names {
    fn place(&mut self, name: &str) -> Option<u32> {
        if let Some(place) = self.places.get(name) {
            return Some(*place);
        }
        let place = u32::try_from(self.all.len())
            .ok()
            .filter(|place| *place != KEYS)?;
        self.all.push(name.to_owned());
        self.places.insert(name.to_owned(), place);
        Some(place)
    }
}

impl Packed {
    /// Packs a row; `None` for one that is beyond what fits, such as a field of 4 GiB.
    pub(crate) fn pack(row: &Row, names: &mut Names) -> Option<Self> {
        let mut entries = Vec::with_capacity(1024);
        let mut add = |place: u32, json: Vec<u8>| {
            entries.extend(place.to_le_bytes());
            entries.extend(u32::try_from(json.len()).ok()?.to_le_bytes());
            entries.extend(json);
            Some(())
        };
        add(KEYS, serde_json::to_vec(&row.keys).ok()?)?;
        for (name, value) in &row.fields {
            add(names.place(name)?, serde_json::to_vec(value).ok()?)?;
        }
        Some(Self {
            parent: row.parent,
            entries: entries.into(),
        })
    }

    /// The row as it was.
    pub(crate) fn unpack(&self, names: &Names) -> Row {
        let mut fields = Fields::with_capacity(USUAL);
        for (place, json) in self.entries() {
            if let Some(name) = names.all.get(place as usize) {
                fields.insert(name.clone(), read(json));
            }
        }
        Row {
            parent: self.parent,
            fields,
            keys: self.keys(),
        }
    }

    fn keys(&self) -> Vec<String> {
        let keys = self.entries().find(|(place, _)| *place == KEYS);
        keys.and_then(|(_, json)| serde_json::from_slice(json).ok())
            .unwrap_or_default()
    }

    /// Some of its fields.
    fn some(&self, names: &Names, wanted: &[&str]) -> (i64, Fields) {
        let places = wanted.iter().filter_map(|name| names.places.get(*name));
        let places: Vec<u32> = places.copied().collect();
        let found = self.entries().filter(|(place, _)| places.contains(place));
        let mut fields = Fields::new();
        for (place, json) in found.take(places.len()) {
            if let Some(name) = names.all.get(place as usize) {
                fields.insert(name.clone(), read(json));
            }
        }
        (self.parent, fields)
    }

    fn entries(&self) -> impl Iterator<Item = (u32, &[u8])> {
        let mut rest = &*self.entries;
        std::iter::from_fn(move || {
            let (place, after) = rest.split_first_chunk()?;
            let (length, after) = after.split_first_chunk()?;
            let length = u32::from_le_bytes(*length) as usize;
            let (json, after) = after.split_at_checked(length)?;
            rest = after;
            Some((u32::from_le_bytes(*place), json))
        })
    }
}

/// What was written here can be read again: it was a value.
fn read(json: &[u8]) -> Value {
    serde_json::from_slice(json).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Names, Slot};
    use crate::store::Row;

    #[test]
    fn a_packed_row_is_unpacked_as_it_was_in_whole_or_in_part() {
        let fields = json!({ "name": "Mug \u{1f375}", "price": 1.50, "tags": [1, null], "url": { "url": "/mug/" } });
        let row = Row {
            parent: 7,
            fields: fields.as_object().unwrap().clone(),
            keys: vec!["name\u{1f}mug".to_owned()],
        };
        let mut names = Names::default();
        let mut slot = Slot::new(row.clone());
        slot.pack(&mut names);
        assert!(!slot.is_unpacked());
        let (parent, some) = slot.some(&names, &["price", "weight"]);
        assert_eq!((parent, some.len()), (7, 1));
        assert_eq!(some["price"].to_string(), "1.5");
        assert_eq!(slot.relations(), (7, row.keys.clone()));

        let unpacked = slot.row(&names);
        assert_eq!(unpacked.fields, row.fields);
        let order: Vec<&String> = unpacked.fields.keys().collect();
        assert_eq!(order, ["name", "price", "tags", "url"]);
        assert_eq!((unpacked.parent, &unpacked.keys), (7, &row.keys));
        assert_eq!(slot.some(&names, &["price", "weight"]).1, some);
    }
}
