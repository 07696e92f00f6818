//! Tokens for the GraphQL Storefront API: minted with a scope, and good until they expire or are revoked.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bc_sandbox::AccountKind::{Account, App, Store};
use serde_json::{Value, json};

use crate::{
    jwts::{NOW, claims, part, sign, standing},
    support::{Answer, Shop},
};

const STOREFRONT: &str = "/storefront/api-token";
const PRIVATE: &str = "/storefront/api-token-private";
const IMPERSONATION: &str = "/storefront/api-token-customer-impersonation";
const SCOPES: &str = "store_storefront_api store_storefront_api_customer_impersonation";
const ORIGIN: &str = "https://shop.example.com";

/// A body that fits a path.
fn body(path: &str) -> Value {
    let mut body = json!({ "channel_ids": [1], "expires_at": NOW + 3600 });
    match path {
        STOREFRONT => body["allowed_cors_origins"] = json!([ORIGIN]),
        PRIVATE => body["scopes"] = json!(["Unauthenticated", "Customer"]),
        _ => {}
    }
    body
}

fn ask(shop: &Shop, path: &str, body: Value) -> Answer {
    let token = shop.token(Store, SCOPES);
    shop.send_as(&token, "POST", path, Some(body))
}

fn mint(shop: &Shop, path: &str, body: Value) -> String {
    let answer = ask(shop, path, body);
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["meta"], json!({}));
    answer.data()["token"].as_str().unwrap().to_owned()
}

fn graphql(shop: &Shop, token: &str, headers: &[(&str, &str)]) -> Answer {
    let bearer = format!("Bearer {token}");
    let mut all = vec![
        ("Authorization", bearer.as_str()),
        ("Content-Type", "application/json"),
    ];
    all.extend(headers);
    shop.raw(
        "POST",
        "/graphql",
        &all,
        br#"{"query":"{site{settings{storeName}}}"}"#,
    )
}

/// What GraphQL says to a token; `None` if it is good.
fn refusal(answer: &Answer) -> Option<String> {
    if answer.status == 501 {
        return None;
    }
    assert_eq!(answer.status, 401);
    Some(
        answer.json()["errors"][0]["message"]
            .as_str()
            .unwrap()
            .to_owned(),
    )
}

#[test]
fn each_kind_of_token_is_minted_and_opens_graphql() {
    let shop = standing();
    for path in [STOREFRONT, PRIVATE, IMPERSONATION] {
        let token = mint(&shop, path, body(path));
        assert_eq!(part(&token, 0)["alg"], "ES256");
        let claims = claims(&token);
        assert_eq!(claims["cid"], json!([1]));
        assert_eq!(claims["eat"], NOW + 3600);
        assert_eq!(claims["iss"], "BC");
        assert_eq!(claims.get("cors").is_some(), path == STOREFRONT);
        assert_eq!(claims.get("scopes").is_some(), path == PRIVATE);
        assert_eq!(refusal(&graphql(&shop, &token, &[])), None, "{path}");
        assert_ne!(token, mint(&shop, path, body(path)));
    }
}

#[test]
fn minting_needs_the_scope_and_the_kind_of_account() {
    let shop = standing();
    for (path, scope) in [
        (STOREFRONT, "store_storefront_api"),
        (PRIVATE, "store_storefront_api"),
        (IMPERSONATION, "store_storefront_api_customer_impersonation"),
    ] {
        let status = |kind, scopes: &str| {
            let token = shop.token(kind, scopes);
            shop.send_as(&token, "POST", path, Some(body(path))).status
        };
        for kind in [Store, App] {
            assert_eq!(status(kind, scope), 200, "{path}");
            let others = SCOPES.split(' ').filter(|one| *one != scope);
            assert_eq!(status(kind, &others.collect::<String>()), 403, "{path}");
        }
        assert_eq!(status(Account, scope), 403, "{path}");
        shop.send_as("nobody", "POST", path, Some(body(path)))
            .errors(401);
        shop.raw("POST", &shop.path(path), &[], b"").errors(401);
        let elsewhere = format!("/stores/another/v3{path}");
        let token = shop.token(Store, scope);
        shop.raw("POST", &elsewhere, &[("X-Auth-Token", &token)], b"")
            .errors(403);
        let get = shop.send_as(&token, "GET", path, None);
        assert_eq!(get.status, 405, "{path}");
        assert!(get.header("allow").unwrap().contains("POST"));
    }
}

