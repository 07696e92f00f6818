//! How does BigCommerce's reference become `specs/`? `cargo xtask import --from DIR`.
//!
//! Each file named in `specs/families.toml` is read, stripped of prose and converted to OpenAPI 3.1
//! ([`convert`]), corrected by its overlays ([`overlay`]), rid of what nothing refers to
//! ([`finish`]) and written. The same input always gives the same bytes.

mod convert;
mod families;
mod finish;
mod lenient;
mod lock;
mod overlay;
mod overlays;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use serde_json::Value;

use crate::spec::{self, Scopes, to_yaml, yaml};
use families::{Entry, Families};
pub(crate) use lenient::read as read_leniently;
use lock::Lock;
use overlays::Overlays;

/// Arguments of `cargo xtask import`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder `reference/` of BigCommerce's documentation repository.
    #[arg(long)]
    from: PathBuf,
    /// The folder of specs to write, instead of the workspace's own.
    #[arg(long)]
    out: Option<PathBuf>,
    /// The commit which `--from` is at; needed when its files differ from the locked ones.
    #[arg(long)]
    commit: Option<String>,
    /// Compare instead of writing: fails if anything would change.
    #[arg(long)]
    check: bool,
}

/// Writes, or checks, the specs and the lock.
pub(crate) fn run(args: Args) -> anyhow::Result<()> {
    let out = args.out.unwrap_or_else(spec::folder);
    let files = import(&args.from, &out, args.commit.as_deref())?;
    let stale = stale_files(&out, &files)?;
    if args.check {
        check(&out, &files, &stale)
    } else {
        write(&out, &files, &stale)
    }
}

/// The files of `out` by name, as they should be.
fn import(
    from: &Path,
    out: &Path,
    commit: Option<&str>,
) -> anyhow::Result<BTreeMap<String, String>> {
    ensure!(
        from.is_dir(),
        "--from {}: there is no such folder: it must be `reference/` of BigCommerce's \
         documentation repository",
        from.display()
    );
    let families = Families::load(&out.join("families.toml"))?;
    let scopes = Scopes::load(&out.join("scopes.yaml"))?;
    let overlays = Overlays::load(out, &families)?;
    let mut lock = Lock::new();
    let mut files = BTreeMap::new();
    let mut errors = Vec::new();
    for entry in &families.specs {
        let path = from.join(&entry.upstream);
        let text = std::fs::read_to_string(&path).with_context(|| {
            format!(
                "reading {}, which families.toml names: --from must be `reference/` of \
                 BigCommerce's documentation repository",
                path.display()
            )
        })?;
        lock.add(&entry.upstream, &text);
        // One file's mistake says nothing of the others: each is told.
        match spec_text(entry, &text, overlays.of(&entry.file_name()), &scopes) {
            Ok(spec) => {
                files.insert(entry.file_name(), spec);
            }
            Err(error) => errors.push(format!("{error:#}")),
        }
    }
    ensure!(errors.is_empty(), "{}", errors.join("\nerror: "));
    let path = out.join(lock::FILE_NAME);
    files.insert(lock::FILE_NAME.to_owned(), lock.settle(&path, commit)?);
    Ok(files)
}

/// One spec: the text of its file, from the text of the reference and of the overlays.
fn spec_text(
    entry: &Entry,
    reference: &str,
    overlays: &[(String, String)],
    scopes: &Scopes,
) -> anyhow::Result<String> {
    let document = yaml::parse(reference).with_context(|| entry.upstream.clone())?;
    let reference = convert::Reference {
        file: &entry.upstream,
        document: &document,
    };
    let table = convert::scope_table(&reference);
    let mut spec = convert::document(&reference, entry, &table, scopes)?;
    for (place, overlay) in overlays {
        overlay::apply(&mut spec, overlay).with_context(|| place.clone())?;
    }
    finish::finish(&mut spec, &reference, &table, scopes, &mut Err)
        .with_context(|| format!("specs/{}", entry.file_name()))?;
    let Value::Object(spec) = spec else {
        bail!("{}: not an object", entry.upstream)
    };
    Ok(format!("{}{}", header(entry), to_yaml(&spec)))
}

/// What the first line of every spec begins with.
const MADE_BY: &str = "# Made by `cargo xtask import`";

fn header(entry: &Entry) -> String {
    format!(
        "{MADE_BY} from reference/{} of BigCommerce's documentation.\n\
         # Do not edit: corrections go into overlays/{}.\n\n",
        entry.upstream,
        entry.file_name()
    )
}

/// The specs in `out` that import once made and makes no longer.
fn stale_files(out: &Path, files: &BTreeMap<String, String>) -> anyhow::Result<Vec<PathBuf>> {
    let mut stale = Vec::new();
    for path in spec::files(out)? {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let text = std::fs::read_to_string(&path)?;
        if !files.contains_key(&name) && text.starts_with(MADE_BY) {
            stale.push(path);
        }
    }
    Ok(stale)
}

/// Puts everything beside its place first, so that a full disk leaves the specs as they were.
fn write(out: &Path, files: &BTreeMap<String, String>, stale: &[PathBuf]) -> anyhow::Result<()> {
    let beside = |name: &str| out.join(format!(".{name}.new"));
    let written = files.iter().try_for_each(|(name, text)| {
        let path = beside(name);
        std::fs::write(&path, text).with_context(|| format!("writing {}", path.display()))
    });
    if written.is_err() {
        for name in files.keys() {
            // What was not written is not there to remove.
            let _ = std::fs::remove_file(beside(name));
        }
        return written;
    }
    for name in files.keys() {
        let path = out.join(name);
        std::fs::rename(beside(name), &path)
            .with_context(|| format!("writing {}", path.display()))?;
    }
    for path in stale {
        std::fs::remove_file(path).with_context(|| format!("removing {}", path.display()))?;
    }
    Ok(())
}

fn check(out: &Path, files: &BTreeMap<String, String>, stale: &[PathBuf]) -> anyhow::Result<()> {
    let mut wrong: Vec<String> = stale
        .iter()
        .map(|path| format!("{}: made from no file", path.display()))
        .collect();
    for (name, text) in files {
        let path = out.join(name);
        match std::fs::read_to_string(&path) {
            Ok(found) if found == *text => {}
            Ok(found) => {
                let same = found
                    .lines()
                    .zip(text.lines())
                    .take_while(|(a, b)| a == b)
                    .count();
                wrong.push(format!("{}:{}: differs", path.display(), same + 1));
            }
            Err(_) => wrong.push(format!("{}: missing", path.display())),
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    bail!(
        "specs are not what the reference and the overlays say:\n  {}\n\
         mend it with `cargo xtask import --from DIR`",
        wrong.join("\n  ")
    )
}

#[cfg(test)]
mod tests;
