//! Which fault strikes at a request?

use super::{Endpoint, Fault, Kind};
use crate::{
    hosts,
    setup::SetupError,
    spec::{SPEC, operation::Operation},
};

/// The faults of a sandbox, oldest first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    /// Takes a fault, unless it could never strike as it says.
    pub(crate) fn add(&mut self, fault: Fault) -> Result<(), SetupError> {
        let known = match &fault.endpoint {
            Endpoint::All => true,
            endpoint => {
                let mut known = SPEC.operations.iter().chain(hosts::operations());
                known.any(|known| endpoint.is(known))
            }
        };
        if !known {
            let endpoint = &fault.endpoint;
            return Err(SetupError::new(format!(
                "there is no endpoint {endpoint:?}"
            )));
        }
        if !(0.0..=1.0).contains(&fault.probability) {
            return Err(SetupError::new("a probability is from 0 to 1"));
        }
        if matches!(fault.kind, Kind::Status(status) if !(400..600).contains(&status)) {
            return Err(SetupError::new("an error status is from 400 to 599"));
        }
        if fault.left == Some(0) {
            return Err(SetupError::new("a fault strikes at least once"));
        }
        self.0.push(fault);
        Ok(())
    }

    pub(crate) fn all(&self) -> &[Fault] {
        &self.0
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// The fault that strikes at a request for an operation, or for none. Faults that have struck often enough go.
    pub(crate) fn strike(&mut self, operation: Option<&Operation>) -> Option<Fault> {
        let place = self.0.iter_mut().position(|fault| {
            let here = match (&fault.endpoint, operation) {
                (Endpoint::All, _) => true,
                (endpoint, Some(operation)) => endpoint.is(operation),
                (_, None) => false,
            };
            here && fault.falls()
        })?;
        let fault = self.0.get_mut(place)?;
        fault.left = fault.left.map(|left| left.saturating_sub(1));
        let struck = fault.clone();
        if struck.left == Some(0) {
            _ = self.0.remove(place);
        }
        Some(struck)
    }
}

impl Endpoint {
    fn is(&self, operation: &Operation) -> bool {
        match self {
            Self::All => true,
            Self::Operation(id) => operation.id == *id,
            Self::Path { method, template } => {
                operation.method.as_str().eq_ignore_ascii_case(method)
                    && operation.path == *template
            }
        }
    }
}

impl Fault {
    /// Rolls the dice: splitmix64, whose upper 53 bits make a number below 1.
    fn falls(&mut self) -> bool {
        if self.probability >= 1.0 {
            return true;
        }
        self.dice = self.dice.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.dice;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        ((bits >> 11) as f64) / ((1_u64 << 53) as f64) < self.probability
    }
}
