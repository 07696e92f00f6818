//! What does a window make of one answer after the other?

use super::*;

const QUOTA: u32 = 100;
const LENGTH: Duration = Duration::from_secs(30);

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn limit(left: u32, reset_ms: u64) -> RateLimit {
    RateLimit {
        quota: QUOTA,
        left,
        window: Some(LENGTH),
        reset_in: ms(reset_ms),
    }
}

fn ok(left: u32, reset_ms: u64) -> RateLimitReport {
    RateLimitReport {
        status: 200,
        limit: Some(limit(left, reset_ms)),
        wait: None,
    }
}

fn turned_away(wait: Option<Duration>) -> RateLimitReport {
    RateLimitReport {
        status: 429,
        limit: None,
        wait,
    }
}

/// A window of which one answer told, at `start`.
fn told(start: Instant, left: u32, reset_ms: u64) -> Window {
    let mut window = Window::unknown();
    let ticket = window.grant(start);
    window.answered(ticket, start, &ok(left, reset_ms));
    window
}

/// How many requests pass now.
fn burst(window: &mut Window, now: Instant, priority: Priority) -> usize {
    let pass = |_: &usize| {
        let opens = window.opens(now, priority) == Opens::Now;
        if opens {
            window.grant(now);
        }
        opens
    };
    (0..1000).take_while(pass).count()
}

fn interactive(window: &mut Window, now: Instant) -> usize {
    burst(window, now, Priority::Interactive)
}

#[test]
fn ten_requests_probe_a_limit_that_is_not_known() {
    let now = Instant::now();
    let mut window = Window::unknown();
    assert_eq!(interactive(&mut window, now), 10);
}

#[test]
fn an_answer_that_tells_no_limit_means_none_but_an_error_means_nothing() {
    let now = Instant::now();
    for (status, passes) in [(200, 1000), (204, 1000), (502, 10), (401, 10)] {
        let mut window = Window::unknown();
        let ticket = window.grant(now);
        let report = RateLimitReport {
            status,
            ..RateLimitReport::default()
        };
        window.answered(ticket, now, &report);
        assert_eq!(interactive(&mut window, now), passes, "{status}");
    }
}

#[test]
fn what_is_left_goes_out_at_once_and_the_rest_after_the_reset() {
    let start = Instant::now();
    let mut window = told(start, 99, 20_000);
    assert_eq!(interactive(&mut window, start), 99);
    let opens = window.opens(start, Priority::Interactive);
    let Opens::Later { at: Some(at), .. } = opens else {
        panic!("{opens:?}");
    };
    assert!(at >= start + ms(20_000) && at <= start + ms(20_010));
    // Those on their way may still be counted in the next window.
    assert_eq!(interactive(&mut window, at), 1);
}

#[test]
fn a_request_of_which_nobody_knows_counts_as_spent_and_one_that_was_not_sent_does_not() {
    let start = Instant::now();
    let mut window = told(start, 99, 20_000);
    let tickets: Vec<_> = (0..10).map(|_| window.grant(start)).collect();
    for _ in &tickets[..5] {
        window.lost(start);
    }
    for ticket in &tickets[5..] {
        window.unsent(*ticket);
    }
    assert_eq!(interactive(&mut window, start), 94);

    // An answer to a later request knows better: none of them arrived.
    let mut window = told(start, 99, 20_000);
    window.grant(start);
    window.lost(start);
    let later = start + ms(10);
    let ticket = window.grant(later);
    window.answered(ticket, later, &ok(98, 19_990));
    assert_eq!(interactive(&mut window, later), 98);
}

#[test]
fn the_least_that_is_left_counts_in_whatever_order_answers_come() {
    let start = Instant::now();
    let mut window = told(start, 99, 20_000);
    let (first, second) = (window.grant(start), window.grant(start));
    let later = start + ms(100);
    window.answered(second, later, &ok(97, 19_950));
    window.answered(first, later, &ok(98, 19_960));
    assert_eq!(interactive(&mut window, later), 97);
}

#[test]
fn an_answer_of_a_window_that_is_over_says_nothing_of_this_one() {
    let start = Instant::now();
    let mut window = told(start, 99, 1_000);
    let slow = window.grant(start);
    let next = start + ms(1_100);
    let quick = window.grant(next);
    window.answered(quick, next, &ok(99, 29_900));
    window.answered(slow, start + ms(1_200), &ok(0, 900));
    assert_eq!(interactive(&mut window, start + ms(1_200)), 99);
}

