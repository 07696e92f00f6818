//! How are files uploaded? As `multipart/form-data` (RFC 7578).

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use crate::InvalidRequest;
use crate::request::{Body, EncodedBody};

/// What every boundary begins with; a number of this many digits follows.
const BOUNDARY: &str = "bc-api-boundary-";
const DIGITS: usize = 8;

/// A `multipart/form-data` body.
///
/// ```
/// use bc_client::{FileUpload, Multipart};
///
/// let image = FileUpload::new("front.png", "image/png", vec![0x89, b'P', b'N', b'G']);
/// let body = Multipart::new()
///     .text("is_thumbnail", true)
///     .file("image_file", image);
/// # let _ = body;
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Multipart {
    parts: Vec<(String, Part)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    File(FileUpload),
}

impl Multipart {
    /// A body without parts.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a part with a value as text.
    #[must_use]
    pub fn text(mut self, name: impl Into<String>, value: impl fmt::Display) -> Self {
        self.parts
            .push((name.into(), Part::Text(value.to_string())));
        self
    }

    /// Adds a part with a file.
    #[must_use]
    pub fn file(mut self, name: impl Into<String>, file: FileUpload) -> Self {
        self.parts.push((name.into(), Part::File(file)));
        self
    }

    /// A line that occurs in no part.
    ///
    /// All contents are searched once: a file may be hostile, and hold many boundaries.
    fn boundary(&self) -> String {
        let width = BOUNDARY.len() + DIGITS;
        let taken: HashSet<&[u8]> = self
            .parts
            .iter()
            .flat_map(|(_, part)| part.content().windows(width))
            .filter_map(|window| window.strip_prefix(BOUNDARY.as_bytes()))
            .collect();
        let mut boundaries = (0..=u32::MAX).map(|number| format!("{number:0DIGITS$}"));
        let free = boundaries.find(|digits| !taken.contains(digits.as_bytes()));
        format!("{BOUNDARY}{}", free.unwrap_or_default())
    }
}

impl Part {
    fn content(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::File(file) => &file.bytes,
        }
    }
}

impl Body for Multipart {
    fn encode(&self) -> Result<Option<EncodedBody>, InvalidRequest> {
        let boundary = self.boundary();
        let mut bytes = Vec::new();
        for (name, part) in &self.parts {
            let mut head = format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"",
                quoted(name)
            );
            if let Part::File(file) = part {
                if !is_media_type(&file.content_type) {
                    return Err(InvalidRequest::InvalidPart { name: name.clone() });
                }
                head.push_str(&format!(
                    "; filename=\"{}\"\r\nContent-Type: {}",
                    quoted(&file.file_name),
                    file.content_type
                ));
            }
            head.push_str("\r\n\r\n");
            bytes.extend_from_slice(head.as_bytes());
            bytes.extend_from_slice(part.content());
            bytes.extend_from_slice(b"\r\n");
        }
        bytes.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        Ok(Some(EncodedBody {
            content_type: Cow::Owned(format!("multipart/form-data; boundary={boundary}")),
            bytes,
            secrets: Vec::new(),
        }))
    }
}

/// A file to upload.
#[derive(Clone, PartialEq, Eq)]
pub struct FileUpload {
    /// The name the server is told.
    pub file_name: String,
    /// The media type: `image/png`.
    pub content_type: String,
    /// The content.
    pub bytes: Vec<u8>,
}

impl FileUpload {
    /// A file with this name, media type and content.
    #[must_use]
    pub fn new(
        file_name: impl Into<String>,
        content_type: impl Into<String>,
        bytes: impl Into<Vec<u8>>,
    ) -> Self {
        Self {
            file_name: file_name.into(),
            content_type: content_type.into(),
            bytes: bytes.into(),
        }
    }
}

/// Shows the size, not the content.
impl fmt::Debug for FileUpload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileUpload")
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .field("bytes", &self.bytes.len())
            .finish()
    }
}

/// Names in a header are quoted; what would end the quotes or the line is escaped as browsers do.
fn quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn is_media_type(text: &str) -> bool {
    text.contains('/') && text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(body: &Multipart) -> (String, String) {
        let encoded = body.encode().unwrap().unwrap();
        (
            encoded.content_type.into_owned(),
            String::from_utf8(encoded.bytes).unwrap(),
        )
    }

    #[test]
    fn texts_and_files_become_parts() {
        let (content_type, body) = encoded(
            &Multipart::new()
                .text("sort_order", 3)
                .file("image_file", FileUpload::new("a.png", "image/png", "PNG")),
        );
        assert_eq!(
            content_type,
            "multipart/form-data; boundary=bc-api-boundary-00000000"
        );
        assert_eq!(
            body,
            "--bc-api-boundary-00000000\r\n\
             Content-Disposition: form-data; name=\"sort_order\"\r\n\r\n3\r\n\
             --bc-api-boundary-00000000\r\n\
             Content-Disposition: form-data; name=\"image_file\"; filename=\"a.png\"\r\n\
             Content-Type: image/png\r\n\r\nPNG\r\n\
             --bc-api-boundary-00000000--\r\n"
        );
    }

    #[test]
    fn a_file_that_holds_the_boundary_gets_another() {
        let file = FileUpload::new("a", "text/plain", "--bc-api-boundary-00000000");
        let (content_type, _) = encoded(&Multipart::new().file("file", file));
        assert!(content_type.ends_with("bc-api-boundary-00000001"));
    }

    #[test]
    fn a_file_full_of_boundaries_takes_no_more_time_than_another() {
        let content: String = (0..40_000)
            .map(|number| format!("bc-api-boundary-{number:08}"))
            .collect();
        let start = std::time::Instant::now();
        let file = FileUpload::new("a", "text/plain", content);
        let (content_type, _) = encoded(&Multipart::new().file("file", file));
        assert!(content_type.ends_with("bc-api-boundary-00040000"));
        assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
    }

    #[test]
    fn a_file_name_cannot_break_out_of_its_header() {
        let file = FileUpload::new("a\"\r\nX-Evil: 1", "text/plain", "");
        let (_, body) = encoded(&Multipart::new().file("file", file));
        assert!(body.contains("filename=\"a%22%0D%0AX-Evil: 1\""));
    }

    #[test]
    fn a_content_type_that_is_none_is_refused() {
        for content_type in ["", "png", "image/png\r\nX-Evil: 1"] {
            let body = Multipart::new().file("file", FileUpload::new("a", content_type, ""));
            assert_eq!(
                body.encode(),
                Err(InvalidRequest::InvalidPart {
                    name: "file".into()
                })
            );
        }
    }
}
