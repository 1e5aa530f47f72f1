//! How long one decision of the policy takes, beside the floor of one look-up in a map, taken in
//! the same run: `cargo run --profile bench -p access --example decision_time`.

use access::{Act, Policy, Standing, Ties};
use domain::practitioner::{MemberState, Role};
use std::{collections::HashMap, error::Error, hint::black_box, time::Instant};

/// Rounds over every role, act and tie.
const ROUNDS: usize = 200;

fn all_ties() -> Vec<Ties> {
    let mut all = Vec::new();
    for own in [false, true] {
        for conflict in [false, true] {
            for glass_broken in [false, true] {
                for sealed in [None, Some(false), Some(true)] {
                    all.push(Ties {
                        own,
                        conflict,
                        glass_broken,
                        sealed,
                        in_charge: sealed == Some(true),
                    });
                }
            }
        }
    }
    all
}

/// The median and the 99th percentile, nanoseconds.
fn middle_and_tail(mut all: Vec<u128>) -> (u128, u128) {
    all.sort_unstable();
    let at = |part: usize| all.get(all.len() * part / 100).copied().unwrap_or_default();
    (at(50), at(99))
}

fn main() -> Result<(), Box<dyn Error>> {
    let policy = Policy::builtin()?;
    let (mut decided, mut floor) = (Vec::new(), Vec::new());
    let map: HashMap<Act, usize> = Act::ALL.iter().copied().zip(0..).collect();
    let ties = all_ties();
    for _ in 0..ROUNDS {
        for &role in Role::ALL {
            let who = Standing {
                role,
                state: MemberState::Active,
                second_factor: true,
                confirmed: true,
            };
            for &act in Act::ALL {
                for &tie in &ties {
                    let began = Instant::now();
                    let _ = black_box(policy.permit_for(black_box(who), act, tie));
                    decided.push(began.elapsed().as_nanos());
                    let began = Instant::now();
                    let _ = black_box(map.get(black_box(&act)));
                    floor.push(began.elapsed().as_nanos());
                }
            }
        }
    }
    let n = decided.len();
    let (median, tail) = middle_and_tail(decided);
    let (floor_median, floor_tail) = middle_and_tail(floor);
    println!("{n} decisions: median {median} ns, 99th percentile {tail} ns");
    println!("one look-up in a map: median {floor_median} ns, 99th percentile {floor_tail} ns");
    println!("ratio of the medians {}", median / floor_median.max(1));
    Ok(())
}
