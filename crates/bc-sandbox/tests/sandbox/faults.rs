//! What goes wrong on request: as a client sees it, and as the sandbox remembers it.

use std::{
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use bc_sandbox::{Fault, Garbage, Moment, RecordedRequest};
use serde_json::json;

use crate::support::{Shop, shop};

fn last(shop: &Shop) -> RecordedRequest {
    shop.requests().pop().unwrap()
}

/// What comes back for a brand's deletion or a list, and how the connection ended.
fn ask(shop: &Shop, method: &str, path: &str) -> (String, Option<ErrorKind>) {
    let headers = [("X-Auth-Token", shop.token.as_str())];
    let (bytes, end) = shop.exchange(method, &shop.path(path), &headers, b"");
    let end = end.err().map(|error| error.kind());
    (String::from_utf8_lossy(&bytes).into_owned(), end)
}

#[test]
fn an_error_status_strikes_at_its_endpoint_as_often_as_said() {
    let shop = shop();
    shop.fault(Fault::status(503).at_operation("getProducts").times(2))
        .unwrap();
    assert_eq!(shop.get("/catalog/brands").status, 200);
    for _ in 0..2 {
        let answer = shop.get("/catalog/products");
        answer.errors(503);
        assert!(answer.header("x-rate-limit-requests-left").is_some());
        assert_eq!(last(&shop).fault.as_deref(), Some("status 503"));
        assert!(!last(&shop).executed);
    }
    assert_eq!(shop.get("/catalog/products").status, 200);
    assert_eq!(last(&shop).fault, None);
    assert!(last(&shop).executed);
    assert!(shop.faults().is_empty());
}

#[test]
fn a_request_is_executed_before_an_error_only_if_said() {
    let shop = shop();
    let at = |fault: Fault| fault.at("DELETE", "/v3/catalog/brands/{brand_id}").times(1);
    shop.fault(at(Fault::status(500))).unwrap();
    shop.delete("/catalog/brands/31").errors(500);
    assert_eq!(shop.get("/catalog/brands/31").status, 200);

    shop.fault(at(Fault::status(500).executed())).unwrap();
    shop.delete("/catalog/brands/31").errors(500);
    assert!(last(&shop).executed);
    assert_eq!(shop.get("/catalog/brands/31").status, 404);
}

#[test]
fn a_429_comes_with_headers_or_without() {
    let shop = shop();
    shop.fault(Fault::too_many_requests().times(1)).unwrap();
    let limited = shop.get("/catalog/brands");
    limited.errors(429);
    assert!(limited.number("x-retry-after").is_some());
    assert!(limited.number("x-rate-limit-time-reset-ms").is_some());

    shop.fault(Fault::overload().times(1)).unwrap();
    let overloaded = shop.get("/catalog/brands");
    overloaded.errors(429);
    assert_eq!(overloaded.header("x-retry-after"), None);
    assert_eq!(overloaded.header("x-rate-limit-time-reset-ms"), None);
    assert_eq!(shop.get("/catalog/brands").status, 200);
}

#[test]
fn a_connection_is_reset_before_the_answer_before_its_body_or_within_it() {
    let shop = shop();
    let whole = ask(&shop, "GET", "/catalog/brands").0;
    let head = whole.find("\r\n\r\n").unwrap() + 4;
    for (moment, executed, body) in [
        (Moment::BeforeAnswer, false, None),
        (Moment::BeforeBody, true, Some(0)),
        (Moment::WithinBody, true, Some((whole.len() - head) / 2)),
    ] {
        shop.fault(Fault::reset(moment).times(1)).unwrap();
        let (came, end) = ask(&shop, "GET", "/catalog/brands");
        assert_eq!(end, Some(ErrorKind::ConnectionReset), "{moment:?}");
        assert_eq!(last(&shop).executed, executed);
        match body {
            None => assert_eq!((came.as_str(), last(&shop).status), ("", 0)),
            Some(length) => {
                let announced = format!("content-length: {}", whole.len() - head);
                assert!(came.contains(&announced), "{came}");
                assert_eq!(came.len() - came.find("\r\n\r\n").unwrap() - 4, length);
            }
        }
    }
    // The deletion of a brand is answered without a body: nothing comes at all.
    shop.fault(Fault::reset(Moment::WithinBody).times(1))
        .unwrap();
    let (came, end) = ask(&shop, "DELETE", "/catalog/brands/31");
    assert_eq!((came.as_str(), end), ("", Some(ErrorKind::ConnectionReset)));
    assert_eq!(shop.get("/catalog/brands/31").status, 404);
}

#[test]
fn a_truncated_answer_ends_in_an_orderly_way_before_its_announced_length() {
    let shop = shop();
    shop.fault(Fault::truncated().times(1)).unwrap();
    let (came, end) = ask(&shop, "GET", "/catalog/brands");
    assert_eq!(end, None);
    let (head, body) = came.split_once("\r\n\r\n").unwrap();
    let announced = head
        .split("content-length: ")
        .nth(1)
        .and_then(|rest| rest.split("\r\n").next())
        .unwrap();
    assert_eq!(announced.parse::<usize>().unwrap() / 2, body.len());
    assert!(body.starts_with("{\"data\":["));
}

#[test]
fn garbage_takes_the_place_of_the_answer() {
    let shop = shop();
    let get = |garbage| {
        shop.fault(Fault::garbage(garbage).times(1)).unwrap();
        let answer = shop.get("/catalog/brands");
        assert_eq!(answer.status, 200);
        answer
    };
    let html = get(Garbage::Html);
    assert_eq!(
        html.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert!(html.bytes.starts_with(b"<!DOCTYPE html>"));
    let json = get(Garbage::Json);
    assert_eq!(json.header("content-type"), Some("application/json"));
    assert!(serde_json::from_slice::<serde_json::Value>(&json.bytes).is_err());
    let gzip = get(Garbage::Gzip);
    assert_eq!(gzip.header("content-encoding"), Some("gzip"));
    let mut unpacked = Vec::new();
    let mut decoder = flate2::read::GzDecoder::new(gzip.bytes.as_slice());
    assert!(decoder.read_to_end(&mut unpacked).is_err());
}

#[test]
fn latency_holds_back_one_answer_and_no_other() {
    let shop = shop();
    let wait = Duration::from_millis(120);
    shop.fault(Fault::latency(wait).at_operation("getBrands").times(1))
        .unwrap();
    let start = Instant::now();
    std::thread::scope(|scope| {
        let slow = scope.spawn(|| shop.get("/catalog/brands").status);
        while shop.requests().is_empty() {
            std::thread::yield_now();
        }
        assert_eq!(shop.get("/catalog/products").status, 200);
        assert!(start.elapsed() < wait, "the other one waited too");
        assert_eq!(slow.join().unwrap(), 200);
    });
    assert!(start.elapsed() >= wait);
    assert!(shop.requests()[0].executed);
}

#[test]
fn a_hanging_request_is_never_answered_and_holds_nothing_up() {
    let shop = shop();
    let hang = Fault::hang().executed().times(1);
    shop.fault(hang).unwrap();
    let mut stream = TcpStream::connect(shop.address()).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_millis(60)))
        .unwrap();
    let request = format!(
        "DELETE {} HTTP/1.1\r\nHost: a\r\nX-Auth-Token: {}\r\n\r\n",
        shop.path("/catalog/brands/31"),
        shop.token
    );
    stream.write_all(request.as_bytes()).unwrap();
    let error = stream.read(&mut [0; 1]).unwrap_err();
    assert!(matches!(
        error.kind(),
        ErrorKind::WouldBlock | ErrorKind::TimedOut
    ));
    assert_eq!(shop.get("/catalog/brands/31").status, 404);
    assert_eq!(shop.requests()[0].status, 0);
    assert!(shop.requests()[0].executed);
}

