//! What is generated? The model between specs and Rust: modules of endpoints and the types they use.
//!
//! Types are nodes of an arena, named by [`Id`]. Two nodes that turn out to be one type are united: one keeps
//! the content, the other points at it ([`Types::find`]).

use std::collections::BTreeSet;

use crate::spec::{Account, Auth, FurtherScopes, Guard, Keyset, Method, Pages};

use super::names;
use super::requirement::Requirement;

pub(super) use super::facts::Facts;

/// A node in [`Types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Id(pub(super) usize);

/// One spec's share of the generated code.
#[derive(Debug)]
pub(super) struct Module {
    /// `catalog-products`: the spec's file and the cargo feature.
    pub(super) spec: String,
    /// `catalog`
    pub(super) family: String,
    /// `products`
    pub(super) name: String,
    /// In the spec's order.
    pub(super) endpoints: Vec<Endpoint>,
}

impl Module {
    /// Whether it is the whole of its family, and has no module within it.
    pub(super) fn is_family(&self) -> bool {
        self.spec == self.family
    }

    /// Its path below the root of `bc_api`: `catalog::products`, or `carts`.
    pub(super) fn path(&self) -> String {
        let family = names::snake(&self.family);
        if self.is_family() {
            family
        } else {
            format!("{family}::{}", names::snake(&self.name))
        }
    }
}

/// One operation as a struct.
#[derive(Debug)]
pub(super) struct Endpoint {
    /// `GetProducts`
    pub(super) name: String,
    /// `getProducts`, for error messages.
    pub(super) operation_id: String,
    /// What it does, where overlays say so.
    pub(super) summary: Option<String>,
    /// The file it goes to: `batch_metafields`.
    pub(super) tag: String,
    pub(super) method: Method,
    /// `/v3/catalog/products/{product_id}`
    pub(super) path: String,
    pub(super) auth: Auth,
    /// `None` where undocumented.
    pub(super) scopes: Option<Requirement>,
    /// What the undocumented scopes could be: alternatives, each a list of scopes all needed.
    pub(super) scope_candidates: Vec<Vec<String>>,
    /// What some of its calls need beyond that.
    pub(super) further_scopes: Vec<FurtherScopes>,
    pub(super) accounts: Vec<Account>,
    pub(super) pages: Pages,
    pub(super) max_page_items: Option<u64>,
    pub(super) keyset: Option<Keyset>,
    /// Whether it may be sent twice although it is a POST.
    pub(super) idempotent: bool,
    pub(super) max_concurrency: Option<u64>,
    pub(super) max_batch: Option<u64>,
    /// Which list that is of, where there is one.
    pub(super) batch: Option<Batch>,
    pub(super) guard: Option<Guard>,
    pub(super) deprecated: bool,
    pub(super) reference: Option<String>,
    pub(super) parameters: Vec<Parameter>,
    pub(super) body: Option<RequestBody>,
    pub(super) answer: Answer,
}

/// A parameter as a field of the endpoint.
#[derive(Debug)]
pub(super) struct Parameter {
    /// `id:in`
    pub(super) wire: String,
    pub(super) place: Place,
    pub(super) required: bool,
    pub(super) exploded: bool,
    pub(super) ty: Type,
    pub(super) facts: Facts,
}

/// Where a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Path,
    Query,
    Header,
}

/// Which list of a request it is that has no more than so many items.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Batch {
    /// The body is the list.
    Body,
    /// This property of the body.
    Property(String),
    /// This query parameter.
    Parameter(String),
}

/// What an endpoint takes in its body.
#[derive(Debug)]
pub(super) struct RequestBody {
    pub(super) ty: Type,
    pub(super) required: bool,
    /// What it is as JSON, if it can be sent so.
    pub(super) json: Option<Type>,
}

/// What an endpoint answers.
#[derive(Debug)]
pub(super) struct Answer {
    /// What a success becomes; several until they are found to be the same.
    pub(super) successes: Vec<Shape>,
    /// What HTTP 207 becomes, if it may occur.
    pub(super) partial: Option<Shape>,
    /// Whether HTTP 204 may stand for a success that has a body otherwise.
    pub(super) may_be_missing: bool,
}

/// A response body: BigCommerce's envelope, or something of its own.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    /// Nothing, `()`.
    Empty,
    /// What is neither JSON nor events, `Download`.
    Download,
    /// One text, `PlainText`.
    PlainText,
    /// A redirect, `Redirected`.
    Redirected,
    /// `EventStream<T>`
    Events(Type),
    /// `Page<T>`
    Page(Type),
    /// `Item<T>`
    Item(Type),
    /// `Envelope<T, M>`
    Envelope(Type, Type),
    /// Anything else.
    Bare(Type),
}

impl Shape {
    /// Whether it has an empty value of its own, for HTTP 204.
    pub(super) fn may_be_empty(&self) -> bool {
        matches!(
            self,
            Self::Empty | Self::Download | Self::Page(_) | Self::Bare(Type::List(_))
        )
    }

    /// The types in it.
    pub(super) fn types(&self) -> Vec<&Type> {
        match self {
            Self::Empty | Self::Download | Self::PlainText | Self::Redirected => Vec::new(),
            Self::Events(ty) | Self::Page(ty) | Self::Item(ty) | Self::Bare(ty) => vec![ty],
            Self::Envelope(data, meta) => vec![data, meta],
        }
    }
}