#[test]
fn an_answer_of_the_next_window_begins_it() {
    let start = Instant::now();
    let mut window = told(start, 99, 1_000);
    let tickets: Vec<_> = (0..50).map(|_| window.grant(start)).collect();
    for ticket in tickets {
        window.answered(ticket, start, &ok(49, 1_000));
    }
    let early = window.grant(start + ms(950));
    // It arrived after the reset, a little before this client counts on it.
    window.answered(early, start + ms(1_000), &ok(99, 29_990));
    assert_eq!(interactive(&mut window, start + ms(1_000)), 99);
}

#[test]
fn a_429_closes_the_limit_until_its_reset_whatever_it_says_is_left() {
    let start = Instant::now();
    let mut window = told(start, 99, 20_000);
    let ticket = window.grant(start);
    let report = RateLimitReport {
        status: 429,
        limit: Some(limit(35, 15_000)),
        wait: Some(ms(15_000)),
    };
    window.answered(ticket, start, &report);
    assert_eq!(interactive(&mut window, start + ms(14_999)), 0);
    assert!(interactive(&mut window, start + ms(15_010)) >= 50);
}

#[test]
fn a_429_that_names_no_time_is_no_matter_of_the_quota() {
    let start = Instant::now();
    let mut window = told(start, 99, 20_000);
    let ticket = window.grant(start);
    window.answered(ticket, start, &turned_away(None));
    assert_eq!(interactive(&mut window, start), 99);
}

#[test]
fn a_429_that_names_a_time_without_sense_closes_the_limit_for_a_while_that_grows() {
    let mut now = Instant::now();
    let mut window = told(now, 99, 3_600_000);
    let mut closed = Vec::new();
    for _ in 0..10 {
        let ticket = window.grant(now);
        window.answered(ticket, now, &turned_away(Some(Duration::ZERO)));
        // A second one that was sent together with it says nothing new.
        let ticket = window.grant(now);
        window.answered(ticket, now, &turned_away(Some(Duration::ZERO)));
        let Opens::Later { at: Some(at), .. } = window.opens(now, Priority::Interactive) else {
            panic!("it is open");
        };
        closed.push((at - now).as_millis());
        now = at;
    }
    assert_eq!(closed[..4], [100, 200, 400, 800]);
    assert_eq!(closed[8..], [20_000, 20_000]);
}

#[test]
fn bulk_leaves_a_tenth_which_shrinks_until_the_reset_is_near() {
    let start = Instant::now();
    let mut window = told(start, 99, 30_000);
    assert_eq!(burst(&mut window, start, Priority::Bulk), 90);
    assert_eq!(interactive(&mut window, start), 9);

    let mut window = told(start, 99, 30_000);
    burst(&mut window, start, Priority::Bulk);
    let mut now = start;
    let mut sent = 0;
    while let Opens::Later { at: Some(at), .. } = window.opens(now, Priority::Bulk) {
        if at >= start + LENGTH {
            break;
        }
        assert!(at > now);
        now = at;
        sent += burst(&mut window, now, Priority::Bulk);
    }
    assert_eq!(sent, 9, "the whole quota is used");
    assert!(now <= start + ms(27_100), "{:?}", now - start);
}

#[test]
fn where_others_spend_too_as_much_is_left_as_they_are_likely_to_need() {
    let start = Instant::now();
    // Of forty that are spent, one is ours.
    let mut window = told(start, 60, 29_900);
    assert!((20..=25).contains(&interactive(&mut window, start)));
    // Who needed all of it gets half of it.
    let mut window = told(start, 0, 100);
    let next = start + ms(102);
    assert!((50..=56).contains(&interactive(&mut window, next)));
}

#[test]
fn a_limit_that_changes_is_followed() {
    let start = Instant::now();
    let mut window = told(start, 99, 1_000);
    let ticket = window.grant(start);
    let report = RateLimitReport {
        status: 200,
        limit: Some(RateLimit {
            quota: 450,
            ..limit(98, 1_000)
        }),
        wait: None,
    };
    window.answered(ticket, start, &report);
    assert_eq!(window.snapshot(start).unwrap().quota, 450);
}

#[test]
fn a_window_that_is_shorter_than_it_says_is_believed_by_its_reset() {
    let mut now = Instant::now();
    let mut window = told(now, 99, 1_000);
    for _ in 0..5 {
        // The headers say 30 s, and the reset comes every second.
        now += ms(1_010);
        window.opens(now, Priority::Interactive);
        let ticket = window.grant(now);
        window.answered(ticket, now, &ok(99, 1_000));
        let told = window.snapshot(now).unwrap();
        assert!(told.reset_in <= ms(1_001), "{told:?}");
    }
}
