//! How is a body read in whole? Up to a limit, so that no server fills the memory.

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
    while let Some(chunk) = response.chunk().await.map_err(Unread::Failed)? {
        let room = limit.saturating_sub(body.len());
        body.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
        if chunk.len() > room {
            return Err(Unread::TooLarge);
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
