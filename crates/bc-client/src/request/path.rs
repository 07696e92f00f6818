//! Which path may be sent as it was given?

/// What may stand in a path beside letters, digits and `%`: RFC 3986's `pchar`.
const MARKS: &[u8] = b"-._~!$&'()*+,;=:@/";

/// Checks that a path is one, encoded, and addresses what it says: a server or a proxy may resolve
/// what is left out or encoded in it to another resource.
pub(super) fn check(path: &str) -> Result<(), &'static str> {
    let Some(segments) = path.strip_prefix('/') else {
        return Err("does not begin with `/`");
    };
    let mut rest = path.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        rest = match (byte, after) {
            (b'?' | b'#', _) => return Err("has a query or a fragment: add the former by `query`"),
            (b'%', [high, low, after @ ..])
                if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() =>
            {
                after
            }
            (byte, after) if byte.is_ascii_alphanumeric() || MARKS.contains(byte) => after,
            _ => return Err("is not percent-encoded: add values by `segment`, which encodes them"),
        };
    }
    for segment in segments.split('/') {
        match segment.to_ascii_lowercase().replace("%2e", ".").as_str() {
            "" => return Err("has an empty segment"),
            "." | ".." => return Err("has a segment `.` or `..`"),
            _ => {}
        }
    }
    Ok(())
}
