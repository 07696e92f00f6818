//! What is a rate limiter asked, and told, that a client is given?

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bc_client::{
    Admission, BoxFuture, ErrorKind, Exhausted, Permit, Priority, QuotaKind, RateLimitReport,
    RateLimiter,
};
use bc_record::Json;
use tokio::net::TcpListener;

use crate::limited::builder;
use crate::support::*;

/// Writes down what happens, in words.
#[derive(Debug, Default)]
struct Recorder {
    log: Arc<Mutex<Vec<String>>>,
    refuses: bool,
    hangs: bool,
}

impl Recorder {
    fn taken(&self) -> Vec<String> {
        std::mem::take(&mut self.log.lock().unwrap())
    }
}

impl RateLimiter for Recorder {
    fn acquire<'a>(
        &'a self,
        admission: Admission<'a>,
    ) -> BoxFuture<'a, Result<Box<dyn Permit>, Exhausted>> {
        Box::pin(async move {
            let (kind, key) = (admission.quota.kind(), admission.quota.key());
            assert_eq!(kind, QuotaKind::Management);
            assert!(admission.patience <= Duration::from_secs(300));
            self.log
                .lock()
                .unwrap()
                .push(format!("{key} {:?}", admission.priority));
            if self.hangs {
                std::future::pending::<()>().await;
            }
            if self.refuses {
                return Err(Exhausted {
                    opens_in: Some(Duration::from_secs(7)),
                });
            }
            Ok(Box::new(Recorded(Some(Arc::clone(&self.log)))) as Box<dyn Permit>)
        })
    }
}

struct Recorded(Option<Arc<Mutex<Vec<String>>>>);

impl Recorded {
    fn end(&mut self, how: String) {
        if let Some(log) = self.0.take() {
            log.lock().unwrap().push(how);
        }
    }
}

impl Permit for Recorded {
    fn answered(mut self: Box<Self>, report: &RateLimitReport) {
        self.end(format!("answered {}", report.status));
    }

    fn unsent(mut self: Box<Self>) {
        self.end("unsent".to_owned());
    }
}

impl Drop for Recorded {
    fn drop(&mut self) {
        self.end("lost".to_owned());
    }
}

const ASKED: &str = "https://api.bigcommerce.com/stores/abc123 Interactive";

#[tokio::test]
async fn it_is_asked_for_each_request_and_told_each_answer() {
    let count = std::sync::atomic::AtomicUsize::new(0);
    let server =
        Server::start(
            move |_| match count.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
                0 => json(503, ""),
                1 => redirect(302, "/elsewhere"),
                _ => json(200, "{}"),
            },
        )
        .await;
    let recorder = Arc::new(Recorder::default());
    let client = builder(&server).rate_limiter(recorder.clone()).build();
    let client = client.unwrap();
    client.send(Get::<Json>::new()).await.unwrap();
    assert_eq!(
        recorder.taken(),
        [
            ASKED,
            "answered 503",
            ASKED,
            "answered 302",
            ASKED,
            "answered 200"
        ]
    );
    client.send(Post).priority(Priority::Bulk).await.unwrap();
    assert!(recorder.taken()[0].ends_with("abc123 Bulk"));
    assert_eq!(client.rate_limit(), None);
}

#[tokio::test]
async fn it_is_told_what_was_not_sent_and_what_nobody_knows_of() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let recorder = Arc::new(Recorder::default());
    let client = bc_client::Client::builder(credential(TOKEN))
        .origin(&origin)
        .unwrap()
        .rate_limiter(recorder.clone())
        .max_attempts(1)
        .build()
        .unwrap();
    failure(client.send(Post)).await;
    assert_eq!(recorder.taken(), [ASKED, "unsent"]);

    let server = Server::start(|_| Reply::Hang).await;
    let client = builder(&server).rate_limiter(recorder.clone()).build();
    let client = client.unwrap();
    failure(client.send(Post).timeout(Duration::from_millis(50))).await;
    assert_eq!(recorder.taken(), [ASKED, "lost"]);
    let call = client.send(Post).into_future();
    assert!(
        tokio::time::timeout(Duration::from_millis(50), call)
            .await
            .is_err()
    );
    assert_eq!(recorder.taken(), [ASKED, "lost"]);
}

#[tokio::test]
async fn what_it_refuses_is_not_sent_nor_what_it_does_not_decide_in_time() {
    let server = Server::start(|_| json(200, "{}")).await;
    for (refuses, hangs) in [(true, false), (false, true)] {
        let recorder = Arc::new(Recorder {
            refuses,
            hangs,
            ..Recorder::default()
        });
        let client = builder(&server).rate_limiter(recorder.clone()).build();
        let call = client.unwrap().send(Post);
        let error = failure(call.timeout(Duration::from_millis(50))).await;
        assert_eq!(error.kind(), ErrorKind::Throttled);
        assert_eq!(
            error.retry_after(),
            refuses.then_some(Duration::from_secs(7))
        );
        let text = error.to_string();
        assert!(
            text.contains("was not sent") && text.contains("50ms"),
            "{text}"
        );
    }
    assert!(server.requests().is_empty());
}
