//! 100,000 rows in pages of 250: does each come once, in order, whatever quota and latency?

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bc_auth::{AccessToken, Unchecked};
use bc_client::{Client, Items, Page, PageResponse, Response};
use bc_macros::{Record, endpoint};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::store::{Quota, Store};

mod private {
    pub(crate) use bc_auth as auth;
    pub(crate) use bc_client as client;
}

const ROWS: u64 = 100_000;

#[derive(Record, Debug, Clone, PartialEq, Default)]
#[record(crate = bc_record)]
struct Row {
    #[record(required)]
    id: u64,
    name: Option<String>,
}

#[endpoint(method = GET, path = "/v3/rows", auth = AccessToken, scopes = [products: read], response = Page<Row>, pages = number, max_page_items = 250, crate = self::private)]
struct GetRows {}

#[endpoint(method = GET, path = "/v3/cursors", auth = AccessToken, scopes = [products: read], response = Page<Row>, pages = cursor, max_page_items = 250, crate = self::private)]
struct GetByCursor {}

#[endpoint(method = GET, path = "/v2/rows", auth = AccessToken, scopes = [products: read], response = Vec<Row>, pages = number, max_page_items = 250, crate = self::private)]
struct GetRowsV2 {}

type Reader = Client<AccessToken<Unchecked>>;

fn client(store: &Store) -> Reader {
    let token = AccessToken::unchecked("abc123".parse().unwrap(), "t").unwrap();
    Client::builder(token)
        .origin(&store.server.url)
        .unwrap()
        .build()
        .unwrap()
}

/// Reads a list, and compares every row.
async fn read<R: Response + PageResponse<Item = Row>>(mut items: Items<R>, rows: u64) {
    let mut next = 1;
    while let Some(row) = items.next().await {
        let row = row.unwrap();
        assert_eq!(row.id, next);
        assert_eq!(row.name, Some(format!("Row {next}")));
        next += 1;
    }
    assert_eq!(next, rows + 1);
}

/// Reads the rows in all three styles at once, each from a store of its own.
async fn all_styles(rows: u64, quota: Option<Quota>, latency: u64) {
    let latency = Duration::from_millis(latency);
    let [number, cursor, v2] = [(); 3].map(|()| Store::start(rows, quota, latency));
    let (number, cursor, v2) = tokio::join!(number, cursor, v2);
    tokio::join!(
        read(client(&number).items(GetRows::new()), rows),
        read(client(&cursor).items(GetByCursor::new()), rows),
        read(client(&v2).items(GetRowsV2::new()), rows),
    );
    for store in [number, cursor, v2] {
        assert_eq!(store.refused(), 0, "{quota:?}, {latency:?}");
        // The last page of v2 is followed by the question for another.
        let pages = usize::try_from(rows / 250).unwrap();
        assert!((pages..=pages + 1).contains(&store.server.count()));
    }
}

/// A quota of so many requests in so many milliseconds.
fn quota(requests: u64, milliseconds: u64) -> Option<Quota> {
    Some(Quota {
        requests,
        window: Duration::from_millis(milliseconds),
    })
}

/// At once from a server nearby and from a distant one.
async fn near_and_far(rows: u64, quota: Option<Quota>) {
    tokio::join!(all_styles(rows, quota, 0), all_styles(rows, quota, 100));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_row_comes_once_without_a_quota() {
    near_and_far(ROWS, None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_row_comes_once_under_a_quota() {
    near_and_far(ROWS, quota(150, 1000)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_row_comes_once_under_a_small_quota_of_which_nothing_is_wasted() {
    let start = Instant::now();
    near_and_far(ROWS, quota(20, 3000)).await;
    // 400 pages, of which each window admits 20: the first at once, the last after 19 windows.
    let floor = Duration::from_secs(19 * 3);
    let elapsed = start.elapsed();
    assert!(elapsed >= floor - Duration::from_secs(3), "{elapsed:?}");
    assert!(elapsed < floor + Duration::from_secs(6), "{elapsed:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_page_is_lost_where_another_client_spends_half_the_quota() {
    let store = Store::start(20_000, quota(20, 300), Duration::from_millis(5)).await;
    let turned_away = Arc::new(AtomicU64::new(0));
    let other = tokio::spawn(spend(store.server.url.clone(), Arc::clone(&turned_away)));
    read(client(&store).items(GetRows::new()), 20_000).await;
    assert!(!other.is_finished());
    other.abort();
    // 80 pages; the other client does not look at what is left, and is turned away more often.
    let ours = store.refused() - turned_away.load(Ordering::SeqCst);
    assert!(ours <= 16, "{ours} requests were turned away");
}

/// A client that spends half the quota, whatever it is answered, and counts what was refused.
async fn spend(url: String, turned_away: Arc<AtomicU64>) {
    let address = url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.unwrap();
    let mut answer = vec![0; 1 << 16];
    loop {
        tokio::time::sleep(Duration::from_millis(25)).await;
        let request = b"GET /stores/abc123/v3/rows?limit=1 HTTP/1.1\r\n\r\n";
        stream.write_all(request).await.unwrap();
        let read = stream.read(&mut answer).await.unwrap();
        assert!(read > 0);
        if answer.starts_with(b"HTTP/1.1 429") {
            turned_away.fetch_add(1, Ordering::SeqCst);
        }
    }
}
