//! What becomes of a file: it comes in pieces, no sooner than asked for, to its end or an error.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use bc_client::{Client, Download, ErrorKind};
use bytes::Bytes;
use futures_core::Stream;

use crate::support::*;

const MIB: usize = 1 << 20;

/// A server of so many MiB of zeros.
async fn zeros(mebibytes: usize) -> (Server, Arc<Flood>) {
    let flood = Arc::new(Flood::default());
    let told = Arc::clone(&flood);
    let server = Server::start(move |_| {
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nContent-Length: {}\r\n\r\n",
            mebibytes * MIB
        );
        Reply::Flood(head, vec![0; MIB], mebibytes, Arc::clone(&told))
    })
    .await;
    (server, flood)
}

async fn download(server: &Server) -> Download {
    server.client().send(Get::<Download>::new()).await.unwrap()
}

#[tokio::test]
async fn a_download_tells_what_it_is_and_asks_for_any_type() {
    let server = Server::start(|_| {
        let headers = vec![
            ("Content-Type", "text/csv".to_owned()),
            (
                "Content-Disposition",
                "attachment; filename=\"../redirects.csv\"".to_owned(),
            ),
            ("X-Request-Id", "req-1".to_owned()),
        ];
        Reply::Http(200, headers, b"a,b\n\xff".to_vec())
    })
    .await;
    let file = download(&server).await;
    assert_eq!(file.status(), 200);
    assert_eq!(file.content_type(), Some("text/csv"));
    assert_eq!(file.content_length(), Some(5));
    assert_eq!(file.file_name().as_deref(), Some("redirects.csv"));
    assert_eq!(file.headers().get("x-request-id"), Some("req-1"));
    assert_eq!(file.bytes().await.unwrap(), b"a,b\n\xff");
    assert_eq!(server.only_request().header("accept"), Some("*/*"));
}

#[tokio::test]
async fn a_download_without_content_is_empty() {
    let server = Server::start(|_| Reply::Http(204, Vec::new(), Vec::new())).await;
    let file = download(&server).await;
    assert_eq!((file.status(), file.file_name()), (204, None));
    assert_eq!(file.bytes().await.unwrap(), b"");
}

#[tokio::test]
async fn gzip_is_undone_and_the_length_then_not_known() {
    let server = Server::start(|_| {
        let headers = vec![("Content-Encoding", "gzip".to_owned())];
        Reply::Http(200, headers, gzip(b"a,b\n"))
    })
    .await;
    let file = download(&server).await;
    assert_eq!(file.content_length(), None);
    assert_eq!(file.bytes().await.unwrap(), b"a,b\n");
}

