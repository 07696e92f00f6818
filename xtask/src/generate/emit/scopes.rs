//! How is the list of scopes written: as types, as traits, and as the macros' table?

use std::fmt::Write as _;

use crate::generate::names;
use crate::spec::value::{map_at, str_at};
use crate::spec::{Access, Kind, Scope, Scopes, yaml};

use super::header;

const SOURCE: &str = "specs/scopes.yaml";

/// What `specs/scopes.yaml` says beside the list.
#[derive(Debug, Default)]
pub(in crate::generate) struct ScopeWords {
    /// What every grant holds without asking.
    default_scope: String,
    /// Wrong identifiers that occur, and what is meant.
    misspellings: Vec<(String, String)>,
}

impl ScopeWords {
    /// Reads the text of the file.
    pub(in crate::generate) fn parse(text: &str) -> anyhow::Result<Self> {
        let file = yaml::parse(text)?.value;
        let misspellings = map_at(&file, "/misspellings").into_iter().flatten();
        let misspellings = misspellings
            .filter_map(|(wrong, right)| Some((wrong.clone(), right.as_str()?.to_owned())));
        Ok(Self {
            default_scope: str_at(&file, "default_scope")?.to_owned(),
            misspellings: misspellings.collect(),
        })
    }
}

/// `crates/bc-auth/src/scope/generated.rs`
pub(in crate::generate) fn auth_scopes(scopes: &Scopes, words: &ScopeWords) -> String {
    let mut out = header(SOURCE);
    out.push_str("//! The scopes as data, as types, and as the traits that a grant implements.\n");
    out.push_str("#![expect(non_camel_case_types, reason = \"the types are named by BigCommerce's identifiers\")]\n\n");
    out.push_str("use super::{Facts, ScopeKind};\n\n");
    let _ = writeln!(
        out,
        "pub(super) const DEFAULT_SCOPE: &str = {:?};\n",
        words.default_scope
    );
    out.push_str("pub(super) const MISSPELLINGS: &[(&str, &str)] = &[\n");
    for (wrong, right) in &words.misspellings {
        let _ = writeln!(out, "    ({wrong:?}, {right:?}),");
    }
    out.push_str("];\n\n/// A scope of the closed list that BigCommerce documents.\n");
    out.push_str("#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]\n#[non_exhaustive]\npub enum KnownScope {\n");
    for scope in scopes.all() {
        let _ = writeln!(
            out,
            "    /// {}.\n    {},",
            shown(scope),
            names::camel(&scope.id)
        );
    }
    let count = scopes.all().len();
    out.push_str("}\n\nimpl KnownScope {\n    /// Every scope, in the order of the list.\n");
    let _ = writeln!(out, "    pub const ALL: [Self; {count}] = [");
    for scope in scopes.all() {
        let _ = writeln!(out, "        Self::{},", names::camel(&scope.id));
    }
    let _ = writeln!(
        out,
        "    ];\n}}\n\npub(super) const FACTS: [Facts; {count}] = ["
    );
    for scope in scopes.all() {
        let implies: Vec<String> = scope
            .implies
            .iter()
            .map(|id| format!("KnownScope::{}", names::camel(id)))
            .collect();
        let kind = match scope.kind {
            Kind::Store => "Store",
            Kind::Account => "Account",
            Kind::TokenCreation => "TokenCreation",
        };
        let _ = writeln!(
            out,
            "    Facts {{ id: {:?}, key: {:?}, level: {:?}, ui_name: {:?}, ui_level: {:?}, kind: ScopeKind::{kind}, writes: {}, implies: &[{}] }},",
            scope.id,
            scope.key,
            scope.level,
            scope.ui_name,
            scope.ui_level,
            scope.access == Access::Write,
            implies.join(", ")
        );
    }
    out.push_str("];\n");
    for scope in scopes.all() {
        let _ = writeln!(
            out,
            "\n/// The scope {}.\n#[derive(Debug, Clone, Copy, PartialEq, Eq)]\npub enum {} {{}}",
            shown(scope),
            scope.id
        );
    }
    out
}

/// A scope's identifier and what the control panel calls it.
fn shown(scope: &Scope) -> String {
    format!("`{}`: {}, {}", scope.id, scope.ui_name, scope.ui_level)
}

/// `crates/bc-auth/src/granted/generated.rs`
pub(in crate::generate) fn auth_granted(scopes: &Scopes) -> String {
    let mut out = header(SOURCE);
    out.push_str("//! One trait a scope: implemented by the grants that hold it.\n");
    out.push_str("#![expect(non_camel_case_types, reason = \"the traits are named by BigCommerce's identifiers\")]\n\n");
    out.push_str("use super::GrantedTo;\nuse crate::{Unchecked, scope};\n");
    for scope in scopes.all() {
        let Scope {
            id,
            key,
            level,
            ui_name,
            ui_level,
            implies,
            ..
        } = scope;
        let panel = format!("{ui_name}: {ui_level}");
        let words = format!("{key}: {level}");
        let supertraits: Vec<String> = implies.iter().map(|id| format!("{id}<E>")).collect();
        let supertraits = if supertraits.is_empty() {
            String::new()
        } else {
            format!(": {}", supertraits.join(" + "))
        };
        let _ = write!(
            out,
            r#"
/// Implemented by grants that hold `{id}` ({panel}).
#[diagnostic::on_unimplemented(
    message = "`{{E}}` needs the OAuth scope `{id}` (\"{panel}\" in the control panel), which the grant `{{Self}}` lacks: declare `{words}` in its `grant!`",
    label = "the grant `{{Self}}` lacks `{words}`",
    note = "the API account must have the scope too: a token without it is refused by BigCommerce"
)]
pub trait {id}<E>{supertraits} {{}}
impl<G: {id}<E>, E> GrantedTo<G, E> for scope::{id} {{}}
impl<E> {id}<E> for Unchecked {{}}
"#
        );
    }
    out
}

/// `crates/bc-macros/src/scope_table.rs`
pub(in crate::generate) fn macro_scopes(scopes: &Scopes) -> String {
    let mut out = header(SOURCE);
    out.push_str("//! The scopes that the macros know, as data.\n\nuse crate::scopes::Scope;\n\npub(crate) const SCOPES: &[Scope] = &[\n");
    for scope in scopes.all() {
        let implies: Vec<String> = scope.implies.iter().map(|id| format!("{id:?}")).collect();
        let kind = match scope.kind {
            Kind::Store => "store",
            Kind::Account => "account",
            Kind::TokenCreation => "token_creation",
        };
        let _ = writeln!(
            out,
            "    Scope {{ id: {:?}, key: {:?}, level: {:?}, ui_name: {:?}, ui_level: {:?}, implies: &[{}], kind: {kind:?} }},",
            scope.id,
            scope.key,
            scope.level,
            scope.ui_name,
            scope.ui_level,
            implies.join(", ")
        );
    }
    out.push_str("];\n");
    out
}
