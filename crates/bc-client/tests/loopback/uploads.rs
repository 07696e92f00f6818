//! How a file on disk is sent: whole, without being in memory, or not at all.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind as IoErrorKind, Write as _};
use std::path::{Path, PathBuf};

use bc_auth::scope;
use bc_client::{Client, ErrorKind, FileUpload, InvalidRequest, Multipart};
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::support::*;

const MIB: u64 = 1 << 20;

/// A file that is gone after the test.
struct TestFile(PathBuf);

impl TestFile {
    fn new(name: &str, content: &[u8]) -> Self {
        let directory = format!("bc-client-{}-{name}", std::process::id());
        let directory = std::env::temp_dir().join(directory);
        std::fs::create_dir_all(&directory).unwrap();
        let path = directory.join(name);
        std::fs::write(&path, content).unwrap();
        Self(path)
    }

    /// A file of zeros that takes no room on the disk.
    fn zeros(name: &str, size: u64) -> Self {
        let file = Self::new(name, b"");
        resize(&file.0, size);
        file
    }
}

impl Drop for TestFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(self.0.parent().unwrap());
    }
}

fn resize(path: &Path, size: u64) {
    let file: File = OpenOptions::new().write(true).open(path).unwrap();
    file.set_len(size).unwrap();
}

struct Upload {
    body: Multipart,
}
endpoint!(Upload, Post "/v3/themes", scope::store_v2_products = MODIFY, (), |this, request| {
    request.body(&this.body);
});

/// A GET with a body, which is sent again where a redirect leads.
struct Search {
    body: Multipart,
}
endpoint!(Search, Get "/v3/search", scope::store_v2_products_read_only = READ, (), |this, request| {
    request.body(&this.body);
});

async fn form(path: &Path) -> Multipart {
    let file = FileUpload::open(path).await.unwrap();
    Multipart::new().text("sort_order", 3).file("file", file)
}

/// What a server that keeps nothing saw of a request.
struct Seen {
    announced: u64,
    counted: u64,
    ended: bool,
}

/// A server that counts the bytes of one body, after `on_head` ran at its first bytes.
async fn counter(on_head: impl FnOnce() + Send + 'static) -> (String, JoinHandle<Seen>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let seen = tokio::spawn(async move {
        let mut stream = BufReader::new(listener.accept().await.unwrap().0);
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        on_head();
        let head = String::from_utf8(head).unwrap().to_ascii_lowercase();
        let (_, rest) = head.split_once("\r\ncontent-length: ").unwrap();
        let announced = rest.split_once('\r').unwrap().0.parse().unwrap();
        let mut piece = vec![0; 64 * 1024];
        let (mut counted, mut last) = (0, Vec::new());
        while counted < announced {
            match stream.read(&mut piece).await {
                Ok(0) | Err(_) => break,
                Ok(size) => {
                    counted += size as u64;
                    last = piece[..size].to_vec();
                }
            }
        }
        let _ = stream
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            .await;
        Seen {
            announced,
            counted,
            ended: last.ends_with(b"--\r\n"),
        }
    });
    (url, seen)
}

fn client_of(url: &str) -> Client<bc_auth::AccessToken<CatalogSync>> {
    Client::builder(credential(TOKEN))
        .origin(url)
        .unwrap()
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_file_arrives_whole_with_its_length_announced() {
    let content: Vec<u8> = (0..700_000_u32).map(|n| (n % 251) as u8).collect();
    let file = TestFile::new("theme.zip", &content);
    let server = Server::start(|_| json(200, "")).await;
    let body = form(&file.0).await;
    server.client().send(Upload { body }).await.unwrap();

    let request = server.only_request();
    assert_eq!(request.header("transfer-encoding"), None);
    let boundary = request
        .header("content-type")
        .and_then(|value| value.strip_prefix("multipart/form-data; boundary="))
        .unwrap();
    let expected = [
        format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"sort_order\"\r\n\r\n3\r\n\
             --{boundary}\r\nContent-Disposition: form-data; name=\"file\"; \
             filename=\"theme.zip\"\r\nContent-Type: application/zip\r\n\r\n"
        )
        .as_bytes(),
        &content,
        format!("\r\n--{boundary}--\r\n").as_bytes(),
    ]
    .concat();
    assert!(request.body == expected);
}

#[tokio::test]
async fn an_empty_file_is_a_file() {
    let file = TestFile::new("empty.csv", b"");
    let server = Server::start(|_| json(200, "")).await;
    let body = form(&file.0).await;
    server.client().send(Upload { body }).await.unwrap();
    let body = String::from_utf8(server.only_request().body).unwrap();
    assert!(
        body.contains("Content-Type: text/csv\r\n\r\n\r\n--"),
        "{body}"
    );
}

#[tokio::test]
async fn name_and_media_type_can_be_changed() {
    let file = TestFile::new("secret-name.bin", b"x");
    let server = Server::start(|_| json(200, "")).await;
    let mut upload = FileUpload::open(&file.0).await.unwrap();
    assert_eq!((upload.size(), &*upload.file_name), (1, "secret-name.bin"));
    assert_eq!(upload.content_type, "application/octet-stream");
    upload.file_name = "front.png".to_owned();
    upload.content_type = "image/png".to_owned();
    let body = Multipart::new().file("file", upload);
    server.client().send(Upload { body }).await.unwrap();
    let body = String::from_utf8(server.only_request().body).unwrap();
    assert!(body.contains("filename=\"front.png\"\r\nContent-Type: image/png"));
    assert!(!body.contains("secret-name"));
}

