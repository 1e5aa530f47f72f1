//! How fast `sharewise verify` goes through an export, beside a floor taken in the same run: reading
//! the bytes and hashing them once.
//!
//! `cargo run --release -p ledger --example verify_speed -- 200000`
#![allow(clippy::unwrap_used, reason = "a measurement may stop where it stands")]

use ledger::{
    Checkpoint, Commitment, Entry, EventKind, ExportWriter, Frontier, Signer, origin, verify_export,
};
use sha2::{Digest, Sha256};
use std::time::Instant;
use uuid::Uuid;

const AGENCY: Uuid = Uuid::from_u128(0x0192_aaaa_bbbb_7ccc_8ddd_eeee_ffff_0001);
/// Entries between two signed checkpoints: ten seconds of a busy agency.
const STEP: u64 = 1000;

fn entry(n: u64) -> Entry {
    let id = |part: u128| Some(Uuid::from_u128(part << 64 | u128::from(n)));
    Entry {
        at_us: 1_795_000_000_000_000 + i64::try_from(n).unwrap(),
        kind: EventKind::FileRead,
        actor: id(1),
        person: id(2),
        object: id(3),
        commitment: Commitment::new(&[7; 32], &n.to_be_bytes()),
    }
}

fn export(entries: u64) -> String {
    let log = origin("sharewise.example", AGENCY);
    let signer = Signer::new(&log, &[42; 32]).unwrap();
    let mut out = String::new();
    let mut frontier = Frontier::new();
    let mut writer = ExportWriter::begin(AGENCY, &log, &[signer.verifier()], &mut out);
    for n in 0..entries {
        let entry = entry(n);
        writer.entry(n, &entry, entry.leaf_hash(), &mut out);
        frontier.append(entry.leaf_hash());
        if (n + 1) % STEP == 0 || n + 1 == entries {
            let note = Checkpoint::of(&log, &frontier).sign(&signer).unwrap();
            writer.checkpoint(&note, &mut out);
        }
    }
    writer.end(&mut out);
    out
}

fn main() {
    let entries = std::env::args()
        .nth(1)
        .and_then(|n| n.parse().ok())
        .unwrap_or(200_000);
    let file = export(entries);
    let begin = Instant::now();
    let floor = Sha256::digest(file.as_bytes());
    let floor_took = begin.elapsed();
    let begin = Instant::now();
    let report = verify_export(file.as_bytes()).unwrap();
    let took = begin.elapsed();
    assert!(report.is_sound(), "{report}");
    println!(
        "{entries} entries, {} MB: {:.0} entries a second, {:.1} times the time of hashing the file once ({:02x})",
        file.len() / 1_000_000,
        f64::from(u32::try_from(entries).unwrap()) / took.as_secs_f64(),
        took.as_secs_f64() / floor_took.as_secs_f64(),
        floor[0]
    );
}
