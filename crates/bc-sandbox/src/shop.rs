//! One shop at one moment: its rows, what is known of their resources, who asks, and what time it is.

use serde_json::Value;

use crate::{
    problem::Problem,
    resource::{Resource, ResourceId},
    spec::Spec,
    store::{Fields, Row, Store},
};

/// What every behaviour works with.
#[derive(Debug)]
pub(crate) struct Shop<'a> {
    pub(crate) spec: &'static Spec,
    pub(crate) store: &'a mut Store,
    /// The client id of the API account that asks.
    pub(crate) client_id: &'a str,
    pub(crate) now: &'a str,
}

impl Shop<'_> {
    /// A store with an empty table for each resource.
    pub(crate) fn empty_store(spec: &Spec) -> Store {
        Store::new(
            spec.resources
                .iter()
                .map(|(_, resource)| resource.traits.first_id)
                .chain(spec.shapes.tables().iter().map(|_| 1))
                // The last one has no rows: it numbers the parts of rows.
                .chain([1]),
        )
    }

    pub(crate) fn resource(&self, id: ResourceId) -> Result<&'static Resource, Problem> {
        let spec: &'static Spec = self.spec;
        spec.resources
            .get(id)
            .ok_or_else(|| Problem::new(500, "The sandbox lost a resource"))
    }

    /// The resource at a collection path.
    pub(crate) fn at(&self, collection: &str) -> Result<&'static Resource, Problem> {
        let spec: &'static Spec = self.spec;
        spec.resources
            .at(collection)
            .ok_or_else(|| Problem::new(501, format!("No {collection} here")))
    }

    /// The resource that owns the table of another one.
    pub(crate) fn owner(&self, resource: &'static Resource) -> &'static Resource {
        let spec: &'static Spec = self.spec;
        spec.resources.get(resource.table).unwrap_or(resource)
    }

    pub(crate) fn row(&self, resource: &Resource, id: i64) -> Result<&Row, Problem> {
        self.store
            .get(resource.table, id)
            .ok_or_else(|| Problem::not_found(&resource.noun(), id))
    }

    /// The row a path's ids lead to: `[product, image]`. Each must belong to the one before.
    pub(crate) fn locate(&self, resource: &Resource, ids: &[i64]) -> Result<i64, Problem> {
        let Some((id, above)) = ids.split_last() else {
            return Err(Problem::new(404, "The path lacks an id"));
        };
        let parent = self.parent(resource, above)?;
        match self.store.get(resource.table, *id) {
            Some(row) if resource.parent.is_none() || row.parent == parent => Ok(*id),
            _ => Err(Problem::not_found(&resource.noun(), *id)),
        }
    }

    /// The parent a path's ids lead to; 0 for a resource at the top.
    pub(crate) fn parent(&self, resource: &Resource, ids: &[i64]) -> Result<i64, Problem> {
        match resource.parent {
            Some(parent) => self.locate(self.resource(parent)?, ids),
            None => Ok(0),
        }
    }

    /// Whether the asking account may see a row: metafields for the app alone are its owner's.
    pub(crate) fn visible(&self, resource: &Resource, fields: &Fields) -> bool {
        let own = fields.get("owner_client_id").and_then(Value::as_str) == Some(self.client_id);
        let private = fields.get("permission_set").and_then(Value::as_str) == Some("app_only");
        !resource.traits.owned || own || !private
    }
}
