//! A store with rows, a quota and a latency, as BigCommerce keeps them.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::server::{Act, Server, http};

/// Requests that a window of this length admits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quota {
    pub(crate) requests: u64,
    pub(crate) window: Duration,
}

/// The state of the quota.
struct Window {
    begin: Instant,
    spent: u64,
    refused: u64,
}

/// Serves rows by page number (`/v3/rows`), by cursor (`/v3/cursors`) and as arrays (`/v2/rows`).
pub(crate) struct Store {
    pub(crate) server: Server,
    window: Arc<Mutex<Window>>,
}

impl Store {
    pub(crate) async fn start(rows: u64, quota: Option<Quota>, latency: Duration) -> Self {
        let window = Arc::new(Mutex::new(Window {
            begin: Instant::now(),
            spent: 0,
            refused: 0,
        }));
        let server = Server::start({
            let window = Arc::clone(&window);
            move |request, _| {
                let mut headers = Vec::new();
                let mut status = 200;
                if let Some(quota) = quota {
                    let mut window = window.lock().unwrap();
                    let passed = window.begin.elapsed();
                    if passed >= quota.window {
                        let windows = passed.as_nanos() / quota.window.as_nanos();
                        window.begin += quota.window * u32::try_from(windows).unwrap();
                        window.spent = 0;
                    }
                    if window.spent < quota.requests {
                        window.spent += 1;
                    } else {
                        window.refused += 1;
                        status = 429;
                    }
                    let reset = quota.window.saturating_sub(window.begin.elapsed());
                    headers = vec![
                        ("X-Rate-Limit-Requests-Quota", quota.requests.to_string()),
                        ("X-Rate-Limit-Requests-Left", (quota.requests - window.spent).to_string()),
                        ("X-Rate-Limit-Time-Window-Ms", quota.window.as_millis().to_string()),
                        // Rounded up, so that nobody comes too early.
                        ("X-Rate-Limit-Time-Reset-Ms", (reset.as_millis() + 1).to_string()),
                    ];
                }
                let headers: Vec<(&str, &str)> = headers
                    .iter()
                    .map(|(name, value)| (*name, value.as_str()))
                    .collect();
                let number = |name| request.query(name).map(|value| value.parse().unwrap());
                let limit = number("limit").unwrap_or(50).min(250);
                let path = request.line.split(['?', ' ']).nth(1).unwrap();
                let (first, tail) = match path.trim_start_matches("/stores/abc123") {
                    _ if status == 429 => (u64::MAX, String::new()),
                    "/v2/rows" => (number("page").unwrap_or(1) * limit - limit, String::new()),
                    "/v3/rows" => {
                        let page = number("page").unwrap_or(1);
                        let pages = rows.div_ceil(limit);
                        (page * limit - limit, format!(r#""pagination":{{"total":{rows},"per_page":{limit},"current_page":{page},"total_pages":{pages}}}"#))
                    }
                    _ => {
                        let first = number("after").unwrap_or(0);
                        let end = (first + limit).min(rows);
                        let next = if end < rows { format!(r#""end_cursor":"{end}""#) } else { r#""end_cursor":null"#.to_owned() };
                        (first, format!(r#""cursor_pagination":{{{next}}}"#))
                    }
                };
                if status == 429 {
                    return Act::Answer(http(429, &headers, ""));
                }
                if path.ends_with("/v2/rows") && first >= rows {
                    return late(latency, http(204, &headers, ""));
                }
                let mut body = String::from("[");
                for id in first + 1..=(first + limit).min(rows) {
                    let comma = if id == first + 1 { "" } else { "," };
                    write!(body, r#"{comma}{{"id":{id},"name":"Row {id}"}}"#).unwrap();
                }
                body.push(']');
                if !tail.is_empty() {
                    body = format!(r#"{{"data":{body},"meta":{{{tail}}}}}"#);
                }
                late(latency, http(200, &headers, body))
            }
        })
        .await;
        Self { server, window }
    }

    /// How many requests were turned away.
    pub(crate) fn refused(&self) -> u64 {
        self.window.lock().unwrap().refused
    }
}

fn late(latency: Duration, answer: Vec<u8>) -> Act {
    if latency.is_zero() {
        Act::Answer(answer)
    } else {
        Act::Late(latency, answer)
    }
}
