//! How many requests does a window of BigCommerce's rate limit still allow, and when does the next
//! begin?
//!
//! The server counts requests in windows of a fixed length, and tells in each answer how many are
//! left and when the window ends. Between a request's start and its answer nobody knows whether it
//! is counted yet, so that it counts as one more than the server told. The window's end lies
//! between the request's start plus the reset and the answer's arrival plus the reset; each answer
//! narrows it.
//!
//! Nothing here looks at a clock: whoever calls says what time it is.

#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::time::Duration;

use super::{Priority, RateLimit, RateLimitReport};
use crate::clock::Instant;

/// How many requests are on their way at most before anything is known.
const PROBES: u32 = 10;

/// Servers round the reset to whole milliseconds.
const ROUNDING: Duration = Duration::from_millis(1);

/// How long a limit is closed by a 429 that names a time without sense; the next doubles it.
const CLOSED_FIRST: Duration = Duration::from_millis(100);
const CLOSED_MOST: Duration = Duration::from_secs(20);

/// How many requests of which nobody knows are remembered.
const MOST_LOST: usize = 1000;

/// Nobody waits again sooner, however little is missing.
const SHORTEST_WAIT: Duration = Duration::from_millis(2);

/// A rate limit as far as it is known.
#[derive(Debug)]
pub(super) struct Window {
    known: Known,
    /// Counts the windows, so that an answer is not taken for one of a later window than the
    /// request could meet.
    number: u64,
    /// Requests without an answer yet.
    in_flight: u32,
    /// How many of this client's own requests this window may have counted, at most.
    own: u32,
    /// When requests were given up that may be counted, and in no number that the server told.
    lost: VecDeque<Instant>,
    closed_until: Option<Instant>,
    /// How often a 429 named a time without sense, one after the other.
    strikes: u32,
}

#[derive(Debug)]
enum Known {
    Nothing,
    /// An answer told of no limit.
    NoLimit,
    Limit(Limit),
}

#[derive(Debug)]
struct Limit {
    quota: u32,
    length: Duration,
    /// The least that an answer told.
    left: u32,
    /// The window's end is not before this,
    ends_after: Instant,
    /// and not after this.
    ends_by: Instant,
    /// What others have spent of this window at least, and of the one before.
    others: u32,
    others_before: u32,
    /// How long the last answer took.
    round_trip: Duration,
}

/// A request on its way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ticket {
    sent: Instant,
    window: u64,
}

/// When a request may pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opens {
    Now,
    /// Not before this, nor before an answer if there is no time.
    Later {
        at: Option<Instant>,
        /// Whether no answer to a request on its way can change that.
        is_sure: bool,
    },
}

impl Window {
    /// A limit of which nothing is known.
    pub(super) fn unknown() -> Self {
        Self::new(Known::Nothing)
    }

    /// No limit, until an answer tells one.
    pub(super) fn unlimited() -> Self {
        Self::new(Known::NoLimit)
    }

    fn new(known: Known) -> Self {
        Self {
            known,
            number: 0,
            in_flight: 0,
            own: 0,
            lost: VecDeque::new(),
            closed_until: None,
            strikes: 0,
        }
    }

    /// When a request of this priority may pass, if it is now so late.
    pub(super) fn opens(&mut self, now: Instant, priority: Priority) -> Opens {
        self.roll(now);
        if let Some(until) = self.closed_until {
            if now < until {
                return Opens::Later {
                    at: Some(until),
                    is_sure: true,
                };
            }
            self.closed_until = None;
        }
        match &self.known {
            Known::NoLimit => Opens::Now,
            Known::Nothing if self.in_flight < PROBES => Opens::Now,
            Known::Nothing => Opens::Later {
                at: None,
                is_sure: false,
            },
            Known::Limit(limit) => {
                let uncounted = self.in_flight.saturating_add(count(&self.lost));
                limit.opens(now, uncounted, priority)
            }
        }
    }

    /// Lets a request pass.
    pub(super) fn grant(&mut self, now: Instant) -> Ticket {
        self.in_flight = self.in_flight.saturating_add(1);
        self.own = self.own.saturating_add(1);
        Ticket {
            sent: now,
            window: self.number,
        }
    }

