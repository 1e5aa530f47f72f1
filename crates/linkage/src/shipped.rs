//! What is known of names before any record is read: forms of one name, names that stand on their own, and names that
//! are two although they sound like one.

use crate::{intern::Interner, text};

const GIVEN_FORMS: &str = include_str!("../data/aliases.txt");
const FAMILY_FORMS: &str = include_str!("../data/patronyms.txt");
const ON_THEIR_OWN: &str = include_str!("../data/given.txt");
const TWO_NAMES: &str = include_str!("../data/two_names.txt");

/// What is known of names before any record is read, each list in the order of tokens.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shipped {
    /// Token, and a set of forms with its lowest bit as in [`crate::names::Token::sets`].
    pub(crate) forms: Vec<(u32, u16)>,
    /// Token, and a set of names that are two.
    pub(crate) apart: Vec<(u32, u16)>,
    /// Names that stand on their own.
    pub(crate) own: Vec<u32>,
}

impl Shipped {
    pub(crate) fn read(words: &mut Interner) -> Self {
        let lines = |text: &'static str| {
            text.lines()
                .filter(|l| !l.starts_with('#') && !l.is_empty())
        };
        let mut put = |form: &str| {
            let mut folded = Vec::new();
            text::fold(form, &mut folded);
            words.put(&folded).0
        };
        let mut all = Self::default();
        let given = lines(GIVEN_FORMS).map(|l| (l, true));
        let families = lines(FAMILY_FORMS).map(|l| (l, false));
        for (set, (line, given)) in (1_u16..).zip(given.chain(families)) {
            let (line, spellings) = match line.strip_prefix("= ") {
                Some(rest) => (rest, true),
                None => (line, !given),
            };
            for (n, form) in line.split(' ').enumerate() {
                let id = put(form);
                all.forms
                    .push((id, set << 1 | u16::from(n == 0 || spellings)));
                if n == 0 && given {
                    all.own.push(id);
                }
            }
        }
        for (set, line) in (1_u16..).zip(lines(TWO_NAMES)) {
            for name in line.split(' ') {
                let id = put(name);
                all.apart.push((id, set));
                all.own.push(id);
            }
        }
        all.own
            .extend(lines(ON_THEIR_OWN).flat_map(|l| l.split(' ')).map(put));
        all.forms.sort_unstable();
        // The name itself and, by a slip in the list, a form of it: the name itself.
        all.forms.dedup_by(|b, a| {
            let one = (a.0, a.1 >> 1) == (b.0, b.1 >> 1);
            a.1 |= if one { b.1 & 1 } else { 0 };
            one
        });
        all.apart.sort_unstable();
        all.own.sort_unstable();
        all.own.dedup();
        all
    }
}

/// The sets of a token, as many as there is room for.
pub(crate) fn sets<const N: usize>(of: &[(u32, u16)], id: u32) -> [u16; N] {
    let mut sets = [0; N];
    let from = of.partition_point(|f| f.0 < id);
    for (slot, form) in sets
        .iter_mut()
        .zip(of[from..].iter().take_while(|f| f.0 == id))
    {
        *slot = form.1;
    }
    sets
}
