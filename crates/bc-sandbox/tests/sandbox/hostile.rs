//! Whatever comes over the socket, the server goes on.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use bc_sandbox::Seed;

use crate::support::{Shop, shop, start};

/// A small generator of pseudo-random numbers, so that a failure can be repeated.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }
}

fn alive(shop: &Shop) {
    assert_eq!(shop.get("/catalog/trees").status, 200);
}

fn throw(shop: &Shop, bytes: &[u8]) {
    let mut stream = TcpStream::connect(shop.address()).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(5)))
        .unwrap();
    _ = stream.write_all(bytes);
    _ = stream.shutdown(std::net::Shutdown::Write);
    _ = stream.read_to_end(&mut Vec::new());
}

#[test]
fn random_bytes_do_no_harm() {
    let shop = start(Seed::empty());
    let mut dice = Dice(7);
    for _ in 0..200 {
        let bytes: Vec<u8> = (0..dice.roll(400)).map(|_| dice.roll(256) as u8).collect();
        throw(&shop, &bytes);
    }
    alive(&shop);
}

#[test]
fn random_requests_made_of_plausible_parts_do_no_harm() {
    let shop = shop();
    let mut dice = Dice(11);
    const SEGMENTS: [&str; 24] = [
        "/catalog",
        "/products",
        "/brands",
        "/categories",
        "/trees",
        "/variants",
        "/options",
        "/values",
        "/modifiers",
        "/images",
        "/metafields",
        "/101",
        "/31",
        "/18",
        "/118",
        "/1101",
        "/image",
        "/summary",
        "/sort-order",
        "/category-assignments",
        "/%00",
        "/%ff%fe",
        "/%",
        "/..",
    ];
    const QUERIES: [&str; 12] = [
        "",
        "?limit=1",
        "?page=99999999999999999999",
        "?id:in=",
        "?id:in=,,,",
        "?after=AAAA",
        "?%ff=%fe&=&&;",
        "?include=variants,options,modifiers,images,primary_image",
        "?include_fields=,",
        "?keyword=%F0%9F",
        "?sort=price&direction=desc",
        "?date_modified:min=9999999999999",
    ];
    const VALUES: [&str; 14] = [
        "{}",
        "[]",
        "null",
        "1e400",
        "-1",
        "\"\"",
        "[{}]",
        "[null,1]",
        "{\"id\":101}",
        "[{\"id\":101,\"name\":\"\\u0000\"}]",
        "{\"name\":\"a\",\"price\":1e999,\"type\":\"physical\",\"weight\":1}",
        "{\"parent_id\":9223372036854775808,\"name\":\"x\"}",
        "[{\"product_id\":116,\"category_id\":18}]",
        "{\"variants\":[{\"option_values\":[{\"id\":1,\"option_id\":2}]}]}",
    ];
    let token = shop.token.clone();
    for _ in 0..1500 {
        let mut target = "/stores/sandbox/v3".to_owned();
        for _ in 0..dice.roll(7) {
            target.push_str(dice.pick(&SEGMENTS));
        }
        target.push_str(dice.pick(&QUERIES));
        let method = dice.pick(&["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "QUERY"]);
        let media = dice.pick(&[
            "application/json",
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            "\u{e9}/x",
        ]);
        let body = dice.pick(&VALUES);
        let headers = [("X-Auth-Token", token.as_str()), ("Content-Type", media)];
        let answer = shop.raw(method, &target, &headers, body.as_bytes());
        assert_ne!(answer.status, 500, "{method} {target} {body}");
        assert!(answer.status != 204 || answer.bytes.is_empty());
    }
    alive(&shop);
}

#[test]
fn deep_json_and_broken_texts_are_refused() {
    let shop = shop();
    let headers = [
        ("X-Auth-Token", shop.token.as_str()),
        ("Content-Type", "application/json"),
    ];
    for body in [
        "[".repeat(200_000),
        "{\"a\":".repeat(100_000),
        format!("{}{}", "[".repeat(5000), "]".repeat(5000)),
    ] {
        shop.raw(
            "POST",
            &shop.path("/catalog/brands"),
            &headers,
            body.as_bytes(),
        )
        .errors(400);
    }
    let broken = b"{\"name\":\"\xff\xfe\"}";
    shop.raw("POST", &shop.path("/catalog/brands"), &headers, broken)
        .errors(400);
    alive(&shop);
}

#[test]
fn broken_forms_are_refused() {
    let shop = shop();
    for (media, body) in [
        ("multipart/form-data; boundary=x", "no boundary at all"),
        ("multipart/form-data; boundary=x", "--x\r\n"),
        (
            "multipart/form-data; boundary=x",
            "--x\r\nContent-Disposition: nonsense\r\n\r\n--x--",
        ),
        ("multipart/form-data", "--x--\r\n"),
    ] {
        let headers = [
            ("X-Auth-Token", shop.token.as_str()),
            ("Content-Type", media),
        ];
        let status = shop
            .raw(
                "POST",
                &shop.path("/catalog/brands/31/image"),
                &headers,
                body.as_bytes(),
            )
            .status;
        assert!(matches!(status, 400 | 422), "{body:?}: {status}");
    }
    alive(&shop);
}

#[test]
fn a_client_that_hangs_up_in_the_middle_holds_nothing_up() {
    let shop = shop();
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: a\r\nX-Auth-Token: {}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{",
        shop.path("/catalog/brands"),
        shop.token
    );
    let idle: Vec<TcpStream> = (0..20)
        .map(|_| TcpStream::connect(shop.address()).unwrap())
        .collect();
    for _ in 0..20 {
        throw(&shop, head.as_bytes());
    }
    alive(&shop);
    drop(idle);
}
