//! Which grants try an endpoint's requirement? For the verdict matrix: exactly what is needed, more, less.

use std::collections::BTreeSet;

use crate::spec::{Account, Kind, Scope, Scopes};

use super::names;

/// A grant, with what it is to an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trial {
    pub(super) role: Role,
    pub(super) grant: Grant,
}

/// What a grant is to an endpoint, in the words of the matrix's `Role`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It holds exactly what is needed.
    Exact,
    /// It holds a scope that includes one that is needed.
    More,
    /// It holds what a needed scope includes, and not that scope.
    Less,
    /// It holds every scope but those without which nothing suffices.
    AllBut,
}

/// A grant to declare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Grant {
    /// `ProductsModifyOfStore`
    pub(super) name: String,
    pub(super) account: Account,
    /// As `grant!` writes them: `products: modify`.
    pub(super) scopes: Vec<String>,
}

/// The grants that try a requirement: one of `alternatives` (each a list of scopes all needed), held by one of
/// the kinds of API account `admitted`.
///
/// Grants that hold exactly what is needed are there for every kind of account that can hold it; the others are
/// of an admitted kind, so that nothing but their scopes is wrong.
pub(super) fn trials(
    alternatives: &[Vec<String>],
    admitted: &[Account],
    scopes: &Scopes,
) -> Vec<Trial> {
    let known = Known(scopes);
    let mut trials: Vec<Trial> = Vec::new();
    let mut add = |role, grant: Grant| {
        if !trials.iter().any(|trial| trial.grant == grant) {
            trials.push(Trial { role, grant });
        }
    };
    for needed in alternatives {
        for account in known.accounts(needed) {
            add(Role::Exact, known.only(needed, account));
        }
    }
    let admitted = |held: &[String]| {
        let accounts = known.accounts(held);
        accounts
            .into_iter()
            .find(|account| admitted.contains(account))
    };
    let mut neighbours = Vec::new();
    for needed in alternatives {
        for id in needed {
            let others = || needed.iter().filter(move |other| *other != id).cloned();
            for including in known.including(id) {
                neighbours.push((Role::More, others().chain([including]).collect()));
            }
            let included = known.included(id);
            if !included.is_empty() {
                neighbours.push((Role::Less, others().chain(included).collect()));
            }
        }
    }
    for (role, held) in neighbours {
        let held: Vec<String> = held;
        if let Some(account) = admitted(&held) {
            add(role, known.only(&held, account));
        }
    }
    for missing in choices(alternatives) {
        let missing: Vec<String> = missing.into_iter().collect();
        if let Some(account) = admitted(&missing).filter(|_| !missing.is_empty()) {
            add(Role::AllBut, known.all_but(&missing, account));
        }
    }
    trials
}

/// The grants that hold everything, and those that hold nothing, for every kind of API account.
pub(super) fn extremes(scopes: &Scopes) -> Vec<Grant> {
    let known = Known(scopes);
    ACCOUNTS
        .into_iter()
        .flat_map(|account| {
            let everything = known.all_but(&[], account);
            [known.only(&[], account), everything]
        })
        .collect()
}

const ACCOUNTS: [Account; 3] = [Account::Store, Account::App, Account::Account];

/// Every way to take one scope from each alternative: without those, none of the alternatives holds.
fn choices(alternatives: &[Vec<String>]) -> BTreeSet<BTreeSet<String>> {
    let none = BTreeSet::from([BTreeSet::new()]);
    alternatives.iter().fold(none, |choices, needed| {
        let extended = choices.iter().flat_map(|choice| {
            needed.iter().map(move |id| {
                let mut choice = choice.clone();
                choice.insert(id.clone());
                choice
            })
        });
        extended.collect()
    })
}

/// The list of scopes, with what can be asked of it.
struct Known<'a>(&'a Scopes);

impl Known<'_> {
    /// The kinds of account that can hold these scopes.
    fn accounts(&self, held: &[String]) -> Vec<Account> {
        let of_kind = |account: &Account| {
            let mut scopes = held.iter().filter_map(|id| self.0.get(id));
            scopes.all(|scope| can_hold(*account, scope))
        };
        ACCOUNTS.into_iter().filter(of_kind).collect()
    }

    /// Whether the one scope is the other or includes it.
    fn covers(&self, more: &str, less: &str) -> bool {
        more == less
            || self
                .included(more)
                .iter()
                .any(|included| self.covers(included, less))
    }

    /// The scopes that a scope includes itself.
    fn included(&self, id: &str) -> Vec<String> {
        self.0
            .get(id)
            .map(|scope| scope.implies.clone())
            .unwrap_or_default()
    }

    /// The scopes that include a scope.
    fn including(&self, id: &str) -> Vec<String> {
        let others = self.0.all().iter().filter(|scope| scope.id != id);
        others
            .filter(|scope| self.covers(&scope.id, id))
            .map(|scope| scope.id.clone())
            .collect()
    }

    /// Exactly these scopes.
    fn only(&self, held: &[String], account: Account) -> Grant {
        let held = self.0.all().iter().filter(|scope| held.contains(&scope.id));
        let held: Vec<&Scope> = held.collect();
        let name = match held.as_slice() {
            [] => "Nothing".to_owned(),
            held => named(held),
        };
        self.grant(name, &held, account)
    }

    /// Every scope that an account of this kind can hold, but these and what includes them.
    fn all_but(&self, missing: &[String], account: Account) -> Grant {
        let missing_scopes = self
            .0
            .all()
            .iter()
            .filter(|scope| missing.contains(&scope.id));
        let name = match missing_scopes.collect::<Vec<_>>().as_slice() {
            [] => "Everything".to_owned(),
            missing => format!("AllBut{}", named(missing)),
        };
        let held = self.0.all().iter().filter(|scope| {
            let lacks = missing
                .iter()
                .any(|missing| self.covers(&scope.id, missing));
            can_hold(account, scope) && !lacks
        });
        self.grant(name, &held.collect::<Vec<_>>(), account)
    }

    /// A grant with these scopes; one that another of them includes is not written.
    fn grant(&self, name: String, held: &[&Scope], account: Account) -> Grant {
        let is_included = |scope: &Scope| {
            let mut others = held.iter().filter(|other| other.id != scope.id);
            others.any(|other| self.covers(&other.id, &scope.id))
        };
        let written = held.iter().filter(|scope| !is_included(scope));
        Grant {
            name: format!("{name}Of{}", names::camel(account.as_str())),
            account,
            scopes: written
                .map(|scope| format!("{}: {}", scope.key, scope.level))
                .collect(),
        }
    }
}

