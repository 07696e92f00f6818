//! What is a value made by a schema? JSON that knows which of its members may be missing.

use std::fmt;

use serde_json::Value;

/// A value.
#[derive(Clone, PartialEq)]
pub(crate) enum Sample {
    /// A scalar, or any JSON where the schema says nothing.
    Plain(Value),
    List(Vec<Sample>),
    Object {
        members: Vec<Member>,
        /// Whether the schema names its members.
        named: bool,
    },
}

/// A member of an object.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) presence: Presence,
    pub(crate) value: Sample,
}

/// Whether a value without a member is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Optional,
    Required,
    /// An identifier that is always there: anything else in its place is refused, too.
    Identifier,
}

impl Sample {
    /// As JSON.
    pub(crate) fn json(&self) -> Value {
        match self {
            Self::Plain(value) => value.clone(),
            Self::List(items) => items.iter().map(Self::json).collect(),
            Self::Object { members, .. } => {
                let members = members.iter();
                members.map(|m| (m.name.clone(), m.value.json())).collect()
            }
        }
    }

    /// Every place within.
    pub(crate) fn places(&self) -> Vec<Place> {
        let mut places = Vec::new();
        self.add_places(&Place::default(), &mut places);
        places
    }

    fn add_places(&self, here: &Place, places: &mut Vec<Place>) {
        let within = |at: usize, step: &str, presence| Place {
            path: here.path.iter().copied().chain([at]).collect(),
            text: format!("{}{step}", here.text),
            presence,
        };
        match self {
            Self::Plain(_) => {}
            Self::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    let place = within(at, &format!("[{at}]"), Presence::Required);
                    item.add_places(&place, places);
                    places.push(place);
                }
            }
            Self::Object { members, .. } => {
                let dot = if here.path.is_empty() { "" } else { "." };
                for (at, member) in members.iter().enumerate() {
                    let place = within(at, &format!("{dot}{}", member.name), member.presence);
                    member.value.add_places(&place, places);
                    places.push(place);
                }
            }
        }
    }

    /// What is at a place.
    pub(crate) fn at(&self, path: &[usize]) -> Option<&Self> {
        let Some((first, rest)) = path.split_first() else {
            return Some(self);
        };
        match self {
            Self::Plain(_) => None,
            Self::List(items) => items.get(*first)?.at(rest),
            Self::Object { members, .. } => members.get(*first)?.value.at(rest),
        }
    }

    /// What is at a place, to change.
    pub(crate) fn at_mut(&mut self, path: &[usize]) -> Option<&mut Self> {
        let Some((first, rest)) = path.split_first() else {
            return Some(self);
        };
        match self {
            Self::Plain(_) => None,
            Self::List(items) => items.get_mut(*first)?.at_mut(rest),
            Self::Object { members, .. } => members.get_mut(*first)?.value.at_mut(rest),
        }
    }

    /// Takes the member at a place out of its object.
    pub(crate) fn remove(&mut self, path: &[usize]) {
        let Some((last, parent)) = path.split_last() else {
            return;
        };
        if let Some(Self::Object { members, .. }) = self.at_mut(parent)
            && *last < members.len()
        {
            members.remove(*last);
        }
    }
}

/// A place in a value.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// The index of the item or member, level by level.
    pub(crate) path: Vec<usize>,
    /// The same as errors write it: `data[0].id`.
    pub(crate) text: String,
    /// Whether what is there may be missing.
    pub(crate) presence: Presence,
}

impl Default for Place {
    fn default() -> Self {
        Self {
            path: Vec::new(),
            text: String::new(),
            presence: Presence::Required,
        }
    }
}

impl fmt::Debug for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.json())
    }
}
