//! What becomes of server-sent events: each is decoded, and a stream never ends in silence.

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use bc_client::{Client, ErrorKind, Event, EventStream};
use bc_macros::Record;
use bc_record::Json;

use crate::support::*;

/// What a job reports.
#[derive(Record, Debug, Clone, Default, PartialEq)]
#[record(crate = bc_record)]
struct Progress {
    #[record(required)]
    job: Job,
    done: Option<i64>,
}

#[derive(Record, Debug, Clone, Default, PartialEq)]
#[record(crate = bc_record)]
struct Job {
    #[record(required)]
    id: i64,
}

type Events = EventStream<Progress>;

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\
                    X-Request-Id: req-1\r\n";

/// An answer of events that ends where the connection does.
fn answer(events: impl AsRef<[u8]>) -> Vec<u8> {
    [HEAD.as_bytes(), b"\r\n", events.as_ref()].concat()
}

async fn raw(events: impl AsRef<[u8]>) -> Server {
    let answer = answer(events);
    Server::start(move |_| Reply::Raw(answer.clone())).await
}

async fn steps(steps: impl Fn() -> Vec<Step> + Send + Sync + 'static) -> Server {
    Server::start(move |_| Reply::Steps(steps())).await
}

async fn open(server: &Server) -> Events {
    server.client().send(Get::<Events>::new()).await.unwrap()
}

async fn next(events: &mut Events) -> Event<Progress> {
    events.next().await.unwrap().unwrap()
}

async fn next_error(events: &mut Events) -> bc_client::Error {
    checked(events.next().await.unwrap().unwrap_err())
}

fn is_over(event: Option<Result<Event<Progress>, bc_client::Error>>) -> bool {
    event.is_none()
}

#[tokio::test]
async fn events_come_with_name_id_and_data_and_then_the_stream_ends() {
    let server = raw(
        ": hello\n\nevent: progress\nid: a1\nretry: 2500\ndata: {\"job\": {\"id\": \"7\"},\n\
         data:  \"done\": 50}\n\ndata: {\"job\": {\"id\": 7}, \"new\": []}\n\n",
    )
    .await;
    let mut events = open(&server).await;
    assert_eq!((events.last_event_id(), events.retry()), (None, None));
    let first = next(&mut events).await;
    assert_eq!(
        (first.name.as_str(), first.id.as_deref()),
        ("progress", Some("a1"))
    );
    assert_eq!((first.data.job.id, first.data.done), (7, Some(50)));
    let second = next(&mut events).await;
    assert_eq!(
        (second.name.as_str(), second.id.as_deref()),
        ("message", Some("a1"))
    );
    assert!(is_over(events.next().await));
    assert!(is_over(events.next().await));
    assert_eq!(events.last_event_id(), Some("a1"));
    assert_eq!(events.retry(), Some(Duration::from_millis(2500)));
    assert_eq!(events.headers().get("x-request-id"), Some("req-1"));
    let request = server.only_request();
    assert_eq!(request.header("accept"), Some("text/event-stream"));
}

#[tokio::test]
async fn events_are_whole_wherever_the_network_cuts_them() {
    let stream = "\u{feff}event: é\r\ndata: {\"job\":\r\ndata: {\"id\": 1}}\r\n\r\n:\r\r\
                  data: {\"job\": {\"id\": 2}}\n\n"
        .as_bytes();
    for cut in 1..stream.len() {
        let (before, after) = stream.split_at(cut);
        let mut answer = format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n").into_bytes();
        for piece in [before, after] {
            write!(answer, "{:x}\r\n", piece.len()).unwrap();
            answer.extend_from_slice(piece);
            answer.extend_from_slice(b"\r\n");
        }
        answer.extend_from_slice(b"0\r\n\r\n");
        let server = Server::start(move |_| Reply::Raw(answer.clone())).await;
        let mut events = open(&server).await;
        let first = next(&mut events).await;
        assert_eq!(
            (first.name.as_str(), first.data.job.id),
            ("é", 1),
            "cut at {cut}"
        );
        assert_eq!(next(&mut events).await.data.job.id, 2, "cut at {cut}");
        assert!(is_over(events.next().await), "cut at {cut}");
    }
}

#[tokio::test]
async fn an_event_is_there_while_the_server_keeps_the_stream_open() {
    let server = steps(|| {
        vec![
            write(answer("data: {\"job\": {\"id\": 1}}\n\n")),
            Step::Hang,
        ]
    })
    .await;
    assert_eq!(next(&mut open(&server).await).await.data.job.id, 1);
}

#[tokio::test]
async fn gzipped_events_come_one_by_one_too() {
    let server = steps(|| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder
            .write_all(b"data: {\"job\": {\"id\": 1}}\n\n")
            .unwrap();
        encoder.flush().unwrap();
        let first = encoder.get_ref().clone();
        let head = format!("{HEAD}Content-Encoding: gzip\r\n\r\n");
        vec![write(head), write(first), Step::Hang]
    })
    .await;
    assert_eq!(next(&mut open(&server).await).await.data.job.id, 1);
}

