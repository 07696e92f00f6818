//! What does the documentation say? Sentences made from facts: methods, paths, limits.

use crate::spec::{Account, Auth, Guard, Method, Pages, Scope, Scopes};

use super::ir::{Endpoint, Facts, Field, Parameter, Place, Type};
use super::names::{capitalized, phrase};
use super::sentences::{noun, sentence};
use super::subjects;

/// The lines above an endpoint.
pub(super) fn endpoint(endpoint: &Endpoint, family: &str, scopes: &Scopes) -> Vec<String> {
    let method = endpoint.method.as_str().to_uppercase();
    let mut lines = vec![
        sentence(endpoint, family),
        String::new(),
        format!("`{method} {}`", endpoint.path),
    ];
    lines.push(String::new());
    lines.push(format!(
        "- Authentication: {}",
        authentication(endpoint.auth)
    ));
    lines.push(format!("- OAuth scopes: {}", scope_names(endpoint, scopes)));
    for further in &endpoint.further_scopes {
        let named = further.scopes.iter().map(|id| match scopes.get(id) {
            Some(scope) => scope_name(scope),
            None => format!("`{id}`"),
        });
        let named: Vec<String> = named.collect();
        lines.push(format!(
            "- Further OAuth scopes: {} for {}",
            named.join(" and "),
            further.purpose
        ));
    }
    lines.push(format!("- API accounts: {}", accounts(&endpoint.accounts)));
    lines.push(format!("- Pages: {}", pages(endpoint)));
    lines.push(format!("- Limits: {}", limits(endpoint)));
    if endpoint.idempotent {
        lines.push(
            "- May be repeated: sending it twice has the effect of sending it once".to_owned(),
        );
    }
    lines.extend(endpoint.guard.map(|guard| {
        match guard {
            Guard::Filter => "- Refused without a filter, since it would delete all: \
             [`everything`](Self::everything) does so on purpose"
                .to_owned(),
            Guard::Everything => {
                "- Deletes all there is, so its constructor is [`everything`](Self::everything)"
                    .to_owned()
            }
        }
    }));
    if endpoint.deprecated {
        lines.push("- Deprecated by BigCommerce".to_owned());
    }
    if let Some(url) = &endpoint.reference {
        lines.push(String::new());
        lines.push(format!("[BigCommerce reference]({url})"));
    }
    lines
}

fn authentication(auth: Auth) -> &'static str {
    match auth {
        Auth::AccessToken => "access token (`X-Auth-Token`)",
        Auth::SameOrigin => "the shopper's session, on the store's own origin (`ShopperSession`)",
        Auth::ClientId => "the app's client ID, in the shopper's session (`AppClientId`)",
        Auth::CustomerLogin => "a JWT that the app signs, in the path (`CustomerLoginJwt`)",
        Auth::PaymentAccessToken => "a payment access token (`Authorization: PAT`)",
        Auth::ProviderBasic => "HTTP Basic, sent by BigCommerce to the provider",
        Auth::ProviderKeys => "keys in the body, sent by BigCommerce to the provider",
    }
}

fn scope_names(endpoint: &Endpoint, scopes: &Scopes) -> String {
    let name = |id: &String| match scopes.get(id) {
        Some(scope) => scope_name(scope),
        None => format!("`{id}`"),
    };
    let Some(needed) = &endpoint.scopes else {
        let candidates = endpoint
            .scope_candidates
            .iter()
            .map(|all| match all.as_slice() {
                [] => "none".to_owned(),
                all => all.iter().map(name).collect::<Vec<_>>().join(" and "),
            });
        let candidates: Vec<String> = candidates.collect();
        return if candidates.is_empty() {
            "not documented".to_owned()
        } else {
            format!(
                "not documented; by BigCommerce's sources it may be {}",
                candidates.join(", or ")
            )
        };
    };
    let mut names: Vec<String> = needed.all.iter().map(scope_name).collect();
    if !needed.any_of.is_empty() {
        let any_of: Vec<String> = needed.any_of.iter().map(scope_name).collect();
        let other = if names.is_empty() { "" } else { "either of " };
        names.push(format!("{other}{}", any_of.join(" or ")));
    }
    if names.is_empty() {
        return "none".to_owned();
    }
    names.join(" and ")
}

