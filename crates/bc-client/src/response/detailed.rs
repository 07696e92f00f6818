//! What else does a successful answer say? Its status and headers, beside what it becomes.

use crate::Headers;

/// A successful answer with its status and headers: what [`Call::detailed`](crate::Call::detailed)
/// gives.
///
/// ```
/// # use bc_client::{Call, Error};
/// # use bc_record::Json;
/// async fn read(call: Call<Json>) -> Result<Json, Error> {
///     let answer = call.detailed().await?;
///     println!("{} {:?}", answer.status, answer.request_id());
///     Ok(answer.value)
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Detailed<R> {
    /// What the answer became.
    pub value: R,
    /// The HTTP status, a success.
    pub status: u16,
    /// The headers.
    pub headers: Headers,
}

impl<R> Detailed<R> {
    /// The identifier that BigCommerce gave the request, where it did; its support asks for it.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.headers.request_id()
    }
}
