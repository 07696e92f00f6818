//! How are the bodies of every operation read and written? The tables that the workspace's tests go through.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::generate::ir::{Module, Shape, Types};
use crate::generate::names;

use super::header;
use super::types::Uses;

/// `tests/src/generated/mod.rs`, and `operations/` below it: a table for each family.
pub(in crate::generate) fn operations(
    modules: &[Module],
    types: &Types,
) -> BTreeMap<PathBuf, String> {
    let mut families: BTreeMap<String, String> = BTreeMap::new();
    for module in modules {
        let table = families.entry(names::snake(&module.family)).or_default();
        table.push_str(&rows(module, types));
    }
    let mut list = header("specs/*.yaml");
    list.push_str("//! How the bodies of every operation are read and written.\n\n");
    for family in families.keys() {
        let _ = writeln!(list, "mod {family};");
    }
    list.push_str("\nuse crate::operation::Operation;\n\n/// Every operation, family by family.\npub const OPERATIONS: &[&[Operation]] = &[\n");
    for family in families.keys() {
        let _ = writeln!(list, "    {family}::OPERATIONS,");
    }
    list.push_str("];\n");
    let folder = Path::new("operations");
    let mut files = BTreeMap::from([
        (PathBuf::from("mod.rs"), modules_of_tests()),
        (folder.join("mod.rs"), list),
    ]);
    for (family, rows) in families {
        let mut table = header("specs/*.yaml");
        let _ = write!(
            table,
            "//! How the bodies of the operations of `{family}` are read and written.\n\n\
             use bc_api::*;\n\nuse crate::operation::{{Model, Operation}};\n\n\
             pub(super) const OPERATIONS: &[Operation] = &[\n{rows}];\n"
        );
        files.insert(folder.join(format!("{family}.rs")), table);
    }
    files
}

fn modules_of_tests() -> String {
    format!(
        "{}//! Tables of all endpoints, for tests that go through them.\n\npub mod grants;\n#[macro_use]\npub mod matrix;\npub mod operations;\n",
        header("specs/*.yaml")
    )
}

fn rows(module: &Module, types: &Types) -> String {
    let mut out = String::new();
    for endpoint in &module.endpoints {
        let mut uses = Uses::qualified(module.path());
        let success = match endpoint.answer.successes.first() {
            Some(Shape::Download | Shape::Events(_) | Shape::Redirected) => None,
            Some(Shape::PlainText) => Some("String".to_owned()),
            _ => Some(uses.success(types, &endpoint.answer)),
        };
        let partial = endpoint.answer.partial.as_ref();
        let partial = partial.map(|shape| uses.shape(types, shape));
        let request = endpoint.body.as_ref().and_then(|body| body.json.as_ref());
        let request = request.map(|json| uses.ty(types, json));
        let _ = writeln!(
            out,
            "    Operation {{ spec: {:?}, operation_id: {:?}, success: {}, partial: {}, request: {} }},",
            module.spec,
            endpoint.operation_id,
            maybe(success),
            maybe(partial),
            maybe(request)
        );
    }
    out
}

fn maybe(ty: Option<String>) -> String {
    ty.map_or_else(
        || "None".to_owned(),
        |ty| format!("Some(Model::of::<{ty}>())"),
    )
}
