//! Reading the log of an SQLite database as SQLite itself recovers it: frames count while their
//! checksums follow from one another, up to the last that ends a commit.
//!
//! Format: <https://www.sqlite.org/fileformat2.html#the_write_ahead_log>.

/// Bytes of the head of the log, and of each frame in it.
pub(crate) const HEAD: usize = 32;
const FRAME_HEAD: usize = 24;
/// The magic number; its last bit says in which order numbers are summed.
const MAGIC: u32 = 0x377f_0682;

/// How far a log was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Position {
    /// What tells this log from the one that took its place.
    head: [u8; HEAD],
    page: usize,
    big: bool,
    sum: (u32, u32),
    /// Bytes that were read, the head included.
    pub(crate) offset: u64,
}

fn number(bytes: &[u8], at: usize) -> u32 {
    let four = bytes.get(at..at + 4).and_then(|b| b.try_into().ok());
    u32::from_be_bytes(four.unwrap_or_default())
}

fn sum(mut so_far: (u32, u32), bytes: &[u8], big: bool) -> (u32, u32) {
    for eight in bytes.chunks_exact(8) {
        let [a, b] = [0, 4].map(|at| {
            let n = number(eight, at);
            if big { n } else { n.swap_bytes() }
        });
        so_far.0 = so_far.0.wrapping_add(a).wrapping_add(so_far.1);
        so_far.1 = so_far.1.wrapping_add(b).wrapping_add(so_far.0);
    }
    so_far
}

impl Position {
    /// The beginning of a log; `None` where this is no whole head.
    pub(crate) fn start(head: &[u8]) -> Option<Self> {
        let head: [u8; HEAD] = head.get(..HEAD)?.try_into().ok()?;
        let big = match number(&head, 0) {
            MAGIC => false,
            magic if magic == MAGIC | 1 => true,
            _ => return None,
        };
        let sum = sum((0, 0), &head[..24], big);
        let page = number(&head, 8) as usize;
        let whole = sum == (number(&head, 24), number(&head, 28)) && page >= 512;
        whole.then_some(Self {
            head,
            page,
            big,
            sum,
            offset: HEAD as u64,
        })
    }

    /// Whether this is still the head of the same log.
    pub(crate) fn is_of(&self, head: &[u8]) -> bool {
        head == self.head
    }

    pub(crate) fn head(&self) -> &[u8] {
        &self.head
    }

    /// Frames that were read.
    pub(crate) fn frames(&self) -> u64 {
        (self.offset - HEAD as u64) / (FRAME_HEAD + self.page) as u64
    }

    /// Reads on through what follows: gives how many of these bytes are commits, and stands behind
    /// them.
    pub(crate) fn committed(&mut self, bytes: &[u8]) -> usize {
        let (mut so_far, mut at, mut whole) = (self.sum, 0, (self.sum, 0));
        while let Some(frame) = bytes.get(at..at + FRAME_HEAD + self.page) {
            let (head, page) = frame.split_at(FRAME_HEAD);
            if head[8..16] != self.head[16..24] {
                break;
            }
            so_far = sum(sum(so_far, &head[..8], self.big), page, self.big);
            if so_far != (number(head, 16), number(head, 20)) {
                break;
            }
            at += frame.len();
            if number(head, 4) != 0 {
                whole = (so_far, at);
            }
        }
        self.sum = whole.0;
        self.offset += whole.1 as u64;
        whole.1
    }
}
