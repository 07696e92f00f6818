//! How a batch sends its items: in which requests, and when.

mod reports;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bc_auth::{AccessToken, KnownScope, account, scope};
use bc_client::{
    Batch, BatchReport, Batched, Client, Endpoint, EndpointInfo, ItemState, Method, RequestWriter,
    Response, ScopeRequirement, SendableBy,
};
use bc_record::{Emit, Json, Secret, Writer};

use crate::support::*;

/// What is sent; it cannot be cloned, since a batch need not.
enum Item {
    Number(u64),
    Password(Secret),
}

impl Emit for Item {
    fn emit(&self, out: &mut Writer) {
        match self {
            Self::Number(number) => number.emit(out),
            Self::Password(password) => password.emit(out),
        }
    }
}

/// A PUT (or POST) of at most 10 items, at most `CONCURRENT` at once.
struct Write<R, const POST: bool = false, const CONCURRENT: u32 = 100> {
    items: Vec<Item>,
    path: &'static str,
    response: std::marker::PhantomData<fn() -> R>,
}

impl<R, const POST: bool, const CONCURRENT: u32> Write<R, POST, CONCURRENT> {
    fn new() -> Self {
        Self {
            items: Vec::new(),
            path: "all",
            response: std::marker::PhantomData,
        }
    }
}

impl<R: Response, const POST: bool, const CONCURRENT: u32> Endpoint for Write<R, POST, CONCURRENT> {
    type Auth = bc_auth::scheme::AccessToken;
    type Scopes = scope::store_v2_products;
    type Account = account::StoreOrApp;
    type Response = R;
    const INFO: &'static EndpointInfo = &EndpointInfo {
        name: "Write",
        method: if POST { Method::Post } else { Method::Put },
        path: "/v3/things/{what}",
        auth: bc_auth::Scheme::AccessToken,
        scopes: ScopeRequirement::AnyOf(&[&[KnownScope::StoreV2Products]]),
        accounts: &[account::Kind::Store, account::Kind::App],
        idempotent: !POST,
        pages: None,
        max_batch: Some(10),
        max_concurrency: Some(CONCURRENT),
        reference: None,
    };

    fn write(&self, request: &mut RequestWriter) {
        // What a request's own items make invalid.
        let is_zero = |item: &Item| matches!(item, Item::Number(0));
        let what = if self.items.iter().any(is_zero) {
            ""
        } else {
            self.path
        };
        request.path("what", &what.to_owned());
        request.body(&self.items);
    }
}

impl<R: Response, const POST: bool, const CONCURRENT: u32> Batched for Write<R, POST, CONCURRENT> {
    type Input = Item;

    fn set_items(&mut self, items: Vec<Item>) {
        self.items = items;
    }
}

type Update<R = Json> = Write<R>;
type Create = Write<Json, true>;

fn client(server: &Server) -> Client<AccessToken<CatalogSync>> {
    server.client()
}

/// A batch of the numbers from 1.
fn batch<E>(server: &Server, endpoint: E, count: u64) -> Batch<E::Response>
where
    E: Batched<Input = Item> + SendableBy<AccessToken<CatalogSync>> + 'static,
{
    client(server).batch(endpoint, (1..=count).map(Item::Number))
}

/// What became of the items, one letter an item.
fn states<R>(report: &BatchReport<R>) -> String {
    let letter = |item: bc_client::BatchItem<'_>| match item.state() {
        ItemState::Written => 'w',
        ItemState::Refused => 'r',
        ItemState::Unknown => '?',
        ItemState::NotSent => '-',
    };
    report.items().map(letter).collect()
}

fn body(request: &Request) -> String {
    String::from_utf8(request.body.clone()).unwrap()
}

/// Answers the request that has this item by `reply`, and all others with a success.
fn except(
    item: u64,
    reply: impl Fn() -> Reply + Send + Sync + 'static,
) -> impl Fn(&Request) -> Reply + Send + Sync + 'static {
    move |request| {
        let items: Vec<u64> = bc_record::from_slice(&request.body).unwrap();
        if items.contains(&item) {
            reply()
        } else {
            json(200, r#"{"data": [], "meta": {}}"#)
        }
    }
}

#[tokio::test]
async fn twenty_five_items_go_out_in_three_requests_in_order_and_come_back_as_one_report() {
    let server = Server::start(|request| json(200, body(request))).await;
    let report = batch(&server, Update::<Json>::new(), 25).parallel(1).await;
    let sent: Vec<String> = server.requests().iter().map(body).collect();
    assert_eq!(
        sent,
        [
            "[1,2,3,4,5,6,7,8,9,10]",
            "[11,12,13,14,15,16,17,18,19,20]",
            "[21,22,23,24,25]"
        ]
    );
    assert!(report.is_complete());
    assert_eq!(report.len(), 25);
    assert_eq!(report.retryable(), [0; 0]);
    let responses: Vec<_> = report.into_result().unwrap();
    let ranges: Vec<_> = responses.iter().map(|(range, _)| range.clone()).collect();
    assert_eq!(ranges, [0..10, 10..20, 20..25]);
    assert_eq!(responses[2].1.at(4).and_then(Json::as_u64), Some(25));
}

