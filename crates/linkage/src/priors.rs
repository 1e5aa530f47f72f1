//! What is believed before anything is learned: shares of each level of evidence in each class.
//!
//! Written down from what is known of how such records go wrong (slips, pet names, moves, shared
//! homes), not fitted to any file. Learning starts here and moves as far as the records justify.

use crate::{field::Field, model::ByClass};

/// Shares of all pairs in each class for a deployment of `records`.
pub(crate) fn rates(records: f64) -> ByClass {
    let pairs = (records * (records - 1.0) / 2.0).max(1.0);
    let each = |per_record: f64| (per_record * records / pairs).min(0.2);
    let (same, twin, sibling, namesake) = (each(0.6), each(0.03), each(1.5), each(0.02));
    [
        same,
        twin,
        sibling,
        namesake,
        1.0 - same - twin - sibling - namesake,
    ]
}

/// Shares of each level in each class: same, twin, sibling, namesake, unrelated. The first level,
/// "nothing to compare", says nothing.
pub(crate) fn levels(field: Field) -> Vec<ByClass> {
    let rest: &[ByClass] = match field {
        Field::Given => GIVEN,
        Field::Middle => MIDDLE,
        Field::Family => FAMILY,
        Field::Born => BORN,
        Field::Sex => SEX,
        Field::Role => ROLE,
        Field::House => HOUSE,
        Field::Health | Field::Upn => NUMBER,
        Field::Local => LOCAL,
    };
    let mut all = vec![[1.0; 5]];
    all.extend_from_slice(rest);
    all
}

const GIVEN: &[ByClass] = &[
    [0.10, 0.0002, 0.0004, 0.10, 0.000_02],
    [0.35, 0.0005, 0.0010, 0.35, 0.000_6],
    [0.30, 0.0008, 0.0020, 0.30, 0.002_5],
    [0.045, 0.0030, 0.0020, 0.045, 0.000_5],
    [0.070, 0.0120, 0.0100, 0.060, 0.003],
    [0.060, 0.0100, 0.0080, 0.060, 0.003],
    [0.012, 0.0001, 0.0002, 0.012, 0.000_02],
    [0.028, 0.0200, 0.0200, 0.028, 0.003],
    [0.015, 0.0800, 0.0800, 0.015, 0.070],
    [0.004, 0.0010, 0.0010, 0.004, 0.001],
    [0.012, 0.7370, 0.8400, 0.022, 0.890],
    // A slip seldom makes one name of its own of another, and parents of twins like names that sound alike.
    [0.0025, 0.1200, 0.0300, 0.0025, 0.022],
    [0.004, 0.0120, 0.0050, 0.004, 0.003],
];
const MIDDLE: &[ByClass] = &[
    [0.62, 0.02, 0.02, 0.10, 0.010],
    [0.30, 0.08, 0.08, 0.10, 0.080],
    [0.05, 0.08, 0.08, 0.08, 0.080],
    [0.03, 0.82, 0.82, 0.72, 0.830],
];
const FAMILY: &[ByClass] = &[
    [0.30, 0.31, 0.28, 0.28, 0.000_05],
    [0.32, 0.33, 0.31, 0.31, 0.001],
    [0.21, 0.23, 0.22, 0.22, 0.003],
    [0.040, 0.035, 0.035, 0.035, 0.001],
    [0.040, 0.030, 0.030, 0.040, 0.004],
    [0.040, 0.030, 0.045, 0.045, 0.003],
    [0.015, 0.005, 0.005, 0.005, 0.002],
    [0.010, 0.008, 0.015, 0.015, 0.050],
    [0.025, 0.022, 0.060, 0.050, 0.935],
];
const BORN: &[ByClass] = &[
    [0.927, 0.927, 0.0004, 0.0010, 0.000_15],
    [0.006, 0.006, 0.0002, 0.0002, 0.000_01],
    [0.010, 0.010, 0.0002, 0.0002, 0.000_15],
    [0.030, 0.030, 0.0030, 0.0030, 0.003],
    [0.006, 0.006, 0.0060, 0.0030, 0.002],
    [0.004, 0.004, 0.0020, 0.0020, 0.005],
    [0.004, 0.004, 0.0020, 0.0020, 0.001],
    [0.004, 0.004, 0.0300, 0.0300, 0.060],
    [0.004, 0.004, 0.8562, 0.2586, 0.828],
    [0.002, 0.002, 0.1000, 0.7000, 0.100],
    [0.003, 0.003, 0.0010, 0.0010, 0.002],
];
const SEX: &[ByClass] = &[
    [0.992, 0.900, 0.900, 0.960, 0.960],
    [0.985, 0.500, 0.500, 0.960, 0.600],
    [0.985, 0.500, 0.500, 0.960, 0.480],
    [0.008, 0.100, 0.100, 0.040, 0.040],
    [0.015, 0.500, 0.500, 0.040, 0.400],
    [0.015, 0.500, 0.500, 0.040, 0.520],
];
const ROLE: &[ByClass] = &[
    [0.995, 0.998, 0.80, 0.40, 0.85],
    [0.005, 0.002, 0.20, 0.60, 0.15],
];
const HOUSE: &[ByClass] = &[
    [0.420, 0.420, 0.420, 0.240, 2e-7],
    [0.250, 0.250, 0.250, 0.300, 1e-6],
    [0.030, 0.030, 0.030, 0.010, 1e-8],
    [0.040, 0.040, 0.040, 0.030, 1e-7],
    [0.070, 0.070, 0.070, 0.020, 1e-5],
    [0.020, 0.020, 0.015, 0.020, 1e-4],
    [0.030, 0.030, 0.030, 0.030, 1e-4],
    [0.020, 0.020, 0.020, 0.050, 0.003],
    [0.040, 0.040, 0.035, 0.100, 0.030],
    [0.050, 0.050, 0.060, 0.100, 0.366],
    [0.020, 0.020, 0.020, 0.040, 0.100],
    [0.010, 0.010, 0.010, 0.200, 0.500],
];
const NUMBER: &[ByClass] = &[
    [0.965, 0.0010, 0.0003, 0.0003, 1e-7],
    [0.022, 0.0010, 0.0003, 0.0003, 1e-5],
    [0.010, 0.0300, 0.0300, 0.0300, 0.030],
    [0.0003, 0.9680, 0.9694, 0.9694, 0.970],
];
/// Whoever is entered twice by one issuer as a rule has two numbers there, so that two numbers say little. The second and the
/// last level never occur: a local number has no check of its own.
const LOCAL: &[ByClass] = &[
    [0.700, 0.0010, 0.0010, 0.0010, 1e-6],
    [1e-6, 1e-6, 1e-6, 1e-6, 1e-6],
    [0.300, 0.9990, 0.9990, 0.9990, 0.999_998],
    [1e-6, 1e-6, 1e-6, 1e-6, 1e-6],
];
