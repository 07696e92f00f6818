//! What an endpoint writes becomes a path and a query that say exactly that.

use bc_auth::{Scheme, SecretString};

use super::*;
use crate::ScopeRequirement;

const fn endpoint(method: Method, path: &'static str) -> EndpointInfo {
    EndpointInfo {
        name: "TestEndpoint",
        method,
        path,
        auth: Scheme::AccessToken,
        scopes: ScopeRequirement::None,
        accounts: &[],
        idempotent: true,
        pages: None,
        max_batch: None,
        max_concurrency: None,
        reference: None,
    }
}

static LIST: EndpointInfo = endpoint(Method::Get, "/v3/catalog/products");
static ONE: EndpointInfo = endpoint(Method::Get, "/v3/catalog/products/{product_id}/images/{id}");
static DELETE: EndpointInfo = endpoint(Method::Delete, "/v3/catalog/products");

fn written(
    endpoint: &'static EndpointInfo,
    write: impl FnOnce(&mut RequestWriter),
) -> Result<String, InvalidRequest> {
    let mut writer = RequestWriter::new(endpoint);
    write(&mut writer);
    finished(writer, &plain())
}

fn finished(
    writer: RequestWriter,
    authorization: &Authorization<'_>,
) -> Result<String, InvalidRequest> {
    writer.finish(authorization).map(|written| written.target)
}

/// What a credential adds that has no part in the URL.
fn plain() -> Authorization<'static> {
    Authorization::to(Authorization::API_ORIGIN, String::new())
}

fn image(product_id: &dyn QueryValue) -> Result<String, InvalidRequest> {
    written(&ONE, |request| {
        request.path("product_id", product_id);
        request.path("id", &5_i64);
    })
}

fn list(write: impl FnOnce(&mut RequestWriter)) -> String {
    written(&LIST, write).unwrap()
}

#[test]
fn placeholders_are_filled() {
    assert_eq!(image(&77_i64).unwrap(), "/v3/catalog/products/77/images/5");
}

#[test]
fn a_path_value_stays_one_segment() {
    assert_eq!(
        image(&"a/b?c#d%2e\\ é".to_owned()).unwrap(),
        "/v3/catalog/products/a%2Fb%3Fc%23d%252e%5C%20%C3%A9/images/5"
    );
    assert_eq!(
        image(&"{id}".to_owned()).unwrap(),
        "/v3/catalog/products/%7Bid%7D/images/5"
    );
}

#[test]
fn a_path_value_that_would_hit_another_resource_is_refused() {
    let name = "product_id";
    for blank in ["", " ", "\t\n"] {
        assert_eq!(
            image(&blank.to_owned()),
            Err(InvalidRequest::EmptyPathValue { name })
        );
    }
    for dots in [".", ".."] {
        assert_eq!(
            image(&dots.to_owned()),
            Err(InvalidRequest::DotPathValue { name })
        );
    }
    assert_eq!(
        image(&None::<i64>),
        Err(InvalidRequest::MissingPathValue { name })
    );
    assert_eq!(image(&vec![1_i64]), Err(InvalidRequest::NotText { name }));
}

#[test]
fn path_values_and_placeholders_must_match() {
    assert_eq!(
        written(&ONE, |request| request.path("product_id", &1_i64)),
        Err(InvalidRequest::MissingPathValue { name: "id" })
    );
    assert_eq!(
        written(&LIST, |request| request.path("id", &1_i64)),
        Err(InvalidRequest::NoPlaceholder { name: "id" })
    );
}

#[test]
fn a_query_key_keeps_its_colon_and_a_list_its_commas() {
    assert_eq!(
        list(|request| request.query("id:in", &vec![1_i64, 2, 3])),
        "/v3/catalog/products?id:in=1,2,3"
    );
}

#[test]
fn items_and_texts_are_encoded_and_a_text_may_hold_a_comma() {
    let names = vec!["a".to_owned(), "c&d=e+f g".to_owned()];
    assert_eq!(
        list(|request| request.query("name:in", &names)),
        "/v3/catalog/products?name:in=a,c%26d%3De%2Bf%20g"
    );
    assert_eq!(
        list(|request| request.query("name", &"a,b".to_owned())),
        "/v3/catalog/products?name=a%2Cb"
    );
}

#[test]
fn an_item_with_a_comma_is_refused_where_items_are_joined_by_commas() {
    for items in [vec!["a,b".to_owned()], vec!["a".to_owned(), ",".to_owned()]] {
        assert_eq!(
            written(&LIST, |request| request.query("sku:in", &items)),
            Err(InvalidRequest::CommaInItem { name: "sku:in" })
        );
    }
}

#[test]
fn an_exploded_list_repeats_its_key() {
    assert_eq!(
        list(|request| request.query_exploded("id:in", &vec![1_i64, 2])),
        "/v3/catalog/products?id:in=1&id:in=2"
    );
}

#[test]
fn scalars_look_as_in_json() {
    let target = list(|request| {
        request.query("limit", &250_u32);
        request.query("is_visible", &true);
        request.query("price", &"19.90".parse::<bc_record::Decimal>().unwrap());
        request.query("name", &"Mug".to_owned());
        request.query("absent", &None::<String>);
        request.query("present", &Some(1.5_f64));
    });
    assert_eq!(
        target,
        "/v3/catalog/products?limit=250&is_visible=true&price=19.90&name=Mug&present=1.5"
    );
}

