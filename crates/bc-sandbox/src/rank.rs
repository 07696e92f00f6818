//! In which order do the values of a field stand?

use std::cmp::Ordering;

use serde_json::Value;

/// The place of a value among those of one field, for `sort`.
#[derive(Debug, PartialEq)]
pub(crate) enum Rank {
    Nothing,
    Flag(bool),
    Number(f64),
    Text(String),
}

impl Rank {
    pub(crate) fn of(value: Option<&Value>) -> Self {
        match value {
            Some(Value::Number(number)) => Self::Number(number.as_f64().unwrap_or_default()),
            Some(Value::String(text)) => Self::Text(text.to_lowercase()),
            Some(Value::Bool(flag)) => Self::Flag(*flag),
            _ => Self::Nothing,
        }
    }

    /// Values of different kinds are in the order of the kinds.
    fn order(&self, other: &Self) -> Ordering {
        let kind = |rank: &Self| match rank {
            Self::Nothing => 0,
            Self::Flag(_) => 1,
            Self::Number(_) => 2,
            Self::Text(_) => 3,
        };
        match (self, other) {
            (Self::Flag(left), Self::Flag(right)) => left.cmp(right),
            (Self::Number(left), Self::Number(right)) => left.total_cmp(right),
            (Self::Text(left), Self::Text(right)) => left.cmp(right),
            (left, right) => kind(left).cmp(&kind(right)),
        }
    }
}

/// Sorts ids by what each ranks, and by themselves where that is the same.
pub(crate) fn sort(ids: &mut [i64], rank: impl Fn(i64) -> Rank) {
    let mut ranks: Vec<(Rank, i64)> = ids.iter().map(|id| (rank(*id), *id)).collect();
    ranks.sort_by(|(left, first), (right, second)| {
        left.order(right).then_with(|| first.cmp(second))
    });
    for (place, (_, id)) in ids.iter_mut().zip(ranks) {
        *place = id;
    }
}
