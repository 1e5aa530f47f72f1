//! How far out a question may go.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Which addresses may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// Only what lies outside: no machine of the network that the server stands in.
    #[default]
    Outside,
    /// Also the network that the server stands in, over TLS: where the provider or the witness is
    /// a neighbour, and whoever runs the server says so.
    NeighboursToo,
    /// Also this machine, and without TLS: for tests and for trying it out.
    ThisMachineToo,
}

impl Reach {
    pub(crate) fn includes(self, address: IpAddr) -> bool {
        match self {
            Self::ThisMachineToo => true,
            Self::NeighboursToo => !is_this_machine(address),
            Self::Outside => is_outside(address),
        }
    }
}

/// An address of version 4 in the clothes of version 6 is what it is.
fn plain(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or(address, IpAddr::V4),
        IpAddr::V4(_) => address,
    }
}

/// This machine, and addresses at which clouds hand out their keys.
fn is_this_machine(address: IpAddr) -> bool {
    match plain(address) {
        IpAddr::V4(a) => a.is_loopback() || a.is_unspecified() || a.is_link_local(),
        IpAddr::V6(a) => {
            a.is_loopback() || a.is_unspecified() || (a.segments()[0] & 0xffc0) == 0xfe80
        }
    }
}

fn is_outside(address: IpAddr) -> bool {
    if is_this_machine(address) {
        return false;
    }
    match plain(address) {
        IpAddr::V4(a) => is_outside_v4(a),
        IpAddr::V6(a) => is_outside_v6(a),
    }
}

fn is_outside_v4(a: Ipv4Addr) -> bool {
    let [first, second, ..] = a.octets();
    let shared = first == 100 && (64..128).contains(&second);
    let testing = first == 198 && (18..20).contains(&second);
    !(a.is_private()
        || a.is_multicast()
        || a.is_broadcast()
        || first == 0
        || first >= 240
        || shared
        || testing)
}

fn is_outside_v6(a: Ipv6Addr) -> bool {
    let first = a.segments()[0];
    // Global unicast only; within it, addresses that carry one of version 4 are not looked into.
    (first & 0xe000) == 0x2000 && first != 0x2002 && a.segments()[..2] != [0x2001, 0]
}
