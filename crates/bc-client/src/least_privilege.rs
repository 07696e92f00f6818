//! Which OAuth scopes are enough for a list of endpoints, and does a grant ask for more?
//!
//! All of it is `const`, for `minimal_scopes!` and the `for [..]` of `grant!`: the answer is a
//! constant, and a grant that asks for more than it needs does not compile.

mod text;

use std::fmt;

use bc_auth::account::Admits;
use bc_auth::granted::Documented;
use bc_auth::{Grant, GrantedTo, KnownScope};

use crate::{Endpoint, EndpointInfo, ScopeRequirement};
use text::Text;

/// The fewest scopes that are enough for a list of endpoints: none of them can be left out, and none
/// can be replaced by one that it includes.
///
/// Where any one of several scopes is enough, and none of them is needed anyway, it is the first.
#[derive(Clone, Copy)]
pub struct MinimalScopes {
    /// The scopes, in the order of [`KnownScope::ALL`], and then others that do not count.
    scopes: [KnownScope; KnownScope::ALL.len()],
    count: usize,
}

impl MinimalScopes {
    /// The scopes for these endpoints. One whose scopes are undocumented adds none;
    /// `minimal_scopes!` refuses it.
    #[must_use]
    pub const fn of(endpoints: &[&EndpointInfo]) -> Self {
        Self::among(endpoints, Bits::NONE)
    }

    /// The scopes for these endpoints, with those alternatives that the grant `G` has.
    #[doc(hidden)]
    #[must_use]
    pub const fn of_grant<G: Grant>(endpoints: &[&EndpointInfo]) -> Self {
        Self::among(endpoints, Bits::of(G::SCOPES).with_included())
    }

    const fn among(endpoints: &[&EndpointInfo], preferred: Bits) -> Self {
        let mut in_any_case = Bits::NONE;
        let mut rest = endpoints;
        while let [endpoint, others @ ..] = rest {
            in_any_case = in_any_case.and(common(endpoint));
            rest = others;
        }
        let mut needed = in_any_case;
        rest = endpoints;
        while let [endpoint, others @ ..] = rest {
            if has_choice(endpoint) && !is_enough(needed.with_included(), endpoint) {
                needed = needed.and(nearest(endpoint, needed, preferred));
            }
            rest = others;
        }
        Self::list(weakest(needed, in_any_case, endpoints))
    }

    const fn list(needed: Bits) -> Self {
        let mut list = Self {
            scopes: KnownScope::ALL,
            count: 0,
        };
        let mut all: &[KnownScope] = &KnownScope::ALL;
        while let [scope, others @ ..] = all {
            if needed.has(*scope) {
                list.scopes[list.count] = *scope;
                list.count += 1;
            }
            all = others;
        }
        list
    }

    /// The scopes, in the order of [`KnownScope::ALL`].
    #[must_use]
    pub const fn as_slice(&self) -> &[KnownScope] {
        self.scopes.split_at(self.count).0
    }
}

impl fmt::Debug for MinimalScopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.as_slice()).finish()
    }
}

/// What is known of `E`, if its scopes are.
#[doc(hidden)]
#[must_use]
pub const fn documented<E>() -> &'static EndpointInfo
where
    E: Endpoint,
    E::Scopes: Documented<E>,
{
    E::INFO
}

/// What is known of `E`, if the grant `G` may send it.
#[doc(hidden)]
#[must_use]
pub const fn sent_by<E, G>() -> &'static EndpointInfo
where
    E: Endpoint,
    G: Grant,
    E::Account: Admits<G::Account, E>,
    E::Scopes: GrantedTo<G, E>,
{
    E::INFO
}

/// Fails to compile if the grant `G` declares a scope that is not among those that are enough for
/// its endpoints. The message stands where this is called.
#[doc(hidden)]
#[track_caller]
pub const fn assert_needed<G: Grant>(declared: KnownScope, enough: &MinimalScopes) {
    let is_needed = Bits::of(enough.as_slice()).has(declared);
    let message = if is_needed {
        Text::EMPTY
    } else {
        superfluous(G::NAME, declared, enough.as_slice())
    };
    assert!(is_needed, "{}", message.as_str());
}

const fn superfluous(grant: &str, declared: KnownScope, enough: &[KnownScope]) -> Text {
    let mut text = Text::EMPTY
        .and("the grant `")
        .and(grant)
        .and("` asks for the OAuth scope `")
        .and(declared.id())
        .and("` (\"")
        .and(declared.ui_name())
        .and(": ")
        .and(declared.ui_level())
        .and("\" in the control panel), which its endpoints do not need: enough for them is `{");
    let mut rest = enough;
    let mut separator = " ";
    while let [scope, others @ ..] = rest {
        let (key, level) = scope.grant_words();
        text = text.and(separator).and(key).and(": ").and(level);
        separator = ", ";
        rest = others;
    }
    text.and(if enough.is_empty() { "}`" } else { " }`" })
}

