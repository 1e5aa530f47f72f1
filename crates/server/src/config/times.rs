//! Hours and minutes that an installation may choose.

use casework::Settings;
use serde::Deserialize;

/// Times that an installation may choose.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Times {
    pub(super) emergency_record_hours: i64,
    pub(super) chase_hours: i64,
    pub(super) escalate_hours: i64,
    pub(super) session_hours: i64,
    pub(super) idle_lock_minutes: i64,
    pub(super) confirm_minutes: i64,
}

impl Default for Times {
    fn default() -> Self {
        let s = Settings::default();
        Self {
            emergency_record_hours: s.emergency_record_hours,
            chase_hours: s.chase_hours,
            escalate_hours: s.escalate_hours,
            session_hours: s.session_hours,
            idle_lock_minutes: s.idle_lock_minutes,
            confirm_minutes: s.confirm_minutes,
        }
    }
}

impl Times {
    pub(super) fn check(&self) -> Result<(), String> {
        for (name, value, most) in [
            ("emergency_record_hours", self.emergency_record_hours, 72),
            ("chase_hours", self.chase_hours, 24 * 14),
            ("escalate_hours", self.escalate_hours, 24 * 28),
            ("session_hours", self.session_hours, 24),
            ("idle_lock_minutes", self.idle_lock_minutes, 60),
            ("confirm_minutes", self.confirm_minutes, 60),
        ] {
            if !(1..=most).contains(&value) {
                return Err(format!("{name} is {value}: choose from 1 to {most}"));
            }
        }
        if self.escalate_hours <= self.chase_hours {
            return Err(
                "escalate_hours must be more than chase_hours: first a reminder, then the next person"
                    .into(),
            );
        }
        Ok(())
    }
}
