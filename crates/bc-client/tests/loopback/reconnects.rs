//! When a stream of events is opened again by itself, and that nothing is lost or comes twice.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bc_auth::scope;
use bc_client::{Error, ErrorKind, EventStream};
use bc_record::Json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::support::*;

type Events = EventStream<Json>;

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

/// A wait that takes no time, and the answer's head before it.
fn soon(events: &str) -> Vec<u8> {
    format!("{HEAD}retry: 1\n\n{events}").into_bytes()
}

/// A server that gives the n-th request the n-th answer, and the last one from there on.
async fn answers(answers: impl Fn(usize) -> Reply + Send + Sync + 'static) -> Server {
    let count = AtomicUsize::new(0);
    Server::start(move |_| answers(count.fetch_add(1, Ordering::SeqCst))).await
}

async fn open(server: &Server) -> Events {
    server.client().send(Get::<Events>::new()).await.unwrap()
}

/// The data of all events, up to the end or an error.
async fn rest(events: &mut Events) -> (Vec<String>, Option<Error>) {
    let mut data = Vec::new();
    loop {
        match events.next().await {
            None => return (data, None),
            Some(Ok(event)) => data.push(event.data.to_string()),
            Some(Err(error)) => {
                assert!(events.next().await.is_none(), "it is told once");
                return (data, Some(checked(error)));
            }
        }
    }
}

fn last_event_ids(server: &Server) -> Vec<Option<String>> {
    let id = |request: &Request| request.header("last-event-id").map(str::to_owned);
    server.requests().iter().map(id).collect()
}

fn ids<const N: usize>(ids: [Option<&str>; N]) -> Vec<Option<String>> {
    ids.map(|id| id.map(str::to_owned)).to_vec()
}

struct Start;
endpoint!(Start, Post "/v3/jobs", scope::store_v2_products = MODIFY, Events, |_this, _request| {});

/// Starts where the caller came to before.
struct Resume;
endpoint!(Resume, Get "/v3/jobs", scope::store_v2_products_read_only = READ, Events, |_this, request| {
    request.header("Last-Event-ID", &"before".to_owned());
});

#[tokio::test]
async fn a_stream_that_breaks_off_goes_on_after_its_last_whole_event() {
    let server = answers(|request| match request {
        0 => Reply::Raw(soon("id: a\ndata: 1\n\nid: b\ndata: 2\n\nid: c\nda")),
        1 => Reply::Raw(format!("{HEAD}\u{feff}data: 3\n\nid: d\ndata: 4\n\nevent: ").into_bytes()),
        _ => Reply::Raw(soon("id: e\ndata: 5\n\n")),
    })
    .await;
    let mut events = open(&server).await;
    let (data, error) = rest(&mut events).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(data, ["1", "2", "3", "4", "5"]);
    assert_eq!(events.reconnects(), 2);
    assert_eq!(events.last_event_id(), Some("e"));
    assert_eq!(last_event_ids(&server), ids([None, Some("b"), Some("d")]));
    let sent = server.requests();
    assert!(sent.iter().all(|request| {
        request.line == sent[0].line && request.header("x-auth-token") == Some(TOKEN)
    }));
}

#[tokio::test]
async fn an_event_without_an_id_of_its_own_has_the_one_before_the_break() {
    let server = answers(|request| match request {
        0 => Reply::Raw(soon("id: a\ndata: 1\n\nid: lost\ndata: ")),
        _ => Reply::Raw(soon("data: 2\n\n")),
    })
    .await;
    let mut events = open(&server).await;
    for expected in ["1", "2"] {
        let event = events.next().await.unwrap().unwrap();
        assert_eq!(event.data.to_string(), expected);
        assert_eq!(event.id.as_deref(), Some("a"));
    }
}

#[tokio::test]
async fn a_connection_that_fails_and_one_that_falls_silent_are_replaced() {
    let server = answers(|request| match request {
        0 => {
            let body = "retry: 1\nid: a\ndata: 1\n\n";
            let size = body.len();
            let head = HEAD.trim_end();
            let answer =
                format!("{head}\r\nTransfer-Encoding: chunked\r\n\r\n{size:x}\r\n{body}\r\n");
            Reply::Raw(answer.into())
        }
        1 => Reply::Steps(vec![write(soon("id: b\ndata: 2\n\n")), Step::Hang]),
        _ => Reply::Raw(soon("data: 3\n\n")),
    })
    .await;
    let call = server.client().send(Get::<Events>::new());
    let mut events = call.idle_timeout(Duration::from_millis(100)).await.unwrap();
    let (data, error) = rest(&mut events).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(data, ["1", "2", "3"]);
    assert_eq!(last_event_ids(&server), ids([None, Some("a"), Some("b")]));
}

