//! Passwords: what is accepted, and the slow hash.

use crate::AuthnError;
use argon2::{
    Argon2, Params,
    password_hash::{PasswordHasher, PasswordVerifier},
};
use std::sync::{
    OnceLock,
    atomic::{AtomicU64, Ordering},
};

/// Fewest characters of a password (NIST SP 800-63B-4 asks for 8 beside a second factor and 15
/// alone; not everybody here has a second factor yet).
pub const MIN_PASSWORD: usize = 12;
/// Most characters: enough for any passphrase, too few to make hashing itself an attack.
const MAX_PASSWORD: usize = 256;

/// What everybody here would try first, beside the lists of common passwords, names and words.
const OBVIOUS: &[&str] = &[
    "safeguarding",
    "sharewise",
    "school",
    "teacher",
    "nursery",
    "cymru",
    "cyfrinair",
    "croeso",
    "ysgol",
    "athrawes",
    "diogelu",
];
/// Fewest guesses, as a power of ten, after which somebody who tries common passwords, names, words,
/// dates, keys in a row and their usual changes would come to it: no machine that is slowed down
/// as signing in is gets through a hundred million.
const MIN_GUESSES_LOG10: f64 = 8.0;

/// Why a password is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordFault {
    /// Fewer than [`MIN_PASSWORD`] characters.
    Short,
    /// More than 256 characters.
    Long,
    /// Among the first that anybody tries, or little more than the sign-in name.
    Obvious,
}

impl PasswordFault {
    /// The word for it in a form's fault.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Long => "too-long",
            Self::Obvious => "obvious",
        }
    }
}

/// Checks a password that somebody chooses. There are no rules about kinds of characters: they
/// make passwords worse. `not` is what it must not consist of: the sign-in name, the own name.
///
/// # Errors
/// Why it is not accepted.
pub fn check_password(password: &str, not: &[&str]) -> Result<(), PasswordFault> {
    let length = password.chars().count();
    if length < MIN_PASSWORD {
        return Err(PasswordFault::Short);
    }
    if length > MAX_PASSWORD {
        return Err(PasswordFault::Long);
    }
    if is_obvious(password, not) {
        return Err(PasswordFault::Obvious);
    }
    Ok(())
}

fn is_obvious(password: &str, not: &[&str]) -> bool {
    // Of a name with a dot or a blank each part is a guess too.
    let parts = not
        .iter()
        .flat_map(|n| n.split(|c: char| !c.is_alphanumeric()).chain([*n]));
    let known: Vec<&str> = parts
        .filter(|p| !p.is_empty())
        .chain(OBVIOUS.iter().copied())
        .collect();
    // What is left when digits and signs are taken away ("Ysgol-2026").
    let letters = |word: &str| -> String {
        let word = word.to_lowercase();
        word.chars().filter(|c| c.is_alphabetic()).collect()
    };
    let left = letters(password);
    let is_known = known.iter().chain(not).any(|w| {
        let w = letters(w);
        !w.is_empty() && (left == w || left == w.repeat(2))
    });
    is_known || zxcvbn::zxcvbn(password, &known).guesses_log10() < MIN_GUESSES_LOG10
}

/// What a hash costs whoever computes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hashing {
    kib: u32,
    passes: u32,
}

impl Hashing {
    /// What the product uses: Argon2id with 64 MiB, three passes, one lane.
    pub const FULL: Self = Self {
        kib: 64 * 1024,
        passes: 3,
    };
    /// What recovery codes cost: Argon2id with 19 MiB and two passes, the least that OWASP's advice on
    /// storing passwords names. A code is chance and no word that somebody chose, so that nobody tries
    /// through all of them at that; and ten are made while their owner waits.
    pub const CODES: Self = Self {
        kib: 19 * 1024,
        passes: 2,
    };
    /// For tests, which hash by the thousand: next to nothing. No setting chooses it.
    pub const FOR_TESTS: Self = Self { kib: 64, passes: 1 };

