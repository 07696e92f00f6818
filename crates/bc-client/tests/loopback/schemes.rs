//! Each scheme's request as it arrives: the path, the query, the headers; and where it would go.

use bc_auth::{
    AppClientId, CustomerLoginJwt, ExposeSecret, PaymentAccessToken, Scheme, ShopperSession,
    Unchecked, account, carries, scheme, scope,
};
use bc_client::{
    Endpoint, EndpointInfo, ErrorKind, InvalidRequest, Method, PlainText, Redirected,
    RequestWriter, ScopeRequirement,
};
use bc_record::Json;

use crate::support::*;

const COOKIES: &str = "SHOP_SESSION_TOKEN=hunter2-session-token; currency=USD";
const SESSION: &str = "hunter2-session-token";
const JWT: &str = "eyJhbGciOiJIUzI1NiJ9.e30.aHVudGVyMg";

/// Implements an endpoint of a scheme that asks no scopes, as `#[endpoint]` would.
macro_rules! endpoint_of {
    ($name:ident, $scheme:ident, $method:ident $path:literal, $scopes:ty, $response:ty, |$request:ident| $write:block) => {
        struct $name;

        impl Endpoint for $name {
            type Auth = scheme::$scheme;
            type Scopes = $scopes;
            type Account = ();
            type Response = $response;
            const INFO: &'static EndpointInfo = &EndpointInfo {
                name: stringify!($name),
                method: Method::$method,
                path: $path,
                auth: Scheme::$scheme,
                scopes: ScopeRequirement::None,
                accounts: &[account::Kind::App],
                idempotent: !matches!(Method::$method, Method::Post),
                pages: None,
                max_batch: None,
                max_concurrency: None,
                reference: None,
            };
            fn write(&self, $request: &mut RequestWriter) $write
        }
    };
}

endpoint_of!(GetCart, SameOrigin, Get "/api/storefront/carts", (), Json, |request| {
    request.query("include", &"lineItems.physicalItems.options".to_owned());
});
endpoint_of!(AddLineItems, SameOrigin, Post "/api/storefront/carts", (), Json, |request| {
    request.body(&Json::Null);
});
endpoint_of!(GetCurrentCustomer, ClientId, Get "/customer/current.jwt", (), PlainText, |_request| {});
endpoint_of!(AsksTwice, ClientId, Get "/customer/current.jwt", (), PlainText, |request| {
    request.query("app_client_id", &"another".to_owned());
});
endpoint_of!(GetCustomerLogin, CustomerLogin, Get "/login/token/{jwt_token}",
    (scope::store_v2_customers_login,), Redirected, |request| {
    request.path_of_credential("jwt_token");
});
endpoint_of!(LeavesNoPlaceholder, CustomerLogin, Get "/login/token", (), Redirected, |_request| {});
endpoint_of!(ProcessPayment, PaymentAccessToken, Post "/payments", (), Json, |request| {
    request.body(&Json::Null);
});

fn session() -> ShopperSession {
    ShopperSession::new("shop.example.com".parse().unwrap())
        .with_cookies(COOKIES)
        .unwrap()
}

fn app() -> AppClientId {
    AppClientId::new(session(), "6sv16tfx3j5gsopm42ss5dd67g2srvq").unwrap()
}

fn login() -> CustomerLoginJwt<Unchecked> {
    CustomerLoginJwt::unchecked("shop.example.com".parse().unwrap(), JWT).unwrap()
}

fn payment() -> PaymentAccessToken {
    PaymentAccessToken::new("abc123".parse().unwrap(), TOKEN).unwrap()
}

#[test]
fn each_scheme_has_its_host() {
    for (origin, authorization) in [
        (
            "https://api.bigcommerce.com",
            carries::AccessToken::<()>::authorization(&credential(TOKEN)),
        ),
        (
            "https://shop.example.com",
            carries::SameOrigin::<()>::authorization(&session()),
        ),
        (
            "https://shop.example.com",
            carries::ClientId::<()>::authorization(&app()),
        ),
        (
            "https://shop.example.com",
            carries::CustomerLogin::<()>::authorization(&login()),
        ),
        (
            "https://payments.bigcommerce.com",
            carries::PaymentAccessToken::<()>::authorization(&payment()),
        ),
    ] {
        assert_eq!(authorization.origin(), origin);
    }
}

#[tokio::test]
async fn the_storefront_gets_the_session_s_cookies_and_no_token() {
    let server = Server::start(|_| json(200, "[]")).await;
    server.client_of(session()).send(GetCart).await.unwrap();
    let request = server.only_request();
    assert_eq!(
        request.line,
        "GET /api/storefront/carts?include=lineItems.physicalItems.options HTTP/1.1"
    );
    assert_eq!(request.header("cookie"), Some(COOKIES));
    assert_eq!(request.header("accept"), Some("application/json"));
    assert_eq!(request.header("x-auth-token"), None);
    assert_eq!(request.header("authorization"), None);
}

