//! How is a reference read that the importer was not made for? Without writing, for comparing: what
//! `import` would refuse is noted.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Context;
use serde_json::{Map, Value, json};

use super::convert::{self, Reference, ScopeTable, UnknownKey};
use super::families::{Entry, Families};
use super::overlays::Overlays;
use super::{finish, overlay};
use crate::spec::{Scopes, Spec, yaml};

/// What a reference says.
#[derive(Debug, Default)]
pub(crate) struct Lenient {
    /// The specs of the files that there are.
    pub(crate) specs: Vec<Spec>,
    /// Why it is not known which scopes an operation needs, by spec and operationId.
    pub(crate) undecided: BTreeMap<(String, String), String>,
    /// The files that are in no list, below the reference's folder.
    pub(crate) unlisted: BTreeSet<String>,
    /// What `import` would refuse.
    pub(crate) notes: Vec<String>,
}

/// Reads the reference in `from`, with `families.toml` and the overlays of `specs`.
pub(crate) fn read(from: &Path, specs: &Path, scopes: &Scopes) -> anyhow::Result<Lenient> {
    let families = Families::load(&specs.join("families.toml"))?;
    let overlays = Overlays::load(specs, &families)?;
    let mut lenient = Lenient::default();
    collect(from, from, &mut lenient.unlisted)?;
    for entry in &families.specs {
        if !lenient.unlisted.remove(&entry.upstream) {
            let gone = format!("{} is gone, and its endpoints with it", entry.upstream);
            lenient.notes.push(gone);
            continue;
        }
        let path = from.join(&entry.upstream);
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("reading {}", path.display()))?;
        lenient.add(entry, &text, overlays.of(&entry.file_name()), scopes)?;
    }
    Ok(lenient)
}

impl Lenient {
    fn add(
        &mut self,
        entry: &Entry,
        text: &str,
        overlays: &[(String, String)],
        scopes: &Scopes,
    ) -> anyhow::Result<()> {
        let mut document = yaml::parse(text).with_context(|| entry.upstream.clone())?;
        let mut spec = loop {
            let reference = reference(entry, &document);
            let table = convert::scope_table(&reference);
            match convert::document(&reference, entry, &table, scopes) {
                Ok(spec) => break spec,
                Err(error) => {
                    let Some(unknown) = error.downcast_ref::<UnknownKey>() else {
                        return Err(error);
                    };
                    let pointer = unknown.pointer.clone();
                    if !remove(&mut document.value, &pointer) {
                        return Err(error);
                    }
                    self.notes.push(format!("left out: {error}"));
                }
            }
        };
        let reference = reference(entry, &document);
        let table = convert::scope_table(&reference);
        let notes = &mut self.notes;
        for (place, overlay) in overlays {
            overlay::apply_or(&mut spec, overlay, &mut |error| {
                notes.push(format!("the overlay {place} no longer applies: {error:#}"));
                Ok(())
            })
            .with_context(|| place.clone())?;
        }
        let name = entry.file_name();
        let name = name.trim_end_matches(".yaml");
        self.settle_scopes(&mut spec, name, &table);
        // One row of the table concerns many operations: what is wrong is noted once, with the first of them.
        let mut problems: BTreeMap<String, (String, usize)> = BTreeMap::new();
        finish::finish(&mut spec, &reference, &table, scopes, &mut |error| {
            let cause = error.root_cause().to_string();
            let first = || (format!("{}: {error:#}", entry.upstream), 0);
            problems.entry(cause).or_insert_with(first).1 += 1;
            Ok(())
        })?;
        self.notes
            .extend(problems.into_values().map(|(note, count)| match count {
                1 => note,
                count => format!("{note} (so in {count} places)"),
            }));
        let spec = Spec::read(name, &spec).with_context(|| entry.upstream.clone())?;
        self.specs.push(spec);
        Ok(())
    }

    /// Marks the operations of which neither the table nor the overlay tells the scopes.
    fn settle_scopes(&mut self, spec: &mut Value, name: &str, table: &ScopeTable) {
        for operation in operations(spec) {
            let id = operation.get("operationId").and_then(Value::as_str);
            let id = id.unwrap_or_default().to_owned();
            match (
                operation.contains_key("security"),
                operation.contains_key("x-bc-scopes"),
            ) {
                (false, false) => {
                    operation.insert("x-bc-scopes".to_owned(), json!("undocumented"));
                    self.undecided
                        .insert((name.to_owned(), id), table.why_open());
                }
                (true, true) => {
                    operation.shift_remove("x-bc-scopes");
                    self.notes.push(format!(
                        "the overlay {name}.yaml calls the scopes of {id} undocumented, the reference \
                         now names them"
                    ));
                }
                _ => {}
            }
        }
    }
}

fn reference<'a>(entry: &'a Entry, document: &'a yaml::Document) -> Reference<'a> {
    Reference {
        file: &entry.upstream,
        document,
    }
}

/// The operations of a spec, to change.
fn operations(spec: &mut Value) -> impl Iterator<Item = &mut Map<String, Value>> {
    let paths = spec.get_mut("paths").and_then(Value::as_object_mut);
    let items = paths
        .into_iter()
        .flat_map(Map::values_mut)
        .filter_map(Value::as_object_mut);
    let operations = items.flat_map(Map::iter_mut);
    operations
        .filter(|(key, _)| *key != "parameters")
        .filter_map(|(_, operation)| operation.as_object_mut())
}

/// Takes the node at `pointer` out, if it is there.
fn remove(document: &mut Value, pointer: &str) -> bool {
    let Some((parent, key)) = pointer.rsplit_once('/') else {
        return false;
    };
    let key = key.replace("~1", "/").replace("~0", "~");
    document
        .pointer_mut(parent)
        .and_then(Value::as_object_mut)
        .is_some_and(|parent| parent.shift_remove(&key).is_some())
}

/// Adds the YAML files below `folder`, by their path from `root`.
fn collect(root: &Path, folder: &Path, files: &mut BTreeSet<String>) -> anyhow::Result<()> {
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        let is_yaml = path
            .extension()
            .is_some_and(|extension| extension == "yml" || extension == "yaml");
        if path.is_dir() {
            collect(root, &path, files)?;
        } else if is_yaml && let Ok(path) = path.strip_prefix(root) {
            files.insert(path.to_string_lossy().into_owned());
        }
    }
    Ok(())
}
