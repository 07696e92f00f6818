//! What operations do, once a request has passed every check.

mod batch;
pub(crate) mod catalog;
mod category;
mod delete;
mod image;
mod list;
mod relation;
mod special;
mod variant;
pub(crate) mod write;

use serde_json::{Map, Value, json};

use crate::{
    problem::Problem,
    query::Query,
    render::{self, Selection},
    resource::{Action, Resource, Special},
    shape,
    shop::Shop,
    spec::{operation::Operation, schema::SchemaId},
    store::Fields,
};

/// A request that passed the checks.
pub(crate) struct Call<'a> {
    pub(crate) shop: Shop<'a>,
    pub(crate) operation: &'static Operation,
    /// The ids in the path, in order.
    pub(crate) ids: Vec<i64>,
    /// The same as they were written: the ids of other families than the catalog may be texts.
    pub(crate) values: Vec<String>,
    pub(crate) query: &'a Query,
    pub(crate) payload: Payload,
}

/// What a request brings.
#[derive(Debug, Default)]
pub(crate) enum Payload {
    #[default]
    Nothing,
    Json(Value),
    Form(Form),
}

/// A decoded `multipart/form-data` body.
#[derive(Debug, Default)]
pub(crate) struct Form {
    pub(crate) fields: Fields,
    pub(crate) file: Option<Upload>,
}

/// An uploaded file. The sandbox keeps its name and looks at its size.
#[derive(Debug)]
pub(crate) struct Upload {
    /// The field of the form it came in.
    pub(crate) field: String,
    pub(crate) name: String,
    pub(crate) size: usize,
}

/// A successful answer.
#[derive(Debug, PartialEq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Option<Value>,
}

impl Reply {
    /// 204.
    pub(crate) fn nothing() -> Self {
        Self {
            status: 204,
            body: None,
        }
    }

    /// `{data, meta}` with the documented status.
    fn envelope(call: &Call<'_>, data: Value, meta: Value) -> Self {
        // Not by `json!`, which copies what it is given.
        let mut body = Map::new();
        body.insert("data".to_owned(), data);
        body.insert("meta".to_owned(), meta);
        Self {
            status: call.success(200),
            body: Some(Value::Object(body)),
        }
    }
}

impl Call<'_> {
    /// The documented status of success.
    pub(crate) fn success(&self, otherwise: u16) -> u16 {
        self.operation
            .success()
            .map_or(otherwise, |(status, _)| *status)
    }

    fn resource(&self, id: usize) -> Result<&'static Resource, Problem> {
        self.shop.resource(id)
    }

    /// The schema of the request's body.
    pub(crate) fn schema(&self) -> Option<SchemaId> {
        let body = self.operation.body.as_ref();
        match self.payload {
            Payload::Form(_) => body.and_then(|body| body.form),
            _ => body.and_then(|body| body.json),
        }
    }

    /// Takes the body as an object.
    pub(crate) fn fields(&mut self) -> Fields {
        match std::mem::take(&mut self.payload) {
            Payload::Json(Value::Object(fields)) => fields,
            Payload::Form(form) => image::fields(form),
            _ => Map::new(),
        }
    }

    /// Takes the body as a list.
    pub(crate) fn items(&mut self) -> Vec<Value> {
        match std::mem::take(&mut self.payload) {
            Payload::Json(Value::Array(items)) => items,
            _ => Vec::new(),
        }
    }

    fn show(&self, resource: &'static Resource, id: i64) -> Result<Value, Problem> {
        render::row(&self.shop, resource, id, &Selection::read(self.query))
    }

    fn answer(&self, resource: &'static Resource, id: i64) -> Result<Reply, Problem> {
        Ok(Reply::envelope(self, self.show(resource, id)?, json!({})))
    }
}

/// Refuses an upload that is too large.
pub(crate) fn check_upload(form: &Form) -> Result<(), Problem> {
    image::check(form)
}

/// Does what the operation does. The caller keeps the changes, or takes them back if this fails.
pub(crate) fn perform(call: &mut Call<'_>, action: Action) -> Result<Reply, Problem> {
    match action {
        Action::List(resource) => list::list(call, call.resource(resource)?),
        Action::Read(resource) => list::read(call, call.resource(resource)?),
        Action::Create(resource) => write::create_one(call, call.resource(resource)?),
        Action::Update(resource) => write::update_one(call, call.resource(resource)?),
        Action::CreateMany(resource) => batch::create(call, call.resource(resource)?),
        Action::UpdateMany(resource) => batch::update(call, call.resource(resource)?),
        Action::Delete(resource) => delete::one(call, call.resource(resource)?),
        Action::DeleteMatching(resource) => delete::matching(call, call.resource(resource)?),
        Action::DeleteListed(resource) => batch::delete(call, call.resource(resource)?),
        Action::SetImage(resource) => image::set(call, call.resource(resource)?),
        Action::ClearImage(resource) => image::clear(call, call.resource(resource)?),
        Action::ListPairs(relation) => relation::list(call, relation),
        Action::AddPairs(relation) => relation::add(call, relation),
        Action::RemovePairs(relation) => relation::remove(call, relation),
        Action::Special(Special::CatalogSummary) => special::summary(call),
        Action::Special(Special::ListSortOrder) => special::list_sort_order(call),
        Action::Special(Special::SetSortOrder) => special::set_sort_order(call),
        Action::Special(Special::CategoryTree) => special::category_tree(call),
        Action::Shape(operation) => shape::perform(call, operation),
        Action::Unsupported => Err(Problem::new(
            501,
            format!("The sandbox does not know what {} does", call.operation.id),
        )),
    }
}
