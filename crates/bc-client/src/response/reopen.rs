//! When is a stream that broke off opened again? After a wait, as long as nothing can be lost.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{HeaderName, HeaderValue};

use crate::transport::{Prepared, Transport};
use crate::{Download, Error};

/// How often a stream is opened again without an event in between.
const MOST: u32 = 5;

/// The first wait, where the server asks for none.
const FIRST_WAIT: Duration = Duration::from_secs(1);

/// The longest wait that is not the server's wish.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// A server that asks for more than this means that nobody should wait for it.
const LONGEST_WISH: Duration = Duration::from_secs(10 * 60);

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// What it takes to send a stream's request again.
pub(crate) struct Reopen {
    transport: Arc<Transport>,
    request: Prepared,
    accept: &'static str,
    /// How often it was tried since the last event.
    tries: u32,
}

impl Reopen {
    pub(crate) fn new(
        transport: Arc<Transport>,
        request: Prepared,
        accept: &'static str,
    ) -> Box<Self> {
        Box::new(Self {
            transport,
            request,
            accept,
            tries: 0,
        })
    }

    /// Notes that an event came.
    pub(super) fn progressed(&mut self) {
        self.tries = 0;
    }

    /// Notes after which event the server shall go on. Whether it can be told.
    pub(super) fn go_on_after(&mut self, event: &str) -> bool {
        let Ok(value) = HeaderValue::from_bytes(event.as_bytes()) else {
            return false;
        };
        self.request.set_header(LAST_EVENT_ID, value);
        true
    }

    /// Opens the stream again after it broke off with `failure`: after `wish`, the wait that the server
    /// asked for, if it did.
    ///
    /// # Errors
    ///
    /// The last failure, if it was tried too often or another try is of no use.
    pub(super) async fn open(
        mut self: Box<Self>,
        mut failure: Error,
        wish: Option<Duration>,
    ) -> Result<Download, Error> {
        while let Some(wait) = wait(self.tries, wish.max(failure.retry_after())) {
            tokio::time::sleep(wait).await;
            self.tries += 1;
            let opened = self.transport.open_again(&self.request, self.accept);
            match opened.await {
                Ok(mut download) => {
                    download.reopen = Some(self);
                    return Ok(download);
                }
                Err(error) if error.is_retryable() => failure = error,
                Err(error) => return Err(error),
            }
        }
        Err(failure)
    }
}

/// How long to wait before a stream is opened again after so many tries; `None` to leave it.
fn wait(tries: u32, wish: Option<Duration>) -> Option<Duration> {
    if tries >= MOST {
        return None;
    }
    if let Some(wish) = wish {
        return (wish <= LONGEST_WISH).then_some(wish);
    }
    let wait = FIRST_WAIT.saturating_mul(3_u32.saturating_pow(tries));
    let wait = wait.min(LONGEST_WAIT);
    // Many clients lose the same server at once, and should not come back at once.
    let share = crate::random::random() % 1024;
    Some(wait / 2 + wait / 2 * u32::try_from(share).unwrap_or_default() / 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_from_one_second_to_thirty_and_end() {
        for (tries, seconds) in [1, 3, 9, 27, 30].into_iter().enumerate() {
            let most = Duration::from_secs(seconds);
            for _ in 0..100 {
                let wait = wait(u32::try_from(tries).unwrap(), None).unwrap();
                assert!(wait >= most / 2 && wait <= most, "{tries}: {wait:?}");
            }
        }
        assert_eq!(wait(MOST, None), None);
    }

    #[test]
    fn a_servers_wish_is_what_is_waited_unless_it_is_beyond_reason() {
        for wish in [Duration::ZERO, Duration::from_millis(2500), LONGEST_WISH] {
            assert_eq!(wait(4, Some(wish)), Some(wish));
            assert_eq!(wait(MOST, Some(wish)), None);
        }
        assert_eq!(wait(0, Some(LONGEST_WISH + FIRST_WAIT)), None);
        assert_eq!(wait(0, Some(Duration::MAX)), None);
    }
}