#[tokio::test]
async fn a_redirect_holds_for_one_connection() {
    let server = answers(|request| match request {
        0 => redirect(302, "/this-time"),
        1 => Reply::Raw(soon("id: a\ndata: 1\n\nda")),
        2 => redirect(302, "/that-time"),
        _ => Reply::Raw(soon("data: 2\n\n")),
    })
    .await;
    let mut events = open(&server).await;
    assert_eq!(rest(&mut events).await.0, ["1", "2"]);
    let lines: Vec<_> = server
        .requests()
        .into_iter()
        .map(|sent| sent.line)
        .collect();
    assert_eq!(lines[2], lines[0]);
    assert!(lines[3].contains("/that-time"), "{lines:?}");
}

#[tokio::test]
async fn a_stream_without_an_event_yet_begins_again() {
    let server = answers(|request| match request {
        0 => Reply::Raw(soon("da")),
        _ => Reply::Raw(soon("data: 1\n\n")),
    })
    .await;
    let mut events = open(&server).await;
    let (data, error) = rest(&mut events).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(data, ["1"]);
    assert_eq!(last_event_ids(&server), ids([None, None]));
}

#[tokio::test]
async fn a_stream_that_began_after_an_event_begins_there_again_until_the_next() {
    let server = answers(|request| match request {
        0 => Reply::Raw(soon("da")),
        1 => Reply::Raw(soon("id: after\ndata: 1\n\nda")),
        _ => Reply::Raw(soon("data: 2\n\n")),
    })
    .await;
    let mut events = server.client().send(Resume).await.unwrap();
    assert_eq!(rest(&mut events).await.0, ["1", "2"]);
    let expected = ids([Some("before"), Some("before"), Some("after")]);
    assert_eq!(last_event_ids(&server), expected);
}

#[tokio::test]
async fn events_without_ids_are_not_asked_for_twice() {
    for taken_back in ["", "id: a\ndata: 0\n\nid:\n"] {
        let events = format!("{taken_back}data: 1\n\ndata: ");
        let server = answers(move |_| Reply::Raw(soon(&events))).await;
        let mut events = open(&server).await;
        let error = rest(&mut events).await.1.unwrap();
        assert_eq!(error.kind(), ErrorKind::Transport);
        assert_eq!((server.requests().len(), events.reconnects()), (1, 0));
    }
}

