//! Redirects: to another host, in a circle, of a POST.

use bc_client::ErrorKind;

use crate::server::*;
use crate::support::*;

#[tokio::test]
async fn the_token_does_not_follow_a_redirect_to_another_host() {
    for status in [301, 302, 303, 307, 308] {
        let thief = Server::start(|_, _| json(200, THING)).await;
        let location = format!("{}/v3/thing", thief.url);
        let server =
            Server::start(move |_, _| Act::Answer(http(status, &[("Location", &location)], "")))
                .await;
        let client = client(&server.url);
        assert_eq!(
            failure(client.send(GetThing::new())).await.kind(),
            ErrorKind::Redirect
        );
        assert_eq!(
            failure(client.send(create())).await.kind(),
            ErrorKind::Redirect
        );
        assert_eq!(thief.connections(), 0, "{status}");
        assert_eq!(server.count(), 2, "{status}");
    }
}

#[tokio::test]
async fn a_circle_of_redirects_is_left() {
    let server =
        Server::start(|_, _| Act::Answer(http(302, &[("Location", "/v3/thing")], ""))).await;
    let error = failure(client(&server.url).send(GetThing::new())).await;
    assert_eq!(error.kind(), ErrorKind::Redirect);
    assert!(server.count() <= 10, "{}", server.count());
}

#[tokio::test]
async fn a_redirect_within_the_host_is_followed_by_a_get_alone() {
    let server = Server::start(|request, _| {
        if request.line.contains("/moved") {
            json(200, THING)
        } else {
            Act::Answer(http(307, &[("Location", "/moved")], ""))
        }
    })
    .await;
    let client = client(&server.url);
    assert_eq!(outcome(client.send(GetThing::new())).await.unwrap().id, 1);
    assert_eq!(
        failure(client.send(create())).await.kind(),
        ErrorKind::Redirect
    );
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn a_redirect_to_nowhere_is_an_error() {
    for location in ["", "http://", "\u{7f}", "javascript:alert(1)", "//"] {
        let server =
            Server::start(move |_, _| Act::Answer(http(302, &[("Location", location)], ""))).await;
        let error = failure(client(&server.url).send(GetThing::new())).await;
        assert!(
            matches!(error.kind(), ErrorKind::Redirect | ErrorKind::Transport),
            "{location:?}: {error}"
        );
    }
}