#[test]
fn an_empty_list_is_refused() {
    let empty = InvalidRequest::EmptyList { name: "id:in" };
    let ids = Some(Vec::<i64>::new());
    assert_eq!(
        written(&LIST, |request| request.query("id:in", &ids)),
        Err(empty.clone())
    );
    assert_eq!(
        written(&LIST, |request| request.query_exploded("id:in", &ids)),
        Err(empty)
    );
}

#[test]
fn a_query_value_that_is_no_text_is_refused() {
    let nested = vec![vec![1_i64]];
    assert_eq!(
        written(&LIST, |request| request.query("id:in", &nested)),
        Err(InvalidRequest::NotText { name: "id:in" })
    );
}

#[test]
fn deleting_a_collection_takes_a_filter_or_the_word_everything() {
    let refused = Err(InvalidRequest::NoFilter {
        endpoint: "TestEndpoint",
    });
    let delete = |everything, write: fn(&mut RequestWriter)| {
        written(&DELETE, |request| {
            request.require_filter(everything);
            write(request);
        })
    };
    assert_eq!(delete(false, |_| ()), refused);
    assert_eq!(delete(false, |r| r.query("name", &None::<String>)), refused);
    assert_eq!(
        delete(false, |r| r.query("id:in", &vec![1_i64])).unwrap(),
        "/v3/catalog/products?id:in=1"
    );
    assert_eq!(delete(true, |_| ()).unwrap(), "/v3/catalog/products");
    assert!(
        delete(false, |_| ())
            .unwrap_err()
            .to_string()
            .contains("`TestEndpoint::everything()`")
    );
}

#[test]
fn what_pages_sorts_or_picks_fields_filters_no_delete() {
    for name in NOT_FILTERS {
        let refusal = written(&DELETE, |request| {
            request.require_filter(false);
            request.query(name, &"name".to_owned());
        });
        let endpoint = "TestEndpoint";
        assert_eq!(refusal, Err(InvalidRequest::NoFilter { endpoint }));
    }
}

#[test]
fn a_query_value_cannot_end_itself() {
    assert_eq!(
        list(|request| request.query("name", &"a\0b\r\nc&d#e=f/../?".to_owned())),
        "/v3/catalog/products?name=a%00b%0D%0Ac%26d%23e%3Df%2F..%2F%3F"
    );
}

#[test]
fn a_writer_shows_no_value() {
    let mut writer = RequestWriter::new(&ONE);
    writer.path("id", &"hunter2".to_owned());
    writer.query("email", &"hunter2".to_owned());
    writer.header("X-Note", &"hunter2".to_owned());
    writer.body(&"hunter2".to_owned());
    assert!(!format!("{writer:?}").contains("hunter2"));
}

#[test]
fn an_empty_text_filters_no_delete() {
    for value in [vec![""], vec![" "], vec!["a", ""]] {
        let value: Vec<String> = value.into_iter().map(str::to_owned).collect();
        assert_eq!(
            written(&DELETE, |request| request.query("sku:in", &value)),
            Err(InvalidRequest::EmptyFilter { name: "sku:in" })
        );
    }
    assert_eq!(
        list(|request| request.query("keyword", &String::new())),
        "/v3/catalog/products?keyword="
    );
}

#[test]
fn the_first_refusal_is_the_one_reported() {
    let refusal = written(&LIST, |request| {
        request.query("id:in", &Vec::<i64>::new());
        request.query("name:in", &Vec::<String>::new());
    });
    assert_eq!(refusal, Err(InvalidRequest::EmptyList { name: "id:in" }));
}

#[test]
fn a_header_cannot_smuggle_another() {
    let name = "X-Note";
    assert_eq!(
        written(&LIST, |request| request
            .header(name, &"a\r\nX-Evil: 1".to_owned())),
        Err(InvalidRequest::InvalidHeader { name })
    );
}

#[test]
fn a_refusal_names_the_place_and_not_the_value() {
    let error = written(&LIST, |request| {
        request.header("X-Note", &"hunter2\n".to_owned());
    })
    .unwrap_err();
    assert!(!format!("{error} {error:?}").contains("hunter2"));
}

#[test]
fn what_the_credential_adds_to_the_url_is_encoded_and_comes_after_the_rest() {
    let secret = SecretString::from("a/../b?c");
    let mut writer = RequestWriter::new(&ONE);
    writer.path("product_id", &77_i64);
    writer.path_of_credential("id");
    writer.query("limit", &5_i64);
    let authorization = plain().path_value(&secret).query("client", "a&b=c");
    assert_eq!(
        finished(writer, &authorization).unwrap(),
        "/v3/catalog/products/77/images/a%2F..%2Fb%3Fc?limit=5&client=a%26b%3Dc"
    );
}

#[test]
fn a_placeholder_left_to_a_credential_that_has_no_value_is_told() {
    let refusal = written(&ONE, |request| {
        request.path("product_id", &77_i64);
        request.path_of_credential("id");
    });
    assert_eq!(
        refusal,
        Err(InvalidRequest::MissingPathValue { name: "id" })
    );
}
