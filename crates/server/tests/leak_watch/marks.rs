//! Marked words.

/// What every marked word begins with. No word of any language, no name of the story.
pub const STEM: &str = "Zvqkrallen";

/// The telephone that is typed wherever one is asked for. No number of the story.
pub const PHONE: &str = "07700 900986";

/// Marked words, each with where it was typed.
#[derive(Default)]
pub struct Marks(pub(super) Vec<String>);

impl Marks {
    /// A word nobody used before.
    pub fn next(&mut self, place: &str) -> String {
        self.0.push(place.to_owned());
        format!("{STEM} {}", self.0.len())
    }

    /// The same as a sign-in name.
    pub fn sign_in(&mut self, place: &str) -> String {
        self.0.push(place.to_owned());
        format!("{STEM}.{}@oakbourne.example", self.0.len())
    }

    /// The same inside of text with letters that other encodings write differently.
    pub fn text(&mut self, place: &str) -> String {
        format!("Dŵr & <b>{}</b> \"yma\"", self.next(place))
    }
}
