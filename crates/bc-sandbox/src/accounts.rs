//! The API accounts of a sandbox: their tokens, kinds and scopes.

use std::collections::HashMap;

use bc_auth::account::Kind;

use crate::{
    problem::Problem,
    secret::{Random, Secret},
    spec::{Spec, operation::Operation},
};

/// One API account.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) kind: Kind,
    pub(crate) scopes: Vec<String>,
    pub(crate) client_id: String,
    /// What the account signs with, and BigCommerce signs for it with.
    pub(crate) client_secret: Secret,
    /// Whether its token is another store's.
    pub(crate) elsewhere: bool,
}

/// The accounts, by token.
#[derive(Debug, Clone, Default)]
pub(crate) struct Accounts {
    by_token: HashMap<String, Account>,
    made: usize,
    random: Random,
}

impl Accounts {
    /// Makes an account with these scopes (separated by spaces or commas) and gives its token.
    pub(crate) fn mint(&mut self, kind: Kind, scopes: &str) -> String {
        let account = self.open(kind, scopes);
        self.grant(account)
    }

    /// An account with an id and a secret of its own, which has no token yet.
    pub(crate) fn open(&mut self, kind: Kind, scopes: &str) -> Account {
        self.made += 1;
        Account {
            kind,
            scopes: split(scopes),
            client_id: format!("sandbox-client-{}", self.made),
            client_secret: Secret::new(self.random.hex(64)),
            elsewhere: false,
        }
    }

    /// Gives the token of an account. Another sandbox's tokens must not fit here.
    pub(crate) fn grant(&mut self, account: Account) -> String {
        let token = format!("{}{}", account.kind.name(), self.random.hex(24));
        self.by_token.insert(token.clone(), account);
        token
    }

    /// All accounts, oldest first.
    pub(crate) fn all(&self) -> Vec<&Account> {
        let mut all: Vec<&Account> = self.by_token.values().collect();
        all.sort_by_key(|account| (account.client_id.len(), &account.client_id));
        all
    }

    /// The account of this store that a client id stands for.
    pub(crate) fn client(&self, client_id: &str) -> Option<&Account> {
        let mut accounts = self.by_token.values();
        accounts.find(|account| account.client_id == client_id && !account.elsewhere)
    }

    pub(crate) fn revoke(&mut self, token: &str) -> bool {
        self.by_token.remove(token).is_some()
    }

    /// The account of a token; 401 if there is none.
    pub(crate) fn find(&self, token: Option<&str>) -> Result<&Account, Problem> {
        let token = token.filter(|token| !token.is_empty());
        let token = token.ok_or_else(|| Problem::new(401, "X-Auth-Token header is required"))?;
        self.by_token
            .get(token)
            .ok_or_else(|| Problem::new(401, "Unauthorized: the access token is unknown"))
    }
}

/// The scopes of a text, which spaces or commas separate.
pub(crate) fn split(scopes: &str) -> Vec<String> {
    let scopes = scopes.split([' ', ',']).filter(|scope| !scope.is_empty());
    scopes.map(str::to_owned).collect()
}

impl Account {
    /// Refuses an operation this account may not call: 403, with the scopes that are lacking.
    pub(crate) fn may(&self, operation: &Operation, spec: &Spec) -> Result<(), Problem> {
        if !operation.accounts.contains(&self.kind) {
            let title = format!("{} API accounts cannot call this endpoint", self.kind);
            return Err(Problem::new(403, title));
        }
        // What BigCommerce does not document cannot be enforced: any account will do.
        let Some(alternatives) = &operation.scopes else {
            return Ok(());
        };
        let lacking = |needed: &Vec<String>| -> Vec<String> {
            needed
                .iter()
                .filter(|scope| !spec.grants(&self.scopes, scope))
                .cloned()
                .collect()
        };
        let nearest = alternatives
            .iter()
            .map(lacking)
            .min_by_key(Vec::len)
            .unwrap_or_default();
        if nearest.is_empty() {
            return Ok(());
        }
        let errors = nearest
            .into_iter()
            .map(|scope| ("scope".to_owned(), format!("lacks {scope}")))
            .collect();
        let title = "You don't have a required scope to access the endpoint";
        Err(Problem {
            errors,
            ..Problem::new(403, title)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::SPEC;

    /// An operation that takes one of these alternatives.
    fn refund(alternatives: &[&[&str]]) -> Operation {
        let owned = |needed: &&[&str]| needed.iter().map(|&id| id.to_owned()).collect();
        Operation {
            id: "refund".to_owned(),
            method: hyper::Method::POST,
            path: "/v3/refunds".to_owned(),
            query: Vec::new(),
            body: None,
            scopes: Some(alternatives.iter().map(owned).collect()),
            accounts: vec![Kind::App],
            max_batch: None,
            max_concurrency: None,
            batch_list: None,
            answers: Vec::new(),
        }
    }

    fn status(operation: &Operation, scopes: &str) -> u16 {
        let mut accounts = Accounts::default();
        let token = accounts.mint(Kind::App, scopes);
        let account = accounts.find(Some(&token)).unwrap();
        let answer = account.may(operation, &SPEC);
        answer.map_or_else(|problem| problem.status, |()| 200)
    }

    #[test]
    fn any_one_of_several_alternatives_is_enough_if_it_is_held_whole() {
        let refund = refund(&[
            &["store_v2_orders"],
            &["store_v2_transactions_read_only", "store_cart"],
        ]);
        for scopes in [
            "store_v2_orders",
            "store_v2_transactions store_cart",
            "store_cart store_v2_orders",
        ] {
            assert_eq!(status(&refund, scopes), 200, "{scopes}");
        }
        for scopes in [
            "",
            "store_v2_orders_read_only",
            "store_v2_transactions",
            "store_cart store_v2_orders_read_only",
        ] {
            assert_eq!(status(&refund, scopes), 403, "{scopes}");
        }
    }
}