#[test]
fn a_body_says_channels_once_and_an_end() {
    let shop = standing();
    for (path, change, field) in [
        (STOREFRONT, json!({ "channel_ids": null }), "channel_ids"),
        (STOREFRONT, json!({ "channel_ids": [] }), "channel_ids"),
        (STOREFRONT, json!({ "channel_id": 1 }), "channel_id"),
        (STOREFRONT, json!({ "expires_at": -1 }), "expires_at"),
        (STOREFRONT, json!({ "expires_at": "soon" }), "expires_at"),
        (
            STOREFRONT,
            json!({ "allowed_cors_origins": [] }),
            "allowed_cors_origins",
        ),
        (
            STOREFRONT,
            json!({ "allowed_cors_origins": ["shop.example.com"] }),
            "allowed_cors_origins.0",
        ),
        (
            STOREFRONT,
            json!({ "allowed_cors_origins": [ORIGIN, "https://a.example/x"] }),
            "allowed_cors_origins.1",
        ),
        (
            STOREFRONT,
            json!({ "allowed_cors_origins": [ORIGIN, ORIGIN, ORIGIN] }),
            "allowed_cors_origins",
        ),
        (PRIVATE, json!({ "scopes": [] }), "scopes"),
        (PRIVATE, json!({ "scopes": ["Everything"] }), "scopes.0"),
        (PRIVATE, json!({ "scopes": null }), "scopes"),
        (IMPERSONATION, json!({ "expires_at": null }), "expires_at"),
    ] {
        let mut body = body(path);
        for (name, value) in change.as_object().unwrap() {
            match value {
                Value::Null => _ = body.as_object_mut().unwrap().remove(name),
                value => body[name] = value.clone(),
            }
        }
        let errors = ask(&shop, path, body).errors(422);
        assert!(errors[field].is_string(), "{path} {change}: {errors}");
    }
    let mut one = body(IMPERSONATION);
    one.as_object_mut().unwrap().remove("channel_ids");
    one["channel_id"] = json!(1);
    assert_eq!(claims(&mint(&shop, IMPERSONATION, one))["cid"], json!([1]));
}

#[test]
fn a_token_ends_when_it_says_by_the_sandboxs_time() {
    let shop = standing();
    let token = mint(&shop, PRIVATE, body(PRIVATE));
    let mut forever = body(PRIVATE);
    forever["expires_at"] = json!(0);
    let forever = mint(&shop, PRIVATE, forever);
    shop.advance(Duration::from_secs(3599));
    assert_eq!(refusal(&graphql(&shop, &token, &[])), None);
    shop.advance(Duration::from_secs(1));
    let late = refusal(&graphql(&shop, &token, &[]));
    assert_eq!(
        late.as_deref(),
        Some("GraphQL invalid credentials. JWT is expired")
    );
    assert_eq!(refusal(&graphql(&shop, &forever, &[])), None);
}

#[test]
fn a_revoked_token_is_unknown_and_no_other() {
    let shop = standing();
    let (one, other) = (
        mint(&shop, STOREFRONT, body(STOREFRONT)),
        mint(&shop, STOREFRONT, body(STOREFRONT)),
    );
    let account = shop.token(Store, "store_storefront_api");
    let path = shop.path(STOREFRONT);
    let revoke = |account: &str, token: &str| {
        let headers = [("X-Auth-Token", account), ("Sf-Api-Token", token)];
        shop.raw("DELETE", &path, &headers, b"")
    };
    revoke("nobody", &one).errors(401);
    revoke(&shop.token(Store, "store_v2_orders"), &one).errors(403);
    for wrong in ["", "abc", &sign("HS256", "guess", &claims(&one))] {
        assert!(revoke(&account, wrong).errors(422)["Sf-Api-Token"].is_string());
    }
    shop.raw("DELETE", &path, &[("X-Auth-Token", &account)], b"")
        .errors(422);
    assert_eq!(refusal(&graphql(&shop, &one, &[])), None);

    assert_eq!(revoke(&account, &one).status, 200);
    let revoked = refusal(&graphql(&shop, &one, &[]));
    assert_eq!(revoked.as_deref(), Some("Unknown JWT token"));
    assert_eq!(refusal(&graphql(&shop, &other, &[])), None);
    assert!(
        !format!("{:?}", shop.requests()).contains(&one),
        "a token was recorded"
    );
}

