//! The folder in which sealed emergencies wait.
//!
//! | name | what |
//! | --- | --- |
//! | `directory.json` | the directory and the box for letters, written by the main process |
//! | `waiting/ID.letter` | written down, not sent yet; from a sheet of paper `ID.PRINT.letter` |
//! | `sent/ID.letter` | sent; cleared away after thirty days |
//! | `refused/ID.letter` | could not be sent: a person must look (`sharewise doctor` says so) |

use casework::{EMERGENCY_LETTER, LetterBox, OutageDirectory, SpooledEmergency};
use sha2::{Digest, Sha256};
use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant, SystemTime},
};
use uuid::Uuid;
use web::NotKept;

const DIRECTORY: &str = "directory.json";
const LETTER: &str = "letter";
const OWNER_ONLY: u32 = 0o600;
const OWNERS_FOLDER: u32 = 0o700;
/// Most letters that wait at once: some forty megabytes.
const MOST_WAITING: usize = 2000;
/// Most letters in a minute. Nobody has signed in: this keeps a flood from drowning the rest.
const MOST_A_MINUTE: usize = 60;
/// How long what was sent is kept.
const SENT_KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// What became of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Not sent yet.
    Waiting,
    /// Sent.
    Sent,
    /// Could not be sent.
    Refused,
}

impl Kept {
    const fn folder(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Refused => "refused",
        }
    }
}

/// The folder.
pub struct Spool {
    folder: PathBuf,
    lately: Mutex<Vec<Instant>>,
}

impl Spool {
    /// Opens the folder, and makes what it needs.
    ///
    /// # Errors
    /// It cannot be made or written to.
    pub fn open(folder: &Path) -> Result<Self, String> {
        let made = [Kept::Waiting, Kept::Sent, Kept::Refused]
            .iter()
            .try_for_each(|place| {
                DirBuilder::new()
                    .recursive(true)
                    .mode(OWNERS_FOLDER)
                    .create(folder.join(place.folder()))
            });
        made.map_err(|e| format!("the folder for emergencies {}: {e}", folder.display()))?;
        Ok(Self {
            folder: folder.to_owned(),
            lately: Mutex::default(),
        })
    }

    /// The directory as the main process last wrote it.
    pub fn directory(&self) -> Option<OutageDirectory> {
        serde_json::from_slice(&fs::read(self.folder.join(DIRECTORY)).ok()?).ok()
    }

    /// How long ago the main process last wrote the directory.
    pub fn directory_age(&self) -> Option<Duration> {
        let written = fs::metadata(self.folder.join(DIRECTORY)).ok()?;
        SystemTime::now()
            .duration_since(written.modified().ok()?)
            .ok()
    }

    /// Writes the directory, whole or not at all.
    ///
    /// # Errors
    /// The folder.
    pub fn write_directory(&self, directory: &OutageDirectory) -> io::Result<()> {
        let json = serde_json::to_vec_pretty(directory)?;
        write_whole(&self.folder, DIRECTORY, &json)
    }

    /// Seals and keeps a letter; when this returns well, it survives a power cut. The same form
    /// sent again is the same letter.
    ///
    /// # Errors
    /// Nothing was kept.
    pub fn keep(
        &self,
        sent: &[(String, String)],
        letter: SpooledEmergency,
    ) -> Result<Uuid, NotKept> {
        let of_sheet = !letter.id.is_nil();
        let (id, name) = if of_sheet {
            (letter.id, name_of_sheet(letter.id, sent))
        } else {
            let id = id_of("emergency", sent);
            (id, name_of(id))
        };
        let there = [Kept::Waiting, Kept::Sent, Kept::Refused];
        if there.iter().any(|p| self.at(*p, &name).exists()) {
            return Ok(id);
        }
        if of_sheet && there.iter().any(|p| self.has_letter_of(*p, id)) {
            return Err(NotKept::Before);
        }
        if !self.has_room() {
            return Err(NotKept::TooMany);
        }
        let letter = if of_sheet {
            letter
        } else {
            SpooledEmergency {
                id,
                sharing_id: id_of("sharing", sent),
                ..letter
            }
        };
        self.put(&name, &letter).map_err(|e| {
            tracing::error!(error = %e, "an emergency could not be written down");
            NotKept::Failed
        })?;
        Ok(id)
    }

