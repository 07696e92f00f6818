//! Who goes first where the rate limit lets only some requests pass? Not a list's pages.

use std::sync::Arc;

use bc_client::{Admission, BoxFuture, ErrorKind, Exhausted, Permit, Priority, RateLimiter};

use crate::lists::*;
use crate::support::*;

/// Lets only what is interactive pass.
#[derive(Debug)]
struct NoBulk;

impl RateLimiter for NoBulk {
    fn acquire<'a>(
        &'a self,
        admission: Admission<'a>,
    ) -> BoxFuture<'a, Result<Box<dyn Permit>, Exhausted>> {
        assert_eq!(admission.priority, Priority::Bulk);
        Box::pin(async { Err(Exhausted { opens_in: None }) })
    }
}

#[tokio::test]
async fn pages_leave_room_for_calls_that_somebody_waits_for() {
    let server = Server::start(|_| Reply::Hang).await;
    let client = server
        .builder()
        .rate_limiter(Arc::new(NoBulk))
        .build()
        .unwrap();
    let mut items = client.items(Numbered(&[]));
    let error = failure(items.next().await.unwrap());
    assert_eq!(error.kind(), ErrorKind::Throttled);
    assert_eq!(items.position().to_string(), "page:1+0");
}
