//! Is an operation read as its spec says?

use crate::spec::{Account, Auth, Guard, Location, Pages, Scopes, Spec, scopes};

const SPEC: &str = "
info: {x-bc-family: shop, x-bc-module: things, x-bc-upstream: things.yml}
servers: [{url: 'https://example.com/v3'}]
paths:
  /things/{thing_id}:
    parameters: [{$ref: '#/components/parameters/Include'}, {name: thing_id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: getThing
      parameters: [{name: include, in: query, required: true, schema: {type: string}}]
      security: [{access_token: [things_read_only]}]
      x-bc-accounts: [store, app]
      x-bc-pages: none
      responses: {'200': {$ref: '#/components/responses/Thing'}, '404': {}}
    delete:
      operationId: delete-thing
      x-bc-scopes: undocumented
      x-bc-accounts: [store]
      x-bc-pages: none
      x-bc-guard: filter
      deprecated: true
      responses: {'204': {}}
components:
  securitySchemes: {access_token: {type: apiKey}}
  parameters: {Include: {name: include, in: query, explode: false, schema: {type: array, items: {type: string}}}}
  responses: {Thing: {content: {application/json: {schema: {type: object}}}}}
";

#[test]
fn an_operation_has_its_own_and_its_paths_parameters_with_those_in_the_path_first() {
    let spec = Spec::parse("shop-things", SPEC).unwrap();
    let get = &spec.operations[0];
    let names: Vec<_> = get
        .parameters
        .iter()
        .map(|p| (p.name.as_str(), p.location))
        .collect();
    assert_eq!(
        names,
        [("thing_id", Location::Path), ("include", Location::Query)]
    );
    assert!(
        get.parameters[1].required,
        "the operation's own goes before its path's"
    );
    assert_eq!(
        (get.name().as_str(), get.auth),
        ("GetThing", Auth::AccessToken)
    );
    assert_eq!((get.pages, get.guard), (Pages::None, None));
}

#[test]
fn a_shared_response_has_its_content() {
    let spec = Spec::parse("shop-things", SPEC).unwrap();
    let response = &spec.operations[0].responses[0];
    assert_eq!(response.content[0].media_type, "application/json");
}

#[test]
fn a_read_may_be_done_with_the_scope_that_includes_reading() {
    let list = Scopes::parse(scopes::tests::LIST).unwrap();
    let spec = Spec::parse("shop-things", SPEC).unwrap();
    let any_of = spec.operations[0].scopes_any_of(&list).unwrap();
    assert_eq!(any_of, [["things_read_only"], ["things"]]);
}

#[test]
fn undocumented_scopes_are_not_no_scopes() {
    let list = Scopes::parse(scopes::tests::LIST).unwrap();
    let spec = Spec::parse("shop-things", SPEC).unwrap();
    let delete = &spec.operations[1];
    assert_eq!(delete.scopes_any_of(&list), None);
    assert_eq!(
        (delete.accounts.as_slice(), delete.guard),
        (&[Account::Store][..], Some(Guard::Filter))
    );
    assert!(delete.deprecated);
}

#[test]
fn an_unknown_word_names_the_operation_and_the_words_there_are() {
    let error = Spec::parse("x", &SPEC.replace("[store, app]", "[shop]")).unwrap_err();
    let error = format!("{error:#}");
    assert!(
        error.contains("get /things/{thing_id}") && error.contains("\"store\""),
        "{error}"
    );
}