#[tokio::test]
async fn a_file_is_sent_whole_again_where_a_redirect_leads() {
    let file = TestFile::new("again.txt", &[b'x'; 300_000]);
    let server = Server::start(|request| {
        if request.line.starts_with("GET /moved ") {
            json(200, "")
        } else {
            redirect(307, "/moved")
        }
    })
    .await;
    let body = form(&file.0).await;
    server.client().send(Search { body }).await.unwrap();
    let [first, second] = &server.requests()[..] else {
        panic!("two requests");
    };
    assert!(first.body.len() > 300_000);
    assert!(first.body == second.body);
}

#[tokio::test]
async fn nobody_foresees_the_boundary_of_a_file_that_is_not_searched() {
    let file = TestFile::new("a.txt", b"x");
    let server = Server::start(|_| json(200, "")).await;
    for _ in 0..2 {
        let body = form(&file.0).await;
        server.client().send(Upload { body }).await.unwrap();
    }
    let [first, second] = &server.requests()[..] else {
        panic!("two requests");
    };
    assert_ne!(first.header("content-type"), second.header("content-type"));
}

#[tokio::test]
async fn a_file_that_changed_or_went_before_it_was_sent_is_refused() {
    let server = Server::start(|_| json(200, "")).await;
    let file = TestFile::new("changed.txt", b"abc");
    let body = form(&file.0).await;
    resize(&file.0, 4);
    let error = failure(server.client().send(Upload { body: body.clone() })).await;
    let name = "changed.txt".to_owned();
    let changed = InvalidRequest::ChangedFile { name: name.clone() };
    assert_eq!(error.invalid_request(), Some(&changed));

    drop(file);
    let error = failure(server.client().send(Upload { body })).await;
    let kind = IoErrorKind::NotFound;
    let unreadable = InvalidRequest::UnreadableFile { name, kind };
    assert_eq!(error.invalid_request(), Some(&unreadable));
    assert!(!error.is_retryable());
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_file_that_shrinks_while_it_is_sent_is_an_error() {
    let file = TestFile::zeros("shrinks.bin", 64 * MIB);
    let path = file.0.clone();
    let (url, seen) = counter(move || resize(&path, 1)).await;
    let body = form(&file.0).await;
    let error = failure(client_of(&url).send(Upload { body })).await;
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
    assert!(
        error.to_string().contains("`shrinks.bin` became shorter"),
        "{error}"
    );
    let seen = seen.await.unwrap();
    assert!(seen.counted < seen.announced);
    assert!(!seen.ended);
}

#[tokio::test]
async fn a_file_that_grows_while_it_is_sent_is_an_error() {
    let file = TestFile::zeros("grows.bin", 16 * MIB);
    let path = file.0.clone();
    let (url, seen) = counter(move || {
        let mut file = OpenOptions::new().append(true).open(path).unwrap();
        file.write_all(b"more").unwrap();
    })
    .await;
    let body = form(&file.0).await;
    let error = failure(client_of(&url).send(Upload { body })).await;
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
    assert!(
        error.to_string().contains("`grows.bin` became longer"),
        "{error}"
    );
    let seen = seen.await.unwrap();
    assert!(seen.counted < seen.announced);
    assert!(!seen.ended);
}

#[tokio::test]
async fn a_refusal_counts_though_the_file_was_not_taken() {
    let file = TestFile::zeros("too-large.zip", 64 * MIB);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let mut stream = listener.accept().await.unwrap().0;
        let answer = "HTTP/1.1 413 Too Large\r\nContent-Length: 16\r\n\r\n{\"title\": \"Big\"}";
        stream.read_u8().await.unwrap();
        stream.write_all(answer.as_bytes()).await.unwrap();
        stream
    });
    let body = form(&file.0).await;
    let error = failure(client_of(&url).send(Upload { body })).await;
    assert_eq!(error.status(), Some(413), "{error}");
    assert_eq!(error.body().unwrap().title(), Some("Big"));
    drop(server.await.unwrap());
}

#[tokio::test]
async fn what_is_no_file_is_an_error_at_once() {
    let directory = std::env::temp_dir();
    let error = FileUpload::open(&directory).await.unwrap_err();
    assert_eq!(error.kind(), IoErrorKind::InvalidInput);
    let error = FileUpload::open(directory.join("no-such-file.zip")).await;
    assert_eq!(error.unwrap_err().kind(), IoErrorKind::NotFound);
}

/// Runs itself again as a process of its own, so that nothing else takes memory.
#[tokio::test(flavor = "multi_thread")]
async fn a_large_file_is_never_in_memory() {
    const ALONE: &str = "BC_CLIENT_TEST_ALONE";
    /// The most memory that this process ever had, where Linux tells it.
    fn peak() -> Option<u64> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
        let kibibytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(kibibytes * 1024)
    }
    if std::env::var_os(ALONE).is_none() {
        let mut child = std::process::Command::new(std::env::current_exe().unwrap());
        let test = "uploads::a_large_file_is_never_in_memory";
        child.args(["--exact", test]).env(ALONE, "1");
        let output = tokio::task::spawn_blocking(move || child.output().unwrap());
        let output = output.await.unwrap();
        return assert!(output.status.success(), "{output:?}");
    }
    let file = TestFile::zeros("large.zip", 100 * MIB);
    let (url, seen) = counter(|| {}).await;
    let body = form(&file.0).await;
    client_of(&url).send(Upload { body }).await.unwrap();
    let seen = seen.await.unwrap();
    assert_eq!(seen.counted, seen.announced);
    assert!(seen.counted > 100 * MIB && seen.ended);
    if let Some(peak) = peak() {
        assert!(peak < 60 * MIB, "{peak} bytes of memory");
    }
}
