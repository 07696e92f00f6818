//! From request to answer: the checks in BigCommerce's order, then what the operation does.

use bytes::Bytes;
use hyper::{
    HeaderMap, Method,
    header::{ACCEPT, HeaderName},
};
use percent_encoding::percent_decode_str;

use crate::{
    accounts::Accounts,
    behaviour::{self, Call, Payload, Reply},
    body,
    clock::Clock,
    fault::{Fault, Faults, Kind},
    flight::Flights,
    hooks::{self, Deliveries},
    hosts::{self, Door, Hosts, Served},
    inspect::{self, RecordedRequest, Records},
    limits::{Limits, Plan, Standing, WINDOW},
    problem::Problem,
    query::{self, Query},
    resource::{Action, Resource},
    shop::Shop,
    spec::{SPEC, operation::Operation},
    store::Store,
};

/// The store every sandbox has.
pub(crate) const STORE_HASH: &str = "sandbox";

/// Everything a running sandbox remembers.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) store_hash: String,
    pub(crate) store: Store,
    pub(crate) accounts: Accounts,
    pub(crate) records: Records,
    /// How many requests there were: what request ids are made of.
    pub(crate) served: u64,
    pub(crate) clock: Clock,
    pub(crate) limits: Limits,
    pub(crate) flights: Flights,
    pub(crate) faults: Faults,
    pub(crate) hosts: Hosts,
    pub(crate) deliveries: Deliveries,
}

impl State {
    pub(crate) fn new(store: Store) -> Self {
        Self {
            store_hash: STORE_HASH.to_owned(),
            store,
            accounts: Accounts::default(),
            records: Records::default(),
            served: 0,
            clock: Clock::default(),
            limits: Limits::new(Plan::Unlimited, WINDOW),
            flights: Flights::default(),
            faults: Faults::default(),
            hosts: Hosts::default(),
            deliveries: Deliveries::default(),
        }
    }
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
    /// Whether more of its kind run at once than BigCommerce admits.
    pub(crate) crowded: bool,
}

/// An answer, before it is put on the wire.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) request_id: String,
    /// The methods a path has, for a 405.
    pub(crate) allow: Option<String>,
    /// What the headers tell of the rate limit; `None` where they tell nothing.
    pub(crate) standing: Option<Standing>,
    /// Seconds, for a 429 of the rate limit.
    pub(crate) retry_after: Option<i64>,
    /// What goes wrong on the way to the client.
    pub(crate) fault: Option<Kind>,
    /// What it has besides the headers of every answer, or in their place.
    pub(crate) headers: Vec<(HeaderName, String)>,
}

/// Answers a request, and remembers both.
pub(crate) fn answer(state: &mut State, request: &Request) -> Answer {
    state.served += 1;
    let request_id = format!("00000000-0000-4000-8000-{:012x}", state.served);
    let segments = segments(&request.path);
    let door = Door::find(&segments);
    let millis = state.clock.millis();
    let mut route = Route {
        exhausted: door.is_none() && state.owns(&request.path) && !state.limits.spend(millis),
        operation: hosts::operation_at(&request.method, &segments),
        ..Route::default()
    };
    let standing = state.limits.standing(millis);
    let fault = state.strike(request, &mut route);
    let kept_from = fault.as_ref().is_some_and(|fault| !fault.is_executed());
    let outcome = (!kept_from).then(|| match &door {
        Some(door) => hosts::serve(state, request, door),
        None => {
            let outcome = handle(state, request, &segments, &mut route);
            Served::of(outcome, route.operation)
        }
    });
    let executed = outcome.as_ref().is_some_and(|out| out.refused.is_none());
    let replaced = fault.as_ref().and_then(Fault::answer);
    let Served {
        status,
        headers,
        body,
        refused,
    } = match (replaced, outcome) {
        (Some((status, body)), _) => Served {
            body: body.map(|body| body.to_string().into_bytes()),
            refused: fault.as_ref().map(Fault::words),
            ..Served::new(status)
        },
        (None, Some(served)) => served,
        (None, None) => Served::new(0),
    };
    state.records.add(RecordedRequest {
        method: request.method.to_string(),
        path: inspect::path(&request.path),
        query: request.query.clone(),
        headers: inspect::headers(&request.headers),
        body_length: request.body.as_ref().map_or(0, Bytes::len),
        operation: route.operation.map(|operation| operation.id.clone()),
        status,
        executed,
        fault: fault.as_ref().map(Fault::words),
        refused,
        request_id: request_id.clone(),
    });
    let kind = fault.map(|fault| fault.kind);
    let limited = status == 429
        && match kind {
            Some(Kind::TooManyRequests) => true,
            Some(Kind::Overload | Kind::Status(_)) => false,
            _ => route.exhausted,
        };
    // BigCommerce tells a store's limit with every answer but that of an overloaded endpoint.
    let overloaded = status == 429 && !limited;
    Answer {
        status,
        body,
        request_id,
        allow: route.allow,
        standing: (door.is_none() && !overloaded).then_some(standing),
        retry_after: limited.then(|| standing.retry_after()),
        fault: kind,
        headers,
    }
}

/// What is learnt of a request's route, even if it is refused.
#[derive(Default)]
pub(crate) struct Route {
    pub(crate) operation: Option<&'static Operation>,
    pub(crate) allow: Option<String>,
    /// Whether the store's quota is used up.
    pub(crate) exhausted: bool,
}

impl State {
    /// The fault that strikes at a request.
    fn strike(&mut self, request: &Request, learnt: &mut Route) -> Option<Fault> {
        if self.faults.all().is_empty() {
            return None;
        }
        if learnt.operation.is_none() {
            let index = operation_at(&request.method, &request.path);
            learnt.operation = index.and_then(|index| SPEC.operations.get(index));
        }
        self.faults.strike(learnt.operation)
    }

    /// Whether a path is below the store, so that a request for it costs some of the store's quota.
    fn owns(&self, path: &str) -> bool {
        let below = path.strip_prefix("/stores/");
        let rest = below.and_then(|below| below.strip_prefix(self.store_hash.as_str()));
        rest.is_some_and(|rest| rest.starts_with('/'))
    }
}

/// The operation (by its index) that a request is for, if there is one.
pub(crate) fn operation_at(method: &Method, path: &str) -> Option<usize> {
    let (operations, _) = SPEC.route(&segments(path))?;
    let for_method = |index: &&usize| {
        let known = SPEC.operations.get(**index);
        known.is_some_and(|known| known.method == *method)
    };
    operations.iter().find(for_method).copied()
}

pub(crate) fn segments(path: &str) -> Vec<String> {
    path.split('/').skip(1).map(decode).collect()
}

fn handle(
    state: &mut State,
    request: &Request,
    segments: &[String],
    learnt: &mut Route,
) -> Result<Reply, Problem> {
    let spec = &*SPEC;
    if let Some(outcome) = hosts::credentials(state, request, segments, learnt) {
        return outcome;
    }
    let (operations, mut values) = spec
        .route(segments)
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
    if account.elsewhere || values.remove(0) != state.store_hash {
        return Err(Problem::new(
            403,
            "The access token does not belong to this store",
        ));
    }
    if learnt.exhausted || request.crowded {
        return Err(Problem::new(429, "Too Many Requests"));
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
    let now = state.clock.now();
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
        Ok(_) => hooks::commit(state),
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
pub(crate) fn acceptable(headers: &HeaderMap) -> Result<(), Problem> {
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
