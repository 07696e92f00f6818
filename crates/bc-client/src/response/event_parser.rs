//! Which events stand in a `text/event-stream`? The parsing that WHATWG's HTML standard prescribes.

use std::time::Duration;

use bytes::{Buf, Bytes};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads events out of chunks, wherever these are cut.
///
/// It differs from the standard in nothing but this: bytes that are not UTF-8 stay as they are, so
/// that who decodes the data can refuse them, instead of replacing them in silence.
#[derive(Debug)]
pub(super) struct EventParser {
    /// How large an event may be.
    limit: usize,
    /// The line that is not ended yet.
    line: Vec<u8>,
    /// Whether `line` is the stream's first.
    at_start: bool,
    /// Whether the line before ended with CR, so that a LF here belongs to that.
    after_cr: bool,
    /// Whether the event under way has a field that would be lost with it.
    unfinished: bool,
    name: Vec<u8>,
    data: Vec<u8>,
    id: Option<String>,
    last_event_id: Option<String>,
    retry: Option<Duration>,
}

/// An event whose data is not decoded yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawEvent {
    pub(super) name: String,
    pub(super) data: Vec<u8>,
}

/// An event is larger than the limit.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct EventTooLarge;

impl EventParser {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit,
            line: Vec::new(),
            at_start: true,
            after_cr: false,
            unfinished: false,
            name: Vec::new(),
            data: Vec::new(),
            id: None,
            last_event_id: None,
            retry: None,
        }
    }

    /// The `id` that the last whole event, or one before it, came with.
    pub(super) fn last_event_id(&self) -> Option<&str> {
        self.last_event_id.as_deref()
    }

    /// How long the server asks to wait before a new connection.
    pub(super) fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// Whether a stream that ends here ends in the middle of an event.
    pub(super) fn is_unfinished(&self) -> bool {
        let line = without_mark(&self.line, self.at_start);
        self.unfinished || !matches!(line, [] | [b':', ..])
    }

    /// Begins a stream that goes on where this one came to.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn begin_again(&mut self) {
        *self = Self {
            last_event_id: self.last_event_id.take(),
            retry: self.retry,
            ..Self::new(self.limit)
        };
    }

    /// Forgets the event under way.
    pub(super) fn abandon(&mut self) {
        self.line.clear();
        self.name.clear();
        self.data.clear();
        self.unfinished = false;
    }

    /// Takes bytes off `chunk` up to the end of the next event; all of them, if it does not end in
    /// there.
    pub(super) fn next(&mut self, chunk: &mut Bytes) -> Result<Option<RawEvent>, EventTooLarge> {
        loop {
            if chunk.is_empty() {
                return Ok(None);
            }
            if std::mem::take(&mut self.after_cr) && chunk.starts_with(b"\n") {
                chunk.advance(1);
            }
            let end = chunk.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
            let piece = chunk.split_to(end.unwrap_or(chunk.len()));
            let size = self.line.len() + self.data.len() + self.name.len();
            if piece.len() > self.limit.saturating_sub(size) {
                return Err(EventTooLarge);
            }
            self.line.extend_from_slice(&piece);
            if end.is_none() {
                return Ok(None);
            }
            self.after_cr = chunk.starts_with(b"\r");
            chunk.advance(1);

            let mut line = std::mem::take(&mut self.line);
            let event = self.end_of_line(without_mark(&line, self.at_start));
            self.at_start = false;
            line.clear();
            self.line = line;
            if event.is_some() {
                return Ok(event);
            }
        }
    }

    /// Takes in a whole line; a blank one ends an event.
    fn end_of_line(&mut self, line: &[u8]) -> Option<RawEvent> {
        if line.is_empty() {
            return self.dispatch();
        }
        let (field, value) = match line.iter().position(|byte| *byte == b':') {
            Some(colon) => {
                let (field, value) = (&line[..colon], &line[colon + 1..]);
                (field, value.strip_prefix(b" ").unwrap_or(value))
            }
            None => (line, &[][..]),
        };
        match field {
            b"event" => self.name = value.to_owned(),
            b"data" => {
                self.data.extend_from_slice(value);
                self.data.push(b'\n');
            }
            b"id" if !value.contains(&0) => self.id = Some(text(value)),
            b"retry" => {
                if let Some(retry) = digits(value) {
                    self.retry = Some(Duration::from_millis(retry));
                }
                return None;
            }
            // A comment begins with the colon; a field of another name is ignored.
            _ => return None,
        }
        self.unfinished = true;
        None
    }

    fn dispatch(&mut self) -> Option<RawEvent> {
        self.unfinished = false;
        if let Some(id) = &self.id {
            self.last_event_id = Some(id.clone()).filter(|id| !id.is_empty());
        }
        let name = std::mem::take(&mut self.name);
        let mut data = std::mem::take(&mut self.data);
        // Its last line ended with a line feed; without any line there is no event.
        data.pop()?;
        let name = if name.is_empty() {
            "message".to_owned()
        } else {
            text(&name)
        };
        Some(RawEvent { name, data })
    }
}

/// A line without the byte order mark that a stream may begin with.
fn without_mark(line: &[u8], at_start: bool) -> &[u8] {
    match line.strip_prefix(BYTE_ORDER_MARK) {
        Some(rest) if at_start => rest,
        _ => line,
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A number of ASCII digits and nothing else; what is too large for any wait is no number.
fn digits(bytes: &[u8]) -> Option<u64> {
    if !bytes.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(bytes).ok()?.parse().ok()
}

#[cfg(test)]
mod tests;
