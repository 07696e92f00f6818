//! Whatever the list and however it is read: every row, once, in order.

use bc_client::{Items, Page};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use tokio::runtime::Runtime;

use crate::lists::*;
use crate::support::*;

#[derive(Debug, Clone, Copy)]
enum Style {
    Number,
    Array,
    Cursor,
    Identifier,
}

#[derive(Debug, Clone)]
struct Case {
    style: Style,
    rows: i64,
    per_page: usize,
    look_ahead: usize,
    /// After how many items the reader stops and goes on from its position.
    stops: Vec<usize>,
}

fn cases() -> impl Strategy<Value = Case> {
    let style = prop_oneof![
        Just(Style::Number),
        Just(Style::Array),
        Just(Style::Cursor),
        Just(Style::Identifier),
    ];
    let stops = prop::collection::vec(0_usize..30, 0..4);
    (style, 0_i64..120, 1_usize..40, 0_usize..8, stops).prop_map(
        |(style, rows, per_page, look_ahead, stops)| Case {
            // A bare array's first page ends it unless it is full or round.
            per_page: match style {
                Style::Array => per_page.div_ceil(10) * 10,
                _ => per_page,
            },
            style,
            rows,
            look_ahead,
            stops,
        },
    )
}

async fn read(case: &Case) -> Vec<i64> {
    let Case {
        style, per_page, ..
    } = *case;
    let rows = Rows::new((1..=case.rows).map(|id| id * 2));
    let server = Server::start(move |query| {
        Reply::Json(match style {
            Style::Number => rows.numbered(query, per_page),
            Style::Array => return rows.bare(query, per_page),
            Style::Cursor => rows.by_cursor(query, per_page),
            Style::Identifier => rows.after_id(query, per_page),
        })
    })
    .await;
    let client = server.client();
    let list = || -> Items<Page<Row>> {
        match style {
            Style::Number | Style::Array => client.items(Numbered(&[])),
            Style::Cursor => client.items(ByCursor(&[])),
            Style::Identifier => client.items(Numbered(&[])).by_id(),
        }
        .look_ahead(case.look_ahead)
    };
    if let Style::Array = style {
        let items = || client.items(Bare(&[])).look_ahead(case.look_ahead);
        return stopping(case, items).await;
    }
    stopping(case, list).await
}

async fn stopping<R>(case: &Case, list: impl Fn() -> Items<R>) -> Vec<i64>
where
    R: bc_client::PageResponse<Item = Row>,
{
    let mut got = Vec::new();
    let mut items = list();
    for stop in &case.stops {
        for _ in 0..*stop {
            got.extend(items.next().await.transpose().unwrap());
        }
        items = list().resume(items.position());
    }
    got.extend(items.all().await.unwrap());
    ids(&got)
}

#[test]
fn every_row_comes_once_and_in_order() {
    let config = Config {
        cases: 150,
        failure_persistence: None,
        ..Config::default()
    };
    let seed = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let runtime = Runtime::new().unwrap();
    let tested = TestRunner::new_with_rng(config, seed).run(&cases(), |case| {
        let got = runtime.block_on(read(&case));
        prop_assert_eq!(got, (1..=case.rows).map(|id| id * 2).collect::<Vec<_>>());
        Ok(())
    });
    tested.unwrap();
}
