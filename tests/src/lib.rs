//! The workspace's own integration tests.