#[tokio::test]
async fn a_large_file_waits_for_its_reader_and_passes_in_small_pieces() {
    let (server, flood) = zeros(50).await;
    // What the client keeps at once may be much smaller than what it passes on.
    let client = Client::builder(credential(TOKEN))
        .origin(&server.url)
        .unwrap()
        .max_response_bytes(1000)
        .build()
        .unwrap();
    let mut file = client.send(Get::<Download>::new()).await.unwrap();

    // Nobody reads: the system's buffers fill, and then the server has to wait.
    let mut before = usize::MAX;
    while before != flood.written.load(Ordering::SeqCst) {
        before = flood.written.load(Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    assert!(before < 25 * MIB, "{before} bytes were taken unasked");

    let mut total = 0;
    while let Some(chunk) = file.chunk().await.unwrap() {
        assert!(chunk.len() <= MIB, "a piece of {} bytes", chunk.len());
        total += chunk.len();
    }
    assert_eq!(total, 50 * MIB);
    assert_eq!(file.chunk().await.unwrap(), None);
}

#[tokio::test]
async fn dropping_a_download_closes_its_connection() {
    let (server, flood) = zeros(500).await;
    let mut file = download(&server).await;
    file.chunk().await.unwrap().unwrap();
    assert!(!flood.is_over.load(Ordering::SeqCst));
    drop(file);
    flood.over().await;
    assert!(flood.written.load(Ordering::SeqCst) < 500 * MIB);
}

#[tokio::test]
async fn a_file_as_large_as_the_limit_is_collected_and_one_byte_more_is_not() {
    let server = Server::start(|_| Reply::Http(200, Vec::new(), vec![b'x'; 1000])).await;
    let file = async |limit| {
        let client = Client::builder(credential(TOKEN))
            .origin(&server.url)
            .unwrap()
            .max_response_bytes(limit)
            .build()
            .unwrap();
        client.send(Get::<Download>::new()).await.unwrap()
    };
    assert_eq!(file(1000).await.bytes().await.unwrap().len(), 1000);
    let error = checked(file(999).await.bytes().await.unwrap_err());
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert_eq!(error.status(), Some(200));
    assert!(error.to_string().contains("999 bytes"), "{error}");
}

#[tokio::test]
async fn a_file_that_is_too_large_to_collect_is_not_fetched() {
    let (server, flood) = zeros(500).await;
    let error = checked(download(&server).await.bytes().await.unwrap_err());
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    flood.over().await;
    assert!(flood.written.load(Ordering::SeqCst) < 25 * MIB);
}

#[tokio::test]
async fn a_file_that_breaks_off_is_an_error_after_what_came() {
    for head in [
        "Content-Length: 100\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n3\r\n",
    ] {
        let server = Server::start(move |_| {
            Reply::Raw(format!("HTTP/1.1 200 OK\r\nX-Request-Id: req-1\r\n{head}a,b").into())
        })
        .await;
        let mut file = download(&server).await;
        assert_eq!(file.chunk().await.unwrap().unwrap(), "a,b");
        let error = checked(file.chunk().await.unwrap_err());
        assert_eq!(error.kind(), ErrorKind::Transport);
        assert_eq!(
            (error.status(), error.request_id()),
            (Some(200), Some("req-1"))
        );
        assert!(error.is_retryable());
        assert_eq!(file.chunk().await.unwrap(), None, "it is told once");
    }
}

#[tokio::test]
async fn broken_gzip_is_an_error() {
    let server = Server::start(|_| {
        let headers = vec![("Content-Encoding", "gzip".to_owned())];
        Reply::Http(200, headers, b"no gzip at all".to_vec())
    })
    .await;
    let error = checked(download(&server).await.bytes().await.unwrap_err());
    assert_eq!(error.kind(), ErrorKind::Transport);
}

#[tokio::test]
async fn a_redirect_within_the_origin_leads_to_the_file() {
    let server = Server::start(|request| {
        if request.line.starts_with("GET /file") {
            Reply::Http(200, Vec::new(), b"a,b".to_vec())
        } else {
            redirect(302, "/file")
        }
    })
    .await;
    assert_eq!(download(&server).await.bytes().await.unwrap(), b"a,b");
}

#[tokio::test]
async fn a_refusal_is_an_error_of_the_call() {
    let server = Server::start(|_| json(404, r#"{"title": "No such export"}"#)).await;
    let error = failure(server.client().send(Get::<Download>::new())).await;
    assert!(error.is_not_found());
    assert_eq!(error.body().unwrap().title(), Some("No such export"));
}

#[tokio::test]
async fn a_refusal_that_hangs_is_told_with_what_came_of_it() {
    let server = Server::start(|_| {
        let head = "HTTP/1.1 503 Busy\r\nContent-Length: 100\r\n\r\nBusy now";
        Reply::Steps(vec![write(head), Step::Hang])
    })
    .await;
    let call = server.client().send(Get::<Download>::new());
    let error = failure(call.timeout(Duration::from_millis(200))).await;
    assert_eq!(error.status(), Some(503));
    assert_eq!(error.body().unwrap().text(), "Busy now");
}

#[tokio::test]
async fn a_download_is_a_stream_of_its_pieces() {
    async fn collect(stream: impl Stream<Item = Result<Bytes, bc_client::Error>>) -> Vec<u8> {
        let mut stream = pin!(stream);
        let mut all = Vec::new();
        while let Some(chunk) =
            std::future::poll_fn(|context| stream.as_mut().poll_next(context)).await
        {
            all.extend_from_slice(&chunk.unwrap());
        }
        all
    }
    let server = Server::start(|_| Reply::Http(200, Vec::new(), b"a,b".to_vec())).await;
    let file = download(&server).await;
    let all = tokio::spawn(collect(file)).await.unwrap();
    assert_eq!(all, b"a,b");
}
