//! From which address a request comes. A proxy in front says so in a header, which anybody can
//! write: it is believed only from a machine that the settings name.

use axum::http::HeaderMap;
use serde::Deserialize;
use std::{net::IpAddr, str::FromStr};

/// Who adds an address to this header: each proxy that it comes by, at its end.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// A machine, or a part of a network: `10.0.0.5` or `10.0.0.0/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

impl TryFrom<String> for Network {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl FromStr for Network {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no address: write one like 10.0.0.5 or 10.0.0.0/8");
        let (address, bits) = text
            .split_once('/')
            .map_or((text, None), |(a, b)| (a, Some(b)));
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            None => most,
            Some(bits) => bits.parse().ok().filter(|b| *b <= most).ok_or_else(wrong)?,
        };
        Ok(Self { address, bits })
    }
}

impl Network {
    fn holds(&self, other: IpAddr) -> bool {
        let cut = |n: u128, width: u8| n.checked_shr(u32::from(width - self.bits)).unwrap_or(0);
        match (self.address, other.to_canonical()) {
            (IpAddr::V4(a), IpAddr::V4(b)) => {
                cut(u128::from(a.to_bits()), 32) == cut(u128::from(b.to_bits()), 32)
            }
            (IpAddr::V6(a), IpAddr::V6(b)) => cut(a.to_bits(), 128) == cut(b.to_bits(), 128),
            _ => false,
        }
    }
}

/// The address that a request comes from, as far as that can be known. Through a proxy that nobody
/// named everybody would come from the proxy: on this machine that is seen, and nothing is said.
pub fn comes_from(peer: IpAddr, headers: &HeaderMap, proxies: &[Network]) -> Option<IpAddr> {
    let trusted = |a: IpAddr| proxies.iter().any(|p| p.holds(a));
    if !trusted(peer) {
        return Some(peer.to_canonical()).filter(|a| !a.is_loopback());
    }
    let said = headers.get_all(FORWARDED_FOR).iter();
    let said: Vec<&str> = said
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .collect();
    // From the end: what stands before the first machine that is no proxy of ours, anybody wrote.
    for one in said.into_iter().rev() {
        let address: IpAddr = one.trim().parse().ok()?;
        if !trusted(address) {
            return Some(address.to_canonical());
        }
    }
    None
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod tests {
    use super::*;

    fn from(peer: &str, header: &[&str], proxies: &[&str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for value in header {
            headers.append(FORWARDED_FOR, value.parse().unwrap());
        }
        let proxies: Vec<Network> = proxies.iter().map(|p| p.parse().unwrap()).collect();
        let found = comes_from(peer.parse().unwrap(), &headers, &proxies);
        found.map(|a| a.to_string())
    }

    #[test]
    fn a_header_that_anybody_can_write_is_not_believed() {
        let found = from("203.0.113.7", &["198.51.100.1"], &[]);
        assert_eq!(found.as_deref(), Some("203.0.113.7"));
        let found = from("203.0.113.7", &["198.51.100.1"], &["10.0.0.0/8"]);
        assert_eq!(found.as_deref(), Some("203.0.113.7"));
    }

    #[test]
    fn of_a_named_proxy_the_last_address_that_is_no_proxy_counts() {
        let proxies = ["10.0.0.0/8", "::1"];
        for (peer, header, found) in [
            ("10.1.2.3", &["198.51.100.1"][..], Some("198.51.100.1")),
            ("::1", &["198.51.100.1"], Some("198.51.100.1")),
            // Written by whoever asked, before the proxy added the true one.
            (
                "10.1.2.3",
                &["192.0.2.1, 198.51.100.1"],
                Some("198.51.100.1"),
            ),
            (
                "10.1.2.3",
                &["192.0.2.1", "198.51.100.1, 10.9.9.9"],
                Some("198.51.100.1"),
            ),
            ("10.1.2.3", &["::ffff:198.51.100.1"], Some("198.51.100.1")),
            ("10.1.2.3", &["rubbish"], None),
            ("10.1.2.3", &["198.51.100.1, rubbish"], None),
            ("10.1.2.3", &[], None),
            ("10.1.2.3", &["10.1.1.1"], None),
        ] {
            assert_eq!(
                from(peer, header, &proxies).as_deref(),
                found,
                "{peer} {header:?}"
            );
        }
    }

    #[test]
    fn behind_a_proxy_of_this_machine_that_nobody_named_nothing_is_known() {
        assert_eq!(from("127.0.0.1", &["198.51.100.1"], &[]), None);
        assert_eq!(from("::1", &[], &[]), None);
    }

    #[test]
    fn networks_read_and_rubbish_does_not() {
        for good in [
            "10.0.0.5",
            "10.0.0.0/8",
            "0.0.0.0/0",
            "::1",
            "2001:db8::/32",
            "::/0",
        ] {
            good.parse::<Network>().unwrap();
        }
        for bad in [
            "",
            "10.0.0",
            "10.0.0.0/33",
            "::/129",
            "10.0.0.0/",
            "host",
            "10.0.0.0/-1",
        ] {
            bad.parse::<Network>().unwrap_err();
        }
        let all: Network = "0.0.0.0/0".parse().unwrap();
        assert!(all.holds("203.0.113.7".parse().unwrap()));
        assert!(!all.holds("2001:db8::1".parse().unwrap()));
        let all: Network = "::/0".parse().unwrap();
        assert!(all.holds("2001:db8::1".parse().unwrap()));
    }
}
