//! How does `cargo xtask conformance` make one request of each endpoint? A file of constructors a family.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use crate::generate::ir::{Endpoint, Kind, Module, Parameter, Place, Type, Types};
use crate::generate::names;
use crate::spec::value::escape;
use crate::spec::{Auth, Guard, shapes_a_list};

use super::endpoint::parameter_ident;
use super::form::{needed, optional_file};
use super::header;
use super::types::Uses;

/// Every file of `tests/src/bin/conformance/requests`, by its path there.
pub(in crate::generate) fn requests(
    modules: &[Module],
    types: &Types,
) -> BTreeMap<PathBuf, String> {
    let mut families: BTreeMap<&str, Vec<&Module>> = BTreeMap::new();
    for module in modules {
        families.entry(&module.family).or_default().push(module);
    }
    let mut files = BTreeMap::new();
    let mut root = header("specs/*.yaml");
    root.push_str("//! One request of each outbound endpoint.\n\nuse crate::senders::Request;\n\n");
    let mut all = String::new();
    for (family, modules) in families {
        let requests: Vec<String> = modules
            .iter()
            .flat_map(|module| of_module(module, types))
            .collect();
        if requests.is_empty() {
            continue;
        }
        let file = names::snake(family);
        let _ = writeln!(root, "mod {file};");
        let _ = writeln!(all, "    {file}::REQUESTS,");
        let text = format!(
            "{}//! One request of each outbound endpoint of {}.\n\nuse bc_api::*;\n\n\
             use crate::senders::Request;\n\npub(super) const REQUESTS: &[Request] = &[\n{}];\n",
            header(&format!("specs/{family}*.yaml")),
            names::phrase(family),
            requests.concat()
        );
        files.insert(PathBuf::from(format!("{file}.rs")), text);
    }
    let _ = write!(
        root,
        "\n/// The requests, a list for each family.\npub(crate) const FAMILIES: &[&[Request]] = &[\n{all}];\n"
    );
    files.insert(PathBuf::from("mod.rs"), root);
    files
}

fn of_module(module: &Module, types: &Types) -> Vec<String> {
    let outbound = module.endpoints.iter().filter_map(|endpoint| {
        let sender = sender(endpoint)?;
        let request = constructed(module, endpoint, types);
        let sample = if request.contains("sample.") {
            "sample"
        } else {
            "_"
        };
        Some(format!(
            "    Request {{ spec: {:?}, operation_id: {:?}, send: |senders, {sample}| Ok(senders.{sender}({request})) }},\n",
            module.spec, endpoint.operation_id
        ))
    });
    outbound.collect()
}

/// The method of `Senders` that has the right credential; `None` where BigCommerce is the caller.
fn sender(endpoint: &Endpoint) -> Option<&'static str> {
    match endpoint.auth {
        Auth::AccessToken if endpoint.scopes.is_none() => Some("access_token_undocumented"),
        Auth::AccessToken => Some("access_token"),
        Auth::SameOrigin => Some("same_origin"),
        Auth::ClientId => Some("client_id"),
        Auth::CustomerLogin => Some("customer_login"),
        Auth::PaymentAccessToken => Some("payment_access_token"),
        Auth::ProviderBasic | Auth::ProviderKeys => None,
    }
}

/// The constructor's call, its arguments read from the sample.
fn constructed(module: &Module, endpoint: &Endpoint, types: &Types) -> String {
    let mut uses = Uses::qualified(module.path());
    let mut arguments: Vec<String> = endpoint
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
        .map(|parameter| value(parameter, types, &mut uses))
        .collect();
    let mut setters = String::new();
    if let Some(body) = &endpoint.body {
        let value = body_value(&body.ty, types, &mut uses);
        if body.required {
            arguments.push(value);
        } else {
            let _ = write!(setters, ".body({value})");
        }
    }
    if endpoint.guard == Some(Guard::Filter)
        && let Some(filter) = endpoint
            .parameters
            .iter()
            .find(|parameter| is_filter(parameter))
    {
        let value = value(filter, types, &mut uses);
        let _ = write!(setters, ".{}({value})", parameter_ident(&filter.wire));
    }
    let constructor = match endpoint.guard {
        Some(Guard::Everything) => "everything",
        _ => "new",
    };
    format!(
        "{}::{}::{constructor}({}){setters}",
        module.path(),
        endpoint.name,
        arguments.join(", ")
    )
}

fn value(parameter: &Parameter, types: &Types, uses: &mut Uses) -> String {
    let pointer = format!("/parameters/{}", escape(&parameter.wire));
    at(&parameter.ty, &pointer, types, uses)
}

/// What the sample has at a JSON pointer.
fn at(ty: &Type, pointer: &str, types: &Types, uses: &mut Uses) -> String {
    format!("sample.at::<{}>({pointer:?})?", uses.ty(types, ty))
}

/// A body, as JSON where it may be.
fn body_value(ty: &Type, types: &Types, uses: &mut Uses) -> String {
    let Type::Node(id) = ty else {
        return at(ty, "/body", types, uses);
    };
    match &types.get(*id).kind {
        Kind::Body { json, .. } => body_value(json, types, uses),
        Kind::Form(fields) => {
            let name = uses.ty(types, ty);
            let arguments: Vec<String> = needed(fields)
                .map(|field| match field.ty {
                    Type::File => "sample.file()".to_owned(),
                    _ => at(
                        &field.ty,
                        &format!("/body/{}", escape(&field.wire)),
                        types,
                        uses,
                    ),
                })
                .collect();
            // A form whose parts are all optional is sent with its first file.
            let file = optional_file(fields).filter(|_| arguments.is_empty());
            let file = file.map_or_else(String::new, |part| format!(".{part}(sample.file())"));
            format!("{name}::new({}){file}", arguments.join(", "))
        }
        _ => at(ty, "/body", types, uses),
    }
}

/// Whether a parameter tells which items a DELETE is about.
fn is_filter(parameter: &Parameter) -> bool {
    parameter.place == Place::Query && !shapes_a_list(&parameter.wire)
}