#[test]
fn graphql_says_in_bigcommerces_words_what_is_wrong_with_a_token() {
    let (shop, other) = (standing(), standing());
    let token = mint(&shop, PRIVATE, body(PRIVATE));
    let mut elsewhere = body(PRIVATE);
    elsewhere["channel_ids"] = json!([2, 3]);
    let elsewhere = mint(&shop, PRIVATE, elsewhere);
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"ES256"}"#);
    let with = |payload: &str| format!("{header}.{}.AAAA", URL_SAFE_NO_PAD.encode(payload));
    let (head, signature) = token.rsplit_once('.').unwrap();
    let cut = format!("{head}.{}", &signature[..signature.len() - 6]);
    for (token, message) in [
        ("abc".to_owned(), "String is not a JWT"),
        (with("not json"), "JWT has no valid Json"),
        (with("[1]"), "JWT has Json of an unknown format"),
        (with("{}"), "JWT has Json of an unknown format"),
        (
            sign("HS256", "guess", &claims(&token)),
            "JWT signature is invalid",
        ),
        (cut, "JWT signature is invalid"),
        (
            mint(&other, PRIVATE, body(PRIVATE)),
            "JWT signature is invalid",
        ),
        (
            elsewhere,
            "JWT channel id doesn't match channel id of the URL",
        ),
    ] {
        let said = refusal(&graphql(&shop, &token, &[]));
        assert_eq!(
            said,
            Some(format!("GraphQL invalid credentials. {message}"))
        );
    }
    let bare = shop.raw("POST", "/graphql", &[], b"");
    let missing = "GraphQL credentials were missing. No token was sent.";
    assert_eq!(refusal(&bare).as_deref(), Some(missing));
    let basic = shop.raw("POST", "/graphql", &[("Authorization", "Basic eDp5")], b"");
    assert_eq!(refusal(&basic).as_deref(), Some(missing));
}

#[test]
fn a_browser_may_send_a_storefront_token_from_the_origins_it_names_and_no_other_token() {
    let shop = standing();
    let storefront = mint(&shop, STOREFRONT, body(STOREFRONT));
    let answer = graphql(&shop, &storefront, &[("Origin", ORIGIN)]);
    assert_eq!(refusal(&answer), None);
    assert_eq!(answer.header("access-control-allow-origin"), Some(ORIGIN));
    let strange = graphql(
        &shop,
        &storefront,
        &[("Origin", "https://elsewhere.example")],
    );
    assert!(refusal(&strange).is_some());
    assert_eq!(strange.header("access-control-allow-origin"), None);
    for path in [PRIVATE, IMPERSONATION] {
        let token = mint(&shop, path, body(path));
        assert!(refusal(&graphql(&shop, &token, &[("Origin", ORIGIN)])).is_some());
    }
    let preflight = |origin| shop.raw("OPTIONS", "/graphql", &[("Origin", origin)], b"");
    let allowed = preflight(ORIGIN);
    assert_eq!(allowed.status, 204);
    assert_eq!(allowed.header("access-control-allow-origin"), Some(ORIGIN));
    assert!(
        allowed
            .header("access-control-allow-headers")
            .unwrap()
            .contains("authorization")
    );
    let refused = preflight("https://elsewhere.example");
    assert_eq!(refused.header("access-control-allow-origin"), None);
}

#[test]
fn a_token_is_good_for_the_sites_of_its_channels_which_their_hosts_name() {
    let shop = standing();
    let mut two = body(PRIVATE);
    two["channel_ids"] = json!([1, 4]);
    let two = mint(&shop, PRIVATE, two);
    let one = mint(&shop, PRIVATE, body(PRIVATE));
    for (host, for_one, for_two) in [
        ("store-sandbox.mybigcommerce.com", true, true),
        ("store-sandbox-1.mybigcommerce.com", true, true),
        ("store-sandbox-4.mybigcommerce.com:443", false, true),
        ("store-sandbox-5.mybigcommerce.com", false, false),
        ("shop.example.com", true, true),
    ] {
        let good = |token| refusal(&graphql(&shop, token, &[("Host", host)])).is_none();
        assert_eq!((good(&one), good(&two)), (for_one, for_two), "{host}");
    }
    let elsewhere = [("Host", "store-another.mybigcommerce.com")];
    let said = refusal(&graphql(&shop, &one, &elsewhere)).unwrap();
    assert!(
        said.ends_with("JWT store id doesn't match store id of the URL"),
        "{said}"
    );
}
