//! What does one request cost? `send` against reqwest and serde by hand, in turns.

use std::time::Duration;

use bc_auth::{AccessToken, Unchecked};
use bc_client::{Client, Page};
use bc_macros::{Record, endpoint};
use bc_record::{DateTime, Decimal};
use serde::Deserialize;

use crate::Outcome;
use crate::measure::{Spent, Stopwatch, median};

/// As long as BigCommerce's.
const TOKEN: &str = "k1zk9wcpfd6ybobmg6dl0kl3vv84bs9";
const ROUNDS: usize = 31;

macro_rules! product {
    ($($derive:ident)+; $(#[$meta:meta])* $product:ident; $money:ty, $date:ty) => {
        #[derive($($derive),+)]
        $(#[$meta])*
        #[allow(dead_code, reason = "what a user would read")]
        pub(crate) struct $product {
            pub(crate) id: i64,
            pub(crate) name: String,
            pub(crate) sku: String,
            pub(crate) description: String,
            pub(crate) price: $money,
            pub(crate) cost_price: Option<$money>,
            pub(crate) weight: $money,
            pub(crate) categories: Vec<i64>,
            pub(crate) brand_id: Option<i64>,
            pub(crate) inventory_level: i64,
            pub(crate) is_visible: bool,
            pub(crate) date_modified: Option<$date>,
        }
    };
}

product!(Record Debug Clone PartialEq Default; #[record(crate = bc_record)] Product; Decimal, DateTime);
product!(Deserialize; SerdeProduct; f64, String);

#[derive(Deserialize)]
struct SerdePage {
    data: Vec<SerdeProduct>,
}

/// Gets a page of about that size.
#[endpoint(
    method = GET,
    path = "/bodies/{bytes}",
    auth = AccessToken,
    scopes = [products: read],
    response = Page<Product>,
    crate = crate::private,
)]
pub(crate) struct GetBody {
    #[path]
    pub(crate) bytes: i64,
}

/// A call as a user would write it with reqwest and serde.
async fn by_hand(http: &reqwest::Client, url: &str) -> Result<usize, Box<dyn std::error::Error>> {
    let answer = http
        .get(url)
        .header("X-Auth-Token", TOKEN)
        .header("Accept", "application/json")
        .send()
        .await?
        .error_for_status()?;
    let page: SerdePage = serde_json::from_slice(&answer.bytes().await?)?;
    Ok(page.data.len())
}

async fn sent(
    client: &Client<AccessToken<Unchecked>>,
    bytes: i64,
) -> Result<usize, Box<dyn std::error::Error>> {
    Ok(client.send(GetBody::new(bytes)).await?.data.len())
}

/// Prints the cost of a request in both ways.
pub(crate) fn compare(server: &str) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    println!("one request, medians of {ROUNDS} rounds, by `send` and by hand (reqwest, serde):");
    for (name, bytes, requests) in [("1 KB", 1_000, 400), ("500 KB", 500_000, 20)] {
        for parallel in [1, 10] {
            let [ours, theirs] = runtime.block_on(both(server, bytes, requests, parallel))?;
            let ratio =
                |ours: Duration, theirs: Duration| ours.as_secs_f64() / theirs.as_secs_f64();
            println!(
                "  {name:>6}, {parallel:>2} at a time  CPU {:>9.1?} {:>9.1?} ratio {:.2}   wall {:>9.1?} {:>9.1?} ratio {:.2}",
                ours.cpu,
                theirs.cpu,
                ratio(ours.cpu, theirs.cpu),
                ours.wall,
                theirs.wall,
                ratio(ours.wall, theirs.wall),
            );
        }
    }
    Ok(())
}

/// What a request costs by `send`, and by hand.
async fn both(
    server: &str,
    bytes: i64,
    requests: u32,
    parallel: u32,
) -> Result<[Spent; 2], Box<dyn std::error::Error>> {
    let token = AccessToken::unchecked("abc123".parse()?, TOKEN)?;
    let client = Client::builder(token).origin(server)?.build()?;
    // Which TLS is not asked for: everything stays on this machine.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder()
        .no_proxy()
        .connect_timeout(Duration::from_secs(10))
        .timeout(Duration::from_secs(60))
        .build()?;
    let url = format!("{server}/stores/abc123/bodies/{bytes}");
    let mut spent: [Vec<Spent>; 2] = Default::default();
    // The first round warms up.
    for round in 0..=ROUNDS {
        let ours = round_of(requests, parallel, || sent(&client, bytes)).await?;
        let theirs = round_of(requests, parallel, || by_hand(&http, &url)).await?;
        if round > 0 {
            spent[0].push(ours);
            spent[1].push(theirs);
        }
    }
    Ok(spent.map(|rounds| Spent {
        wall: median(rounds.iter().map(|spent| spent.wall).collect()),
        cpu: median(rounds.iter().map(|spent| spent.cpu).collect()),
    }))
}

/// Makes that many requests, that many at a time; what one of them costs.
async fn round_of<F: Future<Output = Result<usize, Box<dyn std::error::Error>>>>(
    requests: u32,
    parallel: u32,
    request: impl Fn() -> F,
) -> Result<Spent, Box<dyn std::error::Error>> {
    let watch = Stopwatch::start();
    let lane = || async {
        for _ in 0..requests / parallel {
            if request().await? == 0 {
                return Err("an empty page".into());
            }
        }
        Ok::<_, Box<dyn std::error::Error>>(())
    };
    let lanes = (0..parallel).map(|_| lane());
    futures_util::future::try_join_all(lanes).await?;
    let Spent { wall, cpu } = watch.stop();
    Ok(Spent {
        wall: wall / requests,
        cpu: cpu / requests,
    })
}
