//! What the environment can say of a client, and what is told if it says it badly.

use bc_auth::AccessToken;
use bc_client::{BuildError, Client, ClientBuilder};

use crate::support::*;

const HASH: &str = "BIGCOMMERCE_STORE_HASH";
const ACCESS_TOKEN: &str = "BIGCOMMERCE_ACCESS_TOKEN";

/// Says in the child what is to be seen there.
const ROLE: &str = "BC_CLIENT_TEST_ROLE";

/// Runs a test again as a process with this environment, and gives what it printed.
fn in_a_process(test: &str, variables: &[(&str, &str)]) -> String {
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--nocapture", test])
        .env_remove(HASH)
        .env_remove(ACCESS_TOKEN)
        .env(ROLE, "child")
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn an_error_names_the_variable_and_no_value() {
    if std::env::var_os(ROLE).is_some() {
        let error: BuildError = Client::<AccessToken<CatalogSync>>::from_env().unwrap_err();
        println!("{error} {error:?}");
        return;
    }
    let test = "environment::an_error_names_the_variable_and_no_value";
    for (variables, name, reason) in [
        (vec![], HASH, "is not set"),
        (vec![(HASH, "abc123")], ACCESS_TOKEN, "is not set"),
        (vec![(HASH, ""), (ACCESS_TOKEN, TOKEN)], HASH, "empty"),
        (vec![(HASH, TOKEN)], HASH, "not a store hash"),
        (
            vec![(HASH, "abc123"), (ACCESS_TOKEN, "hunter2 access")],
            ACCESS_TOKEN,
            "printable ASCII",
        ),
    ] {
        let shown = in_a_process(test, &variables);
        assert!(shown.contains(name), "{shown}");
        assert!(shown.contains(reason), "{shown}");
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn store_and_token_come_from_the_environment() {
    if let Ok(url) = std::env::var(ROLE) {
        let client = ClientBuilder::<AccessToken<CatalogSync>>::from_env()
            .unwrap()
            .origin(&url)
            .unwrap()
            .build()
            .unwrap();
        client.send(Post).await.unwrap();
        return;
    }
    let server = Server::start(|_| json(200, "{}")).await;
    let url = server.url.clone();
    let test = "environment::store_and_token_come_from_the_environment";
    tokio::task::spawn_blocking(move || {
        let variables = [(HASH, "xyz789"), (ACCESS_TOKEN, TOKEN), (ROLE, &*url)];
        in_a_process(test, &variables)
    })
    .await
    .unwrap();
    let request = server.only_request();
    assert_eq!(request.line, "POST /stores/xyz789/v3/things HTTP/1.1");
    assert_eq!(request.header("x-auth-token"), Some(TOKEN));
}
