//! Which shape has an operation, and which tables are there?

use std::collections::HashMap;

use hyper::Method;

use super::{Kind, Shape, declared, table};
use crate::{
    problem::Problem,
    spec::{
        is_catalog,
        operation::Operation,
        schema::{SchemaId, Schemas},
    },
    store::TableId,
};

/// How the ids of a table look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IdKind {
    Number,
    /// A number, written as a text.
    Digits,
    Uuid,
}

/// A table of rows that have ids and belong to what their path names.
#[derive(Debug)]
pub(crate) struct Table {
    /// The path of the collection, its parameters without names: `/v3/channels/{}/listings`.
    pub(crate) path: String,
    pub(crate) store: TableId,
    /// The tables of the path's parameters, in order; none for what the sandbox keeps no rows of.
    pub(crate) above: Vec<Option<usize>>,
    /// The names of the path's parameters, as fields: `channel_id`.
    pub(crate) parameters: Vec<String>,
    pub(crate) id: String,
    pub(crate) ids: IdKind,
    /// The fields of a row in answers.
    pub(crate) members: Vec<(String, SchemaId)>,
    /// Whether a document is there only once it was created.
    pub(crate) created: bool,
    /// Whether it has one row without an id for each place.
    pub(crate) document: bool,
}

impl Table {
    pub(crate) fn has(&self, name: &str) -> bool {
        self.members.iter().any(|(known, _)| known == name)
    }

    /// Whether rows know the API account that made them.
    pub(crate) fn owned(&self) -> bool {
        self.path.ends_with("/metafields")
    }

    /// What one row is called in a message.
    pub(crate) fn noun(&self) -> String {
        noun(&self.path)
    }
}

/// What one of a collection is called.
pub(crate) fn noun(path: &str) -> String {
    let last = path
        .split('/')
        .rfind(|segment| !segment.is_empty() && *segment != "{}")
        .unwrap_or_default();
    let words = last.replace(['-', '_'], " ");
    match words.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => words.strip_suffix('s').unwrap_or(&words).to_owned(),
    }
}

/// The shapes of all operations, and their tables.
#[derive(Debug, Default)]
pub(crate) struct Shapes {
    tables: Vec<Table>,
    by_path: HashMap<String, usize>,
    /// By the index of the operation; none for the catalog's.
    shapes: Vec<Option<Shape>>,
    /// What numbers the parts of rows.
    pub(crate) parts: TableId,
}

impl Shapes {
    pub(crate) fn tables(&self) -> &[Table] {
        &self.tables
    }

    pub(crate) fn of(&self, operation: usize) -> Option<&Shape> {
        self.shapes.get(operation)?.as_ref()
    }

    pub(crate) fn table(&self, shape: &Shape) -> Result<&Table, Problem> {
        self.get(shape.table)
    }

    pub(crate) fn get(&self, index: usize) -> Result<&Table, Problem> {
        self.tables
            .get(index)
            .ok_or_else(|| Problem::new(500, "The sandbox lost a table"))
    }

    /// The table of a collection: `/v3/channels/{}/listings`.
    pub(crate) fn at(&self, path: &str) -> Result<&Table, Problem> {
        self.by_path
            .get(path)
            .and_then(|index| self.tables.get(*index))
            .ok_or_else(|| Problem::new(501, format!("No {path} here")))
    }
}

/// A path without the names of its parameters.
pub(crate) fn bare(path: &str) -> String {
    let segments = path
        .split('/')
        .map(|segment| match segment.starts_with('{') {
            true => "{}",
            false => segment,
        });
    segments.collect::<Vec<_>>().join("/")
}

/// Derives the shapes of the operations that are not the catalog's. Their tables stand after the `first` ones.
pub(crate) fn shapes(operations: &[Operation], schemas: &Schemas, first: usize) -> Shapes {
    let mut shapes = Shapes::default();
    let other: Vec<Option<(&Operation, String)>> = operations
        .iter()
        .map(|operation| (!is_catalog(&operation.path)).then(|| (operation, bare(&operation.path))))
        .collect();
    let known: Vec<&(&Operation, String)> = other.iter().flatten().collect();
    for entry in &other {
        let shape = entry.as_ref().map(|(operation, path)| {
            let (kind, place) = classify(operation, path, &known, schemas);
            let owner = declared::table_of(&place);
            let table = shapes.enter(owner, &known, schemas, first);
            let via = declared::via(&place);
            Shape { kind, table, via }
        });
        shapes.shapes.push(shape);
    }
    shapes.parts = first + shapes.tables.len();
    for index in 0..shapes.tables.len() {
        let above = shapes.tables.get(index).map(|table| shapes.above(table));
        let document = shapes.shapes.iter().flatten().any(|shape| {
            shape.table == index && matches!(shape.kind, Kind::ReadDocument | Kind::WriteDocument)
        });
        if let (Some(table), Some(above)) = (shapes.tables.get_mut(index), above) {
            table.document = document;
            table.above = above;
        }
    }
    shapes
}

