//! The tour's requests, as they arrive at a server.
#![expect(clippy::unwrap_used, reason = "what helps a test may fail like one")]

use bc_api::catalog::products::{CreateProduct, GetProducts, NewProduct, ProductType};
use bc_api::prelude::*;
use bc_tests::capture::{Capture, header};

grant! {
    /// Writes the catalog.
    pub struct CatalogSync: Store { products: modify }
}

const EMPTY_PAGE: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\nConnection: close\r\n\r\n{\"data\":[]}";
const PRODUCT: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 28\r\nConnection: close\r\n\r\n{\"data\":{\"id\":1},\"meta\":{}} ";

fn client(server: &Capture) -> Client<AccessToken<CatalogSync>> {
    let token =
        AccessToken::from_control_panel("abc123".parse().unwrap(), "planted-s3cret").unwrap();
    Client::builder(token)
        .origin(&server.origin())
        .unwrap()
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_list_request_carries_the_token_and_says_what_it_accepts() {
    let server = Capture::answering(EMPTY_PAGE).unwrap();
    client(&server)
        .send(GetProducts::new().limit(5))
        .await
        .unwrap();
    let request = server.request().unwrap();

    assert!(
        request.starts_with("GET /stores/abc123/v3/catalog/products?limit=5 HTTP/1.1\r\n"),
        "{request}"
    );
    assert_eq!(header(&request, "X-Auth-Token"), Some("planted-s3cret"));
    assert_eq!(header(&request, "Accept"), Some("application/json"));
    assert_eq!(header(&request, "Content-Type"), None, "there is no body");
    assert!(
        header(&request, "Accept-Encoding")
            .unwrap()
            .contains("gzip")
    );
    let agent = header(&request, "User-Agent").unwrap();
    assert!(
        agent.contains(concat!("bc-api/", env!("CARGO_PKG_VERSION"))),
        "{agent}"
    );
    assert_eq!(
        header(&request, "X-Auth-Client"),
        None,
        "deprecated, and never sent"
    );
}

#[tokio::test]
async fn a_filter_keeps_its_colon_and_joins_its_values_with_commas() {
    let server = Capture::answering(EMPTY_PAGE).unwrap();
    let endpoint = GetProducts::new().id_in([1, 2, 3]).name("A & B, café");
    client(&server).send(endpoint).await.unwrap();
    let request = server.request().unwrap();

    let target = request.split(' ').nth(1).unwrap();
    let query = target.split_once('?').unwrap().1;
    let mut pairs: Vec<_> = query.split('&').collect();
    pairs.sort_unstable();
    assert_eq!(pairs, ["id:in=1,2,3", "name=A%20%26%20B%2C%20caf%C3%A9"]);
}

#[tokio::test]
async fn a_body_goes_out_as_json_with_exact_money_and_nothing_that_was_not_set() {
    let server = Capture::answering(PRODUCT).unwrap();
    let product = NewProduct::new(
        "Lamp",
        ProductType::Physical,
        Decimal::new(12, 1),
        Decimal::new(1990, 2),
    );
    client(&server)
        .send(CreateProduct::new(product))
        .await
        .unwrap();
    let request = server.request().unwrap();

    assert!(request.starts_with("POST /stores/abc123/v3/catalog/products HTTP/1.1\r\n"));
    assert_eq!(header(&request, "Content-Type"), Some("application/json"));
    let body = request.split_once("\r\n\r\n").unwrap().1;
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    let expected: serde_json::Value =
        serde_json::from_str(r#"{"name":"Lamp","type":"physical","weight":1.2,"price":19.90}"#)
            .unwrap();
    assert_eq!(body, expected);
}
