//! In which language a command speaks: as it is told, or else as the machine is set.

use domain::Lang;
use words::{Arg, Words};

/// A language in which a command speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tongue(pub Lang);

impl Tongue {
    /// The language that `--lang` names, else Welsh where the machine is set to it, else English.
    ///
    /// # Errors
    /// The word names neither language.
    pub fn of(told: Option<&str>) -> Result<Self, String> {
        let Some(word) = told else {
            // The first that is set counts, as everywhere on such a machine.
            let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
                .iter()
                .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
            return Ok(Self::of_the_machine(&set.unwrap_or_default()));
        };
        let lang = word.parse().map_err(|_| {
            format!("there is no language \"{word}\": use en or cy / nid oes iaith \"{word}\": en neu cy")
        })?;
        Ok(Self(lang))
    }

    /// What a setting such as `cy_GB.UTF-8` says.
    fn of_the_machine(set: &str) -> Self {
        let first = set.split(['_', '.', '-', '@']).next().unwrap_or_default();
        Self(match first.eq_ignore_ascii_case("cy") {
            true => Lang::Cy,
            false => Lang::En,
        })
    }

    /// Words without variables.
    pub fn say(self, key: &str) -> String {
        Words::get(self.0, key)
    }

    /// Words with variables, each as it stands.
    pub fn tell(self, key: &str, args: &[(&str, &dyn std::fmt::Display)]) -> String {
        let args: Vec<(&str, Arg)> = args
            .iter()
            .map(|(name, value)| (*name, Arg::from(value.to_string())))
            .collect();
        Words::with(self.0, key, &args)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_that_is_set_to_welsh_is_spoken_to_in_welsh() {
        for (set, lang) in [
            ("cy_GB.UTF-8", Lang::Cy),
            ("cy", Lang::Cy),
            ("en_GB.UTF-8", Lang::En),
            ("C", Lang::En),
            ("", Lang::En),
        ] {
            assert_eq!(Tongue::of_the_machine(set).0, lang, "{set}");
        }
        assert_eq!(Tongue::of(Some("cy")), Ok(Tongue(Lang::Cy)));
        assert!(Tongue::of(Some("fr")).unwrap_err().contains("iaith"));
    }
}