#[tokio::test]
async fn a_session_of_which_no_cookie_is_known_sends_none() {
    let server = Server::start(|_| json(200, "{}")).await;
    let session = ShopperSession::new("shop.example.com".parse().unwrap());
    server.client_of(session).send(AddLineItems).await.unwrap();
    let request = server.only_request();
    assert_eq!(request.line, "POST /api/storefront/carts HTTP/1.1");
    assert_eq!(request.header("cookie"), None);
}

#[tokio::test]
async fn current_customer_gets_the_client_id_in_the_query_and_answers_a_jwt() {
    for (content_type, body) in [
        ("text/plain", JWT.to_owned()),
        ("application/jwt", format!("{JWT}\n")),
        ("application/json", format!(" \"{JWT}\" ")),
        ("application/json", JWT.to_owned()),
    ] {
        let server = Server::start(move |_| {
            let headers = vec![("Content-Type", content_type.to_owned())];
            Reply::Http(200, headers, body.clone().into_bytes())
        })
        .await;
        let client = server.client_of(app());
        let answer = client.send(GetCurrentCustomer).await.unwrap();
        assert_eq!(answer.text, JWT);
        assert!(!format!("{answer:?}").contains(JWT));

        let request = server.only_request();
        assert_eq!(
            request.line,
            "GET /customer/current.jwt?app_client_id=6sv16tfx3j5gsopm42ss5dd67g2srvq HTTP/1.1"
        );
        assert_eq!(request.header("cookie"), Some(COOKIES));
        let accept = request.header("accept").unwrap();
        assert!(accept.contains("application/json"), "{accept}");
        assert!(accept.contains("text/plain"), "{accept}");
    }
}

#[tokio::test]
async fn an_answer_that_is_no_text_is_no_jwt() {
    for body in [&b""[..], b" \n", b"\xff\xfe", b"\"\"", b"\"unfinished"] {
        let server = Server::start(move |_| Reply::Http(200, Vec::new(), body.to_vec())).await;
        let error = failure(server.client_of(app()).send(GetCurrentCustomer)).await;
        assert_eq!(error.kind(), ErrorKind::Decode, "{body:?}");
    }
}

