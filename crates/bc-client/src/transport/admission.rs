//! May a request be sent now? It waits for its turn at the endpoint, and for the quota.

use std::time::Duration;

use super::{Prepared, Transport};
use crate::concurrency::{Full, Passage};
use crate::error::{Cause, Throttle};
use crate::{Admission, Error, Exhausted, Headers, Permit, RateLimitReport};

/// What a request holds while it runs.
pub(super) struct Admitted {
    passage: Passage,
    permit: Option<Box<dyn Permit>>,
}

impl Transport {
    /// Waits until an attempt may begin, no longer than what is left of the call's time.
    pub(super) async fn admit(
        &self,
        request: &Prepared,
        left: Duration,
        whole: Duration,
    ) -> Result<Admitted, Error> {
        let (store, priority) = (request.quota.key(), request.limits.priority);
        let entered = self.gates.enter(store, request.endpoint, priority, left);
        let passage = entered
            .await
            .map_err(|Full(most)| request.throttled(Throttle::Concurrency { most }, whole))?;
        let permit = self.permit(request, left, whole).await?;
        Ok(Admitted { passage, permit })
    }

    /// Waits for the quota alone.
    async fn permit(
        &self,
        request: &Prepared,
        left: Duration,
        whole: Duration,
    ) -> Result<Option<Box<dyn Permit>>, Error> {
        let Some(limiter) = &self.settings.rate_limiter else {
            return Ok(None);
        };
        let admission = Admission::new(&request.quota, request.limits.priority, left);
        let acquired = tokio::time::timeout(left, limiter.acquire(admission)).await;
        match acquired.unwrap_or(Err(Exhausted { opens_in: None })) {
            Ok(permit) => Ok(Some(permit)),
            Err(Exhausted { opens_in }) => {
                Err(request.throttled(Throttle::Quota { opens_in }, whole))
            }
        }
    }

    /// Waits until the attempt may go on where a redirect leads: that is one more request.
    pub(super) async fn admit_again(
        &self,
        admitted: &mut Admitted,
        request: &Prepared,
        left: Duration,
    ) -> Result<(), Error> {
        if admitted.permit.is_none() {
            admitted.permit = self.permit(request, left, left).await?;
        }
        Ok(())
    }
}

impl Admitted {
    /// The head of an answer came.
    pub(super) fn answered(&mut self, status: u16, headers: &Headers) {
        let report = RateLimitReport::of(status, headers);
        match (status, report.limit, report.wait) {
            (429, None, None) => self.passage.turned_away(),
            (429, ..) => {}
            _ => self.passage.answered(),
        }
        if let Some(permit) = self.permit.take() {
            permit.answered(&report);
        }
    }

    /// Nothing was sent.
    pub(super) fn unsent(&mut self) {
        if let Some(permit) = self.permit.take() {
            permit.unsent();
        }
    }
}

impl Prepared {
    fn throttled(&self, by: Throttle, whole: Duration) -> Error {
        let quota = self.quota.clone();
        self.error(Cause::Throttled { quota, by, whole })
    }
}
