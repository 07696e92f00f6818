//! The resources of the API, derived from the shape of the paths, and what is declared about them besides.
//!
//! `/things` and `/things/{id}` make a resource; below `/things/{id}` its sub-resources live. Whatever a path cannot
//! tell (unique fields, references, defaults) stands in [`catalog`].

mod action;
pub(crate) mod catalog;
mod traits;

use std::collections::HashMap;

use hyper::Method;

pub(crate) use self::{
    action::{Action, Special},
    traits::{Gone, Inline, Reference, Relation, Traits, Unique},
};
use crate::{
    spec::{
        is_catalog,
        operation::Operation,
        schema::{SchemaId, Schemas},
    },
    store::TableId,
};

/// The place of a resource in [`Resources`].
pub(crate) type ResourceId = usize;

/// One kind of thing the API keeps.
#[derive(Debug)]
pub(crate) struct Resource {
    /// The path of the collection: `/v3/catalog/products/{product_id}/images`.
    pub(crate) collection: String,
    /// Where its rows are: its own table, or that of the resource it is another view of.
    pub(crate) table: TableId,
    /// What it belongs to, if the path says so.
    pub(crate) parent: Option<ResourceId>,
    /// The field that repeats the parent's id: `product_id`.
    pub(crate) parent_field: Option<String>,
    /// The fields one of it has in answers; none where its shape is not documented.
    pub(crate) members: Vec<(String, SchemaId)>,
    pub(crate) traits: &'static Traits,
}

impl Resource {
    /// Whether one of it has this field in answers.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.members.iter().any(|(known, _)| known == name)
    }

    /// What one of it is called in a message: `custom field`.
    pub(crate) fn noun(&self) -> String {
        if !self.traits.noun.is_empty() {
            return self.traits.noun.to_owned();
        }
        let plural = self
            .collection
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .replace('-', " ");
        plural
            .strip_suffix('s')
            .map_or(plural.clone(), str::to_owned)
    }

    /// The identifiers the server assigns: a request need not bring them. Where rows of several parents are
    /// written at once, the parent's id is the client's to say.
    pub(crate) fn assigned(&self) -> Vec<&str> {
        let inherited = ["product_id"]
            .into_iter()
            .filter(|_| self.parent_field.is_none() || self.parent.is_some());
        let own = self
            .parent_field
            .as_deref()
            .filter(|_| self.parent.is_some());
        ["id", "sku_id", self.traits.id]
            .into_iter()
            .chain(inherited)
            .chain(own)
            .collect()
    }
}

/// All resources.
#[derive(Debug, Default)]
pub(crate) struct Resources {
    all: Vec<Resource>,
    by_collection: HashMap<String, ResourceId>,
    by_item: HashMap<String, ResourceId>,
}

impl Resources {
    /// Finds the resources in the paths of the operations.
    pub(crate) fn derive(operations: &[Operation], schemas: &Schemas) -> Self {
        let mut resources = Self::default();
        let mut items: Vec<&str> = operations
            .iter()
            .map(|o| o.path.as_str())
            .filter(|path| is_item(path) && is_catalog(path))
            .collect();
        items.sort_by_key(|path| (path.matches('/').count(), *path));
        items.dedup();
        for item in items {
            let Some((collection, _)) = item.rsplit_once('/') else {
                continue;
            };
            if operations
                .iter()
                .any(|operation| operation.path == collection)
            {
                resources.add(collection, Some(item), operations, schemas);
            }
        }
        for declared in catalog::TRAITS
            .iter()
            .filter(|traits| !traits.collection.is_empty())
        {
            if !resources.by_collection.contains_key(declared.collection)
                && operations
                    .iter()
                    .any(|operation| operation.path == declared.collection)
            {
                resources.add(declared.collection, None, operations, schemas);
            }
        }
        resources.resolve_views();
        resources
    }

