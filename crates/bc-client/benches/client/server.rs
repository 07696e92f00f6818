//! What is measured against? A server in a process of its own, whose answers are made beforehand.
//!
//! - `/bodies/{bytes}`: a page of products of about that size
//! - `/rows/{total}/{latency}?page=..&limit=..`: a page of a list of that many rows, after that many
//!   milliseconds

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::Outcome;

/// Answers by their request's path and query.
type Answers = Mutex<HashMap<String, Arc<Vec<u8>>>>;

/// Prints its address and serves until it is killed.
pub(crate) fn serve() -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("http://{}", listener.local_addr()?);
        std::io::stdout().flush()?;
        let answers = Arc::new(Answers::default());
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            tokio::spawn(connection(stream, Arc::clone(&answers)));
        }
    })
}

async fn connection(stream: TcpStream, answers: Arc<Answers>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    loop {
        line.clear();
        stream.read_line(&mut line).await?;
        let Some(target) = line.split(' ').nth(1) else {
            return Ok(());
        };
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let path = path.trim_start_matches("/stores/abc123");
        let numbers: Vec<u64> = path
            .split('/')
            .filter_map(|segment| segment.parse().ok())
            .collect();
        let answer = {
            let mut answers = answers
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            let made = answers
                .entry(target.to_owned())
                .or_insert_with(|| Arc::new(http(&body(&numbers, query))));
            Arc::clone(made)
        };
        while line.trim_end() != "" {
            line.clear();
            stream.read_line(&mut line).await?;
        }
        if let [_, latency] = *numbers.as_slice()
            && latency > 0
        {
            tokio::time::sleep(Duration::from_millis(latency)).await;
        }
        stream.write_all(&answer).await?;
    }
}

fn http(body: &[u8]) -> Vec<u8> {
    let mut answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         X-Rate-Limit-Requests-Quota: 1000000\r\nX-Rate-Limit-Requests-Left: 999999\r\n\
         X-Rate-Limit-Time-Window-Ms: 30000\r\nX-Rate-Limit-Time-Reset-Ms: 15000\r\n\
         X-Request-Id: 8f14e45fceea167a5a36dedd4bea2543\r\n\r\n",
        body.len()
    )
    .into_bytes();
    answer.extend_from_slice(body);
    answer
}

fn body(numbers: &[u64], query: &str) -> Vec<u8> {
    match *numbers {
        [bytes] => products(bytes),
        [total, _] => {
            let number = |name| {
                let pair = query.split('&').find_map(|pair| pair.strip_prefix(name));
                pair.and_then(|value| value.parse().ok())
            };
            rows(
                total,
                number("page=").unwrap_or(1),
                number("limit=").unwrap_or(50),
            )
        }
        _ => Vec::new(),
    }
}

/// As many products as make a body of about that size.
fn products(bytes: u64) -> Vec<u8> {
    let mut body = String::from(r#"{"data":["#);
    let mut id = 0;
    loop {
        id += 1;
        let cents = id * 37 % 10_000;
        let description = "<p>A mug that holds what is poured into it.</p>".repeat(8);
        let _ = write!(
            body,
            r#"{{"id":{id},"name":"Mug number {id}","sku":"MUG-{id}","description":"{description}","price":{}.{:02},"cost_price":0,"weight":12.5,"categories":[23,{id}],"brand_id":{},"inventory_level":{id},"is_visible":true,"date_modified":"2024-06-01T10:00:00+00:00"}}"#,
            cents / 100,
            cents % 100,
            id % 40,
        );
        if body.len() as u64 + 500 > bytes {
            break;
        }
        body.push(',');
    }
    body.push_str(r#"],"meta":{"pagination":{"total":1,"total_pages":1}}}"#);
    body.into_bytes()
}

fn rows(total: u64, page: u64, limit: u64) -> Vec<u8> {
    let first = (page - 1) * limit + 1;
    let last = total.min(page * limit);
    let mut body = String::from(r#"{"data":["#);
    for id in first..=last {
        let comma = if id < last { "," } else { "" };
        let _ = write!(
            body,
            r#"{{"id":{id},"name":"Row number {id}","sku":"ROW-{id}","price":{}.5,"inventory_level":{id},"is_visible":true,"date_modified":"2024-06-01T10:00:00+00:00"}}{comma}"#,
            id % 100,
        );
    }
    let pages = total.div_ceil(limit);
    let count = (last + 1).saturating_sub(first);
    let _ = write!(
        body,
        r#"],"meta":{{"pagination":{{"total":{total},"count":{count},"per_page":{limit},"current_page":{page},"total_pages":{pages}}}}}}}"#
    );
    body.into_bytes()
}
