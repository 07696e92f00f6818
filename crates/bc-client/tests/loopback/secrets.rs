//! What no output shows.

use bc_auth::{account, scheme, scope};
use bc_client::{Client, Endpoint, EndpointInfo, ErrorKind, Method, RequestWriter, Status};
use bc_record::{Json, Map, Secret, SecretJson};

use crate::support::*;

#[tokio::test]
async fn a_token_that_the_server_echoes_is_not_shown() {
    for body in [
        format!(r#"{{"title": "Bad token {TOKEN}", "errors": {{"token": "{TOKEN}"}}}}"#),
        format!("Bad token {TOKEN}"),
        format!("<title>{TOKEN}</title>"),
    ] {
        let server = Server::start(move |_| json(401, body.clone())).await;
        let error = failure(server.client().send(Get::<Json>::new())).await;
        assert!(error.to_string().contains("[secret]"), "{error}");
        assert!(error.body().unwrap().text().contains(TOKEN));
        assert!(!format!("{:?}", error.body()).contains(TOKEN));
    }
}

#[tokio::test]
async fn a_header_in_which_the_server_echoes_the_token_is_dropped() {
    for code in [200, 401] {
        let server = Server::start(move |_| {
            let headers = vec![
                ("X-Request-ID", TOKEN.to_owned()),
                ("Content-Type", format!("text/{TOKEN}")),
            ];
            Reply::Http(code, headers, b"?".to_vec())
        })
        .await;
        let error = failure(server.client().send(Get::<Json>::new())).await;
        assert_eq!(error.request_id(), None);
        assert!(error.headers().unwrap().get("content-length").is_some());
    }
}

#[tokio::test]
async fn clients_builders_and_calls_show_no_secret() {
    let server = Server::start(|_| json(200, "{}")).await;
    let client = server.client();
    let call = client.send(Get::<Json>::new());
    let shown = format!(
        "{client:?} {call:?} {:?}",
        Client::builder(credential(TOKEN))
    );
    assert!(!shown.contains(TOKEN), "{shown}");
    assert!(!shown.contains(PRIVATE), "{shown}");
    assert!(shown.contains("CatalogSync"), "{shown}");

    let future = call.into_future();
    let shown = format!("{future:?}");
    assert!(!shown.contains(TOKEN), "{shown}");
    future.await.unwrap();
}

/// A POST with a secret in every place that can hold one.
#[derive(Debug)]
struct Pay {
    code: Secret,
    token: Secret,
    password: Secret,
    card: Map<SecretJson>,
}

impl Endpoint for Pay {
    type Auth = scheme::AccessToken;
    type Scopes = scope::store_v2_products;
    type Account = account::StoreOrApp;
    type Response = ();
    const INFO: &'static EndpointInfo = &EndpointInfo {
        name: "Pay",
        method: Method::Post,
        path: "/v3/certificates/{code}",
        auth: bc_auth::Scheme::AccessToken,
        scopes: MODIFY,
        accounts: &[account::Kind::Store, account::Kind::App],
        idempotent: false,
        pages: None,
        max_batch: None,
        max_concurrency: None,
        reference: None,
    };

    fn write(&self, request: &mut RequestWriter) {
        request.path("code", &self.code);
        request.query("token", &self.token);
        request.header("Sf-Api-Token", &self.password);
        request.body(&self.card);
    }
}

#[tokio::test]
async fn what_a_request_sends_secretly_is_sent_and_shown_nowhere() {
    let secrets = [
        "GIFT/CODE",
        "GIFT%2FCODE",
        "t0ken",
        "p4ssword",
        "4111111111111111",
        "123",
    ];
    let echo = secrets.join(" or ");
    let server = Server::start(move |_| json(422, format!(r#"{{"title": "Bad {echo}"}}"#))).await;
    let pay = Pay {
        code: "GIFT/CODE".into(),
        token: "t0ken".into(),
        password: "p4ssword".into(),
        card: Map::from([
            ("number".to_owned(), "4111111111111111".into()),
            ("verification_value".to_owned(), "123".into()),
        ]),
    };
    let mut shown = format!("{pay:?}");
    let error = failure(server.client().send(pay)).await;
    assert_eq!(
        error.kind(),
        ErrorKind::Status(Status::UnprocessableContent)
    );
    assert!(
        error.to_string().contains("Bad [secret] or [secret]"),
        "{error}"
    );

    shown.push_str(&format!(
        "{error} {error:?} {:?} {:?}",
        error.body(),
        error.headers()
    ));
    for secret in secrets {
        assert!(!shown.contains(secret), "{secret} is in {shown}");
    }

    let request = &server.requests()[0];
    assert!(
        request
            .line
            .contains("/v3/certificates/GIFT%2FCODE?token=t0ken "),
        "{}",
        request.line
    );
    assert_eq!(request.header("sf-api-token"), Some("p4ssword"));
    assert_eq!(
        request.body,
        br#"{"number":"4111111111111111","verification_value":"123"}"#
    );
}

#[tokio::test]
async fn a_short_secret_of_a_request_costs_the_answer_no_header() {
    let server = Server::start(|_| {
        Reply::Http(
            429,
            vec![("X-Rate-Limit-Time-Reset-Ms", "12345".to_owned())],
            Vec::new(),
        )
    })
    .await;
    let pay = Pay {
        code: "1".into(),
        token: "2".into(),
        password: "3".into(),
        card: Map::from([("verification_value".to_owned(), "123".into())]),
    };
    let error = failure(server.client().send(pay)).await;
    assert_eq!(
        error.retry_after(),
        Some(std::time::Duration::from_millis(12345))
    );
}

/// Runs itself again as a process whose environment names a proxy.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_to_the_machine_itself_goes_through_no_proxy() {
    const TARGET: &str = "BC_CLIENT_TEST_TARGET";
    if let Ok(target) = std::env::var(TARGET) {
        let client = Client::builder(credential(TOKEN))
            .origin(&target)
            .unwrap()
            .build()
            .unwrap();
        client.send(Get::<Json>::new()).await.unwrap();
        return;
    }
    let target = Server::start(|_| json(200, "{}")).await;
    let proxy = Server::start(|_| json(200, "{}")).await;
    let mut child = std::process::Command::new(std::env::current_exe().unwrap());
    child
        .args([
            "--exact",
            "secrets::a_request_to_the_machine_itself_goes_through_no_proxy",
        ])
        .env(TARGET, &target.url)
        .env("NO_PROXY", "");
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        child.env(name, &proxy.url);
    }
    let output = tokio::task::spawn_blocking(move || child.output().unwrap())
        .await
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(proxy.connections(), 0);
    assert_eq!(target.requests().len(), 1);
}
