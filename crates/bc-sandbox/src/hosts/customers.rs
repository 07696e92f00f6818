//! Which customers can sign in at the store?

use serde_json::{Value, json};

use crate::{exchange::State, problem::Problem, shape, shop::Shop, spec::SPEC, store::Fields};

/// Where the management API keeps them.
const COLLECTION: &str = "/v3/customers";

/// A customer, as far as a session and its tokens need one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Customer {
    pub(crate) id: i64,
    pub(crate) email: String,
    pub(crate) group_id: i64,
}

/// The customer with an id.
pub(crate) fn find(state: &State, id: i64) -> Option<Customer> {
    let (table, row) = shape::find(&state.store, COLLECTION, id)?;
    let fields = &state.store.get(table, row)?.fields;
    let group = fields.get("customer_group_id").and_then(Value::as_i64);
    Some(Customer {
        id,
        email: fields.get("email")?.as_str()?.to_owned(),
        // Whoever is in no group is in the group 0.
        group_id: group.unwrap_or(0),
    })
}

/// Adds a customer and gives its id; 409 if the address has one.
pub(crate) fn add(
    state: &mut State,
    email: &str,
    first_name: &str,
    last_name: &str,
) -> Result<i64, Problem> {
    let now = state.clock.now();
    let mut fields = Fields::new();
    for (name, value) in [
        ("email", email.into()),
        ("first_name", first_name.into()),
        ("last_name", last_name.into()),
        ("company", "".into()),
        ("phone", "".into()),
        ("customer_group_id", json!(0)),
        ("origin_channel_id", json!(1)),
    ] {
        fields.insert(name.to_owned(), value);
    }
    let mut shop = Shop {
        spec: &SPEC,
        store: &mut state.store,
        client_id: "",
        now: &now,
    };
    let added = shape::add(&mut shop, COLLECTION, fields);
    match added {
        Ok(_) => crate::hooks::commit(state),
        Err(_) => state.store.roll_back(0),
    }
    added
}
