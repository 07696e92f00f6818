//! Does a client that is alone ever meet a 429, and does it use the whole quota? Against a
//! simulated server, in simulated time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use proptest::prelude::*;

use super::*;

#[derive(Debug, Clone)]
struct Scenario {
    quota: u32,
    length_ms: u64,
    /// Where in its window the server is at the start.
    offset_ms: u64,
    /// Whether a window begins with the first request after the last one, or at once.
    starts_with_request: bool,
    latency_ms: u64,
    parallel: usize,
    requests: u32,
    /// Of how many requests one is given up without an answer.
    one_lost_of: u64,
    priority: Priority,
    seed: u64,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Wake,
    Arrives(usize),
    Answered(usize, u16, u32, u64),
}

struct Server {
    ends_ms: u64,
    spent: u32,
}

#[derive(Debug)]
struct Outcome {
    turned_away: u32,
    took_ms: u64,
}

fn run(scenario: &Scenario) -> Outcome {
    let start = Instant::now();
    let mut seed = scenario.seed | 1;
    let mut random = move |below: u64| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed % below.max(1)
    };
    let mut server = Server {
        ends_ms: scenario.length_ms - scenario.offset_ms,
        spent: 0,
    };
    let mut window = Window::unknown();
    let mut events = BinaryHeap::from([Reverse((0u64, Event::Wake))]);
    let mut tickets = Vec::new();
    let (mut running, mut to_do) = (0, scenario.requests);
    let mut outcome = Outcome {
        turned_away: 0,
        took_ms: 0,
    };
    // In microseconds, as servers and clients do not begin on whole milliseconds.
    while let Some(Reverse((now_us, event))) = events.pop() {
        let now = start + Duration::from_micros(now_us);
        match event {
            Event::Wake => {}
            Event::Arrives(request) => {
                let now_ms = now_us / 1000;
                if now_ms >= server.ends_ms {
                    let late = now_ms - server.ends_ms;
                    let windows = late / scenario.length_ms;
                    server.ends_ms = if scenario.starts_with_request {
                        now_ms + scenario.length_ms
                    } else {
                        server.ends_ms + (windows + 1) * scenario.length_ms
                    };
                    server.spent = 0;
                }
                let status = if server.spent < scenario.quota {
                    server.spent += 1;
                    200
                } else {
                    outcome.turned_away += 1;
                    429
                };
                let reset = server.ends_ms - now_ms;
                let back = now_us + random(scenario.latency_ms * 1000 + 1);
                let left = scenario.quota - server.spent;
                events.push(Reverse((
                    back,
                    Event::Answered(request, status, left, reset),
                )));
            }
            Event::Answered(request, status, left, reset) => {
                running -= 1;
                outcome.took_ms = now_us / 1000;
                let limit = RateLimit {
                    quota: scenario.quota,
                    left,
                    window: Some(Duration::from_millis(scenario.length_ms)),
                    reset_in: Duration::from_millis(reset),
                };
                let report = RateLimitReport {
                    status,
                    limit: Some(limit),
                    wait: (status == 429).then_some(limit.reset_in),
                };
                let ticket = tickets[request];
                if scenario.one_lost_of > 0 && random(scenario.one_lost_of) == 0 {
                    window.lost(now);
                } else {
                    window.answered(ticket, now, &report);
                }
                if status == 429 {
                    to_do += 1;
                }
            }
        }
        while to_do > 0 && running < scenario.parallel {
            match window.opens(now, scenario.priority) {
                Opens::Now => {
                    tickets.push(window.grant(now));
                    running += 1;
                    to_do -= 1;
                    let there = now_us + random(scenario.latency_ms * 1000 + 1);
                    events.push(Reverse((there, Event::Arrives(tickets.len() - 1))));
                }
                Opens::Later { at, .. } => {
                    assert!(at.is_some() || running > 0, "nobody would wake the client");
                    if let Some(at) = at {
                        assert!(at > now, "a wait that is over");
                        let at = u64::try_from((at - start).as_micros()).unwrap() + 1;
                        events.push(Reverse((at, Event::Wake)));
                    }
                    break;
                }
            }
        }
        // Wakes that came to nothing pile up, and the simulation must end.
        if to_do == 0 && running == 0 {
            break;
        }
    }
    assert_eq!(to_do, 0, "a request was never sent");
    outcome
}

fn scenarios() -> impl Strategy<Value = Scenario> {
    (
        (20u32..400, 3_000u64..30_000, 0u64..3_000, any::<bool>()),
        (
            0u64..=50,
            1usize..=20,
            1u32..4,
            prop_oneof![Just(0), 5u64..40],
        ),
        (any::<bool>(), any::<u64>()),
    )
        .prop_map(
            |(
                (quota, length_ms, offset_ms, starts_with_request),
                (latency_ms, parallel, windows, one_lost_of),
                (is_bulk, seed),
            )| Scenario {
                quota,
                length_ms,
                offset_ms,
                starts_with_request,
                latency_ms,
                parallel,
                requests: quota * windows + 7,
                one_lost_of,
                priority: if is_bulk {
                    Priority::Bulk
                } else {
                    Priority::Interactive
                },
                seed,
            },
        )
}

proptest! {
    #[test]
    fn who_is_alone_is_never_turned_away(scenario in scenarios()) {
        let outcome = run(&scenario);
        prop_assert_eq!(outcome.turned_away, 0);
    }

    #[test]
    fn the_whole_quota_is_used(scenario in scenarios()) {
        let scenario = Scenario {
            one_lost_of: 0,
            parallel: 20,
            latency_ms: scenario.latency_ms.min(10),
            ..scenario
        };
        let outcome = run(&scenario);
        // The windows after the first that so many requests need, or so long as they take.
        let windows = u64::from(scenario.requests.div_ceil(scenario.quota)) - 1;
        let least = windows * scenario.length_ms;
        let busy = u64::from(scenario.requests) * 2 * (scenario.latency_ms + 1) / 20;
        prop_assert!(
            outcome.took_ms <= least + busy + scenario.length_ms / 10 + 500,
            "{} ms instead of {least}",
            outcome.took_ms
        );
    }
}

#[test]
fn small_windows_are_kept_too() {
    for seed in 1..200 {
        for latency_ms in [0, 1, 10, 50] {
            let outcome = run(&Scenario {
                quota: 20,
                length_ms: 300,
                offset_ms: seed % 300,
                starts_with_request: seed % 2 == 0,
                latency_ms,
                parallel: 20,
                requests: 200,
                one_lost_of: 0,
                priority: Priority::Interactive,
                seed: seed * 7919,
            });
            assert_eq!(outcome.turned_away, 0, "seed {seed}, {latency_ms} ms");
            assert!(outcome.took_ms < 9 * 300 + 300, "{outcome:?}");
        }
    }
}
