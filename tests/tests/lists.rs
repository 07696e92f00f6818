//! Are pages, limits and repetition of every endpoint, and the traits they give, what the specs say?
#![expect(
    deprecated,
    reason = "every endpoint is compared, the deprecated ones, too"
)]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what helps a test may fail like one"
)]

use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::sync::LazyLock;

use bc_api::catalog::products::{DeleteProducts, ProductBatchUpdate, UpdateProducts};
use bc_api::inventory::{AdjustmentBySku, InventoryAdjustment, PutAbsoluteAdjustment};
use bc_api::{Batched, Endpoint, EndpointInfo, Keyset, PageStyle, Paged, Paging};
use bc_tests::for_each_endpoint;
use bc_tests::specs::{Described, Specs};
use serde_json::Value;

/// Whether an endpoint has a trait: the constant of the type, where its bound holds, goes before
/// that of the trait.
struct Asked<E>(PhantomData<E>);

impl<E: Paged> Asked<E> {
    const IS_PAGED: bool = true;
}

impl<E: Batched> Asked<E> {
    const IS_BATCHED: bool = true;
}

trait Otherwise {
    const IS_PAGED: bool = false;
    const IS_BATCHED: bool = false;
}

impl<T> Otherwise for T {}

struct Row {
    spec: &'static str,
    operation: &'static str,
    info: &'static EndpointInfo,
    is_paged: bool,
    is_batched: bool,
}

macro_rules! rows {
    ($($trials:tt { $($endpoint:ty = $spec:literal $operation:literal,)* })*) => {
        const ROWS: &[&[Row]] = &[$(&[$(Row {
            spec: $spec,
            operation: $operation,
            info: <$endpoint as Endpoint>::INFO,
            is_paged: <Asked<$endpoint>>::IS_PAGED,
            is_batched: <Asked<$endpoint>>::IS_BATCHED,
        }),*]),*];
    };
}

for_each_endpoint!(rows);

/// Asserts that `said` of every endpoint is what `expected` reads from the specs.
#[track_caller]
fn assert_all<T: PartialEq + std::fmt::Debug>(
    said: fn(&Row) -> T,
    expected: fn(&Described<'_>) -> T,
) {
    static SPECS: LazyLock<Specs> = LazyLock::new(|| Specs::load().unwrap());
    let mut operations: BTreeMap<(&str, &str), Described<'_>> = SPECS
        .operations()
        .map(|operation| ((operation.spec().name.as_str(), operation.id), operation))
        .collect();
    let mut wrong = Vec::new();
    for row in ROWS.iter().copied().flatten() {
        let operation = operations.remove(&(row.spec, row.operation));
        let operation = operation.expect("an operation of the specs, listed once");
        let (said, expected) = (said(row), expected(&operation));
        if said != expected {
            wrong.push(format!("{operation}: {said:?}, not {expected:?}"));
        }
    }
    assert!(operations.is_empty(), "without a row: {operations:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn number(value: Option<&Value>) -> Option<u32> {
    value.map(|value| u32::try_from(value.as_u64().unwrap()).unwrap())
}

#[test]
fn the_style_of_paging_is_that_of_the_specs_and_gives_the_trait() {
    assert_all(
        |row| (row.info.pages.map(|pages| pages.style), row.is_paged),
        |operation| {
            let style = match operation.says("x-bc-pages").unwrap().as_str().unwrap() {
                "none" => None,
                "page" => Some(PageStyle::Number),
                "cursor" => Some(PageStyle::Cursor),
                "page-cursor" => Some(PageStyle::NumberOrCursor),
                unknown => panic!("{operation}: x-bc-pages: {unknown}"),
            };
            (style, style.is_some())
        },
    );
}

#[test]
fn the_items_on_a_page_are_the_greatest_limit_of_the_specs() {
    assert_all(
        |row| row.info.pages.and_then(|pages| pages.max_items),
        |operation| {
            let parameters = operation.parameters();
            let limit = parameters.iter().find(|p| p.name == "limit")?;
            let is_paged = operation.says("x-bc-pages")? != "none";
            number(limit.schema.get("maximum")).filter(|_| is_paged)
        },
    );
}

#[test]
fn what_follows_an_identifier_is_asked_for_as_the_specs_say() {
    type Said = Option<(String, bool, Vec<(String, String)>)>;
    let said = |row: &Row| -> Said {
        let keyset = row.info.pages?.keyset?;
        let order = keyset.order.iter();
        let order = order.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Some((
            keyset.parameter.to_owned(),
            keyset.inclusive,
            order.collect(),
        ))
    };
    assert_all(said, |operation| {
        let keyset = operation.says("x-bc-keyset")?;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let order = keyset.get("order").map(|order| order.as_object().unwrap());
        let order = order.into_iter().flatten();
        let order = order
            .map(|(name, value)| (name.clone(), text(value)))
            .collect();
        match (keyset.get("greater"), keyset.get("min")) {
            (Some(name), None) => Some((text(name), false, order)),
            (None, Some(name)) => Some((text(name), true, order)),
            _ => panic!("{operation}: {keyset}"),
        }
    });
}

#[test]
fn the_limits_are_those_of_the_specs_and_every_limited_list_gives_the_trait() {
    assert_all(
        |row| (row.info.max_batch, row.info.max_concurrency, row.is_batched),
        |operation| {
            let max_batch = number(operation.says("x-bc-max-batch"));
            let max_concurrency = number(operation.says("x-bc-max-concurrency"));
            (max_batch, max_concurrency, max_batch.is_some())
        },
    );
}

#[test]
fn only_posts_may_not_be_repeated_and_not_those_that_the_specs_name() {
    assert_all(
        |row| row.info.idempotent,
        |operation| {
            operation.method != "post" || operation.says("x-bc-idempotent") == Some(&true.into())
        },
    );
}

#[test]
fn products_can_be_read_after_an_identifier() {
    let expected = Paging {
        style: PageStyle::Number,
        max_items: Some(250),
        keyset: Some(Keyset {
            parameter: "id:greater",
            inclusive: false,
            order: &[("sort", "id"), ("direction", "asc")],
        }),
    };
    let said = bc_api::catalog::products::GetProducts::INFO.pages;
    assert_eq!(said, Some(expected));
}

#[test]
fn items_take_the_place_of_those_there_were_wherever_the_list_is() {
    let mut update = UpdateProducts::new([ProductBatchUpdate::new(1)]);
    update.set_items(vec![ProductBatchUpdate::new(2), ProductBatchUpdate::new(3)]);
    assert_eq!(
        update.body,
        [ProductBatchUpdate::new(2), ProductBatchUpdate::new(3)]
    );

    let mut delete = DeleteProducts::new().name("x").id_in([1, 2]);
    delete.set_items(vec![3]);
    assert_eq!(
        (delete.id_in, delete.name.as_deref()),
        (Some(vec![3]), Some("x"))
    );

    let by_sku = |sku: &str| AdjustmentBySku::new(1, sku, 5).into();
    let adjustment = InventoryAdjustment::new([by_sku("a"), by_sku("b")]).reason("counted");
    let mut adjust = PutAbsoluteAdjustment::new(adjustment);
    adjust.set_items(vec![by_sku("c")]);
    let expected = InventoryAdjustment::new([by_sku("c")]).reason("counted");
    assert_eq!(adjust.body, expected);
}
