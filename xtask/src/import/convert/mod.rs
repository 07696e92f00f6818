//! How is a file of the reference, OpenAPI 3.0 with prose, made OpenAPI 3.1 without?
//!
//! What is kept is listed, not what is dropped: a keyword that is neither known as fact nor as
//! prose is an error, so that nothing new slips in or gets lost unseen.

mod content;
mod document;
mod operation;
mod parameter;
mod schema;
mod scope_table;

use anyhow::anyhow;
use serde_json::Value;

pub(crate) use document::document;
pub(crate) use scope_table::{ScopeTable, scope_table};

use crate::spec::yaml::Document;

/// A file of the reference.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reference<'a> {
    /// Its path below the reference's folder, for errors.
    pub(crate) file: &'a str,
    /// Its content.
    pub(crate) document: &'a Document,
}

impl Reference<'_> {
    /// An error about the node at `pointer`.
    pub(crate) fn error(&self, pointer: &str, message: impl std::fmt::Display) -> anyhow::Error {
        anyhow!(
            "{}:{} ({pointer}): {message}",
            self.file,
            self.document.line(pointer)
        )
    }

    fn value(&self) -> &Value {
        &self.document.value
    }
}

/// Whether a keyword carries prose, or things for BigCommerce's own tools: dropped without a word.
fn is_prose(keyword: &str) -> bool {
    keyword.starts_with("x-")
        || matches!(
            keyword,
            "description" | "summary" | "example" | "examples" | "externalDocs" | "links"
        )
}
