//! How is a compiler message put together? A constant's panic takes a text, and `format!` is not
//! `const`.

/// Room for a grant of all scopes.
const ROOM: usize = 4096;

/// A text that grows within its room.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text {
    bytes: [u8; ROOM],
    length: usize,
}

impl Text {
    pub(super) const EMPTY: Self = Self {
        bytes: [0; ROOM],
        length: 0,
    };

    /// The text with `more` at its end, or without it where there is no room.
    pub(super) const fn and(mut self, more: &str) -> Self {
        let more = more.as_bytes();
        if more.len() <= ROOM - self.length {
            let (_, room) = self.bytes.split_at_mut(self.length);
            room.split_at_mut(more.len()).0.copy_from_slice(more);
            self.length += more.len();
        }
        self
    }

    pub(super) const fn as_str(&self) -> &str {
        match core::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            // Only whole texts were added.
            Err(_) => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ROOM, Text};

    #[test]
    fn texts_are_joined_as_long_as_there_is_room() {
        let text = Text::EMPTY.and("Überweisung").and(" ok");
        assert_eq!(text.as_str(), "Überweisung ok");
        let long = "x".repeat(ROOM - text.length);
        let full = text.and(&long);
        assert_eq!(full.as_str().len(), ROOM);
        assert_eq!(full.and("y").as_str(), full.as_str());
    }
}
