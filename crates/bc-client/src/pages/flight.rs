//! How does a page come while its reader is busy? In a task of its own, where there are tasks.

use std::collections::VecDeque;
use std::task::{Context, Poll};

use crate::transport::Answer;
use crate::{EndpointInfo, Error, Received};

/// A request that was sent, or its answer.
pub(super) enum Flight {
    /// It runs by itself.
    #[cfg(not(target_arch = "wasm32"))]
    Task(task::Task),
    /// It runs while its reader waits.
    Here(Answer<Received>),
    Arrived(Result<Received, Error>),
}

impl Flight {
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn start(endpoint: &'static EndpointInfo, answer: Answer<Received>) -> Self {
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => Self::Task(task::Task::start(&runtime, endpoint, answer)),
            Err(_) => Self::Here(answer),
        }
    }

    #[cfg(target_arch = "wasm32")]
    pub(super) fn start(_: &'static EndpointInfo, answer: Answer<Received>) -> Self {
        Self::Here(answer)
    }
}

/// Waits for the first of several, and lets the others arrive meanwhile. `None` if there is none.
pub(super) fn poll_first(
    flights: &mut VecDeque<Flight>,
    context: &mut Context<'_>,
) -> Poll<Option<Result<Received, Error>>> {
    for flight in flights.iter_mut() {
        if let Flight::Here(answer) = flight
            && let Poll::Ready(answer) = answer.as_mut().poll(context)
        {
            *flight = Flight::Arrived(answer);
        }
    }
    match flights.pop_front() {
        #[cfg(not(target_arch = "wasm32"))]
        Some(Flight::Task(mut task)) => match task.poll(context) {
            Poll::Ready(answer) => Poll::Ready(Some(answer)),
            Poll::Pending => {
                flights.push_front(Flight::Task(task));
                Poll::Pending
            }
        },
        Some(Flight::Arrived(answer)) => Poll::Ready(Some(answer)),
        Some(flight @ Flight::Here(_)) => {
            flights.push_front(flight);
            Poll::Pending
        }
        None => Poll::Ready(None),
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod task {
    use std::fmt;
    use std::future::Future;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use tokio::runtime::Handle;
    use tokio::task::JoinHandle;

    use crate::error::Cause;
    use crate::transport::Answer;
    use crate::{EndpointInfo, Error, Received};

    /// A request in a task, which ends with it: a slow reader lets no time limit pass.
    pub(in crate::pages) struct Task {
        endpoint: &'static EndpointInfo,
        answer: JoinHandle<Result<Received, Error>>,
    }

    impl Task {
        pub(super) fn start(
            runtime: &Handle,
            endpoint: &'static EndpointInfo,
            answer: Answer<Received>,
        ) -> Self {
            Self {
                endpoint,
                answer: runtime.spawn(answer),
            }
        }

        /// Not to be asked again once it has answered.
        pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Received, Error>> {
            Pin::new(&mut self.answer).poll(context).map(|answer| {
                answer.unwrap_or_else(|_| {
                    let cause = Cause::Transport {
                        received: None,
                        is_sent: true,
                        source: Box::new(Stopped),
                    };
                    Err(Error::new(self.endpoint, cause))
                })
            })
        }
    }

    impl Drop for Task {
        fn drop(&mut self) {
            self.answer.abort();
        }
    }

    /// A runtime that shuts down stops its tasks.
    #[derive(Debug)]
    struct Stopped;

    impl fmt::Display for Stopped {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the task that waited for the answer was stopped")
        }
    }

    impl std::error::Error for Stopped {}
}
