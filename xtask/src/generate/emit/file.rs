//! How is a file put together: header, imports, endpoints, types?

use crate::generate::about::Abouts;
use crate::generate::ir::{Id, Module, Types};
use crate::generate::names;
use crate::generate::place::{File, MODELS};
use crate::spec::Scopes;

use super::types::Uses;
use super::{endpoint, header, model};

/// One file of a module.
pub(super) fn of_module(
    module: &Module,
    file: &File<'_>,
    types: &Types,
    scopes: &Scopes,
    abouts: &Abouts,
) -> anyhow::Result<String> {
    let mut uses = Uses::default();
    let mut items: Vec<String> = Vec::new();
    for one in &file.endpoints {
        items.push(endpoint::emit(
            one,
            &module.family,
            types,
            scopes,
            &mut uses,
        ));
    }
    items.extend(models(
        types,
        &file.nodes,
        &file_names(types, file),
        abouts,
        &mut uses,
    )?);
    let title = if file.name == MODELS {
        let name = names::phrase(&module.name);
        let number = name.strip_prefix('v');
        let is_version = number.is_some_and(|number| number.parse::<u8>().is_ok());
        let family = is_version.then(|| names::phrase(&module.family) + " ");
        format!(
            "What several files of the {}{name} use.",
            family.unwrap_or_default()
        )
    } else {
        let module = super::modules::title(&module.family, &module.name);
        if file.is_main {
            format!("{module}.")
        } else {
            format!("{module}: {}.", names::phrase(&file.name))
        }
    };
    let source = format!("specs/{}.yaml", module.spec);
    Ok(assemble(
        &source,
        &title,
        &imports(types, &uses, &file.nodes, "super"),
        &items,
    ))
}

/// The file of the types that several modules of a family share.
pub(super) fn of_family(
    family: &str,
    nodes: &[Id],
    types: &Types,
    abouts: &Abouts,
) -> anyhow::Result<String> {
    let mut uses = Uses::default();
    let names: Vec<String> = nodes.iter().map(|id| types.get(*id).name.clone()).collect();
    let items = models(types, nodes, &names, abouts, &mut uses)?;
    let source = format!("specs/{family}-*.yaml");
    let title = format!("What several modules of {} share.", names::phrase(family));
    Ok(assemble(
        &source,
        &title,
        &imports(types, &uses, nodes, "crate::common"),
        &items,
    ))
}

/// The file of the types that several families share.
pub(super) fn of_all(nodes: &[Id], types: &Types, abouts: &Abouts) -> anyhow::Result<String> {
    let mut uses = Uses::default();
    let names: Vec<String> = nodes.iter().map(|id| types.get(*id).name.clone()).collect();
    let items = models(types, nodes, &names, abouts, &mut uses)?;
    let imports = imports(types, &uses, nodes, "super");
    Ok(assemble(
        "specs/*.yaml",
        "What several families share.",
        &imports,
        &items,
    ))
}

fn file_names(types: &Types, file: &File<'_>) -> Vec<String> {
    let nodes = file.nodes.iter().map(|id| types.get(*id).name.clone());
    nodes
        .chain(file.endpoints.iter().map(|endpoint| endpoint.name.clone()))
        .collect()
}

fn models(
    types: &Types,
    nodes: &[Id],
    here: &[String],
    abouts: &Abouts,
    uses: &mut Uses,
) -> anyhow::Result<Vec<String>> {
    nodes
        .iter()
        .map(|id| model::emit(types, *id, &linked(&abouts.line(types, *id), here), uses))
        .collect()
}

/// A line whose link stays one only if it leads to something in the same file.
fn linked(line: &str, here: &[String]) -> String {
    let target = line
        .split_once("[`")
        .and_then(|(_, rest)| rest.split_once("`]"));
    match target {
        Some((name, _)) if !here.iter().any(|known| known == name) => {
            line.replacen("[`", "`", 1).replacen("`]", "`", 1)
        }
        _ => line.to_owned(),
    }
}

/// The imports of a file in which `here` stand, the types from elsewhere being in `from`.
fn imports(types: &Types, uses: &Uses, here: &[Id], from: &str) -> String {
    let mut out = String::new();
    let nodes = uses.nodes.iter().filter(|id| !here.contains(id));
    let mut names: Vec<&str> = nodes.map(|id| types.get(*id).name.as_str()).collect();
    names.sort_unstable();
    if !names.is_empty() {
        out.push_str(&format!("use {from}::{{{}}};\n", names.join(", ")));
    }
    let krate: Vec<&str> = uses.krate.iter().copied().collect();
    if !krate.is_empty() {
        out.push_str(&format!("use crate::{{{}}};\n", krate.join(", ")));
    }
    out
}

fn assemble(source: &str, title: &str, imports: &str, items: &[String]) -> String {
    format!(
        "{}//! {title}\n\n{imports}\n{}",
        header(source),
        items.join("\n")
    )
}