    /// The request was not sent.
    pub(super) fn unsent(&mut self, ticket: Ticket) {
        self.in_flight = self.in_flight.saturating_sub(1);
        if ticket.window == self.number {
            self.own = self.own.saturating_sub(1);
        }
    }

    /// Nobody knows what became of the request: it counts as spent.
    pub(super) fn lost(&mut self, now: Instant) {
        self.in_flight = self.in_flight.saturating_sub(1);
        if self.lost.len() >= MOST_LOST {
            self.lost.pop_front();
        }
        self.lost.push_back(now);
    }

    /// An answer came.
    pub(super) fn answered(&mut self, ticket: Ticket, now: Instant, report: &RateLimitReport) {
        if report.limit.is_none() && report.status != 429 {
            self.lost(now);
            if matches!(self.known, Known::Nothing) && (200..300).contains(&report.status) {
                self.known = Known::NoLimit;
            }
            return;
        }
        if report.status == 429 {
            // What is turned away is not counted: others have spent the quota.
            self.unsent(ticket);
        } else {
            self.in_flight = self.in_flight.saturating_sub(1);
        }
        if let Some(told) = report.limit {
            // What a 429 says is left is not.
            let left = if report.status == 429 { 0 } else { told.left };
            self.told(ticket, now, RateLimit { left, ..told });
        }
        if report.status == 429 {
            self.turned_away(now, report.wait);
        } else {
            self.strikes = 0;
        }
    }

    /// What is known now, for whoever asks.
    pub(super) fn snapshot(&mut self, now: Instant) -> Option<RateLimit> {
        self.roll(now);
        match &self.known {
            Known::Limit(limit) => Some(RateLimit {
                quota: limit.quota,
                left: limit
                    .left
                    .saturating_sub(self.in_flight)
                    .saturating_sub(count(&self.lost)),
                window: Some(limit.length),
                reset_in: limit.ends_by.max(self.closed_until.unwrap_or(now)) - now,
            }),
            _ => None,
        }
    }

    /// Whether there is nothing to remember.
    pub(super) fn is_idle(&mut self, now: Instant) -> bool {
        self.roll(now);
        let is_fresh = match &self.known {
            Known::Limit(limit) => limit.left >= limit.quota,
            _ => true,
        };
        is_fresh
            && self.in_flight == 0
            && self.lost.is_empty()
            && self.closed_until.is_none_or(|until| until <= now)
    }

    fn turned_away(&mut self, now: Instant, wait: Option<Duration>) {
        let Some(wait) = wait else { return };
        let is_closed = self.closed_until.is_some_and(|until| now < until);
        let wait = if !wait.is_zero() {
            wait + ROUNDING
        } else if is_closed {
            return;
        } else {
            let doubled = 2u32.saturating_pow(self.strikes);
            self.strikes = self.strikes.saturating_add(1);
            CLOSED_FIRST.saturating_mul(doubled).min(CLOSED_MOST)
        };
        let until = now + wait;
        self.closed_until = Some(self.closed_until.map_or(until, |closed| closed.max(until)));
    }

    /// Takes in what the server told.
    fn told(&mut self, ticket: Ticket, now: Instant, told: RateLimit) {
        let after = ticket.sent + told.reset_in;
        let by = now + told.reset_in + ROUNDING;
        let Known::Limit(limit) = &mut self.known else {
            let mut limit = Limit::new(told, after, by);
            limit.round_trip = now - ticket.sent;
            limit.heard(told, self.own);
            self.lost.retain(|lost| *lost >= ticket.sent);
            self.known = Known::Limit(limit);
            return;
        };
        if after > limit.ends_by {
            let uncounted = self.in_flight.saturating_add(count(&self.lost));
            self.own = uncounted.saturating_add(1);
            self.number += 1;
            let others_before = limit.others;
            *limit = Limit::new(told, after, by);
            limit.others_before = others_before;
            self.lost.retain(|lost| *lost >= ticket.sent);
        } else if by < limit.ends_after && ticket.window < self.number {
            // Of a window that is over.
            return;
        } else {
            if told.left <= limit.left {
                limit.left = told.left;
                // What arrived before this request is counted now.
                self.lost.retain(|lost| *lost >= ticket.sent);
            }
            limit.ends_after = limit.ends_after.max(after);
            limit.ends_by = limit.ends_by.min(by);
            if limit.ends_after > limit.ends_by {
                // The server's word counts for more than what was inferred.
                (limit.ends_after, limit.ends_by) = (after, by);
            }
        }
        limit.round_trip = now - ticket.sent;
        limit.heard(told, self.own);
    }

