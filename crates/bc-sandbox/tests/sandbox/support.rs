//! A sandbox and a small HTTP client that shares no code with it.

use std::{
    io::{self, Read, Write},
    net::TcpStream,
    ops::Deref,
    time::Duration,
};

use bc_sandbox::{AccountKind, Builder, Sandbox, Seed};
use serde_json::Value;

/// A running sandbox with a token that may do anything in the catalog.
pub(crate) struct Shop {
    sandbox: Sandbox,
    pub(crate) token: String,
}

impl Deref for Shop {
    type Target = Sandbox;

    fn deref(&self) -> &Sandbox {
        &self.sandbox
    }
}

/// An answer as it came.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.bytes)))
    }

    pub(crate) fn data(&self) -> Value {
        assert!(
            (200..300).contains(&self.status),
            "{} {}",
            self.status,
            String::from_utf8_lossy(&self.bytes)
        );
        self.json()["data"].clone()
    }

    /// The body of a success without an envelope.
    pub(crate) fn bare(&self) -> Value {
        assert!(
            (200..300).contains(&self.status),
            "{} {}",
            self.status,
            String::from_utf8_lossy(&self.bytes)
        );
        self.json()
    }

    /// The ids of a list.
    pub(crate) fn ids(&self) -> Vec<i64> {
        self.data()
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["id"].as_i64().unwrap())
            .collect()
    }

    /// The field map of a refusal with this status.
    pub(crate) fn errors(&self, status: u16) -> Value {
        let body = self.json();
        assert_eq!(self.status, status, "{body}");
        assert_eq!(body["status"], status);
        assert!(
            body["title"]
                .as_str()
                .is_some_and(|title| !title.is_empty()),
            "{body}"
        );
        assert!(
            body["type"]
                .as_str()
                .is_some_and(|kind| kind.starts_with("https://")),
            "{body}"
        );
        body["errors"].clone()
    }
}

/// What an integration needs that does a bit of everything.
const SCOPES: &str = "store_v2_products store_cart store_checkout store_v2_orders store_v2_transactions \
    store_v2_customers store_v2_information store_v2_content store_v2_marketing store_inventory store_locations \
    store_channel_settings store_sites store_themes_manage";

pub(crate) fn start(seed: Seed) -> Shop {
    build(Sandbox::builder().seed(seed))
}

pub(crate) fn build(builder: Builder) -> Shop {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let sandbox = runtime.block_on(builder.start()).unwrap();
    let token = sandbox.token(AccountKind::Store, "store_v2_products");
    Shop { sandbox, token }
}

pub(crate) fn shop() -> Shop {
    start(Seed::shop())
}

impl Shop {
    pub(crate) fn address(&self) -> String {
        self.origin().trim_start_matches("http://").to_owned()
    }

    /// A path of the v3 API: `/catalog/products`.
    pub(crate) fn path(&self, path: &str) -> String {
        format!("/stores/{}/v3{path}", self.store_hash())
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send("GET", path, None)
    }

    pub(crate) fn post(&self, path: &str, body: Value) -> Answer {
        self.send("POST", path, Some(body))
    }

    pub(crate) fn put(&self, path: &str, body: Value) -> Answer {
        self.send("PUT", path, Some(body))
    }

    pub(crate) fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", path, None)
    }

    pub(crate) fn send(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        self.send_as(&self.token, method, path, body)
    }

    pub(crate) fn send_as(
        &self,
        token: &str,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> Answer {
        let mut headers = vec![("X-Auth-Token", token), ("Accept", "application/json")];
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        if !body.is_empty() {
            headers.push(("Content-Type", "application/json"));
        }
        self.raw(method, &self.path(path), &headers, body.as_bytes())
    }

    /// Sends to a path of either version (`/v2/orders`), by an account that may do a bit of everything.
    pub(crate) fn call(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let token = self.token(AccountKind::Store, SCOPES);
        let mut headers = vec![
            ("X-Auth-Token", token.as_str()),
            ("Accept", "application/json"),
        ];
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        if !body.is_empty() {
            headers.push(("Content-Type", "application/json"));
        }
        let path = format!("/stores/{}{path}", self.store_hash());
        self.raw(method, &path, &headers, body.as_bytes())
    }

    /// Sends exactly this.
    pub(crate) fn raw(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        parse(&self.exchange(method, target, headers, body).0)
    }

    /// Sends exactly this, and gives what came back and how it ended.
    pub(crate) fn exchange(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> (Vec<u8>, io::Result<usize>) {
        let mut head = format!("{method} {target} HTTP/1.1\r\nConnection: close\r\n");
        if headers.iter().all(|(name, _)| *name != "Host") {
            head.push_str(&format!("Host: {}\r\n", self.address()));
        }
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
        let mut stream = TcpStream::connect(self.address()).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        // A server that refuses a body may close before it has read all of it.
        _ = stream.write_all(body);
        let mut answer = Vec::new();
        let end = stream.read_to_end(&mut answer);
        (answer, end)
    }
}

impl Answer {
    /// A header that is a number.
    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        self.header(name).map(|value| value.parse().unwrap())
    }
}

pub(crate) fn parse(answer: &[u8]) -> Answer {
    let end = answer
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .expect("an HTTP answer");
    let head = String::from_utf8(answer[..end].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines
        .next()
        .unwrap()
        .split(' ')
        .nth(1)
        .unwrap()
        .parse()
        .unwrap();
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers = headers
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    Answer {
        status,
        headers,
        bytes: answer[end + 4..].to_vec(),
    }
}