#[tokio::test]
async fn answers_that_come_in_another_order_stay_with_their_items() {
    let server = Server::start(|request| {
        let answer = body(request);
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n",
            answer.len()
        );
        let first = answer.starts_with("[1,");
        let pause = Duration::from_millis(if first { 60 } else { 0 });
        Reply::Steps(vec![Step::Pause(pause), write(head), write(answer)])
    })
    .await;
    let report = batch(&server, Update::<Json>::new(), 25).await;
    let first = |(range, answer): (std::ops::Range<usize>, &Json)| {
        (range.start, answer.at(0).and_then(Json::as_u64).unwrap())
    };
    let firsts: Vec<_> = report.responses().map(first).collect();
    assert_eq!(firsts, [(0, 1), (10, 11), (20, 21)]);
    assert_eq!(states(&report), "w".repeat(25));
}

#[tokio::test]
async fn a_list_without_items_sends_nothing() {
    let server = Server::start(|_| json(200, "{}")).await;
    let report = batch(&server, Update::<Json>::new(), 0).await;
    assert!(report.is_empty() && report.is_complete());
    assert_eq!(report.into_result().unwrap(), []);
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn a_request_carries_no_more_than_is_asked_for_nor_than_the_endpoint_takes() {
    for (size, requests) in [(7, 3), (1, 20), (0, 20), (1000, 2)] {
        let server = Server::start(|_| json(200, "{}")).await;
        let report = batch(&server, Update::<Json>::new(), 20).size(size).await;
        assert!(report.is_complete());
        assert_eq!(server.requests().len(), requests, "{size}");
    }
}

/// How many requests are under way while none is answered.
async fn under_way<R: Response>(server: &Server, batch: Batch<R>) -> usize {
    let waited = tokio::time::timeout(Duration::from_millis(100), batch.into_future()).await;
    assert!(waited.is_err());
    server.requests().len()
}

#[tokio::test]
async fn four_requests_are_under_way_unless_the_endpoint_admits_fewer_or_the_caller_says_so() {
    type AtMost<const CONCURRENT: u32> = Write<Json, false, CONCURRENT>;
    let hang = || Server::start(|_| Reply::Hang);
    let server = hang().await;
    assert_eq!(
        under_way(&server, batch(&server, AtMost::<100>::new(), 100)).await,
        4
    );
    let server = hang().await;
    assert_eq!(
        under_way(&server, batch(&server, AtMost::<2>::new(), 100)).await,
        2
    );
    let server = hang().await;
    let wished = batch(&server, AtMost::<6>::new(), 100).parallel(9);
    assert_eq!(under_way(&server, wished).await, 6);
    let server = hang().await;
    let wished = batch(&server, AtMost::<6>::new(), 100).parallel(0);
    assert_eq!(under_way(&server, wished).await, 1);
}

#[tokio::test]
async fn a_batch_that_is_dropped_sends_no_other_request_and_leaves_none_running() {
    let server =
        Server::start(|_| Reply::Steps(vec![Step::Pause(Duration::from_millis(80))])).await;
    let endpoint = Update::<Json>::new();
    assert_eq!(
        under_way(&server, batch(&server, endpoint, 100).parallel(1)).await,
        2
    );
    tokio::time::sleep(Duration::from_millis(120)).await;
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn an_unauthorized_or_forbidden_request_stops_the_batch() {
    for status in [401, 403] {
        let server = Server::start(except(15, move || json(status, "{}"))).await;
        let report = batch(&server, Update::<Json>::new(), 45).parallel(1).await;
        assert_eq!(
            states(&report),
            format!("{}{}{}", "w".repeat(10), "r".repeat(10), "-".repeat(25))
        );
        assert_eq!(server.requests().len(), 2);
        assert_eq!(report.retryable(), (20..45).collect::<Vec<_>>());
        let item = report.item(44).unwrap();
        assert!(item.status().is_none() && item.error().is_none());
        assert_eq!(
            item.to_string(),
            "input 44 was not sent, as the batch had stopped"
        );
    }
}

#[tokio::test]
async fn another_error_stops_a_batch_only_where_that_is_asked_for() {
    for (stops, expected) in [(false, "wwrrw"), (true, "wwrr-")] {
        let server = Server::start(except(3, || json(409, "{}"))).await;
        let batch = batch(&server, Update::<Json>::new(), 5).size(2).parallel(1);
        let batch = if stops { batch.stop_on_error() } else { batch };
        assert_eq!(states(&batch.await), expected);
    }
}

#[tokio::test]
async fn what_is_under_way_is_waited_for_after_a_batch_has_stopped() {
    let late = AtomicUsize::new(0);
    let server = Server::start(move |request| {
        if body(request) == "[1]" {
            return json(401, "{}");
        }
        late.fetch_add(1, Ordering::SeqCst);
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
        Reply::Steps(vec![Step::Pause(Duration::from_millis(50)), write(answer)])
    })
    .await;
    let report = batch(&server, Update::<Json>::new(), 9).size(1).await;
    assert_eq!(states(&report), "rwww-----");
}

#[tokio::test]
async fn a_batch_can_be_spawned() {
    let server = Server::start(|_| json(200, "{}")).await;
    let batch = batch(&server, Update::<Json>::new(), 12);
    let report = tokio::spawn(batch.into_future()).await.unwrap();
    assert!(report.is_complete());
}