    /// What a recovery code costs where a password costs this.
    const fn of_codes(self) -> Self {
        if self.kib < Self::CODES.kib {
            self
        } else {
            Self::CODES
        }
    }

    /// What Argon2 takes this for. All costs above are within its bounds, which is checked when the
    /// program is compiled: no cost can quietly become another.
    const fn params(self) -> Params {
        match Params::new(self.kib, self.passes, 1, None) {
            Ok(params) => params,
            Err(_) => Params::DEFAULT,
        }
    }

    /// Whether Argon2 takes it: enough memory for its one lane, and at least one pass.
    const fn is_possible(self) -> bool {
        Params::new(self.kib, self.passes, 1, None).is_ok()
    }
}

const _: () = assert!(
    Hashing::FULL.is_possible() && Hashing::CODES.is_possible() && Hashing::FOR_TESTS.is_possible()
);

impl Default for Hashing {
    fn default() -> Self {
        Self::FULL
    }
}

/// Hashes and checks passwords, and counts how often it did, so that a test can hold that a
/// name nobody has costs the same.
#[derive(Debug, Default)]
pub struct Passwords {
    hashing: Hashing,
    computed: AtomicU64,
    decoy: OnceLock<String>,
    decoy_code: OnceLock<String>,
}

impl Passwords {
    /// Passwords that cost as much as given.
    pub fn new(hashing: Hashing) -> Self {
        Self {
            hashing,
            ..Self::default()
        }
    }

