//! A disk as it might be after the power failed, rebuilt from what `shim.c` wrote down.
//!
//! The model: what was synced is there. What was written since the last sync of its file may be
//! there, not be there, or be there in part. Names (made, removed, renamed) are in order, as on a
//! journalling file system. It cannot know of a disk that says it synced and did not; `shim.c` can
//! play one.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Bytes that a disk writes whole.
const SECTOR: usize = 512;

/// What becomes of what was not synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsynced {
    /// All of it is there, as after `kill -9`.
    All,
    /// None of it.
    None,
    /// Each write is there or not.
    Random,
    /// Each sector of each write is there or not.
    Torn,
}

impl Unsynced {
    pub const EACH: [Self; 4] = [Self::All, Self::None, Self::Random, Self::Torn];
}

#[derive(Debug, Clone)]
enum Change {
    Write(usize, Vec<u8>),
    Size(usize),
}

/// One record of the trace, and where in the trace it ends.
pub struct Record {
    what: u8,
    at: usize,
    path: String,
    data: Vec<u8>,
    /// Bytes of the trace up to here.
    pub end: u64,
}

#[derive(Default, Clone)]
struct File {
    durable: Vec<u8>,
    pending: Vec<Change>,
}

/// The folder as the disk has it.
#[derive(Default)]
pub struct Disk(BTreeMap<String, File>);

/// The smallest of generators: the same seed cuts the same power.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn coin(&mut self) -> bool {
        self.roll() & 16 == 0
    }
}

/// Compiles the shim; `None` where there is no C compiler, which is said.
pub fn shim(folder: &Path) -> Option<PathBuf> {
    let library = folder.join("shim.so");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/power/shim.c");
    let made = Command::new("cc")
        .args(["-shared", "-fPIC", "-O2", "-o"])
        .arg(&library)
        .args([source, "-ldl", "-lpthread"])
        .status();
    match made {
        Ok(status) if status.success() => Some(library),
        _ => {
            eprintln!("power cuts skipped: there is no C compiler (cc) on this machine");
            None
        }
    }
}

/// Reads a trace.
pub fn read(trace: &Path) -> Vec<Record> {
    let bytes = fs::read(trace).unwrap();
    let (mut records, mut at) = (Vec::new(), 0);
    while let Some(head) = bytes.get(at..at + 17) {
        let number = |from: usize, n: usize| -> usize {
            let mut all = [0; 8];
            all[..n].copy_from_slice(&head[from..from + n]);
            usize::try_from(u64::from_le_bytes(all)).unwrap()
        };
        let (path_len, data_len) = (number(9, 4), number(13, 4));
        let (path_at, end) = (at + 17, at + 17 + path_len + data_len);
        let Some(rest) = bytes.get(path_at..end) else {
            break;
        };
        records.push(Record {
            what: head[0],
            at: number(1, 8),
            path: String::from_utf8(rest[..path_len].to_vec()).unwrap(),
            data: rest[path_len..].to_vec(),
            end: end as u64,
        });
        at = end;
    }
    records
}

impl Disk {
    /// A folder as it was before the trace began: all of it is durable.
    pub fn of(folder: &Path) -> Self {
        let files = fs::read_dir(folder).unwrap().map(|e| {
            let path = e.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let durable = fs::read(&path).unwrap();
            let pending = Vec::new();
            (name, File { durable, pending })
        });
        Self(files.collect())
    }

    /// What a record says happens.
    pub fn apply(&mut self, record: &Record) {
        let file = |disk: &mut Self| disk.0.remove(&record.path).unwrap_or_default();
        match record.what {
            b'U' => {
                self.0.remove(&record.path);
            }
            b'R' => {
                let moved = file(self);
                let to = String::from_utf8(record.data.clone()).unwrap();
                self.0.insert(to, moved);
            }
            _ => {
                let mut f = file(self);
                match record.what {
                    b'W' => f
                        .pending
                        .push(Change::Write(record.at, record.data.clone())),
                    b'T' => f.pending.push(Change::Size(record.at)),
                    b'S' => {
                        for change in std::mem::take(&mut f.pending) {
                            make(&mut f.durable, &change);
                        }
                    }
                    other => panic!("a record that nobody writes: {other}"),
                }
                self.0.insert(record.path.clone(), f);
            }
        }
    }

    /// Writes the folder as it is found when the power comes back.
    pub fn found(&self, unsynced: Unsynced, dice: &mut Dice, folder: &Path) {
        for (name, file) in &self.0 {
            // The shared memory of SQLite is made anew.
            if name.ends_with("-shm") {
                continue;
            }
            let mut bytes = file.durable.clone();
            for change in &file.pending {
                let kept = match unsynced {
                    Unsynced::All => true,
                    Unsynced::None => false,
                    Unsynced::Random => dice.coin(),
                    Unsynced::Torn => match change {
                        Change::Write(at, data) => {
                            for (n, sector) in data.chunks(SECTOR).enumerate() {
                                if dice.coin() {
                                    let at = at + n * SECTOR;
                                    make(&mut bytes, &Change::Write(at, sector.to_vec()));
                                }
                            }
                            false
                        }
                        Change::Size(_) => dice.coin(),
                    },
                };
                if kept {
                    make(&mut bytes, change);
                }
            }
            fs::write(folder.join(name), bytes).unwrap();
        }
    }
}

fn make(bytes: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Write(at, data) => {
            let end = at + data.len();
            if bytes.len() < end {
                bytes.resize(end, 0);
            }
            bytes[*at..end].copy_from_slice(data);
        }
        Change::Size(size) => bytes.resize(*size, 0),
    }
}
