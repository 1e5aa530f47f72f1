//! A variable put into a sentence.

/// A value for one variable of a sentence. Numbers choose plural forms; text never does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    /// Shown as it stands. Escaping for HTML is the template's work.
    Text(String),
    /// Shown in digits, and chooses the plural form.
    Number(i64),
}

macro_rules! from_number {
    ($($t:ty),+) => { $(
        impl From<$t> for Arg {
            fn from(n: $t) -> Self { Self::Number(i64::try_from(n).unwrap_or(i64::MAX)) }
        }
        impl From<&$t> for Arg {
            fn from(n: &$t) -> Self { Self::from(*n) }
        }
    )+ };
}
from_number!(u8, u16, u32, u64, usize, i8, i16, i32, i64, isize);

impl From<&str> for Arg {
    fn from(s: &str) -> Self {
        Self::Text(s.to_owned())
    }
}
impl From<&&str> for Arg {
    fn from(s: &&str) -> Self {
        Self::Text((*s).to_owned())
    }
}
impl From<String> for Arg {
    fn from(s: String) -> Self {
        Self::Text(s)
    }
}
impl From<&String> for Arg {
    fn from(s: &String) -> Self {
        Self::Text(s.clone())
    }
}
