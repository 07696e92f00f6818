//! What becomes of the arguments about pages, limits and repetition, and is every mistake found?

use super::*;

fn with(method: &str, more: TokenStream) -> TokenStream {
    let method = syn::Ident::new(method, proc_macro2::Span::call_site());
    quote!(method = #method, path = "/v3/x", auth = AccessToken, scopes = none, #more)
}

fn list() -> TokenStream {
    quote!(
        pub struct GetThings {
            #[query(name = "id:greater")]
            pub id_greater: Option<i64>,
            #[query]
            pub sort: Option<String>,
            #[query]
            pub direction: Option<String>,
        }
    )
}

/// The expansion without its blanks and the prefix of its paths.
fn compact(args: TokenStream, item: TokenStream) -> String {
    let code: String = expanded(args, item).split_whitespace().collect();
    code.replace("::bc_api::__private::client::", "")
        .replace("::core::option::Option::", "")
}

#[test]
fn pages_are_told_at_run_time_and_make_the_endpoint_paged() {
    let code = compact(
        with(
            "GET",
            quote!(
                pages = number_or_cursor,
                max_page_items = 250,
                keyset = greater("id:greater", sort = "id", direction = "asc")
            ),
        ),
        list(),
    );
    for part in [
        "pages:Some(Paging{style:PageStyle::NumberOrCursor,max_items:Some(250u32),\
         keyset:Some(Keyset{parameter:\"id:greater\",inclusive:false,\
         order:&[(\"sort\",\"id\"),(\"direction\",\"asc\")],}),}),",
        "implPagedforGetThings{}",
    ] {
        assert!(code.contains(part), "{part}\n{code}");
    }
    let code = compact(with("GET", quote!(pages = cursor)), list());
    assert!(
        code.contains("pages:Some(Paging{style:PageStyle::Cursor,max_items:None,keyset:None,}),"),
        "{code}"
    );
    let code = compact(
        with(
            "GET",
            quote!(pages = number, keyset = min("id:greater", sort = "id:asc",)),
        ),
        list(),
    );
    assert!(
        code.contains("inclusive:true,order:&[(\"sort\",\"id:asc\")]"),
        "{code}"
    );
}

#[test]
fn a_list_that_is_sorted_by_identifier_by_itself_says_no_order() {
    let args = with("GET", quote!(pages = number, keyset = min("id:greater")));
    let code = compact(args, list());
    assert!(code.contains("inclusive:true,order:&[],"), "{code}");
}

#[test]
fn an_endpoint_that_says_nothing_of_it_is_neither_paged_nor_batched() {
    let code = compact(with("GET", quote!()), list());
    assert!(
        code.contains("idempotent:true,pages:None,max_batch:None,max_concurrency:None,"),
        "{code}"
    );
    assert!(
        !code.contains("Paged") && !code.contains("Batched"),
        "{code}"
    );
}

#[test]
fn limits_are_told_at_run_time() {
    let args = with("GET", quote!(max_batch = 10, max_concurrency = 3));
    let code = compact(args, list());
    assert!(
        code.contains("max_batch:Some(10u32),max_concurrency:Some(3u32),"),
        "{code}"
    );
}

#[test]
fn a_post_is_idempotent_where_it_says_so() {
    for (args, expected) in [
        (with("POST", quote!()), "idempotent:false,"),
        (with("POST", quote!(idempotent)), "idempotent:true,"),
        (
            with("POST", quote!(idempotent, max_batch = 1)),
            "idempotent:true,",
        ),
        (with("PUT", quote!()), "idempotent:true,"),
        (with("DELETE", quote!()), "idempotent:true,"),
    ] {
        let code = compact(args, unit());
        assert!(code.contains(expected), "{expected}\n{code}");
    }
}

#[test]
fn the_marked_list_makes_the_endpoint_batched() {
    for (field, input, statement) in [
        (
            quote!(#[body(batch)] pub body: Vec<Thing>),
            "Thing",
            "self.body=items;",
        ),
        (
            quote!(#[body(batch)] pub body: Option<Vec<Thing>>),
            "Thing",
            "self.body=Some(items);",
        ),
        (
            quote!(#[body(batch = items: Vec<Item<A, B>>)] pub body: Things),
            "Item<A,B>",
            "self.body.items=items;",
        ),
        (
            quote!(#[body(batch = r#type: Option<Vec<i64>>)] pub body: Things),
            "i64",
            "self.body.r#type=Some(items);",
        ),
        (
            quote!(#[query(name = "id:in", batch)] pub id_in: Option<Vec<i64>>),
            "i64",
            "self.id_in=Some(items);",
        ),
    ] {
        let code = compact(
            with("PUT", quote!(max_batch = 10)),
            quote!(pub struct UpdateThings { #field }),
        );
        let expected = format!(
            "implBatchedforUpdateThings{{typeInput={input};#[inline]\
             fnset_items(&mutself,items:::std::vec::Vec<Self::Input>){{{statement}}}}}"
        );
        assert!(code.contains(&expected), "{expected}\n{code}");
    }
}

#[test]
fn a_request_can_be_made_without_the_list_of_its_batch() {
    let code = compact(
        with("PUT", quote!(max_batch = 10)),
        quote!(
            pub struct UpdateThings {
                #[body(batch)]
                pub body: Vec<Thing>,
                #[header]
                pub version: u32,
            }
        ),
    );
    let constructor =
        "pubfnfor_batch(version:u32)->Self{Self{body:::std::vec::Vec::new(),version:version,}}";
    assert!(code.contains(constructor), "{code}");
    let code = compact(
        with("PUT", quote!(max_batch = 10)),
        quote!(
            pub struct UpdateThings {
                #[body(batch = items: Vec<Thing>)]
                pub body: Things,
            }
        ),
    );
    assert!(!code.contains("for_batch"), "{code}");
}

#[test]
fn a_deprecated_list_does_not_warn_of_itself() {
    let code = expanded(
        with("GET", quote!(pages = number)),
        quote!(
            #[deprecated]
            pub struct GetThings;
        ),
    );
    assert_eq!(code.matches("#[allow(deprecated)]").count(), 3, "{code}");
}

#[test]
fn mistakes_about_pages_are_refused() {
    for (method, more, expected) in [
        (
            "GET",
            quote!(pages = page),
            "unknown style of paging `page`; it is one of `number`, `cursor`, `number_or_cursor`",
        ),
        (
            "GET",
            quote!(pages = curser),
            "unknown style of paging `curser`; did you mean `cursor`?",
        ),
        (
            "PUT",
            quote!(pages = number),
            "only a GET has pages, but this is a PUT; remove `pages`",
        ),
        (
            "GET",
            quote!(max_page_items = 250),
            "`max_page_items` needs the style of paging; add `pages = number`",
        ),
        (
            "GET",
            quote!(keyset = greater("id:greater", sort = "id")),
            "`keyset` needs the style of paging; add `pages = number`",
        ),
        (
            "GET",
            quote!(pages = number, max_page_items = "250"),
            "the value of `max_page_items` is a whole number from 1: `max_page_items = 250`",
        ),
        (
            "GET",
            quote!(pages = number, keyset = "id:greater"),
            "`greater(\"id:greater\", sort = \"id\")`, or `min(..)` for one that includes it",
        ),
        (
            "GET",
            quote!(pages = number, keyset = greatr("id:greater", sort = "id")),
            "unknown bound of the keyset `greatr`; did you mean `greater`?",
        ),
        (
            "GET",
            quote!(pages = number, keyset = greater(sort = "id")),
            "the keyset is the parameter for the last identifier, and how to sort",
        ),
        (
            "GET",
            quote!(
                pages = number,
                keyset = greater("id:greater", sort = "id", sort = "id")
            ),
            "`sort` is given twice; remove one",
        ),
        (
            "GET",
            quote!(pages = number, keyset = greater("id:greatr", sort = "id")),
            "no field is the query parameter `id:greatr` of the keyset; did you mean `id:greater`?",
        ),
        (
            "GET",
            quote!(pages = number, keyset = greater("id:greater", order = "id")),
            "no field is the query parameter `order` of the keyset; add a field for it",
        ),
    ] {
        assert_mistake(with(method, more), list(), expected);
    }
}

#[test]
fn mistakes_about_limits_and_repetition_are_refused() {
    for (method, more, expected) in [
        (
            "GET",
            quote!(max_batch = 0),
            "the value of `max_batch` is a whole number from 1: `max_batch = 10`",
        ),
        (
            "GET",
            quote!(max_concurrency = 5_000_000_000),
            "the value of `max_concurrency` is a whole number from 1",
        ),
        (
            "GET",
            quote!(max_bach = 10),
            "unknown key `max_bach`; did you mean `max_batch`?",
        ),
        (
            "POST",
            quote!(idempotent = true),
            "`idempotent` takes no value; write the word alone",
        ),
        (
            "POST",
            quote!(idempotent, idempotent),
            "`idempotent` is given twice; remove one",
        ),
        (
            "POST",
            quote!(idempotant, max_batch = 10),
            "unknown key `idempotant`; did you mean `idempotent`?",
        ),
        (
            "GET",
            quote!(idempotent),
            "`idempotent` is for a POST that may be sent twice; a GET always may, so remove it",
        ),
    ] {
        assert_mistake(with(method, more), list(), expected);
    }
}

#[test]
fn mistakes_about_the_list_of_a_batch_are_refused() {
    let limit = quote!(max_batch = 10);
    for (method, more, fields, expected) in [
        (
            "PUT",
            quote!(),
            quote!(#[body(batch)] pub body: Vec<Thing>),
            "does not say how many items its list may have; add `max_batch = 10`",
        ),
        (
            "PUT",
            limit.clone(),
            quote!(#[body] pub body: Vec<Thing>),
            "`max_batch` limits no list; mark the one that it does: `#[body(batch)]`",
        ),
        (
            "DELETE",
            limit.clone(),
            quote!(#[query] pub id_in: Option<Vec<i64>>),
            "`max_batch` limits no list; mark the one that it does: `#[query(batch)]`",
        ),
        (
            "PUT",
            limit.clone(),
            quote!(#[body(batch)] pub body: Things),
            "the list of a batch is a `Vec` or an `Option` of one; where the body is a struct",
        ),
        (
            "PUT",
            limit.clone(),
            quote!(#[body(batch = items)] pub body: Things),
            "say of which type the list in the body is: `batch = items: Vec<Item>`",
        ),
        (
            "PUT",
            limit.clone(),
            quote!(#[body(batch = items: Thing)] pub body: Things),
            "the list of a batch is a `Vec` or an `Option` of one",
        ),
        (
            "PUT",
            limit.clone(),
            quote!(#[body(batch = items: Vec<Thing>)] pub body: Option<Things>),
            "a body with the list of a batch cannot be left out; remove the `Option`",
        ),
        (
            "PUT",
            limit.clone(),
            quote!(#[body(batch)] pub body: Vec<Thing>, #[query(batch)] pub ids: Option<Vec<i64>>),
            "`ids` is a second list beside `body`",
        ),
        (
            "PUT",
            limit.clone(),
            quote!(#[query(batch = ids: Vec<i64>)] pub ids: Option<Vec<i64>>),
            "a query parameter is the list itself; write `batch` alone",
        ),
        (
            "PUT",
            limit.clone(),
            quote!(#[body(batch, batch)] pub body: Vec<Thing>),
            "`batch` is given twice; remove one",
        ),
        (
            "PUT",
            limit.clone(),
            quote!(#[body(bach)] pub body: Vec<Thing>),
            "unknown option `bach` of `#[body]`; did you mean `batch`?",
        ),
        (
            "PUT",
            limit,
            quote!(#[header(batch)] pub list: Option<String>),
            "unknown option `batch` of `#[header]`; it belongs to `#[query]` and `#[body]`",
        ),
    ] {
        assert_mistake(
            with(method, more),
            quote!(pub struct Update { #fields }),
            expected,
        );
    }
}
