//! Devices on which somebody has signed in. What the browser keeps opens nothing: it only sets apart
//! the tries that are made on that device, so that whoever guesses elsewhere slows nobody here.
//! Nothing is stored: a keyed hash binds the device's number to the person.

use crate::{engine::Conn, error::Result};
use uuid::Uuid;

/// Most people whom one browser is known to: a computer in a staffroom has several, and nobody is told
/// of a new device each time that they take turns.
const PEOPLE: usize = 8;

/// Whether it has the form of a device's number, or of a mark.
fn is_number(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

impl Conn {
    /// What a browser keeps from now on to be known as a device of this person too, beside those whom
    /// it was known to before (`kept`).
    ///
    /// # Errors
    /// No randomness.
    pub fn new_known_device(&self, practitioner: Uuid, kept: Option<&str>) -> Result<String> {
        let mut parts = kept.unwrap_or_default().split('.');
        let device = match parts.next().filter(|d| is_number(d)) {
            Some(device) => device.to_owned(),
            None => Uuid::from_bytes(seal::random_bytes()?).simple().to_string(),
        };
        let mut all = vec![self.device_mark(practitioner, &device)];
        let others = parts.filter(|m| is_number(m)).take(PEOPLE - 1);
        all.extend(others.map(str::to_owned));
        Ok(format!("{device}.{}", all.join(".")))
    }

    /// The number of a device, where what the browser kept is this person's; another's is unknown.
    fn known_device<'a>(&self, practitioner: Uuid, kept: &'a str) -> Option<&'a str> {
        let (device, marks) = kept.split_once('.')?;
        let expected = self.device_mark(practitioner, device);
        // Compared under a keyed hash: how long it takes says nothing of how much was right.
        let blind = |text: &str| self.keys.sign_in_tokens().token("device-mark", text);
        let expected = blind(&expected);
        let mut marks = marks.split('.').take(PEOPLE);
        marks.any(|mark| blind(mark) == expected).then_some(device)
    }

    /// Whether what a browser kept makes it a known device of this person.
    pub fn is_known_device(&self, practitioner: Uuid, kept: &str) -> bool {
        self.known_device(practitioner, kept).is_some()
    }

    /// Under which keyed hash tries are counted: `elsewhere`, or that of the device where it is known.
    pub fn try_counter(
        &self,
        elsewhere: Vec<u8>,
        (what, practitioner): (&'static str, Option<Uuid>),
        kept: Option<&str>,
    ) -> Vec<u8> {
        let known = practitioner.zip(kept).and_then(|(who, kept)| {
            let device = self.known_device(who, kept)?;
            let text = format!("{what} {who} {device}");
            Some(self.keys.sign_in_tokens().token("device-tries", &text))
        });
        known.map_or(elsewhere, |token| token.to_vec())
    }

    fn device_mark(&self, practitioner: Uuid, device: &str) -> String {
        let text = format!("{practitioner} {device}");
        let mark = self.keys.sign_in_tokens().token("known-device", &text);
        Uuid::from_bytes(mark).simple().to_string()
    }
}
