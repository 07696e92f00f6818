//! Lists as BigCommerce has them: endpoints of every style, and rows for their servers to page.

use std::sync::{Arc, Mutex};

use bc_client::{
    Endpoint, EndpointInfo, Keyset, Method, Page, PageStyle, Paged, Paging, RequestWriter,
    ScopeRequirement,
};
use bc_macros::Record;

use crate::support::{Query, Reply};

/// An item.
#[derive(Record, Debug, Clone, Default, PartialEq)]
#[record(crate = bc_record)]
pub(crate) struct Row {
    #[record(required)]
    pub(crate) id: i64,
    pub(crate) name: String,
}

type Parameters = &'static [(&'static str, &'static str)];

/// Implements the endpoint of a list as `#[endpoint(pages = ..)]` would.
macro_rules! list {
    ($name:ident, $response:ty, $pages:expr, $max_concurrency:expr) => {
        pub(crate) struct $name(pub(crate) Parameters);

        impl Endpoint for $name {
            type Auth = bc_auth::scheme::AccessToken;
            type Scopes = bc_auth::scope::store_v2_products_read_only;
            type Account = bc_auth::account::StoreOrApp;
            type Response = $response;
            const INFO: &'static EndpointInfo = &EndpointInfo {
                name: stringify!($name),
                method: Method::Get,
                path: "/v3/things",
                auth: bc_auth::Scheme::AccessToken,
                scopes: ScopeRequirement::AnyOf(&[&[bc_auth::KnownScope::StoreV2ProductsReadOnly]]),
                accounts: &[],
                idempotent: true,
                pages: $pages,
                max_batch: None,
                max_concurrency: $max_concurrency,
                reference: None,
            };

            fn write(&self, request: &mut RequestWriter) {
                for (name, value) in self.0 {
                    request.query(name, &(*value).to_owned());
                }
            }
        }

        impl Paged for $name {}
    };
}

const GREATER: Keyset = Keyset {
    parameter: "id:greater",
    inclusive: false,
    order: &[("sort", "id"), ("direction", "asc")],
};

const MINIMUM: Keyset = Keyset {
    parameter: "min_id",
    inclusive: true,
    order: &[],
};

const fn paging(
    style: PageStyle,
    max_items: Option<u32>,
    keyset: Option<Keyset>,
) -> Option<Paging> {
    Some(Paging {
        style,
        max_items,
        keyset,
    })
}

const NUMBER: Option<Paging> = paging(PageStyle::Number, Some(250), Some(GREATER));

list!(Numbered, Page<Row>, NUMBER, None);
list!(ThreeAtOnce, Page<Row>, NUMBER, Some(3));
list!(
    Bare,
    Vec<Row>,
    paging(PageStyle::Number, Some(250), Some(MINIMUM)),
    None
);
list!(
    Unlimited,
    Vec<Row>,
    paging(PageStyle::Number, None, None),
    None
);
list!(
    ByCursor,
    Page<Row>,
    paging(PageStyle::Cursor, Some(250), None),
    None
);
list!(
    Either,
    Page<Row>,
    paging(PageStyle::NumberOrCursor, Some(250), None),
    None
);
list!(Unpaged, Vec<Row>, None, None);

/// A list whose request is refused while it is written.
pub(crate) struct Invalid;

impl Endpoint for Invalid {
    type Auth = bc_auth::scheme::AccessToken;
    type Scopes = bc_auth::scope::store_v2_products_read_only;
    type Account = bc_auth::account::StoreOrApp;
    type Response = Page<Row>;
    const INFO: &'static EndpointInfo = Numbered::INFO;

    fn write(&self, request: &mut RequestWriter) {
        request.query("id:in", &Vec::<i64>::new());
    }
}

impl Paged for Invalid {}

// Rows.

/// Rows that a server pages, and a test changes meanwhile.
#[derive(Clone)]
pub(crate) struct Rows(Arc<Mutex<Vec<i64>>>);

