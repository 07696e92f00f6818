//! What becomes of an answer that is not of the shape or the type that is due.

use bc_client::{ErrorKind, Item, Page};
use bc_macros::Record;
use bc_record::Json;

use crate::support::*;

#[derive(Record, Debug, Clone, Default, PartialEq)]
#[record(crate = bc_record)]
struct Thing {
    #[record(required)]
    id: i64,
    name: Option<String>,
}

fn typed(content_type: &'static str, body: &'static str) -> impl Fn(&Request) -> Reply {
    move |_| {
        let headers = vec![("Content-Type", content_type.to_owned())];
        Reply::Http(200, headers, body.into())
    }
}

#[tokio::test]
async fn json_is_read_whatever_type_it_says_it_is() {
    for content_type in [
        "text/html",
        "text/plain",
        "application/octet-stream",
        "nonsense",
    ] {
        let server = Server::start(typed(content_type, r#"{"id": 7}"#)).await;
        let thing: Thing = server.client().send(Get::new()).await.unwrap();
        assert_eq!(thing.id, 7);
    }
    let server = Server::start(|_| Reply::Http(200, Vec::new(), br#"{"id": 7}"#.to_vec())).await;
    let thing: Thing = server.client().send(Get::new()).await.unwrap();
    assert_eq!(thing.id, 7);
}

#[tokio::test]
async fn what_is_not_json_though_it_says_so_is_an_error() {
    for body in [
        "",
        " ",
        "<html></html>",
        "{\"id\": 7",
        "{\"id\": 7} {}",
        "NaN",
    ] {
        let server = Server::start(typed("application/json", body)).await;
        let error = failure(server.client().send(Get::<Thing>::new())).await;
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
        assert_eq!(error.body().unwrap().bytes(), body.as_bytes());
    }
}

#[tokio::test]
async fn a_list_of_one_is_that_one_and_a_list_of_more_is_none() {
    let server = Server::start(|_| json(200, r#"{"data": [{"id": 7}]}"#)).await;
    let item: Item<Thing> = server.client().send(Get::new()).await.unwrap();
    assert_eq!(item.data.id, 7);
    let server = Server::start(|_| json(200, r#"{"data": [{"id": 7}, {"id": 8}]}"#)).await;
    let error = failure(server.client().send(Get::<Item<Thing>>::new())).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("`data"), "{error}");
}

#[tokio::test]
async fn one_where_a_list_is_due_is_a_list_of_it() {
    let server = Server::start(|_| json(200, r#"{"data": {"id": 7}, "meta": []}"#)).await;
    let page: Page<Thing> = server.client().send(Get::new()).await.unwrap();
    assert_eq!(page.data.len(), 1);
}

#[tokio::test]
async fn a_scalar_where_something_else_is_due_is_an_error() {
    for body in ["7", "\"text\"", "true", "null"] {
        let server = Server::start(move |_| json(200, body)).await;
        let client = server.client();
        let error = failure(client.send(Get::<Page<Thing>>::new())).await;
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
        let error = failure(client.send(Get::<Thing>::new())).await;
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
    }
}

#[tokio::test]
async fn a_text_that_is_not_utf_8_is_an_error_where_it_would_be_used() {
    let body = b"{\"id\": 7, \"name\": \"\xc3\x28\"}";
    let server = Server::start(|_| Reply::Http(200, Vec::new(), body.to_vec())).await;
    let client = server.client();
    let error = failure(client.send(Get::<Thing>::new())).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.body().unwrap().bytes(), body);
    assert_eq!(
        failure(client.send(Get::<Json>::new())).await.kind(),
        ErrorKind::Decode
    );
}
