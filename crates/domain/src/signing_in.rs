//! How somebody signed in, and on what: enough to tell one's own sessions apart, and no more.

use core::{fmt, str::FromStr};

crate::worded! {
    /// How a session was entered.
    Way, "way of signing in" {
        /// By one click, as a made-up person of a demonstration.
        Demo = "demo",
        /// By a link to choose a password.
        Link = "link",
        /// With a password alone.
        Password = "password",
        /// With a password and a code from a telephone.
        Code = "password-code",
        /// With a password and a recovery code.
        RecoveryCode = "password-recovery-code",
        /// With a password and a passkey.
        PasswordPasskey = "password-passkey",
        /// With a passkey that knew its owner (fingerprint, face or its own number).
        Passkey = "passkey",
        /// By the agency's single sign-on.
        SingleSignOn = "single-sign-on",
    }
}

crate::worded! {
    /// What happened to somebody's own account, for its owner to see.
    Happening, "happening" {
        /// The password was changed, by whoever gave the one before it.
        Password = "password",
        /// A password was chosen by a link.
        PasswordByLink = "password-by-link",
        /// A link to choose a new password was made.
        LinkMade = "link-made",
        /// The codes of a telephone were set up as the second check.
        SecondFactor = "second-factor",
        /// An administrator took the second check away.
        SecondFactorTaken = "second-factor-taken",
        /// A passkey was added.
        PasskeyAdded = "passkey-added",
        /// A passkey was taken away.
        PasskeyRemoved = "passkey-removed",
        /// New recovery codes were made.
        RecoveryCodes = "recovery-codes",
        /// A recovery code was used.
        RecoveryCodeUsed = "recovery-code-used",
        /// The account was tied to somebody at a provider of single sign-on.
        SingleSignOn = "single-sign-on",
        /// Such a tie was taken away.
        SingleSignOnEnded = "single-sign-on-ended",
        /// The sign-in name was changed.
        SignInName = "sign-in-name",
        /// The e-mail address for alerts was changed.
        Email = "email",
        /// Signed in on a device that was not known before.
        NewDevice = "new-device",
        /// Signed in by a program that was not known before.
        NewProgram = "new-program",
        /// Several tries to sign in came to nothing.
        Tries = "tries",
        /// The password was right and the second check was wrong.
        WrongCode = "wrong-code",
        /// The owner said that something of this was not them.
        NotMe = "not-me",
    }
}

crate::worded! {
    /// What an administrator, or the system that keeps the list of staff, did to somebody's way in.
    WayInHow, "change of a way in" {
        /// They were invited.
        Invited = "invited",
        /// They were given a new link to choose a password.
        Link = "link",
        /// Their second check was taken away.
        SecondCheck = "second-check",
        /// Their account was tied to somebody at single sign-on.
        Tied = "tied",
        /// They were given a role that may approve or receive.
        Role = "role",
        /// The address to which their alerts go was changed.
        Email = "email",
        /// The name with which they sign in was changed.
        SignInName = "sign-in-name",
    }
}

crate::worded! {
    /// What became of a change of a way in.
    WayInState, "state of a way in" {
        /// Nobody else has said yet that the account is its owner's.
        Waiting = "waiting",
        /// Another person said so.
        Confirmed = "confirmed",
        /// Somebody said that it is not, or that its owner did not ask.
        Objected = "objected",
        /// There was nobody else who could say so; everybody was told, and nobody objected.
        Counted = "counted",
        /// Whoever runs the server made the way in anew, having made sure who asks.
        Renewed = "renewed",
    }
}

crate::worded! {
    /// A browser, by its family.
    Browser, "browser" {
        /// Mozilla Firefox.
        Firefox = "firefox",
        /// Microsoft Edge.
        Edge = "edge",
        /// Google Chrome and its free sister Chromium.
        Chrome = "chrome",
        /// Apple Safari.
        Safari = "safari",
        /// Any other, or one that does not say.
        Other = "other",
    }
}

crate::worded! {
    /// What a device runs on.
    System, "system" {
        /// Windows.
        Windows = "windows",
        /// macOS.
        Mac = "mac",
        /// iPhone or iPad.
        Ios = "ios",
        /// Android.
        Android = "android",
        /// ChromeOS.
        ChromeOs = "chrome-os",
        /// Linux.
        Linux = "linux",
        /// Any other, or one that does not say.
        Other = "other",
    }
}

/// A device as far as a browser says what it is: two words, never a version or a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Device {
    /// The browser.
    pub browser: Browser,
    /// What it runs on.
    pub system: System,
}

impl Default for Device {
    fn default() -> Self {
        Self {
            browser: Browser::Other,
            system: System::Other,
        }
    }
}

impl Device {
    /// What the `User-Agent` header says. It can say anything: nothing is decided by it.
    pub fn of_user_agent(text: &str) -> Self {
        let has = |words: &[&str]| words.iter().any(|w| text.contains(w));
        let browser = if has(&["Firefox/", "FxiOS/"]) {
            Browser::Firefox
        } else if has(&["Edg/", "EdgA/", "EdgiOS/"]) {
            Browser::Edge
        } else if has(&["Chrome/", "CriOS/", "Chromium/", "HeadlessChrome/"]) {
            Browser::Chrome
        } else if has(&["Safari/"]) {
            Browser::Safari
        } else {
            Browser::Other
        };
        let system = if has(&["Windows"]) {
            System::Windows
        } else if has(&["iPhone", "iPad", "iPod"]) {
            System::Ios
        } else if has(&["Mac OS X", "Macintosh"]) {
            System::Mac
        } else if has(&["Android"]) {
            System::Android
        } else if has(&["CrOS"]) {
            System::ChromeOs
        } else if has(&["Linux", "X11"]) {
            System::Linux
        } else {
            System::Other
        };
        Self { browser, system }
    }
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.browser, self.system)
    }
}

impl FromStr for Device {
    type Err = crate::UnknownWord;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (browser, system) = text.split_once(' ').ok_or_else(|| crate::UnknownWord {
            kind: "device",
            text: text.chars().take(60).collect(),
        })?;
        Ok(Self {
            browser: browser.parse()?,
            system: system.parse()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_known_by_its_own_name_and_not_by_those_it_pretends_to_be() {
        for (text, said) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
                "edge windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
                "safari ios",
            ),
            (
                "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
                "chrome chrome-os",
            ),
            (
                "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0",
                "firefox android",
            ),
            ("curl/8.9", "other other"),
            ("", "other other"),
        ] {
            let device = Device::of_user_agent(text);
            assert_eq!(device.to_string(), said);
            assert_eq!(said.parse(), Ok(device));
        }
        assert!("firefox".parse::<Device>().is_err());
    }
}
