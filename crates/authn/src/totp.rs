//! One-time codes from a telephone (RFC 6238: SHA-1, six digits, thirty seconds), which is what
//! every authenticator app can do.

use crate::AuthnError;
use data_encoding::{BASE32_NOPAD, BASE64};
use qrcode::{QrCode, render::svg};
use totp_rs::{Algorithm, Builder, Totp};

/// Bytes of a secret (RFC 4226 section 4: 160 bits recommended).
const SECRET_BYTES: usize = 20;
/// Seconds for which a code stands.
const STEP_SECONDS: u64 = 30;

/// The secret that a telephone and the server share.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpSecret([u8; SECRET_BYTES]);

impl std::fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TotpSecret(hidden)")
    }
}

impl TotpSecret {
    /// A secret from random bytes.
    pub const fn new(random: [u8; SECRET_BYTES]) -> Self {
        Self(random)
    }

    /// A secret as it was shown, with or without spaces.
    ///
    /// # Errors
    /// [`AuthnError::Secret`].
    pub fn from_text(text: &str) -> Result<Self, AuthnError> {
        let plain: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .flat_map(char::to_uppercase)
            .collect();
        BASE32_NOPAD
            .decode(plain.as_bytes())
            .ok()
            .and_then(|b| b.try_into().ok())
            .map(Self)
            .ok_or(AuthnError::Secret)
    }

    /// The secret as 32 letters and digits, in groups of four for typing.
    pub fn to_text(&self) -> String {
        let all = BASE32_NOPAD.encode(&self.0);
        let groups: Vec<&str> = (0..all.len())
            .step_by(4)
            .filter_map(|i| all.get(i..i + 4))
            .collect();
        groups.join(" ")
    }

    /// The bytes, for sealing.
    pub const fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The address that an authenticator app reads; `account` tells the person which account
    /// it is.
    pub fn uri(&self, account: &str) -> String {
        let secret = BASE32_NOPAD.encode(&self.0);
        let account = percent(account);
        format!(
            "otpauth://totp/Sharewise:{account}?secret={secret}&issuer=Sharewise&algorithm=SHA1&digits=6&period={STEP_SECONDS}"
        )
    }

    fn totp(&self) -> Option<Totp> {
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_skew(1)
            .with_step_duration(STEP_SECONDS)
            .with_secret(self.0)
            .build()
            .ok()
    }

    /// The step that a code belongs to, if it is right now or was or will be one step away.
    /// The caller refuses a step that was used before: a code is good once.
    pub fn step_of(&self, typed: &str, unix_seconds: i64) -> Option<i64> {
        let code: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        let digits = code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit());
        if !digits {
            return None;
        }
        let now = u64::try_from(unix_seconds).ok()?;
        self.totp()?
            .check(&code, now)
            .and_then(|step| i64::try_from(step).ok())
    }

    /// The code at a time, for tests and for the demonstration.
    pub fn code_at(&self, unix_seconds: i64) -> Option<String> {
        let now = u64::try_from(unix_seconds).ok()?;
        Some(self.totp()?.generate(now).to_string())
    }
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~') {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

/// A picture that a telephone's camera reads, as a `data:` address of an SVG.
///
/// # Errors
/// [`AuthnError::Picture`] where the text is too long.
pub fn qr_data_uri(text: &str) -> Result<String, AuthnError> {
    let code = QrCode::new(text.as_bytes()).map_err(|_| AuthnError::Picture)?;
    let picture = code
        .render::<svg::Color<'_>>()
        .min_dimensions(240, 240)
        .build();
    Ok(format!(
        "data:image/svg+xml;base64,{}",
        BASE64.encode(picture.as_bytes())
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238 appendix B, SHA-1: the secret is the ASCII text "12345678901234567890"; its codes
    /// have eight digits there, of which ours are the last six.
    #[test]
    fn codes_are_those_of_the_rfc() {
        let secret = TotpSecret::new(*b"12345678901234567890");
        for (at, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(secret.code_at(at).as_deref(), Some(code));
            assert_eq!(secret.step_of(code, at), Some(at / 30));
        }
    }

    #[test]
    fn a_code_is_good_one_step_early_or_late_and_no_more() {
        let secret = TotpSecret::new([9; 20]);
        let code = secret.code_at(3000).expect("a code");
        assert_eq!(secret.step_of(&code, 3030), Some(100));
        assert_eq!(secret.step_of(&code, 2970), Some(100));
        assert_eq!(secret.step_of(&code, 3060), None);
        assert_eq!(secret.step_of(&code, 2939), None);
        assert_eq!(secret.step_of("12345", 3000), None);
        assert_eq!(secret.step_of("١٢٣٤٥٦", 3000), None);
    }

    #[test]
    fn the_secret_survives_being_typed() {
        let secret = TotpSecret::new([200; 20]);
        let shown = secret.to_text();
        assert_eq!(TotpSecret::from_text(&shown.to_lowercase()), Ok(secret));
        assert_eq!(TotpSecret::from_text("ABCD"), Err(AuthnError::Secret));
    }

    #[test]
    fn the_address_for_the_app_has_no_character_that_breaks_it() {
        let uri = TotpSecret::new([1; 20]).uri("Siân O’Brien & co");
        assert!(uri.is_ascii(), "{uri}");
        assert_eq!(uri.matches('&').count(), 4);
        assert!(qr_data_uri(&uri).is_ok());
    }
}