impl Rows {
    pub(crate) fn new(ids: impl IntoIterator<Item = i64>) -> Self {
        Self(Arc::new(Mutex::new(ids.into_iter().collect())))
    }

    pub(crate) fn ids(&self) -> Vec<i64> {
        self.0.lock().unwrap().clone()
    }

    pub(crate) fn change(&self, change: impl FnOnce(&mut Vec<i64>)) {
        change(&mut self.0.lock().unwrap());
    }

    /// The rows of the page that a query asks for by number, and how many there are at most.
    fn page(&self, query: &Query, most: usize) -> (Vec<i64>, usize, usize) {
        let per_page = query.number("limit").unwrap_or(50).min(most);
        let page: usize = query.number("page").unwrap_or(1);
        let ids = self.ids();
        let page_ids = ids.iter().skip((page - 1) * per_page).take(per_page);
        (page_ids.copied().collect(), page, per_page)
    }

    /// API v3, by page number.
    pub(crate) fn numbered(&self, query: &Query, most: usize) -> String {
        let (ids, page, per_page) = self.page(query, most);
        let total = self.ids().len();
        let pages = total.div_ceil(per_page);
        envelope(
            &ids,
            &format!(
                r#""pagination":{{"total":{total},"count":{},"per_page":{per_page},"current_page":{page},"total_pages":{pages}}}"#,
                ids.len()
            ),
        )
    }

    /// API v2: a bare array, nothing where there is nothing.
    pub(crate) fn bare(&self, query: &Query, most: usize) -> Reply {
        let (ids, ..) = self.page(query, most);
        if ids.is_empty() {
            return Reply::Status(204);
        }
        Reply::Json(array(&ids))
    }

    /// API v3, by cursor. A cursor has characters that a URL must escape.
    pub(crate) fn by_cursor(&self, query: &Query, most: usize) -> String {
        let per_page = query.number("limit").unwrap_or(50).min(most);
        let after = query.get("after").map_or(i64::MIN, id_of);
        let ids = self.ids();
        let rest: Vec<i64> = ids.into_iter().filter(|id| *id > after).collect();
        let ids = &rest[..rest.len().min(per_page)];
        let meta = match ids.last() {
            None => "{}".to_owned(),
            Some(last) if rest.len() > ids.len() => {
                let end = cursor(*last);
                format!(r#"{{"end_cursor":"{end}","links":{{"next":"?after={end}"}}}}"#)
            }
            Some(last) => format!(r#"{{"end_cursor":"{}","links":{{}}}}"#, cursor(*last)),
        };
        envelope(ids, &format!(r#""cursor_pagination":{meta}"#))
    }

    /// What follows an identifier, with the meta of API v3.
    pub(crate) fn after_id(&self, query: &Query, most: usize) -> String {
        let after = query.number("id:greater").unwrap_or(i64::MIN);
        assert_eq!(query.get("sort"), Some("id"));
        let ids = self.ids();
        Self::new(ids.into_iter().filter(|id| *id > after)).numbered(query, most)
    }
}

pub(crate) fn cursor(id: i64) -> String {
    format!("c+/&{id}=")
}

fn id_of(cursor: &str) -> i64 {
    cursor
        .trim_matches(|char: char| !char.is_ascii_digit())
        .parse()
        .unwrap()
}

pub(crate) fn array(ids: &[i64]) -> String {
    let rows: Vec<String> = ids
        .iter()
        .map(|id| format!(r#"{{"id":{id},"name":"row {id}"}}"#))
        .collect();
    format!("[{}]", rows.join(","))
}

pub(crate) fn envelope(ids: &[i64], meta: &str) -> String {
    format!(r#"{{"data":{},"meta":{{{meta}}}}}"#, array(ids))
}

pub(crate) fn ids(rows: &[Row]) -> Vec<i64> {
    rows.iter().map(|row| row.id).collect()
}
