//! How does a list come, whatever its items are? Page after page, with requests sent ahead.

use std::collections::VecDeque;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use super::course::{Arrival, Course};
use super::flight::{Flight, poll_first};
use super::plan::{Plan, Wishes, plan};
use super::position::{Place, Position};
use crate::error::Cause;
use crate::transport::{Prepared, Transport};
use crate::{EndpointInfo, Error, PageMeta, Priority, Received};

/// How many pages may be on their way or kept, unless set.
const LOOK_AHEAD: usize = 20;

/// Reads the pages of one list.
pub(super) struct Reader {
    endpoint: &'static EndpointInfo,
    transport: Arc<Transport>,
    pub(super) wishes: Wishes,
    state: State,
}

enum State {
    /// Nothing was sent.
    New(Result<Prepared, Error>),
    Reading(Reading),
    /// Nothing will be sent any more.
    Over(Position),
}

/// A list of which a page is due.
struct Reading {
    /// What is the same in the requests for all pages.
    request: Prepared,
    course: Course,
    limit: Option<usize>,
    /// How many items of the page that is due were given before.
    given: usize,
    /// The pages that are due, in order.
    flights: VecDeque<Flight>,
}

/// Which page it is that was taken in.
pub(super) struct Taken {
    pub(super) place: Place,
    /// How many of its items were given before.
    pub(super) given: usize,
    /// The identifiers of its items, if the list is read by them.
    pub(super) ids: Vec<i64>,
}

impl Reader {
    pub(super) fn new(
        endpoint: &'static EndpointInfo,
        transport: Arc<Transport>,
        request: Result<Prepared, Error>,
    ) -> Self {
        Self {
            endpoint,
            transport,
            wishes: Wishes {
                look_ahead: LOOK_AHEAD,
                by: None,
                from: Position {
                    place: Place::Start,
                    given: 0,
                },
                whole_pages: true,
            },
            state: State::New(request),
        }
    }

    pub(super) fn endpoint(&self) -> &'static EndpointInfo {
        self.endpoint
    }

    /// The page that is due.
    pub(super) fn position(&self) -> Position {
        match &self.state {
            State::New(_) => self.wishes.from.clone(),
            State::Reading(reading) => reading.position(),
            State::Over(position) => position.clone(),
        }
    }

    /// The answer that is the page that is due. It must be [taken in](Self::take_in) before the
    /// next.
    pub(super) fn poll(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Received, Error>>> {
        if let State::New(_) = self.state
            && let Err(error) = self.begin()
        {
            return Poll::Ready(Some(Err(error)));
        }
        let at_once = self.at_once();
        let State::Reading(reading) = &mut self.state else {
            return Poll::Ready(None);
        };
        reading.send(self.endpoint, &self.transport, at_once.max(1));
        let answer = ready!(poll_first(&mut reading.flights, context));
        if let Some(Err(_)) = &answer {
            self.stop();
        }
        Poll::Ready(answer)
    }

    /// Takes in the page that was due, and asks for what follows.
    pub(super) fn take_in(
        &mut self,
        mut received: Received,
        items: usize,
        meta: Option<&PageMeta>,
    ) -> Result<Taken, Error> {
        let at_once = self.at_once();
        let State::Reading(reading) = &mut self.state else {
            return Ok(Taken {
                place: Place::End,
                given: 0,
                ids: Vec::new(),
            });
        };
        let place = reading.course.place();
        let arrival = Arrival {
            items,
            limit: reading.limit,
            meta,
            body: std::mem::take(&mut received.body),
        };
        match reading.course.arrive(arrival) {
            Err(failure) => {
                self.stop();
                Err(Error::paging(self.endpoint, received, failure))
            }
            Ok(more) => {
                let taken = Taken {
                    place,
                    given: std::mem::take(&mut reading.given),
                    ids: reading.course.ids().to_vec(),
                };
                if more {
                    reading.send(self.endpoint, &self.transport, at_once);
                } else {
                    self.state = State::Over(Position::end());
                }
                Ok(taken)
            }
        }
    }

    /// Sends no more, and aborts what is on its way. The page that is due stays so.
    pub(super) fn stop(&mut self) {
        self.state = State::Over(self.position());
    }

    /// How many pages may be on their way or kept.
    fn at_once(&self) -> usize {
        let most = self.endpoint.max_concurrency.unwrap_or(u32::MAX);
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        self.wishes.look_ahead.min(most)
    }

    fn begin(&mut self) -> Result<(), Error> {
        let over = State::Over(self.wishes.from.clone());
        let State::New(request) = std::mem::replace(&mut self.state, over) else {
            return Ok(());
        };
        let mut request = request?;
        request.limits.priority = Priority::Bulk;
        let plan = plan(self.endpoint, &mut request, &self.wishes)
            .map_err(|refusal| Error::new(self.endpoint, Cause::Request(refusal)))?;
        if let Some(Plan { course, limit }) = plan {
            self.state = State::Reading(Reading {
                request,
                course,
                limit,
                given: self.wishes.from.given,
                flights: VecDeque::new(),
            });
        }
        Ok(())
    }
}

impl Reading {
    fn position(&self) -> Position {
        Position {
            place: self.course.place(),
            given: self.given,
        }
    }

    /// Asks for pages that are known to exist, until so many are on their way or kept, and no
    /// longer for those that are known not to.
    fn send(
        &mut self,
        endpoint: &'static EndpointInfo,
        transport: &Arc<Transport>,
        at_once: usize,
    ) {
        let known = usize::try_from(self.course.known()).unwrap_or(usize::MAX);
        self.flights.truncate(known);
        while self.flights.len() < known.min(at_once) {
            let mut request = self.request.clone();
            if let Some((name, value)) = self.course.parameter(self.flights.len() as u64) {
                request.set_query(name, Some(&value));
            }
            let answer = Arc::clone(transport).call(Ok(request));
            self.flights.push_back(Flight::start(endpoint, answer));
        }
    }
}

impl Position {
    fn end() -> Self {
        Self {
            place: Place::End,
            given: 0,
        }
    }
}
