//! What a witness signs, and what it does not: the text forms of C2SP, rollback, and forks.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use ledger::{
    AddCheckpoint, Checkpoint, Cosigner, ExportWriter, Frontier, Hash, Note, Seen, Signer,
    WitnessKey, WitnessRefusal, add_signatures, consistency_proof, last_seen, leaf_hash,
};
use std::collections::HashMap;

/// A log of so many leaves; `word` makes them others.
struct Log {
    frontier: Frontier,
    nodes: HashMap<(u8, u64), Hash>,
}

impl Log {
    fn of(size: u64, word: &str) -> Self {
        let mut log = Self {
            frontier: Frontier::new(),
            nodes: HashMap::new(),
        };
        for n in 0..size {
            let leaf = leaf_hash(format!("{word} {n}").as_bytes());
            for node in log.frontier.append(leaf) {
                log.nodes.insert((node.level, node.index), node.hash);
            }
        }
        log
    }

    fn seen(&self) -> Seen {
        Seen {
            size: self.frontier.size(),
            root: self.frontier.root(),
        }
    }

    fn question(&self, old: u64) -> AddCheckpoint {
        let nodes = |level, index| self.nodes.get(&(level, index)).copied();
        AddCheckpoint {
            old,
            proof: consistency_proof(old, self.frontier.size(), &nodes).unwrap(),
            note: Checkpoint::of(ORIGIN, &self.frontier)
                .sign(&signer())
                .unwrap(),
        }
    }
}

const ORIGIN: &str = "hub.example/agency/1";

fn signer() -> Signer {
    Signer::new(ORIGIN, &[7; 32]).unwrap()
}

#[test]
fn a_log_that_grew_is_signed_and_the_signature_says_when() {
    let witness = Cosigner::new("other.example/witness", &[9; 32]).unwrap();
    let mut seen = None;
    for size in [1, 2, 3, 7, 8, 9, 64, 100] {
        let question = Log::of(size, "a").question(seen.map_or(0, |s: Seen| s.size));
        let read = AddCheckpoint::from_text(&question.to_text()).unwrap();
        assert_eq!(read, question);
        let new = read.check(&signer().verifier(), seen).unwrap();
        let line = witness.cosign(&new.to_text(), 1_700_000_000 + size);
        let both = add_signatures(&question.note, &line).unwrap();
        let note = Note::parse(&both).unwrap();
        assert_eq!(witness.witness_key().seen(&note), Ok(1_700_000_000 + size));
        // The log's own signature still counts.
        signer().verifier().verify(&note).unwrap();
        seen = Some(Seen {
            size: new.size,
            root: new.root,
        });
    }
}

#[test]
fn a_rollback_and_a_fork_are_found_and_not_signed() {
    let log = signer().verifier();
    let seen = Some(Log::of(50, "a").seen());
    // Fewer than before.
    let back = Log::of(40, "a").question(0);
    assert_eq!(back.check(&log, seen), Err(WitnessRefusal::OtherSize(50)));
    // As many, and others.
    let other = Log::of(50, "b").question(50);
    assert_eq!(other.check(&log, seen), Err(WitnessRefusal::Fork(50)));
    // More, and not those that were there: whatever proof is given.
    let other = Log::of(60, "b").question(50);
    assert_eq!(other.check(&log, seen), Err(WitnessRefusal::NotTheSame(50)));
    let mut forged = Log::of(60, "b").question(50);
    forged.proof = Log::of(60, "a").question(50).proof;
    assert_eq!(
        forged.check(&log, seen),
        Err(WitnessRefusal::NotTheSame(50))
    );
    assert!(WitnessRefusal::Fork(1).is_alarm() && !WitnessRefusal::OtherSize(1).is_alarm());
}

#[test]
fn what_the_log_did_not_sign_or_cannot_be_read_is_not_signed() {
    let log = signer().verifier();
    let other = Signer::new(ORIGIN, &[8; 32]).unwrap();
    let mut question = Log::of(3, "a").question(0);
    question.note = Checkpoint::of(ORIGIN, &Log::of(3, "a").frontier)
        .sign(&other)
        .unwrap();
    assert_eq!(question.check(&log, None), Err(WitnessRefusal::NotSigned));
    let text = Log::of(9, "a").question(3).to_text();
    for bad in [
        text.replacen("old 3", "old 03", 1),
        text.replacen("old 3", "old -3", 1),
        text.replacen("old 3\n", "", 1),
        text.replacen("old 3\n", "old 3\nnot base64\n", 1),
        text.replacen("old 3\n", &format!("old 3\n{}", "AAAA\n".repeat(64)), 1),
        text.replace("\n\n", "\n"),
        String::new(),
    ] {
        assert_eq!(
            AddCheckpoint::from_text(&bad).err(),
            Some(WitnessRefusal::Malformed),
            "{bad}"
        );
    }
}

