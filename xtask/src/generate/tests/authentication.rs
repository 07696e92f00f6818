//! What do schemes, account kinds and scopes become?

use super::*;

/// An operation of a spec whose server and scheme are not the management API's.
fn of_scheme(server: &str, security: &str, accounts: &str, path: &str, more: &str) -> String {
    let text = format!(
        "info: {{x-bc-family: shop, x-bc-module: things, x-bc-upstream: things.yml}}\n\
         servers: [{{url: '{server}'}}]\n\
         paths: {{'{path}': {{get: {{operationId: getThing, tags: [Things], x-bc-accounts: {accounts}, \
         x-bc-pages: none, security: [{security}], {more}}}}}}}\n\
         components: {{schemas: {{}}}}\n"
    );
    joined(build(vec![Spec::parse("shop-things", &text).unwrap()], "").unwrap())
}

#[test]
fn a_client_id_is_the_credential_s_and_the_answer_may_be_one_text() {
    let text = of_scheme(
        "https://{store_domain}",
        "{client_id: []}",
        "[app]",
        "/customer/current.jwt",
        "parameters: [{name: app_client_id, in: query, required: true, schema: {type: string}}], \
         responses: {'200': {x-bc-response: text, content: {application/json: {schema: {type: string}}}}}",
    );
    assert_has(
        &text,
        &[
            "#[endpoint( method = GET, path = \"/customer/current.jwt\", auth = ClientId, response = PlainText, )]",
            "pub struct GetThing { }",
        ],
    );
}

#[test]
fn a_jwt_in_the_path_is_the_credential_s_and_the_answer_may_be_a_redirect() {
    let text = of_scheme(
        "https://{store_domain}",
        "{customer_login: [things]}",
        "[app]",
        "/login/token/{jwt_token}",
        "parameters: [{name: jwt_token, in: path, required: true, schema: {type: string}}], \
         responses: {'302': {x-bc-response: redirect}, '404': {}}",
    );
    assert_has(
        &text,
        &[
            "path = \"/login/token/{jwt_token}\", auth = CustomerLogin, scopes = [things: modify], response = Redirected, )]",
            "pub struct GetThing { }",
        ],
    );
}

#[test]
fn the_storefront_has_no_account_and_a_payment_the_usual_ones() {
    let storefront = of_scheme(
        "https://{store_domain}/api/storefront",
        "{same_origin: []}",
        "[]",
        "/carts",
        "responses: {'204': {}}",
    );
    assert_has(
        &storefront,
        &[
            "- API accounts: none",
            "path = \"/api/storefront/carts\", auth = SameOrigin, response = (), )]",
        ],
    );
    for (accounts, written) in [("[store, app]", ""), ("[app]", "accounts = [app], ")] {
        let payment = of_scheme(
            "https://payments.bigcommerce.com/stores/{store_hash}",
            "{payment_access_token: []}",
            accounts,
            "/payments",
            "responses: {'204': {}}",
        );
        assert_has(
            &payment,
            &[&format!(
                "path = \"/payments\", auth = PaymentAccessToken, {written}response = (), )]"
            )],
        );
    }
}

/// An operation without `security`, with more keys.
fn unsecured(id: &str, more: &str) -> String {
    let operation = operation("get", &format!("/{id}"), id, "responses: {'204': {}}");
    let secured = "security: [{access_token: [things]}],";
    assert!(operation.contains(secured));
    operation.replace(secured, more)
}

#[test]
fn scopes_of_which_any_is_enough_are_one_element_of_the_endpoints_list() {
    let alternatives = "security: [{access_token: [carts]}, {access_token: [things]}],";
    let text = generate(&unsecured("getThings", alternatives), "");
    assert_has(
        &text,
        &[
            "/// - OAuth scopes: `things` (Things: modify) or `carts` (Carts: modify)",
            "scopes = [any_of(things: modify, carts: modify)],",
        ],
    );
    let beside = "security: [{access_token: [carts, things_read_only]}, \
                  {access_token: [things_read_only, things]}],";
    let text = generate(&unsecured("getThings", beside), "");
    assert_has(
        &text,
        &[
            "`things_read_only` (Things: read-only) and either of `things` (Things: modify) or \
             `carts` (Carts: modify)",
            "scopes = [things: read, any_of(things: modify, carts: modify)],",
        ],
    );
}

#[test]
fn alternatives_without_a_name_are_an_error_that_says_where_to_give_them_one() {
    let alternatives = "security: [{access_token: [carts]}, {access_token: [things_read_only]}],";
    let paths = unsecured("getThings", alternatives);
    let error = build(vec![spec("things", &paths, "")], "").unwrap_err();
    let error = format!("{error:#}");
    assert!(
        error.contains("operation getThings") && error.contains("add one to `any_of`"),
        "{error}"
    );
}

#[test]
fn what_contradicting_sources_say_of_undocumented_scopes_is_in_the_docs() {
    let candidates = "x-bc-scopes: undocumented, \
                      x-bc-scope-candidates: [[things, carts], [things_read_only], []],";
    let paths = format!(
        "{}, {}",
        unsecured("getThings", candidates),
        unsecured("getCarts", "x-bc-scopes: undocumented,")
    );
    let text = format!(
        "info: {{x-bc-family: shop, x-bc-module: things, x-bc-upstream: things.yml}}\n\
         servers: [{{url: 'https://api.bigcommerce.com/stores/{{store_hash}}/v3'}}]\n\
         paths: {{{paths}}}\n\
         components: {{securitySchemes: {{access_token: {{}}}}}}\n"
    );
    let spec = Spec::parse("shop-things", &text).unwrap();
    let text = joined(build(vec![spec], "").unwrap());
    assert_has(
        &text,
        &[
            "/// - OAuth scopes: not documented; by BigCommerce's sources it may be \
             `things` (Things: modify) and `carts` (Carts: modify), or \
             `things_read_only` (Things: read-only), or none ///",
            "/// - OAuth scopes: not documented ///",
        ],
    );
    assert_eq!(text.matches("scopes = undocumented,").count(), 2);
}
