//! How alike two folded words are.

/// Whether one insertion, deletion, change, or exchange of neighbours makes the one the other.
pub(crate) fn one_slip(a: &[u8], b: &[u8]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if long.len() - short.len() > 1 {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let (s, l) = (&short[same..], &long[same..]);
    if short.len() < long.len() {
        return s == &l[1..];
    }
    if s.is_empty() {
        return true;
    }
    s[1..] == l[1..] || (s.len() > 1 && s[0] == l[1] && s[1] == l[0] && s[2..] == l[2..])
}

/// Jaro-Winkler resemblance, 0 to 1, of words of at most 64 bytes; longer ones are cut.
pub(crate) fn jaro_winkler(a: &[u8], b: &[u8]) -> f32 {
    let (a, b) = (&a[..a.len().min(64)], &b[..b.len().min(64)]);
    let jaro = jaro(a, b);
    if jaro <= 0.7 {
        return jaro;
    }
    let prefix = a.iter().zip(b).take(4).take_while(|(x, y)| x == y).count();
    jaro + small(prefix) * 0.1 * (1.0 - jaro)
}

fn jaro(a: &[u8], b: &[u8]) -> f32 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let window = (a.len().max(b.len()) / 2).saturating_sub(1);
    let (mut taken, mut hit) = (0_u64, 0_u64);
    let mut matches = 0_usize;
    for (i, letter) in a.iter().enumerate() {
        let from = i.saturating_sub(window);
        let to = (i + window + 1).min(b.len());
        for (j, other) in b.iter().enumerate().take(to).skip(from) {
            if other == letter && taken & (1 << j) == 0 {
                taken |= 1 << j;
                hit |= 1 << i;
                matches += 1;
                break;
            }
        }
    }
    if matches == 0 {
        return 0.0;
    }
    let mut crossed = 0_usize;
    let mut rest = taken;
    for (i, letter) in a.iter().enumerate() {
        if hit & (1 << i) != 0 {
            let j = rest.trailing_zeros() as usize;
            rest &= rest - 1;
            crossed += usize::from(b[j] != *letter);
        }
    }
    let m = small(matches);
    (m / small(a.len()) + m / small(b.len()) + (m - small(crossed / 2)) / m) / 3.0
}

#[expect(clippy::cast_precision_loss, reason = "never above 64")]
const fn small(n: usize) -> f32 {
    n as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn slips_are_seen() {
        for (a, b, want) in [
            ("turner", "turnner", true),
            ("isla", "sila", true),
            ("ellie", "elie", true),
            ("ruth", "rath", true),
            ("ruth", "rose", false),
            ("ab", "ba", true),
            ("", "a", true),
            ("abc", "cab", false),
        ] {
            assert_eq!(one_slip(a.as_bytes(), b.as_bytes()), want, "{a} {b}");
        }
    }

    #[test]
    fn the_textbook_pairs_have_their_textbook_values() {
        for (a, b, want) in [
            ("martha", "marhta", 0.961),
            ("dixon", "dicksonx", 0.813),
            ("dwayne", "duane", 0.84),
        ] {
            assert!(
                (jaro_winkler(a.as_bytes(), b.as_bytes()) - want).abs() < 0.001,
                "{a} {b}"
            );
        }
    }

    proptest! {
        #[test]
        fn order_does_not_matter(a in "[a-e]{0,70}", b in "[a-e]{0,9}") {
            let (a, b) = (a.as_bytes(), b.as_bytes());
            prop_assert_eq!(one_slip(a, b), one_slip(b, a));
            prop_assert!(one_slip(a, a));
            if a.len() <= 64 && !a.is_empty() {
                prop_assert!((jaro_winkler(a, a) - 1.0).abs() < 1e-6);
            }
        }
    }
}
