//! The database as it was at a moment, rebuilt from a chain of pieces, and made a backup of: from
//! there on it is brought back as any other.

use super::{
    folder::{BackupFolder, hex},
    moments::{chain_of, name_of},
};
use casework::{MasterKey, PieceHead, Store, open_piece, replay};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufReader, BufWriter, Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// A moment that was rebuilt.
pub struct Moment {
    /// Everything that was acknowledged before is there.
    pub from: Timestamp,
    /// Nothing that was written after is there.
    pub to: Timestamp,
    /// The backup that was made of it.
    pub backup: PathBuf,
}

/// Rebuilds the last moment up to a time (the last of all where none is given) in a folder for the
/// occasion, and makes a backup of it there.
///
/// # Errors
/// There is no chain for that time, or a piece of it is missing, altered or not of this key.
pub async fn moment(
    folder: &BackupFolder,
    key: impl Fn() -> Result<MasterKey, String>,
    until: Option<Timestamp>,
    place: &BackupFolder,
) -> Result<Moment, String> {
    let names = folder.pieces()?;
    let mut chains: Vec<&str> = names.iter().filter_map(|n| chain_of(n)).collect();
    chains.dedup();
    let file = place.path_of("rebuilt.db");
    for chain in chains.iter().rev() {
        let Some(last) = rebuild(folder, &key()?, chain, until, &file).await? else {
            continue;
        };
        let time = |us| Timestamp::from_microsecond(us).map_err(|e| e.to_string());
        let (from, to) = (time(last.from_us)?, time(last.to_us)?);
        let url = format!("sqlite://{}", file.display());
        let store = Store::open(&url, key()?).await.map_err(|e| e.to_string())?;
        let made = place.make(&store, key()?, from).await;
        store.close().await;
        remove(&file);
        return Ok(Moment {
            from,
            to,
            backup: place.path_of(&made?.file),
        });
    }
    let first = chains.first().map_or_else(
        || "nothing was copied between backups: set every_seconds of [backup]".to_owned(),
        |c| format!("the oldest copy begins at {c}"),
    );
    Err(format!(
        "no moment before that time can be rebuilt: {first}"
    ))
}

fn remove(file: &Path) {
    for end in ["", "-wal", "-shm"] {
        // It may not be there.
        let _ = fs::remove_file(beside(file, end));
    }
}

fn beside(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// Rebuilds from one chain; `None` where it does not reach back so far.
async fn rebuild(
    folder: &BackupFolder,
    key: &MasterKey,
    chain: &str,
    until: Option<Timestamp>,
    file: &Path,
) -> Result<Option<PieceHead>, String> {
    remove(file);
    let until = until.map_or(i64::MAX, Timestamp::as_microsecond);
    let log = beside(file, "-wal");
    let (mut before, mut last, mut bytes) = (String::new(), None::<PieceHead>, 0);
    for number in 0.. {
        let path = folder.path_of(&name_of(chain, number));
        if !path.exists() {
            break;
        }
        let fault = |e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
        let taken = beside(file, "-piece");
        let (head, hash) = open(key, &path, &taken).map_err(|e| fault(&e))?;
        if head.chain != chain || head.number != number || head.before != before {
            return Err(fault(&"it does not follow the piece before it"));
        }
        if head.to_us > until {
            break;
        }
        before = hash;
        if number == 0 {
            fs::rename(&taken, file).map_err(|e| fault(&e))?;
            continue;
        }
        // Another log than the last: what was in that goes into the file first.
        if last.as_ref().is_some_and(|l| l.log != head.log) {
            fold(file, &mut bytes).await?;
        }
        bytes += append(&taken, &log).map_err(|e| fault(&e))?;
        last = Some(head);
    }
    if last.is_some() {
        fold(file, &mut bytes).await?;
    }
    let _ = fs::remove_file(beside(file, "-piece"));
    Ok(last)
}

async fn fold(file: &Path, bytes: &mut u64) -> Result<(), String> {
    let done = replay(file, std::mem::take(bytes)).await;
    done.map_err(|e| format!("the copy cannot be rebuilt: {e}"))?;
    for end in ["-wal", "-shm"] {
        let _ = fs::remove_file(beside(file, end));
    }
    Ok(())
}

fn open(key: &MasterKey, piece: &Path, to: &Path) -> Result<(PieceHead, String), String> {
    let mut options = OpenOptions::new();
    let out = options.write(true).create(true).truncate(true).mode(0o600);
    let mut out = BufWriter::new(out.open(to).map_err(|e| e.to_string())?);
    let mut from = File::open(piece).map_err(|e| e.to_string())?;
    let mut hash = Sha256::new();
    let hashing = Hashing(BufReader::new(&mut from), &mut hash);
    let head = open_piece(key, hashing, &mut out)
        .map_err(|e| format!("it is not whole, or not of this master key: {e}"))?;
    out.flush().map_err(|e| e.to_string())?;
    Ok((head, hex(&hash.finalize())))
}

struct Hashing<'a, R>(R, &'a mut Sha256);

impl<R: Read> Read for Hashing<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.0.read(out)?;
        self.1.update(&out[..n]);
        Ok(n)
    }
}

fn append(piece: &Path, log: &Path) -> io::Result<u64> {
    let mut options = OpenOptions::new();
    let mut out = options.append(true).create(true).mode(0o600).open(log)?;
    io::copy(&mut File::open(piece)?, &mut out)
}
