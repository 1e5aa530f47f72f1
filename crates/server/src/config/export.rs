//! How much of an agency's own records leaves at once, and after which wait.

use casework::Settings;
use serde::Deserialize;

/// Exports of an agency's records.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Export {
    /// Most children in one.
    pub(super) most_children: u32,
    /// One of more children than these waits.
    pub(super) wait_above: u32,
    /// So many hours from when it was approved.
    pub(super) wait_hours: i64,
}

impl Default for Export {
    fn default() -> Self {
        let s = Settings::default();
        Self {
            most_children: s.export_most,
            wait_above: s.export_wait_above,
            wait_hours: s.export_wait_hours,
        }
    }
}

impl Export {
    /// The wait may not be set aside, nor outlast what was approved (seven days from asking).
    pub(super) fn check(&self) -> Result<(), String> {
        for (name, value, least, most) in [
            ("most_children", i64::from(self.most_children), 1, 50_000),
            ("wait_above", i64::from(self.wait_above), 0, 5_000),
            ("wait_hours", self.wait_hours, 1, 120),
        ] {
            if !(least..=most).contains(&value) {
                return Err(format!(
                    "export: {name} is {value}: choose from {least} to {most}"
                ));
            }
        }
        Ok(())
    }
}
