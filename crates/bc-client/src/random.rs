//! Where do numbers come from that nobody should foresee? From the keys of std's hash maps.

use std::hash::{BuildHasher, RandomState};

/// A random number: good enough to spread out waits, and to tell a boundary from a file's content;
/// not for keys. In a browser, whose std has no randomness, it is the same in every process.
pub(crate) fn random() -> u64 {
    RandomState::new().hash_one(0)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_number_comes_twice() {
        let numbers: HashSet<u64> = (0..1000).map(|_| random()).collect();
        assert_eq!(numbers.len(), 1000);
    }
}
