//! What can be declared about a resource that its path does not tell.

use super::catalog;

/// The declared part of a resource.
#[derive(Debug)]
pub(crate) struct Traits {
    /// The collection path; empty in [`Traits::DEFAULT`] and where the last segment decides.
    pub(crate) collection: &'static str,
    /// What one is called in a message, where the path does not tell.
    pub(crate) noun: &'static str,
    /// The field of the id.
    pub(crate) id: &'static str,
    /// The first id given out, so that ids of different resources are not mistaken for each other.
    pub(crate) first_id: i64,
    /// The collection this is another view of.
    pub(crate) view_of: &'static str,
    /// The field that repeats the parent's id, where the path's name for it is another or it has none.
    pub(crate) parent_field: &'static str,
    /// Fields that a view shows under another name: (path in the view, name in the table).
    pub(crate) renamed: &'static [(&'static str, &'static str)],
    pub(crate) unique: &'static [Unique],
    pub(crate) references: &'static [Reference],
    pub(crate) inline: &'static [Inline],
    /// Fields that are not shown unless `include` names them.
    pub(crate) on_request: &'static [&'static str],
    /// Values of fields that a create leaves out, as JSON.
    pub(crate) defaults: &'static [(&'static str, &'static str)],
    /// The fields `keyword` looks into.
    pub(crate) keyword: &'static [&'static str],
    /// How many one parent may have.
    pub(crate) most: usize,
    /// Whether a batch keeps what was right in it.
    pub(crate) partial: bool,
    /// Whether a batch update creates what has no id.
    pub(crate) upsert: bool,
    /// Whether rows know the API account that made them.
    pub(crate) owned: bool,
}

/// Fields no two rows may share.
#[derive(Debug)]
pub(crate) struct Unique {
    pub(crate) fields: &'static [&'static str],
    /// Whether only the rows of one parent must differ.
    pub(crate) within_parent: bool,
}

/// A field that holds the id of another resource's row (or several).
#[derive(Debug)]
pub(crate) struct Reference {
    pub(crate) field: &'static str,
    pub(crate) to: &'static str,
    pub(crate) gone: Gone,
}

/// What becomes of a row when the row it refers to is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gone {
    /// The field is emptied.
    Clear,
    /// The row goes as well.
    Delete,
}

/// Sub-resources that travel inside their parent.
#[derive(Debug)]
pub(crate) struct Inline {
    pub(crate) field: &'static str,
    pub(crate) collection: &'static str,
    /// Whether they are shown without `include`.
    pub(crate) always: bool,
    /// Whether a write replaces all of them rather than adding and changing some.
    pub(crate) replace: bool,
}

/// Pairs of ids that are a resource of their own: kept as a list in the rows of the owner.
#[derive(Debug)]
pub(crate) struct Relation {
    pub(crate) collection: &'static str,
    pub(crate) owner: &'static str,
    pub(crate) owner_field: &'static str,
    /// The list in the owner's row.
    pub(crate) list: &'static str,
    pub(crate) item_field: &'static str,
    /// What the items are; empty for what this sandbox does not keep.
    pub(crate) items: &'static str,
}

impl Traits {
    /// What holds where nothing is declared.
    pub(crate) const DEFAULT: Self = Self {
        collection: "",
        noun: "",
        id: "id",
        first_id: 1,
        view_of: "",
        parent_field: "",
        renamed: &[],
        unique: &[],
        references: &[],
        inline: &[],
        on_request: &[],
        defaults: &[],
        keyword: &["name"],
        most: usize::MAX,
        partial: false,
        upsert: false,
        owned: false,
    };
}

static DEFAULT: Traits = Traits::DEFAULT;

/// The traits of a collection: declared for it, for every collection that ends alike, or none.
pub(crate) fn find(collection: &str) -> &'static Traits {
    let declared = catalog::TRAITS
        .iter()
        .find(|traits| traits.collection == collection);
    declared
        .or_else(|| {
            collection
                .ends_with("/metafields")
                .then_some(&catalog::METAFIELDS)
        })
        .unwrap_or(&DEFAULT)
}
