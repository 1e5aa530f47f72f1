//! Damaged input: good examples with bytes taken out, put in, doubled, moved and joined, thousands of
//! times, against a reader that must answer or refuse, and never fall over.
//!
//! Each run of the tests tries a few thousand inputs, the same each time. `SHAREWISE_FUZZ_SECONDS` tries
//! others for so long (`cargo xtask fuzz`). What fails is written as a file into
//! `SHAREWISE_FUZZ_FOUND`, where that is set, and printed; put it among the seeds of its target, so that
//! it is tried each time from then on.

use sha2::{Digest, Sha256};
use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    time::{Duration, Instant},
};

/// Inputs that each run of the tests tries.
const TRIES: u64 = 2000;
/// Longest input.
const LONGEST: usize = 1 << 16;

/// What became of an input. A target whose damaged inputs never get beyond the first is looking at
/// nothing: [`run`] tells how far they came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Came {
    /// It was refused where reading begins.
    Refused,
    /// It was read for a good part, and then refused.
    Far,
    /// It was taken.
    Through,
}

/// How a run went.
#[derive(Debug, Clone, Copy)]
pub struct Run {
    /// Inputs that were tried.
    pub tried: u64,
    /// Damaged inputs, other than every seed, that came far or through.
    pub far: u64,
    /// How far the best of the damaged came.
    pub furthest: Came,
}

/// The smallest of generators.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or(0) % below.max(1)
    }
}

fn seconds() -> Option<u64> {
    std::env::var("SHAREWISE_FUZZ_SECONDS").ok()?.parse().ok()
}

/// Damages `seeds` with `pieces` of the format among other things, and hands each to `target`, which
/// says how far it came and panics where something that must hold does not.
///
/// # Panics
/// With the input, where the target did.
pub fn run(name: &str, seeds: &[Vec<u8>], pieces: &[&str], target: impl Fn(&[u8]) -> Came) -> Run {
    assert!(!seeds.is_empty(), "{name}: there is something to damage");
    let digest = Sha256::digest(name.as_bytes());
    let mut start = u64::from_le_bytes(digest[..8].try_into().unwrap_or_default()) | 1;
    let end = seconds().map(|s| Instant::now() + Duration::from_secs(s));
    if end.is_some() {
        let now = jiff::Timestamp::now().as_nanosecond();
        start ^= u64::try_from(now & i128::from(u64::MAX)).unwrap_or(0) | 1;
    }
    let mut dice = Dice(start);
    let mut run = Run {
        tried: 0,
        far: 0,
        furthest: Came::Refused,
    };
    for seed in seeds {
        try_one(name, seed, &target);
    }
    let mut kept: Vec<Vec<u8>> = seeds.to_vec();
    while end.map_or(run.tried < TRIES, |end| Instant::now() < end) {
        let mut input = kept[dice.roll(kept.len())].clone();
        for _ in 0..=dice.roll(4) {
            damage(&mut input, &kept, pieces, &mut dice);
        }
        input.truncate(LONGEST);
        run.tried += 1;
        let came = try_one(name, &input, &target);
        if came > Came::Refused && !seeds.contains(&input) {
            run.far += 1;
            run.furthest = run.furthest.max(came);
            // What came far is damaged further, so that a run finds its way in.
            if kept.len() < seeds.len() + 200 {
                kept.push(input);
            } else {
                let at = seeds.len() + dice.roll(200);
                kept[at] = input;
            }
        }
    }
    println!(
        "fuzz {name}: {} inputs, {} came far, the best {:?}",
        run.tried, run.far, run.furthest
    );
    run
}

fn try_one(name: &str, input: &[u8], target: &impl Fn(&[u8]) -> Came) -> Came {
    match catch_unwind(AssertUnwindSafe(|| target(input))) {
        Ok(came) => came,
        Err(why) => {
            let place = keep(name, input);
            panic!(
                "fuzz {name}: {}\ninput{place}: {:?}",
                words(&*why),
                String::from_utf8_lossy(input)
            );
        }
    }
}

fn words(why: &(dyn Any + Send)) -> &str {
    let text = why.downcast_ref::<&str>().copied();
    text.or_else(|| why.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("it fell over")
}

fn keep(name: &str, input: &[u8]) -> String {
    let Some(folder) = std::env::var_os("SHAREWISE_FUZZ_FOUND") else {
        return String::new();
    };
    let hash = Sha256::digest(input);
    let hash: String = hash[..6].iter().map(|b| format!("{b:02x}")).collect();
    let file = PathBuf::from(folder).join(format!("{name}-{hash}"));
    match std::fs::write(&file, input) {
        Ok(()) => format!(" (in {})", file.display()),
        Err(_) => String::new(),
    }
}

/// What has broken readers before, whatever they read.
const ANYWHERE: [&str; 24] = [
    "\0",
    "\n",
    "\r\n",
    "\u{feff}",
    "\u{202e}",
    "\u{fffd}",
    "ŷ",
    "e\u{301}",
    "\u{10ffff}",
    "-1",
    "0",
    "18446744073709551616",
    "9223372036854775807",
    "1e999",
    "9999-99-99",
    "0000-00-00",
    "\"",
    "'",
    "\\",
    "<",
    "&",
    "%00",
    "../",
    "null",
];

fn damage(input: &mut Vec<u8>, others: &[Vec<u8>], pieces: &[&str], dice: &mut Dice) {
    let at = dice.roll(input.len() + 1);
    let end = (at + dice.roll(12)).min(input.len());
    match dice.roll(9) {
        0 => drop(input.drain(at..end)),
        1 if !input.is_empty() => {
            let at = at.min(input.len() - 1);
            input[at] ^= 1 << dice.roll(8);
        }
        2 => {
            let byte = u8::try_from(dice.roll(256)).unwrap_or(0);
            input.insert(at, byte);
        }
        3 => put(
            input,
            at..end,
            ANYWHERE[dice.roll(ANYWHERE.len())].as_bytes(),
        ),
        4 | 5 if !pieces.is_empty() => {
            put(input, at..end, pieces[dice.roll(pieces.len())].as_bytes())
        }
        6 => {
            let copy = input[at..end].to_vec();
            let to = dice.roll(input.len() + 1);
            put(input, to..to, &copy);
        }
        7 => {
            let other = &others[dice.roll(others.len())];
            let from = dice.roll(other.len() + 1);
            let part = other[from..(from + dice.roll(64)).min(other.len())].to_vec();
            put(input, at..end, &part);
        }
        _ => input.truncate(at),
    }
}

fn put(input: &mut Vec<u8>, place: std::ops::Range<usize>, what: &[u8]) {
    input.splice(place, what.iter().copied());
}
