//! What is an observer told?

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bc_client::{Attempt, Download, ErrorKind, Finished, Observer};
use bc_record::Json;

use crate::limited::builder;
use crate::support::*;

/// Writes down what it is told, in words.
#[derive(Default)]
struct Notes(Mutex<Vec<String>>);

impl Notes {
    fn taken(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl Observer for Notes {
    fn attempt(&self, attempt: &Attempt<'_>) {
        assert!(attempt.quota.key().ends_with("/stores/abc123"));
        let Attempt {
            number,
            status,
            error,
            ..
        } = attempt;
        let note = format!("attempt {number}: {status:?} {error:?}");
        self.0.lock().unwrap().push(note);
    }

    fn call(&self, call: &Finished<'_>) {
        assert!(call.waited <= call.duration, "{call:?}");
        let Finished {
            endpoint,
            attempts,
            status,
            error,
            ..
        } = call;
        let name = endpoint.name;
        let note = format!("{name} after {attempts}: {status:?} {error:?}");
        self.0.lock().unwrap().push(note);
    }
}

#[tokio::test]
async fn it_is_told_every_attempt_and_the_call() {
    let count = AtomicUsize::new(0);
    let server = Server::start(move |_| match count.fetch_add(1, Ordering::SeqCst) {
        0 => json(503, ""),
        1 => json(429, ""),
        2 => json(200, "{}"),
        _ => json(404, ""),
    })
    .await;
    let notes = Arc::new(Notes::default());
    let client = builder(&server).observer(notes.clone()).build().unwrap();
    client.send(Get::<Json>::new()).await.unwrap();
    assert_eq!(
        notes.taken(),
        [
            "attempt 1: Some(503) Some(Status(ServiceUnavailable))",
            "attempt 2: Some(429) Some(Status(TooManyRequests))",
            "attempt 3: Some(200) None",
            "Get after 3: Some(200) None",
        ]
    );
    failure(client.send(Post)).await;
    assert_eq!(
        notes.taken(),
        [
            "attempt 1: Some(404) Some(Status(NotFound))",
            "Post after 1: Some(404) Some(Status(NotFound))",
        ]
    );
}

#[tokio::test]
async fn an_answer_that_cannot_be_decoded_is_a_failed_call() {
    let server = Server::start(|_| json(200, "[")).await;
    let notes = Arc::new(Notes::default());
    let client = builder(&server).observer(notes.clone()).build().unwrap();
    let error = failure(client.send(Get::<Json>::new())).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(
        notes.taken(),
        [
            "attempt 1: Some(200) None",
            "Get after 1: Some(200) Some(Decode)"
        ]
    );
    client.send(Get::<Download>::new()).await.unwrap();
    assert_eq!(
        notes.taken(),
        ["attempt 1: Some(200) None", "Get after 1: Some(200) None"]
    );
}

#[tokio::test]
async fn a_call_that_is_given_up_ends_without_status_and_error() {
    let server = Server::start(|_| Reply::Hang).await;
    let notes = Arc::new(Notes::default());
    let client = builder(&server).observer(notes.clone()).build().unwrap();
    let call = client.send(Post).into_future();
    let moment = Duration::from_millis(50);
    assert!(tokio::time::timeout(moment, call).await.is_err());
    assert_eq!(notes.taken(), ["Post after 1: None None"]);
    drop(client.send(Post));
    assert!(notes.taken().is_empty());
}