    fn hasher(&self) -> Argon2<'static> {
        Argon2::from(self.hashing.params())
    }

    fn hasher_of_codes(&self) -> Argon2<'static> {
        Argon2::from(self.hashing.of_codes().params())
    }

    /// Hashes a recovery code with a fresh salt, as a PHC string.
    ///
    /// # Errors
    /// [`AuthnError::Hash`].
    pub fn hash_code(&self, code: &str, salt: &[u8; 16]) -> Result<String, AuthnError> {
        self.computed.fetch_add(1, Ordering::Relaxed);
        self.hasher_of_codes()
            .hash_password_with_salt(code.as_bytes(), salt)
            .map(|h| h.to_string())
            .map_err(|_| AuthnError::Hash)
    }

    /// Whether a recovery code is the one that was hashed, as [`Passwords::verify`].
    pub fn verify_code(&self, code: &str, hash: Option<&str>) -> bool {
        let hasher = self.hasher_of_codes();
        self.checked(&hasher, &self.decoy_code, code, hash)
    }

    /// Whether a hash was made at another cost than hashes are made at now: once its password is
    /// known, at the next sign-in, it is made anew.
    pub fn is_old(&self, hash: &str) -> bool {
        let cost = format!("$m={},t={},p=1$", self.hashing.kib, self.hashing.passes);
        !(hash.starts_with("$argon2id$") && hash.contains(&cost))
    }

    /// Hashes a password with a fresh salt, as a PHC string.
    ///
    /// # Errors
    /// [`AuthnError::Hash`].
    pub fn hash(&self, password: &str, salt: &[u8; 16]) -> Result<String, AuthnError> {
        self.computed.fetch_add(1, Ordering::Relaxed);
        self.hasher()
            .hash_password_with_salt(password.as_bytes(), salt)
            .map(|h| h.to_string())
            .map_err(|_| AuthnError::Hash)
    }

    /// Whether a password is the one that was hashed. With `None` (nobody has that name, or no
    /// password was set) the same work is done, and the answer is no.
    pub fn verify(&self, password: &str, hash: Option<&str>) -> bool {
        self.checked(&self.hasher(), &self.decoy, password, hash)
    }

    fn checked(
        &self,
        hasher: &Argon2<'_>,
        decoy: &OnceLock<String>,
        text: &str,
        hash: Option<&str>,
    ) -> bool {
        let decoy = decoy.get_or_init(|| {
            hasher
                .hash_password_with_salt(b"nobody", &[7; 16])
                .map_or_else(|_| String::new(), |h| h.to_string())
        });
        self.computed.fetch_add(1, Ordering::Relaxed);
        let right = hasher
            .verify_password(text.as_bytes(), hash.unwrap_or(decoy))
            .is_ok();
        right && hash.is_some()
    }

    /// How many hashes were computed since the start.
    pub fn computed(&self) -> u64 {
        self.computed.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_counts_and_kinds_of_characters_do_not() {
        assert_eq!(check_password("short", &[]), Err(PasswordFault::Short));
        assert_eq!(
            check_password("elevenchars", &[]),
            Err(PasswordFault::Short)
        );
        assert_eq!(check_password("three otters swim", &[]), Ok(()));
        assert_eq!(check_password("âêîôûŵŷ pedol dur", &[]), Ok(()));
        assert_eq!(
            check_password(&"ab c".repeat(64), &[]),
            Err(PasswordFault::Obvious)
        );
        assert_eq!(check_password("tegell mawr gwyrdd", &[]), Ok(()));
        assert_eq!(
            check_password(&"a b".repeat(100), &[]),
            Err(PasswordFault::Long)
        );
    }

    #[test]
    fn what_anybody_tries_first_is_refused() {
        for bad in [
            "Password2026!",
            "passwordpassword",
            "123456789012",
            "aaaaaaaaaaaaaa",
            "abcdefghijklmnop",
            "abcabcabcabcabc",
            "Safeguarding1!",
            "qwertyuiop123",
            "P@ssw0rd1234",
            "liverpool2026",
            "Croeso123456",
            "Ysgol-2026-26",
            "1qaz2wsx3edc",
            "monkeymonkey1",
            "letmeinletmein",
        ] {
            assert_eq!(
                check_password(bad, &[]),
                Err(PasswordFault::Obvious),
                "{bad}"
            );
        }
        assert_eq!(
            check_password("Gwen.Pritchard99", &["gwen.pritchard"]),
            Err(PasswordFault::Obvious)
        );
    }

    #[test]
    fn the_right_password_opens_and_no_other() {
        let p = Passwords::default();
        let hash = p.hash("three otters swim", &[1; 16]).expect("a hash");
        assert!(
            hash.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"),
            "{hash}"
        );
        assert!(p.verify("three otters swim", Some(&hash)));
        assert!(!p.verify("three otters swam", Some(&hash)));
        assert!(!p.verify("nobody", None), "nobody's password never opens");
    }

    #[test]
    fn a_name_nobody_has_costs_one_hash_as_any_other() {
        let p = Passwords::default();
        let hash = p.hash("three otters swim", &[1; 16]).expect("a hash");
        let before = p.computed();
        p.verify("wrong wrong wrong", Some(&hash));
        let known = p.computed() - before;
        p.verify("wrong wrong wrong", None);
        assert_eq!(p.computed() - before - known, known);
    }

    #[test]
    fn a_recovery_code_is_hashed_slowly_and_nobodys_never_opens() {
        let p = Passwords::default();
        let hash = p.hash_code("a7m3xp2w9qab", &[1; 16]).expect("a hash");
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        assert!(p.verify_code("a7m3xp2w9qab", Some(&hash)));
        assert!(!p.verify_code("a7m3xp2w9qac", Some(&hash)));
        assert!(!p.verify_code("nobody", None));
    }

    #[test]
    fn a_hash_of_another_cost_opens_and_is_known_as_old() {
        let (cheap, full) = (Passwords::new(Hashing::FOR_TESTS), Passwords::default());
        let old = cheap.hash("three otters swim", &[1; 16]).expect("a hash");
        assert!(full.verify("three otters swim", Some(&old)));
        assert!(full.is_old(&old) && !cheap.is_old(&old));
        let new = full.hash("three otters swim", &[1; 16]).expect("a hash");
        assert!(!full.is_old(&new));
    }
}
