//! The verdict matrix: for every endpoint and every kind of credential and grant, does `send` compile?
//!
//! What is expected is computed from the scheme, scopes and account kinds that `specs/` give for the
//! operation, at run time, by other code than the bounds of `send`.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what helps a test may fail like one"
)]

mod callers;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use bc_api::KnownScope;
use bc_api::account::Kind;
use bc_api::scope::ScopeKind;
use bc_tests::specs::{Needs, Specs};

use table::{Role, Row, rows};

fn specs() -> &'static Specs {
    static SPECS: LazyLock<Specs> = LazyLock::new(|| Specs::load().unwrap());
    &SPECS
}

/// What each operation of the specs needs, by spec and name.
fn needs() -> BTreeMap<(&'static str, &'static str), Needs> {
    let operations = specs().operations();
    operations
        .map(|operation| {
            let name = (operation.spec().name.as_str(), operation.id);
            (name, operation.needs().unwrap())
        })
        .collect()
}

/// Every endpoint, with what the specs say that it needs.
fn endpoints() -> impl Iterator<Item = (&'static Row, Needs)> {
    let mut needs = needs();
    rows().map(move |row| {
        let found = needs.remove(&(row.spec, row.operation));
        (row, found.expect("an operation of the specs, listed once"))
    })
}

#[test]
fn every_verdict_of_the_compiler_is_what_the_specs_say() {
    let mut wrong = Vec::new();
    let mut counts: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    for (row, needs) in endpoints() {
        for (counted_as, caller, compiles) in row.answers() {
            let [compiling, refused] = counts.entry(counted_as).or_default();
            *(if compiles { compiling } else { refused }) += 1;
            if compiles != caller.may_send(&needs, specs()) {
                let verdict = if compiles {
                    "compiles, and must not"
                } else {
                    "must compile, and does not"
                };
                wrong.push(format!(
                    "{} {} with {} {verdict}: {needs:?}",
                    row.spec, row.operation, caller.name
                ));
            }
        }
    }
    println!("{:<54}{:>9}{:>9}", "credential", "compiles", "refused");
    for (counted_as, [compiling, refused]) in &counts {
        println!("{counted_as:<54}{compiling:>9}{refused:>9}");
    }
    let asked: usize = counts.values().flatten().sum();
    println!(
        "{} endpoints, {asked} verdicts, {} of them wrong",
        rows().count(),
        wrong.len()
    );
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_operation_of_the_specs_is_in_the_matrix_once() {
    let mut listed = BTreeSet::new();
    for row in rows() {
        assert!(
            listed.insert((row.spec, row.operation)),
            "{} twice",
            row.operation
        );
    }
    // What BigCommerce sends to a provider has no client that could send it.
    let outbound = needs()
        .into_iter()
        .filter(|(_, needs)| !needs.scheme.starts_with("provider_"));
    let missing: Vec<_> = outbound
        .map(|(name, _)| name)
        .filter(|name| !listed.contains(name))
        .collect();
    assert!(missing.is_empty(), "not in the matrix: {missing:?}");
}

#[test]
fn the_right_grant_sends_every_endpoint_and_one_without_its_scopes_does_not() {
    for (row, needs) in endpoints() {
        let (Some(alternatives), "access_token") = (&needs.scopes, needs.scheme.as_str()) else {
            continue;
        };
        let verdicts = |role: Role| {
            let trials = row.trials.iter().filter(move |trial| trial.0 == role);
            trials.map(|trial| trial.2)
        };
        let name = row.operation;
        assert!(
            verdicts(Role::Exact).any(|compiles| compiles),
            "{name}: no grant sends it"
        );
        assert!(
            verdicts(Role::More).all(|compiles| compiles),
            "{name}: a modify scope is refused"
        );
        assert!(
            !verdicts(Role::Less).any(|compiles| compiles),
            "{name}: a read-only scope is enough"
        );
        assert!(
            !verdicts(Role::AllBut).any(|compiles| compiles),
            "{name}: other scopes are enough"
        );
        assert_eq!(
            verdicts(Role::AllBut).count() > 0,
            alternatives.iter().all(|all| !all.is_empty()),
            "{name}: whether a grant without its scopes is tried"
        );
    }
}

#[test]
fn a_grant_with_all_but_what_an_endpoint_needs_holds_all_the_rest() {
    for (row, needs) in endpoints() {
        let needed: Vec<String> = needs.scopes.into_iter().flatten().flatten().collect();
        let is_needed = |scope: &KnownScope| {
            needed
                .iter()
                .any(|needed| specs().covers(scope.id(), needed))
        };
        for (_, grant, _) in row.trials.iter().filter(|trial| trial.0 == Role::AllBut) {
            let of_kind = KnownScope::ALL.into_iter().filter(|scope| {
                (scope.kind() == ScopeKind::Account) == (grant.kind == Some(Kind::Account))
            });
            let stray = of_kind
                .filter(|scope| !grant.holds(specs(), scope.id()))
                .find(|scope| !is_needed(scope));
            assert_eq!(stray, None, "{} lacks more than {needed:?}", grant.name);
        }
    }
}
