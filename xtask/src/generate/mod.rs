//! How do specs become Rust? `cargo xtask generate [--check]`.
//!
//! The way of a spec: [`operations`] makes endpoints and [`models`] types of it, [`unify`] finds what is the same
//! within a module, [`tags`] leaves to unions what they write, [`share`] finds what is the same across modules,
//! [`place`] decides on files, [`emit`] writes them and [`mod@format`] lays them out. [`files`] knows where they go
//! and compares them with what is there.

mod about;
mod answers;
mod docs;
mod emit;
mod enums;
mod facts;
mod files;
mod format;
mod grants;
mod ir;
mod models;
mod names;
mod operations;
mod place;
mod reach;
mod renames;
mod requirement;
mod resource;
pub(crate) mod schema;
mod sentences;
mod separate;
mod share;
mod site;
mod subjects;
pub(crate) mod surface;
mod tags;
#[cfg(test)]
mod tests;
mod unify;
mod unions;
mod variants;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};

use crate::spec::{Scopes, Spec, Specs};

use emit::ScopeWords;
use files::Files;
use ir::{Id, Module, Types};
use models::Builder;
use renames::Renames;
pub(crate) use schema::Flat;

/// Arguments of `cargo xtask generate`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Write nothing; fail if what is there differs from what would be written.
    #[arg(long)]
    check: bool,
}

/// Writes the generated code, or compares it.
pub(crate) fn run(args: Args) -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."));
    let files = generate(root)?;
    if args.check {
        return files.check(root);
    }
    let changed = files.write(root)?;
    println!("{} generated files, {changed} changed", files.len());
    Ok(())
}

/// Every generated file of the workspace at `root`.
fn generate(root: &Path) -> anyhow::Result<Files> {
    let specs = Specs::load(&root.join("specs"))?;
    let renames = Renames::load(&root.join("specs/names.toml"))?;
    let model = Model::build(&specs, &renames)?;
    renames.check_all_used()?;
    let scopes_file = root.join("specs/scopes.yaml");
    let text = std::fs::read_to_string(&scopes_file)
        .with_context(|| format!("reading {}", scopes_file.display()))?;
    let words = ScopeWords::parse(&text).with_context(|| scopes_file.display().to_string())?;

    let mut texts: BTreeMap<PathBuf, String> = BTreeMap::new();
    for (path, text) in model.families(&specs)? {
        texts.insert(Path::new(files::ENDPOINTS).join(path), text);
    }
    let tests = Path::new(files::TESTS);
    for (path, text) in emit::operations(&model.modules, &model.types) {
        texts.insert(tests.join(path), text);
    }
    let (rows, grants) = emit::matrix(&model.modules, &specs);
    texts.insert(tests.join("matrix.rs"), rows);
    texts.insert(tests.join("grants.rs"), grants);
    for (path, text) in emit::requests(&model.modules, &model.types) {
        texts.insert(Path::new(files::REQUESTS).join(path), text);
    }
    texts.insert(
        "crates/bc-auth/src/scope/generated.rs".into(),
        emit::auth_scopes(&specs.scopes, &words)?,
    );
    texts.insert(
        "crates/bc-auth/src/granted/generated.rs".into(),
        emit::auth_granted(&specs.scopes)?,
    );
    texts.insert(
        "crates/bc-macros/src/scope_table.rs".into(),
        emit::macro_scopes(&specs.scopes),
    );
    let mut formatted = format::rust(root, texts)?;
    let manifest = files::with_features(root, &emit::features(&model.modules))?;
    formatted.insert(files::MANIFEST.into(), manifest);
    let readme = emit::specs_readme(&specs, &model.modules)?;
    formatted.insert("specs/README.md".into(), readme);
    Files::new(formatted)
}

/// Everything between specs and text.
#[derive(Debug)]
struct Model {
    modules: Vec<Module>,
    types: Types,
    /// The types that a family's modules share, with the family.
    shared: BTreeMap<Id, String>,
}

impl Model {
    fn build(specs: &Specs, renames: &Renames) -> anyhow::Result<Self> {
        Self::of(
            &specs.specs.iter().collect::<Vec<_>>(),
            Some(&specs.scopes),
            renames,
        )
    }

    /// The types, and the endpoints: without `scopes` these do not know what they require.
    fn of(specs: &[&Spec], scopes: Option<&Scopes>, renames: &Renames) -> anyhow::Result<Self> {
        let mut types = Types::default();
        let mut modules = Vec::new();
        let mut errors = Vec::new();
        for (number, spec) in specs.iter().enumerate() {
            // One spec's mistake says nothing of the others: each is told.
            match module(spec, number, scopes, renames, &mut types) {
                Ok(module) => modules.push(module),
                Err(error) => errors.push(format!("{error:#}")),
            }
        }
        ensure!(errors.is_empty(), "{}", errors.join("\nerror: "));
        let shared = share::share(&mut types, &modules);
        Ok(Self {
            modules,
            types,
            shared,
        })
    }

    fn families(&self, specs: &Specs) -> anyhow::Result<BTreeMap<PathBuf, String>> {
        emit::families(&self.modules, &self.types, &self.shared, &specs.scopes)
    }
}

/// The module of a spec, its types unified.
fn module(
    spec: &Spec,
    number: usize,
    scopes: Option<&Scopes>,
    renames: &Renames,
    types: &mut Types,
) -> anyhow::Result<Module> {
    let mut builder = Builder::new(&spec.schemas, (number, &spec.name), renames, types);
    let endpoints = spec
        .operations
        .iter()
        .map(|operation| operations::endpoint(&mut builder, spec, operation, scopes));
    let endpoints = endpoints.collect::<anyhow::Result<Vec<_>>>()?;
    unify::unify(types, &endpoints).with_context(|| format!("specs/{}.yaml", spec.name))?;
    tags::leave_to_unions(types, &endpoints);
    Ok(Module {
        spec: spec.name.clone(),
        family: spec.family.clone(),
        name: spec.module.clone(),
        endpoints,
    })
}
