//! What does the verdict matrix try? Every endpoint with the grants that try its requirement, and those grants.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::generate::grants::{self, Grant, Trial};
use crate::generate::ir::Module;
use crate::generate::names;
use crate::spec::{Account, Operation, Specs};

use super::header;

/// How wide a line of scopes may be.
const WIDTH: usize = 100;

/// Endpoints that are tried with the same grants.
struct Group {
    trials: Vec<Trial>,
    /// A line each.
    endpoints: String,
}

/// What a caller needs: alternatives of scopes, unless they are undocumented, and kinds of account.
type Needs<'a> = (Option<&'a [Vec<String>]>, &'a [Account]);

/// `tests/src/generated/matrix.rs`, a macro that hands every endpoint to another, and `grants.rs`.
pub(in crate::generate) fn matrix(modules: &[Module], specs: &Specs) -> (String, String) {
    let groups = groups(modules, specs);
    let mut rows = header("specs/*.yaml");
    rows.push_str(
        "//! Every endpoint, with the grants that try what it requires.\n\n\
         /// Calls `$with!` with groups `[role grant, ..] { endpoint = spec operation, .. }`.\n\
         ///\n\
         /// The endpoints of a group require the same; its grants are those of `grants` that try it, each with what it is to\n\
         /// these endpoints.\n\
         #[macro_export]\nmacro_rules! for_each_endpoint {\n    ($with:ident) => {\n        $with! {\n",
    );
    for group in &groups {
        let trials: Vec<String> = group
            .trials
            .iter()
            .map(|trial| format!("{:?} {}", trial.role, trial.grant.name))
            .collect();
        let _ = writeln!(
            rows,
            "            [{}] {{\n{}            }}",
            trials.join(", "),
            group.endpoints
        );
    }
    rows.push_str("        }\n    };\n}\n");

    let mut all: BTreeMap<&str, &Grant> = BTreeMap::new();
    let extremes = grants::extremes(&specs.scopes);
    let trials = groups.iter().flat_map(|group| &group.trials);
    for grant in trials.map(|trial| &trial.grant).chain(&extremes) {
        all.insert(&grant.name, grant);
    }
    let mut declared = header("specs/*.yaml");
    declared.push_str("//! The grants that try the requirements of all endpoints.\n\nuse bc_api::grant;\n\ngrant! {\n");
    all.values().for_each(|grant| {
        declared.push_str(&declaration(grant));
    });
    declared.push_str("}\n");
    (rows, declared)
}

/// The groups, in the order of their first endpoints.
fn groups(modules: &[Module], specs: &Specs) -> Vec<Group> {
    let mut groups: Vec<(Needs<'_>, Group)> = Vec::new();
    for module in modules {
        for endpoint in &module.endpoints {
            let Some(operation) = operation(specs, &module.spec, &endpoint.operation_id) else {
                continue;
            };
            let needs: Needs<'_> = (operation.scopes.as_deref(), &operation.accounts);
            let known = groups.iter().position(|(known, _)| *known == needs);
            let at = known.unwrap_or_else(|| {
                let (alternatives, admitted) = needs;
                let trials = alternatives
                    .map(|alternatives| grants::trials(alternatives, admitted, &specs.scopes));
                let group = Group {
                    trials: trials.unwrap_or_default(),
                    endpoints: String::new(),
                };
                groups.push((needs, group));
                groups.len() - 1
            });
            if let Some((_, group)) = groups.get_mut(at) {
                let _ = writeln!(
                    group.endpoints,
                    "                bc_api::{}::{} = {:?} {:?},",
                    module.path(),
                    endpoint.name,
                    module.spec,
                    endpoint.operation_id
                );
            }
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

fn operation<'a>(specs: &'a Specs, spec: &str, id: &str) -> Option<&'a Operation> {
    let spec = specs.specs.iter().find(|known| known.name == spec)?;
    spec.operations
        .iter()
        .find(|operation| operation.operation_id == id)
}

/// A grant within `grant!`, whose lines rustfmt leaves alone.
fn declaration(grant: &Grant) -> String {
    let head = format!(
        "    pub struct {}: {}",
        grant.name,
        names::camel(grant.account.as_str())
    );
    if grant.scopes.is_empty() {
        return format!("{head} {{}}\n");
    }
    let line = format!("{head} {{ {} }}", grant.scopes.join(", "));
    if line.len() <= WIDTH {
        return format!("{line}\n");
    }
    let mut out = format!("{head} {{\n");
    let mut line = String::from("       ");
    for scope in &grant.scopes {
        if line.len() + scope.len() + 2 > WIDTH {
            let _ = writeln!(out, "{line}");
            line = String::from("       ");
        }
        let _ = write!(line, " {scope},");
    }
    let _ = write!(out, "{line}\n    }}\n");
    out
}