    /// Begins the next window, if this one is over.
    fn roll(&mut self, now: Instant) {
        let Known::Limit(limit) = &mut self.known else {
            return;
        };
        if now < limit.ends_by {
            return;
        }
        self.number += 1;
        // Those that were given up before cannot have met this window.
        let earliest = limit.ends_after.checked_sub(limit.round_trip);
        self.lost.retain(|lost| Some(*lost) >= earliest);
        self.own = self.in_flight.saturating_add(count(&self.lost));
        limit.left = limit.quota;
        limit.others_before = std::mem::take(&mut limit.others);
        // It lasts at least as long as a window does, and no answer has told more yet.
        limit.ends_after = now.max(limit.ends_after + limit.length);
        limit.ends_by = limit.ends_after + 2 * limit.length;
    }
}

impl Limit {
    fn new(told: RateLimit, ends_after: Instant, ends_by: Instant) -> Self {
        Self {
            quota: told.quota,
            length: told.window.unwrap_or(told.reset_in).max(ROUNDING),
            left: told.left,
            ends_after,
            ends_by,
            others: 0,
            others_before: 0,
            round_trip: Duration::ZERO,
        }
    }

    /// Learns from an answer of this window what others spend.
    fn heard(&mut self, told: RateLimit, own: u32) {
        self.quota = told.quota;
        self.length = told.window.unwrap_or(self.length.max(told.reset_in));
        let spent = told.quota - told.left.min(told.quota);
        self.others = self.others.max(spent.saturating_sub(own));
    }

    fn opens(&self, now: Instant, uncounted: u32, priority: Priority) -> Opens {
        let free = self.left.saturating_sub(uncounted);
        let margin = self.margin(now, priority);
        if f64::from(free) >= 1.0 + margin.now {
            return Opens::Now;
        }
        // Something free that is kept for now: until as much as there is suffices.
        let shrunk = f64::from(free.saturating_sub(1));
        let at = if free >= 1 && shrunk >= margin.least && margin.at_first > 0.0 {
            let until_none = self.quiet_from().saturating_duration_since(now);
            let kept_for = self.length.mul_f64((shrunk / margin.at_first).min(1.0));
            now + until_none.saturating_sub(kept_for)
        } else {
            self.ends_by
        };
        Opens::Later {
            at: Some(at.min(self.ends_by).max(now + SHORTEST_WAIT)),
            is_sure: uncounted == 0 || self.left == 0,
        }
    }

    /// What is kept of the window: for others, as much as they are likely to need until its end,
    /// but no more than half of it, and for interactive requests a tenth.
    fn margin(&self, now: Instant, priority: Priority) -> Margin {
        let until_none = self.quiet_from().saturating_duration_since(now);
        let part = (until_none.as_secs_f64() / self.length.as_secs_f64()).min(1.0);
        let others = self.others.max(self.others_before);
        let others = f64::from(others.min(self.quota / 2));
        let reserved = match priority {
            Priority::Interactive => 0.0,
            Priority::Bulk => f64::from(self.quota / 10),
        };
        // What they may spend while an answer is on its way.
        let stale = self.round_trip.as_secs_f64() / self.length.as_secs_f64();
        let most = f64::from((self.quota / 10).max(1));
        let least = if others > 0.0 {
            (others * stale).ceil().clamp(1.0, most)
        } else {
            0.0
        };
        Margin {
            now: (others * part).max(least) + reserved * part,
            at_first: others + reserved,
            least,
        }
    }

    /// From when on nothing more is kept: early enough to be used before the window ends.
    fn quiet_from(&self) -> Instant {
        let early = self.ends_after.checked_sub(self.length / 10);
        early.unwrap_or(self.ends_after)
    }
}

fn count(lost: &VecDeque<Instant>) -> u32 {
    u32::try_from(lost.len()).unwrap_or(u32::MAX)
}

/// How many requests are kept back.
struct Margin {
    now: f64,
    /// At the window's beginning, from where it shrinks evenly.
    at_first: f64,
    /// To its end.
    least: f64,
}