#[test]
fn a_cosignature_is_bound_to_its_time_its_text_and_its_key() {
    let witness = Cosigner::new("other.example/witness", &[9; 32]).unwrap();
    let key = witness.witness_key();
    assert_eq!(WitnessKey::from_text(&key.to_text()), Ok(key.clone()));
    // The key of a log is none of a witness, and the other way about.
    assert!(WitnessKey::from_text(&signer().verifier().to_text()).is_err());
    let question = Log::of(5, "a").question(0);
    let point = Checkpoint::from_text(&Note::parse(&question.note).unwrap().text).unwrap();
    let line = witness.cosign(&point.to_text(), 1_700_000_000);
    let other = Log::of(6, "a").question(0);
    let moved = Note::parse(&add_signatures(&other.note, &line).unwrap()).unwrap();
    assert!(key.seen(&moved).is_err());
    let mut note = Note::parse(&add_signatures(&question.note, &line).unwrap()).unwrap();
    note.signatures.last_mut().unwrap().signature[7] ^= 1;
    assert!(key.seen(&note).is_err(), "another time");
    let imitator = Cosigner::new("other.example/witness", &[10; 32]).unwrap();
    assert!(imitator.witness_key().seen(&note).is_err());
    assert!(add_signatures(&question.note, "not a line\n").is_err());
}

#[test]
fn a_key_of_a_witness_with_another_keys_id_is_refused() {
    let key = |seed| Cosigner::new("other.example/witness", &[seed; 32]).unwrap();
    let (one, two) = (
        key(9).witness_key().to_text(),
        key(10).witness_key().to_text(),
    );
    let parts: Vec<&str> = one.splitn(3, '+').collect();
    let ids: Vec<&str> = two.splitn(3, '+').collect();
    let mixed = format!("{}+{}+{}", parts[0], ids[1], parts[2]);
    assert!(WitnessKey::from_text(&mixed).is_err());
}

#[test]
fn a_witness_signs_again_what_it_knows_and_no_log_of_another_name() {
    let log = signer().verifier();
    let known = Log::of(50, "a");
    let again = known.question(50).check(&log, Some(known.seen())).unwrap();
    assert_eq!(again.size, 50, "an answer that was lost is asked for again");
    let mut ahead = known.question(50);
    ahead.old = 60;
    assert_eq!(
        ahead.check(&log, Some(known.seen())),
        Err(WitnessRefusal::Malformed),
        "nothing can have been seen beyond what there is"
    );
    let mut other = Log::of(3, "a").question(0);
    other.note = Checkpoint::of("hub.example/agency/2", &Log::of(3, "a").frontier)
        .sign(&signer())
        .unwrap();
    assert_eq!(other.check(&log, None), Err(WitnessRefusal::Malformed));
}

#[test]
fn an_export_says_what_a_witness_saw_last() {
    let witness = Cosigner::new("other.example/witness", &[9; 32]).unwrap();
    let stranger = Cosigner::new("third.example/witness", &[10; 32]).unwrap();
    let agency = uuid::Uuid::from_u128(1);
    let mut out = String::new();
    let mut writer = ExportWriter::begin(agency, ORIGIN, &[signer().verifier()], &mut out);
    assert_eq!(last_seen(&out, &witness.witness_key()), None);
    for (size, at) in [(4, 1_700_000_004), (9, 1_700_000_009)] {
        let question = Log::of(size, "a").question(0);
        let text = Note::parse(&question.note).unwrap().text;
        let line = witness.cosign(&text, at);
        writer.checkpoint(&add_signatures(&question.note, &line).unwrap(), &mut out);
    }
    // The newest is signed by the log only: this witness has not seen it.
    writer.checkpoint(&Log::of(12, "a").question(0).note, &mut out);
    writer.end(&mut out);
    let seen = last_seen(&out, &witness.witness_key());
    assert_eq!(seen, Some((9, 1_700_000_009)));
    assert_eq!(last_seen(&out, &stranger.witness_key()), None);
}

#[test]
fn a_witness_follows_a_log_to_the_key_that_it_announces() {
    let (old, new) = (signer(), Signer::new(ORIGIN, &[8; 32]).unwrap());
    let (before, at, after) = (Log::of(20, "a"), Log::of(30, "a"), Log::of(40, "a"));
    let asked = |log: &Log, note: String| AddCheckpoint {
        note,
        ..log.question(if log.frontier.size() == 30 { 20 } else { 30 })
    };
    let note = Checkpoint::of(ORIGIN, &at.frontier)
        .hand_over(&old, &new)
        .unwrap();
    let question = asked(&at, note);
    let taken = question
        .check(&old.verifier(), Some(before.seen()))
        .unwrap();
    let next = question.next_key(&taken).unwrap();
    assert_eq!(next, new.verifier());
    // From there on it is the new key that signs, and no other.
    let later = |signer: &Signer| {
        asked(
            &after,
            Checkpoint::of(ORIGIN, &after.frontier)
                .sign(signer)
                .unwrap(),
        )
    };
    assert!(later(&new).check(&next, Some(at.seen())).is_ok());
    assert_eq!(
        later(&old).check(&next, Some(at.seen())),
        Err(WitnessRefusal::NotSigned)
    );
    // Announced by the old key alone, it is no announcement.
    let text = taken.to_text();
    let alone = asked(&at, old.sign(&text).unwrap());
    assert_eq!(
        alone.check(&old.verifier(), Some(before.seen())),
        Err(WitnessRefusal::Malformed)
    );
}