#[test]
fn dice_of_the_same_seed_fall_the_same() {
    let pattern = |seed| {
        let shop = shop();
        shop.fault(Fault::status(502).probability(0.5, seed))
            .unwrap();
        let statuses: Vec<u16> = (0..40).map(|_| shop.get("/catalog/trees").status).collect();
        shop.clear_faults();
        assert_eq!(shop.get("/catalog/trees").status, 200);
        statuses
    };
    let first = pattern(1);
    assert_eq!(first, pattern(1));
    assert_ne!(first, pattern(2));
    let struck = first.iter().filter(|status| **status == 502).count();
    assert!((10..=30).contains(&struck), "{struck}");
}

#[test]
fn a_fault_that_could_never_strike_is_refused() {
    let shop = shop();
    for fault in [
        Fault::hang().at_operation("getProduct "),
        Fault::hang().at("GET", "/v3/catalog/products/{id}"),
        Fault::status(200),
        Fault::status(503).times(0),
        Fault::status(503).probability(1.5, 0),
        Fault::status(503).probability(f64::NAN, 0),
    ] {
        let error = shop.fault(fault.clone()).unwrap_err();
        assert!(!error.to_string().is_empty(), "{fault:?}");
    }
    assert!(shop.faults().is_empty());
    assert_eq!(
        shop.post("/catalog/brands", json!({ "name": "New" }))
            .status,
        200
    );
}
