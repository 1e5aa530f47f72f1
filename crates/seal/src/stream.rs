//! Sealing what is too long for one piece: a backup, a pack to carry away.
//!
//! | bytes | what |
//! | --- | --- |
//! | 16 | [`MAGIC`] |
//! | 73 | a key of this stream alone, sealed under the [`StreamKey`] and bound to the kind |
//! | 1 + 4 + n | a piece: whether it is the last, its length, and it, sealed under the stream's key |
//!
//! Each piece is bound to its number and to whether it is the last, so that pieces that were taken
//! out, doubled, moved or brought from another stream do not open, and a stream that was cut off
//! is told from one that ended.

use std::io::{self, Read, Write};

use crate::aead::{OVERHEAD, open, seal};
use crate::keys::Secret;
use crate::{MasterKey, SealError};

/// What a sealed stream begins with.
pub const MAGIC: &[u8; 16] = b"sharewise seal 1";

/// Plain bytes of a piece.
const PIECE: usize = 64 * 1024;
const WRAPPED: usize = 32 + OVERHEAD;

/// A key above the keys of streams.
pub struct StreamKey(Secret);

impl StreamKey {
    /// The key for backups: whoever has the master key can open them, and nobody else.
    pub fn for_backups(master: &MasterKey) -> Self {
        Self(master.secret().derive("backup streams"))
    }

    /// A key from 32 secret bytes, such as those that were made from a password. They must be as
    /// good as random.
    ///
    /// # Errors
    /// [`SealError::NotAKey`] where they are not 32.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealError> {
        Secret::from_slice(bytes)
            .map(Self)
            .ok_or(SealError::NotAKey)
    }
}

/// Seals what is written to it. Without [`StreamSealer::finish`] the stream stays cut off.
pub struct StreamSealer<W: Write> {
    key: Secret,
    out: W,
    waiting: Vec<u8>,
    pieces: u64,
}

impl<W: Write> StreamSealer<W> {
    /// Begins a stream of a kind, such as `backup`.
    ///
    /// # Errors
    /// No randomness, or `out` does not take it.
    pub fn begin(above: &StreamKey, kind: &str, mut out: W) -> io::Result<Self> {
        let key = Secret::generate().map_err(bad)?;
        let wrapped = seal(
            above.0.bytes(),
            "stream key",
            &[kind.as_bytes()],
            key.bytes(),
        );
        out.write_all(MAGIC)?;
        out.write_all(&wrapped.map_err(bad)?)?;
        Ok(Self {
            key,
            out,
            waiting: Vec::with_capacity(PIECE),
            pieces: 0,
        })
    }

    /// Ends the stream and gives back where it was written to.
    ///
    /// # Errors
    /// No randomness, or `out` does not take it.
    pub fn finish(mut self) -> io::Result<W> {
        self.piece(true)?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn piece(&mut self, last: bool) -> io::Result<()> {
        let sealed = seal(
            self.key.bytes(),
            "stream piece",
            &[&self.pieces.to_be_bytes(), &[u8::from(last)]],
            &self.waiting,
        )
        .map_err(bad)?;
        // A piece is far below 4 GiB.
        let length = u32::try_from(sealed.len()).map_err(|_| bad(SealError::TooLong))?;
        self.out.write_all(&[u8::from(last)])?;
        self.out.write_all(&length.to_be_bytes())?;
        self.out.write_all(&sealed)?;
        self.waiting.clear();
        self.pieces += 1;
        Ok(())
    }
}

impl<W: Write> Write for StreamSealer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.waiting.len() == PIECE {
            self.piece(false)?;
        }
        let taken = bytes.len().min(PIECE - self.waiting.len());
        self.waiting.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Opens a sealed stream as it is read. Nothing is given out before its piece was found genuine;
/// the end is only reached where the stream was finished.
pub struct StreamOpener<R: Read> {
    key: Secret,
    from: R,
    plain: Vec<u8>,
    given: usize,
    pieces: u64,
    ended: bool,
}

impl<R: Read> StreamOpener<R> {
    /// Opens a stream of a kind.
    ///
    /// # Errors
    /// `InvalidData` with a [`SealError`] inside: another key, another kind, or no such stream.
    pub fn begin(above: &StreamKey, kind: &str, mut from: R) -> io::Result<Self> {
        let mut magic = [0; MAGIC.len()];
        from.read_exact(&mut magic).map_err(cut_off)?;
        if &magic != MAGIC {
            return Err(bad(SealError::NotAStream));
        }
        let mut wrapped = [0; WRAPPED];
        from.read_exact(&mut wrapped).map_err(cut_off)?;
        let key = open(above.0.bytes(), "stream key", &[kind.as_bytes()], &wrapped).map_err(bad)?;
        Ok(Self {
            key: Secret::from_slice(&key).ok_or_else(|| bad(SealError::NotAKey))?,
            from,
            plain: Vec::new(),
            given: 0,
            pieces: 0,
            ended: false,
        })
    }

