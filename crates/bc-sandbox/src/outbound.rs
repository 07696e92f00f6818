//! How does the sandbox ask a server on this machine?

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::{
    Method, Request, StatusCode, Uri,
    client::conn::http1,
    header::{
        CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderMap, HeaderValue, TRANSFER_ENCODING,
    },
};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// The largest answer that is read.
const LARGEST: usize = 1024 * 1024;

/// Whether a URL is of a server on this machine, without TLS: no test may reach the network.
pub(crate) fn is_local(uri: &Uri) -> bool {
    let host = uri.host().unwrap_or_default();
    uri.scheme_str() == Some("http") && matches!(host, "127.0.0.1" | "localhost" | "[::1]")
}

/// Posts JSON to such a URL; `None` if it is not answered, or not in HTTP.
pub(crate) async fn post(
    url: &str,
    mut headers: HeaderMap,
    body: String,
) -> Option<(StatusCode, Bytes)> {
    let uri: Uri = url.parse().ok().filter(is_local)?;
    let authority = uri.authority()?;
    let host = authority.host().trim_matches(['[', ']']);
    let port = authority.port_u16().unwrap_or(80);
    let stream = TcpStream::connect((host, port)).await.ok()?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
    for (name, value) in [
        (HOST, authority.as_str()),
        (CONNECTION, "close"),
        (CONTENT_TYPE, "application/json"),
        (CONTENT_LENGTH, &body.len().to_string()),
    ] {
        headers.insert(name, HeaderValue::from_str(value).ok()?);
    }
    headers.remove(TRANSFER_ENCODING);
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let mut request = Request::new(Full::new(Bytes::from(body)));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = path.parse().ok()?;
    *request.headers_mut() = headers;
    // The sender is dropped with its answer, and so the connection ends.
    let answered = async move {
        let answer = sender.send_request(request).await.ok()?;
        let status = answer.status();
        let body = Limited::new(answer.into_body(), LARGEST).collect().await;
        Some((status, body.ok()?.to_bytes()))
    };
    let (answered, _) = tokio::join!(answered, connection);
    answered
}
