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

use std::fmt;

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

    /// The error for the node at `pointer`, whose key is neither known as fact nor as prose.
    fn unknown_at(&self, pointer: String, message: String) -> anyhow::Error {
        let message = self.error(&pointer, message).to_string();
        UnknownKey { pointer, message }.into()
    }

    fn value(&self) -> &Value {
        &self.document.value
    }
}

/// A key of the reference that the importer does not know. A type of its own, since what only reads
/// may go on without the node.
#[derive(Debug)]
pub(crate) struct UnknownKey {
    /// Where the node is.
    pub(crate) pointer: String,
    message: String,
}

impl fmt::Display for UnknownKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for UnknownKey {}

/// Whether a keyword carries prose, or things for BigCommerce's own tools: dropped without a word.
fn is_prose(keyword: &str) -> bool {
    keyword.starts_with("x-")
        || matches!(
            keyword,
            "description" | "summary" | "example" | "examples" | "externalDocs" | "links"
        )
}
