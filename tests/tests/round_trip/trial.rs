//! How is a property tried with every body of every operation, and a failure told?

use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::BuildHasher as _;
use std::path::Path;
use std::sync::LazyLock;

use bc_tests::operation::{Model, Operation};
use bc_tests::specs::Specs;
use proptest::strategy::BoxedStrategy;
use proptest::test_runner::{
    Config, FileFailurePersistence, RngSeed, TestCaseError, TestError, TestRunner,
};

use crate::sample::Sample;
use crate::schema::Schema;
use crate::strategy::{self, Direction};

/// How many values are tried with each body, unless `PROPTEST_CASES` says otherwise.
const CASES: u32 = 12;
/// The seed, unless `PROPTEST_RNG_SEED` says otherwise.
const SEED: u64 = 0xb1_6c_03;

/// A body, and what reads it.
pub(crate) struct Trial {
    /// `catalog-products getProducts 200`
    pub(crate) name: String,
    pub(crate) direction: Direction,
    pub(crate) model: Model,
    schema: Schema<'static>,
}

impl Trial {
    /// What the schema allows.
    pub(crate) fn bodies(&self) -> BoxedStrategy<Sample> {
        strategy::bodies(&self.schema, self.direction)
    }
}

pub(crate) fn specs() -> &'static Specs {
    static SPECS: LazyLock<Specs> = LazyLock::new(|| Specs::load().unwrap());
    &SPECS
}

/// The bodies of one direction that a type reads.
pub(crate) fn trials(direction: Direction) -> Vec<Trial> {
    let trials = bodies().into_iter().flatten();
    trials
        .filter(|trial| trial.direction == direction)
        .collect()
}

/// The bodies that no type reads.
pub(crate) fn unread() -> Vec<String> {
    bodies().into_iter().filter_map(Result::err).collect()
}

/// Every body; its name where no type reads it.
fn bodies() -> Vec<Result<Trial, String>> {
    let mut bodies = Vec::new();
    for described in specs().operations() {
        let operation = Operation::find(&described.spec().name, described.id);
        for body in described.bodies() {
            let (part, direction, model) = match body.status {
                None => (
                    "request".to_owned(),
                    Direction::Request,
                    operation.and_then(Operation::request),
                ),
                Some(status) => (
                    status.to_string(),
                    Direction::Response,
                    operation.and_then(|operation| operation.response(status)),
                ),
            };
            let name = format!("{described} {part}");
            bodies.push(match model {
                None => Err(name),
                Some(model) => Ok(Trial {
                    name,
                    direction,
                    model,
                    schema: Schema::new(described.spec(), body.schema),
                }),
            });
        }
    }
    bodies
}

/// Tries `property` with values of every trial's strategy, and panics with all failures, each shrunk.
pub(crate) fn try_all<V: fmt::Debug>(
    trials: Vec<Trial>,
    values: impl Fn(&Trial) -> BoxedStrategy<V>,
    property: impl Fn(&Trial, &V) -> Result<(), String>,
) {
    let seed = seed();
    let mut failures = Vec::new();
    for trial in &trials {
        let mut runner = TestRunner::new(config(&trial.name, seed));
        let tried = runner.run(&values(trial), |value| {
            property(trial, &value).map_err(TestCaseError::fail)
        });
        match tried {
            Ok(()) => {}
            Err(TestError::Fail(reason, value)) => {
                failures.push(format!("{}: {reason}\n    {value:?}", trial.name));
            }
            Err(TestError::Abort(reason)) => failures.push(format!("{}: {reason}", trial.name)),
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {} bodies fail (PROPTEST_RNG_SEED={seed}):\n{}",
        failures.len(),
        trials.len(),
        failures.join("\n")
    );
}

fn config(name: &str, seed: u64) -> Config {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("proptest-regressions");
    let file = folder.join(format!("{}.txt", name.replace(' ', ".")));
    let file: &'static str = Box::leak(file.to_string_lossy().into_owned().into_boxed_str());
    let cases = std::env::var("PROPTEST_CASES").ok();
    Config {
        cases: cases.and_then(|cases| cases.parse().ok()).unwrap_or(CASES),
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(file))),
        max_shrink_iters: 2000,
        rng_seed: RngSeed::Fixed(seed),
        ..Config::default()
    }
}

/// The seed of this run: the same each time, unless another or a random one is asked for.
fn seed() -> u64 {
    match std::env::var("PROPTEST_RNG_SEED").as_deref() {
        Err(_) => SEED,
        Ok("random") => RandomState::new().hash_one(()),
        Ok(text) => text.parse().unwrap_or_else(|_| {
            panic!("PROPTEST_RNG_SEED={text} is neither a number nor `random`")
        }),
    }
}
