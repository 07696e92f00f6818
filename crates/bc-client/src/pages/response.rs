//! Which answers are a page of a list?

use bc_record::Decode;

use crate::{Envelope, Page, PageMeta};

/// An answer that is a page of a list: [`Page`], a bare list ([`Vec`]), or an [`Envelope`] of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a page of a list",
    note = "a page is a `Page<T>`, a `Vec<T>` or an `Envelope<Vec<T>, PageMeta>`"
)]
pub trait PageResponse: Decode {
    /// What the list is made of.
    type Item;

    /// The page's items, in order.
    fn items(&self) -> &[Self::Item];

    /// The page's items, in order, by value.
    fn into_items(self) -> Vec<Self::Item>;

    /// Where the page stands in its list, if the answer can tell.
    fn meta(&self) -> Option<&PageMeta>;
}

impl<T> PageResponse for Page<T>
where
    Self: Decode,
{
    type Item = T;

    fn items(&self) -> &[T] {
        &self.data
    }

    fn into_items(self) -> Vec<T> {
        self.data
    }

    fn meta(&self) -> Option<&PageMeta> {
        Some(&self.meta)
    }
}

impl<T: Decode> PageResponse for Vec<T> {
    type Item = T;

    fn items(&self) -> &[T] {
        self
    }

    fn into_items(self) -> Vec<T> {
        self
    }

    fn meta(&self) -> Option<&PageMeta> {
        None
    }
}

impl<T> PageResponse for Envelope<Vec<T>, PageMeta>
where
    Self: Decode,
{
    type Item = T;

    fn items(&self) -> &[T] {
        &self.data
    }

    fn into_items(self) -> Vec<T> {
        self.data
    }

    fn meta(&self) -> Option<&PageMeta> {
        Some(&self.meta)
    }
}
