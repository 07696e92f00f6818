//! May a request be sent now? In a browser, where nothing waits, always.

use std::time::Duration;

use super::{Prepared, Transport};
use crate::{Error, Headers};

/// What a request holds while it runs.
pub(super) struct Admitted;

impl Transport {
    pub(super) async fn admit(
        &self,
        _: &Prepared,
        _: Duration,
        _: Duration,
    ) -> Result<Admitted, Error> {
        Ok(Admitted)
    }

    pub(super) async fn admit_again(
        &self,
        _: &mut Admitted,
        _: &Prepared,
        _: Duration,
    ) -> Result<(), Error> {
        Ok(())
    }
}

impl Admitted {
    pub(super) fn answered(&mut self, _: u16, _: &Headers) {}

    pub(super) fn unsent(&mut self) {}
}
