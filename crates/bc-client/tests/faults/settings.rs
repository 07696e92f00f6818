//! Settings beyond reason: none makes a call panic, hang or send more than it should.

use std::time::Duration;

use bc_client::ErrorKind;

use crate::server::*;
use crate::support::*;

#[tokio::test]
async fn no_time_is_a_timeout_unless_the_answer_is_faster_and_all_of_it_is_no_limit() {
    let server = Server::start(|_, _| json(200, THING)).await;
    for (whole, attempt, passes) in [
        (Duration::ZERO, Duration::MAX, false),
        (Duration::MAX, Duration::ZERO, false),
        (Duration::MAX, Duration::MAX, true),
    ] {
        let client = builder(&server.url)
            .timeout(whole)
            .attempt_timeout(attempt)
            .idle_timeout(Duration::MAX)
            .max_attempts(2)
            .build()
            .unwrap();
        match outcome(client.send(GetThing::new())).await {
            // Clocks do not tell less than a millisecond.
            Ok(thing) => assert_eq!(thing.id, 1),
            Err(error) => {
                assert!(!passes, "{error}");
                assert!(
                    matches!(
                        error.kind(),
                        ErrorKind::Timeout | ErrorKind::Connect | ErrorKind::Throttled
                    ),
                    "{error}"
                );
            }
        }
    }
}

#[tokio::test]
async fn waits_and_attempts_beyond_reason_still_end() {
    for (first, longest) in [
        (Duration::ZERO, Duration::ZERO),
        (Duration::MAX, Duration::ZERO),
        (Duration::ZERO, Duration::MAX),
        (Duration::MAX, Duration::MAX),
    ] {
        for attempts in [0, 1, u32::MAX] {
            let server = Server::start(|_, _| json(503, "")).await;
            let client = builder(&server.url)
                .backoff(first, longest)
                .max_attempts(attempts)
                .timeout(Duration::from_millis(50))
                .build()
                .unwrap();
            let error = failure(client.send(GetThing::new())).await;
            assert!(
                error.status() == Some(503) || error.kind() == ErrorKind::Timeout,
                "{error}"
            );
            let sent = server.count();
            assert!(
                sent >= 1 && (attempts > 1 || sent == 1),
                "{attempts}: {sent}"
            );
        }
    }
}

#[tokio::test]
async fn no_pages_ahead_is_one_at_a_time_and_all_of_them_is_no_more_than_there_are() {
    let server = Server::start(|request, _| {
        let page = request.query("page").unwrap_or("1").to_owned();
        json(
            200,
            format!(
                r#"{{"data":[{{"id":{page}}}],"meta":{{"pagination":{{"current_page":{page},"total_pages":30}}}}}}"#
            ),
        )
    })
    .await;
    for pages in [0, usize::MAX] {
        let before = server.count();
        let items = client(&server.url)
            .items(GetThings::new())
            .look_ahead(pages);
        assert_eq!(outcome(items.all()).await.unwrap().len(), 30);
        assert_eq!(server.count() - before, 30);
    }
}