impl Shapes {
    /// The table at a path, made if there is none yet.
    fn enter(
        &mut self,
        path: &str,
        operations: &[&(&Operation, String)],
        schemas: &Schemas,
        first: usize,
    ) -> usize {
        if let Some(known) = self.by_path.get(path) {
            return *known;
        }
        let index = self.tables.len();
        let item = format!("{path}/{{}}");
        let members = [item.as_str(), path]
            .into_iter()
            .find_map(|place| shown(place, operations, schemas))
            .unwrap_or_default();
        let named = operations
            .iter()
            .find(|(_, other)| *other == item)
            .or_else(|| operations.iter().find(|(_, other)| other == path));
        let named = named.map(|(operation, _)| operation.path.as_str());
        let mut parameters: Vec<String> = named
            .into_iter()
            .flat_map(|path| path.split('/'))
            .filter(|segment| segment.starts_with('{'))
            .map(|segment| snake(segment.trim_matches(['{', '}'])))
            .collect();
        let own = (parameters.len() > path.matches("{}").count()).then(|| parameters.pop());
        let own = own.flatten().unwrap_or_default();
        let has = |name: &str| members.iter().find(|(known, _)| known == name);
        let id = ["id", "uuid", own.as_str(), declared::id_of(path)]
            .into_iter()
            .find_map(|name| has(name).map(|(name, id)| (name.clone(), *id)));
        let (id, ids) = match id {
            Some((name, schema)) => (name, id_kind(path, schemas, schema)),
            None => ("id".to_owned(), IdKind::Number),
        };
        let created = operations
            .iter()
            .any(|(operation, other)| other == path && operation.method == Method::POST)
            && !declared::is_always_there(path);
        self.tables.push(Table {
            path: path.to_owned(),
            store: first + index,
            above: Vec::new(),
            parameters,
            id,
            ids,
            members,
            created,
            document: false,
        });
        self.by_path.insert(path.to_owned(), index);
        index
    }

    /// The tables that the parameters of a path lead to.
    fn above(&self, table: &Table) -> Vec<Option<usize>> {
        let mut above = Vec::new();
        let mut prefix = String::new();
        for segment in table.path.split('/').skip(1) {
            if segment == "{}" {
                let name = table.parameters.get(above.len()).map(String::as_str);
                let parent = match name {
                    Some("channel_id") => "/v3/channels",
                    _ => declared::table_of(&prefix),
                };
                above.push(self.by_path.get(parent).copied());
            }
            prefix.push('/');
            prefix.push_str(segment);
        }
        above
    }
}

fn id_kind(path: &str, schemas: &Schemas, id: SchemaId) -> IdKind {
    let schema = schemas.get(id);
    if schema.kinds.has("integer") || schema.kinds.has("number") {
        IdKind::Number
    } else if path.starts_with("/v2/") {
        IdKind::Digits
    } else {
        IdKind::Uuid
    }
}

/// `customerId` and `template-name` as fields: `customer_id`, `template_name`.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(if letter == '-' {
            '_'
        } else {
            letter.to_ascii_lowercase()
        });
    }
    snake
}

/// The schema of what an operation answers: that of `data`, if its answers have an envelope.
pub(crate) fn payload(operation: &Operation, schemas: &Schemas) -> Option<SchemaId> {
    let root = operation.success().and_then(|(_, schema)| *schema)?;
    let members = schemas.members(root);
    let data = members.iter().find(|(name, _)| *name == "data");
    Some(data.map_or(root, |(_, id)| *id))
}

/// Whether an answer is a list.
fn listed(schemas: &Schemas, id: SchemaId) -> bool {
    let schema = schemas.get(id);
    schema.kinds.has("array") || schema.items.is_some()
}

/// The fields of a row: what an operation at a path shows.
fn shown(
    path: &str,
    operations: &[&(&Operation, String)],
    schemas: &Schemas,
) -> Option<Vec<(String, SchemaId)>> {
    let at = |wanted: &Method| {
        operations
            .iter()
            .find(|(operation, other)| other == path && operation.method == *wanted)
    };
    let (operation, _) = [Method::GET, Method::PUT, Method::POST]
        .iter()
        .find_map(at)?;
    let payload = payload(operation, schemas)?;
    let row = schemas.get(payload).items.unwrap_or(payload);
    let members = schemas.members(row);
    Some(
        members
            .into_iter()
            .map(|(name, id)| (name.to_owned(), id))
            .collect(),
    )
}

/// The kind of an operation, and the path of the collection or document it is about.
fn classify(
    operation: &Operation,
    path: &str,
    operations: &[&(&Operation, String)],
    schemas: &Schemas,
) -> (Kind, String) {
    let method = &operation.method;
    if let Some(kind) = table::special(method, path) {
        return (kind, path.trim_end_matches("/{}").to_owned());
    }
    if let Some(collection) = path.strip_suffix("/count") {
        return (Kind::Count, collection.to_owned());
    }
    let document = declared::is_document(path);
    if let Some(collection) = path.strip_suffix("/{}")
        && !document
    {
        let kind = match *method {
            Method::GET => Kind::Read,
            Method::PUT => Kind::Update,
            Method::DELETE => Kind::Delete,
            _ => Kind::Unsupported("nothing is known of what it does"),
        };
        return (kind, collection.to_owned());
    }
    let body = operation.body.as_ref().and_then(|body| body.json);
    let many = body.is_some_and(|id| listed(schemas, id));
    let item = format!("{path}/{{}}");
    let collection = !document
        && operations.iter().any(|(other, place)| {
            *place == item
                || place == path
                    && other.method == Method::GET
                    && payload(other, schemas).is_some_and(|id| listed(schemas, id))
        });
    let read = operations
        .iter()
        .any(|(other, place)| place == path && other.method == Method::GET);
    let kind = match (method.as_str(), collection || many) {
        ("GET", true) => Kind::List,
        ("POST", true) if many => Kind::CreateMany,
        ("POST", true) => Kind::Create,
        ("PUT", true) => Kind::UpdateMany,
        ("DELETE", true) if many => Kind::DeleteListed,
        ("DELETE", true) => Kind::DeleteMatching,
        // What cannot be read is no document, but something that is done.
        _ if !collection && !read => Kind::Unsupported("no shape tells what it does"),
        ("GET", false) => Kind::ReadDocument,
        ("DELETE", false) => Kind::DeleteDocument,
        _ => Kind::WriteDocument,
    };
    (kind, path.to_owned())
}
