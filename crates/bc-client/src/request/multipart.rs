//! How are files uploaded? As `multipart/form-data` (RFC 7578).

use std::collections::HashSet;
use std::fmt;

use bytes::Bytes;

#[cfg(not(target_arch = "wasm32"))]
use super::disk::FileOnDisk;
use super::payload::{Payload, Piece};
use crate::InvalidRequest;
use crate::random::random;
use crate::request::{Body, EncodedBody};

/// What every boundary begins with. A number of this many digits follows, unless chance has to do it.
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
    /// All contents are searched once: a file may be hostile, and hold many boundaries. A file on disk
    /// is not read for it: what nobody can foresee is not in there.
    fn boundary(&self) -> String {
        let contents = self.parts.iter().map(|(_, part)| part.bytes());
        let Some(contents) = contents.collect::<Option<Vec<_>>>() else {
            return format!("{BOUNDARY}{:016x}{:016x}", random(), random());
        };
        let width = BOUNDARY.len() + DIGITS;
        let taken: HashSet<&[u8]> = contents
            .iter()
            .flat_map(|content| content.windows(width))
            .filter_map(|window| window.strip_prefix(BOUNDARY.as_bytes()))
            .collect();
        let mut boundaries = (0..=u32::MAX).map(|number| format!("{number:0DIGITS$}"));
        let free = boundaries.find(|digits| !taken.contains(digits.as_bytes()));
        format!("{BOUNDARY}{}", free.unwrap_or_default())
    }
}

impl Part {
    /// What is in memory; `None` for a file on disk.
    fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Text(text) => Some(text.as_bytes()),
            Self::File(file) => match &file.content {
                Content::Bytes(bytes) => Some(bytes),
                #[cfg(not(target_arch = "wasm32"))]
                Content::File(_) => None,
            },
        }
    }
}

impl Body for Multipart {
    fn encode(&self) -> Result<Option<EncodedBody>, InvalidRequest> {
        let boundary = self.boundary();
        let mut pieces = Vec::new();
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
            match part {
                Part::Text(text) => bytes.extend_from_slice(text.as_bytes()),
                Part::File(file) => match &file.content {
                    Content::Bytes(content) => bytes.extend_from_slice(content),
                    #[cfg(not(target_arch = "wasm32"))]
                    Content::File(file) => {
                        pieces.push(Piece::Bytes(std::mem::take(&mut bytes).into()));
                        pieces.push(Piece::File(file.clone()));
                    }
                },
            }
            bytes.extend_from_slice(b"\r\n");
        }
        bytes.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        pieces.push(Piece::Bytes(bytes.into()));
        Ok(Some(EncodedBody {
            content_type: format!("multipart/form-data; boundary={boundary}").into(),
            secrets: Vec::new(),
            payload: Payload { pieces },
        }))
    }
}

/// A file to upload: its content, or where on disk it is.
#[derive(Clone, PartialEq, Eq)]
pub struct FileUpload {
    /// The name the server is told.
    pub file_name: String,
    /// The media type: `image/png`.
    pub content_type: String,
    pub(super) content: Content,
}

/// What is uploaded.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Content {
    Bytes(Bytes),
    #[cfg(not(target_arch = "wasm32"))]
    File(FileOnDisk),
}

impl FileUpload {
    /// A file with this name, media type and content. See [`open`](Self::open) for one on disk.
    #[must_use]
    pub fn new(
        file_name: impl Into<String>,
        content_type: impl Into<String>,
        bytes: impl Into<Vec<u8>>,
    ) -> Self {
        Self {
            file_name: file_name.into(),
            content_type: content_type.into(),
            content: Content::Bytes(bytes.into().into()),
        }
    }

    /// The size of its content in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        match &self.content {
            Content::Bytes(bytes) => bytes.len() as u64,
            #[cfg(not(target_arch = "wasm32"))]
            Content::File(file) => file.size(),
        }
    }
}

/// Shows the size, not the content.
impl fmt::Debug for FileUpload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileUpload")
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .field("bytes", &self.size())
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
        let [Piece::Bytes(bytes)] = &encoded.payload.pieces[..] else {
            panic!("what is in memory is one piece");
        };
        let body = String::from_utf8(bytes.to_vec()).unwrap();
        (encoded.content_type.into_owned(), body)
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
