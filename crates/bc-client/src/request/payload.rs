//! What goes out as a body? Bytes, and files that are read while they are sent.

use bytes::Bytes;

#[cfg(not(target_arch = "wasm32"))]
use super::disk::FileOnDisk;
#[cfg(not(target_arch = "wasm32"))]
use super::upload::Upload;
use crate::InvalidRequest;

/// A body as it is sent, as often as it is sent.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Payload {
    pub(super) pieces: Vec<Piece>,
}

/// A piece of it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    Bytes(Bytes),
    #[cfg(not(target_arch = "wasm32"))]
    File(FileOnDisk),
}

impl Piece {
    pub(super) fn size(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            #[cfg(not(target_arch = "wasm32"))]
            Self::File(file) => file.size(),
        }
    }
}

impl Payload {
    pub(super) fn of(bytes: impl Into<Bytes>) -> Self {
        Self {
            pieces: vec![Piece::Bytes(bytes.into())],
        }
    }

    pub(super) fn size(&self) -> u64 {
        self.pieces
            .iter()
            .fold(0, |size, piece| size.saturating_add(piece.size()))
    }

    /// The bytes, where there is nothing else.
    pub(crate) fn bytes(&self) -> Option<Bytes> {
        match &self.pieces[..] {
            [Piece::Bytes(bytes)] => Some(bytes.clone()),
            _ => None,
        }
    }

    /// The body for one attempt. Files are opened anew, and refused if they are not what they were.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) async fn open(&self) -> Result<reqwest::Body, InvalidRequest> {
        if let [Piece::Bytes(bytes)] = &self.pieces[..] {
            return Ok(bytes.clone().into());
        }
        let mut upload = Upload::default();
        for piece in &self.pieces {
            match piece {
                Piece::Bytes(bytes) => upload.push_bytes(bytes.clone()),
                Piece::File(file) => upload.push_file(file.open().await?),
            }
        }
        Ok(reqwest::Body::wrap(upload))
    }

    /// The body for one attempt. In a browser it is one piece.
    #[cfg(target_arch = "wasm32")]
    pub(crate) async fn open(&self) -> Result<reqwest::Body, InvalidRequest> {
        let pieces = self.pieces.iter().map(|Piece::Bytes(bytes)| &bytes[..]);
        Ok(pieces.collect::<Vec<_>>().concat().into())
    }
}
