//! How are files sent without being in memory? Piece by piece, as the connection takes them.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::fs::File;
use tokio::io::{AsyncRead, ReadBuf};

use super::disk::OpenFile;

/// How much of a file is in memory at once.
const PIECE: usize = 256 * 1024;

/// A body under way: bytes and open files.
#[derive(Default)]
pub(super) struct Upload {
    pieces: VecDeque<Part>,
    /// How many bytes are to come.
    left: u64,
}

enum Part {
    Bytes(Bytes),
    File(Reading),
}

/// A file under way.
struct Reading {
    file: File,
    name: String,
    left: u64,
    buffer: Vec<u8>,
}

impl Upload {
    pub(super) fn push_bytes(&mut self, bytes: Bytes) {
        self.left += bytes.len() as u64;
        self.pieces.push_back(Part::Bytes(bytes));
    }

    pub(super) fn push_file(&mut self, open: OpenFile) {
        self.left += open.size;
        self.pieces.push_back(Part::File(Reading {
            file: open.file,
            name: open.name,
            left: open.size,
            buffer: Vec::new(),
        }));
    }
}

impl Reading {
    /// The next bytes of the file; none at the end of it.
    fn poll_bytes(&mut self, context: &mut Context<'_>) -> Poll<io::Result<Bytes>> {
        // At the end one byte is asked for: there must be none.
        let size = usize::try_from(self.left).map_or(PIECE, |left| left.clamp(1, PIECE));
        self.buffer.resize(size, 0);
        let mut read = ReadBuf::new(&mut self.buffer);
        ready!(Pin::new(&mut self.file).poll_read(context, &mut read))?;
        let count = read.filled().len();
        match (count, self.left) {
            (0, 0) => return Poll::Ready(Ok(Bytes::new())),
            (0, _) => return Poll::Ready(Err(self.changed("shorter"))),
            (_, 0) => return Poll::Ready(Err(self.changed("longer"))),
            _ => {}
        }
        let mut bytes = std::mem::take(&mut self.buffer);
        bytes.truncate(count);
        self.left -= count as u64;
        Poll::Ready(Ok(bytes.into()))
    }

    fn changed(&self, how: &str) -> io::Error {
        let name = &self.name;
        io::Error::other(format!(
            "the file `{name}` became {how} while it was sent, and the upload was broken off"
        ))
    }
}

impl Body for Upload {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        loop {
            let bytes = match self.pieces.front_mut() {
                None => return Poll::Ready(None),
                Some(Part::Bytes(bytes)) => std::mem::take(bytes),
                Some(Part::File(file)) => ready!(file.poll_bytes(context))?,
            };
            if bytes.is_empty() {
                self.pieces.pop_front();
            } else {
                self.left = self.left.saturating_sub(bytes.len() as u64);
                return Poll::Ready(Some(Ok(Frame::data(bytes))));
            }
        }
    }

    /// What is to come, to the byte: it becomes `Content-Length`.
    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
