//! What do spans and events show of a call, and what do they not?

use std::fmt::{Debug, Write};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bc_record::Json;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::support::*;

/// Writes down spans and events as text.
#[derive(Clone, Default)]
struct Writer {
    lines: Arc<Mutex<Vec<String>>>,
    next: Arc<AtomicU64>,
    entered: Arc<AtomicU64>,
}

struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl Writer {
    fn write(&self, text: impl Into<String>) {
        self.lines.lock().unwrap().push(text.into());
    }

    fn text(&self) -> String {
        self.lines.lock().unwrap().join("\n")
    }
}

impl Subscriber for Writer {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("bc_client")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = Fields(format!("span {}", span.metadata().name()));
        span.record(&mut fields);
        self.write(fields.0);
        Id::from_u64(self.next.fetch_add(1, Ordering::SeqCst) + 1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut fields = Fields("record".to_owned());
        values.record(&mut fields);
        self.write(fields.0);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields(format!("event in {}", self.entered.load(Ordering::SeqCst)));
        event.record(&mut fields);
        self.write(fields.0);
    }

    fn enter(&self, id: &Id) {
        self.entered.store(id.into_u64(), Ordering::SeqCst);
    }

    fn exit(&self, _: &Id) {
        self.entered.store(0, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn a_call_has_a_span_with_opentelemetrys_names_and_no_secret() {
    let writer = Writer::default();
    let _guard = tracing::subscriber::set_default(writer.clone());
    let count = AtomicUsize::new(0);
    let server = Server::start(move |_| match count.fetch_add(1, Ordering::SeqCst) {
        0 => json(503, format!(r#"{{"title": "{TOKEN} {PRIVATE}"}}"#)),
        1 => Reply::Http(429, vec![("Retry-After", "0".into())], Vec::new()),
        2 => json(200, r#"{"body": "content"}"#),
        _ => json(404, ""),
    })
    .await;
    let client = server.persistent_client();
    client.send(Get::<Json>::new()).await.unwrap();
    failure(client.send(Post)).await;
    let text = writer.text();
    let port = server.url.rsplit(':').next().unwrap();
    for part in [
        "span bigcommerce.call",
        "otel.name=GET /v3/things/{key}",
        "otel.kind=\"client\"",
        "http.request.method=\"GET\"",
        "url.template=\"/v3/things/{key}\"",
        "server.address=\"127.0.0.1\"",
        &format!("server.port={port}"),
        "record http.response.status_code=200",
        "record http.request.resend_count=2",
        "error.type=503",
        "event in 1 message=turned away",
        "event in 1 message=trying again",
        "record http.response.status_code=404",
        "record error.type=404",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    for secret in [TOKEN, PRIVATE, "content", "abc123"] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[tokio::test]
async fn an_answer_that_cannot_be_decoded_is_in_the_span_too() {
    let writer = Writer::default();
    let _guard = tracing::subscriber::set_default(writer.clone());
    let server = Server::start(|_| json(200, "[")).await;
    failure(server.client().send(Get::<Json>::new())).await;
    assert!(writer.text().contains("record error.type=decode"));
}
