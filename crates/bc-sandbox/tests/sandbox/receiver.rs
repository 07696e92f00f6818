//! A server on loopback that the sandbox calls, and that keeps what it gets.

use std::{
    collections::VecDeque,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use serde_json::Value;

use crate::support::Shop;

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Received {
    /// A header that must be there once.
    pub(crate) fn header(&self, name: &str) -> &str {
        let mut found = self.headers.iter().filter(|(known, _)| known == name);
        let (_, value) = found.next().unwrap_or_else(|| panic!("no {name}"));
        assert!(found.next().is_none(), "{name} twice");
        value
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// Answers 200, unless told otherwise.
pub(crate) struct Receiver {
    url: String,
    received: Arc<Mutex<Vec<Received>>>,
    answers: Arc<Mutex<VecDeque<(u16, String)>>>,
}

impl Receiver {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let receiver = Self {
            url: format!("http://{}/hooks?from=test", listener.local_addr().unwrap()),
            received: Arc::default(),
            answers: Arc::default(),
        };
        let (received, answers) = (
            Arc::clone(&receiver.received),
            Arc::clone(&receiver.answers),
        );
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                received.lock().unwrap().push(read(&mut stream));
                let next = answers.lock().unwrap().pop_front();
                let (status, body) = next.unwrap_or((200, String::new()));
                let length = body.len();
                let answer =
                    format!("HTTP/1.1 {status} Told\r\nContent-Length: {length}\r\n\r\n{body}");
                stream.write_all(answer.as_bytes()).unwrap();
            }
        });
        receiver
    }

    pub(crate) fn url(&self) -> String {
        self.url.clone()
    }

    /// Answers with these statuses, one after the other, and then with 200 again.
    pub(crate) fn answer(&self, statuses: &[u16]) {
        let answers = statuses.iter().map(|status| (*status, String::new()));
        self.answers.lock().unwrap().extend(answers);
    }

    /// Answers 200 with this body the next time.
    pub(crate) fn answer_with(&self, body: &Value) {
        let answer = (200, body.to_string());
        self.answers.lock().unwrap().push_back(answer);
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }
}

fn read(stream: &mut TcpStream) -> Received {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
        if let Some(end) = end {
            let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
            let (first, lines) = head.split_once("\r\n").unwrap();
            assert_eq!(first, "POST /hooks?from=test HTTP/1.1");
            let headers = lines
                .split("\r\n")
                .map(|line| line.split_once(": ").unwrap());
            let headers: Vec<(String, String)> = headers
                .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
                .collect();
            let length = headers.iter().find(|(name, _)| name == "content-length");
            let length: usize = length.unwrap().1.parse().unwrap();
            if bytes.len() >= end + 4 + length {
                let body = bytes[end + 4..].to_vec();
                return Received { headers, body };
            }
        }
        let count = stream.read(&mut chunk).unwrap();
        assert!(count > 0, "the request is not whole");
        bytes.extend_from_slice(&chunk[..count]);
    }
}

/// Waits until all that is due was sent.
pub(crate) fn settle(shop: &Shop) {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(shop.settle());
}
