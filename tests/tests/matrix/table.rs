//! What does the compiler say: may this endpoint be sent with that credential?
//!
//! Whether a type implements a trait can be had as a constant, so the table is data.
#![expect(
    deprecated,
    reason = "every endpoint is in the matrix, the deprecated ones, too"
)]

use std::fmt;
use std::marker::PhantomData;

use bc_api::prelude::*;
use bc_api::{
    AppClientId, Credential, CustomerLoginJwt, PaymentAccessToken, Scheme, SendableBy,
    ShopperSession,
};
use bc_tests::for_each_endpoint;
use bc_tests::generated::grants::*;

use crate::callers::{CREDENTIALS, Caller, with_credentials};

/// What a grant is to an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    Exact,
    More,
    Less,
    AllBut,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Exact => "AccessToken with exactly what is needed",
            Self::More => "AccessToken with what includes it",
            Self::Less => "AccessToken with the read-only partner",
            Self::AllBut => "AccessToken with everything but it",
        })
    }
}

/// Whether `E` may be sent with `C`: the constant of the type, where its bound holds, goes before that of the trait.
///
/// One type serves all questions, so that each costs the compiler no item of its own.
struct Ask<E, C>(PhantomData<(E, C)>);

impl<E: SendableBy<C>, C: Credential> Ask<E, C> {
    const COMPILES: bool = true;
}

trait Otherwise {
    const COMPILES: bool = false;
}

impl<T> Otherwise for T {}

/// What the compiler says of an endpoint.
pub(crate) struct Row {
    pub(crate) spec: &'static str,
    pub(crate) operation: &'static str,
    /// In the order of [`CREDENTIALS`].
    verdicts: &'static [bool],
    /// Of access tokens with the grants that try what this endpoint requires.
    pub(crate) trials: &'static [(Role, Caller, bool)],
}

macro_rules! verdicts {
    ([$endpoint:ty] $(($credential:ty, $schemes:tt))*) => {
        &[$(<Ask<$endpoint, $credential>>::COMPILES),*]
    };
}

macro_rules! trials {
    ($endpoint:ty, [$($role:ident $grant:ident),*]) => {
        &[$((
            Role::$role,
            Caller::of::<AccessToken<$grant>>(stringify!($grant), &[Scheme::AccessToken]),
            <Ask<$endpoint, AccessToken<$grant>>>::COMPILES,
        )),*]
    };
}

macro_rules! rows {
    ($($trials:tt { $($endpoint:ty = $spec:literal $operation:literal,)* })*) => {
        const ROWS: &[&[Row]] = &[$(&[$(Row {
            spec: $spec,
            operation: $operation,
            verdicts: with_credentials!(verdicts $endpoint),
            trials: trials!($endpoint, $trials),
        }),*]),*];
    };
}

for_each_endpoint!(rows);

/// Every endpoint.
pub(crate) fn rows() -> impl Iterator<Item = &'static Row> {
    ROWS.iter().flat_map(|group| group.iter())
}

impl Row {
    /// Every credential with its verdict, and what it counts as in the summary.
    pub(crate) fn answers(&self) -> impl Iterator<Item = (String, &'static Caller, bool)> {
        let credentials = CREDENTIALS.iter().zip(self.verdicts);
        let credentials =
            credentials.map(|(caller, compiles)| (caller.name.replace(" ", ""), caller, *compiles));
        let trials = self.trials.iter();
        credentials
            .chain(trials.map(|(role, caller, compiles)| (role.to_string(), caller, *compiles)))
    }
}
