//! What an operation does, as its path and method tell.

use hyper::Method;

use super::{Relation, ResourceId};

/// The behaviours an operation can have.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Action {
    List(ResourceId),
    Read(ResourceId),
    Create(ResourceId),
    CreateMany(ResourceId),
    Update(ResourceId),
    UpdateMany(ResourceId),
    Delete(ResourceId),
    /// Deletes what the query selects.
    DeleteMatching(ResourceId),
    /// Deletes the ids in the body.
    DeleteListed(ResourceId),
    SetImage(ResourceId),
    ClearImage(ResourceId),
    ListPairs(&'static Relation),
    AddPairs(&'static Relation),
    RemovePairs(&'static Relation),
    Special(Special),
    /// What is derived for an operation (by its index) of another family than the catalog.
    Shape(usize),
    /// No behaviour follows from the shape, and none is written: 501.
    Unsupported,
}

/// Behaviour that no path tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Special {
    CatalogSummary,
    ListSortOrder,
    SetSortOrder,
    CategoryTree,
}

impl Action {
    pub(super) fn relation(relation: &'static Relation, method: &Method) -> Self {
        match *method {
            Method::GET => Self::ListPairs(relation),
            Method::PUT => Self::AddPairs(relation),
            Method::DELETE => Self::RemovePairs(relation),
            _ => Self::Unsupported,
        }
    }
}
