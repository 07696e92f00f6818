//! Requests broken byte by byte: whatever comes, nothing panics and no answer is 500.
//!
//! The run of the test suite is short, and the same each time. `BC_SANDBOX_FUZZ_SECONDS=600` makes a long one.

use std::{
    env,
    io::{Read, Write},
    net::{Shutdown, TcpStream},
    panic,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use bc_sandbox::AccountKind;

use crate::support::{Shop, shop};

/// How many requests a short run breaks.
const SHORT: usize = 1_500;

/// Requests that are whole, and lead to all parts of the server.
const WHOLE: [&str; 22] = [
    "POST /stores/sandbox/v3/customers HTTP/1.1\r\nHost: a\r\nX-Auth-Token: TOKEN\r\nContent-Type: application/json\r\nContent-Length: LENGTH\r\n\r\n[{\"first_name\":\"Ada\",\"last_name\":\"B\",\"email\":\"ada@example.com\",\"attributes\":[]}]",
    "GET /stores/sandbox/v3/customers?email:in=a@example.com&limit=3&after=aWQ6MQ&include=addresses HTTP/1.1\r\nHost: a\r\nX-Auth-Token: TOKEN\r\n\r\n",
    "GET /stores/sandbox/v2/orders?min_id=1&max_date_created=2026-01-01&sort=id:desc&limit=2 HTTP/1.1\r\nHost: a\r\nX-Auth-Token: TOKEN\r\n\r\n",
    "POST /stores/sandbox/v3/carts HTTP/1.1\r\nHost: a\r\nX-Auth-Token: TOKEN\r\nContent-Type: application/json\r\nContent-Length: LENGTH\r\n\r\n{\"line_items\":[{\"product_id\":101,\"quantity\":2}],\"channel_id\":1}",
    "POST /stores/sandbox/v3/pricelists HTTP/1.1\r\nHost: a\r\nX-Auth-Token: TOKEN\r\nContent-Type: application/json\r\nContent-Length: LENGTH\r\n\r\n{\"name\":\"Trade\",\"active\":true}",
    "PUT /stores/sandbox/v3/channels/1 HTTP/1.1\r\nHost: a\r\nX-Auth-Token: TOKEN\r\nContent-Type: application/json\r\nContent-Length: LENGTH\r\n\r\n{\"name\":\"Shop\",\"status\":\"inactive\"}",
    "GET /stores/sandbox/v3/catalog/products?limit=5&include=variants,images&sort=name&id:in=101,102 HTTP/1.1\r\nHost: a\r\nX-Auth-Token: TOKEN\r\nAccept: application/json\r\nAccept-Encoding: gzip;q=0.5, br\r\n\r\n",
    "GET /stores/sandbox/v3/catalog/categories?name:like=e&date_modified:min=2024-01-01&page=2&direction=desc HTTP/1.1\r\nHost: a\r\nX-Auth-Token: TOKEN\r\n\r\n",
    "GET /stores/sandbox/v3/catalog/variants?after=aWQ6MzAx&limit=3&include_fields=sku,price HTTP/1.1\r\nHost: a\r\nX-Auth-Token: TOKEN\r\n\r\n",
    "POST /stores/sandbox/v3/catalog/products HTTP/1.1\r\nHost: a\r\nX-Auth-Token: TOKEN\r\nContent-Type: application/json\r\nContent-Length: LENGTH\r\n\r\n{\"name\":\"Pan\",\"type\":\"physical\",\"weight\":1.5,\"price\":12,\"categories\":[18],\"images\":[{\"image_url\":\"https://a.example/a.jpg\"}],\"custom_fields\":[{\"name\":\"a\",\"value\":\"b\"}],\"brand_name\":\"Alder\"}",
    "PUT /stores/sandbox/v3/catalog/products/101 HTTP/1.1\r\nHost: a\r\nX-Auth-Token: TOKEN\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: LENGTH\r\n\r\n{\"price\":1e2,\"sale_price\":9.99,\"related_products\":[102],\"sku\":\"S\"}",
    "PUT /stores/sandbox/v3/catalog/products HTTP/1.1\r\nHost: a\r\nX-Auth-Token: TOKEN\r\nContent-Type: application/json\r\nContent-Length: LENGTH\r\n\r\n[{\"id\":101,\"price\":3},{\"id\":102,\"name\":\"Other name\"}]",
    "PUT /stores/sandbox/v3/catalog/categories/21 HTTP/1.1\r\nHost: a\r\nX-Auth-Token: TOKEN\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{\"parent_id\":22,\r\n10\r\n\"sort_order\": 9}\r\n0\r\n\r\n",
    "POST /stores/sandbox/v3/catalog/products/101/images HTTP/1.1\r\nHost: a\r\nX-Auth-Token: TOKEN\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: LENGTH\r\n\r\n--x\r\nContent-Disposition: form-data; name=\"image_file\"; filename=\"a.png\"\r\n\r\nPNG bytes here\r\n--x--\r\n",
    "POST /stores/sandbox/v3/catalog/products/101/options HTTP/1.1\r\nHost: a\r\nX-Auth-Token: TOKEN\r\nContent-Type: application/json\r\nContent-Length: LENGTH\r\n\r\n{\"display_name\":\"Size\",\"type\":\"dropdown\",\"option_values\":[{\"label\":\"S\",\"sort_order\":0},{\"label\":\"M\",\"sort_order\":1}]}",
    "POST /stores/sandbox/v3/catalog/products/118/metafields HTTP/1.1\r\nHost: a\r\nX-Auth-Token: TOKEN\r\nContent-Type: application/json\r\nContent-Length: LENGTH\r\n\r\n{\"key\":\"k\",\"namespace\":\"n\",\"value\":\"v\",\"permission_set\":\"app_only\"}",
    "DELETE /stores/sandbox/v3/catalog/products?id:in=103,104 HTTP/1.1\r\nHost: a\r\nX-Auth-Token: TOKEN\r\n\r\nGET /stores/sandbox/v3/catalog/summary HTTP/1.1\r\nHost: a\r\nX-Auth-Token: TOKEN\r\n\r\n",
    "DELETE /stores/sandbox/v3/catalog/brands/31 HTTP/1.1\r\nHost: a\r\nX-Auth-Token: TOKEN\r\nExpect: 100-continue\r\nConnection: keep-alive\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET /__sandbox/requests HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "POST /__sandbox/time HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: LENGTH\r\n\r\n{\"advance_ms\":30000}",
    "POST /__sandbox/snapshot HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: LENGTH\r\n\r\n{\"/v3/catalog/categories\":[{\"id\":21,\"^\":0,\"parent_id\":22,\"name\":\"A\"}],\"/v3/catalog/brands\":[{\"name\":\"B\",\"meta_keywords\":[]}]}",
    "POST /__sandbox/faults HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: LENGTH\r\n\r\n{\"fault\":\"garbage\",\"garbage\":\"gzip\",\"operation\":\"getBrands\",\"times\":1}",
];

/// What the requests need.
const SCOPES: &str =
    "store_v2_products store_v2_customers store_v2_orders store_cart store_channel_settings";

/// Texts that stand at the edge of what something takes.
const EDGES: [&str; 18] = [
    "0",
    "-1",
    "9223372036854775807",
    "9223372036854775808",
    "1e400",
    "-0.0",
    "null",
    "[]",
    "{}",
    "\"\"",
    "%00",
    "%ff",
    "\u{1f375}",
    "\r\n",
    "\0",
    "Content-Length: 99999999999999999999\r\n",
    "Transfer-Encoding: chunked\r\n",
    ":in=",
];

/// Dice that fall the same each time: splitmix64.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) >> 1) as usize % sides.max(1)
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a [u8] {
        from[self.roll(from.len())].as_bytes()
    }

    /// A part of something, as two places in it.
    fn part(&mut self, length: usize) -> (usize, usize) {
        let start = self.roll(length + 1);
        (start, (start + self.roll(24)).min(length))
    }

    /// A whole request, broken in some places.
    fn request(&mut self) -> Vec<u8> {
        let mut bytes = whole(WHOLE[self.roll(WHOLE.len())]).into_bytes();
        for _ in 0..self.roll(5) {
            let (start, end) = self.part(bytes.len());
            match self.roll(8) {
                0 => _ = bytes.drain(start..end),
                1 => bytes.truncate(start),
                2 => _ = bytes.splice(start..start, self.pick(&EDGES).to_vec()),
                3 => _ = bytes.splice(start..end, self.pick(&EDGES).to_vec()),
                4 => {
                    let again = bytes[start..end].to_vec();
                    bytes.splice(start..start, again);
                }
                5 => {
                    let other = self.pick(&WHOLE);
                    let (from, to) = self.part(other.len());
                    bytes.splice(start..end, other[from..to].to_vec());
                }
                6 => {
                    let byte = self.roll(256) as u8;
                    if let Some(place) = bytes.get_mut(start) {
                        *place = byte;
                    }
                }
                _ => {
                    if let Some(place) = bytes.get_mut(start) {
                        *place ^= 1 << self.roll(8);
                    }
                }
            }
        }
        bytes
    }
}

/// A request with the length of its body in its place.
fn whole(text: &str) -> String {
    let body = text.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    text.replace("LENGTH", &body.len().to_string())
}

/// Sends bytes, and gives what comes back.
fn throw(shop: &Shop, bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(shop.address()).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(5)))
        .unwrap();
    _ = stream.write_all(bytes);
    _ = stream.shutdown(Shutdown::Write);
    let mut answer = Vec::new();
    _ = stream.read_to_end(&mut answer);
    answer
}

