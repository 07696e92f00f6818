//! A server with a rate limit as BigCommerce has it, and what it saw.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use bc_auth::AccessToken;
use bc_client::{Client, ClientBuilder};

use crate::support::*;

/// A limit of so many requests in each window, counted for all clients.
pub(crate) struct Limit {
    pub(crate) quota: u32,
    pub(crate) window: Duration,
    pub(crate) latency: Duration,
    spent: Mutex<(Option<Instant>, u32)>,
    /// Of the requests that are no POSTs.
    turned_away: AtomicU32,
    /// When requests came, and for what.
    arrivals: Mutex<Vec<(Instant, String)>>,
}

impl Limit {
    pub(crate) fn new(quota: u32, window_ms: u64, latency_ms: u64) -> &'static Self {
        // The server needs it as long as the test runs.
        Box::leak(Box::new(Self {
            quota,
            window: Duration::from_millis(window_ms),
            latency: Duration::from_millis(latency_ms),
            spent: Mutex::default(),
            turned_away: AtomicU32::new(0),
            arrivals: Mutex::default(),
        }))
    }

    pub(crate) async fn serve(&'static self) -> Server {
        Server::start(|request| self.answer(request)).await
    }

    fn answer(&self, request: &Request) -> Reply {
        let now = Instant::now();
        self.arrivals
            .lock()
            .unwrap()
            .push((now, request.line.clone()));
        let mut spent = self.spent.lock().unwrap();
        let (start, count) = &mut *spent;
        let start = start.get_or_insert(now);
        while now >= *start + self.window {
            *start += self.window;
            *count = 0;
        }
        let status = if *count < self.quota {
            *count += 1;
            200
        } else {
            if !request.line.starts_with("POST") {
                self.turned_away.fetch_add(1, Ordering::SeqCst);
            }
            429
        };
        let headers = vec![
            ("X-Rate-Limit-Requests-Quota", self.quota.to_string()),
            (
                "X-Rate-Limit-Requests-Left",
                (self.quota - *count).to_string(),
            ),
            (
                "X-Rate-Limit-Time-Window-Ms",
                self.window.as_millis().to_string(),
            ),
            (
                "X-Rate-Limit-Time-Reset-Ms",
                (*start + self.window - now).as_millis().to_string(),
            ),
        ];
        let reply = Reply::Http(status, headers, b"{}".to_vec());
        Reply::Late(self.latency, Box::new(reply))
    }

    pub(crate) fn turned_away(&self) -> u32 {
        self.turned_away.load(Ordering::SeqCst)
    }

    pub(crate) fn arrivals(&self) -> Vec<(Instant, String)> {
        self.arrivals.lock().unwrap().clone()
    }

    /// How many requests were there at once at most, as far as latency tells.
    pub(crate) fn most_at_once(&self) -> usize {
        let arrivals = self.arrivals();
        let at = |then: Instant| {
            let there =
                |(came, _): &&(Instant, String)| *came <= then && then < *came + self.latency;
            arrivals.iter().filter(there).count()
        };
        arrivals
            .iter()
            .map(|(then, _)| at(*then))
            .max()
            .unwrap_or(0)
    }
}

pub(crate) fn builder(server: &Server) -> ClientBuilder<AccessToken<CatalogSync>> {
    Client::builder(credential(TOKEN))
        .origin(&server.url)
        .unwrap()
}
