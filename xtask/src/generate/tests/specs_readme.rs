//! What does the page about the specs tell?

use super::*;
use crate::generate::emit;
use crate::generate::ir::Module;

/// The page about a spec with these operations: each a method, an ID, and keys.
fn page(operations: &[(&str, &str, &str)]) -> anyhow::Result<String> {
    let operation = |(method, id, keys): &(&str, &str, &str)| {
        format!(
            "{method}: {{operationId: {id}, x-bc-accounts: [store], x-bc-pages: none, {keys}, responses: {{}}}}"
        )
    };
    let paths: Vec<String> = operations.iter().map(operation).collect();
    let spec = Spec::parse(
        "shop-things",
        &format!(
            "info: {{x-bc-family: shop, x-bc-module: things, x-bc-upstream: things.yml}}\n\
             servers: [{{url: 'https://api.bigcommerce.com/stores/{{store_hash}}/v3'}}]\n\
             paths: {{/things: {{{}}}}}\n\
             components: {{securitySchemes: {{access_token: {{}}}}}}\n",
            paths.join(", ")
        ),
    )?;
    let module = Module {
        spec: spec.name.clone(),
        family: spec.family.clone(),
        name: spec.module.clone(),
        endpoints: Vec::new(),
    };
    let specs = Specs {
        specs: vec![spec],
        scopes: Scopes::parse(SCOPES).unwrap(),
    };
    emit::specs_readme(&specs, &[module])
}

#[test]
fn each_scope_lists_its_endpoints_and_says_what_else_they_need() {
    let text = page(&[
        (
            "get",
            "getThings",
            "security: [{access_token: [things_read_only]}]",
        ),
        (
            "put",
            "putThings",
            "security: [{access_token: [things, things_read_only]}]",
        ),
        (
            "post",
            "postThings",
            "security: [{access_token: [things]}, {access_token: [things_read_only]}]",
        ),
    ])
    .unwrap();
    assert_has(
        &text,
        &[
            "The 3 endpoints by what they need.",
            "| [`things`](#things) | Things: modify | `things: modify` | store | `things_read_only` | 2 |",
            "### `things_read_only`\n\nThings: read-only. Included in `things`.\n\n\
             <details><summary>3 endpoints</summary>",
            "| GET | `/v3/things` | `bc_api::shop::things::GetThings` | alone |",
            "| PUT | `/v3/things` | `bc_api::shop::things::PutThings` | with `things_read_only` |",
            "| PUT | `/v3/things` | `bc_api::shop::things::PutThings` | with `things` |",
            "| POST | `/v3/things` | `bc_api::shop::things::PostThings` | or `things_read_only` |",
        ],
    );
    assert!(
        !text.contains("no scope") && !text.contains("undocumented scopes"),
        "{text}"
    );
}

#[test]
fn endpoints_without_known_scopes_have_lists_of_their_own() {
    let text = page(&[
        ("get", "getThings", "security: [{access_token: []}]"),
        ("put", "putThings", "x-bc-scopes: undocumented"),
        (
            "post",
            "postThings",
            "x-bc-scopes: undocumented, x-bc-scope-candidates: [[things], [things_read_only]]",
        ),
    ])
    .unwrap();
    assert_has(
        &text,
        &[
            "| [no scope](#no-scope) | | | | | 1 |",
            "### No scope\n\n<details><summary>1 endpoint</summary>\n\n| method | URL | type | authentication |",
            "| GET | `/v3/things` | `bc_api::shop::things::GetThings` | `access_token` |",
            "### Undocumented scopes",
            "| PUT | `/v3/things` | `bc_api::shop::things::PutThings` | not known |",
            "| POST | `/v3/things` | `bc_api::shop::things::PostThings` | `things` or `things_read_only` |",
            "| `things` | Things: modify | `things: modify` | store | `things_read_only` | 0 |",
        ],
    );
}

#[test]
fn what_only_some_requests_need_is_listed_with_its_reason() {
    let more = "security: [{access_token: [things_read_only]}], \
                x-bc-further-scopes: [{scopes: [things], for: things of others}]";
    let text = page(&[("get", "getThings", more)]).unwrap();
    let row =
        "| GET | `/v3/things` | `bc_api::shop::things::GetThings` | also, for things of others |";
    assert_has(&text, &[row, "| `x-bc-further-scopes` | an operation |"]);
}

#[test]
fn only_keys_that_occur_are_explained_and_an_unknown_one_is_an_error() {
    let none = "security: [{access_token: []}]";
    let text = page(&[("get", "getThings", none)]).unwrap();
    assert!(
        text.contains("| `x-bc-pages` |") && !text.contains("x-bc-guard"),
        "{text}"
    );
    let error = page(&[("get", "getThings", &format!("{none}, x-bc-pagse: none"))]);
    let error = error.unwrap_err().to_string();
    assert!(error.contains("does not explain: x-bc-pagse"), "{error}");
}