fn scope_name(scope: &Scope) -> String {
    format!("`{}` ({}: {})", scope.id, scope.ui_name, scope.ui_level)
}

fn accounts(accounts: &[Account]) -> String {
    if accounts.is_empty() {
        return "none".to_owned();
    }
    let names = accounts.iter().map(|account| match account {
        Account::Store => "store-level",
        Account::App => "app-level",
        Account::Account => "account-level",
    });
    names.collect::<Vec<_>>().join(", ")
}

fn pages(endpoint: &Endpoint) -> String {
    let names = |wanted: [&str; 2]| {
        let takes = |name: &&str| endpoint.parameters.iter().any(|p| p.wire == *name);
        let names: Vec<String> = wanted
            .iter()
            .filter(|name| takes(name))
            .map(|name| format!("`{name}`"))
            .collect();
        names.join(", ")
    };
    let number = format!("by number ({})", names(["page", "limit"]));
    let cursor = names(["before", "after"]);
    let mut pages = match endpoint.pages {
        Pages::None => "none".to_owned(),
        Pages::Page => number,
        Pages::Cursor => format!("by cursor ({cursor})"),
        Pages::PageCursor => format!("{number} or cursor ({cursor})"),
    };
    if let Some(keyset) = &endpoint.keyset {
        pages.push_str(&format!(
            ", or after an identifier (`{}`)",
            keyset.parameter
        ));
    }
    if let Some(limit) = endpoint.max_page_items {
        pages.push_str(&format!("; at most {limit} items on a page"));
    }
    pages
}

fn limits(endpoint: &Endpoint) -> String {
    let batch = endpoint.max_batch.map(|limit| match limit {
        1 => "one item in a request".to_owned(),
        _ => format!("at most {limit} items in a request"),
    });
    let concurrency = endpoint.max_concurrency.map(|limit| match limit {
        1 => "one request at a time for a store".to_owned(),
        _ => format!("at most {limit} requests at once for a store"),
    });
    let limits: Vec<String> = batch.into_iter().chain(concurrency).collect();
    if limits.is_empty() {
        return "none of its own".to_owned();
    }
    limits.join(", ")
}

/// The line above a parameter of `endpoint`; `filters` are the fields of what is listed.
pub(super) fn parameter(
    parameter: &Parameter,
    endpoint: &Endpoint,
    family: &str,
    filters: &[String],
) -> String {
    let (name, operator) = match parameter.wire.split_once(':') {
        Some((name, operator)) => (name, operator),
        None => (parameter.wire.as_str(), ""),
    };
    let deletes_some = endpoint.method == Method::Delete && !endpoint.path.ends_with('}');
    let is_filter =
        deletes_some || !operator.is_empty() || filters.iter().any(|field| field == name);
    let bound = || {
        let (operator, of) = name.split_once('_')?;
        (endpoint.method == Method::Get && matches!(operator, "min" | "max"))
            .then(|| filter(of, operator, &parameter.ty))
    };
    let subject = match (parameter.place, name) {
        (Place::Path, "id") => subjects::of(&noun(endpoint, family), "ID"),
        (Place::Path, _) => capitalized(&phrase(name)),
        (Place::Header, _) => format!("The header `{}`", parameter.wire),
        (_, "page") => "Number of the page, from 1".to_owned(),
        (_, "limit") => "Items on a page".to_owned(),
        (_, "before") => "Cursor: the page before it".to_owned(),
        (_, "after") => "Cursor: the page after it".to_owned(),
        (_, "sort") => "What to sort by".to_owned(),
        (_, "direction") => "In which direction to sort".to_owned(),
        (_, "include") => "What else to return".to_owned(),
        (_, "include_fields") => "Fields to return, beside the identifier".to_owned(),
        (_, "exclude_fields") => "Fields to leave out".to_owned(),
        (_, "keyword") => "Words to search for".to_owned(),
        _ if is_filter => filter(name, operator, &parameter.ty),
        _ => bound()
            .or_else(|| subjects::asked(&parameter.wire, &parameter.ty))
            .unwrap_or_else(|| capitalized(&phrase(&parameter.wire))),
    };
    with_facts(&subject, &parameter.facts)
}

