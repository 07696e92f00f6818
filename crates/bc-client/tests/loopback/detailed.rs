//! What a successful answer says beside its body.

use bc_client::{Download, ErrorKind, EventStream};
use bc_record::Json;

use crate::support::*;

async fn created() -> Server {
    Server::start(|_| {
        let headers = vec![
            ("Content-Type", "application/json".to_owned()),
            ("X-Request-Id", "req-1".to_owned()),
            ("Location", "/v3/things/7".to_owned()),
        ];
        Reply::Http(201, headers, b"7".to_vec())
    })
    .await
}

#[tokio::test]
async fn status_headers_and_request_id_come_beside_the_value() {
    let server = created().await;
    let answer = server.client().send(Get::<i64>::new()).detailed().await;
    let answer = answer.unwrap();
    assert_eq!((answer.value, answer.status), (7, 201));
    assert_eq!(answer.headers.get("location"), Some("/v3/things/7"));
    assert_eq!(answer.request_id(), Some("req-1"));
}

#[tokio::test]
async fn a_file_has_them_too() {
    let server = created().await;
    let answer = server.client().send(Get::<Download>::new()).detailed();
    let answer = answer.await.unwrap();
    assert_eq!((answer.status, answer.request_id()), (201, Some("req-1")));
    assert_eq!(answer.value.bytes().await.unwrap(), b"7");
}

#[tokio::test]
async fn a_failure_is_the_same_with_details() {
    let server = Server::start(|_| json(404, "{}")).await;
    let call = server.client().send(Get::<Json>::new()).detailed();
    assert!(checked(call.await.unwrap_err()).is_not_found());

    let server = Server::start(|_| json(200, "[")).await;
    let call = server.client().send(Get::<Json>::new()).detailed();
    assert_eq!(checked(call.await.unwrap_err()).kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn a_call_with_details_can_be_spawned() {
    let server = Server::start(|_| Reply::Http(204, Vec::new(), Vec::new())).await;
    let call = server.client().send(Get::<EventStream<Json>>::new());
    let answer = tokio::spawn(call.detailed()).await.unwrap().unwrap();
    assert_eq!(answer.status, 204);
}
