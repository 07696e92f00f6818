//! How is the list of scopes written: as types, as traits, and as the macros' table?

use std::fmt::Write as _;

use crate::generate::{names, requirement};
use crate::spec::value::{map_at, str_at};
use crate::spec::{Access, AnyOf, Kind, Scope, Scopes, yaml};

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
pub(in crate::generate) fn auth_scopes(
    scopes: &Scopes,
    words: &ScopeWords,
) -> anyhow::Result<String> {
    let mut out = header(SOURCE);
    out.push_str("//! The scopes as data, as types, and as the traits that a grant implements.\n");
    out.push_str("#![expect(non_camel_case_types, reason = \"the types are named by BigCommerce's identifiers\")]\n\n");
    out.push_str("use super::{Facts, Required, ScopeKind, ScopeType};\n\n");
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
            "\n/// The scope {}.\n#[derive(Debug, Clone, Copy, PartialEq, Eq)]\npub enum {id} {{}}\nimpl ScopeType for {id} {{\n    const SCOPE: KnownScope = KnownScope::{};\n}}",
            shown(scope),
            names::camel(&scope.id),
            id = scope.id
        );
    }
    for set in scopes.any_of() {
        let members = requirement::members(set, scopes)?;
        let shown: Vec<String> = members
            .iter()
            .map(|scope| format!("`{}` ({}: {})", scope.id, scope.ui_name, scope.ui_level))
            .collect();
        let known: Vec<String> = members
            .iter()
            .map(|scope| format!("&[KnownScope::{}]", names::camel(&scope.id)))
            .collect();
        let _ = writeln!(
            out,
            "\n/// Any one of {}.\n#[derive(Debug, Clone, Copy, PartialEq, Eq)]\npub enum {id} {{}}\nimpl Required for {id} {{\n    const ANY_OF: Option<&'static [&'static [KnownScope]]> = Some(&[{}]);\n}}",
            shown.join(" or "),
            known.join(", "),
            id = set.id
        );
    }
    Ok(out)
}

/// A scope's identifier and what the control panel calls it.
fn shown(scope: &Scope) -> String {
    format!("`{}`: {}, {}", scope.id, scope.ui_name, scope.ui_level)
}

/// `crates/bc-auth/src/granted/generated.rs`
pub(in crate::generate) fn auth_granted(scopes: &Scopes) -> anyhow::Result<String> {
    let mut out = header(SOURCE);
    out.push_str("//! One trait a scope, and one a set of scopes any one of which is enough: implemented by the\n//! grants that hold it.\n");
    out.push_str("#![expect(non_camel_case_types, reason = \"the traits are named by BigCommerce's identifiers\")]\n\n");
    out.push_str("use super::GrantedTo;\nuse crate::{Unchecked, scope};\n");
    for scope in scopes.all() {
        let id = &scope.id;
        let panel = panel(scope);
        let words = words(scope);
        let sets = scopes.any_of().iter().filter(|set| set.scopes.contains(id));
        let supertraits = supertraits(scope.implies.iter().chain(sets.map(|set| &set.id)));
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
    for set in scopes.any_of() {
        out.push_str(&auth_any_of(set, scopes)?);
    }
    Ok(out)
}

/// The trait of a set of scopes any one of which is enough.
fn auth_any_of(set: &AnyOf, scopes: &Scopes) -> anyhow::Result<String> {
    let id = &set.id;
    let members = requirement::members(set, scopes)?;
    let list = |part: fn(&Scope) -> String, between: &str| {
        let parts: Vec<String> = members.iter().map(part).collect();
        parts.join(between)
    };
    let ids = list(|scope| format!("`{}` ({})", scope.id, panel(scope)), " or ");
    let asked = list(
        |scope| {
            format!(
                "`{}` (\\\"{}\\\" in the control panel)",
                scope.id,
                panel(scope)
            )
        },
        " or ",
    );
    let words = |between| list(|scope| format!("`{}`", words(scope)), between);
    let (any, all) = (words(" or "), words(" and "));
    let none = if members.len() == 2 {
        "neither"
    } else {
        "none of them"
    };
    let weaker = scopes.any_of().iter().filter(|other| {
        let covered = |id: &String| other.scopes.iter().any(|less| scopes.includes(id, less));
        other.id != *id && set.scopes.iter().all(covered)
    });
    let supertraits = supertraits(weaker.map(|other| &other.id));
    Ok(format!(
        r#"
/// Implemented by grants that hold {ids}.
#[diagnostic::on_unimplemented(
    message = "`{{E}}` needs any one of the OAuth scopes {asked}, and the grant `{{Self}}` has {none}: declare {any} in its `grant!`",
    label = "the grant `{{Self}}` lacks {all}",
    note = "the API account must have the scope too: a token without it is refused by BigCommerce"
)]
pub trait {id}<E>{supertraits} {{}}
impl<G: {id}<E>, E> GrantedTo<G, E> for scope::{id} {{}}
impl<E> {id}<E> for Unchecked {{}}
"#
    ))
}

/// What the control panel calls a scope: `Products: modify`.
fn panel(scope: &Scope) -> String {
    format!("{}: {}", scope.ui_name, scope.ui_level)
}

/// What `grant!` calls a scope: `products: modify`.
fn words(scope: &Scope) -> String {
    format!("{}: {}", scope.key, scope.level)
}

fn supertraits<'a>(ids: impl Iterator<Item = &'a String>) -> String {
    let bounds: Vec<String> = ids.map(|id| format!("{id}<E>")).collect();
    if bounds.is_empty() {
        String::new()
    } else {
        format!(": {}", bounds.join(" + "))
    }
}

/// `crates/bc-macros/src/scope_table.rs`
pub(in crate::generate) fn macro_scopes(scopes: &Scopes) -> String {
    let mut out = header(SOURCE);
    out.push_str("//! The scopes that the macros know, as data.\n\nuse crate::scopes::{AnyOfSet, Scope};\n\npub(crate) const SCOPES: &[Scope] = &[\n");
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
    out.push_str("];\n\n/// Sets of scopes any one of which is enough.\npub(crate) const ANY_OF: &[AnyOfSet] = &[\n");
    for set in scopes.any_of() {
        let _ = writeln!(
            out,
            "    AnyOfSet {{ id: {:?}, scopes: &{:?} }},",
            set.id, set.scopes
        );
    }
    out.push_str("];\n");
    out
}
