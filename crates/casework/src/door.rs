//! Where somebody comes in: by a browser or as a program, and on what device.

use domain::signing_in::Device;
use std::net::IpAddr;
use store::{Conn, FromProvider};
use uuid::Uuid;

/// Where a sign-in comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Door {
    program: bool,
    device: Device,
    known: Option<String>,
    source: Option<IpAddr>,
    provider: Option<FromProvider>,
}

impl Door {
    /// A person with a browser.
    pub fn browser() -> Self {
        Self::default()
    }

    /// A program, by the API.
    pub fn program() -> Self {
        Self {
            program: true,
            ..Self::default()
        }
    }

    /// The same, on a device.
    #[must_use]
    pub fn on(mut self, device: Device) -> Self {
        self.device = device;
        self
    }

    /// The same, with what the browser kept from an earlier sign-in.
    #[must_use]
    pub fn knowing(mut self, kept: Option<String>) -> Self {
        self.known = kept;
        self
    }

    /// The same, from an address of the network, where that is known.
    #[must_use]
    pub const fn coming_from(mut self, source: Option<IpAddr>) -> Self {
        self.source = source;
        self
    }

    /// The same, through a provider of single sign-on.
    #[must_use]
    pub(crate) fn through(mut self, provider: Option<FromProvider>) -> Self {
        self.provider = provider;
        self
    }

    /// The provider it comes through.
    pub(crate) const fn provider(&self) -> Option<&FromProvider> {
        self.provider.as_ref()
    }

    /// The address it comes from.
    pub(crate) const fn source(&self) -> Option<IpAddr> {
        self.source
    }

    /// What the browser kept from an earlier sign-in.
    pub(crate) fn known(&self) -> Option<&str> {
        self.known.as_deref()
    }

    /// Whether it is a device on which somebody has signed in before.
    pub(crate) fn is_known(&self, conn: &Conn, who: Uuid) -> bool {
        self.known()
            .is_some_and(|kept| conn.is_known_device(who, kept))
    }

    /// The device.
    pub const fn device(&self) -> Device {
        self.device
    }

    /// Whether a program comes in, which keeps nothing by which it would be known.
    pub(crate) const fn is_program(&self) -> bool {
        self.program
    }

    /// The kind of the session that begins here.
    pub(crate) const fn kind(&self) -> &'static str {
        if self.program { "api" } else { "browser" }
    }
}
