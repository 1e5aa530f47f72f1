//! Texts kept once, named by a small number. Packed end to end, without one allocation each.

use crate::hash;

/// A set of texts; each has the number of its place, from zero.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interner {
    bytes: Vec<u8>,
    ends: Vec<u32>,
    /// Open addressing: number plus one, zero where free. A power of two long.
    table: Vec<u32>,
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
        self.slot(text).ok()
    }

    /// The number of a text, and whether it is new.
    pub(crate) fn put(&mut self, text: &[u8]) -> (u32, bool) {
        if (self.len() + 1) * 8 > self.table.len() * 7 {
            self.grow();
        }
        match self.slot(text) {
            Ok(id) => (id, false),
            Err(slot) => {
                let id = number(self.len());
                self.bytes.extend_from_slice(text);
                self.ends.push(number(self.bytes.len()));
                self.table[slot] = id + 1;
                (id, true)
            }
        }
    }

    /// Forgets all but the first texts. What was put last leaves first, so that no search is cut off.
    pub(crate) fn truncate(&mut self, len: usize) {
        while self.len() > len {
            let id = number(self.len() - 1);
            let mask = self.table.len() - 1;
            let mut at = usize::try_from(hash::bytes(self.get(id)) >> 16).unwrap_or(0) & mask;
            while self.table[at] != id + 1 {
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
        self.bytes.capacity() + 4 * (self.ends.capacity() + self.table.capacity())
    }

    fn slot(&self, text: &[u8]) -> Result<u32, usize> {
        let mask = self.table.len() - 1;
        let mut at = usize::try_from(hash::bytes(text) >> 16).unwrap_or(0) & mask;
        loop {
            match self.table[at] {
                0 => return Err(at),
                id if self.get(id - 1) == text => return Ok(id - 1),
                _ => at = (at + 1) & mask,
            }
        }
    }

    fn grow(&mut self) {
        let size = (self.table.len() * 2).max(1024);
        self.table = vec![0; size];
        let mask = size - 1;
        for id in 0..number(self.len()) {
            let mut at = usize::try_from(hash::bytes(self.get(id)) >> 16).unwrap_or(0) & mask;
            while self.table[at] != 0 {
                at = (at + 1) & mask;
            }
            self.table[at] = id + 1;
        }
    }
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
