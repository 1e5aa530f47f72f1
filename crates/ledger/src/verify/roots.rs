//! Whether the entries lead to what was signed.

use super::chain::Chain;
use crate::{Checkpoint, Finding, Frontier, Hash, Signed};

pub(super) struct Roots {
    /// The tree over the leaf hashes as the file states them.
    stated: Frontier,
    /// The tree over the hashes made from the fields, once the two differ.
    made: Option<Frontier>,
    /// Whether every line so far had its number in turn: without that there is no root.
    whole: bool,
    /// Checkpoints that the reader brought, smallest last.
    known: Vec<Checkpoint>,
    /// Checkpoint read last whose signature is right, and whether its root was reached.
    last: Option<(Checkpoint, Option<bool>)>,
    sound_up_to: u64,
    valid: u64,
    findings: Vec<Finding>,
}

impl Roots {
    pub(super) fn new(mut known: Vec<Checkpoint>) -> Self {
        known.sort_by_key(|checkpoint| std::cmp::Reverse(checkpoint.size));
        let mut roots = Self {
            stated: Frontier::new(),
            made: None,
            whole: true,
            known,
            last: None,
            sound_up_to: 0,
            valid: 0,
            findings: Vec::new(),
        };
        roots.compare_known();
        roots
    }

    pub(super) fn push(&mut self, follows: bool, leaf: Hash, made: Hash) {
        self.whole &= follows;
        if !self.whole {
            return;
        }
        if leaf != made && self.made.is_none() {
            self.made = Some(self.stated.clone());
        }
        self.stated.append_with(leaf, |_| {});
        if let Some(frontier) = &mut self.made {
            frontier.append_with(made, |_| {});
        }
        self.compare_known();
    }

    fn reached(&self, root: Hash) -> bool {
        self.stated.root() == root || self.made.as_ref().is_some_and(|made| made.root() == root)
    }

    fn compare_known(&mut self) {
        while let Some(known) = self.known.pop_if(|known| known.size == self.stated.size()) {
            if self.reached(known.root) {
                self.sound_up_to = self.sound_up_to.max(known.size);
            } else {
                self.findings.push(Finding::Fork { size: known.size });
            }
        }
    }

    /// Takes a signed note that begins at `line`, after `entries` entry lines.
    pub(super) fn checkpoint(
        &mut self,
        note: &str,
        line: u64,
        origin: &str,
        keys: &mut Chain,
        entries: u64,
    ) {
        let checkpoint = match keys.open(note, origin) {
            Ok(checkpoint) => checkpoint,
            Err(why) => {
                self.findings.push(Finding::BadCheckpoint {
                    line,
                    why: why.to_string(),
                });
                return;
            }
        };
        self.valid += 1;
        if let Some((last, _)) = &self.last
            && last.size == checkpoint.size
            && last.root != checkpoint.root
        {
            self.findings.push(Finding::Fork {
                size: checkpoint.size,
            });
        }
        let reached = self.compare(&checkpoint, entries);
        self.last = Some((checkpoint, reached));
    }

    fn compare(&mut self, checkpoint: &Checkpoint, entries: u64) -> Option<bool> {
        let size = checkpoint.size;
        if !self.whole {
            return None;
        }
        if entries != size {
            self.findings.push(Finding::CountDiffers {
                signed: size,
                found: entries,
            });
            return None;
        }
        let reached = self.reached(checkpoint.root);
        if reached {
            self.sound_up_to = size;
        } else {
            self.findings.push(Finding::RootDiffers {
                size,
                sound_up_to: self.sound_up_to,
            });
        }
        Some(reached)
    }

    /// Number of entries that a signature or a checkpoint brought along says that there are.
    pub(super) fn signed_size(&self) -> u64 {
        self.last
            .as_ref()
            .map_or(0, |(checkpoint, _)| checkpoint.size)
    }

    /// `known`: whether a key that the reader knows has signed, or the reader knows none. Else nothing
    /// counts as signed.
    pub(super) fn finish(mut self, entries: u64, known: bool) -> (Signed, u64, Vec<Finding>) {
        if !known {
            self.last = None;
        }
        if self.whole {
            for known in &self.known {
                self.findings.push(Finding::RolledBack {
                    known: known.size,
                    found: entries,
                });
            }
        }
        let signed = match &self.last {
            None => {
                self.findings.push(Finding::NotSigned);
                Signed::Not
            }
            Some((checkpoint, reached)) => {
                if self.whole && checkpoint.size < entries {
                    self.findings.push(Finding::NotCovered {
                        first: checkpoint.size,
                        last: entries - 1,
                    });
                }
                let (size, at_us) = (checkpoint.size, checkpoint.signed_at_us());
                match reached {
                    Some(true) => Signed::Matches { size, at_us },
                    Some(false) => Signed::Differs { size, at_us },
                    None => Signed::NotComparable { size, at_us },
                }
            }
        };
        (signed, self.valid, self.findings)
    }
}
