//! What every answer carries, compression, inspection, and the life of a sandbox.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
};

use flate2::read::GzDecoder;
use serde_json::{Value, json};

use crate::support::shop;

#[test]
fn every_answer_carries_a_request_id_and_the_rate_limit() {
    let shop = shop();
    let answers = [
        shop.get("/catalog/brands"),
        shop.get("/nowhere"),
        shop.delete("/catalog/brands/31"),
    ];
    let mut ids: Vec<&str> = answers
        .iter()
        .map(|answer| answer.header("x-request-id").unwrap())
        .collect();
    ids.dedup();
    assert_eq!(ids.len(), 3);
    for answer in &answers {
        for name in [
            "time-window-ms",
            "time-reset-ms",
            "requests-quota",
            "requests-left",
        ] {
            let value = answer.header(&format!("x-rate-limit-{name}")).unwrap();
            assert!(value.parse::<u32>().is_ok(), "{name}: {value}");
        }
    }
    assert_eq!(answers[2].status, 204);
    assert!(answers[2].bytes.is_empty());
    assert_eq!(answers[2].header("content-type"), None);
}

#[test]
fn an_answer_is_gzipped_only_for_who_takes_it() {
    let shop = shop();
    let get = |coding: &str| {
        let headers = [
            ("X-Auth-Token", shop.token.as_str()),
            ("Accept-Encoding", coding),
        ];
        shop.raw("GET", &shop.path("/catalog/products"), &headers, b"")
    };
    let plain = get("identity");
    assert_eq!(plain.header("content-encoding"), None);
    assert_eq!(get("gzip;q=0, br").header("content-encoding"), None);

    let packed = get("deflate, gzip;q=0.5");
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    let mut unpacked = Vec::new();
    GzDecoder::new(packed.bytes.as_slice())
        .read_to_end(&mut unpacked)
        .unwrap();
    assert!(packed.bytes.len() * 2 < unpacked.len());
    assert_eq!(
        serde_json::from_slice::<Value>(&unpacked).unwrap(),
        plain.json()
    );
}

#[test]
fn requests_are_recorded_as_received_without_the_token() {
    let shop = shop();
    shop.get("/catalog/products?id:in=101,102&name=%C3%A9");
    shop.post("/catalog/brands", json!({ "name": "" }));
    let requests = shop.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].method, "GET");
    assert_eq!(requests[0].path, "/stores/sandbox/v3/catalog/products");
    assert_eq!(requests[0].query, "id:in=101,102&name=%C3%A9");
    assert_eq!(requests[0].operation.as_deref(), Some("getProducts"));
    assert_eq!(requests[0].status, 200);
    assert_eq!(requests[0].refused, None);
    assert_eq!(requests[0].header("Accept"), Some("application/json"));
    assert_eq!(requests[0].header("X-Auth-Token"), Some("[redacted]"));
    assert_eq!(requests[1].status, 422);
    assert!(
        requests[1]
            .refused
            .as_ref()
            .unwrap()
            .contains("name must have at least 1")
    );
    assert!(!format!("{requests:?}{:?}", *shop).contains(&shop.token));
}

#[test]
fn one_connection_serves_many_requests() {
    let shop = shop();
    let mut stream = TcpStream::connect(shop.address()).unwrap();
    let request = format!(
        "GET {} HTTP/1.1\r\nHost: a\r\nX-Auth-Token: {}\r\n\r\n",
        shop.path("/catalog/brands/31"),
        shop.token
    );
    for _ in 0..3 {
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = [0; 4096];
        let read = stream.read(&mut answer).unwrap();
        assert!(answer[..read].starts_with(b"HTTP/1.1 200 OK"));
    }
    assert_eq!(shop.requests().len(), 3);
}

#[test]
fn a_dropped_sandbox_frees_its_port_even_with_a_connection_open() {
    let shop = shop();
    let address = shop.address();
    let _open = TcpStream::connect(&address).unwrap();
    drop(shop);
    assert!(TcpListener::bind(&address).is_ok());
}

#[test]
fn many_sandboxes_run_side_by_side() {
    let shops: Vec<_> = (0..4).map(|_| shop()).collect();
    shops[0].delete("/catalog/brands/31");
    assert_eq!(shops[0].get("/catalog/brands/31").status, 404);
    assert_eq!(shops[3].get("/catalog/brands/31").status, 200);
}

#[test]
fn two_hundred_connections_are_served_at_once() {
    let shop = shop();
    let request = format!(
        "GET {} HTTP/1.1\r\nHost: a\r\nX-Auth-Token: {}\r\n\r\n",
        shop.path("/catalog/brands/31"),
        shop.token
    );
    let mut streams: Vec<TcpStream> = (0..200)
        .map(|_| TcpStream::connect(shop.address()).unwrap())
        .collect();
    // Twice, so that each connection was there while all others were.
    for _ in 0..2 {
        for stream in &mut streams {
            stream.write_all(request.as_bytes()).unwrap();
        }
        for stream in &mut streams {
            let mut answer = [0; 4096];
            let read = stream.read(&mut answer).unwrap();
            assert!(answer[..read].starts_with(b"HTTP/1.1 200 OK"));
        }
    }
    assert_eq!(shop.requests().len(), 400);
}