#[tokio::test]
async fn an_event_that_does_not_decode_says_where_and_the_stream_goes_on() {
    let server = raw(
        "id: 1\ndata: {\"job\": {\"id\": \"one and a half\"}}\n\ndata: {oops\n\n\
         data: [DONE]\n\ndata: {\"job\": {\"id\": 2}}\n\n",
    )
    .await;
    let mut events = open(&server).await;
    let error = next_error(&mut events).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(
        (error.status(), error.request_id()),
        (Some(200), Some("req-1"))
    );
    assert_eq!(error.decode_error().unwrap().path(), "job.id");
    assert!(error.body().unwrap().text().contains("one and a half"));
    assert!(error.to_string().contains("an event"), "{error}");
    assert!(error.to_string().contains("`job.id`"), "{error}");
    assert!(!error.to_string().contains("one and a half"), "{error}");
    assert!(!error.is_retryable());
    assert_eq!(events.last_event_id(), Some("1"));
    assert_eq!(
        next_error(&mut events).await.body().unwrap().text(),
        "{oops"
    );
    assert_eq!(next_error(&mut events).await.kind(), ErrorKind::Decode);
    assert_eq!(next(&mut events).await.data.job.id, 2);
    assert!(is_over(events.next().await));
}

#[tokio::test]
async fn bytes_that_are_not_utf_8_are_refused_in_data_and_kept_as_they_came() {
    let server = raw(
        b"data: {\"job\": {\"id\": 1}, \"name\": \"\xff\"}\n\nevent: \xff\ndata: {\"job\": {\"id\": 2}}\n\n",
    )
    .await;
    let mut events = open(&server).await;
    let error = next_error(&mut events).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.body().unwrap().bytes().contains(&0xff));
    assert_eq!(next(&mut events).await.name, "\u{fffd}");
}

#[tokio::test]
async fn a_stream_that_ends_within_an_event_says_so() {
    for end in [
        "data: {\"job\": {\"id\": 2}}\n",
        "data: {\"jo",
        "event: progress\n",
    ] {
        let server = raw(format!("data: {{\"job\": {{\"id\": 1}}}}\n\n{end}")).await;
        let mut events = open(&server).await;
        next(&mut events).await;
        let error = next_error(&mut events).await;
        assert_eq!(error.kind(), ErrorKind::Transport);
        assert_eq!(error.status(), Some(200));
        assert!(
            error.to_string().contains("in the middle of an event"),
            "{error}"
        );
        assert!(error.is_retryable());
        assert!(is_over(events.next().await), "it is told once");
    }
}

#[tokio::test]
async fn a_connection_that_breaks_is_an_error_between_events_too() {
    for end in ["", "data: {"] {
        let event = format!("data: {{\"job\": {{\"id\": 1}}}}\n\n{end}");
        let size = event.len();
        let answer =
            format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n{size:x}\r\n{event}\r\n").into_bytes();
        let server = Server::start(move |_| Reply::Raw(answer.clone())).await;
        let mut events = open(&server).await;
        next(&mut events).await;
        let error = next_error(&mut events).await;
        assert_eq!(error.kind(), ErrorKind::Transport);
        assert!(error.transport_error().is_some());
        assert!(is_over(events.next().await));
    }
}

#[tokio::test]
async fn a_server_that_falls_silent_is_given_up() {
    let server = steps(|| {
        vec![
            write(answer("data: {\"job\": {\"id\": 1}}\n\n")),
            Step::Hang,
        ]
    })
    .await;
    let client = Client::builder(credential(TOKEN))
        .origin(&server.url)
        .unwrap()
        .idle_timeout(Duration::from_millis(200))
        .build()
        .unwrap();
    let mut events = client.send(Get::<Events>::new()).await.unwrap();
    next(&mut events).await;
    let start = Instant::now();
    let error = next_error(&mut events).await;
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.status(), Some(200));
    assert!(error.to_string().contains("200ms"), "{error}");
    assert!(error.is_retryable());
    assert!(start.elapsed() >= Duration::from_millis(200));
    assert!(start.elapsed() < Duration::from_secs(5));
    assert!(is_over(events.next().await));
}

#[tokio::test]
async fn a_stream_outlives_the_calls_time_limit_while_the_server_says_something() {
    let server = steps(|| {
        let mut steps = vec![write(answer(""))];
        for _ in 0..8 {
            steps.extend([
                Step::Pause(Duration::from_millis(100)),
                write(": alive\n\n"),
            ]);
        }
        steps.push(write("data: {\"job\": {\"id\": 1}}\n\n"));
        steps
    })
    .await;
    let call = server.client().send(Get::<Events>::new());
    let mut events = call
        .timeout(Duration::from_millis(400))
        .idle_timeout(Duration::from_millis(600))
        .await
        .unwrap();
    assert_eq!(next(&mut events).await.data.job.id, 1);
    assert!(is_over(events.next().await));
}

