//! How fast is a shop of 100,000 products: taken over, listed, searched, and asked over 200 connections?
//!
//! `cargo bench -p bc-sandbox` prints the figures, and fails where one is beyond what a test suite could bear.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what fails here fails the benchmark"
)]

use std::{
    fmt::Write as _,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use bc_sandbox::{AccountKind, Sandbox, Seed};

const PRODUCTS: usize = 100_000;
const CONNECTIONS: usize = 200;
const REQUESTS: usize = 50;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let sandbox = runtime
        .block_on(Sandbox::builder().seed(Seed::shop()).start())
        .unwrap();
    let token = sandbox.token(AccountKind::Store, "store_v2_products");
    let address = sandbox.origin().trim_start_matches("http://").to_owned();
    let connect = || Connection::open(&address, &token);

    let text = shop();
    println!("{PRODUCTS} products, {} MB of JSON", text.len() / 1_000_000);
    let idle = resident();
    timed("import", 10.0, || sandbox.import(&text).unwrap());
    drop(text);
    let mut one = connect();
    timed("list all, 250 a page", 10.0, || {
        for page in 1..=PRODUCTS / 250 {
            let bytes = one.get(&format!("/v3/catalog/products?limit=250&page={page}"));
            assert!(bytes > 100_000, "page {page} has {bytes} bytes");
        }
    });
    timed("list all with their variants", 20.0, || {
        for page in 1..=PRODUCTS / 250 {
            one.get(&format!(
                "/v3/catalog/products?limit=250&include=variants&page={page}"
            ));
        }
    });
    for (name, query) in [
        ("100 lists by id", "id:in=5000,50000,99000"),
        ("100 lists by SKU", "sku=SKU-77777"),
        (
            "100 lists by price and date",
            "price:min=40&date_modified:min=2020-01-01&limit=10",
        ),
        ("100 lists by keyword", "keyword=mug 99"),
        ("100 lists sorted by name", "sort=name&limit=10"),
    ] {
        let query = query.replace(' ', "%20");
        timed(name, 20.0, || {
            for _ in 0..100 {
                one.get(&format!("/v3/catalog/products?{query}"));
            }
        });
    }
    timed("1,000 reads of one", 2.0, || {
        for id in 5_000..6_000 {
            one.get(&format!("/v3/catalog/products/{id}"));
        }
    });
    let name = format!("{CONNECTIONS} connections, {REQUESTS} requests each");
    timed(&name, 20.0, || {
        thread::scope(|scope| {
            for _ in 0..CONNECTIONS {
                scope.spawn(|| {
                    let mut connection = connect();
                    for page in 1..=REQUESTS {
                        connection.get(&format!("/v3/catalog/products?limit=10&page={page}"));
                    }
                });
            }
        });
    });
    if let (Some(idle), Some(now)) = (idle, resident()) {
        println!("{:>9} MB  resident, {idle} MB of it before the import", now);
        assert!(now < 500, "{now} MB are resident");
    }
}

/// Prints how long it takes, which is at most `most` seconds.
fn timed(name: &str, most: f64, act: impl FnOnce()) {
    let start = Instant::now();
    act();
    let taken = start.elapsed().as_secs_f64();
    println!("{taken:>9.2} s   {name}");
    assert!(taken < most, "{name} took {taken:.1} s");
}

/// A shop as a merchant's export would have it.
fn shop() -> String {
    let mut text = "{\"/v3/catalog/products\": [".to_owned();
    for number in 0..PRODUCTS {
        let separator = if number == 0 { "" } else { ",\n" };
        write!(
            text,
            "{separator}{{\"name\":\"Mug {number}\",\"type\":\"physical\",\"sku\":\"SKU-{number}\",\"price\":{}.5,\
             \"weight\":0.4,\"categories\":[18],\"brand_id\":31,\"description\":\"<p>Stoneware, number {number}.</p>\",\
             \"inventory_level\":{},\"inventory_tracking\":\"product\",\"is_visible\":true}}",
            number % 90,
            number % 300,
        )
        .unwrap();
    }
    text.push_str("]}");
    text
}

/// Megabytes of memory in use, where the system tells.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024)
}

/// A connection that is kept.
struct Connection {
    reader: BufReader<TcpStream>,
    token: String,
}

impl Connection {
    fn open(address: &str, token: &str) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        Self {
            reader: BufReader::new(stream),
            token: token.to_owned(),
        }
    }

    /// Asks for a path below the store; gives the length of the answer's body.
    fn get(&mut self, path: &str) -> usize {
        let request = format!(
            "GET /stores/sandbox{path} HTTP/1.1\r\nHost: sandbox\r\nX-Auth-Token: {}\r\n\r\n",
            self.token
        );
        self.reader.get_mut().write_all(request.as_bytes()).unwrap();
        let mut length = 0;
        let mut line = String::new();
        self.reader.read_line(&mut line).unwrap();
        assert!(line.starts_with("HTTP/1.1 200"), "{path}: {line}");
        while line != "\r\n" {
            line.clear();
            self.reader.read_line(&mut line).unwrap();
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        self.reader.read_exact(&mut body).unwrap();
        length
    }
}