#[tokio::test]
async fn a_query_parameter_of_the_credential_is_not_sent_twice() {
    let server = Server::start(|_| json(200, "\"a\"")).await;
    let error = failure(server.client_of(app()).send(AsksTwice)).await;
    assert_eq!(
        error.invalid_request(),
        Some(&InvalidRequest::OfCredential {
            name: "app_client_id"
        })
    );
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn customer_login_gets_the_jwt_in_the_path_and_answers_where_to_go_with_which_cookies() {
    for status in [301, 302, 303, 307, 308] {
        let server = Server::start(move |_| {
            let headers = vec![
                (
                    "Location",
                    "https://www.example.com/account.php?a=1".to_owned(),
                ),
                (
                    "Set-Cookie",
                    format!("SHOP_SESSION_TOKEN={SESSION}; HttpOnly"),
                ),
                ("Set-Cookie", "SHOP_TOKEN=other; Secure".to_owned()),
            ];
            Reply::Http(status, headers, Vec::new())
        })
        .await;
        let answer = server
            .client_of(login())
            .send(GetCustomerLogin)
            .await
            .unwrap();
        assert_eq!(answer.status, status);
        assert_eq!(
            answer.location.as_deref(),
            Some("https://www.example.com/account.php?a=1")
        );
        let cookies: Vec<_> = answer
            .cookies
            .iter()
            .map(ExposeSecret::expose_secret)
            .collect();
        assert_eq!(
            cookies,
            [
                "SHOP_SESSION_TOKEN=hunter2-session-token; HttpOnly",
                "SHOP_TOKEN=other; Secure"
            ]
        );
        let shown = format!("{answer:?}");
        assert!(
            !shown.contains(SESSION) && !shown.contains("a=1"),
            "{shown}"
        );

        let request = server.only_request();
        assert_eq!(request.line, format!("GET /login/token/{JWT} HTTP/1.1"));
        assert_eq!(request.header("cookie"), None);
        assert_eq!(request.header("referer"), None);
        assert_eq!(request.header("accept"), Some("*/*"));
    }
}

#[tokio::test]
async fn a_login_page_that_comes_at_once_leads_nowhere() {
    let server = Server::start(|_| json(200, "{}")).await;
    let client = server.client_of(login());
    let answer = client.send(GetCustomerLogin).await.unwrap();
    assert_eq!((answer.status, answer.location), (200, None));
}

#[tokio::test]
async fn a_redirect_that_passes_the_jwt_on_is_no_answer() {
    let server =
        Server::start(|_| redirect(301, format!("https://other.example/login/token/{JWT}"))).await;
    let error = failure(server.client_of(login()).send(GetCustomerLogin)).await;
    assert_eq!(error.kind(), ErrorKind::Redirect);
    assert!(error.to_string().contains("repeats the credential"));
    assert!(!format!("{error} {error:?}").contains(JWT));
}

#[tokio::test]
async fn a_jwt_for_which_the_path_has_no_place_is_not_sent() {
    let server = Server::start(|_| json(200, "{}")).await;
    let error = failure(server.client_of(login()).send(LeavesNoPlaceholder)).await;
    assert_eq!(
        error.invalid_request(),
        Some(&InvalidRequest::NoPlaceholderForCredential)
    );
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_payment_gets_its_token_as_pat_and_asks_for_the_payments_servers_own_type() {
    let server = Server::start(|_| json(201, "{}")).await;
    let client = server.client_of(payment());
    client.send(ProcessPayment).await.unwrap();
    let request = server.only_request();
    assert_eq!(request.line, "POST /stores/abc123/payments HTTP/1.1");
    assert_eq!(
        request.header("authorization"),
        Some(format!("PAT {TOKEN}").as_str())
    );
    assert_eq!(request.header("accept"), Some("application/vnd.bc.v1+json"));
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.header("x-auth-token"), None);
}

/// Every text that an error of this status shows, where the server repeats `secret`.
async fn shown<C, E>(credential: C, endpoint: E, code: u16, secret: &'static str) -> String
where
    C: bc_auth::Credential,
    E: bc_client::SendableBy<C>,
    E::Response: std::fmt::Debug,
{
    let server = Server::start(move |_| {
        let headers = vec![
            ("Content-Type", "application/json".to_owned()),
            ("X-Request-ID", secret.to_owned()),
            ("X-Debug", format!("got {secret}")),
        ];
        let body = format!(r#"{{"title": "No {secret}", "errors": {{"a": "{secret}"}}}}"#);
        Reply::Http(code, headers, body.into_bytes())
    })
    .await;
    let client = server.client_of(credential);
    let call = client.send(endpoint);
    let before = format!("{client:?} {call:?}");
    let error = failure(call).await;
    let headers: Vec<_> = error.headers().unwrap().iter().collect();
    format!("{before} {error} {error:?} {headers:?}")
}

#[tokio::test]
async fn no_secret_of_any_scheme_is_shown_even_where_the_server_repeats_it() {
    for code in [400, 403, 404] {
        for (secret, shown) in [
            (SESSION, shown(session(), GetCart, code, SESSION).await),
            (COOKIES, shown(session(), GetCart, code, COOKIES).await),
            (
                SESSION,
                shown(app(), GetCurrentCustomer, code, SESSION).await,
            ),
            (JWT, shown(login(), GetCustomerLogin, code, JWT).await),
            (TOKEN, shown(payment(), ProcessPayment, code, TOKEN).await),
        ] {
            assert!(!shown.contains(secret), "{shown}");
            assert!(shown.contains("[secret]"), "{shown}");
        }
    }
}

#[tokio::test]
async fn a_refusal_speaks_of_scopes_only_where_there_are_any() {
    let shown = shown(payment(), ProcessPayment, 403, "nothing").await;
    assert!(!shown.contains("scope"), "{shown}");
}

#[tokio::test]
async fn a_cookie_that_is_set_anew_is_kept() {
    let server = Server::start(|_| {
        let renewed = format!("SHOP_SESSION_TOKEN={SESSION}; Path=/");
        Reply::Http(404, vec![("Set-Cookie", renewed)], Vec::new())
    })
    .await;
    let error = failure(server.client_of(session()).send(GetCart)).await;
    let cookie = error.headers().unwrap().get("set-cookie").unwrap();
    assert!(cookie.contains(SESSION));
    assert!(!format!("{:?}", error.headers()).contains(SESSION));
}

#[tokio::test]
async fn no_session_follows_a_redirect_to_another_origin() {
    let other = Server::start(|_| json(200, "{}")).await;
    let location = format!("{}/cart.php", other.url);
    let server = Server::start(move |_| redirect(302, location.clone())).await;
    let error = failure(server.client_of(session()).send(GetCart)).await;
    assert_eq!(error.kind(), ErrorKind::Redirect);
    assert_eq!(other.connections(), 0);
}