    fn put(&self, name: &str, letter: &SpooledEmergency) -> io::Result<()> {
        let directory = self.directory().ok_or(io::ErrorKind::NotFound)?;
        let letter_box = LetterBox::from_text(&directory.letter_box).map_err(io::Error::other)?;
        let sealed = letter_box
            .seal(EMERGENCY_LETTER, &serde_json::to_vec(letter)?)
            .map_err(io::Error::other)?;
        write_whole(&self.folder.join(Kept::Waiting.folder()), name, &sealed)
    }

    /// Whether a letter with this id is there, whatever it says.
    fn has_letter_of(&self, place: Kept, id: Uuid) -> bool {
        let begins = format!("{id}.");
        let names = self.names(place).unwrap_or_default();
        names.iter().any(|name| name.starts_with(&begins))
    }

    fn has_room(&self) -> bool {
        let mut lately = self.lately.lock().unwrap_or_else(PoisonError::into_inner);
        lately.retain(|at| at.elapsed() < Duration::from_secs(60));
        let waiting = self.names(Kept::Waiting).map_or(0, |all| all.len());
        if lately.len() >= MOST_A_MINUTE || waiting >= MOST_WAITING {
            return false;
        }
        lately.push(Instant::now());
        true
    }

    fn at(&self, place: Kept, name: &str) -> PathBuf {
        self.folder.join(place.folder()).join(name)
    }

    /// The letters at a place, oldest first by name.
    ///
    /// # Errors
    /// The folder.
    pub fn names(&self, place: Kept) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(self.folder.join(place.folder()))? {
            let path = entry?.path();
            let name = path.file_name().and_then(|n| n.to_str());
            if let Some(name) = name
                && path.extension().is_some_and(|e| e == LETTER)
            {
                names.push(name.to_owned());
            }
        }
        names.sort();
        Ok(names)
    }

    /// A letter that waits.
    ///
    /// # Errors
    /// The folder.
    pub fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        fs::read(self.at(Kept::Waiting, name))
    }

    /// Puts a letter that waited elsewhere, durably.
    ///
    /// # Errors
    /// The folder.
    pub fn file(&self, name: &str, place: Kept) -> io::Result<()> {
        fs::rename(self.at(Kept::Waiting, name), self.at(place, name))?;
        for place in [Kept::Waiting, place] {
            File::open(self.folder.join(place.folder()))?.sync_all()?;
        }
        Ok(())
    }

    /// Clears away what was sent long ago.
    ///
    /// # Errors
    /// The folder.
    pub fn clear(&self) -> io::Result<()> {
        for name in self.names(Kept::Sent)? {
            let path = self.at(Kept::Sent, &name);
            let age = fs::metadata(&path)?
                .modified()?
                .elapsed()
                .unwrap_or_default();
            if age > SENT_KEPT {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }
}

/// Written beside its name, synced, and then given its name.
fn write_whole(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let part = folder.join(format!("{name}.{}.part", Uuid::new_v4().simple()));
    let written = || -> io::Result<()> {
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(OWNER_ONLY)
            .open(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&part, folder.join(name))?;
        File::open(folder)?.sync_all()
    };
    let done = written();
    if done.is_err() {
        // Nothing half written stays; where it cannot be removed, it has another ending.
        let _ = fs::remove_file(&part);
    }
    done
}

fn name_of(id: Uuid) -> String {
    format!("{id}.{LETTER}")
}

/// The name of a letter from a sheet of paper: what was said is in it as a print, so that the same
/// again is told from the same sheet in other words, which nobody here can read.
fn name_of_sheet(id: Uuid, sent: &[(String, String)]) -> String {
    // Each time the form is fetched it has another id.
    let said: Vec<_> = sent.iter().filter(|(n, _)| n != "id").cloned().collect();
    let print = id_of("said", &said).simple().to_string();
    format!("{id}.{}.{LETTER}", &print[..16])
}

/// An id that follows from what was sent, which has an id of the page's own in it.
fn id_of(what: &str, sent: &[(String, String)]) -> Uuid {
    let mut hash = Sha256::new();
    for part in [what]
        .into_iter()
        .chain(sent.iter().flat_map(|(n, v)| [n.as_str(), v.as_str()]))
    {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let hash: [u8; 32] = hash.finalize().into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}
