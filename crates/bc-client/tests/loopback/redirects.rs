//! Where a credential follows, and where it does not.

use bc_client::ErrorKind;
use bc_record::Json;

use crate::support::*;

#[tokio::test]
async fn a_get_follows_a_redirect_within_its_origin() {
    let server = Server::start(|request| {
        if request.line.starts_with("GET /moved ") {
            json(200, "7")
        } else {
            redirect(301, "/moved")
        }
    })
    .await;
    let answer: i64 = server.client().send(Get::new()).await.unwrap();
    assert_eq!(answer, 7);
    assert_eq!(server.requests()[1].header("x-auth-token"), Some(TOKEN));
}

#[tokio::test]
async fn no_request_follows_a_redirect_to_another_origin() {
    for status in [301, 302, 303, 307, 308] {
        let other = Server::start(|_| json(200, "{}")).await;
        let location = format!("{}/stolen?secret={PRIVATE}", other.url);
        let server = Server::start(move |_| redirect(status, location.clone())).await;

        let error = failure(server.client().send(Get::<Json>::new())).await;
        assert_eq!(error.kind(), ErrorKind::Redirect);
        assert_eq!(error.status(), Some(status));
        assert!(error.to_string().contains(&other.url), "{error}");
        assert!(!error.to_string().contains("stolen"), "{error}");
        assert!(!error.is_retryable());

        let error = failure(server.client().send(Post)).await;
        assert_eq!(error.kind(), ErrorKind::Redirect);

        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        assert_eq!(other.connections(), 0);
    }
}

#[tokio::test]
async fn another_port_or_scheme_or_name_of_the_same_machine_is_another_origin() {
    let other = Server::start(|_| json(200, "{}")).await;
    let port = other.url.rsplit_once(':').unwrap().1.to_owned();
    for location in [
        format!("//127.0.0.1:{port}/"),
        format!("http://localhost:{port}/"),
        format!("https://127.0.0.1:{port}/"),
        "ftp://127.0.0.1/".to_owned(),
    ] {
        let server = Server::start(move |_| redirect(302, location.clone())).await;
        let error = failure(server.client().send(Get::<Json>::new())).await;
        assert_eq!(error.kind(), ErrorKind::Redirect, "{error}");
        assert_eq!(server.requests().len(), 1);
    }
    assert_eq!(other.connections(), 0);
}

#[tokio::test]
async fn a_post_is_not_repeated_elsewhere() {
    for status in [301, 302, 303, 307, 308] {
        let server = Server::start(move |_| redirect(status, "/moved")).await;
        let error = failure(server.client().send(Post)).await;
        assert_eq!(error.kind(), ErrorKind::Redirect);
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_circle_of_redirects_ends() {
    let server = Server::start(|_| redirect(302, "/again")).await;
    let error = failure(server.client().send(Get::<Json>::new())).await;
    assert_eq!(error.kind(), ErrorKind::Redirect);
    assert!(error.to_string().contains("too often"), "{error}");
    assert_eq!(server.requests().len(), 6);
}

#[tokio::test]
async fn a_redirect_to_nowhere_is_told() {
    let server = Server::start(|_| Reply::Http(302, Vec::new(), Vec::new())).await;
    let error = failure(server.client().send(Get::<Json>::new())).await;
    assert_eq!(error.kind(), ErrorKind::Redirect);
    assert!(error.to_string().contains("`Location`"), "{error}");
}