/// The type of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Type {
    Bool,
    Integer,
    /// `page` and `limit`.
    Count,
    Decimal,
    Text,
    /// A text that is not shown.
    Secret,
    /// Any JSON that is not shown.
    SecretJson,
    DateTime,
    Scalar,
    Json,
    /// Where a page stands in its list: `meta` of lists.
    PageMeta,
    /// A file, in a multipart body.
    File,
    List(Box<Type>),
    Map(Box<Type>),
    Node(Id),
}

impl Type {
    /// The node in it, if there is one.
    pub(super) fn node(&self) -> Option<Id> {
        match self {
            Self::Node(id) => Some(*id),
            Self::List(inner) | Self::Map(inner) => inner.node(),
            _ => None,
        }
    }
}

/// Which way a type travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Direction {
    Response,
    Request,
}

/// How good a candidate for a name is: the smaller, the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// `x-bc-name`: an overlay says so.
    Curated,
    /// Made from the operation: bodies, envelopes.
    Operation,
    /// The component's name.
    Component,
    /// The schema's title.
    Title,
    /// The name of what holds it and the property's name.
    Context,
}

/// A type to be named and emitted.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// `CustomUrl`
    pub(super) name: String,
    pub(super) rank: Rank,
    /// The component it was made from, if it was one.
    pub(super) component: Option<String>,
    /// The index of its module in the list of modules.
    pub(super) module: usize,
    pub(super) directions: BTreeSet<Direction>,
    /// Where the spec says so, for error messages.
    pub(super) origins: Vec<String>,
    pub(super) kind: Kind,
}

/// What a type is.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    Record(Vec<Field>),
    /// An enum of texts.
    Enum(Vec<String>),
    /// One of several records, told apart by their fields.
    Union(Vec<Variant>),
    /// A multipart form: fields as parts.
    Form(Vec<Field>),
    /// A body that goes out as JSON or as a form.
    Body {
        json: Type,
        form: Type,
    },
}

/// One alternative of a union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Variant {
    /// `VariantCondition`
    pub(super) name: String,
    pub(super) ty: Type,
    /// What tells it from the others.
    pub(super) told_by: ToldBy,
}

/// What tells one alternative of a union from the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ToldBy {
    /// One of these properties is there.
    Properties(Vec<String>),
    /// The property has one of these values.
    Tag(String, Vec<String>),
    /// It is a list, where the others are objects.
    List,
}

/// A field of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    /// `date_created`
    pub(super) wire: String,
    pub(super) ty: Type,
    pub(super) presence: Presence,
    pub(super) facts: Facts,
}

/// Whether a field is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Presence {
    /// `#[record(required)]`: a response without it is refused.
    Insisted,
    /// A plain type.
    Always,
    /// `Option<T>`
    Optional,
    /// `Update<T>`
    Nullable,
}

/// The arena of types.
#[derive(Debug, Default)]
pub(super) struct Types {
    nodes: Vec<Node>,
    /// Where a united node went; itself for the others.
    parents: Vec<usize>,
}

impl Types {
    /// Adds a node.
    pub(super) fn add(&mut self, node: Node) -> Id {
        self.parents.push(self.nodes.len());
        self.nodes.push(node);
        Id(self.nodes.len() - 1)
    }

    /// The node that `id` has become.
    pub(super) fn find(&self, id: Id) -> Id {
        let mut index = id.0;
        while let Some(parent) = self
            .parents
            .get(index)
            .copied()
            .filter(|parent| *parent != index)
        {
            index = parent;
        }
        Id(index)
    }

    /// A node's content.
    pub(super) fn get(&self, id: Id) -> &Node {
        &self.nodes[self.find(id).0]
    }

    /// A node's content, to change.
    pub(super) fn get_mut(&mut self, id: Id) -> &mut Node {
        let id = self.find(id);
        &mut self.nodes[id.0]
    }

    /// Makes `id` another name of `into`, whose content stays as it is.
    pub(super) fn redirect(&mut self, id: Id, into: Id) {
        let (id, into) = (self.find(id), self.find(into));
        self.parents[id.0] = into.0;
    }

    /// The types that a node mentions.
    pub(super) fn mentions(&self, id: Id) -> Vec<&Type> {
        match &self.get(id).kind {
            Kind::Record(fields) | Kind::Form(fields) => {
                fields.iter().map(|field| &field.ty).collect()
            }
            Kind::Enum(_) => Vec::new(),
            Kind::Union(variants) => variants.iter().map(|variant| &variant.ty).collect(),
            Kind::Body { json, form } => vec![json, form],
        }
    }

    /// Whether a value of this type may hold secrets. Nodes in `seen` have been looked into.
    pub(super) fn hides(&self, ty: &Type, seen: &mut BTreeSet<Id>) -> bool {
        match ty {
            Type::Secret | Type::SecretJson => true,
            Type::List(inner) | Type::Map(inner) => self.hides(inner, seen),
            Type::Node(id) => {
                let id = self.find(*id);
                seen.insert(id) && self.mentions(id).into_iter().any(|ty| self.hides(ty, seen))
            }
            _ => false,
        }
    }

    /// Whether two types are the same once united nodes count as one.
    pub(super) fn same(&self, a: &Type, b: &Type) -> bool {
        match (a, b) {
            (Type::Node(a), Type::Node(b)) => self.find(*a) == self.find(*b),
            (Type::List(a), Type::List(b)) | (Type::Map(a), Type::Map(b)) => self.same(a, b),
            _ => a == b,
        }
    }
}
