//! How is a body read in whole? Up to a limit, so that no server fills the memory.

/// How much memory is reserved because a server says that so much will come.
#[cfg(not(target_arch = "wasm32"))]
const MOST_RESERVED: u64 = 1024 * 1024;

/// Why a body was not read to its end.
pub(super) enum Unread {
    TooLarge,
    Failed(reqwest::Error),
}

/// Reads a body, decompressed, up to a limit.
#[cfg(not(target_arch = "wasm32"))]
pub(super) async fn read(
    mut response: reqwest::Response,
    body: &mut Vec<u8>,
    limit: usize,
) -> Result<(), Unread> {
    let announced = response.content_length().unwrap_or_default();
    while let Some(chunk) = response.chunk().await.map_err(Unread::Failed)? {
        let room = limit.saturating_sub(body.len());
        if chunk.len() > room {
            body.extend_from_slice(&chunk[..room]);
            return Err(Unread::TooLarge);
        }
        if body.is_empty() && announced <= chunk.len() as u64 {
            // Mostly all of it, and then nothing is copied if nobody else holds the memory.
            *body = chunk.into();
        } else {
            if body.is_empty() {
                let reserved = usize::try_from(announced.min(MOST_RESERVED)).unwrap_or_default();
                body.reserve(reserved.min(limit));
            }
            body.extend_from_slice(&chunk);
        }
    }
    Ok(())
}

/// Reads a body up to a limit. A browser hands it over whole.
#[cfg(target_arch = "wasm32")]
pub(super) async fn read(
    response: reqwest::Response,
    body: &mut Vec<u8>,
    limit: usize,
) -> Result<(), Unread> {
    let bytes = response.bytes().await.map_err(Unread::Failed)?;
    body.extend_from_slice(bytes.get(..limit).unwrap_or(&bytes));
    if bytes.len() > limit {
        return Err(Unread::TooLarge);
    }
    Ok(())
}
