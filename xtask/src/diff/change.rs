//! What is a change: which kind, how far it reaches, and where?

use std::fmt;

use serde::Serialize;

/// Which number of the version a change asks to raise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Step {
    /// Documentation only: what compiled does, and does the same.
    Patch,
    /// What compiled does; there is more.
    Minor,
    /// Something that compiled does no longer, or needs other scopes.
    Major,
}

impl Step {
    /// Its word in Semantic Versioning.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// What a change is about, the weightiest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    Scopes,
    Auth,
    Accounts,
    Endpoint,
    Parameter,
    Request,
    Response,
    Pages,
    Name,
    Limit,
    Deprecation,
    Documentation,
}

/// An operation, and a place in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub(super) struct Place {
    /// The spec: `catalog-products`.
    pub(super) spec: String,
    /// `createProduct`
    pub(super) operation: String,
    /// `request body.variants[].sku`; empty for the operation itself.
    pub(super) path: String,
    /// Whether another spec has an operation of this name.
    #[serde(skip)]
    pub(super) is_ambiguous: bool,
}

impl Place {
    /// The operation as people tell it from others: `createCart`, `carts/createCart`.
    pub(super) fn operation(&self) -> String {
        if self.is_ambiguous {
            format!("{}/{}", self.spec, self.operation)
        } else {
            self.operation.clone()
        }
    }
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Change {
    pub(super) step: Step,
    pub(super) kind: Kind,
    /// What changes, as a sentence without its subject.
    pub(super) what: String,
    /// Where; nowhere for what concerns no operation.
    pub(super) places: Vec<Place>,
}

impl Change {
    /// A change at one place.
    pub(super) fn at(place: Place, kind: Kind, step: Step, what: impl Into<String>) -> Self {
        Self {
            step,
            kind,
            what: what.into(),
            places: vec![place],
        }
    }
}

/// A place within an operation: where it starts and the steps from there.
#[derive(Debug, Clone)]
pub(super) struct Path {
    /// `query limit`, `request body`, `response`.
    pub(super) root: String,
    /// `.name`, `[]`, `{}`, `<Alternative>`.
    pub(super) steps: Vec<String>,
}

impl Path {
    pub(super) fn root(root: impl Into<String>) -> Self {
        Self {
            root: root.into(),
            steps: Vec::new(),
        }
    }

    /// The path one step further.
    pub(super) fn then(&self, step: impl Into<String>) -> Self {
        let mut path = self.clone();
        path.steps.push(step.into());
        path
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.root, self.steps.concat())
    }
}

/// The last name in a written path: `sku` of `request body.variants[].sku`.
pub(super) fn subject(path: &str) -> &str {
    path.rsplit(['.', ' ']).next().unwrap_or_default()
}
