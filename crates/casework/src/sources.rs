//! How often trying to sign in failed from one address of the network. Whoever tries many names from
//! one place is slowed; nobody is locked out, and whoever is on a device where they have signed in
//! before is not slowed at all: a whole school may share one address.
//!
//! Held in memory, of bounded size: a new start forgets it, and the limit for each name, which is
//! kept in the database, holds by itself.

use crate::desk::Casework;
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
};

/// Failures from one address in the time of [`WITHIN_US`] that slow nobody.
const FREE: u32 = 10;
/// Time after which a failure counts no longer, microseconds: each takes a tenth of it to go.
const WITHIN_US: i64 = 5 * 60 * 1_000_000;
const EACH_US: i64 = WITHIN_US / FREE as i64;
/// Most addresses that are remembered; beyond that those are forgotten which would be forgotten
/// first anyway.
const MOST: usize = 20_000;

/// A part of the network that counts as one place: one address, or of IPv6 the 64 bits that one
/// household or school is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Place(IpAddr);

impl Place {
    fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(six) => {
                let mut parts = six.segments();
                parts[4..].fill(0);
                IpAddr::V6(Ipv6Addr::from(parts))
            }
            four @ IpAddr::V4(_) => four,
        })
    }
}

/// For each place, when its failures will all be forgotten: each moves it on by [`EACH_US`].
#[derive(Clone, Default)]
pub(crate) struct Sources(Arc<Mutex<HashMap<Place, i64>>>);

impl Sources {
    /// Seconds to wait before another try from there is checked, at least 1; `None`: none.
    fn wait(&self, address: IpAddr, now_us: i64) -> Option<i64> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let until = *all.get(&Place::of(address))?;
        let over = until - now_us - (WITHIN_US - EACH_US);
        (over > 0).then_some((over + 999_999) / 1_000_000)
    }

    /// Notes a failure.
    fn failed(&self, address: IpAddr, now_us: i64) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = Place::of(address);
        if all.len() >= MOST && !all.contains_key(&place) {
            make_room(&mut all, now_us);
        }
        let until = all.entry(place).or_insert(now_us);
        *until = (*until).max(now_us) + EACH_US;
    }
}

/// Forgets what is over; where that is not enough, the half that will be over first.
fn make_room(all: &mut HashMap<Place, i64>, now_us: i64) {
    all.retain(|_, until| *until > now_us);
    if all.len() < MOST {
        return;
    }
    let mut ends: Vec<i64> = all.values().copied().collect();
    let half = ends.len() / 2;
    let (_, middle, _) = ends.select_nth_unstable(half);
    let middle = *middle;
    all.retain(|_, until| *until > middle);
}

impl Casework {
    /// Seconds to wait before a try from an address is checked. Nobody waits whose address is not
    /// known, such as behind a proxy that the settings do not name.
    pub(crate) fn wait_of_source(&self, source: Option<IpAddr>) -> Option<i64> {
        self.sources.wait(source?, self.now_us())
    }

    /// Notes that a try from an address failed.
    pub(crate) fn source_failed(&self, source: Option<IpAddr>) {
        if let Some(address) = source {
            self.sources.failed(address, self.now_us());
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod tests {
    use super::*;

    const SECOND: i64 = 1_000_000;

    fn at(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn no_address_has_more_than_ten_failures_at_once_nor_twenty_in_any_five_minutes() {
        let (sources, one) = (Sources::default(), at("203.0.113.7"));
        let (mut now, mut tries) = (0, Vec::new());
        for _ in 0..60 {
            now += sources.wait(one, now).unwrap_or(0) * SECOND;
            assert_eq!(sources.wait(one, now), None, "after waiting it is checked");
            sources.failed(one, now);
            tries.push(now);
        }
        assert_eq!(tries[9], 0, "ten at once");
        assert!(tries[10] > 0);
        for (n, from) in tries.iter().enumerate() {
            let within = tries[n..].iter().filter(|t| **t < from + WITHIN_US).count();
            assert!(within <= 20, "{within} from {from}");
            // Once it has begun to wait, it is ten in five minutes.
            assert!(n == 0 || n < 10 || within <= 11, "{within} from {from}");
        }
        assert_eq!(
            sources.wait(at("203.0.113.8"), 0),
            None,
            "its neighbour is not slowed"
        );
        assert_eq!(sources.wait(one, now + WITHIN_US), None, "all is forgotten");
    }

    #[test]
    fn nobody_waits_longer_than_half_a_minute() {
        let (sources, one) = (Sources::default(), at("203.0.113.7"));
        for _ in 0..10 {
            sources.failed(one, 0);
        }
        assert_eq!(sources.wait(one, 0), Some(30));
    }

    #[test]
    fn a_household_of_ipv6_is_one_place_and_so_is_an_address_written_both_ways() {
        let sources = Sources::default();
        for n in 0..10_u16 {
            sources.failed(at(&format!("2001:db8:1:2::{n:x}")), 0);
        }
        assert!(sources.wait(at("2001:db8:1:2:ffff::1"), 0).is_some());
        assert!(sources.wait(at("2001:db8:1:3::1"), 0).is_none());
        for _ in 0..10 {
            sources.failed(at("::ffff:203.0.113.7"), 0);
        }
        assert!(sources.wait(at("203.0.113.7"), 0).is_some());
    }

    #[test]
    fn what_is_remembered_does_not_grow_without_end_and_the_busiest_stays() {
        let sources = Sources::default();
        let busy = at("203.0.113.7");
        for _ in 0..10 {
            sources.failed(busy, 0);
        }
        for n in 0..100_000_u32 {
            sources.failed(IpAddr::from(n.to_be_bytes()), 0);
        }
        assert!(sources.0.lock().unwrap().len() <= MOST);
        assert!(sources.wait(busy, 0).is_some());
    }
}