#[tokio::test]
async fn a_callers_own_pause_is_no_silence_of_the_server() {
    let server = raw("data: {\"job\": {\"id\": 1}}\n\ndata: {\"job\": {\"id\": 2}}\n\n").await;
    let call = server.client().send(Get::<Events>::new());
    let mut events = call.idle_timeout(Duration::from_millis(100)).await.unwrap();
    for id in [1, 2] {
        assert_eq!(next(&mut events).await.data.job.id, id);
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    assert!(is_over(events.next().await));
}

#[tokio::test]
async fn a_server_that_does_not_begin_to_answer_is_given_up_by_the_calls_time_limit() {
    let server = Server::start(|_| Reply::Hang).await;
    let call = server.client().send(Get::<Events>::new());
    let error = failure(call.timeout(Duration::from_millis(200))).await;
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.status(), None);
    assert!(error.to_string().contains("200ms"), "{error}");
}

#[tokio::test]
async fn an_endless_event_is_an_error_and_its_connection_closed() {
    let flood = Arc::new(Flood::default());
    let told = Arc::clone(&flood);
    let server = Server::start(move |_| {
        let head = format!("{HEAD}\r\ndata: {{\"job\": {{\"id\": 1}}}}\n\ndata: ");
        Reply::Flood(head, vec![b'x'; 64 * 1024], usize::MAX, Arc::clone(&told))
    })
    .await;
    let client = Client::builder(credential(TOKEN))
        .origin(&server.url)
        .unwrap()
        .max_response_bytes(100_000)
        .build()
        .unwrap();
    let mut events = client.send(Get::<Events>::new()).await.unwrap();
    next(&mut events).await;
    let error = next_error(&mut events).await;
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert_eq!(error.status(), Some(200));
    assert!(error.to_string().contains("100000 bytes"), "{error}");
    assert!(is_over(events.next().await));
    flood.over().await;
}

#[tokio::test]
async fn dropping_a_stream_closes_its_connection() {
    let flood = Arc::new(Flood::default());
    let told = Arc::clone(&flood);
    let server = Server::start(move |_| {
        let piece = b"data: {\"job\": {\"id\": 1}}\n\n".repeat(1000);
        Reply::Flood(format!("{HEAD}\r\n"), piece, usize::MAX, Arc::clone(&told))
    })
    .await;
    let mut events = open(&server).await;
    next(&mut events).await;
    assert!(!flood.is_over.load(Ordering::SeqCst));
    drop(events);
    flood.over().await;
}

#[tokio::test]
async fn a_refusal_is_an_error_of_the_call() {
    let server = Server::start(|_| json(401, r#"{"title": "Unauthorized"}"#)).await;
    let error = failure(server.client().send(Get::<Events>::new())).await;
    assert_eq!(error.status(), Some(401));
    assert_eq!(error.body().unwrap().title(), Some("Unauthorized"));
}

#[tokio::test]
async fn a_success_of_another_type_is_named_and_kept() {
    let server = Server::start(|_| {
        let headers = vec![("Content-Type", "text/html".to_owned())];
        Reply::Http(200, headers, b"<html>Log in</html>".to_vec())
    })
    .await;
    let error = failure(server.client().send(Get::<Events>::new())).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.status(), Some(200));
    assert_eq!(error.body().unwrap().text(), "<html>Log in</html>");
    for part in ["\"text/html\"", "\"text/event-stream\""] {
        assert!(error.to_string().contains(part), "{error}");
    }

    let server = Server::start(|_| Reply::Http(200, Vec::new(), Vec::new())).await;
    let error = failure(server.client().send(Get::<Events>::new())).await;
    assert!(error.to_string().contains("no `Content-Type`"), "{error}");
}

#[tokio::test]
async fn a_204_is_a_stream_without_events() {
    let server = Server::start(|_| Reply::Http(204, Vec::new(), Vec::new())).await;
    assert!(is_over(open(&server).await.next().await));
}

#[tokio::test]
async fn a_stream_can_be_read_in_a_task_of_its_own() {
    let server = raw("data: 1\n\ndata: \"two\"\n\n").await;
    let call = server.client().send(Get::<EventStream<Json>>::new());
    let read = async move {
        let mut events = call.await?;
        let mut data = Vec::new();
        while let Some(event) = events.next().await {
            data.push(event?.data.to_string());
        }
        Ok::<_, bc_client::Error>(data)
    };
    assert_eq!(tokio::spawn(read).await.unwrap().unwrap(), ["1", "\"two\""]);
}