    fn next(&mut self) -> io::Result<()> {
        let mut head = [0; 5];
        self.from.read_exact(&mut head).map_err(cut_off)?;
        let [last, length @ ..] = head;
        let length = u32::from_be_bytes(length) as usize;
        if length > PIECE + OVERHEAD {
            return Err(bad(SealError::DoesNotOpen));
        }
        let mut sealed = vec![0; length];
        self.from.read_exact(&mut sealed).map_err(cut_off)?;
        self.plain = open(
            self.key.bytes(),
            "stream piece",
            &[&self.pieces.to_be_bytes(), &[last]],
            &sealed,
        )
        .map_err(bad)?;
        self.given = 0;
        self.pieces += 1;
        self.ended = last == 1;
        if self.ended && self.from.read(&mut [0])? != 0 {
            return Err(bad(SealError::DoesNotOpen));
        }
        Ok(())
    }
}

impl<R: Read> Read for StreamOpener<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.given == self.plain.len() {
            if self.ended {
                return Ok(0);
            }
            self.next()?;
        }
        let taken = out.len().min(self.plain.len() - self.given);
        out[..taken].copy_from_slice(&self.plain[self.given..self.given + taken]);
        self.given += taken;
        Ok(taken)
    }
}

fn bad(e: SealError) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, e)
}

fn cut_off(e: io::Error) -> io::Error {
    if e.kind() == io::ErrorKind::UnexpectedEof {
        bad(SealError::CutOff)
    } else {
        e
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod tests {
    use super::*;

    fn key() -> StreamKey {
        StreamKey::from_bytes(&[7; 32]).unwrap()
    }

    fn sealed(plain: &[u8]) -> Vec<u8> {
        let mut sealer = StreamSealer::begin(&key(), "backup", Vec::new()).unwrap();
        sealer.write_all(plain).unwrap();
        sealer.finish().unwrap()
    }

    fn opened(kind: &str, sealed: &[u8]) -> io::Result<Vec<u8>> {
        let mut plain = Vec::new();
        StreamOpener::begin(&key(), kind, sealed)?.read_to_end(&mut plain)?;
        Ok(plain)
    }

    #[test]
    fn what_was_sealed_opens_whatever_its_length() {
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 17] {
            let plain: Vec<u8> = (0..length).map(|n| (n % 251) as u8).collect();
            let sealed = sealed(&plain);
            assert_eq!(opened("backup", &sealed).unwrap(), plain, "{length}");
            if length > 16 {
                assert!(
                    !sealed.windows(16).any(|w| w == &plain[..16]),
                    "it is hidden"
                );
            }
        }
    }

    #[test]
    fn a_stream_that_was_cut_off_never_reads_as_a_whole_one() {
        let whole = sealed(&vec![1; 3 * PIECE + 5]);
        let piece = 5 + PIECE + OVERHEAD;
        let head = MAGIC.len() + WRAPPED;
        // Also where one piece ends and the next begins.
        for end in [0, 7, head, head + piece, head + 2 * piece, whole.len() - 1] {
            assert!(opened("backup", &whole[..end]).is_err(), "{end}");
        }
    }

    #[test]
    fn pieces_taken_out_moved_doubled_changed_or_added_do_not_open() {
        let whole = sealed(&vec![1; 3 * PIECE + 5]);
        let (head, piece) = (MAGIC.len() + WRAPPED, 5 + PIECE + OVERHEAD);
        let part = |n: usize| whole[head + n * piece..head + (n + 1) * piece].to_vec();
        let start = whole[..head].to_vec();
        let end = whole[head + 3 * piece..].to_vec();
        let order = |parts: &[usize]| {
            let middle = parts.iter().map(|n| part(*n)).collect::<Vec<_>>().concat();
            [start.clone(), middle, end.clone()].concat()
        };
        assert_eq!(order(&[0, 1, 2]), whole);
        for parts in [&[0, 2][..], &[1, 0, 2], &[0, 0, 1, 2], &[0, 1, 2, 2]] {
            assert!(opened("backup", &order(parts)).is_err(), "{parts:?}");
        }
        let longer = [whole.clone(), b"more".to_vec()].concat();
        assert!(opened("backup", &longer).is_err());
        for at in (0..whole.len()).step_by(997) {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            assert!(opened("backup", &changed).is_err(), "byte {at}");
        }
        // A last piece that says it is not, and more behind it.
        let mut not_last = whole.clone();
        not_last[head + 3 * piece] = 0;
        assert!(opened("backup", &not_last).is_err());
    }

    #[test]
    fn another_key_or_another_kind_opens_nothing() {
        let whole = sealed(b"words");
        assert!(opened("continuity pack", &whole).is_err());
        let other = StreamKey::from_bytes(&[8; 32]).unwrap();
        assert!(StreamOpener::begin(&other, "backup", &whole[..]).is_err());
        let master = MasterKey::from_text(&"07".repeat(32)).unwrap();
        let derived = StreamKey::for_backups(&master);
        assert!(StreamOpener::begin(&derived, "backup", &whole[..]).is_err());
    }
}
