//! Which modules and cargo features are there, and what is in which file?

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::generate::about::Abouts;
use crate::generate::ir::{Id, Module, Types};
use crate::generate::names;
use crate::generate::place::{self, Layout, MODELS};
use crate::generate::reach;
use crate::generate::share::COMMON;
use crate::spec::Scopes;

use super::{file, header};

/// A tag may be called like its spec: `products/products.rs`.
const INCEPTION: &str =
    "#[expect(clippy::module_inception, reason = \"the tag is called like its file\")]\n";

/// Every file below `crates/bc-api/src/generated`, by its path there.
pub(in crate::generate) fn families(
    modules: &[Module],
    types: &Types,
    shared: &BTreeMap<Id, String>,
    scopes: &Scopes,
) -> anyhow::Result<BTreeMap<PathBuf, String>> {
    let mut files = BTreeMap::new();
    files.insert(PathBuf::from("mod.rs"), root(modules, types, shared));
    let in_common = shared_by(shared, COMMON);
    if !in_common.is_empty() {
        let abouts = Abouts::of(types, modules.iter().flat_map(|module| &module.endpoints));
        let text = file::of_all(&in_common, types, &abouts)?;
        files.insert(PathBuf::from(format!("{COMMON}.rs")), text);
    }
    for family in family_names(modules) {
        let modules: Vec<&Module> = modules
            .iter()
            .filter(|module| module.family == family)
            .collect();
        let abouts = Abouts::of(types, modules.iter().flat_map(|module| &module.endpoints));
        let nodes = shared_by(shared, family);
        let folder = PathBuf::from(names::snake(family));
        if !modules.iter().any(|module| module.is_family()) {
            files.insert(
                folder.join("mod.rs"),
                family_module(family, &modules, !nodes.is_empty()),
            );
        }
        if !nodes.is_empty() {
            let models = file::of_family(family, &nodes, types, &abouts)?;
            files.insert(folder.join(format!("{MODELS}.rs")), models);
        }
        for module in modules {
            let layout = place::layout(types, module, shared);
            let folder = if module.is_family() {
                folder.clone()
            } else {
                folder.join(names::snake(&module.name))
            };
            files.insert(folder.join("mod.rs"), module_root(module, &layout, types));
            for file in &layout.files {
                let text = file::of_module(module, file, types, scopes, &abouts)?;
                files.insert(folder.join(format!("{}.rs", file.name)), text);
            }
        }
    }
    Ok(files)
}

fn family_names(modules: &[Module]) -> BTreeSet<&str> {
    modules
        .iter()
        .map(|module| module.family.as_str())
        .collect()
}

/// The types that `owner` has for its modules to share.
fn shared_by(shared: &BTreeMap<Id, String>, owner: &str) -> Vec<Id> {
    let of = shared.iter().filter(|(_, of)| *of == owner);
    of.map(|(id, _)| *id).collect()
}

fn root(modules: &[Module], types: &Types, shared: &BTreeMap<Id, String>) -> String {
    let mut out = format!("{}//! The families of endpoints.\n", header("specs/*.yaml"));
    let uses_common = |module: &&Module| {
        reach::from(types, &module.endpoints)
            .iter()
            .any(|id| shared.get(id).is_some_and(|owner| owner == COMMON))
    };
    let users: Vec<String> = modules
        .iter()
        .filter(uses_common)
        .map(|module| format!("feature = {:?}", module.spec))
        .collect();
    if !users.is_empty() {
        out.push_str(&format!("\n#[cfg({})]\npub mod {COMMON};\n", any(&users)));
    }
    for family in family_names(modules) {
        let features = modules.iter().filter(|module| module.family == family);
        let features: Vec<String> = features
            .map(|module| format!("feature = {:?}", module.spec))
            .collect();
        out.push_str(&format!(
            "\n#[cfg({})]\npub mod {};\n",
            any(&features),
            names::snake(family)
        ));
    }
    out
}

/// A condition that holds if one of `conditions` does.
fn any(conditions: &[String]) -> String {
    match conditions {
        [only] => only.clone(),
        all => format!("any({})", all.join(", ")),
    }
}

fn family_module(family: &str, modules: &[&Module], has_models: bool) -> String {
    let source = format!("specs/{family}-*.yaml");
    let mut out = format!(
        "{}//! {}: a module a file of BigCommerce's reference.\n",
        header(&source),
        names::capitalized(&names::phrase(family))
    );
    for module in modules {
        let name = names::snake(&module.name);
        out.push_str(&format!(
            "\n#[cfg(feature = {:?})]\npub mod {name};\n",
            module.spec
        ));
    }
    if has_models {
        out.push_str(&format!("\npub mod {MODELS};\n"));
    }
    out
}

fn module_root(module: &Module, layout: &Layout<'_>, types: &Types) -> String {
    let source = format!("specs/{}.yaml", module.spec);
    let title = title(&module.family, &module.name);
    let mut out = format!("{}//! {title}.\n\n", header(&source));
    let mut files: Vec<&str> = layout.files.iter().map(|file| file.name.as_str()).collect();
    files.sort_unstable();
    let own = names::snake(&module.name);
    for file in &files {
        if *file == own {
            out.push_str(INCEPTION);
        }
        out.push_str(&format!("mod {file};\n"));
    }
    out.push('\n');
    for (from, ids) in [
        (format!("crate::{COMMON}"), &layout.common),
        (format!("super::{MODELS}"), &layout.shared),
    ] {
        let mut shared: Vec<&str> = ids.iter().map(|id| types.get(*id).name.as_str()).collect();
        shared.sort_unstable();
        if !shared.is_empty() {
            out.push_str(&format!("pub use {from}::{{{}}};\n", shared.join(", ")));
        }
    }
    for file in &files {
        out.push_str(&format!("pub use {file}::*;\n"));
    }
    out
}

/// A module's title: `Products of the catalog`, `Orders: v2`.
pub(super) fn title(family: &str, module: &str) -> String {
    let name = names::capitalized(&names::phrase(module));
    match family {
        _ if family == module => name,
        "catalog" => format!("{name} of the catalog"),
        _ => format!(
            "{}: {}",
            names::capitalized(&names::phrase(family)),
            names::phrase(module)
        ),
    }
}

/// The lines between the markers in `crates/bc-api/Cargo.toml`: one feature a spec, one a family, and `full`.
pub(in crate::generate) fn features(modules: &[Module]) -> String {
    let mut out = String::new();
    let families = family_names(modules);
    let list = |names: Vec<String>| {
        let names: Vec<String> = names
            .iter()
            .map(|name| format!("    {name:?},\n"))
            .collect();
        format!("[\n{}]\n", names.concat())
    };
    out.push_str(&format!(
        "full = {}",
        list(families.iter().map(|family| (*family).to_owned()).collect())
    ));
    for family in families {
        let of_family: Vec<&Module> = modules
            .iter()
            .filter(|module| module.family == family)
            .collect();
        // A family of one spec that is called like it needs no feature beside.
        if of_family.iter().any(|module| module.is_family()) {
            continue;
        }
        out.push_str(&format!(
            "{family} = {}",
            list(of_family.iter().map(|m| m.spec.clone()).collect())
        ));
    }
    for module in modules {
        out.push_str(&format!("{} = []\n", module.spec));
    }
    out
}
