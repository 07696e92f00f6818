//! What does a shopper's browser see where a login leads to?

use super::{Served, customers, session};
use crate::{
    exchange::{Request, State},
    query::Query,
};

/// `/login.php`: where a failed login leads; `?action=logout` ends the session.
pub(super) fn login(state: &mut State, request: &Request) -> Served {
    let query = Query::parse(&request.query);
    if query.get("action") == Some("logout") {
        session::close(state, &request.headers);
        return session::forget(Served::redirect("/login.php"));
    }
    Served::html(page("Sign in", "You are not signed in."))
}

/// `/account.php`: where a login leads.
pub(super) fn account(state: &State, request: &Request) -> Served {
    let customer =
        session::customer(state, &request.headers).and_then(|id| customers::find(state, id));
    match customer {
        Some(customer) => {
            let email = escape(&customer.email);
            Served::html(page(
                "Your account",
                &format!("You are signed in as {email}."),
            ))
        }
        None => Served::redirect("/login.php"),
    }
}

/// A page with a title and one paragraph of HTML.
pub(super) fn page(title: &str, paragraph: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>{title}</title>\n<h1>{title}</h1>\n<p>{paragraph}</p></html>\n"
    )
}

/// A text with what HTML would take for markup escaped.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}
