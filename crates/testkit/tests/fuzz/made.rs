//! What other programs made and signed: ledger exports, checkpoints, packages, receipts, letters.
//! Damaged, none of it counts as what it was.

use crate::{Came, target, texts};
use exchange::{Package, Receipt, SlipError};
use ledger::{
    Checkpoint, Commitment, Entry, EventKind, ExportWriter, Frontier, Hash, Signer, origin,
    verify_export,
};
use uuid::Uuid;

const AGENCY: Uuid = Uuid::from_u128(0x0192_aaaa_bbbb_7ccc_8ddd_eeee_ffff_0001);

fn log() -> String {
    origin("sharewise.example", AGENCY)
}

fn signer() -> Signer {
    Signer::new(&log(), &[42; 32]).unwrap()
}

fn entry(n: u64) -> Entry {
    Entry {
        at_us: 1_795_000_000_000_000 + n as i64,
        kind: EventKind::ALL[n as usize % EventKind::ALL.len()].clone(),
        actor: Some(Uuid::from_u128(u128::from(n) + 1)),
        person: None,
        object: Some(Uuid::from_u128(u128::from(n) + 2)),
        commitment: Commitment::new(&[n as u8; 32], &n.to_be_bytes()),
    }
}

fn export(n: u64) -> String {
    let (mut out, mut frontier, signer) = (String::new(), Frontier::new(), signer());
    let mut writer = ExportWriter::begin(AGENCY, &log(), &[signer.verifier()], &mut out);
    for n in 0..n {
        let entry = entry(n);
        let leaf: Hash = entry.leaf_hash();
        writer.entry(n, &entry, leaf, &mut out);
        frontier.append(leaf);
    }
    let note = Checkpoint::of(&log(), &frontier).sign(&signer).unwrap();
    writer.checkpoint(&note, &mut out);
    writer.end(&mut out);
    out
}

/// An export that was altered is never found sound as something else.
#[test]
fn ledger_export() {
    let whole = export(9);
    assert!(verify_export(whole.as_bytes()).unwrap().is_sound());
    let seeds = texts(&[&whole, &export(1)]);
    let pieces = [
        "entry ",
        "checkpoint",
        "\n",
        " concern.logged ",
        "key ",
        "\u{2014} ",
        "-",
    ];
    target("ledger-export", &seeds, &pieces, Came::Far, |bytes| {
        let Ok(report) = verify_export(bytes) else {
            return Came::Refused;
        };
        let text = String::from_utf8_lossy(bytes);
        if report.is_sound() {
            let lines = |t: &str| t.lines().map(str::to_owned).collect::<Vec<_>>();
            let same = seeds
                .iter()
                .any(|s| lines(&String::from_utf8_lossy(s)) == lines(&text));
            assert!(same, "sound, and not what was exported: {report}");
        }
        assert!(!report.to_string().is_empty());
        Came::Far
    });
}

/// A checkpoint that opens says what was signed.
#[test]
fn checkpoint() {
    let mut frontier = Frontier::new();
    frontier.append(entry(1).leaf_hash());
    let (signer, wanted) = (signer(), Checkpoint::of(&log(), &frontier));
    let note = wanted.sign(&signer).unwrap();
    let pieces = [
        "\n\n",
        "\u{2014} ",
        "sharewise.example/agency/",
        "=",
        "+",
        "/",
        "\n",
    ];
    target(
        "checkpoint",
        &texts(&[&note]),
        &pieces,
        Came::Far,
        |bytes| {
            let text = String::from_utf8_lossy(bytes);
            let read = Checkpoint::from_text(&text).is_ok();
            match Checkpoint::open(&text, &signer.verifier()) {
                Ok(found) => {
                    assert_eq!(found, wanted, "another checkpoint opens");
                    Came::Through
                }
                Err(_) if read || text.contains("\n\n\u{2014} ") => Came::Far,
                Err(_) => Came::Refused,
            }
        },
    );
}

/// A package is one text: what is read is written as the same bytes.
#[test]
fn envelope() {
    let package = crate::inside::package();
    let bytes = package.to_bytes();
    // The same package written otherwise.
    let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let spread = serde_json::to_vec_pretty(&value).unwrap();
    let pieces = [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"items\":",
        "\"emergency\":true",
        "null",
        " ",
    ];
    target(
        "envelope",
        &[bytes, spread],
        &pieces,
        Came::Through,
        |bytes| match Package::from_bytes(bytes) {
            Ok(read) => {
                assert_eq!(read.to_bytes(), bytes, "one way of writing it");
                Came::Through
            }
            Err(_) if serde_json::from_slice::<serde_json::Value>(bytes).is_ok() => Came::Far,
            Err(_) => Came::Refused,
        },
    );
}

/// A receipt that opens is the one that was signed.
#[test]
fn receipt() {
    let signer = signer();
    let wanted = crate::inside::receipt();
    let note = wanted.sign(&signer).unwrap();
    let pieces = ["\n\n", "\u{2014} ", "delivered", "opened", "\n", "="];
    target("receipt", &texts(&[&note]), &pieces, Came::Far, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        match Receipt::open(&text, &signer.verifier()) {
            Ok(found) => {
                assert_eq!(found, wanted, "another receipt opens");
                Came::Through
            }
            Err(SlipError::Inconsistent) => Came::Far,
            Err(_) if text.contains("\n\n\u{2014} ") => Came::Far,
            Err(_) => Came::Refused,
        }
    });
}

/// A sealed letter opens as what was sealed, or not at all.
#[test]
fn letter() {
    let key = seal::LetterKey::generate().unwrap();
    let sealed = key
        .letter_box()
        .seal("emergency", b"Kestrel at the weir")
        .unwrap();
    let followed = [&sealed[..], b"x"].concat();
    target(
        "letter",
        &[sealed.clone(), followed],
        &[],
        Came::Far,
        |bytes| match key.open("emergency", bytes) {
            Ok(plain) => {
                assert_eq!(plain, b"Kestrel at the weir", "another letter opens");
                assert_eq!(bytes, sealed, "one letter, one way");
                Came::Through
            }
            Err(_) if bytes.len() >= sealed.len() => Came::Far,
            Err(_) => Came::Refused,
        },
    );
}
