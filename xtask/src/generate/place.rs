//! In which file does a type go? With the endpoints that use it, as long as they are in one file.

use std::collections::{BTreeMap, BTreeSet};

use super::ir::{Endpoint, Id, Module, Types};
use super::names;
use super::reach;
use super::share::COMMON;

/// The file of the types that several files use.
pub(super) const MODELS: &str = "models";

/// A module's files.
#[derive(Debug)]
pub(super) struct Layout<'a> {
    /// In the order of the spec's tags; what several use comes last.
    pub(super) files: Vec<File<'a>>,
    /// The types that this module has from its family.
    pub(super) shared: Vec<Id>,
    /// The types that several families have.
    pub(super) common: Vec<Id>,
}

/// One file of a module.
#[derive(Debug)]
pub(super) struct File<'a> {
    /// `batch_metafields`
    pub(super) name: String,
    /// Whether it is called like the module.
    pub(super) is_main: bool,
    pub(super) endpoints: Vec<&'a Endpoint>,
    pub(super) nodes: Vec<Id>,
}

/// Lays out a module; `shared` are the types of the families.
pub(super) fn layout<'a>(
    types: &Types,
    module: &'a Module,
    shared: &BTreeMap<Id, String>,
) -> Layout<'a> {
    let mut files: Vec<File<'a>> = Vec::new();
    for endpoint in &module.endpoints {
        match files.iter_mut().find(|file| file.name == endpoint.tag) {
            Some(file) => file.endpoints.push(endpoint),
            None => files.push(File {
                name: endpoint.tag.clone(),
                is_main: endpoint.tag == names::snake(&module.name),
                endpoints: vec![endpoint],
                nodes: Vec::new(),
            }),
        }
    }
    let mut users: BTreeMap<Id, BTreeSet<usize>> = BTreeMap::new();
    for (at, file) in files.iter().enumerate() {
        for id in reach::from(types, file.endpoints.iter().copied()) {
            users.entry(id).or_default().insert(at);
        }
    }
    let mut models = File {
        name: MODELS.to_owned(),
        is_main: false,
        endpoints: Vec::new(),
        nodes: Vec::new(),
    };
    let (mut from_family, mut common) = (Vec::new(), Vec::new());
    for (id, users) in users {
        let only = users.first().filter(|_| users.len() == 1).copied();
        match only.and_then(|at| files.get_mut(at)) {
            _ if shared.get(&id).is_some_and(|owner| owner == COMMON) => common.push(id),
            _ if shared.contains_key(&id) => from_family.push(id),
            Some(file) => file.nodes.push(id),
            None => models.nodes.push(id),
        }
    }
    if !models.nodes.is_empty() {
        files.push(models);
    }
    Layout {
        files,
        shared: from_family,
        common,
    }
}