/// The bytes with the token in its place, which is another one in each run.
fn with_token(bytes: &[u8], token: &str) -> Vec<u8> {
    let mut rest = bytes;
    let mut whole = Vec::new();
    while let Some(place) = rest.windows(5).position(|part| part == b"TOKEN") {
        whole.extend(&rest[..place]);
        whole.extend(token.as_bytes());
        rest = &rest[place + 5..];
    }
    whole.extend(rest);
    whole
}

static PANICS: AtomicUsize = AtomicUsize::new(0);

#[test]
fn broken_requests_neither_panic_nor_are_answered_500() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |what| {
        if std::thread::current().name() == Some("bc-sandbox") {
            PANICS.fetch_add(1, Ordering::SeqCst);
        }
        usual(what);
    }));
    let long = env::var("BC_SANDBOX_FUZZ_SECONDS").ok();
    let long = long.map(|seconds| Duration::from_secs(seconds.parse().unwrap()));
    let (start, mut count) = (Instant::now(), 0);

    let shop = shop();
    let token = shop.token(AccountKind::Store, SCOPES);
    let fresh = shop.snapshot();
    let mut dice = Dice(5);
    while long.map_or(count < SHORT, |long| start.elapsed() < long) {
        let bytes = dice.request();
        let answer = throw(&shop, &with_token(&bytes, &token));
        count += 1;
        let shown = || String::from_utf8_lossy(&bytes).into_owned();
        assert!(
            !answer.starts_with(b"HTTP/1.1 500"),
            "request {count}: {}",
            shown()
        );
        assert_eq!(
            PANICS.load(Ordering::SeqCst),
            0,
            "request {count}: {}",
            shown()
        );
        // A fault would keep the next request from the server.
        shop.clear_faults();
        if count % 250 == 0 {
            shop.restore(&fresh);
            assert_eq!(shop.get("/catalog/trees").status, 200);
        }
    }
    if long.is_some() {
        println!("{count} requests in {:?}", start.elapsed());
    }
}

#[test]
fn every_request_is_taken_before_it_is_broken() {
    let shop = shop();
    let token = shop.token(AccountKind::Store, SCOPES);
    let mut refused = Vec::new();
    for text in WHOLE {
        let answer = throw(&shop, &with_token(whole(text).as_bytes(), &token));
        let answer = String::from_utf8_lossy(&answer);
        let line = answer.lines().next().unwrap_or_default();
        if !line.starts_with("HTTP/1.1 2") {
            refused.push(format!(
                "{text}
{answer}"
            ));
        }
    }
    assert!(
        refused.is_empty(),
        "{}",
        refused.join(
            "

"
        )
    );
}
