//! Does a server that fails at random points ever execute a POST twice?

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bc_auth::{AccessToken, Unchecked};
use bc_client::{Client, ErrorKind};
use bc_macros::{Record, endpoint};
use bc_record::Json;

use crate::server::{Act, Server, http};

mod private {
    pub(crate) use bc_auth as auth;
    pub(crate) use bc_client as client;
}

const CALLS: i64 = 10_000;
const PARALLEL: usize = 64;

#[derive(Record, Debug, Clone, PartialEq, Default)]
#[record(crate = bc_record)]
struct Numbered {
    #[record(required)]
    number: i64,
}

#[endpoint(method = POST, path = "/v3/things", auth = AccessToken, scopes = [products: modify], response = Json, crate = self::private)]
struct Create {
    #[body]
    body: Numbered,
}

/// What the server did with the body of a POST.
#[derive(Default)]
struct Executed(Mutex<HashMap<Vec<u8>, u32>>);

impl Executed {
    fn execute(&self, body: &[u8]) {
        *self.0.lock().unwrap().entry(body.to_vec()).or_default() += 1;
    }

    fn times(&self, body: &[u8]) -> u32 {
        self.0
            .lock()
            .unwrap()
            .get(body)
            .copied()
            .unwrap_or_default()
    }
}

/// A generator of numbers that look random and are the same in each run.
fn scramble(seed: u64) -> u64 {
    let mut x = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_post_is_executed_twice_by_a_server_that_fails_at_random_points() {
    let executed = Arc::new(Executed::default());
    let server = Server::start({
        let executed = Arc::clone(&executed);
        move |request, number| {
            let body = &request.body;
            let answer = http(200, &[("Content-Type", "application/json")], "{}");
            match scramble(number as u64) % 20 {
                // Turned away: not executed.
                0..=2 => Act::Answer(http(429, &[], "")),
                3 => Act::Answer(http(429, &[("X-Rate-Limit-Time-Reset-Ms", "1")], "")),
                // Read, but not executed.
                4 => Act::Reset(Vec::new()),
                5 => Act::Answer(http(503, &[], "")),
                fault => {
                    executed.execute(body);
                    match fault {
                        6 => Act::Reset(Vec::new()),
                        7 => Act::Close(Vec::new()),
                        8 => Act::Close(answer[..12].to_vec()),
                        9 => Act::Reset(answer[..answer.len() - 1].to_vec()),
                        10 => Act::Answer(http(500, &[], "")),
                        11 => Act::Answer(http(504, &[], "<html>")),
                        12 => Act::Close(answer),
                        13 => Act::Reset(answer),
                        _ => Act::Answer(answer),
                    }
                }
            }
        }
    })
    .await;
    let token = AccessToken::<Unchecked>::unchecked("abc123".parse().unwrap(), "t").unwrap();
    let client = Client::builder(token)
        .origin(&server.url)
        .unwrap()
        .backoff(Duration::from_millis(1), Duration::from_millis(4))
        .build()
        .unwrap();

    let numbers = Arc::new(Mutex::new(1..=CALLS));
    let workers = (0..PARALLEL).map(|_| {
        let (client, numbers, executed) =
            (client.clone(), Arc::clone(&numbers), Arc::clone(&executed));
        tokio::spawn(async move {
            let mut passed = 0;
            loop {
                let Some(number) = numbers.lock().unwrap().next() else {
                    return passed;
                };
                let outcome = client.send(Create::new(Numbered { number })).await;
                let times = executed.times(format!(r#"{{"number":{number}}}"#).as_bytes());
                assert!(times <= 1, "{number} was executed {times} times");
                match outcome {
                    Ok(_) => {
                        assert_eq!(times, 1, "{number} passed and was not executed");
                        passed += 1;
                    }
                    // What was turned away is sent until it passes or fails otherwise.
                    Err(error) => assert!(
                        matches!(error.kind(), ErrorKind::Transport | ErrorKind::Status(_))
                            && error.status() != Some(429),
                        "{error}"
                    ),
                }
            }
        })
    });
    let mut passed = 0;
    for worker in futures_util::future::join_all(workers).await {
        passed += worker.unwrap();
    }
    // About half of all requests that were not turned away are answered in full.
    assert!(
        (CALLS / 3..CALLS).contains(&passed),
        "{passed} calls passed"
    );
}