    fn add(
        &mut self,
        collection: &str,
        item: Option<&str>,
        operations: &[Operation],
        schemas: &Schemas,
    ) {
        let id = self.all.len();
        let parent_item = collection.rsplit_once('/').map_or("", |(above, _)| above);
        let parent = self.by_item.get(parent_item).copied();
        let shape = shape_of(collection, item, operations, schemas);
        let members = shape
            .map(|shape| schemas.members(shape))
            .unwrap_or_default();
        let has = |name: &str| members.iter().any(|(known, _)| *known == name);
        let own = parent
            .and_then(|_| parent_item.rsplit('/').next())
            .map(|last| last.trim_matches(['{', '}']));
        let traits = traits::find(collection);
        let parent_field = own
            .into_iter()
            .chain(["resource_id"])
            .find(|name| has(name))
            .or(Some(traits.parent_field));
        self.all.push(Resource {
            collection: collection.to_owned(),
            table: id,
            parent,
            parent_field: parent_field
                .filter(|name| !name.is_empty())
                .map(str::to_owned),
            members: members
                .iter()
                .map(|(name, id)| ((*name).to_owned(), *id))
                .collect(),
            traits,
        });
        self.by_collection.insert(collection.to_owned(), id);
        if let Some(item) = item {
            self.by_item.insert(item.to_owned(), id);
        }
    }

    /// Gives a view the table of what it is a view of.
    fn resolve_views(&mut self) {
        let table = |resource: &Resource| self.by_collection.get(resource.traits.view_of).copied();
        let tables: Vec<Option<TableId>> = self.all.iter().map(table).collect();
        for (resource, table) in self.all.iter_mut().zip(tables) {
            resource.table = table.unwrap_or(resource.table);
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (ResourceId, &Resource)> {
        self.all.iter().enumerate()
    }

    pub(crate) fn get(&self, id: ResourceId) -> Option<&Resource> {
        self.all.get(id)
    }

    /// The resource at a collection path.
    pub(crate) fn at(&self, collection: &str) -> Option<&Resource> {
        self.by_collection
            .get(collection)
            .and_then(|id| self.all.get(*id))
    }

    /// What an operation does.
    pub(crate) fn action(&self, operation: &Operation, schemas: &Schemas) -> Action {
        let path = operation.path.as_str();
        if let Some(special) = catalog::special(&operation.method, path) {
            return Action::Special(special);
        }
        if let Some(relation) = catalog::RELATIONS
            .iter()
            .find(|relation| relation.collection == path)
        {
            return Action::relation(relation, &operation.method);
        }
        if let Some(resource) = self.by_item.get(path) {
            return match operation.method {
                Method::GET => Action::Read(*resource),
                Method::PUT => Action::Update(*resource),
                Method::DELETE => Action::Delete(*resource),
                _ => Action::Unsupported,
            };
        }
        if let Some(resource) = self.by_collection.get(path) {
            let json = operation.body.as_ref().and_then(|body| body.json);
            let many = json.is_some_and(|id| schemas.get(id).kinds.has("array"));
            return match operation.method {
                Method::GET => Action::List(*resource),
                Method::POST if many => Action::CreateMany(*resource),
                Method::POST => Action::Create(*resource),
                Method::PUT if many => Action::UpdateMany(*resource),
                Method::DELETE if many => Action::DeleteListed(*resource),
                Method::DELETE => Action::DeleteMatching(*resource),
                _ => Action::Unsupported,
            };
        }
        let above = path
            .strip_suffix("/image")
            .and_then(|item| self.by_item.get(item));
        match (above, &operation.method) {
            (Some(resource), &Method::POST) => Action::SetImage(*resource),
            (Some(resource), &Method::DELETE) => Action::ClearImage(*resource),
            _ => Action::Unsupported,
        }
    }
}

fn is_item(path: &str) -> bool {
    path.ends_with('}')
}

/// The schema of one row: what reading one answers, else what listing answers in `data`.
fn shape_of(
    collection: &str,
    item: Option<&str>,
    operations: &[Operation],
    schemas: &Schemas,
) -> Option<SchemaId> {
    let answer = |path: &str| {
        let read = operations
            .iter()
            .find(|o| o.path == path && o.method == Method::GET)?;
        let schema = read.success().and_then(|(_, schema)| *schema)?;
        schemas.get(schema).property("data")
    };
    if let Some(shape) = item.and_then(answer) {
        return Some(shape);
    }
    answer(collection).map(|list| schemas.get(list).items.unwrap_or(list))
}
