//! How fast is a whole list read, and with how much memory? Each in a process of its own.

use std::process::Command;
use std::time::Duration;

use bc_auth::{AccessToken, Unchecked};
use bc_client::{Client, Page};
use bc_macros::{Record, endpoint};
use bc_record::{DateTime, Decimal};

use crate::Outcome;
use crate::measure::{Spent, Stopwatch, median, peak_memory};

const ROUNDS: usize = 7;

#[derive(Record, Debug, Clone, PartialEq, Default)]
#[record(crate = bc_record)]
pub(crate) struct Row {
    #[record(required)]
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) sku: Option<String>,
    pub(crate) price: Option<Decimal>,
    pub(crate) inventory_level: Option<i64>,
    pub(crate) is_visible: Option<bool>,
    pub(crate) date_modified: Option<DateTime>,
}

/// Lists rows of a list of that length, each page after that many milliseconds.
#[endpoint(
    method = GET,
    path = "/rows/{total}/{latency}",
    auth = AccessToken,
    scopes = [products: read],
    response = Page<Row>,
    pages = number,
    max_page_items = 250,
    crate = crate::private,
)]
pub(crate) struct GetRows {
    #[path]
    pub(crate) total: i64,
    #[path]
    pub(crate) latency: i64,
    #[query]
    pub(crate) page: Option<u32>,
    #[query]
    pub(crate) limit: Option<u32>,
}

/// Prints the cost of lists.
pub(crate) fn report(server: &str) -> Outcome {
    println!("whole lists in pages of 250, medians of {ROUNDS} rounds:");
    for (rows, latency) in [(10_000, 100), (100_000, 0)] {
        let [mut walls, mut cpus] = [(); 2].map(|()| Vec::new());
        let mut memory = Vec::new();
        for _ in 0..ROUNDS {
            let [wall, cpu, peak] = in_a_process(server, rows, latency)?;
            walls.push(Duration::from_micros(wall));
            cpus.push(Duration::from_micros(cpu));
            memory.push(peak);
        }
        memory.sort_unstable();
        let peak = memory.get(memory.len() / 2).copied().unwrap_or_default();
        println!(
            "  {rows:>7} rows, {latency:>3} ms latency   wall {:>8.1?}   CPU {:>8.1?}   peak memory {:.1} MB",
            median(walls),
            median(cpus),
            peak as f64 / 1e6,
        );
    }
    Ok(())
}

/// Wall and CPU time in microseconds, and peak memory in bytes.
fn in_a_process(
    server: &str,
    rows: i64,
    latency: i64,
) -> Result<[u64; 3], Box<dyn std::error::Error>> {
    let output = Command::new(std::env::current_exe()?)
        .args(["drain", server, &rows.to_string(), &latency.to_string()])
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let text = String::from_utf8(output.stdout)?;
    let figures: Result<Vec<u64>, _> = text.split_whitespace().map(str::parse).collect();
    figures?
        .try_into()
        .map_err(|_| "three figures were due".into())
}

/// Reads a list to its end, and prints what that cost.
pub(crate) fn drain(server: &str, rows: i64, latency: i64) -> Outcome {
    let runtime = tokio::runtime::Runtime::new()?;
    let spent = runtime.block_on(read(server, rows, latency))?;
    println!(
        "{} {} {}",
        spent.wall.as_micros(),
        spent.cpu.as_micros(),
        peak_memory()
    );
    Ok(())
}

async fn read(server: &str, rows: i64, latency: i64) -> Result<Spent, Box<dyn std::error::Error>> {
    let token = AccessToken::<Unchecked>::unchecked("abc123".parse()?, "a-token")?;
    let client = Client::builder(token).origin(server)?.build()?;
    let watch = Stopwatch::start();
    let mut items = client.items(GetRows::new(rows, latency));
    let mut next = 1;
    while let Some(row) = items.next().await {
        let row = row?;
        if row.id != next {
            return Err(format!("row {} came where {next} was due", row.id).into());
        }
        next += 1;
    }
    if next != rows + 1 {
        return Err(format!("{} rows came instead of {rows}", next - 1).into());
    }
    Ok(watch.stop())
}
