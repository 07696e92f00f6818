//! From request to answer: the checks in BigCommerce's order, then what the operation does.

use bytes::Bytes;
use hyper::{HeaderMap, Method, header::ACCEPT};
use percent_encoding::percent_decode_str;

use crate::{
    accounts::Accounts,
    behaviour::{self, Call, Payload, Reply},
    body, clock,
    inspect::{self, RecordedRequest, Records},
    problem::Problem,
    query::{self, Query},
    resource::{Action, Resource},
    shop::Shop,
    spec::{SPEC, operation::Operation},
    store::Store,
};

/// Everything a running sandbox remembers.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) store_hash: String,
    pub(crate) store: Store,
    pub(crate) accounts: Accounts,
    pub(crate) records: Records,
    /// How many requests there were: what request ids are made of.
    pub(crate) served: u64,
}

/// A request as received.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    /// `None` if it was larger than a sandbox takes.
    pub(crate) body: Option<Bytes>,
}

/// An answer, before it is put on the wire.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) request_id: String,
    /// The methods a path has, for a 405.
    pub(crate) allow: Option<String>,
}

/// Answers a request, and remembers both.
pub(crate) fn answer(state: &mut State, request: &Request) -> Answer {
    state.served += 1;
    let request_id = format!("00000000-0000-4000-8000-{:012x}", state.served);
    let mut route = Route::default();
    let outcome = handle(state, request, &mut route);
    let (status, body, refused) = match outcome {
        Ok(Reply { status, body }) => (status, body, None),
        Err(problem) => (
            problem.status,
            Some(problem.body_at(route.operation)),
            Some(problem.reason()),
        ),
    };
    state.records.add(RecordedRequest {
        method: request.method.to_string(),
        path: request.path.clone(),
        query: request.query.clone(),
        headers: inspect::headers(&request.headers),
        body_length: request.body.as_ref().map_or(0, Bytes::len),
        operation: route.operation.map(|operation| operation.id.clone()),
        status,
        refused,
        request_id: request_id.clone(),
    });
    let body = body.map(|body| body.to_string().into_bytes());
    Answer {
        status,
        body,
        request_id,
        allow: route.allow,
    }
}

/// What is learnt of a request's route, even if it is refused.
#[derive(Default)]
struct Route {
    operation: Option<&'static Operation>,
    allow: Option<String>,
}

fn handle(state: &mut State, request: &Request, learnt: &mut Route) -> Result<Reply, Problem> {
    let spec = &*SPEC;
    let segments: Vec<String> = request.path.split('/').skip(1).map(decode).collect();
    let (operations, mut values) = spec
        .route(&segments)
        .ok_or_else(|| Problem::new(404, "The requested path does not exist"))?;
    let found = operations.iter().find_map(|index| {
        let operation = spec
            .operations
            .get(*index)
            .filter(|known| known.method == request.method)?;
        Some((operation, *spec.actions.get(*index)?))
    });
    let Some((operation, action)) = found else {
        return Err(wrong_method(&request.method, operations, learnt));
    };
    learnt.operation = Some(operation);

    let token = request
        .headers
        .get("x-auth-token")
        .map(|value| String::from_utf8_lossy(value.as_bytes()));
    let account = state.accounts.find(token.as_deref())?;
    if values.remove(0) != state.store_hash {
        return Err(Problem::new(
            403,
            "The access token does not belong to this store",
        ));
    }
    account.may(operation, spec)?;
    acceptable(&request.headers)?;

    let body = request
        .body
        .as_ref()
        .ok_or_else(|| Problem::new(413, "The body is too large"))?;
    let payload = body::read(operation, &request.headers, body, &spec.schemas)?;
    let ids = match action {
        Action::Shape(_) => Vec::new(),
        _ => ids(&values)?,
    };
    let query = Query::parse(&request.query);
    query::check(&query, operation, &spec.schemas)?;
    body::check(operation, &payload, &assigned(action), &spec.schemas)?;
    if let Payload::Form(form) = &payload {
        behaviour::check_upload(form)?;
    }

    let client_id = account.client_id.clone();
    let now = clock::now();
    let shop = Shop {
        spec,
        store: &mut state.store,
        client_id: &client_id,
        now: &now,
    };
    let mut call = Call {
        shop,
        operation,
        ids,
        values,
        query: &query,
        payload,
    };
    let outcome = behaviour::perform(&mut call, action);
    match &outcome {
        Ok(_) => state.store.commit(),
        Err(_) => state.store.roll_back(0),
    }
    outcome
}

/// A path segment, whatever its percent-encoding is worth.
fn decode(segment: &str) -> String {
    percent_decode_str(segment).decode_utf8_lossy().into_owned()
}

fn wrong_method(method: &Method, operations: &[usize], learnt: &mut Route) -> Problem {
    let known = operations
        .iter()
        .filter_map(|index| SPEC.operations.get(*index));
    let allowed: Vec<&str> = known.map(|operation| operation.method.as_str()).collect();
    let allowed = allowed.join(", ");
    if matches!(method.as_str(), "PATCH" | "TRACE") {
        return Problem::new(501, format!("{method} is not supported"));
    }
    let problem = Problem::new(405, format!("{method} is not available here; {allowed} is"));
    learnt.allow = Some(allowed);
    problem
}

/// The sandbox speaks JSON only.
fn acceptable(headers: &HeaderMap) -> Result<(), Problem> {
    let Some(accept) = headers.get(ACCEPT).and_then(|value| value.to_str().ok()) else {
        return Ok(());
    };
    let media = accept
        .split(',')
        .map(|part| part.split(';').next().unwrap_or_default().trim());
    let json = |media: &str| matches!(media, "" | "*/*" | "application/*" | "application/json");
    if media.into_iter().any(json) {
        return Ok(());
    }
    Err(Problem::new(406, "Only application/json can be answered"))
}

fn ids(values: &[String]) -> Result<Vec<i64>, Problem> {
    let id = |value: &String| {
        let id = value.parse::<i64>().ok().filter(|id| *id >= 0);
        id.ok_or_else(|| Problem::new(404, format!("{value:?} is not an id")))
    };
    values.iter().map(id).collect()
}

/// What a create need not bring.
fn assigned(action: Action) -> Vec<&'static str> {
    let spec = &*SPEC;
    match action {
        Action::Create(resource) | Action::CreateMany(resource) | Action::Update(resource) => spec
            .resources
            .get(resource)
            .map(Resource::assigned)
            .unwrap_or_default(),
        Action::Shape(operation) => match spec.shapes.of(operation) {
            Some(shape) if shape.makes() => vec!["id"],
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}
