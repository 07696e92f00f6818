//! Which step of the version do the changes ask for, and which of them decides? Equal changes become one first.

use std::collections::HashMap;

use super::change::{Change, Kind, Step, subject};

/// All that is to be told.
#[derive(Debug)]
pub(super) struct Verdict {
    /// `None` if nothing changes.
    pub(super) step: Option<Step>,
    /// The largest step first, and the weightiest kind.
    pub(super) changes: Vec<Change>,
    pub(super) notes: Vec<String>,
}

impl Verdict {
    pub(super) fn of(changes: Vec<Change>, notes: Vec<String>) -> Self {
        let mut changes = united(changes);
        changes.sort_by(|a, b| (b.step, a.kind).cmp(&(a.step, b.kind)));
        Self {
            step: changes.first().map(|change| change.step),
            changes,
            notes,
        }
    }

    /// The changes that ask for this step.
    pub(super) fn of_step(&self, step: Step) -> impl Iterator<Item = &Change> {
        self.changes
            .iter()
            .filter(move |change| change.step == step)
    }

    /// The version that follows `version`, as cargo reads versions.
    pub(super) fn next(&self, version: &str) -> Option<String> {
        let step = self.step?;
        let mut numbers = version.split(['.', '-', '+']).map(str::parse::<u64>);
        let (major, minor, patch) = match (numbers.next()?, numbers.next()?, numbers.next()?) {
            (Ok(major), Ok(minor), Ok(patch)) => (major, minor, patch),
            _ => return None,
        };
        Some(match (step, major, minor) {
            (Step::Major, 0, 0) => format!("0.0.{}", patch + 1),
            (Step::Major, 0, _) => format!("0.{}.0", minor + 1),
            (Step::Major, ..) => format!("{}.0.0", major + 1),
            (_, 0, _) | (Step::Patch, ..) => format!("{major}.{minor}.{}", patch + 1),
            (Step::Minor, ..) => format!("{major}.{}.0", minor + 1),
        })
    }
}

/// What makes two changes one: what they say, and of which name. A component that many operations use changes once.
fn united(changes: Vec<Change>) -> Vec<Change> {
    let mut united: Vec<Change> = Vec::new();
    let mut known: HashMap<(Step, Kind, String, String), usize> = HashMap::new();
    for change in changes {
        let path = match change.kind {
            // A type's name is the same wherever it is used.
            Kind::Name => "",
            _ => change.places.first().map_or("", |place| &place.path),
        };
        let key = (
            change.step,
            change.kind,
            subject(path).to_owned(),
            change.what.clone(),
        );
        match known.get(&key).and_then(|at| united.get_mut(*at)) {
            Some(first) => first.places.extend(change.places),
            None => {
                known.insert(key, united.len());
                united.push(change);
            }
        }
    }
    for change in &mut united {
        change.places.sort();
        change.places.dedup();
    }
    united
}

#[cfg(test)]
mod tests {
    use super::super::change::{Change, Kind, Place, Step};
    use super::Verdict;

    fn change(step: Step, operation: &str, path: &str) -> Change {
        let place = Place {
            spec: "shop-things".to_owned(),
            operation: operation.to_owned(),
            path: path.to_owned(),
            is_ambiguous: false,
        };
        Change::at(place, Kind::Response, step, "is gone")
    }

    #[test]
    fn the_largest_step_decides_and_comes_first() {
        let changes = vec![
            change(Step::Patch, "a", "response.x"),
            change(Step::Major, "b", "response.y"),
            change(Step::Minor, "c", "response.z"),
        ];
        let verdict = Verdict::of(changes, Vec::new());
        assert_eq!(verdict.step, Some(Step::Major));
        let steps: Vec<Step> = verdict.changes.iter().map(|change| change.step).collect();
        assert_eq!(steps, [Step::Major, Step::Minor, Step::Patch]);
    }

    #[test]
    fn one_change_in_several_operations_is_one() {
        let changes = vec![
            change(Step::Major, "b", "response.data[].sku"),
            change(Step::Major, "a", "response.data.sku"),
            change(Step::Major, "a", "response.data.name"),
        ];
        let verdict = Verdict::of(changes, Vec::new());
        let places: Vec<usize> = verdict
            .changes
            .iter()
            .map(|change| change.places.len())
            .collect();
        assert_eq!(places, [2, 1]);
        assert_eq!(verdict.changes[0].places[0].operation, "a");
    }

    #[test]
    fn below_one_an_incompatible_version_raises_the_second_number() {
        let next =
            |step, version| Verdict::of(vec![change(step, "a", "")], Vec::new()).next(version);
        let text = |version: &str| Some(version.to_owned());
        assert_eq!(next(Step::Major, "0.1.4"), text("0.2.0"));
        assert_eq!(next(Step::Minor, "0.1.4"), text("0.1.5"));
        assert_eq!(next(Step::Patch, "0.1.4"), text("0.1.5"));
        assert_eq!(next(Step::Major, "0.0.4"), text("0.0.5"));
        assert_eq!(next(Step::Major, "1.2.3"), text("2.0.0"));
        assert_eq!(next(Step::Minor, "1.2.3"), text("1.3.0"));
        assert_eq!(next(Step::Patch, "1.2.3"), text("1.2.4"));
    }

    #[test]
    fn without_changes_there_is_no_next_version() {
        let verdict = Verdict::of(Vec::new(), Vec::new());
        assert_eq!((verdict.step, verdict.next("1.2.3")), (None, None));
    }
}
