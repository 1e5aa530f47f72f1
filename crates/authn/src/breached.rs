//! Passwords that were in breaches: looked up in a file that the operator has, whole lists of which are
//! far too large for memory. Nothing of a password leaves the machine.
//!
//! The file is of the well-known form: a line for each password, its SHA-1 in hexadecimal capitals, a
//! colon and how often it was seen, in the order of the hashes; lines end with LF or CRLF. SHA-1
//! protects nothing here: it is what the lists are written in.

use sha1::{Digest, Sha1};
use std::{
    fs::File,
    io,
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
};

/// Letters of a hash.
const HASH: usize = 40;
/// Most digits of a count.
const COUNT: usize = 20;
/// Longest line, with its end: a hash, a colon, a count, CR and LF.
const LINE: usize = HASH + 1 + COUNT + 2;
/// Most steps of a search: a file of 2^63 bytes is halved as often.
const STEPS: usize = 64;
/// Lines that are looked at when the file is checked at the start.
const PROBES: u64 = 64;

/// What is wrong with the file.
#[derive(Debug, thiserror::Error)]
pub enum BreachedFault {
    /// It cannot be read.
    #[error("the file cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    /// It holds nothing.
    #[error("the file is empty")]
    Empty,
    /// A line is none of such a list.
    #[error("near byte {0} there is no line of the form HASH:COUNT, with the SHA-1 in 40 capitals")]
    Line(u64),
    /// The lines are not in the order of their hashes.
    #[error("near byte {0} the lines are not in the order of their hashes: sort the file by hash")]
    Order(u64),
}

/// A list of breached passwords in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breached {
    path: PathBuf,
}

/// A line as it was found.
struct Line {
    /// Where it begins.
    start: u64,
    /// Where the next one begins, or the file ends.
    end: u64,
    hash: [u8; HASH],
}

/// Part of the file, opened.
struct Open {
    file: File,
    length: u64,
}

impl Open {
    /// As many bytes from a place as there are, at most so many.
    fn bytes(&self, from: u64, most: usize) -> io::Result<Vec<u8>> {
        let left = usize::try_from(self.length.saturating_sub(from)).unwrap_or(usize::MAX);
        let mut bytes = vec![0; most.min(left)];
        self.file.read_exact_at(&mut bytes, from)?;
        Ok(bytes)
    }

    /// The line in which a byte of the file stands.
    fn line_at(&self, at: u64) -> Result<Line, BreachedFault> {
        let wrong = || BreachedFault::Line(at);
        let from = at.saturating_sub(LINE as u64);
        let bytes = self.bytes(from, 2 * LINE)?;
        let here = usize::try_from(at - from).map_err(|_| wrong())?;
        let before = bytes.get(..here).ok_or_else(wrong)?;
        let begin = match before.iter().rposition(|b| *b == b'\n') {
            Some(end) => end + 1,
            None if from == 0 => 0,
            None => return Err(wrong()),
        };
        let rest = bytes.get(begin..).ok_or_else(wrong)?;
        let length = match rest.iter().position(|b| *b == b'\n') {
            Some(end) => end + 1,
            // The last line may lack its end.
            None if from + bytes.len() as u64 == self.length => rest.len(),
            None => return Err(wrong()),
        };
        let text = rest.get(..length).ok_or_else(wrong)?;
        let start = from + begin as u64;
        Ok(Line {
            start,
            end: start + length as u64,
            hash: hash_of(text).ok_or_else(wrong)?,
        })
    }
}

/// The hash of a line that is one.
fn hash_of(line: &[u8]) -> Option<[u8; HASH]> {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let (hash, rest) = line.split_first_chunk::<HASH>()?;
    let count = rest.strip_prefix(b":")?;
    let capitals = |b: &u8| b.is_ascii_digit() || matches!(b, b'A'..=b'F');
    let right = hash.iter().all(capitals)
        && (1..=COUNT).contains(&count.len())
        && count.iter().all(u8::is_ascii_digit);
    right.then_some(*hash)
}

