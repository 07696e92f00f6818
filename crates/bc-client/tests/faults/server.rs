//! A server that misbehaves as it is told, on real sockets, and remembers what it was asked.

use std::io::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A request, as the server read it.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) line: String,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// The value of a query parameter.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        let (_, query) = self.line.split(' ').nth(1)?.split_once('?')?;
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find_map(|(given, value)| (given == name).then_some(value))
    }
}

/// What the server does about a request.
pub(crate) enum Act {
    /// Writes these bytes and keeps the connection.
    Answer(Vec<u8>),
    /// Writes these bytes and closes the connection.
    Close(Vec<u8>),
    /// Writes these bytes and resets the connection.
    Reset(Vec<u8>),
    /// Writes these bytes one at a time.
    Drip(Vec<u8>, Duration),
    /// Writes the first bytes, and then the others until the client is gone.
    Endless(Vec<u8>, Vec<u8>),
    /// Waits, and answers with these bytes.
    Late(Duration, Vec<u8>),
    /// Does nothing, and keeps the connection.
    Hang,
}

/// An answer with a body of its length.
pub(crate) fn http(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut answer = format!("HTTP/1.1 {status} Any\r\n").into_bytes();
    for (name, value) in headers {
        write!(answer, "{name}: {value}\r\n").unwrap();
    }
    if status != 204 {
        write!(answer, "Content-Length: {}\r\n", body.len()).unwrap();
    }
    answer.extend_from_slice(b"\r\n");
    answer.extend_from_slice(body);
    answer
}

/// A JSON answer that keeps the connection.
pub(crate) fn json(status: u16, body: impl AsRef<[u8]>) -> Act {
    Act::Answer(http(status, &[("Content-Type", "application/json")], body))
}

type Handler = dyn Fn(&Request, usize) -> Act + Send + Sync;

pub(crate) struct Server {
    pub(crate) url: String,
    requests: Arc<Mutex<Vec<Request>>>,
    connections: Arc<AtomicUsize>,
}

impl Server {
    /// The handler gets each request with its number, from 0.
    pub(crate) async fn start(
        handler: impl Fn(&Request, usize) -> Act + Send + Sync + 'static,
    ) -> Self {
        Self::refusing(0, handler).await
    }

    /// The first connections are reset before anything is read from them.
    pub(crate) async fn refusing(
        first: usize,
        handler: impl Fn(&Request, usize) -> Act + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self::listening(listener, first, handler)
    }

    pub(crate) fn listening(
        listener: TcpListener,
        refused: usize,
        handler: impl Fn(&Request, usize) -> Act + Send + Sync + 'static,
    ) -> Self {
        crate::logging::start();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(AtomicUsize::new(0));
        let handler: Arc<Handler> = Arc::new(handler);
        let (log, count) = (Arc::clone(&requests), Arc::clone(&connections));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                stream.set_nodelay(true).unwrap();
                if count.fetch_add(1, Ordering::SeqCst) < refused {
                    reset(stream);
                } else {
                    tokio::spawn(serve(stream, Arc::clone(&handler), Arc::clone(&log)));
                }
            }
        });
        Self {
            url,
            requests,
            connections,
        }
    }

    pub(crate) fn request(&self, number: usize) -> Request {
        self.requests.lock().unwrap()[number].clone()
    }

    pub(crate) fn count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

/// Closes a connection so that the other side gets a reset.
fn reset(stream: TcpStream) {
    stream.set_zero_linger().unwrap();
}

async fn serve(stream: TcpStream, handler: Arc<Handler>, log: Arc<Mutex<Vec<Request>>>) {
    let mut stream = BufReader::new(stream);
    while let Some(request) = read(&mut stream).await {
        let number = {
            let mut log = log.lock().unwrap();
            log.push(request.clone());
            log.len() - 1
        };
        match handler(&request, number) {
            Act::Answer(bytes) => {
                if stream.write_all(&bytes).await.is_err() {
                    return;
                }
            }
            Act::Close(bytes) => {
                let _ = stream.write_all(&bytes).await;
                return;
            }
            Act::Reset(bytes) => {
                let _ = stream.write_all(&bytes).await;
                let _ = stream.flush().await;
                // What was written is to arrive before the reset, which would throw it away.
                tokio::time::sleep(Duration::from_millis(20)).await;
                return reset(stream.into_inner());
            }
            Act::Drip(bytes, pause) => {
                for byte in bytes {
                    if stream.write_all(&[byte]).await.is_err() {
                        return;
                    }
                    tokio::time::sleep(pause).await;
                }
            }
            Act::Endless(head, piece) => {
                let _ = stream.write_all(&head).await;
                while stream.write_all(&piece).await.is_ok() {}
                return;
            }
            Act::Late(pause, bytes) => {
                tokio::time::sleep(pause).await;
                if stream.write_all(&bytes).await.is_err() {
                    return;
                }
            }
            Act::Hang => tokio::time::sleep(Duration::from_secs(600)).await,
        }
    }
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).unwrap();
    let line = head.lines().next()?.to_owned();
    let length = head
        .lines()
        .filter_map(|line| line.split_once(": "))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .map_or(0, |(_, value)| value.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    Some(Request { line, body })
}
