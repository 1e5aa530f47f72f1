//! Texts kept once, named by a small number. Packed end to end, without one allocation each.

use crate::hash;

/// A set of texts; each has the number of its place, from zero.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interner {
    bytes: Vec<u8>,
    ends: Vec<u32>,
    /// Open addressing: half the hash, and number plus one; zero where free. A power of two long.
    /// With the hash beside it a text is read only where it is most likely the same.
    table: Vec<u64>,
}

impl Interner {
    /// How many texts there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of a number; empty for a number never given out.
    pub(crate) fn get(&self, id: u32) -> &[u8] {
        let id = id as usize;
        let Some(&end) = self.ends.get(id) else {
            return &[];
        };
        let start = id.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start as usize..end as usize]
    }

    /// The number of a text that is there already.
    pub(crate) fn find(&self, text: &[u8]) -> Option<u32> {
        if self.table.is_empty() {
            return None;
        }
        self.slot(text, upper(text)).ok()
    }

    /// The number of a text, and whether it is new.
    pub(crate) fn put(&mut self, text: &[u8]) -> (u32, bool) {
        if (self.len() + 1) * 4 > self.table.len() * 3 {
            self.grow();
        }
        let tag = upper(text);
        match self.slot(text, tag) {
            Ok(id) => (id, false),
            Err(slot) => {
                let id = number(self.len());
                self.bytes.extend_from_slice(text);
                self.ends.push(number(self.bytes.len()));
                self.table[slot] = tag << 32 | u64::from(id + 1);
                (id, true)
            }
        }
    }

    /// Forgets all but the first texts. What was put last leaves first, so that no search is cut off.
    pub(crate) fn truncate(&mut self, len: usize) {
        while self.len() > len {
            let id = number(self.len() - 1);
            let mask = self.table.len() - 1;
            let entry = upper(self.get(id)) << 32 | u64::from(id + 1);
            let mut at = home(entry, mask);
            while self.table[at] != entry {
                at = (at + 1) & mask;
            }
            self.table[at] = 0;
            self.ends.pop();
            let end = self.ends.last().copied().unwrap_or(0);
            self.bytes.truncate(end as usize);
        }
    }

    /// Bytes of memory held.
    pub(crate) fn memory(&self) -> usize {
        self.bytes.capacity() + 4 * self.ends.capacity() + 8 * self.table.capacity()
    }

    fn slot(&self, text: &[u8], tag: u64) -> Result<u32, usize> {
        let mask = self.table.len() - 1;
        let mut at = home(tag << 32, mask);
        loop {
            let entry = self.table[at];
            if entry == 0 {
                return Err(at);
            }
            let id = hash::narrow(entry) - 1;
            if entry >> 32 == tag && self.get(id) == text {
                return Ok(id);
            }
            at = (at + 1) & mask;
        }
    }

    fn grow(&mut self) {
        let size = (self.table.len() * 2).max(1024);
        self.table = Vec::new();
        self.table = vec![0; size];
        let mask = size - 1;
        // In the order of numbers, so that what was put last can leave first; and as the texts lie in memory.
        for id in 0..number(self.len()) {
            let entry = upper(self.get(id)) << 32 | u64::from(id + 1);
            let mut at = home(entry, mask);
            while self.table[at] != 0 {
                at = (at + 1) & mask;
            }
            self.table[at] = entry;
        }
    }
}

/// The upper half of a text's hash.
fn upper(text: &[u8]) -> u64 {
    hash::bytes(text) >> 32
}

/// The place in the table where the search for an entry begins.
fn home(entry: u64, mask: usize) -> usize {
    usize::try_from(entry >> 32).unwrap_or(0) & mask
}

/// A length as the 32 bits it is kept in; more than four thousand million is more than fits anyway.
pub(crate) fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_text_keeps_its_number(texts in proptest::collection::vec("[a-c]{0,4}", 0..3000)) {
            let mut set = Interner::default();
            let ids: Vec<u32> = texts.iter().map(|t| set.put(t.as_bytes()).0).collect();
            for (text, id) in texts.iter().zip(ids) {
                prop_assert_eq!(set.get(id), text.as_bytes());
                prop_assert_eq!(set.find(text.as_bytes()), Some(id));
            }
            prop_assert_eq!(set.find(b"never put"), None);
            let before = set.len();
            for n in 0..2000 {
                set.put(format!("guest {n}").as_bytes());
            }
            set.truncate(before);
            prop_assert_eq!(set.find(b"guest 7"), None);
            for text in &texts {
                prop_assert!(set.find(text.as_bytes()).is_some());
            }
        }
    }
}