impl Breached {
    /// The list in a file. Nothing is read yet.
    pub fn at(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
        }
    }

    fn open(&self) -> Result<Open, BreachedFault> {
        let file = File::open(&self.path)?;
        let length = file.metadata()?.len();
        if length == 0 {
            return Err(BreachedFault::Empty);
        }
        Ok(Open { file, length })
    }

    /// Looks at lines all through the file: whether it can be read, is of the right form, and in
    /// order. Gives about how many passwords it holds.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<u64, BreachedFault> {
        let open = self.open()?;
        let mut before: Option<Line> = None;
        let (mut seen, mut bytes) = (0, 0);
        for probe in 0..=PROBES {
            let at =
                (open.length - 1) / PROBES * probe + (open.length - 1) % PROBES * probe / PROBES;
            let line = open.line_at(at)?;
            if let Some(before) = &before {
                let same = before.start == line.start;
                if !same && before.hash >= line.hash {
                    return Err(BreachedFault::Order(line.start));
                }
            }
            // The neighbour, so that lines which are only shuffled a little show too.
            if line.end < open.length {
                let next = open.line_at(line.end)?;
                if next.hash <= line.hash {
                    return Err(BreachedFault::Order(next.start));
                }
            }
            seen += 1;
            bytes += line.end - line.start;
            before = Some(line);
        }
        let lines = u128::from(open.length) * seen + u128::from(bytes / 2);
        Ok(u64::try_from(lines / u128::from(bytes.max(1))).unwrap_or(u64::MAX))
    }

    /// Whether a password is in the list.
    ///
    /// # Errors
    /// What is wrong with the file, where it stood in the way.
    pub fn knows(&self, password: &str) -> Result<bool, BreachedFault> {
        let hash = Sha1::digest(password.as_bytes());
        let text = data_encoding::HEXUPPER.encode(&hash);
        let wanted = text
            .as_bytes()
            .first_chunk::<HASH>()
            .ok_or(BreachedFault::Empty)?;
        self.holds(wanted)
    }

    /// Whether a hash, in capitals, stands in the file. The part that is left is halved until nothing
    /// is; whatever is found must lie between what was found before, or the file is not in order.
    fn holds(&self, wanted: &[u8; HASH]) -> Result<bool, BreachedFault> {
        let open = self.open()?;
        // A line that holds it begins at or after `low`, and ends at or before `high`.
        let (mut low, mut high) = (0, open.length);
        let (mut over, mut under): (Option<[u8; HASH]>, Option<[u8; HASH]>) = (None, None);
        for _ in 0..STEPS {
            if low >= high {
                return Ok(false);
            }
            let line = open.line_at(low + (high - low) / 2)?;
            let ordered = over.is_none_or(|o| o < line.hash) && under.is_none_or(|u| line.hash < u);
            if !ordered || line.start < low || line.end > high {
                return Err(BreachedFault::Order(line.start));
            }
            match line.hash.cmp(wanted) {
                std::cmp::Ordering::Equal => return Ok(true),
                std::cmp::Ordering::Less => {
                    low = line.end;
                    over = Some(line.hash);
                }
                std::cmp::Ordering::Greater => {
                    high = line.start;
                    under = Some(line.hash);
                }
            }
        }
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    struct Written(PathBuf);

    impl Drop for Written {
        fn drop(&mut self) {
            let _ = std::fs::remove_file(&self.0);
        }
    }

    fn write(name: &str, bytes: &[u8]) -> (Written, Breached) {
        let path = std::env::temp_dir().join(format!("breached-{name}-{}", std::process::id()));
        std::fs::write(&path, bytes).expect("written");
        let list = Breached::at(&path);
        (Written(path), list)
    }

    /// Numbers that look like chance and are the same each time.
    fn numbers(seed: u64) -> impl Iterator<Item = u64> {
        std::iter::successors(Some(seed), |x| {
            let x = x ^ (x << 13);
            let x = x ^ (x >> 7);
            Some(x ^ (x << 17))
        })
    }

    fn hash(a: u64, b: u64) -> [u8; HASH] {
        let text = format!("{a:016X}{b:016X}{:08X}", a ^ b);
        *text.as_bytes()[..HASH].first_chunk().expect("forty")
    }

    fn text(hashes: &BTreeSet<[u8; HASH]>, end: &str, last: bool, seed: u64) -> Vec<u8> {
        let mut all = Vec::new();
        for (hash, n) in hashes.iter().zip(numbers(seed)) {
            all.extend_from_slice(hash);
            // Counts of one digit up to fifteen, so that lines begin everywhere within a block.
            let count = n % 10_u64.pow(u32::try_from(n % 15).expect("small") + 1);
            all.extend_from_slice(format!(":{count}{end}").as_bytes());
        }
        if !last {
            all.truncate(all.len() - end.len());
        }
        all
    }

    #[test]
    fn every_line_is_found_and_nothing_between_lines_is() {
        let mut seeds = numbers(0x5EED);
        for round in 0..60_u64 {
            let seed = seeds.next().expect("endless");
            let many = [1, 2, 3, 7, 50, 300][usize::try_from(round % 6).expect("small")];
            let mut chance = numbers(seed);
            let mut next = || chance.next().expect("endless");
            let hashes: BTreeSet<_> = (0..many).map(|_| hash(next(), next())).collect();
            let end = if round % 2 == 0 { "\n" } else { "\r\n" };
            let bytes = text(&hashes, end, round % 3 != 0, seed);
            let (_written, list) = write(&format!("law-{round}"), &bytes);
            list.check().expect("a good file");
            for h in &hashes {
                assert!(list.holds(h).expect("read"), "{round}");
                // Its neighbours, one up and one down, are no lines.
                for digit in [b'0', b'F'] {
                    let mut other = *h;
                    other[HASH - 1] = digit;
                    assert_eq!(list.holds(&other).expect("read"), hashes.contains(&other));
                }
            }
            for _ in 0..50 {
                let other = hash(next(), next());
                assert_eq!(list.holds(&other).expect("read"), hashes.contains(&other));
            }
            for edge in [[b'0'; HASH], [b'F'; HASH]] {
                assert!(!list.holds(&edge).expect("read"));
            }
        }
    }

    #[test]
    fn a_password_is_found_by_its_hash() {
        // SHA-1 of "password" and of "abc" (FIPS 180-4, appendix).
        let lines = "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:9545824\nA9993E364706816ABA3E25717850C26C9CD0D89D:1\n";
        let (_written, list) = write("known", lines.as_bytes());
        assert_eq!(list.check().expect("good"), 2);
        assert!(list.knows("password").expect("read"));
        assert!(list.knows("abc").expect("read"));
        assert!(!list.knows("three otters swim").expect("read"));
    }

    #[test]
    fn what_is_no_such_file_is_named_and_never_says_yes() {
        let line = |c: char| format!("{}:1\n", c.to_string().repeat(HASH));
        let (a, b, c) = (line('A'), line('B'), line('C'));
        for (name, bytes) in [
            ("empty", String::new()),
            ("small letters", line('a')),
            ("no count", format!("{}\n", "A".repeat(HASH))),
            ("words", "a list of passwords\n".repeat(30)),
            ("one long line", "A".repeat(1000)),
            ("the wrong order", format!("{c}{b}{a}")),
            ("twice the same", format!("{a}{a}{b}")),
        ] {
            let (_written, list) = write(&name.replace(' ', "-"), bytes.as_bytes());
            assert!(list.check().is_err(), "{name}");
            assert!(!list.knows("password").unwrap_or(false), "{name}");
        }
        let gone = Breached::at(Path::new("/nowhere/breached"));
        assert!(matches!(gone.check(), Err(BreachedFault::Unreadable(_))));
        assert!(gone.knows("password").is_err());
    }
}
