//! What does a request look like on the wire?

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

/// A server on loopback that answers each connection's first request with the same bytes, and
/// hands over what it received.
pub struct Capture {
    address: SocketAddr,
    received: Receiver<String>,
}

impl Capture {
    /// Starts the server; it ends with the process.
    ///
    /// # Errors
    ///
    /// If no port on loopback can be opened.
    pub fn answering(response: &'static [u8]) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let (sender, received) = mpsc::channel();
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let Ok(request) = answer(connection, response) else {
                    continue;
                };
                if sender.send(request).is_err() {
                    break;
                }
            }
        });
        Ok(Self { address, received })
    }

    /// The server's scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The next request, as text: request line, headers and body.
    #[must_use]
    pub fn request(&self) -> Option<String> {
        self.received.recv_timeout(Duration::from_secs(10)).ok()
    }
}

fn answer(mut connection: TcpStream, response: &[u8]) -> io::Result<String> {
    connection.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut received = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let read = connection.read(&mut chunk)?;
        received.extend_from_slice(chunk.get(..read).unwrap_or_default());
        let text = String::from_utf8_lossy(&received);
        let complete = text.split_once("\r\n\r\n").is_some_and(|(head, body)| {
            let length = header(head, "content-length").and_then(|value| value.parse().ok());
            body.len() >= length.unwrap_or(0)
        });
        if complete || read == 0 {
            break;
        }
    }
    connection.write_all(response)?;
    Ok(String::from_utf8_lossy(&received).into_owned())
}

/// The value of a header in a request's head, whatever the case of its name.
#[must_use]
pub fn header<'a>(request: &'a str, name: &str) -> Option<&'a str> {
    let head = request.split("\r\n\r\n").next()?;
    head.lines().skip(1).find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}
