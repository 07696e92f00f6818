//! Which customers can sign in at the store?

use crate::problem::Problem;

/// A customer, as far as a session and its tokens need one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Customer {
    pub(crate) id: i64,
    pub(crate) email: String,
    pub(crate) group_id: i64,
}

/// The customers, numbered from 1.
#[derive(Debug, Clone, Default)]
pub(crate) struct Customers(Vec<Customer>);

impl Customers {
    /// Adds a customer and gives its id; 409 if the address has one.
    pub(crate) fn add(&mut self, email: &str) -> Result<i64, Problem> {
        let taken = |known: &Customer| known.email.eq_ignore_ascii_case(email);
        if self.0.iter().any(taken) {
            return Err(Problem::duplicate("customer", "email"));
        }
        let id = self.0.last().map_or(1, |last| last.id + 1);
        self.0.push(Customer {
            id,
            email: email.to_owned(),
            group_id: 0,
        });
        Ok(id)
    }

    pub(crate) fn find(&self, id: i64) -> Option<&Customer> {
        self.0.iter().find(|customer| customer.id == id)
    }
}