#[tokio::test]
async fn a_post_is_not_sent_again() {
    let server = answers(|_| Reply::Raw(soon("id: a\ndata: 1\n\ndata: "))).await;
    let mut events = server.client().send(Start).await.unwrap();
    let (data, error) = rest(&mut events).await;
    assert_eq!(data, ["1"]);
    assert_eq!(error.unwrap().kind(), ErrorKind::Transport);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_call_can_do_without() {
    let server = answers(|_| Reply::Raw(soon("id: a\ndata: 1\n\ndata: "))).await;
    let call = server.client().send(Get::<Events>::new());
    let (data, error) = rest(&mut call.no_reconnect().await.unwrap()).await;
    assert_eq!(data, ["1"]);
    assert!(error.unwrap().to_string().contains("in the middle"));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn one_call_can_have_its_own_limit_of_silence() {
    let server = answers(|_| Reply::Steps(vec![write(HEAD), Step::Hang])).await;
    let call = server.client().send(Get::<Events>::new());
    let call = call.idle_timeout(Duration::from_millis(70)).no_reconnect();
    let error = rest(&mut call.await.unwrap()).await.1.unwrap();
    assert!(error.to_string().contains("70ms"), "{error}");
}

#[tokio::test]
async fn a_server_that_is_done_is_asked_no_more() {
    let server = answers(|_| Reply::Raw(soon("id: a\ndata: 1\n\n"))).await;
    let mut events = open(&server).await;
    assert!(rest(&mut events).await.1.is_none());
    assert_eq!(server.requests().len(), 1);

    let server = answers(|request| match request {
        0 => Reply::Raw(soon("id: a\ndata: 1\n\nda")),
        _ => Reply::Http(204, Vec::new(), Vec::new()),
    })
    .await;
    let mut events = open(&server).await;
    let (data, error) = rest(&mut events).await;
    assert_eq!((data, error.is_none()), (vec!["1".to_owned()], true));
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn it_is_given_up_after_five_times_without_an_event() {
    let server = answers(|request| match request {
        0 => Reply::Raw(soon("id: a\ndata: 1\n\nda")),
        5 => json(503, "{}"),
        _ => Reply::Raw(soon("da")),
    })
    .await;
    let mut events = open(&server).await;
    let (_, error) = rest(&mut events).await;
    assert!(error.unwrap().to_string().contains("503"));
    assert_eq!(server.requests().len(), 6);
}

#[tokio::test]
async fn an_event_in_between_begins_the_count_again() {
    let server = answers(|request| match request {
        0 | 4 | 8 => Reply::Raw(soon(&format!("id: {request}\ndata: {request}\n\nda"))),
        9 => Reply::Raw(soon("data: 9\n\n")),
        _ => Reply::Raw(soon("da")),
    })
    .await;
    let mut events = open(&server).await;
    let (data, error) = rest(&mut events).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(data, ["0", "4", "8", "9"]);
    assert_eq!(events.reconnects(), 9);
}

#[tokio::test]
async fn an_answer_that_cannot_become_better_ends_it_at_once() {
    for (status, kind) in [(401, None), (200, Some(ErrorKind::Decode))] {
        let server = answers(move |request| match request {
            0 => Reply::Raw(soon("id: a\ndata: 1\n\nda")),
            _ => json(status, "{}"),
        })
        .await;
        let error = rest(&mut open(&server).await).await.1.unwrap();
        assert_eq!(error.status(), Some(status));
        assert!(kind.is_none_or(|kind| error.kind() == kind), "{error}");
        assert_eq!(server.requests().len(), 2);
    }
}

#[tokio::test]
async fn the_server_says_how_long_to_wait_and_cannot_ask_for_ever() {
    let server = answers(|request| match request {
        0 => Reply::Raw(format!("{HEAD}retry: 200\nid: a\ndata: 1\n\nda").into()),
        _ => Reply::Raw(format!("{HEAD}retry: 99999999999\ndata: 2\n\nda").into()),
    })
    .await;
    let mut events = open(&server).await;
    events.next().await.unwrap().unwrap();
    let start = Instant::now();
    events.next().await.unwrap().unwrap();
    assert!(start.elapsed() >= Duration::from_millis(200));
    let error = checked(events.next().await.unwrap().unwrap_err());
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn an_id_that_no_header_can_hold_is_none_to_go_on_from() {
    let server = answers(|_| Reply::Raw(soon("id: a\u{1}b\ndata: 1\n\nda"))).await;
    let error = rest(&mut open(&server).await).await.1.unwrap();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_server_that_is_gone_is_tried_until_it_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let answered = tokio::spawn(async move {
        let mut stream = listener.accept().await.unwrap().0;
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            request.push(stream.read_u8().await.unwrap());
        }
        let answer = soon("id: a\ndata: 1\n\nda");
        stream.write_all(&answer).await
    });
    let client = bc_client::Client::builder(credential(TOKEN))
        .origin(&url)
        .unwrap()
        .build()
        .unwrap();
    let mut events = client.send(Get::<Events>::new()).await.unwrap();
    answered.await.unwrap().unwrap();
    let (data, error) = rest(&mut events).await;
    assert_eq!(data, ["1"]);
    assert_eq!(error.unwrap().kind(), ErrorKind::Connect);
    assert_eq!(events.reconnects(), 0);
}

#[tokio::test]
async fn dropping_a_stream_ends_its_wait() {
    let server = answers(|_| Reply::Raw(format!("{HEAD}retry: 50\nid: a\nda").into())).await;
    let mut events = open(&server).await;
    let waited = tokio::time::timeout(Duration::from_millis(20), events.next()).await;
    assert!(waited.is_err());
    drop(events);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_stream_can_be_sent_and_shared() {
    fn check<T: Send + Sync>() {}
    check::<Events>();
    check::<bc_client::Download>();
}
