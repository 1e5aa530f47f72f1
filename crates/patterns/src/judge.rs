//! Whether a rule has something to say about pieces, and about which.

use crate::rule::{Limits, Look, Rule};
use std::collections::BTreeSet;
use uuid::Uuid;

const DAY_US: i64 = 86_400_000_000;

/// Something that was written about a child, as far as a rule needs to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What sort of piece: `concern-low`, `received`, `missing`, ...
    pub sort: String,
    /// When it happened, microseconds.
    pub at_us: i64,
    /// Stands for the child; brothers and sisters have one in common.
    pub family: Uuid,
    /// Agency that it comes from.
    pub source: Uuid,
    /// The concern, the thing received or the entry: pieces of one object and one agency count
    /// once.
    pub object: Uuid,
    /// Whether it is a concern that is still open.
    pub open: bool,
}

/// What stands before a rule.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// Pieces that have in common what the rule asks for, in any order.
    pub pieces: &'a [Piece],
    /// Whether a baby is in the household; for [`Look::NewBaby`] the pieces are those of the other
    /// children in it.
    pub baby: bool,
    /// Now, microseconds.
    pub now_us: i64,
}

impl Rule {
    /// The pieces that make the pattern, by their places in `seen`, oldest first; `None` where the
    /// rule stays silent. A pattern that ended longer ago than the rule's days is history and
    /// raises nothing.
    pub fn judge(&self, limits: Limits, seen: Seen<'_>) -> Option<Vec<usize>> {
        let mut order: Vec<usize> = (0..seen.pieces.len())
            .filter(|i| self.heeds(&seen.pieces[*i].sort))
            .collect();
        order.sort_by_key(|i| (seen.pieces[*i].at_us, seen.pieces[*i].object));
        let span = i64::from(limits.days) * DAY_US;
        match self.look {
            Look::Count => self.latest_window(seen, &order, limits, span),
            Look::OpenConcern => self.change_while_open(seen, &order, limits, span),
            Look::NewBaby => {
                order.retain(|i| seen.pieces[*i].at_us >= seen.now_us - span);
                (seen.baby && self.enough(seen.pieces, &order, limits)).then_some(order)
            }
        }
    }

    fn change_while_open(
        &self,
        seen: Seen<'_>,
        order: &[usize],
        limits: Limits,
        span: i64,
    ) -> Option<Vec<usize>> {
        let is_change = |i: usize| self.after.contains(&seen.pieces[i].sort);
        let recent = |i: usize| seen.pieces[i].at_us >= seen.now_us - span;
        let open: Vec<usize> = order
            .iter()
            .copied()
            .filter(|i| seen.pieces[*i].open && !is_change(*i))
            .collect();
        let mut found: Vec<usize> = order
            .iter()
            .copied()
            .filter(|i| is_change(*i) && recent(*i))
            .collect();
        if found.is_empty() || !self.enough(seen.pieces, &open, limits) {
            return None;
        }
        found.extend(open);
        found.sort_by_key(|i| (seen.pieces[*i].at_us, seen.pieces[*i].object));
        Some(found)
    }

    /// The latest stretch of days that holds enough, if it reaches into the days before now.
    fn latest_window(
        &self,
        seen: Seen<'_>,
        order: &[usize],
        limits: Limits,
        span: i64,
    ) -> Option<Vec<usize>> {
        for end in (0..order.len()).rev() {
            let last = seen.pieces[order[end]].at_us;
            if last < seen.now_us - span {
                return None;
            }
            let start = order[..=end].partition_point(|i| seen.pieces[*i].at_us < last - span);
            let window = &order[start..=end];
            if self.enough(seen.pieces, window, limits) {
                return Some(window.to_vec());
            }
        }
        None
    }

    /// Whether there are enough pieces, agencies and children, and one of the sorts that it needs.
    fn enough(&self, pieces: &[Piece], which: &[usize], limits: Limits) -> bool {
        let mut objects = BTreeSet::new();
        let mut agencies = BTreeSet::new();
        let mut children = BTreeSet::new();
        for i in which {
            let p = &pieces[*i];
            objects.insert((p.object, p.source));
            agencies.insert(p.source);
            children.insert(p.family);
        }
        let needed = |i: &usize| self.needs.contains(&pieces[*i].sort);
        (self.needs.is_empty() || which.iter().any(needed))
            && objects.len() >= limits.pieces as usize
            && agencies.len() >= limits.agencies as usize
            && children.len() >= limits.children as usize
    }
}
