//! Where somebody comes in: by a browser or as a program, and on what device.

use domain::signing_in::Device;

/// Where a sign-in comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Door {
    program: bool,
    device: Device,
    known: Option<String>,
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

    /// What the browser kept from an earlier sign-in.
    pub(crate) fn known(&self) -> Option<&str> {
        self.known.as_deref()
    }

    /// The device.
    pub const fn device(&self) -> Device {
        self.device
    }

    /// The kind of the session that begins here.
    pub(crate) const fn kind(&self) -> &'static str {
        if self.program { "api" } else { "browser" }
    }
}