fn can_hold(account: Account, scope: &Scope) -> bool {
    (account == Account::Account) == (scope.kind == Kind::Account)
}

/// `ProductsModifyAndOrdersRead`
fn named(scopes: &[&Scope]) -> String {
    let names: Vec<String> = scopes
        .iter()
        .map(|scope| names::camel(&format!("{}_{}", scope.key, scope.level)))
        .collect();
    names.join("And")
}

#[cfg(test)]
mod tests {
    use super::{extremes, trials};
    use crate::spec::{Account, Scopes};

    const LIST: &str = "
scopes:
  - {id: things, key: things, level: modify, ui_name: Things, ui_level: modify, kind: store, access: write, implies: [things_read_only]}
  - {id: things_read_only, key: things, level: read, ui_name: Things, ui_level: read-only, kind: store, access: read, implies: []}
  - {id: logs, key: logs, level: read, ui_name: Logs, ui_level: read-only, kind: store, access: read, implies: []}
  - {id: people, key: people, level: manage, ui_name: People, ui_level: manage, kind: account, access: write, implies: []}
";

    /// `role grant: its scopes`, for each.
    fn tried(alternatives: &[&[&str]], admitted: &[Account]) -> Vec<String> {
        let scopes = Scopes::parse(LIST).unwrap();
        let owned = |needed: &&[&str]| needed.iter().map(|id| (*id).to_owned()).collect();
        let alternatives: Vec<Vec<String>> = alternatives.iter().map(owned).collect();
        trials(&alternatives, admitted, &scopes)
            .into_iter()
            .map(|trial| {
                let scopes = trial.grant.scopes.join(", ");
                format!("{:?} {}: {scopes}", trial.role, trial.grant.name)
            })
            .collect()
    }

    #[test]
    fn a_modify_scope_is_tried_with_its_read_only_partner_and_with_all_others() {
        assert_eq!(
            tried(&[&["things"]], &[Account::App]),
            [
                "Exact ThingsModifyOfStore: things: modify",
                "Exact ThingsModifyOfApp: things: modify",
                "Less ThingsReadOfApp: things: read",
                "AllBut AllButThingsModifyOfApp: things: read, logs: read",
            ]
        );
    }

    #[test]
    fn a_read_scope_is_tried_with_what_includes_it_and_its_lack_is_the_lack_of_both() {
        assert_eq!(
            tried(&[&["things_read_only"]], &[Account::Store, Account::App]),
            [
                "Exact ThingsReadOfStore: things: read",
                "Exact ThingsReadOfApp: things: read",
                "More ThingsModifyOfStore: things: modify",
                "AllBut AllButThingsReadOfStore: logs: read",
            ]
        );
    }

    #[test]
    fn of_scopes_all_needed_each_is_missing_once_and_of_alternatives_all() {
        let of = |alternatives: &[&[&str]]| {
            let tried = tried(alternatives, &[Account::Store]);
            let lacking = |text: &String| text.starts_with("AllBut");
            tried.into_iter().filter(lacking).collect::<Vec<_>>()
        };
        assert_eq!(
            of(&[&["things", "logs"]]),
            [
                "AllBut AllButLogsReadOfStore: things: modify",
                "AllBut AllButThingsModifyOfStore: things: read, logs: read",
            ]
        );
        assert_eq!(
            of(&[&["things"], &["logs"]]),
            ["AllBut AllButThingsModifyAndLogsReadOfStore: things: read"]
        );
    }

    #[test]
    fn where_nothing_is_needed_only_the_kind_of_account_is_tried() {
        assert_eq!(
            tried(&[&[]], &[Account::Store]),
            [
                "Exact NothingOfStore: ",
                "Exact NothingOfApp: ",
                "Exact NothingOfAccount: "
            ]
        );
    }

    #[test]
    fn an_account_level_scope_is_held_by_account_level_accounts() {
        assert_eq!(
            tried(&[&["people"]], &[Account::Account]),
            [
                "Exact PeopleManageOfAccount: people: manage",
                "AllBut AllButPeopleManageOfAccount: ",
            ]
        );
    }

    #[test]
    fn everything_is_what_a_kind_of_account_can_hold() {
        let scopes = Scopes::parse(LIST).unwrap();
        let written: Vec<String> = extremes(&scopes)
            .iter()
            .map(|grant| format!("{}: {}", grant.name, grant.scopes.join(", ")))
            .collect();
        assert_eq!(
            written,
            [
                "NothingOfStore: ",
                "EverythingOfStore: things: modify, logs: read",
                "NothingOfApp: ",
                "EverythingOfApp: things: modify, logs: read",
                "NothingOfAccount: ",
                "EverythingOfAccount: people: manage",
            ]
        );
    }
}
