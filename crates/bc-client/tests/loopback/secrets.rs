//! What no output shows.

use bc_client::Client;
use bc_record::Json;

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
