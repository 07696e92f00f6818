//! How does a file on disk become an upload? By its path and size; it is read while it is sent.

use std::io;
use std::path::{Path, PathBuf};

use tokio::fs::File;

use super::multipart::Content;
use crate::{FileUpload, InvalidRequest};

/// A file that is opened anew each time it is sent.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct FileOnDisk {
    path: PathBuf,
    name: String,
    size: u64,
}

/// A file that is open, and as large as it was.
pub(super) struct OpenFile {
    pub(super) file: File,
    pub(super) name: String,
    pub(super) size: u64,
}

impl FileOnDisk {
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    pub(super) async fn open(&self) -> Result<OpenFile, InvalidRequest> {
        let name = || self.name.clone();
        let unreadable = |error: io::Error| InvalidRequest::UnreadableFile {
            name: name(),
            kind: error.kind(),
        };
        let file = File::open(&self.path).await.map_err(unreadable)?;
        let size = file.metadata().await.map_err(unreadable)?.len();
        if size != self.size {
            return Err(InvalidRequest::ChangedFile { name: name() });
        }
        Ok(OpenFile {
            file,
            name: name(),
            size,
        })
    }
}

impl FileUpload {
    /// A file on disk, which is read while it is sent: however large it is, it is never in memory as a
    /// whole. It is opened anew each time the request is sent.
    ///
    /// Its name is the path's last part, and its media type what the name's ending says;
    /// `application/octet-stream` where that is none of the usual ones. Both can be changed. A large
    /// file may need more than the client's [limit of time](crate::Call::timeout).
    ///
    /// If the file cannot be read any more when it is sent, or is not as large as it was, the call
    /// fails with [`ErrorKind::Request`](crate::ErrorKind::Request), and nothing is sent. If it becomes
    /// larger or smaller while it is sent, the upload breaks off, and the call fails with
    /// [`ErrorKind::Transport`](crate::ErrorKind::Transport).
    ///
    /// ```no_run
    /// # use bc_client::{FileUpload, Multipart};
    /// # async fn run() -> std::io::Result<()> {
    /// let theme = FileUpload::open("themes/cornerstone.zip").await?;
    /// let body = Multipart::new().file("file", theme);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Must be called on tokio. There are no files in a browser.
    ///
    /// # Errors
    ///
    /// What the system says of a file that cannot be opened, and
    /// [`InvalidInput`](io::ErrorKind::InvalidInput) if it is no regular file, or if its name is not
    /// UTF-8.
    pub async fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        Self::at(path.as_ref()).await
    }

    async fn at(path: &Path) -> io::Result<Self> {
        let invalid = |what| io::Error::new(io::ErrorKind::InvalidInput, what);
        // The working directory may be another one by the time the file is sent.
        let path = std::path::absolute(path)?;
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .ok_or_else(|| invalid("the file's name is not UTF-8"))?
            .to_owned();
        // To open it tells now, not in the middle of a job, whether it may be read.
        let metadata = File::open(&path).await?.metadata().await?;
        if !metadata.is_file() {
            return Err(invalid("it is not a regular file"));
        }
        Ok(Self {
            content_type: media_type(&name).to_owned(),
            content: Content::File(FileOnDisk {
                path,
                name: name.clone(),
                size: metadata.len(),
            }),
            file_name: name,
        })
    }
}

/// The media type of a file, by the ending of its name: of what BigCommerce takes.
fn media_type(name: &str) -> &'static str {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    match ending.unwrap_or_default().to_ascii_lowercase().as_str() {
        "bmp" => "image/bmp",
        "csv" => "text/csv",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "jpg" | "jpeg" => "image/jpeg",
        "json" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "tif" | "tiff" => "image/tiff",
        "txt" => "text/plain",
        "webp" => "image/webp",
        "xml" => "application/xml",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_of_a_name_tells_the_media_type() {
        for (name, expected) in [
            ("front.png", "image/png"),
            ("FRONT.JPG", "image/jpeg"),
            ("theme.tar.zip", "application/zip"),
            ("png", "application/octet-stream"),
            (".png", "image/png"),
            ("file.", "application/octet-stream"),
        ] {
            assert_eq!(media_type(name), expected, "{name}");
        }
    }
}
