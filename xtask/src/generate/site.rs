//! Where does a schema stand? In which body and direction, in which type, under which name.

use super::ir::Direction;
use super::names;

/// Where a schema stands.
#[derive(Debug, Clone)]
pub(super) struct Site {
    pub(super) direction: Direction,
    /// The name it has by the operation, for bodies and envelopes.
    pub(super) fixed: Option<String>,
    /// The type it is in, as a prefix for its own name.
    pub(super) parent: String,
    /// Its property's or parameter's name.
    pub(super) property: String,
    /// For error messages.
    pub(super) pointer: String,
    /// Whether it is in an update, whose lists name their items by `id`.
    pub(super) update: bool,
    /// Whether it is an item of a list.
    pub(super) listed: bool,
    /// Whether it is a part of a multipart form.
    pub(super) part: bool,
    /// For BigCommerce's envelope: what `data` in it is.
    pub(super) envelope: Option<String>,
}

impl Site {
    /// A site outside of any other type.
    pub(super) fn root(direction: Direction, property: &str, pointer: String) -> Self {
        Self {
            direction,
            fixed: None,
            parent: String::new(),
            property: property.to_owned(),
            pointer,
            update: false,
            listed: false,
            part: false,
            envelope: None,
        }
    }

    /// The same site, its type's name decided.
    pub(super) fn named(mut self, name: String) -> Self {
        self.fixed = Some(name);
        self
    }

    /// The site of an item of the list that is here.
    pub(super) fn item(&self) -> Self {
        Self {
            property: names::singular(&self.property),
            pointer: format!("{}/items", self.pointer),
            listed: true,
            ..self.clone()
        }
    }

    pub(super) fn property(&self, parent: &str, name: &str) -> Self {
        let (parent, property) = match &self.envelope {
            Some(resource) if name == "data" => ("", resource.as_str()),
            _ => (parent, name),
        };
        Self {
            fixed: None,
            envelope: None,
            parent: parent.to_owned(),
            property: property.to_owned(),
            pointer: format!("{}/properties/{name}", self.pointer),
            listed: false,
            ..self.clone()
        }
    }
}