/// The alternatives of an endpoint, each of scopes that are all needed.
const fn alternatives(endpoint: &EndpointInfo) -> &'static [&'static [KnownScope]] {
    match endpoint.scopes {
        ScopeRequirement::AnyOf(alternatives) => alternatives,
        ScopeRequirement::None | ScopeRequirement::Undocumented => &[&[]],
    }
}

/// The scopes that all alternatives of an endpoint have.
const fn common(endpoint: &EndpointInfo) -> Bits {
    let mut common = Bits::ALL;
    let mut rest = alternatives(endpoint);
    while let [alternative, others @ ..] = rest {
        common = common.both(Bits::of(alternative));
        rest = others;
    }
    common
}

/// The alternative of an endpoint that has the fewest scopes which are neither needed anyway nor
/// preferred; the first of several such.
const fn nearest(endpoint: &EndpointInfo, needed: Bits, preferred: Bits) -> Bits {
    let at_hand = needed.with_included().and(preferred);
    let mut nearest = Bits::NONE;
    let mut fewest = u32::MAX;
    let mut rest = alternatives(endpoint);
    while let [alternative, others @ ..] = rest {
        let scopes = Bits::of(alternative);
        let further = scopes.count_beyond(at_hand);
        if further < fewest {
            nearest = scopes;
            fewest = further;
        }
        rest = others;
    }
    nearest
}

/// What is left of scopes that are enough, after each that need not be there is replaced by what it
/// includes, again and again.
///
/// The compiler gives up on a constant after some two million steps, and a list may have all
/// endpoints that there are: so they are looked at only where `in_any_case` does not decide.
const fn weakest(enough: Bits, in_any_case: Bits, endpoints: &[&EndpointInfo]) -> Bits {
    let mut weakest = enough.without(enough.included());
    let mut changed = true;
    while changed {
        changed = false;
        let mut rest: &[KnownScope] = &KnownScope::ALL;
        while let [scope, others @ ..] = rest {
            rest = others;
            if !weakest.has(*scope) {
                continue;
            }
            let weaker = weakest
                .without(Bits::one(*scope))
                .and(Bits::of(scope.implies()));
            let held = weaker.with_included();
            if in_any_case.count_beyond(held) == 0 && are_enough(held, endpoints) {
                weakest = weaker;
                changed = true;
            }
        }
    }
    weakest
}

/// Whether any one of several alternatives is enough for an endpoint.
const fn has_choice(endpoint: &EndpointInfo) -> bool {
    alternatives(endpoint).len() > 1
}

const fn is_enough(held: Bits, endpoint: &EndpointInfo) -> bool {
    let mut rest = alternatives(endpoint);
    while let [alternative, others @ ..] = rest {
        if Bits::of(alternative).count_beyond(held) == 0 {
            return true;
        }
        rest = others;
    }
    false
}

/// Whether these scopes are enough for the endpoints with a choice.
const fn are_enough(held: Bits, endpoints: &[&EndpointInfo]) -> bool {
    let mut rest = endpoints;
    while let [endpoint, others @ ..] = rest {
        if has_choice(endpoint) && !is_enough(held, endpoint) {
            return false;
        }
        rest = others;
    }
    true
}

/// A set of scopes, a bit for each. One more scope than bits, and no list of endpoints compiles.
#[derive(Debug, Clone, Copy)]
struct Bits(u128);

impl Bits {
    const NONE: Self = Self(0);
    const ALL: Self = Self(u128::MAX);

    const fn of(scopes: &[KnownScope]) -> Self {
        let mut bits = Self::NONE;
        let mut rest = scopes;
        while let [scope, others @ ..] = rest {
            bits = bits.and(Self::one(*scope));
            rest = others;
        }
        bits
    }

    const fn one(scope: KnownScope) -> Self {
        Self(1 << scope as u32)
    }

    /// These scopes and all that they include.
    const fn with_included(self) -> Self {
        self.and(self.included())
    }

    /// All that these scopes include.
    const fn included(self) -> Self {
        let mut included = Self::NONE;
        let mut all: &[KnownScope] = &KnownScope::ALL;
        while let [scope, others @ ..] = all {
            if self.has(*scope) && !scope.implies().is_empty() {
                included = included.and(Self::of(scope.implies()).with_included());
            }
            all = others;
        }
        included
    }

    const fn has(self, scope: KnownScope) -> bool {
        self.both(Self::one(scope)).0 != 0
    }

    const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    const fn both(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    const fn count_beyond(self, other: Self) -> u32 {
        self.without(other).0.count_ones()
    }
}

#[cfg(test)]
mod tests;
