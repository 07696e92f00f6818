//! Where do secrets and ids come from that nobody can guess?

use std::{
    fmt,
    hash::{BuildHasher, RandomState},
};

/// A secret, which `Debug` does not show.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(String);

impl Secret {
    pub(crate) fn new(secret: String) -> Self {
        Self(secret)
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Makes texts that differ from each other and from those of other sandboxes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Random {
    seed: RandomState,
    made: u64,
}

impl Random {
    /// A text of this many hexadecimal digits.
    pub(crate) fn hex(&mut self, digits: usize) -> String {
        let mut text = String::with_capacity(digits + 16);
        while text.len() < digits {
            self.made += 1;
            text.push_str(&format!("{:016x}", self.seed.hash_one(self.made)));
        }
        text.truncate(digits);
        text
    }

    /// A UUID of version 4.
    pub(crate) fn uuid(&mut self) -> String {
        let [a, b, c, d, e] = [8, 4, 3, 3, 12].map(|digits| self.hex(digits));
        format!("{a}-{b}-4{c}-8{d}-{e}")
    }
}

#[cfg(test)]
mod tests {
    use super::{Random, Secret};

    #[test]
    fn what_is_made_differs_each_time_and_in_each_sandbox() {
        let (mut here, mut there) = (Random::default(), Random::default());
        let made = [here.hex(40), here.hex(40), there.hex(40)];
        assert!(made.iter().all(|text| text.len() == 40));
        assert!(made[0] != made[1] && made[0] != made[2], "{made:?}");
        assert_eq!(here.uuid().len(), 36);
    }

    #[test]
    fn debug_does_not_show_a_secret() {
        assert_eq!(
            format!("{:?}", Secret::new("hush".to_owned())),
            "[redacted]"
        );
    }
}
