//! How long does a page of 250 products take to decode, next to serde_json with derived models?
//!
//! `cargo bench -p bc-record --bench decode` prints the medians of interleaved rounds and their
//! ratio: with the same plain types on both sides, and with the exact and tolerant types of
//! bc_record against `f64` and `String`; first with the fields in the order of the struct, in which
//! servers send them, then in reverse.

// The structs mirror a product's fields; their names say all.
#![allow(missing_docs)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use bc_macros::Record;
use bc_record::{DateTime, Decimal, DecodeError, Json, Object, from_slice, to_vec};
use serde::Deserialize;

const PRODUCTS: i64 = 250;
const ROUNDS: usize = 301;

macro_rules! product {
    ($($derive:ident)+; $(#[$meta:meta])* $product:ident, $page:ident; $money:ty, $date:ty) => {
        #[derive($($derive),+)]
        $(#[$meta])*
        pub struct $page {
            pub data: Vec<$product>,
        }

        #[derive($($derive),+)]
        $(#[$meta])*
        pub struct $product {
            pub id: i64,
            pub name: String,
            pub r#type: String,
            pub sku: String,
            pub description: String,
            pub weight: $money,
            pub width: $money,
            pub depth: Option<$money>,
            pub height: Option<$money>,
            pub price: $money,
            pub cost_price: $money,
            pub retail_price: Option<$money>,
            pub sale_price: Option<$money>,
            pub map_price: $money,
            pub tax_class_id: i64,
            pub product_tax_code: Option<String>,
            pub calculated_price: $money,
            pub categories: Vec<i64>,
            pub brand_id: Option<i64>,
            pub inventory_level: i64,
            pub inventory_warning_level: i64,
            pub inventory_tracking: String,
            pub reviews_rating_sum: i64,
            pub reviews_count: i64,
            pub total_sold: i64,
            pub fixed_cost_shipping_price: $money,
            pub is_free_shipping: bool,
            pub is_visible: bool,
            pub is_featured: bool,
            pub related_products: Vec<i64>,
            pub warranty: Option<String>,
            pub bin_picking_number: Option<String>,
            pub upc: String,
            pub search_keywords: String,
            pub availability: String,
            pub condition: String,
            pub sort_order: i64,
            pub page_title: String,
            pub date_created: $date,
            pub date_modified: $date,
        }
    };
}

product!(Record Default; #[record(crate = bc_record)] Plain, PlainPage; f64, String);
product!(Record Default; #[record(crate = bc_record)] Exact, ExactPage; Decimal, DateTime);
product!(Deserialize; SerdeProduct, SerdePage; f64, String);

fn page() -> Vec<u8> {
    let products: Vec<String> = (1..=PRODUCTS).map(product).collect();
    format!(
        r#"{{"data":[{}],"meta":{{"pagination":{{"total":{PRODUCTS}}}}}}}"#,
        products.join(",")
    )
    .into_bytes()
}

fn product(id: i64) -> String {
    let cents = id * 37 % 10_000;
    let price = format!("{}.{:02}", cents / 100, cents % 100);
    let description = "<p>A mug that holds what is poured into it.</p>\\n".repeat(11);
    let members = [
        format!(r#""id":{id},"name":"Mug number {id}","type":"physical","sku":"MUG-{id}""#),
        format!(r#""description":"{description}","weight":{price},"width":0,"depth":12.5"#),
        format!(r#""height":null,"price":{price},"cost_price":0,"retail_price":{price}"#),
        r#""sale_price":null,"map_price":0,"tax_class_id":0,"product_tax_code":"""#.to_owned(),
        format!(
            r#""calculated_price":{price},"categories":[23,{id}],"brand_id":{}"#,
            id % 40
        ),
        format!(
            r#""inventory_level":{},"inventory_warning_level":5"#,
            id * 3
        ),
        r#""inventory_tracking":"product","reviews_rating_sum":17,"reviews_count":4"#.to_owned(),
        r#""total_sold":0,"fixed_cost_shipping_price":10,"is_free_shipping":false"#.to_owned(),
        r#""is_visible":true,"is_featured":false,"related_products":[-1],"warranty":"""#.to_owned(),
        format!(r#""bin_picking_number":null,"upc":"0123456{id:05}","search_keywords":"mug""#),
        r#""availability":"available","condition":"New","sort_order":0"#.to_owned(),
        format!(r#""page_title":"Mug {id} – für alle","date_created":"2024-05-01T10:00:00+00:00""#),
        r#""date_modified":"2024-06-01T10:00:00+00:00""#.to_owned(),
    ];
    format!("{{{}}}", members.join(","))
}

fn time<T>(decode: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let value = black_box(decode());
    let elapsed = start.elapsed();
    drop(value);
    elapsed
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// The same page with the members of each product in reverse order.
fn reversed(json: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let products = from_slice::<Json>(json)?;
    let products = products
        .get("data")
        .and_then(Json::as_array)
        .unwrap_or_default();
    let reverse = |product: &Json| -> Object {
        let members: Vec<_> = product
            .as_object()
            .map(|o| o.iter().collect())
            .unwrap_or_default();
        members
            .into_iter()
            .rev()
            .map(|(name, value)| (name, value.clone()))
            .collect()
    };
    let data: Vec<Json> = products
        .iter()
        .map(|product| Json::Object(reverse(product)))
        .collect();
    Ok(to_vec(&Json::Object(Object::from_iter([("data", data)]))))
}

fn compare(what: &str, json: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
    let records = from_slice::<ExactPage>(json)?;
    let derived = serde_json::from_slice::<SerdePage>(json)?;
    assert_eq!(records.data.len(), derived.data.len());

    let [mut plain, mut exact, mut serde] = [(); 3].map(|()| Vec::with_capacity(ROUNDS));
    for _ in 0..ROUNDS {
        plain.push(time(|| from_slice::<PlainPage>(black_box(json)).is_ok()));
        serde.push(time(|| {
            serde_json::from_slice::<SerdePage>(black_box(json)).is_ok()
        }));
        exact.push(time(|| from_slice::<ExactPage>(black_box(json)).is_ok()));
    }
    let [plain, exact, serde] = [plain, exact, serde].map(median);
    let ratio = |time: Duration| time.as_secs_f64() / serde.as_secs_f64();

    println!(
        "{PRODUCTS} products of 40 fields, {what}, {} bytes, {ROUNDS} rounds",
        json.len()
    );
    println!("  serde_json, derived (f64, String)      {serde:>10.1?}");
    println!(
        "  records (f64, String)                  {plain:>10.1?}  ratio {:.2}",
        ratio(plain)
    );
    println!(
        "  records (Decimal, DateTime, tolerant)  {exact:>10.1?}  ratio {:.2}",
        ratio(exact)
    );
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let json = page();
    compare("in order", &json)?;
    compare("in reverse order", &reversed(&json)?)
}
