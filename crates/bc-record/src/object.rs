//! A JSON object whose members keep their order.

use crate::Json;

/// The members of a JSON object, in the order in which they came.
///
/// Keys are unique. Two objects are equal if they have the same members, in whatever order.
#[derive(Debug, Clone, Default)]
pub struct Object {
    members: Vec<(String, Json)>,
}

impl Object {
    /// An object without members.
    pub fn new() -> Self {
        Self::default()
    }

    /// The number of members.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there are no members.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The value under `key`.
    pub fn get(&self, key: &str) -> Option<&Json> {
        self.members
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value)
    }

    /// The value under `key`, to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Json> {
        self.members
            .iter_mut()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value)
    }

    /// Sets the value under `key`, at the place of the value it replaces (and returns) or at the
    /// end.
    pub fn insert(&mut self, key: impl Into<String>, value: impl Into<Json>) -> Option<Json> {
        let (key, value) = (key.into(), value.into());
        match self.get_mut(&key) {
            Some(old) => Some(std::mem::replace(old, value)),
            None => {
                self.members.push((key, value));
                None
            }
        }
    }

    /// Takes out the value under `key`.
    pub fn remove(&mut self, key: &str) -> Option<Json> {
        let at = self.members.iter().position(|(name, _)| name == key)?;
        Some(self.members.remove(at).1)
    }

    /// The members in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Json)> {
        self.members
            .iter()
            .map(|(name, value)| (name.as_str(), value))
    }
}

/// Of equal keys the last value wins, at the place of the first.
impl<K: Into<String>, V: Into<Json>> FromIterator<(K, V)> for Object {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(members: I) -> Self {
        let members = members
            .into_iter()
            .map(|(key, value)| (key.into(), value.into()));
        Object {
            members: unique(members.collect()),
        }
    }
}

impl IntoIterator for Object {
    type Item = (String, Json);
    type IntoIter = std::vec::IntoIter<(String, Json)>;

    fn into_iter(self) -> Self::IntoIter {
        self.members.into_iter()
    }
}

impl PartialEq for Object {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && (self.members == other.members || self.sorted() == other.sorted())
    }
}

impl Eq for Object {}

impl Object {
    fn sorted(&self) -> Vec<&(String, Json)> {
        let mut members: Vec<_> = self.members.iter().collect();
        members.sort_by(|(a, _), (b, _)| a.cmp(b));
        members
    }
}

/// Drops all but the last value of each key. Sorts rather than compares each with each, lest a
/// large object takes quadratic time.
fn unique(mut members: Vec<(String, Json)>) -> Vec<(String, Json)> {
    let mut order: Vec<usize> = (0..members.len()).collect();
    let key = |index: usize| members.get(index).map(|(name, _)| name.as_str());
    order.sort_by(|a, b| key(*a).cmp(&key(*b)));
    let mut moves = Vec::new();
    for equal in order.chunk_by(|a, b| key(*a) == key(*b)) {
        if let [first, .., last] = equal {
            moves.push((*first, *last));
        }
    }
    if moves.is_empty() {
        return members;
    }
    for (first, last) in moves {
        members.swap(first, last);
    }
    let mut known = std::collections::BTreeSet::new();
    members
        .into_iter()
        .filter(|(name, _)| known.insert(name.clone()))
        .collect()
}