fn filter(name: &str, operator: &str, ty: &Type) -> String {
    let condition = match operator {
        "in" => "is one of these",
        "not_in" => "is none of these",
        "not" => "is not this",
        "min" => "is at least this",
        "max" => "is at most this",
        "greater" => "is greater than this",
        "less" => "is less than this",
        "like" => "contains this",
        _ if matches!(ty, Type::List(_)) => "is one of these",
        _ => "is this",
    };
    format!("Only those whose `{name}` {condition}")
}

/// The line above a field of the type `holder`.
pub(super) fn field(field: &Field, holder: &str) -> String {
    let mut facts = field.facts.clone();
    if field.ty == Type::DateTime {
        // How long its text is says nothing of a date.
        (facts.min_length, facts.max_length) = (None, None);
    }
    with_facts(&subjects::field(field, holder), &facts)
}

/// The range of an integer that says no more than its width.
const INT32: (&str, &str) = ("-2147483648", "2147483647");

fn with_facts(subject: &str, facts: &Facts) -> String {
    let mut clauses: Vec<String> = Vec::new();
    match (&facts.minimum, &facts.maximum) {
        _ if !facts.values.is_empty() => {}
        (Some(low), Some(high)) if low == INT32.0 && high == INT32.1 => {
            clauses.push("32 bits".to_owned());
        }
        (Some(low), Some(high)) => clauses.push(format!("{low} to {high}")),
        (Some(low), None) => clauses.push(format!("at least {low}")),
        (None, Some(high)) => clauses.push(format!("at most {high}")),
        (None, None) => {}
    }
    let counted = |count: u64| match (facts.of_list, count) {
        (true, 1) => "1 item".to_owned(),
        (true, _) => format!("{count} items"),
        (false, 1) => "1 character".to_owned(),
        (false, _) => format!("{count} characters"),
    };
    match (facts.min_length, facts.max_length) {
        (Some(low), Some(high)) if low == high => clauses.push(counted(high)),
        (Some(low), Some(high)) => clauses.push(format!("{low} to {}", counted(high))),
        (Some(low), None) => clauses.push(format!("at least {}", counted(low))),
        (None, Some(high)) => clauses.push(format!("at most {}", counted(high))),
        (None, None) => {}
    }
    if !facts.values.is_empty() {
        clauses.push(format!("one of {}", facts.values.join(", ")));
    }
    clauses.extend(
        facts
            .default
            .as_ref()
            .map(|default| format!("`{default}` unless set")),
    );
    if facts.nullable {
        clauses.push("can be `null`".to_owned());
    }
    if facts.read_only {
        clauses.push("read-only".to_owned());
    }
    if facts.deprecated {
        clauses.push("deprecated by BigCommerce".to_owned());
    }
    if clauses.is_empty() {
        return format!("{subject}.");
    }
    format!("{subject}: {}.", clauses.join(", "))
}

#[cfg(test)]
mod tests {
    use super::with_facts;
    use crate::generate::ir::Facts;

    #[test]
    fn facts_follow_the_name() {
        let facts = Facts {
            maximum: Some("250".to_owned()),
            default: Some("50".to_owned()),
            ..Facts::default()
        };
        assert_eq!(
            with_facts("Items on a page", &facts),
            "Items on a page: at most 250, `50` unless set."
        );
        assert_eq!(with_facts("Name", &Facts::default()), "Name.");
        let sort_order = Facts {
            minimum: Some("-2147483648".to_owned()),
            maximum: Some("2147483647".to_owned()),
            nullable: true,
            ..Facts::default()
        };
        assert_eq!(
            with_facts("Sort order", &sort_order),
            "Sort order: 32 bits, can be `null`."
        );
        let list = Facts {
            max_length: Some(10),
            of_list: true,
            ..Facts::default()
        };
        assert_eq!(
            with_facts("Categories", &list),
            "Categories: at most 10 items."
        );
        let code = Facts {
            min_length: Some(2),
            max_length: Some(2),
            ..Facts::default()
        };
        assert_eq!(
            with_facts("Country code", &code),
            "Country code: 2 characters."
        );
    }
}
